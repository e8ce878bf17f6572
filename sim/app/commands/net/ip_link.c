/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip link (iproute2 6.1: ipaddress.c, iplink.c): show and set { up down mtu address arp promisc
 * multicast txqueuelen }. The topology defines the interfaces: they cannot be renamed here
 * (ip_link_add.c adds and deletes virtual ones).
 *
 * qdisc shows the queues of the lab's interfaces: a plain FIFO for Ethernet, none for lo.
 */
#include <inttypes.h>
#include <string.h>

#include "app/commands/net/ip.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/tunnel.h"
#include "host/ip/virtual.h"

#define MTU_MIN 68 /* ETH_MIN_MTU */

/* <BROADCAST,UP> */
static void ip_flags_text(struct text *t, const struct netdev *dev)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} names[] = {{IFF_LOOPBACK, "LOOPBACK"}, {IFF_BROADCAST, "BROADCAST"},
		{IFF_POINTOPOINT, "POINTOPOINT"}, {IFF_MULTICAST, "MULTICAST"},
		{IFF_NOARP, "NOARP"}, {IFF_PROMISC, "PROMISC"}, {IFF_UP, "UP"}};
	bool lower = netdev_is_up(dev) && (dev->carrier || (dev->flags & IFF_LOOPBACK));
	const char *comma = "";

	text_putc(t, '<');
	if (netdev_is_up(dev) && !lower) {
		text_put(t, "NO-CARRIER");
		comma = ",";
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!(dev->flags & names[i].flag))
			continue;
		text_add(t, "%s%s", comma, names[i].name);
		comma = ",";
	}
	text_add(t, "%s>", lower ? ",LOWER_UP" : "");
}

static bool is_tunnel(const struct netdev *dev)
{
	return dev == host_of(dev)->tunnel;
}

static const char *ip_operstate(const struct netdev *dev)
{
	const struct virtual_dev *v = virtual_of(dev);

	if (!netdev_is_up(dev))
		return "DOWN";
	if (dev->flags & IFF_LOOPBACK || is_tunnel(dev) || (v && v->kind == VIRTUAL_DUMMY))
		return "UNKNOWN";
	if (v && !dev->carrier)
		return "LOWERLAYERDOWN";
	return dev->carrier ? "UP" : "DOWN";
}

static struct mac_text hardware_address(const struct netdev *dev)
{
	return mac_text(dev->flags & IFF_LOOPBACK ? eth_zero : dev->mac);
}

/* "link/ether 02:… brd ff:…"; a tunnel has IP addresses here, this interface has none */
static void hardware_line(struct text *t, const struct netdev *dev)
{
	bool lo = (dev->flags & IFF_LOOPBACK) != 0;

	if (is_tunnel(dev))
		text_put(t, "    link/ipip 0.0.0.0 brd 0.0.0.0\n");
	else
		text_add(t, "    link/%s %s brd %s\n", lo ? "loopback" : "ether",
			hardware_address(dev).s, mac_text(lo ? eth_zero : eth_broadcast).s);
}

/* "eth0.10@eth0": with its lower device */
static void whole_name(const struct netdev *dev, struct text *t)
{
	const struct virtual_dev *v = virtual_of(dev);

	text_put(t, dev->name);
	if (is_tunnel(dev))
		text_put(t, "@NONE");
	else if (v && v->lower)
		text_add(t, "@%s", v->lower->name);
}

void ip_link_lines(struct ip_run *r, struct text *t, const struct netdev *dev, bool mode, bool link)
{
	bool queued = !(dev->flags & IFF_LOOPBACK) && !is_tunnel(dev) && !virtual_of(dev);
	const char *qdisc = queued                      ? "pfifo_fast"
		: virtual_of(dev) && !netdev_is_up(dev) ? "noop"
							: "noqueue";
	struct text name = {0};

	whole_name(dev, &name);

	if (r->brief) {
		text_add(t, "%-16s %-14s ", text_str(&name), ip_operstate(dev));
		text_free(&name);
		return;
	}
	text_add(t, "%u: %s: ", dev->index, text_str(&name));
	text_free(&name);
	ip_flags_text(t, dev);
	text_add(t, " mtu %u qdisc %s state %s %sgroup default qlen %u\n", dev->mtu, qdisc,
		ip_operstate(dev), mode ? "mode DEFAULT " : "", dev->txqueuelen);
	if (link)
		hardware_line(t, dev);
}

