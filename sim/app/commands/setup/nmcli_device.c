/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nmcli device, and what activating a profile does to an interface: removes addresses that are not
 * in the profile, adds those that are with noprefixroute, and adds NetworkManager's own routes with
 * metric 100 (nm_device_ip4_config_apply()). An address that exists already is unchanged.
 * Deactivating removes the addresses and leaves the interface up.
 */
#include <string.h>

#include "app/commands/setup/nmcli.h"
#include "app/shell/shell.h"
#include "app/system/interface_files.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"

static bool has_address(const struct nm_profile *p, const struct in_ifaddr *a)
{
	struct text word = {0};
	bool has = false;

	text_add(&word, "%s/%u", ip_text(a->local).s, a->prefix);
	for (size_t i = 0; i < p->addresses.count; i++)
		has |= strcmp(words_item(&p->addresses, i), text_str(&word)) == 0;
	text_free(&word);
	return has;
}

static void put_address_of_profile(const char *word, const char *device, struct text *script)
{
	uint32_t address;
	unsigned length;

	if (!parse_prefix(word, &address, &length))
		return;
	const uint32_t mask = ipv4_mask(length);
	text_add(script, "ip addr add %s", word);
	if (length < 31)
		text_add(script, " brd %s", ip_text(address | ~mask).s);
	text_add(script, " dev %s noprefixroute\n", device);
	text_add(script,
		"ip route replace %s/%u dev %s proto kernel scope link src %s metric 100\n",
		ip_text(address & mask).s, length, device, ip_text(address).s);
}

/* a gateway whose route exists is unchanged */
static void put_gateway_of_profile(
	const struct nm_profile *p, const char *device, struct text *script)
{
	struct text value = {0};

	if (nm_profile_value(p, "GATEWAY", &value))
		text_add(script,
			"ip route show default | grep -q 'via %s ' || ip route replace default via "
			"%s dev %s proto static metric 100\n",
			text_str(&value), text_str(&value), device);
	text_add(script,
		"if [ -f %sroute-%s ]; then while read -r r; do ip route replace $r proto static "
		"metric 100; done < %sroute-%s; fi\n",
		IFCFG_DIRECTORY, p->file + strlen("ifcfg-"), IFCFG_DIRECTORY,
		p->file + strlen("ifcfg-"));
	text_free(&value);
}

void nmcli_put_activation(
	struct nmcli *n, const struct nm_profile *p, const char *device, struct text *script)
{
	struct netdev *dev = node_dev(&n->h->node, device);

	if (!dev)
		text_add(script, "ip link add %s type dummy\n", device);
	text_add(script, "ip link set %s up\n", device);
	if (dev)
		list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
			if (!has_address(p, a))
				text_add(script, "ip addr del %s/%u dev %s\n", ip_text(a->local).s,
					a->prefix, device);
	for (size_t i = 0; i < p->addresses.count; i++) {
		const char *word = words_item(&p->addresses, i);
		uint32_t address;
		unsigned length;
		const struct in_ifaddr *there = dev && parse_prefix(word, &address, &length)
			? addr_find(dev, address)
			: NULL;
		if (!there || there->prefix != length)
			put_address_of_profile(word, device, script);
	}
	put_gateway_of_profile(p, device, script);
}

static void nmcli_ended(struct process *p, int status)
{
	(void)status;
	process_exit(p, 0);
}

void nmcli_run(struct nmcli *n, struct text *script, const char *said)
{
	text_add(script, "echo \"%s\"\n", said);
	n->left = true;
	shell_spawn_text(n->p, n->h, text_str(script), nmcli_ended);
}

/* ---- device ---- */

static const char *kind_of(const struct netdev *dev)
{
	return dev->flags & IFF_LOOPBACK ? "loopback" : dev->wire ? "ethernet" : "dummy";
}

static const char *state_of(const struct netdev *dev, const struct nm_profile *active)
{
	if (dev->flags & IFF_LOOPBACK)
		return "unmanaged";
	if (dev->wire && !dev->carrier)
		return "unavailable";
	return active ? "connected" : "disconnected";
}

static void device_status(struct nmcli *n)
{
	struct words cells = {0};

	words_add(&cells, "DEVICE");
	words_add(&cells, "TYPE");
	words_add(&cells, "STATE");
	words_add(&cells, "CONNECTION");
	for (int pass = 0; pass < 3; pass++) /* connected, not, unmanaged */
		list_for_each (dev, &n->h->node.devs, struct netdev, link) {
			const struct nm_profile *a = nm_profiles_active(n->h, &n->all, dev->name);
			const char *state = state_of(dev, a);
			int rank = *state == 'c' ? 0 : strcmp(state, "unmanaged") == 0 ? 2 : 1;
			if (rank != pass)
				continue;
			words_add(&cells, dev->name);
			words_add(&cells, kind_of(dev));
			words_add(&cells, state);
			words_add(&cells, rank == 0 ? a->id : "--");
		}
	nmcli_table(n, "DEVICE,TYPE,STATE,CONNECTION", &cells);
	words_free(&cells);
}

