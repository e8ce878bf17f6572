/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Real servers and their trash (net/netfilter/ipvs/ip_vs_ctl.c, ip_vs_conn.c). A new server goes to
 * the head of its service's list: "the first in the list" is always the last added.
 *
 * Thresholds as in 6.1.192 (__ip_vs_dest_update_overload()): a connection that makes the total
 * equal to the upper threshold sets the flag; one that ends and leaves the total one below the
 * lower bound clears it; an edit that changes a threshold applies at once: set from upper on,
 * cleared below the lower bound, unchanged between.
 *
 * Not simulated: tunnels other than IP-in-IP (GUE, GRE).
 */
#include "ipvs/dest.h"

#include <assert.h>
#include <limits.h>

#include "base/errno.h"
#include "host/ip/addr.h"
#include "ipvs/conn.h"
#include "ipvs/records.h"
#include "ipvs/scheduler.h"

#define TRASH_PERIOD ((uint64_t)120 * HZ) /* IP_VS_DEST_TRASH_PERIOD */

static struct ipvs *ipvs_of_dest(const struct ipvs_dest *d)
{
	return d->service->ipvs;
}

static void record(const struct ipvs_dest *d, unsigned why)
{
	IPVS_RECORD(ipvs_of_dest(d), REC_IPVS_DEST, why, (struct frame *)NULL, d->addr, d->port,
		(uint64_t)d->weight, (uint64_t)d->active, (uint64_t)ipvs_dest_inactive(d),
		d->upper);
}

/* The key uses the service's identity, so that a new service with the same address finds a deleted
 * server again. */
static uint64_t key_of(const struct ipvs_service *svc, uint32_t addr, uint16_t port)
{
	return hash_two(svc->node.hash, (uint64_t)addr << 16 | port);
}

/* The kernel walks the service's list; with thousands of servers that shows. */
struct ipvs_dest *ipvs_dest_find(const struct ipvs_service *svc, uint32_t addr, uint16_t port)
{
	hash_for_each (node, &svc->ipvs->dest_table, key_of(svc, addr, port)) {
		struct ipvs_dest *dest = container_of(node, struct ipvs_dest, node);
		if (dest->available && dest->service == svc && dest->addr == addr &&
			dest->port == port)
			return dest;
	}
	return NULL;
}

/* ---- thresholds ---- */

static void set_overloaded(struct ipvs_dest *d, bool overloaded)
{
	if (d->overloaded == overloaded)
		return;
	d->overloaded = overloaded;
	record(d, overloaded ? IPVS_DEST_OVERLOADED : IPVS_DEST_RELIEVED);
}

enum { JUDGE_GONE = -1, JUDGE_EDITED = 0, JUDGE_NEW = 1 };

static void judge_overload(struct ipvs_dest *d, int event)
{
	uint32_t total = (uint32_t)d->total;

	if (!d->upper)
		set_overloaded(d, false);
	else if (total >= (event == JUDGE_NEW ? d->lower_bound : d->upper))
		set_overloaded(d, true);
	else if (total < (event == JUDGE_GONE ? d->upper : d->lower_bound))
		set_overloaded(d, false);
}

static void set_thresholds(struct ipvs_dest *d, uint32_t upper, uint32_t lower)
{
	if (d->upper == upper && d->lower == lower)
		return;
	d->upper = upper;
	d->lower = lower;
	d->lower_bound = lower ? lower : upper - (upper >> 2);
	judge_overload(d, JUDGE_EDITED);
}

/* ---- counting ---- */

static void load_changed(struct ipvs_dest *d)
{
	if (!d->sched || d->told)
		return;
	const struct ipvs_scheduler *s = d->service->scheduler;
	if (s && s->load_changed && d->available)
		s->load_changed(d->service, d);
}

void ipvs_dest_hold(struct ipvs_dest *d)
{
	d->refs++;
}

void ipvs_dest_put(struct ipvs_dest *d)
{
	assert(d->refs);
	d->refs--;
}

void ipvs_dest_bind(struct ipvs_dest *d)
{
	ipvs_dest_hold(d);
	if ((uint32_t)++d->total == d->upper)
		judge_overload(d, JUDGE_NEW);
	load_changed(d);
}

