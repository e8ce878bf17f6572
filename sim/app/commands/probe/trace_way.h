/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What traceroute, tracepath and mtr have in common: packets whose TTL ends after so many hops, and
 * the ICMP messages about them.
 */
#ifndef LVSLAB_APP_COMMANDS_PROBE_TRACE_WAY_H
#define LVSLAB_APP_COMMANDS_PROBE_TRACE_WAY_H

#include <stdbool.h>
#include <stdint.h>

#include "host/host.h"

#define WAY_PROBES_MAX 100 /* of one hop */

struct process;

struct way_probe {
	int64_t sent, took; /* ns */
	bool answered;
	uint32_t from;
	uint8_t type, code; /* of the answer */
	uint8_t ttl;        /* it arrived with */
	uint16_t mtu;       /* fragmentation needed: to so much */
};

struct way {
	struct process *p;
	struct socket *socket; /* hears all ICMP */
	struct event next, end;
	const char *name; /* as typed */
	uint32_t src, dst;
	bool numeric, icmp;
	uint16_t id, port; /* of ICMP; of UDP: the first probe's */
	uint32_t size;     /* of a packet, the header too */
	uint16_t fragment; /* IPV4_DF or 0 */
	int64_t wait, gap; /* for the answers of a hop; between its probes */
	int max_hops, per_hop;
	int hop, sent; /* the hop under way, and its probes so far */
	int silent;    /* hops before it that nobody has answered for: mtr */
	bool heard;    /* somebody has */
	uint16_t sequence;
	struct way_probe probes[WAY_PROBES_MAX];
	/* all of a hop's probes are answered, or not any more: false ends it */
	bool (*hop_done)(struct way *w);
	void (*ended)(struct way *w); /* and ends the process */
	void (*interrupted)(struct way *w);
};

/* The destination as typed; false: `tool` has complained. */
bool way_to(struct way *w, struct process *p, const char *tool, const char *name);
/* Begins at the first hop; what is to be set is set. */
void way_begin(struct way *w);
void way_close(struct way *w);
/* Does an answer say that the destination was reached? */
bool way_reached(const struct way *w, const struct way_probe *probe);
/* "gw (10.0.0.1)", or the address alone where it has no name or none is wanted */
void way_who(const struct way *w, uint32_t address, struct text *t);

#endif
