/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures as tcpdump -w leaves them (pcap-savefile(5)): a header of 24 bytes that tells the byte
 * order and whether times are in micro- or nanoseconds, then frames.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conform/typed.h"

#define MAGIC_MICRO UINT32_C(0xa1b2c3d4)
#define MAGIC_NANO UINT32_C(0xa1b23c4d)
#define LINKTYPE_ETHERNET 1
#define FRAME_MAX 65536u

struct capture {
	FILE *file;
	bool big; /* the byte order of its numbers */
	int64_t unit;
};

static uint32_t number(const struct capture *c, const uint8_t *p)
{
	return c->big ? get32(p)
		      : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

void typed_frame_add(struct typed_frames *f, int64_t time, const uint8_t *bytes, uint32_t length)
{
	uint8_t *copy = malloc(length ? length : 1);

	if (f->count == f->cap) {
		f->cap = f->cap ? f->cap * 2 : 64;
		f->list = realloc(f->list, f->cap * sizeof(*f->list));
	}
	if (!f->list || !copy)
		abort();
	memcpy(copy, bytes, length);
	f->list[f->count++] = (struct typed_frame){time, length, copy};
}

void typed_frames_free(struct typed_frames *f)
{
	for (size_t i = 0; i < f->count; i++)
		free(f->list[i].bytes);
	free(f->list);
	*f = (struct typed_frames){0};
}

static bool read_header(struct capture *c)
{
	uint8_t h[24];

	if (fread(h, sizeof(h), 1, c->file) != 1)
		return false;
	c->big = h[0] == 0xa1;
	uint32_t magic = number(c, h);
	c->unit = magic == MAGIC_NANO ? 1 : 1000;
	return (magic == MAGIC_MICRO || magic == MAGIC_NANO) &&
		(number(c, h + 20) & 0xffff) == LINKTYPE_ETHERNET;
}

/* 1 a frame, 0 the end, −1 cut or broken */
static int read_frame(struct capture *c, struct typed_frames *f, double t0)
{
	uint8_t h[16], bytes[FRAME_MAX];

	if (fread(h, sizeof(h), 1, c->file) != 1)
		return feof(c->file) ? 0 : -1;
	uint32_t length = number(c, h + 8);
	if (length > sizeof(bytes) || fread(bytes, 1, length, c->file) != length)
		return -1;
	int64_t begin = (int64_t)t0, second = (int64_t)number(c, h) - begin;
	int64_t time = second * 1000000000 + number(c, h + 4) * c->unit -
		(int64_t)((t0 - (double)begin) * 1e9);
	if (time >= 0)
		typed_frame_add(f, time, bytes, length);
	return 1;
}

bool typed_capture_read(struct typed_frames *f, const char *path, double t0)
{
	struct capture c = {.file = fopen(path, "rb")};
	int more = 1;

	if (!c.file)
		return false;
	if (!read_header(&c))
		more = -1;
	while (more > 0)
		more = read_frame(&c, f, t0);
	fclose(c.file);
	return more == 0;
}
