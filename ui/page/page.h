/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lab for a page in a browser: one function that is given a request and answers it, both JSON.
 * What is asked stands in a table, a row for each word (call.c); the script of the page
 * (ui/page/script/) asks and draws, and knows nothing of networks.
 *
 *	{"do": "step", "stride": "hop", "n": 1}      {"ok": true, "at": 17, …}
 *
 * An answer is an object; one that refuses has "problem", a sentence in the language that was
 * chosen. Nothing here knows of browsers, so the tests ask it natively.
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

struct page_hashes { /* the trace hash after each record: what has happened so far, at any moment */
	struct trace_hash hash;
	struct sink sink;
	uint64_t *after; /* after[i]: after record base + i + 1 */
	uint64_t base;
	size_t count, cap;
};

struct page {
	char *folder; /* has scenarios/ and topologies/ */
	struct text answer;
	/* ---- the lab that is open; lab NULL: none is ---- */
	char *name;   /* "lessons/02-direct-routing", or what the file was called */
	char *source; /* the file's text as it was opened */
	struct spec *spec;
	struct lab *lab;
	struct play *play;
	struct model *model;
	struct screen *screen;
	struct session session; /* for what Tab completes */
	struct progress progress;
	struct page_hashes hashes;
	int64_t wall;  /* ns, the browser's clock as it last said */
	int64_t limit; /* thousands of steps that are left to the present request */
};

/* `folder`: where the shipped files lie. Never NULL. */
struct page *page_new(const char *folder);
void page_free(struct page *p);
/* Never NULL; good until the next call. A request that is no JSON is refused as any other. */
const char *page_call(struct page *p, const char *request);
/* The scene's JSON at this phase, 0 to 1000, of one of the pictures; "null" where no lab is open. Asked
 * for each picture of a motion, so it goes by no table. Good until the next call of either. */
const char *page_scene(struct page *p, enum picture_what what, int phase);

/* ---- between the files of this folder ---- */
typedef json_t *page_word(struct page *p, const json_t *request);
struct page_words {
	const char *name;
	page_word *run;
	bool needs_lab;
};
const char *page_text(const json_t *request, const char *key); /* or "" */
int64_t page_number(const json_t *request, const char *key, int64_t otherwise);
json_t *page_refuse(const char *sentence);
/* A string as JSON wants it: what is no UTF-8 is shown as text_shown() shows it. */
json_t *page_string(const char *s);
json_t *page_state(struct page *p, const json_t *request); /* state.c */
void page_close(struct page *p);                           /* open.c */
/* Of a shipped lab, "lessons/02-direct-routing": its path; the caller frees it. */
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
