/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net/bridge without VLANs and multicast snooping (a multicast is flooded). Without a spanning tree
 * (stp.c) a port that gets a link forwards at once.
 *
 * Linux keeps its ports in a list to which a new one is added at the head (br_add_if()), and floods
 * in that order: the port attached last gets its copy first. The order decides which of several ARP
 * replies arrives first, so it is a setting; Linux's order is the default.
 */
#include "net/bridge.h"

#include <stdio.h>
#include <string.h>

#include "engine/trace.h"
#include "net/link.h"
#include "net/records.h"
#include "net/stp.h"

REASON_LIST(bridge_reasons, "bridge", BRIDGE_REASON_BASE + 1, BRIDGE_REASONS);

static void bridge_receive(struct netdev *in, struct frame *f);
static void cleanup(struct engine *e, struct event *ev);

static void port_changed(struct netdev *dev, unsigned what);

static const struct netdev_ops port_ops = {
	.xmit = link_carry, .receive = bridge_receive, .changed = port_changed};

struct bridge *bridge_new(struct network *net, const char *name)
{
	struct arena *a = net->engine->arena;
	struct bridge *b = arena_alloc(a, sizeof(*b));

	node_init(&b->node, net, NODE_BRIDGE, name);
	net->bridge_count++;
	b->ageing = BRIDGE_AGEING_DEFAULT;
	list_init(&b->ports);
	list_init(&b->entries);
	hash_init(&b->table, a);
	pool_init(&b->entry_pool, a, "bridge entry", sizeof(struct bridge_entry));
	pool_init(&b->port_pool, a, "bridge port", sizeof(struct bridge_port));
	b->cleanup.run = cleanup;
	return b;
}

static struct bridge *bridge_of(const struct netdev *dev)
{
	return container_of(dev->node, struct bridge, node);
}

struct netdev *bridge_add_port_named(struct bridge *b, const char *name)
{
	struct bridge_port *port = pool_get(&b->port_pool);

	port->dev = netdev_new(&b->node, name, &port_ops);
	port->dev->port = port;
	netdev_set_up(port->dev, true);
	if (b->flood_order == FLOOD_LAST_ATTACHED_FIRST)
		list_add(&port->link, &b->ports);
	else
		list_add_tail(&port->link, &b->ports);
	if (b->stp)
		stp_port_added(b, port);
	return port->dev;
}

struct netdev *bridge_add_port(struct bridge *b)
{
	unsigned number = (unsigned)b->node.dev_count;
	char name[IFNAMSIZ];

	do
		snprintf(name, sizeof(name), "p%u", ++number);
	while (node_dev(&b->node, name));
	return bridge_add_port_named(b, name);
}

static struct bridge_entry *find_bridge(const struct bridge *b, const uint8_t mac[ETH_ALEN])
{
	uint64_t h = hash_mix(arg_mac(mac));

	hash_for_each (node, &b->table, h)
		if (mac_equal(container_of(node, struct bridge_entry, node)->mac, mac))
			return container_of(node, struct bridge_entry, node);
	return NULL;
}

const struct bridge_entry *bridge_find(const struct bridge *b, const uint8_t mac[ETH_ALEN])
{
	const struct bridge_entry *entry = find_bridge(b, mac);

	/* br_fdb_find_rcu() is followed by has_expired() */
	if (!entry || entry->updated + stp_hold_time(b) <= node_engine(&b->node)->now)
		return NULL;
	return entry;
}

static void bridge_forget(struct bridge *b, struct bridge_entry *entry)
{
	hash_del(&b->table, &entry->node);
	list_del(&entry->link);
	pool_put(&b->entry_pool, entry);
}

/* br_fdb_cleanup(): looks when the oldest line is due, in the order of confirmation */
static void cleanup(struct engine *e, struct event *ev)
{
	struct bridge *b = container_of(ev, struct bridge, cleanup);
	int64_t next = INT64_MAX;

	list_for_each_safe (entry, &b->entries, struct bridge_entry, link) {
		int64_t due = entry->updated + stp_hold_time(b);
		if (due > e->now) {
			next = due < next ? due : next;
			continue;
		}
		RECORD(e, REC_BRIDGE_AGED, BRIDGE_AGED_OUT, b->node.id, NO_DEV, 0, NULL,
			arg_mac(entry->mac), entry->port->index);
		bridge_forget(b, entry);
	}
	if (next != INT64_MAX)
		event_schedule(e, ev, next);
}

/* br_port_carrier_check(), br_stp_disable_port(): entries learnt on a port that goes down are
 * deleted (br_fdb_delete_by_port()), so the next frame to them is flooded */
static void port_changed(struct netdev *dev, unsigned what)
{
	struct bridge *b = bridge_of(dev);

	(void)what;
	if (b->stp && dev->port)
		stp_port_changed(b, dev->port);
	if (netdev_running(dev))
		return;
	list_for_each_safe (entry, &b->entries, struct bridge_entry, link) {
		if (entry->port != dev)
			continue;
		RECORD(node_engine(&b->node), REC_BRIDGE_AGED, BRIDGE_PORT_DOWN, b->node.id, NO_DEV,
			0, NULL, arg_mac(entry->mac), dev->index);
		bridge_forget(b, entry);
	}
}

