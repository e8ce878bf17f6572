/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one run under one scheduler came to: plain counts and integer nanoseconds, the same on every
 * machine. From them the measures that people compare are worked out (measures.h).
 *
 * Lives outside any world; memory from the C library.
 */
#ifndef LVSLAB_STUDY_COMPARE_METRICS_H
#define LVSLAB_STUDY_COMPARE_METRICS_H

#include <stdbool.h>

#include "study/compare/histogram.h"

#define METRICS_NOT_COUNTED UINT64_MAX

struct server_metrics { /* one real server: an address and port behind the virtual ones */
	uint32_t address;
	uint16_t port;
	const char *name;     /* the node's, in the spec; NULL: no node has the address */
	int64_t weight;       /* as the file has it; 0 for one that was added later */
	uint64_t connections; /* that the director sent to it */
	uint64_t completed, refused, timed_out;
	int64_t busy;     /* ns of work, all its workers together */
	int64_t waited;   /* ns in the queue, all its requests together */
	int64_t capacity; /* workers · ns of the run */
	int64_t open;     /* ns as an active connection of the director's, all together */
	uint32_t queue_most, active_most; /* waiting requests; open connections */
	uint64_t answered;                /* response times below are of so many */
	int64_t response, response_most;
	uint64_t cache_hits;
	uint32_t *active, *inactive, *queue; /* metrics.points each; NULL: not sampled */
};

/* A server left or came back: deleted, added, weight from or to 0, failed, repaired. */
struct server_change {
	int64_t time;
	size_t server;
	bool returns;
	uint64_t clients; /* that came before and after it */
	uint64_t moved;   /* of these: to another server than before */
	uint64_t forced;  /* of those: because the old one was gone */
	/* after a return: the largest share of new connections that it got in one of the intervals
	 * of a second that follow, over its fair share, in thousandths; METRICS_NOT_COUNTED where
	 * no interval had enough of them to say something, and when a server left */
	uint64_t flood;
};

struct metrics {
	char *cut; /* why the run did not come to its end, a sentence; NULL: it did */
	int64_t duration;
	size_t world;                           /* bytes, at the end */
	uint64_t arrivals;                      /* connections that clients wanted */
	uint64_t connections;                   /* for which the director chose a server */
	uint64_t completed, refused, timed_out; /* the rest had not ended when the run did */
	uint64_t repeats;                       /* SYNs that had to be sent again; or NOT_COUNTED */
	struct histogram response;              /* ns from the first SYN to the last byte */
	uint64_t cache_looks, cache_hits;       /* from when a second destination was called */
	size_t server_count;
	struct server_metrics *servers; /* in the file's order, later ones behind */
	size_t change_count;
	struct server_change *changes; /* in the order of time */
	unsigned points;               /* samples of the loads, at (i + 1) / points of the run */
};

void metrics_free(struct metrics *m);

#endif
