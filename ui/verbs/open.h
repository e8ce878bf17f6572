/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lab as verbs open it: file, --set, --seed, --scheduler. */
#ifndef LVSLAB_UI_VERBS_OPEN_H
#define LVSLAB_UI_VERBS_OPEN_H

#include "course/play.h"
#include "ui/verbs/verb.h"
#include "world/lab.h"

/* What every verb that opens a lab takes, for its table. */
#define OPEN_OPTIONS \
	{"seed", "N", N_("random seed (default: the scenario's)")}, \
		{"set", "KEY=VALUE", \
			N_("set a key before the run; paths as printed by 'check --expanded'")}, \
	{ \
		"scheduler", "NAME", N_("use this scheduler for every virtual service") \
	}

struct opened {
	struct spec *spec;
	struct lab *lab;
	int64_t stop_time; /* the scenario's, ns; SPEC_UNSET: none */
	struct play *play; /* the scenario's conditions, counting from the start */
};

/* EXIT_FINE, or another status with everything said on standard error and nothing left open.
 * `interactive`: can be stepped back, and does not end at the scenario's stop_time. */
int open_lab(struct opened *o, const struct arguments *a, const char *path, bool interactive);
/* The same, problems of the file not printed but added. */
int open_lab_quietly(struct opened *o, const struct arguments *a, const char *path,
	bool interactive, struct problems *ps);
void close_lab(struct opened *o);
/* EXIT_FINE, or, where the lab does not go on although something is still to happen,
 * EXIT_CHECK_FAILED with why on standard error. */
int tell_end(const struct arguments *a, struct lab *lab);
/* --max-steps: EXIT_FINE or EXIT_WRONG */
int read_max_steps(const struct arguments *a, struct lab_options *o);
#define MAX_STEPS_OPTION \
	{ \
		"max-steps", "N", N_("stop after N steps of the lab (default: no limit)") \
	}

#endif