static void show_addresses(struct nmcli *n, const struct netdev *dev)
{
	struct text name = {0}, gateway = {0};
	unsigned i = 0;

	list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link) {
		text_clear(&name);
		text_add(&name, "IP4.ADDRESS[%u]", ++i);
		nmcli_field(n, text_str(&name), "%s/%u", ip_text(a->local).s, a->prefix);
	}
	struct nm_profile *active = nm_profiles_active(n->h, &n->all, dev->name);
	bool has = active && nm_profile_value(active, "GATEWAY", &gateway);
	nmcli_field(n, "IP4.GATEWAY", "%s", has ? text_str(&gateway) : "--");
	nmcli_field(n, "IP6.GATEWAY", "--");
	text_free(&name);
	text_free(&gateway);
}

static void show_device_of_nmcli(struct nmcli *n, const struct netdev *dev)
{
	const struct nm_profile *a = nm_profiles_active(n->h, &n->all, dev->name);
	const char *state = state_of(dev, a);
	int number = *state == 'c'                ? 100
		: strcmp(state, "unmanaged") == 0 ? 10
		: *state == 'd'                   ? 30
						  : 20;

	nmcli_field(n, "GENERAL.DEVICE", "%s", dev->name);
	nmcli_field(n, "GENERAL.TYPE", "%s", kind_of(dev));
	nmcli_field(n, "GENERAL.HWADDR", "%s", mac_text(dev->mac).s);
	nmcli_field(n, "GENERAL.MTU", "%u", dev->mtu);
	nmcli_field(n, "GENERAL.STATE", "%d (%s)", number, state);
	nmcli_field(n, "GENERAL.CONNECTION", "%s", a ? a->id : "--");
	if (dev->wire)
		nmcli_field(n, "WIRED-PROPERTIES.CARRIER", "%s", dev->carrier ? "on" : "off");
	show_addresses(n, dev);
}

static void device_show(struct nmcli *n, const char *name)
{
	bool first = true;

	if (name && !node_dev(&n->h->node, name)) {
		nmcli_fail(n, NMCLI_NOT_THERE, "Device '%s' not found.", name);
		return;
	}
	list_for_each (dev, &n->h->node.devs, struct netdev, link) {
		if (name && strcmp(name, dev->name) != 0)
			continue;
		if (!first)
			process_print(n->p, "\n");
		first = false;
		show_device_of_nmcli(n, dev);
	}
}

/* the profile to connect an interface with: one for its name, or for any interface */
static struct nm_profile *profile_for(struct nmcli *n, const char *device)
{
	for (size_t i = 0; i < n->all.count; i++)
		if (strcmp(n->all.items[i].device, device) == 0)
			return &n->all.items[i];
	return NULL;
}

static void device_change(struct nmcli *n, const char *verb, const char *name)
{
	struct nm_profile *active = nm_profiles_active(n->h, &n->all, name);
	struct text script = {0}, said = {0};
	bool connects = nmcli_is(verb, "connect"), disconnects = nmcli_is(verb, "disconnect");

	if (!active && connects)
		active = profile_for(n, name);
	if (!active) {
		nmcli_fail(n, disconnects ? 6 : NMCLI_ACTIVATION,
			disconnects ? "Device '%s' (/org/freedesktop/NetworkManager/Devices/2) "
				      "disconnecting failed: This device is not active"
				    : "Failed to activate '%s': no suitable connection found",
			name);
		return;
	}
	if (disconnects) {
		text_add(&script, "ip addr flush dev %s scope global\n", name);
		text_add(&said, "Device '%s' successfully disconnected.", name);
	} else {
		nmcli_put_activation(n, active, name, &script);
		text_add(&said,
			connects ? "Device '%s' successfully activated with '%s'."
				 : "Connection successfully reapplied to device '%s'.",
			name, active->uuid);
	}
	nm_profiles_activate(n->h, name, disconnects ? NULL : active);
	nmcli_run(n, &script, text_str(&said));
	text_free(&script);
	text_free(&said);
}

void nmcli_device(struct nmcli *n)
{
	const char *verb = nmcli_next(n), *name = nmcli_next(n);

	if (!verb || nmcli_is(verb, "status"))
		device_status(n);
	else if (nmcli_is(verb, "show"))
		device_show(n, name);
	else if (!nmcli_is(verb, "connect") && !nmcli_is(verb, "disconnect") &&
		!nmcli_is(verb, "reapply")) {
		struct text what = {0};
		text_add(&what, "nmcli device %s", verb);
		n->left = true;
		refuse(n->p, text_str(&what), "nmcli device status");
		text_free(&what);
	} else if (!name)
		nmcli_fail(n, NMCLI_USAGE, "No interface specified.");
	else if (!node_dev(&n->h->node, name))
		nmcli_fail(n, NMCLI_NOT_THERE, "Device '%s' not found.", name);
	else
		device_change(n, verb, name);
}
