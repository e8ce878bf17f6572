/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules that keep an address from accepting packets (keepalived 2.2.7, vrrp/vrrp_nftables.c): a
 * separate table with the set @vips, dropped as destination on input and as source on output, both
 * with priority −1. IPVS's input hook has priority 98, so not even a virtual service on the address
 * works. The set gets an instance's addresses when it becomes master and loses them when it leaves
 * that state; a killed keepalived leaves it unchanged. Not simulated: the rules for IGMP of a
 * virtual MAC.
 */
#include "ha/vrrp_filter.h"

#include "base/arena.h"
#include "engine/engine.h"
#include "net/frame.h"
#include "wire/ipv4.h"

#define CHAIN_PRIORITY (NF_IP_PRI_FILTER - 1) /* vrrp_nf_chain_priority */

struct filtered { /* an element of @vips */
	struct list link;
	uint32_t address;
};

struct vrrp_filter { /* the table `ip keepalived` */
	struct list vips;
	struct hook in, out;
};

static const struct guest_key filter_guest = {"keepalived's firewall"};

REASON_LIST(vrrp_filter_reasons, "vrrp-filter", VRRP_FILTER_REASON_BASE + 1, VRRP_FILTER_REASONS);

static struct filtered *filtered(const struct vrrp_filter *t, uint32_t address)
{
	list_for_each (e, &t->vips, struct filtered, link)
		if (e->address == address)
			return e;
	return NULL;
}

static enum nf_verdict judge(struct host *h, const struct vrrp_filter *t, struct frame *f, bool in)
{
	struct ipv4_header ip;

	if (ipv4_parse(&ip, frame_data(f), frame_head_length(f), frame_length(f)) != WIRE_OK)
		return NF_ACCEPT;
	const uint32_t address = in ? ip.dst : ip.src;
	if (!filtered(t, address))
		return NF_ACCEPT;
	return hook_drop_with(h, in ? VRRP_FILTER_IN : VRRP_FILTER_OUT, address);
}

static enum nf_verdict filter_in(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	(void)in;
	(void)out;
	return judge(h, owner, f, true);
}

static enum nf_verdict filter_out(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	(void)in;
	(void)out;
	return judge(h, owner, f, false);
}

static struct vrrp_filter *filter_table(struct host *h)
{
	struct vrrp_filter *t = host_guest(h, &filter_guest);

	if (t)
		return t;
	t = arena_alloc(host_engine(h)->arena, sizeof(*t));
	list_init(&t->vips);
	t->in = (struct hook){.priority = CHAIN_PRIORITY, .run = filter_in, .owner = t};
	t->out = (struct hook){.priority = CHAIN_PRIORITY, .run = filter_out, .owner = t};
	hook_register(h, NF_INET_LOCAL_IN, &t->in);
	hook_register(h, NF_INET_LOCAL_OUT, &t->out);
	host_set_guest(h, &filter_guest, t);
	return t;
}

static void forget(struct host *h, struct filtered *e)
{
	list_del(&e->link);
	arena_put(host_engine(h)->arena, e, sizeof(*e));
}

void vrrp_filter_set(struct host *h, uint32_t address, bool drop)
{
	if (!drop && !host_guest(h, &filter_guest))
		return;
	struct vrrp_filter *t = filter_table(h);
	struct filtered *e = filtered(t, address);

	if (!drop && e)
		forget(h, e);
	if (!drop || e)
		return;
	e = arena_get(host_engine(h)->arena, sizeof(*e));
	e->address = address;
	list_add_tail(&e->link, &t->vips);
}

void vrrp_filter_clear(struct host *h)
{
	struct vrrp_filter *t = host_guest(h, &filter_guest);

	if (!t)
		return;
	list_for_each_safe (e, &t->vips, struct filtered, link)
		forget(h, e);
}
