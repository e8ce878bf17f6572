/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replays what real kernels were recorded to do and says where the lab and Linux part. Two formats,
 * told apart by a file's first line: sessions with IPVS (a session a file, an event a line) and
 * cases of ARP and neighbours (a case a line). A world is built for each session or case and thrown
 * away; nothing of another lab is touched.
 */
#ifndef LVSLAB_CONFORM_CONFORM_H
#define LVSLAB_CONFORM_CONFORM_H

#include <stddef.h>

#include "base/problem.h"

enum conform_verdict {
	CONFORM_SAME,
	CONFORM_DIFFERENT,     /* what was recorded, what the lab does */
	CONFORM_IN_WORDS,      /* its stimulus is described in words: not replayed */
	CONFORM_NOT_UNDERSTOOD /* what could not be read or built */
};
enum { CONFORM_VERDICTS = CONFORM_NOT_UNDERSTOOD + 1 };

struct conform_totals {
	/* A case is a session or an ARP case; it is as bad as the worst that was seen in it. */
	size_t cases, count[CONFORM_VERDICTS];
	/* An observation is one thing compared: an ARP case is one, a session has many. */
	size_t observations, observed[CONFORM_VERDICTS];
};

struct conform_finding {
	const char *file;
	int line;
	const char *id;   /* of the case or session */
	const char *kind; /* "receiver_update", "open", "snap" */
	enum conform_verdict verdict;
	const char *expected; /* what was recorded; "" where nothing was compared */
	const char *got;      /* what the lab does, or what is not understood */
};

struct conform_sink {
	/* called for each observation; the strings live as long as the call */
	void (*report)(struct conform_sink *s, const struct conform_finding *f);
};

/* Replays a file of either kind. 0, or -1 and problems where it cannot be read or is cut or broken;
 * what can be read of it is replayed nevertheless. `sink` may be NULL. */
int conform_file(const char *path, struct conform_totals *totals, struct conform_sink *sink,
	struct problems *problems);

#endif
