/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Destination hashing (net/netfilter/ipvs/ip_vs_dh.c): a table of 256 buckets, filled with the
 * servers in list order, repeatedly, regardless of weight; the packet's destination address selects
 * the bucket. A server of weight 0 keeps its buckets, and packets hashed to it are refused.
 *
 * The list begins with the newest server, so of more than 256 only the 256 newest are used. The
 * table is refilled when a server is added or deleted, but not when one is edited: it does not
 * depend on weights. A filled bucket holds a reference to its server.
 */
#include "ipvs/hashing.h"

struct dh {
	struct ipvs_dest *buckets[IPVS_HASH_BUCKETS];
};

static int reassign(struct ipvs_service *svc, struct ipvs_dest *changed)
{
	struct dh *s = svc->sched_data;
	const struct list *at = &svc->destinations;

	(void)changed;
	for (unsigned i = 0; i < IPVS_HASH_BUCKETS; i++) {
		if ((at = at->next) == &svc->destinations)
			at = at->next;
		ipvs_bucket_set(&s->buckets[i],
			at == &svc->destinations ? NULL : list_entry(at, struct ipvs_dest, link));
	}
	return 0;
}

static int dh_init_service(struct ipvs_service *svc)
{
	svc->sched_data = sched_alloc(svc, sizeof(struct dh));
	return reassign(svc, NULL);
}

static void done_service(struct ipvs_service *svc)
{
	struct dh *s = svc->sched_data;

	for (unsigned i = 0; i < IPVS_HASH_BUCKETS; i++)
		ipvs_bucket_set(&s->buckets[i], NULL);
	sched_free(svc, s, sizeof(*s));
}

static unsigned bucket_of(const struct ipvs_packet *p)
{
	return ipvs_hash_32(p->daddr, IPVS_HASH_BITS);
}

static struct ipvs_dest *dh_find(const struct ipvs_service *svc, const struct ipvs_packet *p)
{
	const struct dh *s = svc->sched_data;
	struct ipvs_dest *dest = s->buckets[bucket_of(p)];

	return dest && dest->available && ipvs_dest_takes(dest) ? dest : NULL;
}

static struct ipvs_dest *dh_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	return dh_find(svc, p);
}

static void dh_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	const struct dh *s = svc->sched_data;

	x->winner = dh_find(svc, p);
	x->why = SCHED_DH;
	x->load = bucket_of(p);
	ipvs_explain_buckets(x, svc, s->buckets, IPVS_HASH_BUCKETS);
}

const struct ipvs_scheduler ipvs_dh_scheduler = {
	.name = "dh",
	.summary = N_("destination hashing: 256 buckets by the destination address"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = dh_init_service,
	.done_service = done_service,
	.add_dest = reassign,
	.del_dest = reassign,
	.schedule = dh_schedule,
	.explain = dh_explain,
};
