/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lab: scenario + seed + journal. It owns the arena with the world in it, and what must not be
 * taken back with the world: the sinks, the journal, the checkpoints.
 *
 * The only ways to change a running world are lab_step() (time goes on) and lab_command() (somebody
 * types). Stepping back restores the nearest checkpoint and runs forward again; sinks hear nothing
 * of that.
 */
#ifndef LVSLAB_WORLD_LAB_H
#define LVSLAB_WORLD_LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "engine/reason.h"
#include "host/command.h"
#include "host/host.h"
#include "net/network.h"

struct trace;
struct sink;
struct journal_entry;
struct spec; /* a loaded scenario: spec/spec.h */
struct lab;

struct lab_options {
	bool has_seed;
	uint64_t seed;
	const char *scheduler;   /* instead of the scenario's, for every virtual service; or NULL */
	bool unwired;            /* only the directors stand, without a cable: see
				    study/connections/connections.h */
	bool reversible;         /* take checkpoints; headless runs take none and pay nothing */
	uint64_t max_steps;      /* it ends after so many; 0: no limit */
	size_t checkpoint_bytes; /* 0: 256 MiB */
	const struct language *language; /* of what the lab says to people; NULL: English */
	size_t arena_limit;              /* bytes the world may use; 0: what the machine has */
	/* called where the world outgrows that, or the machine; must not return; may be NULL */
	void (*out_of_memory)(struct arena *a);
};

/* Builds the world that `spec` describes. The lab keeps `spec` but does not own it. NULL, and the
 * problems, where something in it cannot be (a command of the set-up that fails …). */
struct lab *lab_open(const struct spec *spec, const struct lab_options *o, struct problems *ps);
void lab_close(struct lab *lab);

/* ---- time ---- */
bool lab_step(struct lab *lab); /* one event; false where nothing is left before the end */
uint64_t lab_position(const struct lab *lab);      /* steps run so far */
int64_t lab_now(const struct lab *lab);            /* ns */
int64_t lab_stop_time(const struct lab *lab);      /* ns, INT64_MAX if the scenario sets none */
void lab_run_until(struct lab *lab, int64_t time); /* everything due up to and including `time` */
/* Goes to the position `step`, forwards or backwards, re-executing journal and timeline. False
 * where the lab ends before it. Only with options.reversible may it go back. */
bool lab_seek(struct lab *lab, uint64_t step);
/* The same, with no more than the first `typed` entries of the journal: between two commands that
 * were typed at one position. What is typed next takes the place of the others. */
bool lab_seek_typed(struct lab *lab, uint64_t step, size_t typed);
/* What was taken back will not come again: sinks forget it, and so does the journal. */
void lab_cut(struct lab *lab);
/* The journal of another branch of this lab takes the place of the one there is: what both have
 * stays the past, the rest lies ahead as after a step back. */
void lab_take_branch(struct lab *lab, const struct journal_entry *entries, size_t count);
/* Another lab of the same scenario and options that cannot go back, at its beginning; the first
 * `typed` entries of the journal lie ahead of it. NULL where there cannot be two (schedulers out of
 * a library). The caller closes it. */
struct lab *lab_twin(const struct lab *lab, size_t typed);
/* Sets the clock between two events, as a twin's original stood there; it must not pass one. */
void lab_hold_clock(struct lab *lab, int64_t time);
/* Runs everything that has been heard so far again, from the beginning, and tells it to `s` alone;
 * then the lab stands where it stood. For exports: an export is a re-execution. */
void lab_retell(struct lab *lab, struct sink *s);
size_t lab_typed(const struct lab *lab); /* entries of the journal that are part of the present */

/* Why the lab does not go on although something is still to happen. */
enum lab_end {
	LAB_GOES_ON,
	LAB_STANDS, /* step after step, and the clock does not move */
	LAB_STORMS, /* frames go round between switches for ever */
	LAB_LIMIT,  /* lab_options.max_steps */
};
/* A function of the present, as all that lies in the world: a step back makes it go on again. */
enum lab_end lab_end(const struct lab *lab);
/* Some more steps, whatever lab_end() says, told to `s` alone. A reversible lab stands afterwards
 * where it stood; another is only good to be looked at, or closed. */
void lab_overhear(struct lab *lab, unsigned steps, struct sink *s);

/* ---- people ---- */
/* Types `line` on `host` now. The process, never NULL; it may already have ended. Journalled. */
struct process *lab_command(struct lab *lab, struct host *host, const char *line, const char *in);
/* Runs time until the process has ended, or until `time`. False if it has not. */
bool lab_wait(struct lab *lab, struct process *p, int64_t until);
struct journal; /* world/journal.h: what was typed, at which step */
const struct journal *lab_journal(const struct lab *lab);
bool lab_reversible(const struct lab *lab);

struct arrival; /* workload/arrivals.h */
/* From now on `called` hears of each call of the workload over TCP as it begins: at the head of its
 * request, whose body has so many bytes more. */
void lab_hear_calls(struct lab *lab,
	void (*called)(void *arg, const struct arrival *a, const char *head, uint32_t body),
	void *arg);

/* ---- looking ---- */
/* A loaded scheduler that has picked what is no server in its service's list; or NULL. */
const char *lab_stray(const struct lab *lab);
const struct spec *lab_spec(const struct lab *lab);
struct network *lab_network(const struct lab *lab);
struct engine *lab_engine(const struct lab *lab);
struct trace *lab_trace(struct lab *lab);                       /* attach sinks here */
struct host *lab_host(const struct lab *lab, const char *name); /* or NULL */
const struct names *lab_names(const struct lab *lab);
/* the processes of all hosts by id; NULL past the last */
struct process *lab_process(const struct lab *lab, uint32_t id);
uint64_t lab_seed(const struct lab *lab);
const char *lab_scheduler(const struct lab *lab);           /* instead of the scenario's; or NULL */
const struct language *lab_language(const struct lab *lab); /* NULL: English */

/* Live objects of every pool: frames, connections …; for the leak check and `--stats`. */
void lab_pools(const struct lab *lab, void (*one)(void *arg, const struct pool *p), void *arg);

#endif
