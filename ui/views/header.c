/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line at the top: t=0.001204s  step 12/87  ▶ 1×  seed 1  dr-basics */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"
#include "ui/views/view.h"
#include "world/journal.h"

static void put_filter(struct text *t, const struct model *m)
{
	if (m->filter)
		text_add(t, "  / %s", m->filter_words.s);
	if (m->follow_address)
		text_add(t, _("  only %s:%u"), ip_text(m->follow_address).s, m->follow_port);
}

static int header_view_draw(const struct drawing *d)
{
	const struct model *m = d->model;
	struct text t = {0}, right = {0};
	unsigned branch = lab_journal(m->lab)->branch;

	area_fill(d->area, 0, 0, d->area.width, 1, ROLE_HEADER, ' ');
	text_put(&t, " t=");
	text_seconds(&t, lab_now(m->lab));
	text_add(&t, _("  step %ld/%zu  %s "), (long)model_gone(m) + m->at + 1,
		(size_t)model_gone(m) + model_count(m), m->playing.on ? "▶" : "■");
	if (model_is_live(m) && engine_next_time(lab_engine(m->lab)) == INT64_MAX)
		text_add(&t, "%s ", _("end"));
	model_pace_text(m, &t);
	text_add(&t, _("  seed %" PRIu64), lab_seed(m->lab));
	if (branch)
		text_add(&t, _("  branch %u"), branch);
	put_filter(&t, m);
	int x = area_put(d->area, 0, 0, ROLE_HEADER, t.s);
	text_add(&right, "%s ", m->set.name);
	int width = (int)columns_width(right.s, right.len);
	if (x + width + 1 <= d->area.width)
		area_put(d->area, d->area.width - width, 0, ROLE_HEADER | LOOK_BOLD, right.s);
	text_free(&t);
	text_free(&right);
	return 1;
}

const struct view view_header = {
	.name = "header",
	.title = "",
	.slot = SLOT_HEADER,
	.draw = header_view_draw,
};
