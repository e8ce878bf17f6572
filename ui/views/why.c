/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why: what was decided in this moment, each rule with its inputs and the kernel's function. */
#include <string.h>

#include "host/records.h"
#include "ipvs/records.h"
#include "ui/report/columns.h"
#include "ui/views/view.h"
#include "ui/words/words.h"

static uint32_t sign_of(const struct record *r, unsigned *look)
{
	*look = ROLE_DECISION;
	switch (r->kind) {
	case REC_FRAME_DROPPED: *look = ROLE_BAD; return 0x2717;
	case REC_ARP_ANSWER: *look = ROLE_GOOD; return 0x2713;
	case REC_IPVS_PICK: return 0x25c6;
	default: *look = ROLE_DIM; return 0x2022;
	}
}

/* the function stands behind the sentence's last line, or on a line of its own */
static int draw_function(struct area a, int y, int last_width, const char *function)
{
	int width = (int)columns_width(function, strlen(function));

	if (!*function)
		return y;
	if (2 + last_width + 2 + width <= a.width) {
		area_put(a, a.width - width, y - 1, ROLE_DIM, function);
		return y;
	}
	area_put(a, width < a.width ? a.width - width : 0, y, ROLE_DIM, function);
	return y + 1;
}

static int last_line_width(const char *words, int width)
{
	struct text lines = {0};

	columns_wrap(&lines, words, 0, (size_t)(width > 8 ? width : 8));
	size_t end = lines.len - 1, from = end;
	while (from > 0 && lines.s[from - 1] != '\n')
		from--;
	int cells = (int)columns_width(lines.s + from, end - from);
	text_free(&lines);
	return cells;
}

static int draw_reason(const struct drawing *d, int y, const struct record *r)
{
	const struct reason *reason = reason_find(r->reason);
	unsigned look;
	uint32_t sign = sign_of(r, &look);
	struct text words = {0};

	record_why(&words, d->model->lab, r);
	area_put_code(d->area, 0, y, look, sign);
	y += area_put_wrapped(d->area, 2, y, ROLE_TEXT, text_str(&words));
	y = draw_function(d->area, y, last_line_width(text_str(&words), d->area.width - 2),
		function_of(reason->source));
	text_free(&words);
	return y;
}

/* a neighbour that is learnt and then updated says the same twice */
static bool told_before(struct text *told, const struct model *m, const struct record *r)
{
	size_t from = told->len;

	record_why(told, m->lab, r);
	text_putc(told, '\n');
	const char *words = told->s + from;
	const char *found = strstr(told->s, words);
	return found && found < words;
}

static int draw(const struct drawing *d)
{
	const struct model *m = d->model;
	const struct moment *at = model_here(m);
	struct text told = {0};
	int y = 0;

	for (uint64_t n = at ? at->first : 1; at && n <= at->last; n++) {
		const struct record *r = model_record(m, n);
		if (r->reason && reason_find(r->reason) && !told_before(&told, m, r))
			y = draw_reason(d, y, r);
	}
	text_free(&told);
	if (!y)
		y = area_put_wrapped(d->area, 0, 0, ROLE_DIM, _("Nothing was decided here."));
	return y;
}

const struct view view_why = {
	.name = "why",
	.title = N_("Why"),
	.slot = SLOT_WHY,
	.draw = draw,
};
