/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IGMP messages. A Linux host reports its groups with version 3 (net/ipv4/igmp.c: igmpv3_newpack(),
 * add_grec()) unless it receives a query of an older version.
 *
 *     0      1     2          4          6             8
 *     | type | 0   | checksum | 0        | records     | record …                  version 3 report
 *     | type | max | checksum | group                  |                           all others
 *     record: | type | aux | sources | group | source … | auxiliary data … |
 *
 * Source filters are skipped: no program of the lab uses them.
 */
#include "wire/igmp.h"

#include <string.h>

#include "base/text.h"
#include "wire/checksum.h"

enum wire_error igmp_parse(struct igmp_header *h, const uint8_t *p, size_t n)
{
	if (n < IGMP_HLEN)
		return WIRE_TRUNCATED;
	h->type = p[0];
	h->max_response = p[1];
	h->checksum = get16(p + 2);
	h->group = h->type == IGMP_V3_REPORT ? 0 : get32(p + 4);
	h->records = h->type == IGMP_V3_REPORT ? get16(p + 6) : 0;
	return checksum_finish(checksum_partial(0, p, n)) == 0 ? WIRE_OK : WIRE_BAD_CHECKSUM;
}

enum wire_error igmp_record_parse(struct igmp_record *r, const uint8_t *p, size_t n, size_t *length)
{
	if (n < IGMP_RECORD_LEN)
		return WIRE_TRUNCATED;
	r->type = p[0];
	r->group = get32(p + 4);
	*length = IGMP_RECORD_LEN + 4u * get16(p + 2) + 4u * p[1];
	return *length <= n ? WIRE_OK : WIRE_BAD_TOTAL_LENGTH;
}

void igmp_emit_report(uint8_t *p, const struct igmp_record *records, uint16_t count)
{
	const size_t n = IGMP_HLEN + (size_t)count * IGMP_RECORD_LEN;

	memset(p, 0, n);
	p[0] = IGMP_V3_REPORT;
	put16(p + 6, count);
	for (size_t i = 0; i < count; i++) {
		uint8_t *r = p + IGMP_HLEN + i * IGMP_RECORD_LEN;

		r[0] = records[i].type;
		put32(r + 4, records[i].group);
	}
	put16(p + 2, checksum_finish(checksum_partial(0, p, n)));
}

void igmp_emit(uint8_t *p, const struct igmp_header *h)
{
	p[0] = h->type;
	p[1] = h->max_response;
	put16(p + 2, 0);
	put32(p + 4, h->group);
	put16(p + 2, checksum_finish(checksum_partial(0, p, IGMP_HLEN)));
}

static void describe_record(struct text *t, const struct igmp_record *r)
{
	switch (r->type) {
	case IGMP_TO_EXCLUDE: text_add(t, " joins %s", ip_text(r->group).s); break;
	case IGMP_TO_INCLUDE: text_add(t, " leaves %s", ip_text(r->group).s); break;
	case IGMP_IS_EXCLUDE: text_add(t, " member of %s", ip_text(r->group).s); break;
	default: text_add(t, " record type=%u %s", r->type, ip_text(r->group).s);
	}
}

static void describe_report(struct text *t, const uint8_t *p, size_t n, unsigned records)
{
	struct igmp_record r;
	size_t at = IGMP_HLEN, length;

	text_put(t, "IGMPv3 report");
	for (unsigned i = 0; i < records; i++, at += length) {
		if (igmp_record_parse(&r, p + at, n - at, &length) != WIRE_OK) {
			text_put(t, " (cut short)");
			return;
		}
		text_put(t, i ? "," : "");
		describe_record(t, &r);
	}
}

void igmp_describe(struct text *t, const uint8_t *p, size_t n)
{
	struct igmp_header h;

	if (igmp_parse(&h, p, n) == WIRE_TRUNCATED) {
		text_put(t, "IGMP (cut short)");
		return;
	}
	switch (h.type) {
	case IGMP_QUERY:
		text_put(t, "IGMP query");
		if (h.group)
			text_add(t, " for %s", ip_text(h.group).s);
		break;
	case IGMP_V1_REPORT: text_add(t, "IGMPv1 report %s", ip_text(h.group).s); break;
	case IGMP_V2_REPORT: text_add(t, "IGMPv2 report %s", ip_text(h.group).s); break;
	case IGMP_LEAVE: text_add(t, "IGMP leave %s", ip_text(h.group).s); break;
	case IGMP_V3_REPORT: describe_report(t, p, n, h.records); break;
	default: text_add(t, "IGMP type=%#x", h.type);
	}
}
