/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ignored "fragmentation needed" messages (RFC 1191): a router has reported how much fits, and one
 * retransmission timeout later (200 ms, TCP_RTO_MIN of Linux) packets with DF are as large as
 * before. Packets already in flight at that time do not count.
 */
#include "capture/private.h"

#define HEEDED_BY (CAPTURE_SECOND / 5)

static struct too_big *told_of(struct capture *c, uint32_t src, uint32_t dst)
{
	for (size_t i = 0; i < c->too_big_count; i++)
		if (c->too_big[i].src == src && c->too_big[i].dst == dst)
			return &c->too_big[i];
	return NULL;
}

void too_big_told(struct capture *c, const struct look *l)
{
	const struct ipv4_header *about = &l->d->about;
	struct capture_finding f = {
		.kind = FOUND_MTU, .address = {l->ip->src, about->src, about->dst}};

	f.n[0] = l->d->icmp.mtu;
	capture_found(c, &f, l);
	if (told_of(c, about->src, about->dst))
		return;
	/* a full table forgets the oldest */
	struct too_big *t = &c->too_big[c->too_big_next++ % CAPTURE_TOO_BIG];
	if (c->too_big_count < CAPTURE_TOO_BIG)
		c->too_big_count++;
	*t = (struct too_big){about->src, about->dst, l->ip->src, l->d->icmp.mtu, l->f->time};
}

void too_big_look(struct capture *c, const struct look *l)
{
	if (!c->too_big_count || !(l->ip->fragment & IPV4_DF))
		return;
	const struct too_big *t = told_of(c, l->ip->src, l->ip->dst);
	if (!t || l->ip->total_length <= t->mtu || l->f->time - t->time < HEEDED_BY)
		return;
	struct capture_finding f = {.kind = FOUND_TOO_BIG, .address = {t->src, t->dst, t->by}};
	f.n[0] = t->mtu;
	f.n[1] = l->ip->total_length;
	capture_found(c, &f, l);
}
