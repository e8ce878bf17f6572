/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Source hashing (net/netfilter/ipvs/ip_vs_sh.c): a table of 256 buckets, filled in list order,
 * each server with as many consecutive buckets as its weight, repeatedly; the client's address
 * (with sh-port plus its port) selects the bucket. A server of weight 0 still gets one bucket per
 * round, and packets hashed to it are refused, or with sh-fallback hashed again.
 *
 * The fallback adds the bucket's own number to the hash: from bucket h it goes to 2h, 2h + 1, …
 * (mod 256), not to h + 1. The list begins with the newest server, so if the weights sum to more
 * than 256, the oldest servers have no bucket.
 */
#include "ipvs/hashing.h"

enum { SH_FALLBACK = IPVS_SVC_F_SCHED1, SH_PORT = IPVS_SVC_F_SCHED2 };

struct sh {
	struct ipvs_dest *buckets[IPVS_HASH_BUCKETS];
};

static int reassign(struct ipvs_service *svc, struct ipvs_dest *changed)
{
	struct sh *s = svc->sched_data;
	const struct list *at = svc->destinations.next;
	int given = 0;

	(void)changed;
	for (unsigned i = 0; i < IPVS_HASH_BUCKETS; i++) {
		struct ipvs_dest *dest = NULL;
		if (at == &svc->destinations)
			at = at->next;
		if (at != &svc->destinations)
			dest = list_entry(at, struct ipvs_dest, link);
		ipvs_bucket_set(&s->buckets[i], dest);
		if (dest && ++given >= dest->weight) {
			at = at->next;
			given = 0;
		}
	}
	return 0;
}

static int sh_init_service(struct ipvs_service *svc)
{
	svc->sched_data = sched_alloc(svc, sizeof(struct sh));
	return reassign(svc, NULL);
}

static void done_service(struct ipvs_service *svc)
{
	struct sh *s = svc->sched_data;

	for (unsigned i = 0; i < IPVS_HASH_BUCKETS; i++)
		ipvs_bucket_set(&s->buckets[i], NULL);
	sched_free(svc, s, sizeof(*s));
}

/* ip_vs_sh_hashkey() without its offset */
static unsigned bucket_of(const struct ipvs_service *svc, const struct ipvs_packet *p)
{
	uint32_t port = svc->flags & SH_PORT ? ipvs_hash_port(p) : 0;

	return ipvs_hash_32(port + ipvs_packet_client(p), IPVS_HASH_BITS);
}

/* ip_vs_sh_get(), ip_vs_sh_get_fallback(): *tried is the bucket that was looked at last */
static struct ipvs_dest *sh_find(
	const struct ipvs_service *svc, const struct ipvs_packet *p, unsigned *tried)
{
	const struct sh *s = svc->sched_data;
	unsigned first = bucket_of(svc, p);
	struct ipvs_dest *dest = s->buckets[ *tried = first];

	if (!dest || ipvs_dest_takes(dest))
		return dest;
	if (!(svc->flags & SH_FALLBACK))
		return NULL;
	for (unsigned i = 0; i < IPVS_HASH_BUCKETS; i++) {
		*tried = (first + first + i) % IPVS_HASH_BUCKETS;
		dest = s->buckets[*tried];
		if (ipvs_dest_takes(dest))
			return dest;
	}
	return NULL;
}

static struct ipvs_dest *sh_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	unsigned tried;

	return sh_find(svc, p, &tried);
}

static void sh_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	const struct sh *s = svc->sched_data;
	unsigned first = bucket_of(svc, p), tried;

	x->winner = sh_find(svc, p, &tried);
	x->why = tried == first ? SCHED_SH : SCHED_SH_FALLBACK;
	x->load = tried;
	x->weight = first;
	if (tried != first)
		x->runner_up = s->buckets[first];
	ipvs_explain_buckets(x, svc, s->buckets, IPVS_HASH_BUCKETS);
}

const struct ipvs_scheduler ipvs_sh_scheduler = {
	.name = "sh",
	.summary = N_("source hashing: 256 buckets by the client's address"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = sh_init_service,
	.done_service = done_service,
	.add_dest = reassign,
	.del_dest = reassign,
	.upd_dest = reassign,
	.schedule = sh_schedule,
	.explain = sh_explain,
};
