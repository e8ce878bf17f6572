/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session in front of no screen: a shipped scenario and its model. */
#ifndef LVSLAB_TESTS_SESSION_H
#define LVSLAB_TESTS_SESSION_H

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "engine/trace.h"
#include "file/loader.h"
#include "ui/model/model.h"
#include "watch/trace_hash.h"

struct session_of {
	struct spec *spec;
	struct lab *lab;
	struct play *play;
	struct model *m;
};

/* `records`: that the model keeps; 0: as ever */
static inline void session_begin_keeping(struct session_of *s, struct spec *spec, size_t records)
{
	struct problems ps = {0};
	struct model_options set = {
		.name = "test", .stop_time = spec->stop_time, .records = records};

	s->spec = spec;
	spec->stop_time = SPEC_UNSET;
	s->lab = lab_open(spec, &(struct lab_options){.reversible = true}, &ps);
	assert_non_null(s->lab);
	s->play = play_new(s->lab, &ps);
	assert_non_null(s->play);
	s->m = model_new(s->lab, s->play, &set);
	problems_free(&ps);
}

static inline void session_begin(struct session_of *s, struct spec *spec)
{
	session_begin_keeping(s, spec, 0);
}

static inline void session_open_keeping(struct session_of *s, const char *scenario, size_t records)
{
	struct problems ps = {0};
	struct spec *spec = spec_load(scenario, NULL, &ps);

	assert_non_null(spec);
	problems_free(&ps);
	session_begin_keeping(s, spec, records);
}

static inline void session_open(struct session_of *s, const char *scenario)
{
	session_open_keeping(s, scenario, 0);
}

static inline void session_close(struct session_of *s)
{
	model_free(s->m);
	play_free(s->play);
	lab_close(s->lab);
	spec_free(s->spec);
}

/* of everything heard, as a clean re-execution tells it */
static inline uint64_t session_hash(struct session_of *s)
{
	struct trace_hash h;

	trace_hash_init(&h);
	lab_retell(s->lab, &h.sink);
	return h.hash;
}

static inline uint64_t hash_of_file(const char *text, uint64_t *records)
{
	struct problems ps = {0};
	struct spec *spec = spec_load_memory("saved.yaml", text, strlen(text), NULL, &ps);
	struct trace_hash h;

	if (!spec)
		print_error("%s\n%s", ps.count ? ps.items[0].text : "?", text);
	assert_non_null(spec);
	struct lab *lab = lab_open(spec, &(struct lab_options){0}, &ps);
	assert_non_null(lab);
	struct play *play = play_new(lab, &ps);
	trace_hash_init(&h);
	trace_attach(lab_trace(lab), &h.sink);
	play_run(play, NULL, NULL);
	*records = h.records;
	play_free(play);
	lab_close(lab);
	spec_free(spec);
	problems_free(&ps);
	return h.hash;
}

/* what is saved, run again, gives what was heard */
static inline void session_saves_and_runs_alike(struct session_of *s)
{
	struct text t = {0};
	uint64_t records;

	model_go_end(s->m);
	int64_t end = s->m->set.stop_time; /* the file runs to there at least */
	model_go_time(s->m, lab_now(s->lab) > end ? lab_now(s->lab) : end);
	model_write(s->m, &t);
	assert_true(hash_of_file(t.s, &records) == session_hash(s));
	assert_int_equal(records, s->m->store.count);
	text_free(&t);
}

#endif
