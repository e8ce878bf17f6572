/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `--capture -|FILE`: what happens while somebody steps, as pcapng, into a pipe that Wireshark
 * reads. What was written stays: a step back takes nothing back, and going on again from there tells
 * nothing twice; another branch is written behind, with its own, earlier times.
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
	FILE *out; /* NULL: nobody asked, or the reader has gone */
	bool begun;
};

/*
 * Before a face is chosen: where standard output is the capture's, the screen gets the terminal
 * itself. Where there is none the lab runs to its end.
 */
void live_takes_output(const struct arguments *a);
/* EXIT_FINE, also where nothing is asked for; a FIFO waits for its reader. */
int live_begin(struct live *l, const struct arguments *a, struct lab *lab);
void live_flush(struct live *l); /* all that has happened; a reader that has gone is no error */
void live_end(struct live *l);

#endif
