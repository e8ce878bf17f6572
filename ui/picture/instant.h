/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The events of the instant that a picture shows: received frames and their paths, frames sent by
 * hosts, decisions, and rewrites. Read from the model's records.
 */
#ifndef LVSLAB_UI_PICTURE_INSTANT_H
#define LVSLAB_UI_PICTURE_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/model/model.h"

#define ARRIVALS_MAX 512
#define SENDS_MAX 32
#define DECISIONS_MAX 512
#define HOPS_MAX 16

struct arrival {
	uint64_t record;
	unsigned node, dev;
};

struct decision { /* the most important one of a node */
	uint64_t record;
	unsigned node;
	unsigned worth;
};

struct hop { /* from one node to the next */
	unsigned from, to;
	const struct link *link;
};

struct instant {
	const struct model *m;
	bool any; /* false: nothing has happened yet */
	long first_moment;
	uint64_t first, last; /* records */
	uint64_t first_step, last_step;
	int64_t time;
	unsigned marks;
	struct arrival arrivals[ARRIVALS_MAX];
	size_t arrival_count;
	uint64_t sends[SENDS_MAX]; /* by hosts */
	size_t send_count;
	struct decision decisions[DECISIONS_MAX];
	size_t decision_count;
	uint64_t pick;       /* record; 0: none */
	uint64_t came, went; /* of a frame that a host forwarded, changed; 0: none */
	uint64_t typed;      /* record of a command; 0: none */
	uint64_t subject;    /* the frame shown in full; 0: none */
};

void instant_read(struct instant *i, const struct model *m);
/* The hops of a received frame, from the host that sent it; returns their number. The last one ends
 * at the arrival. */
size_t instant_hops(const struct instant *i, uint64_t arrival, struct hop hops[HOPS_MAX]);
/* The last moment of the previous instant; −1: none. */
long instant_before(const struct model *m, long moment);

#endif
