/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared among the schedulers with tables (dh, sh, mh, lblc, lblcr). */
#ifndef LVSLAB_IPVS_HASHING_H
#define LVSLAB_IPVS_HASHING_H

#include "ipvs/scheduler.h"

#define IPVS_HASH_BITS 8
#define IPVS_HASH_BUCKETS (1u << IPVS_HASH_BITS)

/* hash_32() of include/linux/hash.h: upper bits of a product with the golden ratio; `x` in host
 * order */
static inline unsigned ipvs_hash_32(uint32_t x, unsigned bits)
{
	return x * UINT32_C(0x61C88647) >> (32 - bits);
}

/* ip_vs_sh_get_port(), ip_vs_mh_get_port(): the client's; 0 if the packet has no ports */
static inline uint32_t ipvs_hash_port(const struct ipvs_packet *p)
{
	return p->has_ports ? ipvs_packet_cport(p) : 0;
}

/* A bucket holds a reference to its server: a deleted one stays in the trash until released. */
static inline void ipvs_bucket_set(struct ipvs_dest **bucket, struct ipvs_dest *dest)
{
	if (*bucket == dest)
		return;
	if (*bucket)
		ipvs_dest_put(*bucket);
	if (dest)
		ipvs_dest_hold(dest);
	*bucket = dest;
}

/* The score table: the number of buckets of each server. */
void ipvs_explain_buckets(struct ipvs_explanation *x, const struct ipvs_service *svc,
	struct ipvs_dest *const *buckets, unsigned n);

#endif
