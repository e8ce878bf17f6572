/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The current state: the data of header, footer, message and live region. */
#include <inttypes.h>

#include "base/text.h"
#include "ui/page/page.h"
#include "ui/report/spoken.h"
#include "ui/views/view.h"
#include "watch/describe.h"
#include "world/journal.h"

static void put_text(json_t *o, const char *key, struct text *t)
{
	json_object_set_new(o, key, page_string(text_str(t)));
	text_free(t);
}

static void put_flag(json_t *o, const char *key, bool flag)
{
	if (flag)
		json_object_set_new(o, key, json_true());
}

static void put_time(json_t *o, struct page *p)
{
	struct text clock = {0}, pace = {0};
	char hash[17];
	const struct moment *at = model_here(p->model);

	text_seconds(&clock, lab_now(p->lab));
	model_pace_text(p->model, &pace);
	put_text(o, "clock", &clock);
	put_text(o, "pace", &pace);
	snprintf(hash, sizeof(hash), "%016" PRIx64, page_hash_at(&p->hashes, at ? at->last : 0));
	json_object_set_new(o, "hash", json_string(hash));
	json_object_set_new(o, "at", json_integer(p->model->at));
	json_object_set_new(o, "count", json_integer((json_int_t)model_count(p->model)));
	json_object_set_new(o, "step", json_integer((json_int_t)lab_position(p->lab)));
	json_object_set_new(o, "branch", json_integer((json_int_t)lab_journal(p->lab)->branch));
	put_flag(o, "live", model_is_live(p->model));
	put_flag(o, "ended",
		model_is_live(p->model) &&
			(lab_end(p->lab) != LAB_GOES_ON ||
				engine_next_time(lab_engine(p->lab)) == INT64_MAX));
	put_flag(o, "playing", p->model->playing.on || p->model->show.on);
}

/* One sentence for a screen reader: which frame, and the first reason. */
static void put_sentence(json_t *o, struct page *p)
{
	const struct moment *at = model_here(p->model);
	const struct record *r = at ? model_record(p->model, at->shown) : NULL;
	struct text t = {0}, why = {0};
	struct frame f;

	if (r && *model_line(p->model, r->number))
		text_add(&t, "%s# %s", model_node(p->model, r->node),
			model_line(p->model, r->number));
	else if (r && model_frame(p->model, r->number, &f)) {
		text_add(&t, "%s: ", model_node(p->model, r->node));
		frame_describe(&t, &f);
	}
	for (uint64_t n = at ? at->first : 1; at && n <= at->last && !why.len; n++)
		record_why(&why, p->lab, model_record(p->model, n));
	if (why.len)
		text_add(&t, "%s%s", t.len ? ". " : "", why.s);
	text_free(&why);
	put_text(o, "sentence", &t);
}

/* the line at the bottom of the terminal's screen: a prompt, a question, a message */
static void put_bottom(json_t *o, const struct page *p)
{
	const struct screen *s = p->screen;
	const struct prompt *line = &s->prompt;

	if (line->open) {
		struct text typed = {0};
		for (int i = 0; i < line->length; i++)
			text_put_code(&typed, line->codes[i]);
		json_object_set_new(o, "prompt",
			json_pack("{s:o, s:o, s:i}", "lead", page_string(line->lead), "typed",
				page_string(text_str(&typed)), "cursor", line->cursor));
		text_free(&typed);
	}
	if (s->awaiting)
		json_object_set_new(o, "asks",
			page_string(s->awaiting == 'm'
					? _("Set which bookmark? A letter from a to z.")
					: _("Go to which bookmark? A letter from a to z.")));
	if (p->model->message.len)
		json_object_set_new(o, "message", page_string(text_str(&p->model->message)));
	put_flag(o, "error", p->model->message.len && p->model->message_is_error);
	put_flag(o, "helping", s->helping);
	put_flag(o, "zoomed", s->zoomed);
	put_flag(o, "themed", s->themed);
	put_flag(o, "quit", s->quit || s->asking);
}

json_t *page_state(struct page *p, const json_t *request)
{
	json_t *o = json_object();

	(void)request;
	json_object_set_new(o, "name", page_string(p->name));
	json_object_set_new(o, "title", page_string(spoken(&p->spec->title)));
	json_object_set_new(o, "steps", json_integer((json_int_t)lesson_count(p->model->lesson)));
	json_object_set_new(o, "focus", page_string(views[p->screen->focus]->name));
	if (p->model->filter)
		json_object_set_new(o, "filter", page_string(text_str(&p->model->filter_words)));
	put_flag(o, "saved", p->model->saved);
	put_time(o, p);
	put_sentence(o, p);
	put_bottom(o, p);
	p->screen->themed = p->screen->quit = p->screen->asking = false;
	return o;
}
