/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The results of one run with one scheduler: plain counts and integer nanoseconds, the same on
 * every machine. The measures for comparison are computed from them (measures.h).
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
	int64_t weight;       /* from the file; 0 for one that was added later */
	uint64_t connections; /* sent to it by the director */
	uint64_t completed, refused, timed_out;
	int64_t busy;     /* ns of work, sum over all workers */
	int64_t waited;   /* ns in the queue, sum over all requests */
	int64_t capacity; /* workers · ns of the run */
	int64_t open;     /* ns as an active connection in the director, sum over all */
	uint32_t queue_most, active_most; /* waiting requests; open connections */
	uint64_t answered;                /* number of responses in the next two */
	int64_t response, response_most;
	uint64_t cache_hits;
	uint32_t *active, *inactive, *queue; /* metrics.points each; NULL: not sampled */
};

/* A server left or returned: deleted, added, weight from or to 0, failed, repaired. */
struct server_change {
	int64_t time;
	size_t server;
	bool returns;
	uint64_t clients; /* that connected before and after it */
	uint64_t moved;   /* of these: to another server than before */
	uint64_t forced;  /* of those: because the old one was gone */
	/* after a return: the largest share of new connections that it got in one of the following
	 * one-second intervals, divided by its fair share, in thousandths; METRICS_NOT_COUNTED if
	 * no interval had enough of them, and when a server left */
	uint64_t flood;
};

struct metrics {
	char *cut; /* why the run stopped early, a sentence; NULL: it did not */
	int64_t duration;
	size_t world;                           /* bytes, at the end */
	uint64_t arrivals;                      /* connections attempted by clients */
	uint64_t connections;                   /* for which the director picked a server */
	uint64_t completed, refused, timed_out; /* the rest had not ended when the run did */
	uint64_t repeats;                       /* retransmitted SYNs; or NOT_COUNTED */
	struct histogram response;              /* ns from the first SYN to the last byte */
	uint64_t cache_looks, cache_hits;       /* since a second destination was used */
	size_t server_count;
	struct server_metrics *servers; /* in file order, later ones at the end */
	size_t change_count;
	struct server_change *changes; /* in order of time */
	unsigned points;               /* samples of the loads, at (i + 1) / points of the run */
};

void metrics_free(struct metrics *m);

#endif
