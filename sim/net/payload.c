/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pattern is "abcdefghijklmnop…z0123456789\n"-like text with a period of 64 bytes, so that it
 * reads well in a capture; its sums are worked out from the period, not byte by byte.
 */
#include "net/payload.h"

#include <assert.h>
#include <string.h>

#include "net/network.h"
#include "wire/checksum.h"

#define PERIOD 64

static const uint8_t pattern[PERIOD + 1] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-\n";

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

/* the pattern from phase `at`: whole periods by multiplication, the rest by walking */
static uint64_t pattern_sum(uint32_t at, uint32_t length)
{
	uint64_t sum = 0, period;
	uint8_t turned[2 * PERIOD];

	memcpy(turned, pattern + at % PERIOD, PERIOD - at % PERIOD);
	memcpy(turned + PERIOD - at % PERIOD, pattern, at % PERIOD);
	if (length >= PERIOD) {
		period = checksum_partial(0, turned, PERIOD);
		sum = period * (length / PERIOD);
	}
	return checksum_partial(sum, turned, length % PERIOD);
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
	for (; length && at < p->own; at++, length--)
		*out++ = p->bytes[at];
	for (; length; at++, length--)
		*out++ = pattern[(at - p->own) % PERIOD];
}
