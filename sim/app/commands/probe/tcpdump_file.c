/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures in a host's files: -w writes the format of pcap-savefile(5) (microseconds, magic in host
 * byte order, Ethernet), -r reads either byte order. The lab's clock begins on 1 January 2025.
 */
#include <string.h>

#include "app/commands/probe/tcpdump.h"
#include "app/system/files.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

#define MAGIC UINT32_C(0xa1b2c3d4)
#define MAGIC_SWAPPED UINT32_C(0xd4c3b2a1)
#define FILE_HEADER 24
#define RECORD_HEADER 16
#define LINKTYPE_ETHERNET 1

static void put32_little(uint8_t *p, uint32_t n)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(n >> 8 * i);
}

static uint32_t get32_as(const uint8_t *p, bool big)
{
	uint32_t n = get32(p);

	return big ? n : __builtin_bswap32(n);
}

static int append(struct host *h, const char *name, const uint8_t *bytes, uint32_t length)
{
	struct text path = {0};

	files_path(h, name, &path);
	int error = files_write(h, text_str(&path), (const char *)bytes, length);
	text_free(&path);
	return error;
}

int tcpdump_save_open(struct host *h, const char *name)
{
	uint8_t header[FILE_HEADER] = {0};
	struct text path = {0};

	files_path(h, name, &path);
	int error = files_open(h, text_str(&path), false);
	text_free(&path);
	put32_little(header, MAGIC);
	header[4] = 2; /* version 2.4 */
	header[6] = 4;
	put32_little(header + 16, TCPDUMP_SNAPLEN);
	put32_little(header + 20, LINKTYPE_ETHERNET);
	return error ? error : append(h, name, header, FILE_HEADER);
}

void tcpdump_save(struct host *h, const char *name, const struct packet *packet)
{
	uint8_t record[RECORD_HEADER + SNAP];
	int64_t us = packet->time / 1000;

	put32_little(record, (uint32_t)(TCPDUMP_EPOCH + us / 1000000));
	put32_little(record + 4, (uint32_t)(us % 1000000));
	put32_little(record + 8, packet->captured);
	put32_little(record + 12, packet->length);
	memcpy(record + RECORD_HEADER, packet->bytes, packet->captured);
	append(h, name, record, RECORD_HEADER + packet->captured);
}

static int each_record(const uint8_t *p, size_t n, bool big,
	bool (*one)(void *arg, const struct packet *packet), void *arg)
{
	struct packet packet;

	while (n >= RECORD_HEADER) {
		uint32_t captured = get32_as(p + 8, big);
		if (captured > n - RECORD_HEADER || captured > SNAP)
			return -EINVAL;
		int64_t seconds = (int64_t)get32_as(p, big) - TCPDUMP_EPOCH;
		packet = (struct packet){.captured = captured, .length = get32_as(p + 12, big)};
		packet.time = (seconds * 1000000 + get32_as(p + 4, big)) * 1000;
		memcpy(packet.bytes, p + RECORD_HEADER, captured);
		if (!one(arg, &packet))
			return 0;
		p += RECORD_HEADER + captured;
		n -= RECORD_HEADER + captured;
	}
	return n ? -EINVAL : 0;
}

int tcpdump_load(struct host *h, const char *name,
	bool (*one)(void *arg, const struct packet *packet), void *arg)
{
	struct text path = {0}, data = {0};

	files_path(h, name, &path);
	int error = files_read(h, text_str(&path), &data);
	text_free(&path);
	const uint8_t *bytes = (const uint8_t *)text_str(&data);
	if (!error &&
		(data.len < FILE_HEADER ||
			(get32(bytes) != MAGIC && get32(bytes) != MAGIC_SWAPPED)))
		error = -EINVAL;
	if (!error)
		error = each_record(bytes + FILE_HEADER, data.len - FILE_HEADER,
			get32(bytes) == MAGIC, one, arg);
	text_free(&data);
	return error;
}
