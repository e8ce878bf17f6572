/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pattern is text with a period of 64 bytes, so it reads well in a capture. Its checksums are
 * computed from the period, not byte by byte.
 */
#include "net/payload.h"

#include <assert.h>
#include <string.h>

#include "net/network.h"
#include "wire/checksum.h"

#define PERIOD 64
#define PATTERN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-\n"

/* twice, so that a whole period is available at every offset */
static const uint8_t pattern[2 * PERIOD + 1] = PATTERN PATTERN;

struct payload *payload_new(struct network *net, const void *bytes, uint32_t own, uint32_t length)
{
	struct payload *p = pool_get(&net->payloads);

	assert(own <= length);
	p->refs = 1;
	p->length = length;
	p->own = own;
	if (own) {
		p->bytes = arena_get(net->engine->arena, own);
		memcpy(p->bytes, bytes, own);
		p->own_sum = checksum_partial(0, bytes, own);
	}
	return p;
}

struct payload *payload_ref(struct payload *p)
{
	if (p)
		p->refs++;
	return p;
}

void payload_unref(struct network *net, struct payload *p)
{
	if (!p || --p->refs)
		return;
	if (p->own)
		arena_put(net->engine->arena, p->bytes, p->own);
	pool_put(&net->payloads, p);
}

/* the pattern from phase `at`: whole periods by multiplication, the rest by walking. */
static uint64_t pattern_sum(uint32_t at, uint32_t length)
{
	const uint8_t *from = pattern + at % PERIOD;
	uint64_t sum = 0;

	if (length >= PERIOD)
		sum = checksum_partial(0, from, PERIOD) * (length / PERIOD);
	return checksum_partial(sum, from, length % PERIOD);
}

uint64_t payload_sum(const struct payload *p, uint32_t at, uint32_t length)
{
	uint64_t sum = 0;
	uint32_t own = 0;

	assert((uint64_t)at + length <= p->length);
	if (at < p->own) {
		own = p->own - at < length ? p->own - at : length;
		sum = at == 0 && own == p->own ? p->own_sum
					       : checksum_partial(0, p->bytes + at, own);
	}
	if (own == length)
		return sum;
	uint64_t rest = pattern_sum(at + own - p->own, length - own);
	return sum + (own & 1 ? checksum_swap(rest) : rest);
}

void payload_read(const struct payload *p, uint32_t at, void *to, uint32_t length)
{
	uint8_t *out = to;

	assert((uint64_t)at + length <= p->length);
	if (at < p->own) {
		uint32_t own = p->own - at < length ? p->own - at : length;
		memcpy(out, p->bytes + at, own);
		out += own;
		at += own;
		length -= own;
	}
	for (uint32_t n; length; length -= n, at += n, out += n) {
		uint32_t phase = (at - p->own) % PERIOD;
		n = length < PERIOD ? length : PERIOD;
		memcpy(out, pattern + phase, n);
	}
}
