/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of tcpdump: a packet taken apart, the filter, the printer. */
#ifndef LVSLAB_APP_COMMANDS_TCPDUMP_H
#define LVSLAB_APP_COMMANDS_TCPDUMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "wire/ethernet.h"

#define SNAP 1600
#define FLOWS 64

struct packet {
	uint8_t bytes[SNAP];
	uint32_t captured, length; /* bytes here; bytes on the wire */
	int64_t time;
};

struct flow_start { /* where sequence numbers of a connection are counted from */
	uint32_t src, dst, seq, ack;
	uint16_t sport, dport;
	bool used;
};

struct printer {
	bool link, absolute, no_time, epoch, quick;
	unsigned verbose;
	uint32_t next; /* of flows, overwritten in turn */
	struct flow_start flows[FLOWS];
};

/* A line (with -v: lines) about the packet. */
void tcpdump_print(struct printer *p, struct text *t, const struct packet *packet);

/* Does the filter (words, joined by spaces; "" takes all) take the packet? NULL: is it well formed?
 * −1 where it is not, else 0 or 1. */
int tcpdump_filter(const char *expression, const struct packet *packet);

#endif
