/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ifconfig (net-tools 2.10): words from left to right, each one an immediate ioctl (devinet_ioctl()
 * in net/ipv4/devinet.c). So `ifconfig lo:0 VIP netmask 255.255.255.255 broadcast VIP up` first
 * adds the VIP with the mask of its class, then replaces it: the steps are the kernel's.
 *
 * SIOCSIFADDR   replaces the address that bears the label; mask and broadcast follow the class
 * SIOCSIFNETMASK, SIOCSIFBRDADDR   replace it once more; the broadcast follows the new mask
 * an alias going down deletes its address; `up` brings the interface up
 *
 * Not supported: pointopoint, add/del (IPv6 only, as in net-tools), hardware settings, media.
 */
#include <inttypes.h>
#include <string.h>

#include "app/commands/net/ifconfig_show.h"
#include "app/commands/net/net_tools.h"
#include "app/system/commands.h"
#include "app/system/service_names.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/ip/tunnel.h"

#define STATUS_IOCTL 255

struct ifconfig {
	struct process *p;
	const char *name;
	int argc;
	char **argv;
	int at;
	int status; /* of a word that ends it */
};

static bool ifconfig_fail(struct ifconfig *c, int status)
{
	c->status = status;
	return false;
}

static bool ioctl_fails(struct ifconfig *c, const char *request, int error, int status)
{
	process_error(c->p, "%s: %s\n", request, errno_words(error));
	return ifconfig_fail(c, status);
}

static bool usage(struct ifconfig *c)
{
	process_error(c->p,
		"Usage:\n"
		"  ifconfig [-a] [-v] [-s] <interface> [[<AF>] <address>]\n"
		"  [[-]broadcast [<address>]]  [netmask <address>]\n"
		"  [hw <HW> <address>]  [mtu <NN>]  [[-]arp]  [[-]promisc]\n"
		"  [multicast]  [txqueuelen <NN>]\n"
		"  [up|down] ...\n\n"
		"  <HW>=Hardware Type.\n"
		"  List of possible hardware types:\n"
		"    loop (Local Loopback) ether (Ethernet) \n"
		"  <AF>=Address family. Default: inet\n"
		"  List of possible address families:\n"
		"    inet (DARPA Internet) \n");
	return ifconfig_fail(c, 3);
}

static bool unknown_host(struct ifconfig *c, const char *word)
{
	process_error(c->p,
		"%s: Host name lookup failure\nifconfig: `--help' gives usage information.\n",
		word);
	return ifconfig_fail(c, 1);
}

static const char *need(struct ifconfig *c)
{
	if (c->at < c->argc)
		return c->argv[c->at++];
	usage(c);
	return NULL;
}

static bool need_number(struct ifconfig *c, uint32_t *n)
{
	const char *word = need(c);
	uint64_t value;

	if (!word)
		return false;
	if (!parse_u64(word, &value) || value > UINT32_MAX)
		return usage(c);
	*n = (uint32_t)value;
	return true;
}

static bool no_device(struct ifconfig *c)
{
	process_error(c->p, "%s: ERROR while getting interface flags: No such device\n", c->name);
	return ifconfig_fail(c, STATUS_IOCTL);
}

static struct netdev *device(struct ifconfig *c)
{
	struct netdev *dev = alias_device(c->p->host, c->name);

	if (!dev)
		no_device(c);
	return dev;
}

/* Replaces the address of this label with `spec`; the kernel deletes and inserts. Only SIOCSIFADDR
 * reports that the insertion failed: with SIOCSIFNETMASK and SIOCSIFBRDADDR the address is simply
 * gone (devinet_ioctl() ignores what inet_insert_ifa() returns). */
static int replace(struct ifconfig *c, struct netdev *dev, struct addr_spec *spec)
{
	const struct in_ifaddr *old = addr_find_label(dev, c->name);

	spec->label = c->name;
	if (old)
		addr_del(c->p->host, dev, old->local, old->prefix, old->label);
	return spec->local ? addr_add(c->p->host, dev, spec) : 0;
}

static struct addr_spec spec_of(const struct in_ifaddr *a)
{
	return (struct addr_spec){.local = a->local,
		.peer = a->address,
		.prefix = a->prefix,
		.broadcast = a->broadcast,
		.has_broadcast = a->broadcast != 0,
		.scope = a->scope,
		.has_scope = true};
}