/* print_stats64(): a column is as wide as its longest number, or as its name and some */
static void counters(
	struct text *t, const char *title, const char *const names[6], const uint64_t values[6])
{
	static const int least[6] = {10, 7, 6, 7, 7, 7};
	struct text line = {0};

	text_add(t, "    %s", title);
	for (unsigned i = 0; i < 6; i++) {
		struct text n = {0};
		text_add(&n, "%" PRIu64, values[i]);
		int width = (int)n.len > least[i] ? (int)n.len : least[i];
		text_add(t, "%*s ", i ? width : width - (int)strlen(title), names[i]);
		text_add(&line, "%*s ", width, text_str(&n));
		text_free(&n);
	}
	/* a column for compressed packets, empty */
	text_add(t, "%10s\n    %s\n", "", text_str(&line));
	text_free(&line);
}

void ip_statistics_lines(struct ip_run *r, struct text *t, const struct netdev *dev)
{
	static const char *const in[] = {
		"bytes", "packets", "errors", "dropped", "missed", "mcast"};
	static const char *const out[] = {
		"bytes", "packets", "errors", "dropped", "carrier", "collsns"};
	const struct netdev_stats *s = &dev->stats;

	if (!r->statistics || r->brief)
		return;
	counters(t, "RX:", in,
		(const uint64_t[]){s->rx_bytes, s->rx_packets, s->rx_errors, s->rx_dropped, 0, 0});
	counters(t, "TX:", out,
		(const uint64_t[]){s->tx_bytes, s->tx_packets, s->tx_errors, s->tx_dropped, 0, 0});
}

void ip_print(struct ip_run *r, struct text *t)
{
	for (size_t i = 0; r->one_line && i + 1 < t->len; i++)
		if (t->s[i] == '\n')
			t->s[i] = '\\';
	process_write(r->p, text_str(t), t->len);
	text_clear(t);
}

static void show_one(struct ip_run *r, const struct netdev *dev)
{
	struct text t = {0};

	ip_link_lines(r, &t, dev, true, true);
	if (r->brief) {
		text_add(&t, "%s ", is_tunnel(dev) ? "0.0.0.0" : hardware_address(dev).s);
		ip_flags_text(&t, dev);
		text_put(&t, " \n");
	}
	ip_statistics_lines(r, &t, dev);
	ip_print(r, &t);
	text_free(&t);
}

static void ip_link_show(struct ip_run *r)
{
	const char *name = NULL;
	const struct netdev *only = NULL;
	bool up = false;

	while (ip_peek(r)) {
		if (ip_accept_exact(r, "up")) {
			up = true;
			continue;
		}
		if (ip_accept_exact(r, "dev") && !ip_peek(r)) {
			ip_need(r);
			return;
		}
		if (name) {
			ip_garbage(r, "dev", ip_peek(r));
			return;
		}
		name = ip_need(r);
		if (!(only = ip_find_device(r->host, name))) {
			ip_fail(r, IP_FAILED, "Device \"%s\" does not exist.", name);
			return;
		}
	}
	list_for_each (dev, &r->host->node.devs, struct netdev, link)
		if ((!only || only == dev) && (!up || netdev_is_up(dev)))
			show_one(r, dev);
}

struct changes { /* all words are read before anything changes */
	struct netdev *dev;
	uint32_t set, mask; /* flags */
	uint32_t mtu, txqueuelen;
	bool has_mtu, has_txqueuelen, has_mac;
	uint8_t mac[ETH_ALEN];
};

static bool on_off(
	struct ip_run *r, const char *what, uint32_t flag, bool inverted, struct changes *c)
{
	const char *word = ip_need(r);

	if (!word)
		return false;
	bool on = strcmp(word, "on") == 0;
	if (!on && strcmp(word, "off") != 0)
		return ip_fail(r, IP_FAILED,
			"Error: argument of \"%s\" must be \"on\" or \"off\", not \"%s\"", what,
			word);
	c->mask |= flag;
	c->set = on != inverted ? c->set | flag : c->set & ~flag;
	return true;
}

static bool read_mac(struct ip_run *r, struct changes *c)
{
	const char *word = ip_need(r);

	if (!word)
		return false;
	c->has_mac = true;
	return parse_mac(word, c->mac) || ip_fail(r, IP_FAILED, "\"%s\" is invalid lladdr.", word);
}

