/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that happens is a record: numbered, of fixed size, constant for those who look. Sinks
 * look and never touch. Nothing in the world depends on who listens: with no sink a record costs a
 * store and a branch.
 *
 * The engine knows only numbers. Each module owns a range of kinds and reasons, given out where
 * they are collected (watch/lists.c), and describes them in tables (struct kind, struct reason),
 * from which text, JSON, the screen and docs are printed.
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
	uint16_t kind;           /* what: a number of some layer's kinds */
	uint16_t reason;         /* why: a number of some module's reasons, or 0 */
	uint16_t node;           /* where, or NO_NODE */
	uint16_t dev;            /* interface index there, or NO_DEV */
	uint64_t frame;          /* the frame's id, the same at every hop; or 0 */
	uint64_t a[RECORD_ARGS]; /* inputs, as the kind's `fields` and the reason's sentence name
				    them */
};

struct sink {
	/* `frame`: the struct frame the record is about, as it is at this moment, or NULL */
	void (*record)(struct sink *s, const struct record *r, const void *frame);
	/* the records after `number` will never have been: somebody stepped back and did something
	 * else; may be NULL */
	void (*rewind)(struct sink *s, uint64_t number);
	struct sink *next;
	uint64_t heard; /* the last record's number that it was given; the trace's own to set */
};

struct trace {
	struct sink *sinks;
	uint64_t heard; /* the last record's number that any sink was given */
};

void trace_attach(struct trace *t, struct sink *s); /* last attached, last called */
void trace_detach(struct trace *t, struct sink *s);
/* Passes the record on to the sinks that have not had it: what is run again is not told again. */
void trace_emit(struct engine *e, const struct record *r, const void *frame);
/* Another branch begins after record `number`. */
void trace_rewind(struct trace *t, uint64_t number);

/*
 * RECORD(engine, kind, reason, node, dev, frame_id, frame, inputs…): at most RECORD_ARGS inputs,
 * integers. Nothing is worked out for it where nobody listens: keep side effects out of the inputs.
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

/* What a kind is called, and the names and forms of its inputs: "spa:ip sha:mac timeout:dur". */
struct kind {
	uint16_t id;
	const char *name;
	const char *fields;
};

/* A MAC and a short word as one input. */
static inline uint64_t arg_mac(const uint8_t *m)
{
	return (uint64_t)m[0] << 40 | (uint64_t)m[1] << 32 | (uint64_t)m[2] << 24 |
		(uint64_t)m[3] << 16 | (uint64_t)m[4] << 8 | m[5];
}
uint64_t arg_word(const char *word); /* its first eight bytes; form `word` */

#endif
