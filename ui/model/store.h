/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All events of a session: a sink that stores every record, the bytes of every sent or received
 * frame, and the records grouped into moments. A moment is one step of the engine, or one typed
 * command: one line of the event list.
 *
 * After a step back the later records stay: they are then the future. A command typed there cuts
 * them off; they are kept as the other branch.
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
	MARK_HOP = 1,        /* a frame was received */
	MARK_SENT = 2,       /* a frame was sent */
	MARK_BROADCAST = 4,  /* a switch copied it to every port */
	MARK_REWRITE = 8,    /* a host forwarded a received frame, changed */
	MARK_DROP = 16,      /* a frame was dropped */
	MARK_COMMAND = 32,   /* a command was typed */
	MARK_ANSWER = 64,    /* ARP: answered */
	MARK_SILENT = 128,   /* ARP: stayed silent */
	MARK_PICK = 256,     /* a scheduler's pick */
	MARK_DECISION = 512, /* any of these decisions, and others of interest */
	MARK_HIDDEN = 1024,  /* hidden by the filter */
};

struct moment {
	uint64_t step;        /* of the engine */
	uint64_t first, last; /* numbers of its records */
	uint64_t shown;       /* the record that represents it in a list */
	int64_t time;         /* ns */
	uint32_t typed;       /* entries of the journal typed by then */
	uint16_t node;        /* of the record shown */
	uint16_t marks;       /* enum mark */
};

struct kept_frame {
	uint64_t earlier; /* the previous record about the same frame; 0: none */
	size_t at;        /* in store.bytes; for a command: its line */
	uint32_t length;  /* of the whole frame; 0: not about a frame */
	uint8_t bytes;    /* number of bytes kept */
	uint8_t l3;       /* it was inside a host, without an Ethernet header */
};

struct branch {         /* the records before stepping back and typing something else */
	uint64_t after; /* the last record that both branches have */
	struct record *records;
	size_t count;
	char *typed; /* "rs1# sysctl -w …": the command that started the new branch */
};

/* A point from which dropped moments can be recreated: after moment `moments`. */
struct store_anchor {
	uint64_t step, moments, records;
	int64_t time;
	size_t typed;
};

struct store {
	struct sink sink;
	struct lab *lab;
	uint64_t base; /* number of the first record minus one */
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
	size_t most;         /* limit of records; beyond it the older half is dropped */
	uint64_t gone;       /* moments dropped before the first one kept */
	struct store_anchor *anchors;
	size_t anchor_count, anchor_cap;
};

#define STORE_RECORDS_MOST ((size_t)3 << 18) /* about 200 bytes each, with their frames */

/* `most`: records to keep; 0: STORE_RECORDS_MOST */
void store_init(struct store *s, struct lab *lab, size_t most);
/* The last anchor not after this number of moments, this step and this time; never NULL: the
 * beginning is all 0. */
const struct store_anchor *store_anchor_before(
	const struct store *s, uint64_t moments, uint64_t step, int64_t time);
/* Drops everything; then records what the lab does from `at` on, where it is now. */
void store_begin_at(struct store *s, const struct store_anchor *at);
void store_free(struct store *s);
const struct record *store_record(const struct store *s, uint64_t number); /* or NULL */
/* The frame of a record at that time; false if there is none or its bytes are not kept. */
bool store_frame(const struct store *s, uint64_t number, struct frame *f);
bool store_has_frame(const struct store *s, uint64_t number);
/* A host forwarded a received frame, changed. */
bool store_is_changed(const struct store *s, uint64_t number);
/* The previous record about the same frame; for an arrival: where it was sent. 0: none. */
uint64_t store_earlier(const struct store *s, uint64_t number);
/* The typed line of a command's record; or "". The process itself is undone with the world. */
const char *store_line(const struct store *s, uint64_t number);
/* The arrival of record `number`'s frame at the same node; 0: the frame was created there. */
uint64_t store_arrival(const struct store *s, uint64_t number);
/* The last moment at or before this position; −1: before all of them. */
long store_moment_at(const struct store *s, uint64_t step, size_t typed);

#endif
