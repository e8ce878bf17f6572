/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of lblc and lblcr (net/netfilter/ipvs/ip_vs_lblc.c, ip_vs_lblcr.c, which share this
 * logic): 1 024 buckets by destination address. A timer runs every 60 s. Every 30th time it deletes
 * entries not used for the expiration time (default 24 h, see the sysctl). The other times it does
 * nothing unless there are more than 16 384 entries; then it continues at the bucket where it
 * stopped, deletes entries not used for 6 minutes until four thirds of the excess or half the table
 * are gone, and does not count this time towards the 30.
 *
 * With 24 576 entries no new entry is created (6.1.192).
 */
#include "ipvs/locality.h"

#include "ipvs/weighted.h"

#define CHECK_INTERVAL ((uint64_t)60 * HZ)
#define ENTRY_TIMEOUT (6 * 60 * HZ)
#define CHECKS_TO_FULL 30
#define MASK (LOCALITY_BUCKETS - 1)

static struct list *bucket_of(struct locality *t, uint32_t addr)
{
	return &t->buckets[ipvs_hash_32(addr, LOCALITY_BITS)];
}

struct locality_entry *locality_find(const struct locality *t, uint32_t addr)
{
	hash_for_each (node, &t->index, hash_mix(addr)) {
		struct locality_entry *entry = container_of(node, struct locality_entry, node);
		if (entry->addr == addr)
			return entry;
	}
	return NULL;
}

struct locality_entry *locality_new(struct locality *t, uint32_t addr, size_t size)
{
	if (t->entries >= LOCALITY_SIZE * 3 / 2)
		return NULL;
	struct locality_entry *entry = sched_alloc(t->svc, size);
	entry->addr = addr;
	entry->lastuse = ipvs_jiffies(t->svc->ipvs);
	list_add(&entry->link, bucket_of(t, addr));
	hash_add(&t->index, &entry->node, hash_mix(addr));
	t->entries++;
	return entry;
}

void locality_forget(struct locality *t, struct locality_entry *entry)
{
	list_del(&entry->link);
	hash_del(&t->index, &entry->node);
	t->entries--;
	t->forget(t->svc, entry);
}

/* ---- the timer ---- */

/* of one bucket, those not used for `timeout` jiffies; how many they were */
static int sweep(struct locality *t, struct list *bucket, int timeout)
{
	uint64_t now = ipvs_jiffies(t->svc->ipvs);
	int gone = 0;

	list_for_each_safe (entry, bucket, struct locality_entry, link) {
		if ((int64_t)(now - (entry->lastuse + (uint64_t)(int64_t)timeout)) < 0)
			continue;
		locality_forget(t, entry);
		gone++;
	}
	return gone;
}

/* ip_vs_lblc_full_check() */
static void full_check(struct locality *t)
{
	for (unsigned i = 0; i < LOCALITY_BUCKETS; i++) {
		t->rover = (t->rover + 1) & MASK;
		sweep(t, &t->buckets[t->rover], *t->expiration);
	}
}

static void collect(struct locality *t)
{
	int goal = (int)(t->entries - LOCALITY_SIZE) * 4 / 3;

	if (goal > (int)LOCALITY_SIZE / 2)
		goal = LOCALITY_SIZE / 2;
	for (unsigned i = 0; i < LOCALITY_BUCKETS && goal > 0; i++) {
		t->rover = (t->rover + 1) & MASK;
		goal -= sweep(t, &t->buckets[t->rover], ENTRY_TIMEOUT);
	}
}

/* ip_vs_lblc_check_expire() */
static void check_expire(struct engine *e, struct timer *timer)
{
	struct locality *t = container_of(timer, struct locality, timer);

	if (t->counter % CHECKS_TO_FULL == 0) {
		full_check(t);
		t->counter = 1;
	} else if (t->entries <= LOCALITY_SIZE) {
		t->counter++;
	} else {
		collect(t);
	}
	timer_mod_in(e, timer, CHECK_INTERVAL);
}

/* ---- hooks ---- */

static bool has_room(const struct ipvs_dest *dest)
{
	return (int)((unsigned)dest->active * 2) < dest->weight;
}

static struct ipvs_rank locality_rank(const struct ipvs_dest *dest)
{
	struct ipvs_rank r = ipvs_weighted_rank(dest);

	r.spare = has_room(dest);
	return r;
}

int locality_init(struct ipvs_service *svc,
	void (*forget)(struct ipvs_service *svc, struct locality_entry *entry), bool replicated)
{
	struct locality *t = sched_alloc(svc, sizeof(*t));

	t->svc = svc;
	t->forget = forget;
	t->expiration = ipvs_sysctl_expiration(svc->ipvs, replicated);
	t->counter = 1;
	t->timer.run = check_expire;
	for (unsigned i = 0; i < LOCALITY_BUCKETS; i++)
		list_init(&t->buckets[i]);
	hash_init(&t->index, svc->ipvs->engine->arena);
	ipvs_order_init(&t->order, svc, locality_rank, false);
	svc->sched_data = t;
	timer_mod_in(svc->ipvs->engine, &t->timer, CHECK_INTERVAL);
	return 0;
}

void locality_done(struct ipvs_service *svc)
{
	struct locality *t = svc->sched_data;

	timer_del(svc->ipvs->engine, &t->timer);
	for (unsigned i = 0; i < LOCALITY_BUCKETS; i++)
		list_for_each_safe (entry, &t->buckets[i], struct locality_entry, link)
			locality_forget(t, entry);
	ipvs_order_fini(&t->order, svc);
	if (t->index.buckets)
		sched_free(svc, t->index.buckets, (t->index.mask + 1) * sizeof(struct hash_node *));
	sched_free(svc, t, sizeof(*t));
}

int locality_add(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	struct locality *t = svc->sched_data;

	ipvs_order_add(&t->order, svc, dest);
	return 0;
}

int locality_del(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	struct locality *t = svc->sched_data;

	ipvs_order_del(&t->order, dest);
	return 0;
}

int locality_upd(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	locality_changed(svc, dest);
	return 0;
}

void locality_changed(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	struct locality *t = svc->sched_data;

	ipvs_order_update(&t->order, dest);
}

bool locality_overloaded(struct locality *t, const struct ipvs_dest *dest)
{
	if (dest->active <= dest->weight)
		return false;
	if (t->order.size) {
		ipvs_order_settle(&t->order);
		return t->order.spares;
	}
	list_for_each (other, &t->svc->destinations, struct ipvs_dest, link)
		if (has_room(other))
			return true;
	return false;
}

struct ipvs_dest *locality_least(struct locality *t)
{
	return ipvs_weighted_first(&t->order, t->svc);
}

void locality_explain_least(struct locality *t, struct ipvs_explanation *x)
{
	ipvs_order_explain(&t->order, t->svc, x, ipvs_weighted_shown);
	x->winner = locality_least(t);
}
