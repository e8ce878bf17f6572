/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages of the connection synchronisation daemons of IPVS (net/netfilter/ipvs/ip_vs_sync.c),
 * versions 0 and 1, IPv4. Addresses and numbers in host order.
 */
#ifndef LVSLAB_WIRE_IPVS_SYNC_H
#define LVSLAB_WIRE_IPVS_SYNC_H

#include <stddef.h>
#include <stdint.h>

#include "wire/wire.h"

struct text;

#define IPVS_SYNC_GROUP 0xe0000051u /* 224.0.0.81 */
#define IPVS_SYNC_PORT 8848
#define IPVS_SYNC_V0_HLEN 4
#define IPVS_SYNC_V1_HLEN 8
#define IPVS_SYNC_V0_CONN_LEN 24
#define IPVS_SYNC_V1_CONN_LEN 36
#define IPVS_SYNC_SEQ_LEN 24 /* two struct ip_vs_seq, made only by the FTP helper */

enum { IPVS_SYNC_F_SEQ_MASK = 0x0600, IPVS_SYNC_F_TEMPLATE = 0x1000 };

struct ipvs_sync_header {
	uint8_t version; /* 0 or 1 */
	uint8_t syncid;
	uint8_t count; /* connections */
	uint16_t size; /* bytes of the whole message */
};

struct ipvs_sync_conn {
	uint8_t protocol;
	uint16_t cport, vport, dport;
	uint32_t caddr, vaddr, daddr;
	uint32_t flags; /* enum ipvs_conn_flags; version 0 carries the low 16 bits */
	uint16_t state;
	uint32_t fwmark, timeout; /* version 1 only: seconds */
};

/* Result of parsing one connection of a message. */
enum ipvs_sync_error {
	IPVS_SYNC_OK = 0,
	IPVS_SYNC_SKIP,      /* skip this one, continue with the next (IPv6, an unknown option that
			        must be understood) */
	IPVS_SYNC_TOO_SMALL, /* drops the rest of the message, which ends inside a connection */
	IPVS_SYNC_TOO_LONG,  /* a connection's size runs past the message */
	IPVS_SYNC_VERSION,   /* a connection's own version is not 0 */
	IPVS_SYNC_OPTION,    /* an option with a wrong length, or repeated */
};

static inline size_t ipvs_sync_header_length(unsigned version)
{
	return version ? IPVS_SYNC_V1_HLEN : IPVS_SYNC_V0_HLEN;
}

/* ip_vs_process_message(): size must equal the `n` bytes of the datagram. Version 1 if version is 1
 * and both reserved fields are 0, else version 0. */
enum wire_error ipvs_sync_parse(struct ipvs_sync_header *h, const uint8_t *p, size_t n);
/* The connection at p, with `n` bytes to the end of the message; *length: bytes to the next one. */
enum ipvs_sync_error ipvs_sync_conn_parse(
	struct ipvs_sync_conn *c, unsigned version, const uint8_t *p, size_t n, size_t *length);
void ipvs_sync_emit(uint8_t *p, const struct ipvs_sync_header *h); /* the header's bytes */
/* IPVS_SYNC_V0_CONN_LEN or IPVS_SYNC_V1_CONN_LEN bytes; options are never sent */
void ipvs_sync_conn_emit(uint8_t *p, unsigned version, const struct ipvs_sync_conn *c);
/* "IPVS sync v1 id=1 2 connections: …" for a message that parsed */
void ipvs_sync_describe(struct text *t, const uint8_t *p, size_t n);

#endif
