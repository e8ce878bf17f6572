/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every event in the world produces a record: numbered, of fixed size, read-only. Sinks read
 * records and never change the world, and the world never depends on them: without a sink, a record
 * costs one store and one branch.
 *
 * The engine knows only numbers. Each module owns a range of kinds and reasons, which watch/lists.c
 * assigns, and describes them in tables (struct kind, struct reason). Text, JSON, the screen and
 * the docs are printed from these tables.
 */
#ifndef LVSLAB_ENGINE_TRACE_H
#define LVSLAB_ENGINE_TRACE_H

#include "engine/engine.h"

#define RECORD_ARGS 6
#define NO_NODE 0xffff
#define NO_DEV 0xffff

struct record {
	uint64_t number;         /* from 1 */
	uint64_t step;           /* the step it happened in */
	int64_t time;            /* ns */
	uint16_t kind;           /* what: one of a layer's kinds */
	uint16_t reason;         /* why: one of a module's reasons, or 0 */
	uint16_t node;           /* where, or NO_NODE */
	uint16_t dev;            /* interface index there, or NO_DEV */
	uint64_t frame;          /* the frame's id, the same at every hop, or 0 */
	uint64_t a[RECORD_ARGS]; /* inputs, named by the kind's `fields` and the reason's
				    sentence */
};

struct sink {
	/* `frame`: the struct frame of this record, as it is now, or NULL */
	void (*record)(struct sink *s, const struct record *r, const void *frame);
	/* Discard the records after `number`: the user stepped back and took another branch. May be
	 * NULL. */
	void (*rewind)(struct sink *s, uint64_t number);
	struct sink *next;
	uint64_t heard; /* number of the last record it was given; only the trace sets it */
};

struct trace {
	struct sink *sinks;
	uint64_t heard; /* number of the last record that any sink was given */
};

void trace_attach(struct trace *t, struct sink *s); /* the last attached is called last */
void trace_detach(struct trace *t, struct sink *s);
/* Passes the record to the sinks that have not had it: a re-run does not repeat records. */
void trace_emit(struct engine *e, const struct record *r, const void *frame);
/* A new branch begins after record `number`. */
void trace_rewind(struct trace *t, uint64_t number);

/*
 * RECORD(engine, kind, reason, node, dev, frame_id, frame, inputs…): at most RECORD_ARGS integer
 * inputs. Without a sink the inputs are not evaluated, so they must not have side effects.
 */
#define RECORD(e, k, why, n, d, id, fr, ...) \
	do { \
		(e)->records++; \
		if (__builtin_expect((e)->trace->sinks != NULL, 0)) \
			trace_emit((e), \
				&(struct record){.number = (e)->records, \
					.step = (e)->steps, \
					.time = (e)->now, \
					.kind = (uint16_t)(k), \
					.reason = (uint16_t)(why), \
					.node = (uint16_t)(n), \
					.dev = (uint16_t)(d), \
					.frame = (id), \
					.a = {__VA_ARGS__}}, \
				(fr)); \
	} while (0)

/* A kind's name, and the names and forms of its inputs: "spa:ip sha:mac timeout:dur". */
struct kind {
	uint16_t id;
	const char *name;
	const char *fields;
};

/* A MAC address or a short word as one input. */
static inline uint64_t arg_mac(const uint8_t *m)
{
	return (uint64_t)m[0] << 40 | (uint64_t)m[1] << 32 | (uint64_t)m[2] << 24 |
		(uint64_t)m[3] << 16 | (uint64_t)m[4] << 8 | m[5];
}
uint64_t arg_word(const char *word); /* its first eight bytes; form `word` */

#endif
