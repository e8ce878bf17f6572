/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files of tcpdump: a parsed packet, the filter, the printer, captures. */
#ifndef LVSLAB_APP_COMMANDS_PROBE_TCPDUMP_H
#define LVSLAB_APP_COMMANDS_PROBE_TCPDUMP_H

#include <stdbool.h>
#include <stdint.h>

#include "app/commands/probe/tcpdump_pcap.h"
#include "wire/ethernet.h"

struct text;

#define SNAP 1600
#define FLOWS 64
#define TCPDUMP_SNAPLEN 262144
#define TCPDUMP_EPOCH INT64_C(1735689600) /* the lab starts on 1 January 2025, 00:00 UTC */

struct host;
struct ipv4_header;

struct packet {
	uint8_t bytes[SNAP];
	uint32_t captured, length; /* bytes here; bytes on the wire */
	int64_t time;
	bool outgoing;
};

struct flow_start { /* where relative sequence numbers of a connection start */
	uint32_t src, dst, seq, ack;
	uint16_t sport, dport;
	bool used;
};

enum tcpdump_stamp { STAMP_TIME, STAMP_NONE, STAMP_EPOCH, STAMP_DELTA, STAMP_DATE, STAMP_FIRST };

struct printer {
	bool link, absolute, quick, numeric, number;
	uint8_t hex, hex_ascii, ascii; /* number of -x -X -A */
	uint8_t stamp;                 /* enum tcpdump_stamp: number of -t */
	unsigned verbose;
	struct host *host;       /* host that resolves the names, unless numeric */
	int64_t first, previous; /* of the printed times; −1 none yet */
	uint64_t printed;
	uint32_t next; /* next entry of flows to overwrite */
	struct flow_start flows[FLOWS];
};

/* One line (with -v: lines) for the packet. */
void tcpdump_print(struct printer *p, struct text *t, const struct packet *packet);
/* a host's name, or its address with -n */
void tcpdump_host(const struct printer *p, struct text *t, uint32_t address);
/* The payload of the IP header: `n` bytes are available of `length`. tcpdump_group.c */
void tcpdump_vrrp(const struct printer *p, struct text *t, const struct ipv4_header *ip,
	const uint8_t *bytes, uint32_t n, uint32_t length);
void tcpdump_igmp(
	const struct printer *p, struct text *t, const uint8_t *bytes, uint32_t n, uint32_t length);
/* the bytes as -x -X -A print them: each line preceded by a newline */
void tcpdump_bytes(const struct printer *p, struct text *t, const struct packet *packet);

struct tcpdump_program {
	uint32_t count;
	struct tcpdump_step *steps; /* in the arena */
};

/* libpcap's language; false: *error is tcpdump's message after its name */
bool tcpdump_compile(
	struct host *h, const char *expression, struct tcpdump_program *out, struct text *error);
void tcpdump_program_free(struct host *h, struct tcpdump_program *p);
bool tcpdump_matches(const struct tcpdump_program *p, const struct packet *packet);

/* -w: 0 or an error of files_open(); then one call per packet */
int tcpdump_save_open(struct host *h, const char *name);
void tcpdump_save(struct host *h, const char *name, const struct packet *packet);
/* -r: calls `one` for each packet until it returns false; 0, an error of files_read(), -EINVAL: not
 * a capture */
int tcpdump_load(struct host *h, const char *name,
	bool (*one)(void *arg, const struct packet *packet), void *arg);

#endif
