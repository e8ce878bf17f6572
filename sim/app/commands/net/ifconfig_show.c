/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ifconfig prints (net-tools 2.10: lib/interface.c). An interface's own block shows the
 * address labelled with its own name; an alias is a separate block without counters. An address
 * with another label (`ip addr add … dev lo`, a second one on eth0) is not shown, as in the real
 * tool.
 */
#include "app/commands/net/ifconfig_show.h"

#include <inttypes.h>
#include <string.h>

#include "app/commands/net/net_tools.h"
#include "base/text.h"
#include "host/command.h"
#include "host/host.h"
#include "host/ip/addr.h"

#define IFF_RUNNING 0x40u

static unsigned flags_of(const struct netdev *dev)
{
	bool running = netdev_is_up(dev) && (dev->carrier || (dev->flags & IFF_LOOPBACK));

	return dev->flags | (running ? IFF_RUNNING : 0);
}

static void flag_names(struct text *t, unsigned flags)
{
	static const struct {
		unsigned flag;
		const char *name;
	} names[] = {{IFF_UP, "UP"}, {IFF_BROADCAST, "BROADCAST"}, {IFF_LOOPBACK, "LOOPBACK"},
		{IFF_POINTOPOINT, "POINTOPOINT"}, {IFF_RUNNING, "RUNNING"}, {IFF_NOARP, "NOARP"},
		{IFF_PROMISC, "PROMISC"}, {IFF_MULTICAST, "MULTICAST"}};
	const char *comma = "";

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (flags & names[i].flag) {
			text_add(t, "%s%s", comma, names[i].name);
			comma = ",";
		}
}

/* 90 (90.0 B), 1234567 (1.1 MiB): one digit, cut off */
static void bytes(struct text *t, uint64_t n)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	unsigned unit = 0;
	uint64_t tenths = n * 10;

	while (tenths >= 10240 && unit < 4) {
		tenths /= 1024;
		unit++;
	}
	text_add(t, "%" PRIu64 " (%" PRIu64 ".%" PRIu64 " %s)", n, tenths / 10, tenths % 10,
		units[unit]);
}

static void counters(struct text *t, const struct netdev_stats *s)
{
	text_add(t, "        RX packets %" PRIu64 "  bytes ", s->rx_packets);
	bytes(t, s->rx_bytes);
	text_add(t, "\n        RX errors %" PRIu64 "  dropped %" PRIu64 "  overruns 0  frame 0\n",
		s->rx_errors, s->rx_dropped);
	text_add(t, "        TX packets %" PRIu64 "  bytes ", s->tx_packets);
	bytes(t, s->tx_bytes);
	text_add(t,
		"\n        TX errors %" PRIu64 "  dropped %" PRIu64
		" overruns 0  carrier 0  collisions 0\n",
		s->tx_errors, s->tx_dropped);
}

static void block(struct process *p, const struct netdev *dev, const char *name)
{
	const struct in_ifaddr *a = addr_find_label(dev, name);
	bool lo = (dev->flags & IFF_LOOPBACK) != 0;
	struct text t = {0};

	text_add(&t, "%s: flags=%u<", name, flags_of(dev));
	flag_names(&t, flags_of(dev));
	text_add(&t, ">  mtu %u\n", dev->mtu);
	if (a) {
		text_add(&t, "        inet %s  netmask %s", ip_text(a->local).s,
			ip_text(ipv4_mask(a->prefix)).s);
		if (dev->flags & IFF_BROADCAST)
			text_add(&t, "  broadcast %s", ip_text(a->broadcast).s);
		text_putc(&t, '\n');
	}
	if (lo)
		text_add(&t, "        loop  txqueuelen %u  (Local Loopback)\n", dev->txqueuelen);
	else if (dev == p->host->tunnel)
		text_add(&t, "        tunnel   txqueuelen %u  (IPIP Tunnel)\n", dev->txqueuelen);
	else
		text_add(&t, "        ether %s  txqueuelen %u  (Ethernet)\n", mac_text(dev->mac).s,
			dev->txqueuelen);
	if (!strchr(name, ':'))
		counters(&t, &dev->stats);
	process_print(p, "%s\n", text_str(&t));
	text_free(&t);
}

static void brief_line(struct process *p, const struct netdev *dev, const char *name)
{
	static const struct {
		unsigned flag;
		char letter;
	} letters[] = {{IFF_BROADCAST, 'B'}, {IFF_LOOPBACK, 'L'}, {IFF_MULTICAST, 'M'},
		{IFF_PROMISC, 'P'}, {IFF_NOARP, 'O'}, {IFF_RUNNING, 'R'}, {IFF_UP, 'U'}};
	const struct netdev_stats *s = &dev->stats;
	struct text t = {0};

	text_add(&t, "%-15s %5u ", name, dev->mtu);
	if (strchr(name, ':'))
		text_put(&t, "     - no statistics available -                        ");
	else
		text_add(&t,
			"%8" PRIu64 " %6" PRIu64 " %6" PRIu64 " %-6u %8" PRIu64 " %6" PRIu64
			" %6" PRIu64 " %6u ",
			s->rx_packets, s->rx_errors, s->rx_dropped, 0, s->tx_packets, s->tx_errors,
			s->tx_dropped, 0);
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (flags_of(dev) & letters[i].flag)
			text_putc(&t, letters[i].letter);
	process_print(p, "%s\n", text_str(&t));
	text_free(&t);
}

static void one(struct process *p, const struct netdev *dev, const char *name, bool brief)
{
	if (brief)
		brief_line(p, dev, name);
	else
		block(p, dev, name);
}

void ifconfig_show_head(struct process *p, const char *gap)
{
	process_print(p,
		"Iface%s MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP "
		"TX-OVR Flg\n",
		gap);
}

bool ifconfig_show(struct process *p, const char *name, bool brief)
{
	const struct netdev *dev = alias_device(p->host, name);

	if (!dev)
		return false;
	if (brief)
		ifconfig_show_head(p, "     ");
	one(p, dev, name, brief);
	return true;
}

/* the next of `dev`'s aliases by name behind `last` */
static const char *next_alias(const struct netdev *dev, const char *last)
{
	const char *best = NULL;

	list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (strchr(a->label, ':') && strcmp(a->label, last) > 0 &&
			(!best || strcmp(a->label, best) < 0))
			best = a->label;
	return best;
}

static const struct netdev *next_device(const struct host *h, const char *last)
{
	const struct netdev *best = NULL;

	list_for_each (d, &h->node.devs, struct netdev, link)
		if (strcmp(d->name, last) > 0 && (!best || strcmp(d->name, best->name) < 0))
			best = d;
	return best;
}

void ifconfig_show_all(struct process *p, bool all, bool brief)
{
	const struct netdev *dev = next_device(p->host, "");

	for (; dev; dev = next_device(p->host, dev->name)) {
		if (!all && !netdev_is_up(dev))
			continue;
		one(p, dev, dev->name, brief);
		for (const char *name = next_alias(dev, ""); name; name = next_alias(dev, name))
			one(p, dev, name, brief);
	}
}
