/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IGMP (RFC 1112, RFC 2236, RFC 3376): queries, reports, leaves; group records without sources. */
#ifndef LVSLAB_WIRE_IGMP_H
#define LVSLAB_WIRE_IGMP_H

#include <stddef.h>
#include <stdint.h>

#include "wire/wire.h"

struct text;

#define IGMP_HLEN 8
#define IGMP_RECORD_LEN 8            /* a group record of version 3 without sources */
#define IGMP_ALL_REPORTS 0xe0000016u /* 224.0.0.22: destination of version 3 reports */

enum igmp_type {
	IGMP_QUERY = 0x11,
	IGMP_V1_REPORT = 0x12,
	IGMP_V2_REPORT = 0x16,
	IGMP_LEAVE = 0x17,
	IGMP_V3_REPORT = 0x22,
};

enum igmp_record_type { /* RFC 3376 4.2.12 */
	IGMP_IS_INCLUDE = 1,
	IGMP_IS_EXCLUDE,
	IGMP_TO_INCLUDE, /* without sources: leaves the group */
	IGMP_TO_EXCLUDE, /* without sources: joins it */
	IGMP_ALLOW,
	IGMP_BLOCK,
};

struct igmp_header {
	uint8_t type, max_response; /* enum igmp_type; tenths of a second, queries only */
	uint16_t checksum;          /* as read */
	uint32_t group;             /* all except version 3 reports; 0: a general query */
	uint16_t records;           /* version 3 reports: number of group records that follow */
};

struct igmp_record {
	uint8_t type; /* enum igmp_record_type */
	uint32_t group;
};

/* Also verifies the checksum, over all `n` bytes (igmp_rcv()). */
enum wire_error igmp_parse(struct igmp_header *h, const uint8_t *p, size_t n);
/* The record at p; *length: its bytes, including sources and auxiliary data. */
enum wire_error igmp_record_parse(
	struct igmp_record *r, const uint8_t *p, size_t n, size_t *length);
/* A version 3 report: IGMP_HLEN + count * IGMP_RECORD_LEN bytes, checksum set. */
void igmp_emit_report(uint8_t *p, const struct igmp_record *records, uint16_t count);
/* Any other message: IGMP_HLEN bytes, checksum set. */
void igmp_emit(uint8_t *p, const struct igmp_header *h);
/* Describes the message of `n` bytes at p, which must have parsed. */
void igmp_describe(struct text *t, const uint8_t *p, size_t n);

#endif
