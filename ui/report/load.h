/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the load spread: each real server's connections beside the share that its weight gives it. */
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
	uint64_t connections, service_connections; /* as the director has scheduled them */
	uint64_t served; /* requests that the server's programs answered, whoever sent them there */
	uint64_t weights; /* of all servers of the service */
};

/* Calls `one` for every real server, director by director, in the order in which they were added.
 */
void load_walk(
	const struct network *net, void (*one)(void *arg, const struct load_row *row), void *arg);
/* A part of a whole in tenths of a percent, rounded; 0 of nothing. */
unsigned permille(uint64_t part, uint64_t whole);
/* The table with bars; nothing where there is no virtual service. */
void load_table(struct text *t, const struct network *net, bool colour);

#endif
