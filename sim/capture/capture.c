/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entry point of this folder: a frame is dissected, recognised and passed to each table. */
#include "capture/capture.h"

#include <stdlib.h>
#include <string.h>

#include "capture/private.h"

#define ETH_P_8021Q 0x8100
#define ETH_P_8021AD 0x88a8
#define ETH_P_IPV6 0x86dd
#define VLAN_HLEN 4

void *capture_memory(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (!p)
		abort();
	return p;
}

void capture_init(struct capture *c, size_t told)
{
	*c = (struct capture){.told_most = told ? told : CAPTURE_TOLD};
	c->findings = capture_memory(CAPTURE_FINDINGS * sizeof(*c->findings));
	c->buckets = capture_memory(CAPTURE_TALKS * sizeof(struct talk *));
	c->by_isn = capture_memory(CAPTURE_TALKS * sizeof(struct talk *));
	c->owners = capture_memory(CAPTURE_OWNERS * sizeof(*c->owners));
	c->seen = capture_memory(CAPTURE_SEEN * sizeof(*c->seen));
	c->too_big = capture_memory(CAPTURE_TOO_BIG * sizeof(*c->too_big));
	c->groups = capture_memory(CAPTURE_GROUPS * sizeof(*c->groups));
	list_init(&c->recent);
}

bool capture_tell(struct capture *c, struct told *t)
{
	if (c->told_count == c->told_most) {
		c->untold++;
		return false;
	}
	if (c->told_count == c->told_cap) {
		c->told_cap = c->told_cap ? 2 * c->told_cap : 64;
		c->told = realloc(c->told, c->told_cap * sizeof(struct told *));
		if (!c->told)
			abort();
	}
	c->told[c->told_count++] = t;
	return true;
}

static bool same_finding(const struct capture_finding *a, const struct capture_finding *b)
{
	/* of these the list of MACs grows */
	bool macs = a->kind == FOUND_TWO_MACS || memcmp(a->mac, b->mac, sizeof(a->mac)) == 0;

	return a->kind == b->kind && macs && a->port[0] == b->port[0] &&
		memcmp(a->address, b->address, sizeof(a->address)) == 0;
}

struct capture_finding *capture_found(
	struct capture *c, const struct capture_finding *what, const struct look *l)
{
	struct capture_finding *f = c->findings;

	while (f < c->findings + c->finding_count && !same_finding(f, what))
		f++;
	if (f == c->findings + CAPTURE_FINDINGS) {
		c->lost_findings++;
		return NULL;
	}
	if (f == c->findings + c->finding_count) {
		*f = *what;
		f->frame = what->frame ? what->frame : l->f->number;
		f->first = what->first ? what->first : l->f->time;
		c->finding_count++;
	}
	f->count++;
	f->last = l->f->time;
	return f;
}

/* ---- a frame ---- */

/* Skips VLAN tags: the frame behind them is read as if it were untagged. */
static size_t untagged(const struct capture_frame *f, uint8_t *copy, size_t most)
{
	size_t at = 2 * ETH_ALEN, n = f->captured;

	while (at + VLAN_HLEN + 2 <= n &&
		(get16(f->bytes + at) == ETH_P_8021Q || get16(f->bytes + at) == ETH_P_8021AD))
		at += VLAN_HLEN;
	const size_t tags = at - 2 * ETH_ALEN;
	if (!tags)
		return 0;
	n -= tags;
	n = n < most ? n : most;
	memcpy(copy, f->bytes, 2 * ETH_ALEN);
	memcpy(copy + 2 * ETH_ALEN, f->bytes + at, n - 2 * ETH_ALEN);
	return tags;
}

static void find_transport(struct look *l)
{
	const struct dissection *d = l->d;
	size_t at = d->has_eth ? ETH_HLEN : 0;

	at += d->ip.header_length;
	if (d->has_inner)
		at += d->inner.header_length;
	l->ip = d->has_inner ? &d->inner : &d->ip;
	if (at > l->f->captured)
		return;
	l->l4 = l->f->bytes + at;
	l->l4_length = l->f->captured - (uint32_t)at;
}

static void count_frame(struct capture *c, const struct look *l)
{
	const struct dissection *d = l->d;

	if (d->error && l->f->captured < l->f->length) {
		c->cut++;
	} else if (d->error) {
		if (!c->damaged++)
			c->damaged_frame = l->f->number;
	} else if (d->has_eth && d->eth.type == ETH_P_IPV6) {
		c->ipv6++;
	} else if (d->innermost == DISSECT_NOTHING) {
		c->other++;
	}
	c->of[d->innermost]++;
	c->ipip += d->has_inner;
}

