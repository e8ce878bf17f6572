/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Maglev hashing (net/netfilter/ipvs/ip_vs_mh.c; Eisenbud et al., NSDI 2016, 3.4). A table of 4 093
 * entries. Each server walks the table with its own start and step, both hashed from its address
 * and port; in rotation, newest server first, it takes the next free entries, as many at a time as
 * its share of the weights. The client's address (with mh-port plus its port) is hashed to an
 * entry.
 *
 * Shares use the last nonzero weight: a quiesced server keeps its entries, and packets hashed to it
 * are refused, or with mh-fallback hashed again with an offset. Weights are divided by their
 * greatest common divisor and shifted down to 6 bits. The hash is hsiphash(): on 64-bit machines
 * SipHash-1-3 cut to 32 bits, with fixed keys.
 *
 * With more than 4 093 servers the table is no longer filled and the old one stays, including
 * entries of servers deleted meanwhile: the kernel ignores the error.
 */
#include "base/errno.h"
#include "ipvs/hashing.h"

enum { MH_FALLBACK = IPVS_SVC_F_SCHED1, MH_PORT = IPVS_SVC_F_SCHED2 };

#define ENTRIES 4093u
#define KEY_START UINT64_C(2654435761)
#define KEY_STEP UINT64_C(2654446892)
#define SHARE_BITS 6 /* CONFIG_IP_VS_MH_TAB_INDEX / 2 */

struct mh {
	struct ipvs_dest *entries[ENTRIES];
};

struct walk { /* a server's, while the table is filled */
	struct ipvs_dest *dest;
	uint32_t at, step;
	int turns;
};

/* ---- the hash ---- */

static uint64_t rotate(uint64_t x, unsigned by)
{
	return x << by | x >> (64 - by);
}

static void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

/* hsiphash_1u32() with both halves of the key equal: one round for the word, three to finish */
static uint32_t hash(uint32_t word, uint64_t key)
{
	uint64_t last = UINT64_C(4) << 56 | word;
	uint64_t v[4] = {key ^ UINT64_C(0x736f6d6570736575), key ^ UINT64_C(0x646f72616e646f6d),
		key ^ UINT64_C(0x6c7967656e657261), key ^ UINT64_C(0x7465646279746573)};

	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return (uint32_t)(v[0] ^ v[1] ^ v[2] ^ v[3]);
}

/* ---- the table ---- */

