/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that has happened in a session: a sink that keeps every record, the bytes of every
 * frame where it left or came in, and the records in moments. A moment is what happened in one step
 * of the engine, or by one command that was typed: one line of the event list.
 *
 * What was heard stays after a step back: it is the future then. A command typed there cuts it off;
 * what is cut off is kept as the other branch.
 */
#ifndef LVSLAB_UI_MODEL_STORE_H
#define LVSLAB_UI_MODEL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/trace.h"
#include "net/frame.h"
#include "world/lab.h"

enum mark {
	MARK_HOP = 1,        /* a frame came in */
	MARK_SENT = 2,       /* a frame left */
	MARK_BROADCAST = 4,  /* a switch copied it to every port */
	MARK_REWRITE = 8,    /* a host sent on a frame that came in, changed */
	MARK_DROP = 16,      /* a frame came to nothing */
	MARK_COMMAND = 32,   /* somebody typed */
	MARK_ANSWER = 64,    /* ARP: answered */
	MARK_SILENT = 128,   /* ARP: stayed silent */
	MARK_PICK = 256,     /* a scheduler chose */
	MARK_DECISION = 512, /* any of these choices, and others that a reader counts */
	MARK_HIDDEN = 1024,  /* the filter leaves it out */
};

struct moment {
	uint64_t step;        /* of the engine */
	uint64_t first, last; /* numbers of its records */
	uint64_t shown;       /* the record that stands for it in a list */
	int64_t time;         /* ns */
	uint32_t typed;       /* entries of the journal that were typed by then */
	uint16_t node;        /* of the record shown */
	uint16_t marks;       /* enum mark */
};

struct kept_frame {
	uint64_t earlier; /* the record before it about the same frame; 0: none */
	size_t at;        /* in store.bytes; of a command: its line */
	uint32_t length;  /* of the whole frame; 0: the record is about none */
	uint8_t bytes;    /* of which are kept */
	uint8_t l3;       /* it stood inside a host, without an Ethernet header */
};

struct branch {         /* what was, before somebody stepped back and typed something else */
	uint64_t after; /* the last record that both have */
	struct record *records;
	size_t count;
	char *typed; /* "rs1# sysctl -w …": what was typed instead of it */
};

/* Where the records of moments that are not kept any more begin anew: behind moment `moments`. */
struct store_anchor {
	uint64_t step, moments, records;
	int64_t time;
	size_t typed;
};

struct store {
	struct sink sink;
	struct lab *lab;
	uint64_t base; /* number of the first record less one */
	struct record *records;
	struct kept_frame *frames;
	size_t count, cap;
	uint8_t *bytes;
	size_t byte_count, byte_cap;
	uint64_t *last_about; /* by frame id: the last record about it */
	size_t about_cap;
	struct moment *moments;
	size_t moment_count, moment_cap;
	struct branch other; /* count 0: none */
	size_t most;         /* records; then the older half goes */
	uint64_t gone;       /* moments before the first that is kept */
	struct store_anchor *anchors;
	size_t anchor_count, anchor_cap;
};

#define STORE_RECORDS_MOST ((size_t)3 << 18) /* some 200 bytes each, with their frames */

/* `most`: records to keep; 0: STORE_RECORDS_MOST */
void store_init(struct store *s, struct lab *lab, size_t most);
/* The last anchor behind no more than so many moments, no later than this; never NULL: the
 * beginning, all of it 0. */
const struct store_anchor *store_anchor_before(
	const struct store *s, uint64_t moments, uint64_t step, int64_t time);
/* Forgets everything; what the lab does from `at` on, where it stands, is heard again. */
void store_begin_at(struct store *s, const struct store_anchor *at);
void store_free(struct store *s);
const struct record *store_record(const struct store *s, uint64_t number); /* or NULL */
/* The frame of a record as it was then; false where it is about none or its bytes are not kept. */
bool store_frame(const struct store *s, uint64_t number, struct frame *f);
bool store_has_frame(const struct store *s, uint64_t number);
/* A host sent on what had come in, changed. */
bool store_is_changed(const struct store *s, uint64_t number);
/* The record before it about the same frame; for an arrival: where it was sent. 0: none. */
uint64_t store_earlier(const struct store *s, uint64_t number);
/* What was typed, of a record that says so; "". The process itself is taken back with the world. */
const char *store_line(const struct store *s, uint64_t number);
/* The arrival of the frame that record `number` is about at the same node; 0: it was made there. */
uint64_t store_arrival(const struct store *s, uint64_t number);
/* The last moment that is not later than this position; −1: before all of them. */
long store_moment_at(const struct store *s, uint64_t step, size_t typed);

#endif
