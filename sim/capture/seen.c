/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Was this packet seen a moment ago? A packet is identified by its addresses, its IP id and the
 * bytes after its header: no router changes them, and two packets of one host differ in one of them
 * (a repeated SYN|ACK has id 0 and the same bytes but comes a second later, RFC 6298 2.1). ARP is
 * identified by all its bytes. Old entries of the table are overwritten.
 */
#include <string.h>

#include "base/hash.h"
#include "capture/private.h"

#define FORGET (9 * CAPTURE_SECOND / 10)
#define STORM 500 /* sights of one broadcast frame; a hub of 200 hosts shows it twice each */
#define SOME_BYTES 64

static uint64_t key_of(const struct look *l)
{
	const struct dissection *d = l->d;
	uint64_t key;

	if (!d->has_ip)
		return hash_bytes(HASH_SEED, l->f->bytes,
			l->f->captured < ETH_HLEN + ARP_LEN ? l->f->captured : ETH_HLEN + ARP_LEN);
	key = hash_two(hash_two(l->ip->src, l->ip->dst),
		(uint64_t)l->ip->id << 32 | (uint64_t)l->ip->fragment << 16 | l->ip->protocol);
	/* the same packet in a tunnel is its next hop */
	size_t n = l->l4_length < SOME_BYTES ? l->l4_length : SOME_BYTES;
	return hash_bytes(key, l->l4, n) | 1;
}

static void remember(struct seen_packet *s, const struct look *l, uint8_t ttl)
{
	memcpy(s->src, l->d->eth.src, ETH_ALEN);
	memcpy(s->dst, l->d->eth.dst, ETH_ALEN);
	s->ttl = ttl;
	s->time = l->f->time;
}

static void found_storm(struct capture *c, const struct look *l, const struct seen_packet *s)
{
	struct capture_finding f = {.kind = FOUND_STORM};

	if (s->sights < STORM || !mac_is_broadcast(s->dst))
		return;
	memcpy(f.mac[0], s->src, ETH_ALEN);
	struct capture_finding *kept = capture_found(c, &f, l);
	if (kept)
		kept->n[0] = s->sights;
}

static void found_loop(
	struct capture *c, const struct look *l, const struct seen_packet *s, uint8_t ttl)
{
	struct capture_finding f = {.kind = FOUND_LOOP, .address = {l->ip->src, l->ip->dst}};

	memcpy(f.mac[0], l->d->eth.src, ETH_ALEN);
	memcpy(f.mac[1], l->d->eth.dst, ETH_ALEN);
	f.n[0] = s->first_ttl;
	struct capture_finding *kept = capture_found(c, &f, l);
	if (kept)
		kept->n[1] = ttl;
}

static bool between(const uint8_t *src, const uint8_t *dst, const struct look *l)
{
	return mac_equal(src, l->d->eth.src) && mac_equal(dst, l->d->eth.dst);
}

enum sight seen_look(struct capture *c, struct look *l)
{
	const uint64_t key = key_of(l);
	const uint8_t ttl = l->d->has_ip ? l->ip->ttl : 0;
	struct seen_packet *s = &c->seen[key % CAPTURE_SEEN];

	if (s->key != key || l->f->time - s->time > FORGET || l->f->time < s->time - FORGET) {
		*s = (struct seen_packet){.key = key, .sights = 1, .first_ttl = ttl};
		remember(s, l, ttl);
		memcpy(s->first_src, s->src, ETH_ALEN);
		memcpy(s->first_dst, s->dst, ETH_ALEN);
		return SIGHT_NEW;
	}
	s->sights++;
	found_storm(c, l, s);
	if (between(s->first_src, s->first_dst, l) && ttl < s->first_ttl && ttl < s->ttl)
		found_loop(c, l, s, ttl);
	if (between(s->src, s->dst, l) && s->ttl == ttl)
		return SIGHT_AGAIN;
	remember(s, l, ttl);
	l->before = s;
	return SIGHT_HOP;
}
