/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virtual addresses and routes of an instance (keepalived 2.2.7, vrrp/vrrp.c:
 * vrrp_handle_ipaddress(), vrrp/vrrp_ipaddress.c): added to their interfaces when it becomes
 * master, with /32 unless a length is given, and removed when it leaves that state. The next
 * keepalived removes what a killed one has left.
 */
#include <string.h>

#include "base/text.h"
#include "ha/vrrp.h"
#include "ha/vrrp_filter.h"
#include "host/ip/addr.h"
#include "host/route/fib.h"
#include "net/network.h"

struct netdev *vrrp_address_dev(const struct vrrp *v, const struct ha_address *a)
{
	return a->dev[0] ? node_dev(&v->k->host->node, a->dev) : v->dev;
}

/* ---- addresses ---- */

static void add_one(struct host *h, struct netdev *dev, struct ha_address *a)
{
	const struct addr_spec spec = {.local = a->address,
		.prefix = a->prefix,
		.broadcast = a->broadcast,
		.has_broadcast = a->broadcast != 0,
		.scope = (uint8_t)(a->scope == HA_UNSET ? RT_SCOPE_UNIVERSE : a->scope),
		.has_scope = true,
		.label = a->label[0] ? a->label : NULL};

	if (dev && !a->set) {
		addr_add(h, dev, &spec);
		a->set = true;
	}
}

static void remove_one(struct host *h, struct netdev *dev, struct ha_address *a, bool anyway)
{
	if (dev && (a->set || anyway))
		addr_del(h, dev, a->address, a->prefix, NULL);
	a->set = a->garp_pending = false;
}

static void add_list(struct vrrp *v, struct list *addresses, const char *kind)
{
	if (list_empty(addresses))
		return;
	ha_log(v->k, HA_VRRP, "(%s) setting %sVIPs.", v->conf->name, kind);
	list_for_each (a, addresses, struct ha_address, link)
		add_one(v->k->host, vrrp_address_dev(v, a), a);
}

static void remove_list(struct vrrp *v, struct list *addresses, const char *kind, bool anyway)
{
	if (list_empty(addresses))
		return;
	ha_log(v->k, HA_VRRP, "(%s) removing %sVIPs.", v->conf->name, kind);
	list_for_each (a, addresses, struct ha_address, link)
		remove_one(v->k->host, vrrp_address_dev(v, a), a, anyway);
}

/* ---- routes ---- */

static struct fib_route fib_of(const struct vrrp *v, const struct ha_route *r)
{
	struct netdev *dev = r->dev[0] ? node_dev(&v->k->host->node, r->dev) : NULL;

	return (struct fib_route){.dst = r->dst,
		.prefix = r->prefix,
		.gateway = r->via,
		.prefsrc = r->src,
		.metric = r->metric,
		.dev = dev       ? dev
			: r->via ? NULL
				 : v->dev,
		.table = RT_TABLE_MAIN,
		.type = RTN_UNICAST,
		.scope = r->via ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
		.proto = RTPROT_KEEPALIVED};
}

static void routes(struct vrrp *v, bool add)
{
	list_for_each (r, &v->conf->routes, struct ha_route, link) {
		const struct fib_route route = fib_of(v, r);
		if (add && !r->set)
			r->set = fib_add(v->k->host, &route, true) == 0;
		else if (!add && r->set) {
			fib_del(v->k->host, &route);
			r->set = false;
		}
	}
}

/* ---- addresses that do not accept packets ---- */

static bool is_filtered(const struct vrrp_conf *c)
{
	return c->priority != VRRP_PRIORITY_OWNER && !c->accept;
}

/* global_data->vrrp_nf_table_name (vrrp/vrrp.c: vrrp_complete_instance()): if the file needs no
 * firewall, rules of an earlier file stay in the kernel, through reload, stop and start. */
static bool has_firewall(const struct keepalived *k)
{
	list_for_each (c, &k->conf->instances, struct vrrp_conf, link)
		if (is_filtered(c) || c->use_vmac)
			return true;
	return k->conf->nftables;
}

