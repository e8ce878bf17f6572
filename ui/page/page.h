/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lab for a page in a browser: one function takes a request and returns the response, both
 * JSON. The requests are in a table, one row per word (call.c); the page's script (ui/page/script/)
 * sends them and draws, and knows nothing about networks.
 *
 *	{"do": "step", "stride": "hop", "n": 1}      {"ok": true, "at": 17, …}
 *
 * A response is an object; a refusal has "problem", a sentence in the selected language. This code
 * does not depend on a browser, so the tests call it natively.
 */
#ifndef LVSLAB_UI_PAGE_PAGE_H
#define LVSLAB_UI_PAGE_PAGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "engine/trace.h"
#include "spec/spec.h"
#include "ui/console/session.h"
#include "ui/model/model.h"
#include "ui/model/progress.h"
#include "ui/picture/picture.h"
#include "ui/screen/screen.h"
#include "watch/trace_hash.h"

struct page_hashes { /* the trace hash after each record, for any moment */
	struct trace_hash hash;
	struct sink sink;
	uint64_t *after; /* after[i]: after record base + i + 1 */
	uint64_t base;
	size_t count, cap;
};

struct page {
	char *folder; /* has scenarios/ and topologies/ */
	struct text answer;
	/* ---- the open lab; lab NULL: none ---- */
	char *name;   /* "lessons/02-direct-routing", or the file's name */
	char *source; /* the file's text when it was opened */
	struct spec *spec;
	struct lab *lab;
	struct play *play;
	struct model *model;
	struct screen *screen;
	struct session session; /* for completion with Tab */
	struct progress progress;
	struct page_hashes hashes;
	int64_t wall;  /* ns, the browser's clock as last reported */
	int64_t limit; /* thousands of steps left for the current request */
};

/* `folder`: the shipped files. Never NULL. */
struct page *page_new(const char *folder);
void page_free(struct page *p);
/* Never NULL; valid until the next call. A request that is not JSON is refused like any other. */
const char *page_call(struct page *p, const char *request);
/* The scene's JSON at this phase, 0 to 1000, of one of the pictures; "null" if no lab is open.
 * Called for each frame of an animation, so it bypasses the table. Valid until the next call of
 * either function. */
const char *page_scene(struct page *p, enum picture_what what, int phase);

/* ---- shared in this folder ---- */
typedef json_t *page_word(struct page *p, const json_t *request);
struct page_words {
	const char *name;
	page_word *run;
	bool needs_lab;
};
const char *page_text(const json_t *request, const char *key); /* or "" */
int64_t page_number(const json_t *request, const char *key, int64_t otherwise);
json_t *page_refuse(const char *sentence);
/* A JSON string: invalid UTF-8 is escaped as in text_shown(). */
json_t *page_string(const char *s);
json_t *page_state(struct page *p, const json_t *request); /* state.c */
void page_close(struct page *p);                           /* open.c */
/* The path of a shipped lab, "lessons/02-direct-routing"; the caller frees it. */
char *page_path(const struct page *p, const char *name);        /* labs.c */
void page_hashes_begin(struct page_hashes *h, struct lab *lab); /* hash.c */
void page_hashes_end(struct page_hashes *h, struct lab *lab);
uint64_t page_hash_at(const struct page_hashes *h, uint64_t record);
page_word page_labs, page_open, page_open_text, page_check, page_leave;
page_word page_key, page_click, page_tick, page_step, page_seek, page_run, page_go, page_play,
	page_finish, page_branch;
page_word page_view, page_views, page_timeline, page_help;
page_word page_lesson, page_whole, page_answer, page_hint, page_reveal, page_back, page_restart,
	page_resume, page_to_step, page_checks, page_trail, page_follow;
page_word page_hosts, page_type, page_transcript, page_complete;
page_word page_scenario, page_hand_in, page_export, page_keep, page_source;
page_word page_hash, page_language, page_sentences, page_palette, page_place;

#endif