void ipvs_dest_set_active(struct ipvs_dest *d, bool active)
{
	d->active += active ? 1 : -1;
	load_changed(d);
}

void ipvs_dest_unbind(struct ipvs_dest *d, bool was_active)
{
	if (was_active)
		d->active--;
	if ((uint32_t)d->total-- == d->lower_bound)
		judge_overload(d, JUDGE_GONE);
	load_changed(d);
	ipvs_dest_put(d);
}

void ipvs_dest_bind_template(struct ipvs_dest *d)
{
	ipvs_dest_hold(d);
	d->persistent++;
}

void ipvs_dest_unbind_template(struct ipvs_dest *d)
{
	d->persistent--;
	ipvs_dest_put(d);
}

/* ---- configuration ---- */

static void bind_service(struct ipvs_dest *d, struct ipvs_service *svc)
{
	struct ipvs_service *old = d->service;

	if (old == svc)
		return;
	if (old)
		ipvs_stats_zero(&d->stats);
	d->service = svc;
	ipvs_service_hold(svc);
	if (old)
		ipvs_service_put(old);
}

/* __ip_vs_update_dest(): everything but the list and the scheduler */
static void configure(
	struct ipvs_service *svc, struct ipvs_dest *d, const struct ipvs_dest_spec *spec, bool add)
{
	if (add || spec->weight)
		d->last_weight = (int)spec->weight;
	d->weight = (int)spec->weight;
	d->conn_flags = (spec->conn_flags & IPVS_CONN_F_FWD_MASK) | IPVS_CONN_F_INACTIVE;
	if ((spec->conn_flags & IPVS_CONN_F_FWD_MASK) != IPVS_CONN_F_MASQ)
		d->conn_flags |= IPVS_CONN_F_NOOUTPUT;
	bind_service(d, svc);
	d->available = true;
	set_thresholds(d, (uint32_t)spec->upper, (uint32_t)spec->lower);
	d->route_generation = 0;
}

static int check(const struct ipvs_dest_spec *spec)
{
	if (spec->weight < 0 || spec->weight > INT_MAX || spec->lower > spec->upper)
		return -ERANGE;
	if (spec->upper > INT_MAX || spec->lower < 0)
		return -EINVAL;
	return 0;
}

/* ip_vs_trash_get_dest(): of the same service, or of one at the same place; of several the one that
 * was deleted last */
static struct ipvs_dest *take_from_trash(
	struct ipvs_service *svc, const struct ipvs_dest_spec *spec)
{
	struct hash_table *t = &svc->ipvs->dest_table;

	hash_for_each (node, t, key_of(svc, spec->addr, spec->port)) {
		struct ipvs_dest *dest = container_of(node, struct ipvs_dest, node);
		const struct ipvs_service *was = dest->service;
		if (dest->available || dest->addr != spec->addr || dest->port != spec->port ||
			was->fwmark != svc->fwmark || was->protocol != svc->protocol)
			continue;
		if (!svc->fwmark && (was->addr != svc->addr || was->port != svc->port))
			continue;
		hash_del(t, &dest->node);
		list_del(&dest->link);
		return dest;
	}
	return NULL;
}

/* ip_vs_new_dest(): NULL if packets cannot be sent to the address */
static struct ipvs_dest *new_dest(struct ipvs_service *svc, const struct ipvs_dest_spec *spec)
{
	struct ipvs *ipvs = svc->ipvs;
	unsigned type = ipvs->host ? addr_type(ipvs->host, spec->addr) : (unsigned)RTN_UNICAST;

	if (type != RTN_LOCAL && type != RTN_UNICAST)
		return NULL;
	struct ipvs_dest *dest = pool_get(&ipvs->dest_pool);
	dest->addr = spec->addr;
	dest->port = spec->port;
	dest->number = ipvs->dest_pool.total;
	return dest;
}