static int gcd(int a, int b)
{
	while (b) {
		int rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static unsigned bits_of(int x) /* fls() */
{
	return x ? 32 - (unsigned)__builtin_clz((unsigned)x) : 0;
}

/* ip_vs_mh_gcd_weight(), ip_vs_mh_shift_weight(): a share is (last_weight / *common) >> *shift; 0
 * of all is *common 0 */
static void measure(const struct ipvs_service *svc, int *common, unsigned *shift)
{
	int maximum = 0;

	*common = 0;
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link) {
		*common = gcd(dest->last_weight, *common);
		if (dest->last_weight > maximum)
			maximum = dest->last_weight;
	}
	unsigned bits = *common ? bits_of(maximum / *common) : 0;
	*shift = bits > SHARE_BITS ? bits - SHARE_BITS : 0;
}

/* ip_vs_mh_permutate() */
static struct walk walk_of(struct ipvs_dest *dest, int common, unsigned shift)
{
	uint32_t word = dest->addr + dest->port;
	int turns = dest->last_weight / common >> shift;

	return (struct walk){.dest = dest,
		.at = hash(word, KEY_START) % ENTRIES,
		.step = hash(word, KEY_STEP) % (ENTRIES - 1) + 1,
		.turns = turns ? turns : 1};
}

static uint32_t next_free(struct walk *w, const bool *taken)
{
	while (taken[w->at]) {
		w->at += w->step;
		if (w->at >= ENTRIES)
			w->at -= ENTRIES;
	}
	return w->at;
}

/* ip_vs_mh_populate() */
static void fill(struct mh *s, struct walk *walks, size_t count)
{
	bool taken[ENTRIES] = {false};
	unsigned n = 0;

	for (;;) {
		for (struct walk *w = walks; w < walks + count; w++) {
			for (int turn = 0; turn < w->turns; turn++) {
				uint32_t entry = next_free(w, taken);
				taken[entry] = true;
				ipvs_bucket_set(&s->entries[entry], w->dest);
				if (++n == ENTRIES)
					return;
			}
		}
	}
}

static void clear(struct mh *s)
{
	for (unsigned i = 0; i < ENTRIES; i++)
		ipvs_bucket_set(&s->entries[i], NULL);
}

/* ip_vs_mh_reassign() */
static int reassign(struct ipvs_service *svc, struct ipvs_dest *changed)
{
	struct mh *s = svc->sched_data;
	unsigned shift, i = 0;
	int common;

	(void)changed;
	if (svc->num_dests > ENTRIES)
		return -EINVAL;
	measure(svc, &common, &shift);
	if (!common) {
		clear(s);
		return 0;
	}
	size_t size = svc->num_dests * sizeof(struct walk);
	struct walk *walks = sched_alloc(svc, size);
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		if (dest->last_weight) /* a server that never had a weight gets no entries */
			walks[i++] = walk_of(dest, common, shift);
	fill(s, walks, i);
	sched_free(svc, walks, size);
	return 0;
}

static int mh_init_service(struct ipvs_service *svc)
{
	svc->sched_data = sched_alloc(svc, sizeof(struct mh));
	int error = reassign(svc, NULL);
	if (error)
		sched_free(svc, svc->sched_data, sizeof(struct mh));
	return error;
}

static void done_service(struct ipvs_service *svc)
{
	clear(svc->sched_data);
	sched_free(svc, svc->sched_data, sizeof(struct mh));
}

/* ---- the choice ---- */

static unsigned entry_of(
	const struct ipvs_service *svc, const struct ipvs_packet *p, unsigned offset)
{
	uint32_t port = svc->flags & MH_PORT ? ipvs_hash_port(p) : 0;

	return hash(offset + port + ipvs_packet_client(p), KEY_START) % ENTRIES;
}

/* ip_vs_mh_get(), ip_vs_mh_get_fallback(): *tried is the entry that was looked at last */
static struct ipvs_dest *mh_find(
	const struct ipvs_service *svc, const struct ipvs_packet *p, unsigned *tried)
{
	const struct mh *s = svc->sched_data;
	unsigned first = entry_of(svc, p, 0);
	struct ipvs_dest *dest = s->entries[ *tried = first];

	if (!dest || ipvs_dest_takes(dest))
		return dest;
	if (!(svc->flags & MH_FALLBACK))
		return NULL;
	for (unsigned i = 0; i < ENTRIES; i++) {
		*tried = entry_of(svc, p, (i + first) % ENTRIES);
		dest = s->entries[*tried];
		if (ipvs_dest_takes(dest))
			return dest;
	}
	return NULL;
}

static struct ipvs_dest *mh_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	unsigned tried;

	return mh_find(svc, p, &tried);
}

static void mh_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	const struct mh *s = svc->sched_data;
	unsigned first = entry_of(svc, p, 0), tried;

	x->winner = mh_find(svc, p, &tried);
	x->why = tried == first ? SCHED_MH : SCHED_MH_FALLBACK;
	x->load = tried;
	x->weight = first;
	if (tried != first)
		x->runner_up = s->entries[first];
	ipvs_explain_buckets(x, svc, s->entries, ENTRIES);
}

const struct ipvs_scheduler ipvs_mh_scheduler = {
	.name = "mh",
	.summary = N_("Maglev hashing: a table of 4093 entries by the client's address; "
		      "changes move few clients"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = mh_init_service,
	.done_service = done_service,
	.add_dest = reassign,
	.del_dest = reassign,
	.upd_dest = reassign,
	.schedule = mh_schedule,
	.explain = mh_explain,
};