static void filter_list(struct vrrp *v, const struct list *addresses, bool drop)
{
	list_for_each (a, addresses, struct ha_address, link)
		vrrp_filter_set(v->k->host, a->address, drop);
}

/* firewall_handle_accept_mode(); the first time nft_setup_ipv4() recreates the table */
static void filter(struct vrrp *v, const struct vrrp_conf *c, bool set)
{
	struct keepalived *k = v->k;

	if (!has_firewall(k) || (!set && !k->firewall_set_up))
		return;
	if (!k->firewall_set_up)
		vrrp_filter_clear(k->host);
	k->firewall_set_up = true;
	filter_list(v, &c->addresses, set);
	filter_list(v, &c->excluded, set);
}

/* vrrp_handle_accept_mode(): `set`: the addresses are there, or are about to be */
static void filter_all(struct vrrp *v, bool set)
{
	if (is_filtered(v->conf))
		filter(v, v->conf, set);
}

/* firewall_fini() */
void vrrp_filter_end(struct keepalived *k)
{
	if (has_firewall(k) && k->firewall_set_up)
		vrrp_filter_clear(k->host);
	k->firewall_set_up = false;
}

/* ---- all of an instance ---- */

void vrrp_add_addresses(struct vrrp *v)
{
	filter_all(v, true);
	add_list(v, &v->conf->addresses, "");
	add_list(v, &v->conf->excluded, "E-");
	v->addresses_set = true;
	routes(v, true);
}

void vrrp_remove_addresses(struct vrrp *v, bool whether_set_or_not)
{
	routes(v, false);
	remove_list(v, &v->conf->addresses, "", whether_set_or_not);
	remove_list(v, &v->conf->excluded, "E-", whether_set_or_not);
	filter_all(v, false);
	v->addresses_set = false;
}

static struct ha_address *listed(struct list *addresses, uint32_t address)
{
	list_for_each (a, addresses, struct ha_address, link)
		if (a->address == address)
			return a;
	return NULL;
}

static void remove_unlisted(struct vrrp *v, struct list *was, struct list *is)
{
	list_for_each (a, was, struct ha_address, link) {
		struct ha_address *now = listed(is, a->address);
		struct netdev *dev = vrrp_address_dev(v, a);

		if (now) {
			now->set = a->set;
			continue;
		}
		ha_log(v->k, HA_VRRP, "(%s) ip address %s/%u dev %s, no longer exist",
			v->conf->name, ip_text(a->address).s, a->prefix, dev ? dev->name : "");
		remove_one(v->k->host, dev, a, false);
	}
}

static bool any_unset(const struct list *addresses)
{
	list_for_each (a, addresses, struct ha_address, link)
		if (!a->set)
			return true;
	return false;
}

/* clear_diff_vrrp_vip(), and adds the new ones at once, announced for all of them */
void vrrp_remove_gone(struct vrrp *v, struct vrrp_conf *old)
{
	if (!old)
		return;
	if (is_filtered(old))
		filter(v, old, false);
	filter_all(v, true);
	remove_unlisted(v, &old->addresses, &v->conf->addresses);
	remove_unlisted(v, &old->excluded, &v->conf->excluded);
	const bool more = any_unset(&v->conf->addresses) || any_unset(&v->conf->excluded);
	add_list(v, &v->conf->addresses, "");
	add_list(v, &v->conf->excluded, "E-");
	if (more)
		vrrp_send_updates(v, v->conf->garp_repeat);
}

/* static_ipaddress */
void vrrp_static_addresses(struct keepalived *k, bool add)
{
	struct netdev *fallback = node_dev(&k->host->node,
		k->conf->default_interface[0] ? k->conf->default_interface : "eth0");

	list_for_each (a, &k->conf->static_addresses, struct ha_address, link) {
		struct netdev *dev = a->dev[0] ? node_dev(&k->host->node, a->dev) : fallback;
		if (add)
			add_one(k->host, dev, a);
		else
			remove_one(k->host, dev, a, false);
	}
}
