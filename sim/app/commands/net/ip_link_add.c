/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip link add, ip link delete (iproute2 6.1: iplink.c, iplink_vlan.c, iplink_macvlan.c): dummy,
 * vlan and macvlan. The lab refuses the other types that iproute2 knows; the topology defines the
 * cards.
 */
#include <string.h>

#include "app/commands/net/ip.h"
#include "app/system/voice.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/virtual.h"

struct asked {
	struct virtual_spec spec;
	bool has_mac, has_mtu, has_id;
	uint8_t mac[ETH_ALEN];
	uint32_t mtu;
};

static bool absent_type(const char *type)
{
	static const char *const types[] = {"amt", "bareudp", "bond", "bridge", "dsa", "erspan",
		"geneve", "gre", "gretap", "gtp", "ifb", "ip6erspan", "ip6gre", "ip6gretap",
		"ip6tnl", "ipip", "ipoib", "ipvlan", "ipvtap", "macsec", "macvtap", "netdevsim",
		"nlmon", "rmnet", "sit", "team", "vcan", "veth", "vrf", "vti", "vxcan", "vxlan",
		"wwan", "xfrm", "virt_wifi"};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

static bool vlan_words(struct ip_run *r, struct asked *a)
{
	uint32_t id;

	while (ip_peek(r)) {
		if (ip_accept(r, "protocol")) {
			const char *word = ip_need(r);
			if (word && strcasecmp(word, "802.1q") != 0)
				return ip_refuse(r, "ip link add type vlan protocol", word);
		} else if (ip_accept(r, "id")) {
			const char *word = ip_peek(r);
			if (!ip_number(r, "id", &id))
				return false;
			if (id > 4095)
				return ip_fail(r, IP_USAGE,
					"Error: argument \"%s\" is wrong: id is invalid\n", word);
			a->spec.vlan = (uint16_t)id;
			a->has_id = true;
		} else {
			return ip_refuse(r, "ip link add type vlan", ip_peek(r));
		}
	}
	return true;
}

static bool macvlan_words(struct ip_run *r, struct asked *a)
{
	a->spec.mode = MACVLAN_BRIDGE;
	while (ip_peek(r)) {
		if (!ip_accept(r, "mode"))
			return ip_refuse(r, "ip link add type macvlan", ip_peek(r));
		const char *word = ip_need(r);
		if (!word)
			return false;
		if (strcmp(word, "private") != 0 && strcmp(word, "bridge") != 0)
			return ip_refuse(r, "ip link add type macvlan mode", word);
		a->spec.mode = *word == 'p' ? MACVLAN_PRIVATE : MACVLAN_BRIDGE;
	}
	return true;
}

static bool type_words(struct ip_run *r, struct asked *a)
{
	const char *type = ip_need(r);

	if (!type)
		return false;
	if (strcmp(type, "dummy") == 0) {
		a->spec.kind = VIRTUAL_DUMMY;
		return !ip_peek(r) ||
			ip_fail(r, IP_USAGE,
				"Error: garbage instead of arguments \"%s ...\". Try "
				"\"ip link help\".",
				ip_peek(r));
	}
	if (strcmp(type, "vlan") == 0)
		return a->spec.kind = VIRTUAL_VLAN, vlan_words(r, a);
	if (strcmp(type, "macvlan") == 0)
		return a->spec.kind = VIRTUAL_MACVLAN, macvlan_words(r, a);
	if (absent_type(type))
		return ip_refuse(r, "ip link add type", type);
	return ip_fail(r, IP_KERNEL, "Error: Unknown device type.");
}

static bool read_word(struct ip_run *r, struct asked *a)
{
	const char *word;

	if (ip_accept_exact(r, "link"))
		return ip_device(r, &a->spec.lower);
	if (ip_accept_exact(r, "type"))
		return type_words(r, a);
	if (ip_accept_exact(r, "mtu"))
		return a->has_mtu = true, ip_number(r, "mtu", &a->mtu);
	if (ip_accept(r, "address")) {
		word = ip_need(r);
		a->has_mac = true;
		return word &&
			(parse_mac(word, a->mac) ||
				ip_fail(r, IP_FAILED, "\"%s\" is invalid lladdr.", word));
	}
	if (!ip_accept_exact(r, "name"))
		ip_accept_exact(r, "dev");
	word = ip_need(r);
	if (!word)
		return false;
	if (a->spec.name)
		return ip_garbage(r, "name", word);
	if (strlen(word) >= IFNAMSIZ || strchr(word, '/') || strchr(word, ' '))
		return ip_fail(r, IP_USAGE,
			"Error: argument \"%s\" is wrong: \"name\" not a valid ifname\n", word);
	a->spec.name = word;
	return true;
}

/* "dummy0", the first free name; NULL if a name was given */
static void name_it(struct ip_run *r, struct asked *a, struct text *name)
{
	for (unsigned n = 0; !a->spec.name; n++) {
		text_clear(name);
		text_add(name, a->spec.kind == VIRTUAL_DUMMY ? "dummy%u" : "macvlan%u", n);
		if (!node_dev(&r->host->node, text_str(name)))
			a->spec.name = text_str(name);
	}
}

static bool complete(struct ip_run *r, struct asked *a)
{
	if (a->spec.kind != VIRTUAL_DUMMY && !a->spec.lower)
		return ip_kernel_refuses(r, a->spec.kind == VIRTUAL_VLAN ? -EINVAL : -EINVAL);
	if (a->spec.kind == VIRTUAL_VLAN && (!a->has_id || a->spec.vlan == 0))
		return ip_fail(r, IP_KERNEL, "Error: 8021q: Invalid VLAN id.");
	return true;
}

void ip_link_add(struct ip_run *r)
{
	struct asked a = {.spec.kind = UINT8_MAX};
	struct text name = {0};

	while (ip_peek(r))
		if (!read_word(r, &a))
			return;
	if (a.spec.kind == UINT8_MAX) {
		ip_fail(r, IP_FAILED, "Not enough information: \"type\" argument is required");
		return;
	}
	if (!complete(r, &a))
		return;
	name_it(r, &a, &name);
	int error = virtual_add(r->host, &a.spec);
	struct netdev *dev = node_dev(&r->host->node, a.spec.name);
	if (error) {
		ip_kernel_refuses(r, error);
	} else {
		if (a.has_mac)
			netdev_set_mac(dev, a.mac);
		if (a.has_mtu)
			netdev_set_mtu(dev, a.mtu);
	}
	text_free(&name);
}

void ip_link_delete(struct ip_run *r)
{
	struct netdev *dev = NULL;

	while (ip_peek(r)) {
		if (ip_accept_exact(r, "type")) {
			if (!ip_need(r))
				return;
			continue;
		}
		if (ip_accept_exact(r, "group")) {
			ip_refuse(r, "ip link delete", "group");
			return;
		}
		ip_accept_exact(r, "dev");
		if (!ip_device(r, &dev))
			return;
	}
	if (!dev)
		ip_fail(r, IP_FAILED, "Not enough information: \"dev\" argument is required.");
	else if (dev->flags & IFF_LOOPBACK || dev == r->host->tunnel)
		ip_kernel_refuses(r, -EOPNOTSUPP);
	else if (!virtual_of(dev))
		ip_refuse(r, "ip link delete", dev->name);
	else
		virtual_del(r->host, dev);
}