int ipvs_dest_add(struct ipvs_service *svc, const struct ipvs_dest_spec *spec)
{
	unsigned why = IPVS_DEST_REVIVED;
	int error = check(spec);

	if (error)
		return error;
	if (ipvs_dest_find(svc, spec->addr, spec->port))
		return -EEXIST;
	struct ipvs_dest *dest = take_from_trash(svc, spec);
	if (!dest) {
		why = IPVS_DEST_ADDED;
		dest = new_dest(svc, spec);
	}
	if (!dest)
		return -EINVAL;
	configure(svc, dest, spec, true);
	list_add(&dest->link, &svc->destinations);
	hash_add(&svc->ipvs->dest_table, &dest->node, key_of(svc, dest->addr, dest->port));
	svc->num_dests++;
	record(dest, why);
	if (svc->scheduler && svc->scheduler->add_dest)
		svc->scheduler->add_dest(svc, dest);
	return 0;
}

int ipvs_dest_edit(struct ipvs_service *svc, const struct ipvs_dest_spec *spec)
{
	int error = check(spec);

	if (error)
		return error;
	struct ipvs_dest *dest = ipvs_dest_find(svc, spec->addr, spec->port);
	if (!dest)
		return -ENOENT;
	configure(svc, dest, spec, false);
	record(dest, IPVS_DEST_EDITED);
	if (svc->scheduler && svc->scheduler->upd_dest)
		svc->scheduler->upd_dest(svc, dest);
	return 0;
}

/* list_del_rcu(): unlinks it but keeps its pointers to its neighbours */
static void unlink_keeping_neighbours(struct list *node)
{
	node->next->prev = node->prev;
	node->prev->next = node->next;
}

void ipvs_dest_unlink(struct ipvs_dest *d, bool tell_scheduler)
{
	struct ipvs_service *svc = d->service;
	struct ipvs *ipvs = svc->ipvs;

	d->available = false;
	unlink_keeping_neighbours(&d->link);
	svc->num_dests--;
	if (tell_scheduler && svc->scheduler && svc->scheduler->del_dest)
		svc->scheduler->del_dest(svc, d);
	record(d, IPVS_DEST_DELETED);
	/* __ip_vs_del_dest() */
	if (list_empty(&ipvs->trash))
		timer_mod_in(ipvs->engine, &ipvs->trash_timer, TRASH_PERIOD / 2);
	list_add(&d->link, &ipvs->trash);
	/* the newest of the trash is found first here, too */
	hash_del(&ipvs->dest_table, &d->node);
	hash_add(&ipvs->dest_table, &d->node, d->node.hash);
	d->idle_start = 0;
	ipvs_conn_expire_nodest_soon(ipvs);
}

int ipvs_dest_del(struct ipvs_service *svc, uint32_t addr, uint16_t port)
{
	struct ipvs_dest *dest = ipvs_dest_find(svc, addr, port);

	if (!dest)
		return -ENOENT;
	ipvs_dest_unlink(dest, true);
	return 0;
}

/* ---- the trash ---- */

static void dest_forget(struct ipvs *ipvs, struct ipvs_dest *d)
{
	record(d, IPVS_DEST_FORGOTTEN);
	hash_del(&ipvs->dest_table, &d->node);
	list_del(&d->link);
	ipvs_service_put(d->service);
	pool_put(&ipvs->dest_pool, d);
}

/* ip_vs_dest_trash_expire(): every 60 s; a server goes when nothing refers to it any more and
 * 120 s have passed since that was first noticed */
static void trash_expire(struct engine *e, struct timer *t)
{
	struct ipvs *ipvs = container_of(t, struct ipvs, trash_timer);
	uint64_t now = ipvs_jiffies(ipvs);

	list_for_each_safe (dest, &ipvs->trash, struct ipvs_dest, link) {
		if (dest->refs)
			continue;
		if (!dest->idle_start)
			dest->idle_start = now ? now : 1;
		else if (now >= dest->idle_start + TRASH_PERIOD)
			dest_forget(ipvs, dest);
	}
	if (!list_empty(&ipvs->trash))
		timer_mod_in(e, t, TRASH_PERIOD / 2);
}

void ipvs_dest_init(struct ipvs *ipvs)
{
	list_init(&ipvs->trash);
	hash_init(&ipvs->dest_table, ipvs->engine->arena);
	ipvs->trash_timer.run = trash_expire;
}
