/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The messages of the master and backup daemons (ip_vs_sync.c, Linux 6.1):
 *
 *     0     1        2      4       5         6       8
 *     |  0  | syncid | size | count | version | spare | connection …                  version 1
 *     |count| syncid | size | connection …                                           version 0
 *
 *     0      1          2            4       8       10      12      14      16       20
 *     | type | protocol | ver | size | flags | state | cport | vport | dport | fwmark | timeout
 *     24      28      32
 *     | caddr | vaddr | daddr | options, padded to 4 …                    a connection, version 1
 *     | 0 | protocol | cport | vport | dport | caddr | vaddr | daddr | flags | state |  version 0
 *
 * Parsing follows ip_vs_process_message() and ip_vs_proc_sync_conn() test by test, because there a
 * wrong length ends the message in one of several ways. Sequence options are ignored: only the FTP
 * helper makes them, and it is not simulated. IPv6 entries are skipped, as in a kernel without
 * IPv6.
 */
#include "wire/ipvs_sync.h"
#include "base/text.h"

#include <string.h>

enum {
	STYPE_F_INET6 = 1,
	OPT_SEQ_DATA = 1,
	OPT_PE_DATA = 2,
	OPT_PE_NAME = 3,
	OPT_F_PARAM = 0x40, /* 1 << (IPVS_OPT_PARAM - 1): not mandatory */
	PE_NAME_MAX = 16,
	PE_DATA_MAX = 255,
	V6_CONN_LEN = 72,
};

enum wire_error ipvs_sync_parse(struct ipvs_sync_header *h, const uint8_t *p, size_t n)
{
	if (n < IPVS_SYNC_V0_HLEN)
		return WIRE_TRUNCATED;
	h->syncid = p[1];
	h->size = get16(p + 2);
	if (n != h->size)
		return WIRE_BAD_TOTAL_LENGTH;
	h->version = n >= IPVS_SYNC_V1_HLEN && p[5] == 1 && p[0] == 0 && get16(p + 6) == 0;
	h->count = h->version ? p[4] : p[0];
	return WIRE_OK;
}

static void read_v0(struct ipvs_sync_conn *c, const uint8_t *p)
{
	*c = (struct ipvs_sync_conn){.protocol = p[1],
		.cport = get16(p + 2),
		.vport = get16(p + 4),
		.dport = get16(p + 6),
		.caddr = get32(p + 8),
		.vaddr = get32(p + 12),
		.daddr = get32(p + 16),
		.flags = get16(p + 20),
		.state = get16(p + 22)};
}

static void read_v1(struct ipvs_sync_conn *c, const uint8_t *p)
{
	*c = (struct ipvs_sync_conn){.protocol = p[1],
		.flags = get32(p + 4),
		.state = get16(p + 8),
		.cport = get16(p + 10),
		.vport = get16(p + 12),
		.dport = get16(p + 14),
		.fwmark = get32(p + 16),
		.timeout = get32(p + 20),
		.caddr = get32(p + 24),
		.vaddr = get32(p + 28),
		.daddr = get32(p + 32)};
}

/* ip_vs_process_message_v0() */
static enum ipvs_sync_error parse_v0(
	struct ipvs_sync_conn *c, const uint8_t *p, size_t n, size_t *length)
{
	if (n < IPVS_SYNC_V0_CONN_LEN)
		return IPVS_SYNC_TOO_SMALL;
	read_v0(c, p);
	*length = IPVS_SYNC_V0_CONN_LEN;
	if (c->flags & IPVS_SYNC_F_SEQ_MASK)
		*length += IPVS_SYNC_SEQ_LEN;
	return *length <= n ? IPVS_SYNC_OK : IPVS_SYNC_TOO_LONG;
}

/* ip_vs_proc_seqopt(), ip_vs_proc_str(): of the right length, and only once? */
static bool option_ok(unsigned type, unsigned length, unsigned *seen)
{
	const unsigned most = type == OPT_PE_NAME ? PE_NAME_MAX : PE_DATA_MAX;

	if (*seen & 1u << type)
		return false;
	*seen |= 1u << type;
	return type == OPT_SEQ_DATA ? length == IPVS_SYNC_SEQ_LEN : length <= most;
}

static enum ipvs_sync_error check_options(const uint8_t *p, const uint8_t *end)
{
	unsigned seen = 0;

