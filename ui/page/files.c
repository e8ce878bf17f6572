/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that leave the page: the scenario with all typed commands, a capture, a trace, a
 * submission; and the user's results, written where the page stores them.
 */
#include <string.h>

#include "base/text.h"
#include "ui/page/page.h"
#include "ui/text/words.h"
#include "world/journal.h"

json_t *page_scenario(struct page *p, const json_t *request)
{
	struct text t = {0};

	(void)request;
	model_write(p->model, &t);
	json_t *o = json_pack("{s:s}", "text", text_str(&t));
	text_free(&t);
	p->model->saved = true;
	return o ? o : page_refuse(_("The scenario is not valid UTF-8."));
}

/* lab.pcapng or lab.jsonl, written to the page's own file system, where the script reads it */
json_t *page_export(struct page *p, const json_t *request)
{
	bool written = model_export(p->model, page_text(request, "path"));
	json_t *o = written ? json_object() : page_refuse(text_str(&p->model->message));

	text_clear(&p->model->message);
	return o;
}

/* ---- handing in ---- */

static bool is_among(const struct spec_string *items, size_t count, const char *line)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(items[i].s, line) == 0)
			return true;
	return false;
}

/* the walkthrough's commands belong to the lab, not to the student */
static bool is_lessons(const struct page *p, const struct journal_entry *e)
{
	for (size_t i = 0; i < p->spec->walkthrough.count; i++) {
		const struct spec_step *s = &p->spec->walkthrough.items[i];
		if (is_among(s->run.items, s->run.count, e->line) ||
			is_among(s->break_.items, s->break_.count, e->line))
			return true;
	}
	return false;
}

/* The submission for `lvslab grade`: the commands typed up to the present, one per line. */
json_t *page_hand_in(struct page *p, const json_t *request)
{
	const struct journal *j = lab_journal(p->lab);
	struct text t = {0};
	size_t count = 0;

	(void)request;
	text_add(&t, "# lvslab: %s\n", p->model->set.name);
	for (size_t i = 0; i < lab_typed(p->lab); i++) {
		const struct journal_entry *e = &j->entries[i];
		if (is_lessons(p, e))
			continue;
		text_add(&t, "%s# %s\n", e->host, e->line);
		count++;
	}
	json_t *o =
		json_pack("{s:o, s:i}", "text", json_string(text_str(&t)), "commands", (int)count);
	text_free(&t);
	return o;
}

/* ---- from one day to the next ---- */

json_t *page_keep(struct page *p, const json_t *request)
{
	struct text why = {0};
	int status = model_keep(p->model, &why);
	json_t *o = status == 0 ? json_object() : page_refuse(text_str(&why));

	(void)request;
	if (p->progress.path)
		json_object_set_new(o, "path", page_string(p->progress.path));
	text_free(&why);
	return o;
}
