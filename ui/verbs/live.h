/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `--capture -|FILE`: writes events as pcapng during an interactive session, for example to a pipe
 * read by Wireshark. Written packets stay: stepping back removes nothing, and going forward again
 * repeats nothing; another branch is appended, with its own, earlier times.
 */
#ifndef LVSLAB_UI_VERBS_LIVE_H
#define LVSLAB_UI_VERBS_LIVE_H

#include <stdio.h>

#include "ui/report/pcapng.h"
#include "ui/verbs/verb.h"

struct lab;

#define LIVE_OPTIONS \
	{"capture", "-|FILE", \
		N_("stream pcapng while you step: standard output or a FIFO, for Wireshark")}, \
	{ \
		"link", "NODE:DEV", N_("capture at this interface only") \
	}

struct live {
	struct pcapng pcap;
	FILE *out; /* NULL: not requested, or the reader has gone */
	bool begun;
};

/*
 * Call before a user interface is chosen: if standard output is used for the capture, the screen
 * opens the terminal itself. Without a terminal the lab runs to its end.
 */
void live_takes_output(const struct arguments *a);
/* EXIT_FINE, also if not requested; a FIFO waits for its reader. */
int live_begin(struct live *l, const struct arguments *a, struct lab *lab);
void live_flush(struct live *l); /* writes all events so far; a reader that has gone is not an
				  * error */
void live_end(struct live *l);

#endif