	while (p < end) {
		if (end - p < 2)
			return IPVS_SYNC_OPTION;
		const unsigned type = p[0] & ~(unsigned)OPT_F_PARAM, length = p[1];
		const bool mandatory = !(p[0] & OPT_F_PARAM);

		p += 2;
		if (!length || length > (size_t)(end - p))
			return IPVS_SYNC_OPTION;
		if (type >= OPT_SEQ_DATA && type <= OPT_PE_NAME) {
			if (!option_ok(type, length, &seen))
				return IPVS_SYNC_OPTION;
		} else if (mandatory) {
			return IPVS_SYNC_SKIP;
		}
		p += length;
	}
	/* no persistence engine is loaded, so ip_vs_conn_fill_param_sync() finds none */
	return seen & 1u << OPT_PE_DATA ? IPVS_SYNC_SKIP : IPVS_SYNC_OK;
}

/* ip_vs_proc_sync_conn() */
static enum ipvs_sync_error parse_entry(struct ipvs_sync_conn *c, const uint8_t *p, size_t size)
{
	const bool inet6 = p[0] & STYPE_F_INET6;
	const size_t fixed = inet6 ? V6_CONN_LEN : IPVS_SYNC_V1_CONN_LEN;

	if (p[0] && !inet6)
		return IPVS_SYNC_OPTION;
	if (size < fixed)
		return IPVS_SYNC_TOO_SMALL;
	const enum ipvs_sync_error e = check_options(p + fixed, p + size);
	read_v1(c, p);
	return e == IPVS_SYNC_OK && inet6 ? IPVS_SYNC_SKIP : e;
}

static enum ipvs_sync_error parse_v1(
	struct ipvs_sync_conn *c, const uint8_t *p, size_t n, size_t *length)
{
	if (n < IPVS_SYNC_V1_CONN_LEN)
		return IPVS_SYNC_TOO_SMALL;
	const size_t size = get16(p + 2) & 0xfff;

	if (size > n)
		return IPVS_SYNC_TOO_LONG;
	if (get16(p + 2) >> 12)
		return IPVS_SYNC_VERSION;
	*length = (size + 3) & ~(size_t)3;
	return parse_entry(c, p, size);
}

enum ipvs_sync_error ipvs_sync_conn_parse(
	struct ipvs_sync_conn *c, unsigned version, const uint8_t *p, size_t n, size_t *length)
{
	return version ? parse_v1(c, p, n, length) : parse_v0(c, p, n, length);
}

void ipvs_sync_emit(uint8_t *p, const struct ipvs_sync_header *h)
{
	p[0] = h->version ? 0 : h->count;
	p[1] = h->syncid;
	put16(p + 2, h->size);
	if (!h->version)
		return;
	p[4] = h->count;
	p[5] = 1;
	put16(p + 6, 0);
}

static void emit_v0(uint8_t *p, const struct ipvs_sync_conn *c)
{
	p[0] = 0;
	p[1] = c->protocol;
	put16(p + 2, c->cport);
	put16(p + 4, c->vport);
	put16(p + 6, c->dport);
	put32(p + 8, c->caddr);
	put32(p + 12, c->vaddr);
	put32(p + 16, c->daddr);
	put16(p + 20, c->flags);
	put16(p + 22, c->state);
}

static void emit_v1(uint8_t *p, const struct ipvs_sync_conn *c)
{
	p[0] = 0;
	p[1] = c->protocol;
	put16(p + 2, IPVS_SYNC_V1_CONN_LEN);
	put32(p + 4, c->flags);
	put16(p + 8, c->state);
	put16(p + 10, c->cport);
	put16(p + 12, c->vport);
	put16(p + 14, c->dport);
	put32(p + 16, c->fwmark);
	put32(p + 20, c->timeout);
	put32(p + 24, c->caddr);
	put32(p + 28, c->vaddr);
	put32(p + 32, c->daddr);
}

void ipvs_sync_conn_emit(uint8_t *p, unsigned version, const struct ipvs_sync_conn *c)
{
	if (version)
		emit_v1(p, c);
	else
		emit_v0(p, c);
}

static void describe_conn(struct text *t, const struct ipvs_sync_conn *c)
{
	text_add(t, " %s:%u", ip_text(c->caddr).s, c->cport);
	text_add(t, "→%s:%u", ip_text(c->daddr).s, c->dport);
	if (c->flags & IPVS_SYNC_F_TEMPLATE)
		text_put(t, " template");
}

void ipvs_sync_describe(struct text *t, const uint8_t *p, size_t n)
{
	struct ipvs_sync_header h;
	struct ipvs_sync_conn c;
	size_t length;

	if (ipvs_sync_parse(&h, p, n) != WIRE_OK) {
		text_put(t, "IPVS sync (size lies)");
		return;
	}
	text_add(t, "IPVS sync v%u id=%u connections=%u", h.version, h.syncid, h.count);
	const size_t at = ipvs_sync_header_length(h.version);

	if (h.count && ipvs_sync_conn_parse(&c, h.version, p + at, n - at, &length) == IPVS_SYNC_OK)
		describe_conn(t, &c);
	if (h.count > 1)
		text_put(t, " …");
}
