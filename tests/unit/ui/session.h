/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session in front of no screen: a shipped scenario and its model. */
#ifndef LVSLAB_TESTS_SESSION_H
#define LVSLAB_TESTS_SESSION_H

#include <string.h>

#include "lab/loader.h"
#include "ui/model/model.h"

struct session_of {
	struct spec *spec;
	struct lab *lab;
	struct play *play;
	struct model *m;
};

static inline void session_begin(struct session_of *s, struct spec *spec)
{
	struct problems ps = {0};
	struct model_options set = {.name = "test", .stop_time = spec->stop_time};

	s->spec = spec;
	spec->stop_time = SPEC_UNSET;
	s->lab = lab_open(spec, &(struct lab_options){.reversible = true}, &ps);
	assert_non_null(s->lab);
	s->play = play_new(s->lab, &ps);
	assert_non_null(s->play);
	s->m = model_new(s->lab, s->play, &set);
	problems_free(&ps);
}

static inline void session_open(struct session_of *s, const char *scenario)
{
	struct problems ps = {0};
	struct spec *spec = spec_load(scenario, NULL, &ps);

	assert_non_null(spec);
	problems_free(&ps);
	session_begin(s, spec);
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

#endif
