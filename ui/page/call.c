/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of requests, and how a request is answered. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "ui/page/page.h"
#include "ui/text/words.h"

#define PATIENCE 500 /* thousands of steps per request */

static const struct page_words words[] = {
	{"labs", page_labs, false},
	{"open", page_open, false},
	{"open_text", page_open_text, false},
	{"check", page_check, false},
	{"leave", page_leave, false},
	{"state", page_state, true},
	{"key", page_key, true},
	{"tick", page_tick, true},
	{"step", page_step, true},
	{"seek", page_seek, true},
	{"run", page_run, true},
	{"go", page_go, true},
	{"play", page_play, true},
	{"click", page_click, true},
	{"finish", page_finish, true},
	{"branch", page_branch, true},
	{"view", page_view, true},
	{"views", page_views, true},
	{"help", page_help, true},
	{"timeline", page_timeline, true},
	{"lesson", page_lesson, true},
	{"whole", page_whole, true},
	{"answer", page_answer, true},
	{"hint", page_hint, true},
	{"reveal", page_reveal, true},
	{"back", page_back, true},
	{"restart", page_restart, true},
	{"resume", page_resume, true},
	{"to_step", page_to_step, true},
	{"checks", page_checks, true},
	{"trail", page_trail, true},
	{"follow", page_follow, true},
	{"hosts", page_hosts, true},
	{"type", page_type, true},
	{"transcript", page_transcript, true},
	{"complete", page_complete, true},
	{"scenario", page_scenario, true},
	{"hand_in", page_hand_in, true},
	{"export", page_export, true},
	{"keep", page_keep, true},
	{"source", page_source, true},
	{"place", page_place, true},
	{"hash", page_hash, false},
	{"language", page_language, false},
	{"sentences", page_sentences, false},
	{"palette", page_palette, false},
};

struct page *page_new(const char *folder)
{
	struct page *p = calloc(1, sizeof(*p));

	if (!p || !(p->folder = strdup(folder)))
		abort();
	return p;
}

void page_free(struct page *p)
{
	page_close(p);
	text_free(&p->answer);
	free(p->folder);
	free(p);
}

const char *page_text(const json_t *request, const char *key)
{
	const char *s = json_string_value(json_object_get(request, key));

	return s ? s : "";
}

int64_t page_number(const json_t *request, const char *key, int64_t otherwise)
{
	const json_t *n = json_object_get(request, key);

	if (json_is_integer(n))
		return (int64_t)json_integer_value(n);
	return json_is_real(n) ? (int64_t)json_real_value(n) : otherwise;
}

json_t *page_refuse(const char *sentence)
{
	return json_pack("{s:o}", "problem", page_string(sentence));
}

json_t *page_string(const char *s)
{
	struct text t = {0};

	text_shown(&t, s, strlen(s), SHOWN_LINES);
	json_t *shown = json_string(text_str(&t));
	text_free(&t);
	return shown ? shown : json_string("");
}

static json_t *answer_to(struct page *p, const json_t *request)
{
	const char *name = page_text(request, "do");

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].name, name) == 0) {
			if (words[i].needs_lab && !p->lab)
				return page_refuse(_("No lab is open."));
			return words[i].run(p, request);
		}
	return page_refuse(_("The lab does not know this request."));
}

const char *page_call(struct page *p, const char *request)
{
	json_t *asked = json_loads(request, 0, NULL);

	p->wall = page_number(asked, "wall", p->wall / NSEC_PER_MSEC) * NSEC_PER_MSEC;
	p->limit = PATIENCE;
	json_t *answer = answer_to(p, asked);
	char *s = json_dumps(answer, JSON_COMPACT);
	text_clear(&p->answer);
	text_put(&p->answer, s ? s : "{}");
	free(s);
	json_decref(answer);
	json_decref(asked);
	return text_str(&p->answer);
}
