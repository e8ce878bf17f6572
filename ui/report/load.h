/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The distribution of the load: each real server's connections, and the share expected by its
 * weight. */
#ifndef LVSLAB_UI_REPORT_LOAD_H
#define LVSLAB_UI_REPORT_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "net/network.h"

struct text;

struct load_row {
	const char *director, *server; /* names of nodes; server NULL: no node has the address */
	const char *scheduler;
	const char *protocol; /* "tcp", "udp", "fwmark" */
	uint32_t vip, address;
	uint32_t mark;
	uint16_t vport, port;
	int weight;
	uint64_t connections, service_connections; /* as scheduled by the director */
	uint64_t served;  /* requests answered by the server's programs, from any source */
	uint64_t weights; /* of all servers of the service */
};

/* Calls `one` for every real server, by director, in the order in which they were added. */
void load_walk(
	const struct network *net, void (*one)(void *arg, const struct load_row *row), void *arg);
/* part / whole in tenths of a percent, rounded; 0 if whole is 0. */
unsigned permille(uint64_t part, uint64_t whole);
/* The table with bars; nothing if there is no virtual service. */
void load_table(struct text *t, const struct network *net, bool colour);

#endif
