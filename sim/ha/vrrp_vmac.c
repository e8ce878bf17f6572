/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * use_vmac (keepalived 2.2.7, vrrp/vrrp_vmac.c, vrrp/vrrp_if_config.c): an instance has a private
 * macvlan with the MAC 00:00:5e:00:01:VRID (RFC 5798 7.3) on its interface; adverts, virtual
 * addresses and gratuitous ARPs use the macvlan, the adverts' source address is the interface's.
 * With vmac_xmit_base the adverts are sent on the interface itself. The macvlan answers ARP only
 * for its own addresses (arp_ignore 1), and accepts packets from addresses of this host
 * (accept_local 1); while keepalived runs, the interface below answers only for its own, too
 * (arp_ignore 1, arp_filter 1). A macvlan left by a killed keepalived is reused with its addresses.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ha/vrrp.h"
#include "host/ip/virtual.h"
#include "host/sysctl/sysctl.h"

#define VMAC_BASE \
	{ \
		0x00, 0x00, 0x5e, 0x00, 0x01, 0x00 \
	}

static void set_for(struct host *h, const char *dev, const char *key, const char *value)
{
	struct text path = {0};

	text_add(&path, "net/ipv4/conf/%s/%s", dev, key);
	sysctl_write(h, text_str(&path), value);
	text_free(&path);
}

static void read_for(struct host *h, const char *dev, const char *key, struct text *value)
{
	struct text path = {0};

	text_add(&path, "net/ipv4/conf/%s/%s", dev, key);
	sysctl_read(h, text_str(&path), value);
	text_free(&path);
}

/* clear_rp_filter(): a 0 on the macvlan has no effect if all is higher */
static void clear_rp_filter(struct vrrp *v)
{
	struct host *h = v->k->host;
	struct text all = {0};

	read_for(h, "all", "rp_filter", &all);
	if (strcmp(text_str(&all), "0") != 0) {
		list_for_each (dev, &h->node.devs, struct netdev, link) {
			struct text own = {0};
			read_for(h, dev->name, "rp_filter", &own);
			if (strcmp(text_str(&own), text_str(&all)) < 0)
				set_for(h, dev->name, "rp_filter", text_str(&all));
			text_free(&own);
		}
		ha_log(v->k, HA_VRRP,
			"NOTICE: setting sysctl net.ipv4.conf.all.rp_filter from %s to 0",
			text_str(&all));
		set_for(h, "all", "rp_filter", "0");
	}
	text_free(&all);
}

/* set_interface_parameters() */
static void set_parameters(struct vrrp *v, const char *name)
{
	struct host *h = v->k->host;

	clear_rp_filter(v);
	set_for(h, name, "arp_ignore", "1");
	set_for(h, name, "accept_local", "1");
	set_for(h, name, "rp_filter", "0");
	set_for(h, name, "promote_secondaries", "1");
	set_for(h, v->base->name, "arp_ignore", "1");
	set_for(h, v->base->name, "arp_filter", "1");
}

static bool is_ours(const struct netdev *dev, const struct vrrp *v)
{
	const struct virtual_dev *virtual = virtual_of(dev);

	return virtual && virtual->kind == VIRTUAL_MACVLAN && virtual->lower == v->base;
}

static struct netdev *make(struct vrrp *v, const char *name)
{
	struct host *h = v->k->host;
	uint8_t mac[ETH_ALEN] = VMAC_BASE;
	const struct virtual_spec spec = {
		.name = name, .lower = v->base, .kind = VIRTUAL_MACVLAN, .mode = MACVLAN_PRIVATE};

	if (virtual_add(h, &spec) != 0) {
		ha_log(v->k, HA_VRRP, "(%s): Unable to create VMAC interface %s", v->conf->name,
			name);
		return NULL;
	}
	struct netdev *dev = node_dev(&h->node, name);
	mac[ETH_ALEN - 1] = v->conf->vrid;
	netdev_set_mac(dev, mac);
	ha_log(v->k, HA_VRRP, "(%s): Success creating VMAC interface %s", v->conf->name, name);
	v->fresh = true;
	return dev;
}

static void name_of(const struct vrrp *v, char *name)
{
	if (v->conf->vmac_name[0])
		snprintf(name, IFNAMSIZ, "%s", v->conf->vmac_name);
	else
		snprintf(name, IFNAMSIZ, "vrrp.%u", v->conf->vrid);
}

void vrrp_vmac_begin(struct vrrp *v)
{
	char name[IFNAMSIZ];

	if (!v->conf->use_vmac || !v->base)
		return;
	name_of(v, name);
	struct netdev *dev = node_dev(&v->k->host->node, name);
	if (dev && !is_ours(dev, v)) {
		ha_log(v->k, HA_VRRP, "VMAC %s conflicts with existing interface", name);
		return;
	}
	if (!dev)
		dev = make(v, name);
	if (!dev)
		return;
	set_parameters(v, name);
	netdev_set_up(dev, true);
	v->dev = dev;
}

/* netlink_link_del_vmac() */
void vrrp_vmac_end(struct vrrp *v)
{
	struct host *h = v->k->host;

	if (!v->base || v->dev == v->base)
		return;
	ha_log(v->k, HA_VRRP, "(%s) Success removing VMAC interface %s", v->conf->name,
		v->dev->name);
	virtual_del(h, v->dev);
	set_for(h, v->base->name, "arp_ignore", "0");
	set_for(h, v->base->name, "arp_filter", "0");
	v->dev = v->base;
}

struct netdev *vrrp_wire(const struct vrrp *v)
{
	return v->conf->vmac_xmit_base ? v->base : v->dev;
}
