/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replays recorded cases of the real kernel and says where the lab and Linux part. Each case is a
 * line of JSON: what differs from the defaults, what was done, what was seen. A world is built for
 * each and thrown away; nothing of another lab is touched.
 */
#ifndef LVSLAB_LAB_CONFORM_CONFORM_H
#define LVSLAB_LAB_CONFORM_CONFORM_H

#include <stddef.h>

#include "base/problem.h"

enum conform_verdict {
	CONFORM_SAME,
	CONFORM_DIFFERENT,     /* text: what was recorded, what the lab does */
	CONFORM_IN_WORDS,      /* its stimulus is described in words: not replayed */
	CONFORM_NOT_UNDERSTOOD /* text: what could not be read or built */
};

struct conform_totals {
	size_t cases, count[CONFORM_NOT_UNDERSTOOD + 1];
};

struct conform_sink {
	/* called for each case; `text` is "" where there is nothing to say */
	void (*report)(struct conform_sink *s, const char *id, const char *kind,
		enum conform_verdict verdict, const char *text);
};

/* The ARP and neighbour cases of a file, a line each, the first its meta line. 0, or -1 and a
 * problem where the file cannot be read. */
int conform_arp_file(const char *path, struct conform_totals *totals, struct conform_sink *sink,
	struct problems *problems);

#endif
