/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A capture of all interfaces of all nodes: a pcapng interface for each, every frame where it was
 * sent and where it was received, and as each packet's comment the decisions that led to it or
 * followed from it there.
 */
#ifndef LVSLAB_UI_REPORT_PCAPNG_H
#define LVSLAB_UI_REPORT_PCAPNG_H

#include <stdio.h>

#include "engine/reason.h"
#include "net/network.h"
#include "ui/report/steps.h"

struct pcapng {
	struct steps steps;
	FILE *out;
	const struct network *net;
	const struct names *names;
	uint32_t **ids;    /* [node][dev]: number of the interface's block + 1 */
	size_t *id_counts; /* devs that ids[node] has room for */
	size_t nodes;
	uint32_t interfaces;
	unsigned only_node, only_dev; /* pcapng_only(); NO_NODE: all */
};

/* Writes the section header and a block for each existing interface; attach p->steps.sink. */
void pcapng_init(struct pcapng *p, FILE *out, const struct network *net, const struct names *names);
/* The same for only one interface: a tap at one end of one link. */
void pcapng_init_only(struct pcapng *p, FILE *out, const struct network *net,
	const struct names *names, const struct netdev *dev);
void pcapng_finish(struct pcapng *p); /* writes what is pending and frees; the stream stays open */

#endif
