/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lab: scenario + seed + journal. It owns the arena with the world, and what stepping back must
 * not change: the sinks, the journal, the checkpoints.
 *
 * Only lab_step() (time passes) and lab_command() (a command is typed) change a running world.
 * Stepping back restores the nearest checkpoint and runs forward again; sinks get no records from
 * that.
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
	const char *scheduler;   /* replaces the scenario's for every virtual service; or NULL */
	bool unwired;            /* builds only the directors, without links: see
				    study/connections/connections.h */
	bool reversible;         /* takes checkpoints; headless runs need none */
	uint64_t max_steps;      /* it ends after this many; 0: no limit */
	size_t checkpoint_bytes; /* 0: 256 MiB */
	const struct language *language; /* of the lab's messages; NULL: English */
	size_t arena_limit;              /* bytes the world may use; 0: no limit */
	/* called if the world exceeds that, or memory runs out; must not return; may be NULL */
	void (*out_of_memory)(struct arena *a);
};

/* Builds the world of `spec`. The lab keeps `spec` but does not own it. On failure (a set-up
 * command fails …) NULL, and the problems. */
struct lab *lab_open(const struct spec *spec, const struct lab_options *o, struct problems *ps);
void lab_close(struct lab *lab);

/* ---- time ---- */
bool lab_step(struct lab *lab); /* one event; false if nothing is left before the end */
uint64_t lab_position(const struct lab *lab);      /* steps run so far */
int64_t lab_now(const struct lab *lab);            /* ns */
int64_t lab_stop_time(const struct lab *lab);      /* ns, INT64_MAX if the scenario sets none */
void lab_run_until(struct lab *lab, int64_t time); /* everything due up to and including `time` */
/* Moves to the position `step`, forwards or backwards, re-executing journal and timeline. False if
 * the lab ends before it. Going back requires options.reversible. */
bool lab_seek(struct lab *lab, uint64_t step);
/* The same, with at most the first `typed` entries of the journal: a point between two commands
 * that were typed at one position. The next command typed replaces the others. */
bool lab_seek_typed(struct lab *lab, uint64_t step, size_t typed);
/* Discards what was stepped back over: in the sinks and in the journal. */
void lab_cut(struct lab *lab);
/* Replaces the journal by that of another branch of this lab: the common part stays the past, the
 * rest lies ahead as after a step back. */
void lab_take_branch(struct lab *lab, const struct journal_entry *entries, size_t count);
/* Another, irreversible lab of the same scenario and options, at its beginning, with the first
 * `typed` entries of the journal ahead of it. NULL if there cannot be two (schedulers of a
 * library). The caller closes it. */
struct lab *lab_twin(const struct lab *lab, size_t typed);
/* Sets the clock between two events, as in a twin's original; it must not pass an event. */
void lab_hold_clock(struct lab *lab, int64_t time);
/* Re-executes the run so far and passes its records to `s` alone; then the lab is where it was. For
 * exports. */
void lab_retell(struct lab *lab, struct sink *s);
size_t lab_typed(const struct lab *lab); /* entries of the journal applied so far */

/* Why the lab stops although events remain. */
enum lab_end {
	LAB_GOES_ON,
	LAB_STANDS, /* many steps without the clock moving */
	LAB_STORMS, /* frames loop between switches forever */
	LAB_LIMIT,  /* lab_options.max_steps */
};
/* It depends only on the world: after a step back the lab runs again. */
enum lab_end lab_end(const struct lab *lab);
/* Runs further steps, whatever lab_end() says, with records to `s` alone. Afterwards a reversible
 * lab is where it was; another one must only be inspected or closed. */
void lab_overhear(struct lab *lab, unsigned steps, struct sink *s);

/* ---- commands ---- */
/* Types `line` on `host` now and adds it to the journal. Returns the process, never NULL; it may
 * already have ended. */
struct process *lab_command(struct lab *lab, struct host *host, const char *line, const char *in);
/* Runs time until the process has ended or until `time`. False if it has not ended. */
bool lab_wait(struct lab *lab, struct process *p, int64_t until);
struct journal; /* world/journal.h: the commands typed and their steps */
const struct journal *lab_journal(const struct lab *lab);
bool lab_reversible(const struct lab *lab);

struct arrival; /* workload/arrivals.h */
/* From now on `called` is called at the start of each TCP call of the workload: `head` of its
 * request, whose body has `body` more bytes. */
void lab_hear_calls(struct lab *lab,
	void (*called)(void *arg, const struct arrival *a, const char *head, uint32_t body),
	void *arg);

/* ---- inspection ---- */
/* A loaded scheduler that picked a pointer that is not a server of its service; or NULL. */
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
const char *lab_scheduler(const struct lab *lab);           /* replaces the scenario's; or NULL */
const struct language *lab_language(const struct lab *lab); /* NULL: English */

/* Live objects of every pool: frames, connections …; for the leak check and `--stats`. */
void lab_pools(const struct lab *lab, void (*one)(void *arg, const struct pool *p), void *arg);

#endif