static struct bridge_entry *learn_new(struct bridge *b, const uint8_t *mac)
{
	struct engine *e = node_engine(&b->node);
	struct bridge_entry *entry = pool_get(&b->entry_pool);

	memcpy(entry->mac, mac, ETH_ALEN);
	hash_add(&b->table, &entry->node, hash_mix(arg_mac(mac)));
	list_add_tail(&entry->link, &b->entries);
	if (!event_pending(&b->cleanup))
		event_schedule(e, &b->cleanup, e->now + b->ageing);
	return entry;
}

/* br_fdb_update() */
static void learn(struct bridge *b, struct netdev *in, struct frame *f, const uint8_t *mac)
{
	struct engine *e = node_engine(&b->node);
	struct bridge_entry *entry = find_bridge(b, mac);

	if (b->ageing == 0)
		return;
	unsigned why = entry ? BRIDGE_LEARN_MOVED : BRIDGE_LEARN_NEW;
	if (!entry)
		entry = learn_new(b, mac);
	entry->updated = e->now;
	if (entry->port == in)
		return;
	unsigned from = entry->port ? entry->port->index : 0;
	entry->port = in;
	entry->taught_by = f->id;
	entry->taught_at = e->now;
	RECORD(e, REC_BRIDGE_LEARNED, why, b->node.id, in->index, f->id, f, arg_mac(mac), in->index,
		from);
}

/* should_deliver(): any other port whose link is up and that the spanning tree lets forward */
static bool delivers(const struct bridge_port *port, const struct netdev *in)
{
	return port->dev != in && netdev_running(port->dev) && stp_forwards(port);
}

static void flood(struct bridge *b, struct netdev *in, struct frame *f, unsigned why)
{
	struct engine *e = node_engine(&b->node);
	struct netdev *last = NULL;
	unsigned count = 0;

	list_for_each (port, &b->ports, struct bridge_port, link)
		count += delivers(port, in);
	if (!count) {
		frame_drop(f, BRIDGE_NO_PORT);
		return;
	}
	RECORD(e, REC_BRIDGE_FLOOD, why, b->node.id, in->index, f->id, f, arg_mac(frame_data(f)),
		count);
	list_for_each (port, &b->ports, struct bridge_port, link) {
		if (!delivers(port, in))
			continue;
		if (last)
			netdev_xmit(last, frame_copy(f));
		last = port->dev;
	}
	netdev_xmit(last, f);
}

static bool security_allows(struct bridge *b, struct bridge_port *port, const uint8_t *src)
{
	if (!b->port_security)
		return true;
	if (!port->bound) {
		port->bound = true;
		memcpy(port->bound_mac, src, ETH_ALEN);
	}
	return mac_equal(port->bound_mac, src);
}

/* Without a loop a frame passes each switch at most once. A looping frame is forwarded as usual:
 * Ethernet has no hop limit. The caller that runs the world limits the time. */
static void count_hop(struct bridge *b, struct netdev *in, struct frame *f)
{
	struct network *net = b->node.net;

	if (++f->bridged <= net->bridge_count)
		return;
	net->looped++;
	f->bridged--; /* it stays one too many */
	if (b->looped)
		return;
	b->looped = true;
	RECORD(net->engine, REC_BRIDGE_LOOP, BRIDGE_LOOPED, b->node.id, in->index, f->id, f,
		net->bridge_count + 1);
}

/* br_handle_frame() and br_handle_frame_finish() */
static void bridge_receive(struct netdev *in, struct frame *f)
{
	struct bridge *b = bridge_of(in);
	const uint8_t *dst = frame_data(f), *src = dst + ETH_ALEN;
	struct bridge_port *port = in->port;

	if (b->stp && mac_equal(dst, bpdu_group)) { /* __br_handle_local_finish() */
		if (stp_learns(port))
			learn(b, in, f, src);
		stp_receive(b, port, f);
		return;
	}
	if (!stp_learns(port)) {
		frame_drop(f, BRIDGE_STP_HELD);
		return;
	}
	count_hop(b, in, f);
	if (mac_is_multicast(src) || mac_equal(src, eth_zero)) {
		frame_drop_with(f, BRIDGE_BAD_SOURCE, arg_mac(src), 0, 0);
		return;
	}
	if (!security_allows(b, port, src)) {
		frame_drop_with(f, BRIDGE_SECURITY, arg_mac(src), arg_mac(port->bound_mac), 0);
		return;
	}
	learn(b, in, f, src);
	if (!stp_forwards(port)) {
		frame_drop(f, BRIDGE_STP_HELD);
		return;
	}
	if (mac_is_multicast(dst)) {
		flood(b, in, f, BRIDGE_FLOOD_BROADCAST);
		return;
	}
	const struct bridge_entry *entry = bridge_find(b, dst);
	if (!entry || !netdev_running(entry->port) || !stp_forwards(entry->port->port)) {
		flood(b, in, f, BRIDGE_FLOOD_UNKNOWN);
	} else if (entry->port == in) {
		frame_drop_with(f, BRIDGE_SAME_PORT, arg_mac(dst), 0, 0);
	} else {
		RECORD(node_engine(&b->node), REC_BRIDGE_FORWARD, BRIDGE_FORWARD_KNOWN, b->node.id,
			in->index, f->id, f, arg_mac(dst), entry->port->index);
		netdev_xmit(entry->port, f);
	}
}
