/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening a lab for a command: file, --set, --seed, --scheduler. */
#ifndef LVSLAB_UI_VERBS_OPEN_H
#define LVSLAB_UI_VERBS_OPEN_H

#include "course/play.h"
#include "ui/verbs/verb.h"
#include "world/lab.h"

/* The options of every command that opens a lab, for its table. */
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

/* EXIT_FINE, or another status after messages on standard error, with nothing left open.
 * `interactive`: is reversible, and does not end at the scenario's stop_time. */
int open_lab(struct opened *o, const struct arguments *a, const char *path, bool interactive);
/* The same, but adds the file's problems instead of printing them. */
int open_lab_quietly(struct opened *o, const struct arguments *a, const char *path,
	bool interactive, struct problems *ps);
void close_lab(struct opened *o);
/* EXIT_FINE, or, if the lab stopped although events remain, EXIT_CHECK_FAILED with the reason on
 * standard error. */
int tell_end(const struct arguments *a, struct lab *lab);
/* --max-steps: EXIT_FINE or EXIT_WRONG */
int read_max_steps(const struct arguments *a, struct lab_options *o);
#define MAX_STEPS_OPTION \
	{ \
		"max-steps", "N", N_("stop after N steps of the lab (default: no limit)") \
	}

#endif