/* words of `ip link set` that the lab leaves out */
static bool absent_change(const char *word)
{
	static const char *const words[] = {"name", "master", "nomaster", "alias", "netns",
		"allmulticast", "dynamic", "trailers", "carrier", "broadcast", "vf", "xdp", "vrf",
		"type", "group", "addrgenmode", "protodown", "gso_max_size", "link-netns"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static bool read_change(struct ip_run *r, struct changes *c)
{
	if (ip_accept_exact(r, "up")) {
		c->mask |= IFF_UP;
		c->set |= IFF_UP;
		return true;
	}
	if (ip_accept_exact(r, "down")) {
		c->mask |= IFF_UP;
		c->set &= ~(uint32_t)IFF_UP;
		return true;
	}
	if (ip_accept_exact(r, "mtu"))
		return c->has_mtu = true, ip_number(r, "mtu", &c->mtu);
	if (ip_accept_exact(r, "txqueuelen") || ip_accept_exact(r, "txqlen") ||
		ip_accept_exact(r, "qlen"))
		return c->has_txqueuelen = true, ip_number(r, "txqueuelen", &c->txqueuelen);
	if (ip_accept(r, "address"))
		return read_mac(r, c);
	if (ip_accept_exact(r, "arp"))
		return on_off(r, "arp", IFF_NOARP, true, c);
	if (ip_accept_exact(r, "promisc"))
		return on_off(r, "promisc", IFF_PROMISC, false, c);
	if (ip_accept_exact(r, "multicast"))
		return on_off(r, "multicast", IFF_MULTICAST, false, c);
	bool dev = ip_accept_exact(r, "dev");
	if (c->dev && !dev && absent_change(ip_peek(r)))
		return ip_refuse(r, "ip link set", ip_peek(r));
	if (c->dev && !dev)
		return ip_garbage(r, "dev", ip_peek(r));
	return ip_device(r, &c->dev);
}

/* do_setlink(): the address, the MTU, then the flags */
static void apply(const struct changes *c)
{
	struct netdev *dev = c->dev;

	if (c->has_mac)
		netdev_set_mac(dev, c->mac);
	if (c->has_mtu)
		netdev_set_mtu(dev, c->mtu);
	if (c->has_txqueuelen)
		dev->txqueuelen = c->txqueuelen;
	uint32_t others = c->mask & ~(uint32_t)IFF_UP, before = dev->flags;
	dev->flags = (before & ~others) | (c->set & others);
	if ((before ^ dev->flags) & IFF_NOARP) /* arp_netdev_event() */
		neigh_dev_changeaddr(host_of(dev), dev);
	if (c->mask & IFF_UP)
		netdev_set_up(dev, (c->set & IFF_UP) != 0);
}

static void set(struct ip_run *r)
{
	struct changes c = {0};

	while (ip_peek(r))
		if (!read_change(r, &c))
			return;
	if (!c.dev)
		ip_fail(r, IP_USAGE, "Not enough information: \"dev\" argument is required.");
	else if (c.has_mtu && c.mtu < MTU_MIN && !(c.dev->flags & IFF_LOOPBACK))
		ip_fail(r, IP_KERNEL, "Error: mtu less than device minimum.");
	else if (c.has_mtu && c.mtu > 65535)
		ip_fail(r, IP_KERNEL, "Error: mtu greater than device maximum.");
	else
		apply(&c);
}

void ip_link(struct ip_run *r)
{
	if (!ip_peek(r) || ip_accept(r, "show") || ip_accept(r, "list") || ip_accept(r, "lst"))
		ip_link_show(r);
	else if (ip_accept(r, "set"))
		set(r);
	else if (ip_accept(r, "add"))
		ip_link_add(r);
	else if (ip_accept(r, "delete"))
		ip_link_delete(r);
	else if (ip_accept(r, "xstats") || ip_accept(r, "afstats") || ip_accept(r, "property"))
		ip_refuse(r, "ip link", r->argv[r->at - 1]);
	else if (ip_accept(r, "help"))
		ip_fail(r, IP_USAGE,
			"Usage: ip link add [ link DEV ] [ name ] NAME [ address LLADDR ] [ mtu "
			"MTU ]\n"
			"\t\ttype { dummy | vlan id VLANID | macvlan mode { private | bridge } }\n"
			"       ip link delete DEVICE\n"
			"       ip link set DEVICE [ { up | down } ]\n"
			"\t\t[ arp { on | off } ] [ multicast { on | off } ]\n"
			"\t\t[ promisc { on | off } ] [ txqueuelen PACKETS ]\n"
			"\t\t[ address LLADDR ] [ mtu MTU ]\n"
			"       ip link show [ DEVICE ] [up]");
	else
		ip_fail(r, IP_USAGE, "Command \"%s\" is unknown, try \"ip link help\".",
			ip_peek(r));
}
