/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by traceroute, tracepath and mtr: packets whose TTL expires after a given number of hops,
 * and the ICMP messages about them.
 */
#ifndef LVSLAB_APP_COMMANDS_PROBE_TRACE_WAY_H
#define LVSLAB_APP_COMMANDS_PROBE_TRACE_WAY_H

#include <stdbool.h>
#include <stdint.h>

#include "host/host.h"

#define WAY_PROBES_MAX 100 /* per hop */

struct process;

struct way_probe {
	int64_t sent, took; /* ns */
	bool answered;
	uint32_t from;
	uint8_t type, code; /* of the reply */
	uint8_t ttl;        /* of the received reply */
	uint16_t mtu;       /* from "fragmentation needed" */
};

struct way {
	struct process *p;
	struct socket *socket; /* receives all ICMP */
	struct event next, end;
	const char *name; /* as typed */
	uint32_t src, dst;
	bool numeric, icmp;
	uint16_t id, port; /* the ICMP identifier; the UDP port of the first probe */
	uint32_t size;     /* of a packet, including the header */
	uint16_t fragment; /* IPV4_DF or 0 */
	int64_t wait, gap; /* wait for a hop's replies; gap between its probes */
	int max_hops, per_hop;
	int hop, sent; /* the current hop, and its probes so far */
	int silent;    /* mtr: number of consecutive silent hops so far */
	bool heard;    /* some hop has replied */
	uint16_t sequence;
	struct way_probe probes[WAY_PROBES_MAX];
	/* all probes of a hop are answered or have timed out; returns false to stop */
	bool (*hop_done)(struct way *w);
	void (*ended)(struct way *w); /* also ends the process */
	void (*interrupted)(struct way *w);
};

/* Resolves the destination as typed; false: `tool` printed an error. */
bool way_to(struct way *w, struct process *p, const char *tool, const char *name);
/* Starts at the first hop; the caller has set the parameters. */
void way_begin(struct way *w);
void way_close(struct way *w);
/* Does the reply say that the destination was reached? */
bool way_reached(const struct way *w, const struct way_probe *probe);
/* "gw (10.0.0.1)", or only the address if it has no name or -n is set */
void way_who(const struct way *w, uint32_t address, struct text *t);

#endif