static bool set_mask(struct ifconfig *c, struct netdev *dev, uint32_t mask)
{
	const struct in_ifaddr *old = addr_find_label(dev, c->name);

	if (!old)
		return ioctl_fails(c, "SIOCSIFNETMASK", -EADDRNOTAVAIL, 1);
	if (mask_length(mask) < 0)
		return ioctl_fails(c, "SIOCSIFNETMASK", -EINVAL, 1);
	struct addr_spec spec = spec_of(old);
	uint32_t by_old = old->local | ~ipv4_mask(old->prefix);
	spec.prefix = (uint8_t)mask_length(mask);
	if (spec.prefix == old->prefix)
		return true;
	if ((dev->flags & IFF_BROADCAST) && spec.prefix < 31 && old->broadcast == by_old)
		spec.broadcast = old->local | ~mask;
	replace(c, dev, &spec);
	return true;
}

/* SIOCSIFADDR: mask and broadcast of its class; the same address once more changes nothing */
static bool set_local(struct ifconfig *c, struct netdev *dev, uint32_t local)
{
	const struct in_ifaddr *old = addr_find_label(dev, c->name);
	int length = class_length(local);
	struct addr_spec spec = {.local = local, .prefix = (uint8_t)length};

	if (length < 0)
		return ioctl_fails(c, "SIOCSIFADDR", -EINVAL, STATUS_IOCTL);
	if (old && old->local == local)
		return true;
	spec.has_broadcast = (dev->flags & IFF_BROADCAST) != 0;
	if (spec.has_broadcast)
		spec.broadcast = local | ~ipv4_mask((unsigned)length);
	int error = replace(c, dev, &spec);
	return error == 0 || ioctl_fails(c, "SIOCSIFADDR", error, STATUS_IOCTL);
}

/* an address brings the interface up */
static bool set_address(struct ifconfig *c, const char *word)
{
	struct netdev *dev = alias_device(c->p->host, c->name);
	uint32_t local = 0;
	unsigned length = 32;

	if (strcmp(word, "0") != 0 && strcmp(word, "default") != 0 &&
		!parse_prefix(word, &local, &length) && !host_address(c->p->host, word, &local))
		return unknown_host(c, word);
	if (!dev) {
		process_error(c->p, "SIOCSIFADDR: No such device\n");
		return no_device(c);
	}
	if (!set_local(c, dev, local))
		return false;
	netdev_set_up(dev, true);
	/* net-tools 2.10 shifts a 64-bit word by the length: /32 becomes the mask 0.0.0.0 */
	return !strchr(word, '/') || set_mask(c, dev, length == 32 ? 0 : ipv4_mask(length));
}

static bool need_address(struct ifconfig *c, uint32_t *address)
{
	const char *word = need(c);

	if (!word)
		return false;
	return host_address(c->p->host, word, address) || unknown_host(c, word);
}

static bool set_netmask(struct ifconfig *c)
{
	struct netdev *dev = device(c);
	uint32_t mask;

	return dev && need_address(c, &mask) && set_mask(c, dev, mask);
}

static bool set_broadcast(struct ifconfig *c)
{
	const struct in_ifaddr *old = alias_address(c->p->host, c->name);
	struct netdev *dev = device(c);
	uint32_t broadcast;

	if (!dev)
		return false;
	if (c->at >= c->argc)
		return true;
	if (!need_address(c, &broadcast))
		return false;
	if (!old)
		return ioctl_fails(c, "SIOCSIFBRDADDR", -EADDRNOTAVAIL, 1);
	struct addr_spec spec = spec_of(old);
	spec.broadcast = broadcast;
	spec.has_broadcast = true;
	replace(c, dev, &spec);
	return true;
}

/* SIOCSIFFLAGS: an alias has only IFF_UP, and loses its address with it */
static bool set_flag(struct ifconfig *c, uint32_t flag, bool on)
{
	struct netdev *dev = device(c);
	const struct in_ifaddr *a = alias_address(c->p->host, c->name);

	if (!dev)
		return false;
	if (strchr(c->name, ':') && !a)
		return ioctl_fails(c, "SIOCSIFFLAGS", -EADDRNOTAVAIL, STATUS_IOCTL);
	if (strchr(c->name, ':') && flag == IFF_UP && !on)
		addr_del(c->p->host, dev, a->local, a->prefix, a->label);
	else if (flag == IFF_UP)
		netdev_set_up(dev, on);
	else
		dev->flags = on ? dev->flags | flag : dev->flags & ~flag;
	return true;
}