static void look_at_icmp(struct capture *c, const struct look *l)
{
	const struct dissection *d = l->d;
	struct capture_finding f = {.address = {l->ip->src, d->about.dst}};

	if (d->icmp.type == ICMP_REDIRECT) {
		f.kind = FOUND_REDIRECT;
		f.address[2] = d->icmp.gateway;
		capture_found(c, &f, l);
	} else if (d->icmp.type == ICMP_TIME_EXCEEDED && d->icmp.code == ICMP_EXC_TTL) {
		f.kind = FOUND_TTL;
		capture_found(c, &f, l);
	} else if (d->icmp.type == ICMP_DEST_UNREACH && d->icmp.code == ICMP_FRAG_NEEDED) {
		too_big_told(c, l);
	} else if (d->icmp.type == ICMP_DEST_UNREACH) {
		f.kind = FOUND_UNREACHABLE;
		f.port[0] = d->about_dest;
		f.n[0] = d->icmp.code;
		f.address[2] = d->icmp.code; /* a different code is a different finding */
		capture_found(c, &f, l);
		talks_error(c, l);
	}
}

static void look_at(struct capture *c, struct look *l)
{
	const struct dissection *d = l->d;

	if (d->innermost == DISSECT_ARP) {
		l->sight = seen_look(c, l);
		owners_look(c, l);
		return;
	}
	if (!d->has_ip)
		return;
	find_transport(l);
	l->sight = seen_look(c, l);
	if (d->innermost == DISSECT_ICMP && icmp_is_error(d->icmp.type)) {
		if (l->sight == SIGHT_NEW && d->has_about)
			look_at_icmp(c, l);
		return;
	}
	if (l->sight == SIGHT_NEW)
		too_big_look(c, l);
	if (d->innermost == DISSECT_VRRP && l->sight == SIGHT_NEW)
		masters_look(c, l);
	else
		talks_look(c, l);
}

static void read_frame(struct capture *c, const struct capture_frame *f)
{
	struct dissection d;
	struct look l = {.f = f, .d = &d};

	bytes_dissect(&d, f->bytes, f->captured, f->length, f->with_ethernet);
	count_frame(c, &l);
	if (!d.error)
		look_at(c, &l);
}

void capture_frame(struct capture *c, const struct capture_frame *f)
{
	uint8_t copy[2048];

	if (!c->frames++)
		c->first = f->time;
	c->bytes += f->length;
	c->last = f->time > c->last ? f->time : c->last;
	masters_time(c, f->time, f->number);
	size_t tags = f->with_ethernet ? untagged(f, copy, sizeof(copy)) : 0;
	if (!tags) {
		read_frame(c, f);
		return;
	}
	struct capture_frame bare = *f;
	bare.bytes = copy;
	bare.captured = f->captured - (uint32_t)tags;
	bare.captured = bare.captured < sizeof(copy) ? bare.captured : sizeof(copy);
	bare.length = f->length - (uint32_t)tags;
	read_frame(c, &bare);
}

static int by_frame(const void *a, const void *b)
{
	const struct capture_finding *x = a, *y = b;

	if (x->frame != y->frame)
		return x->frame < y->frame ? -1 : 1;
	return (int)x->kind - (int)y->kind;
}

void capture_finish(struct capture *c)
{
	talks_finish(c);
	qsort(c->findings, c->finding_count, sizeof(*c->findings), by_frame);
}

void capture_free(struct capture *c)
{
	for (size_t i = 0; i < c->told_count; i++)
		free(c->told[i]);
	free(c->told);
	free(c->findings);
	free(c->buckets);
	free(c->by_isn);
	free(c->owners);
	free(c->seen);
	free(c->too_big);
	free(c->groups);
}

const char *capture_finding_name(enum capture_finding_kind kind)
{
	static const char *const names[FOUND_KINDS] = {"two-macs", "asks-in-another-name",
		"no-answer", "answer-from-another-mac", "refused", "reset", "unreachable",
		"fragmentation-needed-ignored", "fragmentation-needed", "loop", "ttl-used-up",
		"redirect", "two-masters", "not-announced", "storm"};

	return names[kind];
}
