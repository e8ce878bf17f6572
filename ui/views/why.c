/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why: the decisions of this moment, each rule with its inputs and the kernel's function. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "host/ip/addr.h"
#include "host/records.h"
#include "ipvs/records.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"
#include "ui/views/view.h"
#include "watch/describe.h"

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

/* the function after the sentence's last line, or on a separate line */
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

/* ---- every server's score ---- */

static const char *server_name(const struct model *m, uint32_t address)
{
	const struct network *net = lab_network(m->lab);

	for (size_t i = 0; i < net->node_count; i++)
		if (net->nodes[i]->kind == NODE_HOST)
			list_for_each (dev, &net->nodes[i]->devs, struct netdev, link)
				if (!(dev->flags & IFF_LOOPBACK) && dev->ip &&
					addr_find(dev, address))
					return net->nodes[i]->name;
	return NULL;
}

/* the rule's number: the load, or load ÷ weight to two places */
static void put_score(struct text *t, const struct score *s)
{
	if (!s->takes)
		text_put(t, _("accepts none"));
	else if (s->weight > 0)
		text_add(t, "%" PRId64 "/%" PRId64 " = %" PRId64 ".%02" PRId64, s->load, s->weight,
			s->load / s->weight, s->load % s->weight * 100 / s->weight);
	else
		text_add(t, "%" PRId64, s->load);
}

struct score_columns {
	int name, numbers, width, score; /* width: of each number */
};

static struct score_columns columns_for(int width)
{
	return width < 50 ? (struct score_columns){8, 12, 4, 26}
			  : (struct score_columns){14, 19, 7, 43};
}

static int draw_score(const struct drawing *d, int y, const struct score *s)
{
	struct score_columns c = columns_for(d->area.width);
	const char *name = server_name(d->model, s->address);
	unsigned look = s->chosen ? ROLE_DECISION | LOOK_BOLD : s->takes ? ROLE_TEXT : ROLE_DIM;
	struct text score = {0};

	put_score(&score, s);
	area_put(d->area, 2, y, look, s->chosen ? "★" : " ");
	area_put_column(d->area, 4, y, c.name, look, name ? name : ip_text(s->address).s);
	area_putf(d->area, c.numbers, y, look, "%*d%*d%*d", c.width, s->configured, c.width,
		s->active, c.width, s->inactive);
	area_put(d->area, c.score, y, look, score.s);
	text_free(&score);
	return y + 1;
}

static int draw_scores(const struct drawing *d, int y, uint64_t record)
{
	const struct scores *s = &d->model->scores;
	struct score_columns c = columns_for(d->area.width);

	if (s->record != record || !s->count)
		return y;
	area_put(d->area, 4, y, ROLE_DIM, s->scheduler);
	area_putf(d->area, c.numbers, y, ROLE_DIM, "%*s%*s%*s", c.width,
		c.width < 7 ? "w" : "Weight", c.width, c.width < 7 ? "act" : "Active", c.width,
		c.width < 7 ? "ina" : "InAct");
	area_put(d->area, c.score, y++, ROLE_DIM, _("score"));
	for (size_t i = 0; i < s->count; i++)
		y = draw_score(d, y, &s->items[i]);
	if (s->left_out)
		area_putf(d->area, 4, y++, ROLE_DIM, _("and %zu more servers"), s->left_out);
	return y;
}

/* a neighbour that is learnt and then updated gives the same sentence twice */
static bool told_before(struct text *told, const struct model *m, const struct record *r)
{
	size_t from = told->len;

	record_why(told, m->lab, r);
	text_putc(told, '\n');
	const char *words = told->s + from;
	const char *found = strstr(told->s, words);
	return found && found < words;
}

/* the most important ones first: an answer, a pick, a drop */
static bool comes_first(const struct record *r)
{
	switch (r->kind) {
	case REC_FRAME_DROPPED:
	case REC_ARP_ANSWER:
	case REC_ARP_SILENT:
	case REC_IPVS_PICK:
	case REC_IPVS_NO_DEST:
	case REC_ICMP_SENT: return true;
	default: return false;
	}
}

static int draw_some(const struct drawing *d, int y, bool first, struct text *told)
{
	const struct model *m = d->model;
	const struct moment *at = model_here(m);

	for (uint64_t n = at->first; n <= at->last; n++) {
		const struct record *r = model_record(m, n);
		if (!r->reason || !reason_find(r->reason) || comes_first(r) != first ||
			told_before(told, m, r))
			continue;
		y = draw_reason(d, y, r);
		if (r->kind == REC_IPVS_PICK)
			y = draw_scores(d, y, n);
	}
	return y;
}

static int why_view_draw(const struct drawing *d)
{
	struct text told = {0};
	int y = 0;

	if (model_here(d->model)) {
		y = draw_some(d, y, true, &told);
		y = draw_some(d, y, false, &told);
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
	.draw = why_view_draw,
};