static bool set_mtu(struct ifconfig *c)
{
	struct netdev *dev = device(c);
	uint32_t mtu;

	if (!dev || !need_number(c, &mtu))
		return false;
	if (mtu < 68 || mtu > 65535)
		return ioctl_fails(c, "SIOCSIFMTU", -EINVAL, 1);
	netdev_set_mtu(dev, mtu);
	return true;
}

static bool set_queue(struct ifconfig *c)
{
	struct netdev *dev = device(c);

	return dev && need_number(c, &dev->txqueuelen);
}

static bool set_hardware(struct ifconfig *c)
{
	struct netdev *dev = device(c);
	const char *type = need(c), *word = type ? need(c) : NULL;
	uint8_t mac[ETH_ALEN];

	if (!dev || !word)
		return false;
	if (strcmp(type, "ether") != 0 || !parse_mac(word, mac)) {
		process_error(c->p, "%s: invalid %s address.\n", word,
			strcmp(type, "ether") == 0 ? "ether" : type);
		return ifconfig_fail(c, 1);
	}
	netdev_set_mac(dev, mac);
	return true;
}

static bool ifconfig_word(struct ifconfig *c, const char *w)
{
	bool off = *w == '-';
	const char *name = w + off;

	if (strcmp(w, "up") == 0 || strcmp(w, "down") == 0)
		return set_flag(c, IFF_UP, *w == 'u');
	if (strcmp(name, "arp") == 0)
		return set_flag(c, IFF_NOARP, off);
	if (strcmp(name, "promisc") == 0)
		return set_flag(c, IFF_PROMISC, !off);
	if (strcmp(name, "multicast") == 0)
		return set_flag(c, IFF_MULTICAST, !off);
	if (strcmp(w, "mtu") == 0)
		return set_mtu(c);
	if (strcmp(w, "netmask") == 0)
		return set_netmask(c);
	if (strcmp(w, "broadcast") == 0)
		return set_broadcast(c);
	if (strcmp(w, "txqueuelen") == 0)
		return set_queue(c);
	if (strcmp(w, "hw") == 0)
		return set_hardware(c);
	if (strcmp(w, "inet") == 0)
		return true;
	return set_address(c, w);
}

static bool show_ifconfig(struct ifconfig *c, bool all, bool brief)
{
	if (!c->name) {
		if (brief)
			ifconfig_show_head(c->p, "     ");
		ifconfig_show_all(c->p, all, brief);
		return true;
	}
	if (ifconfig_show(c->p, c->name, brief))
		return true;
	process_error(
		c->p, "%s: error fetching interface information: Device not found\n", c->name);
	return ifconfig_fail(c, 1);
}

static void run_ifconfig(struct process *p, int argc, char **argv)
{
	struct ifconfig c = {.p = p, .argc = argc, .argv = argv, .at = 1};
	bool all = false, brief = false, fine = true;

	for (; fine && c.at < argc && argv[c.at][0] == '-'; c.at++) {
		all |= strcmp(argv[c.at], "-a") == 0;
		brief |= strcmp(argv[c.at], "-s") == 0;
		if (strcmp(argv[c.at], "-a") != 0 && strcmp(argv[c.at], "-s") != 0 &&
			strcmp(argv[c.at], "-v") != 0) {
			process_error(p,
				"ifconfig: option `%s' not recognised.\n"
				"ifconfig: `--help' gives usage information.\n",
				argv[c.at]);
			fine = ifconfig_fail(&c, 1);
		}
	}
	if (fine && c.at < argc) {
		c.name = argv[c.at++];
		tunnel_autoload(p->host, c.name);
	}
	if (fine && c.at >= argc)
		fine = show_ifconfig(&c, all, brief);
	while (fine && c.at < argc)
		fine = ifconfig_word(&c, argv[c.at++]);
	process_exit(p, c.status);
}

const struct command ifconfig_command = {.name = "ifconfig",
	.summary = N_("addresses and interfaces (net-tools)"),
	.run = run_ifconfig};
