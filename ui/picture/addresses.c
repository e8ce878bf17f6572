/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses in a picture. The part common to all addresses of the lab is omitted: .100 for
 * 192.168.10.100, .1.100 if they share two bytes. A node's own address is in full. A MAC in a text
 * is written like its chip.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "host/ip/addr.h"
#include "ipvs/scheduler.h"
#include "ui/picture/picture_private.h"

const struct host *picture_host(const struct picture *p, size_t node)
{
	if (node >= p->net->node_count || p->net->nodes[node]->kind != NODE_HOST)
		return NULL;
	return (const struct host *)(const void *)p->net->nodes[node];
}

bool is_vip(const struct picture *p, uint32_t address)
{
	for (size_t i = 0; i < p->vip_count; i++)
		if (p->vips[i] == address)
			return true;
	return false;
}

static void read_vips(struct picture *p)
{
	for (size_t i = 0; i < p->net->node_count; i++) {
		const struct host *h = picture_host(p, i);
		const struct ipvs *ipvs = h ? ipvs_of(h) : NULL;
		if (!ipvs)
			continue;
		list_for_each (svc, &ipvs->services, struct ipvs_service, link)
			if (!svc->fwmark && p->vip_count < VIPS_MAX && !is_vip(p, svc->addr))
				p->vips[p->vip_count++] = svc->addr;
	}
}

/* of how many first bytes are all addresses on cards the same? */
static unsigned shared_bytes(const struct picture *p)
{
	uint32_t first = 0;
	unsigned shared = 3;

	for (size_t i = 0; i < p->net->node_count; i++) {
		if (!picture_host(p, i))
			continue;
		list_for_each (dev, &p->net->nodes[i]->devs, struct netdev, link) {
			if (!dev->wire || !in_dev_of(dev))
				continue;
			list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link) {
				first = first ? first : a->local;
				while (shared > 0 && (a->local ^ first) >> (32 - 8 * shared))
					shared--;
			}
		}
	}
	return first ? shared : 0;
}

static uint32_t any_address(const struct picture *p)
{
	for (size_t i = 0; i < p->net->node_count; i++) {
		if (!picture_host(p, i))
			continue;
		list_for_each (dev, &p->net->nodes[i]->devs, struct netdev, link)
			if (dev->wire && in_dev_of(dev) && !list_empty(&in_dev_of(dev)->addrs))
				return list_first(&in_dev_of(dev)->addrs, struct in_ifaddr, link)
					->local;
	}
	return 0;
}

void addresses_read(struct picture *p)
{
	unsigned shared = shared_bytes(p);
	uint32_t a = any_address(p);

	read_vips(p);
	if (shared == 3)
		snprintf(p->prefix, sizeof(p->prefix), "%u.%u.%u.", a >> 24, a >> 16 & 255,
			a >> 8 & 255);
	else if (shared == 2)
		snprintf(p->prefix, sizeof(p->prefix), "%u.%u.", a >> 24, a >> 16 & 255);
}

static bool starts_address(const char *words, const char *at)
{
	return at == words || !strchr("0123456789.", at[-1]);
}

/* a MAC of the lab is here: replaced by its chip's label */
static bool starts_mac(const struct picture *p, const char *at, struct text *t)
{
	char word[18];
	uint8_t mac[6];

	if (strnlen(at, 17) < 17)
		return false;
	memcpy(word, at, 17);
	word[17] = '\0';
	if (!parse_mac(word, mac) || chip_node(p, mac) == NO_NODE)
		return false;
	chip_label(p, t, mac);
	return true;
}

void put_shortened(const struct picture *p, struct text *t, const char *words)
{
	size_t n = strlen(p->prefix);

	for (const char *c = words; *c;)
		if (starts_mac(p, c, t)) {
			c += 17;
		} else if (n && strncmp(c, p->prefix, n) == 0 && starts_address(words, c)) {
			text_putc(t, '.');
			c += n;
		} else {
			text_putc(t, *c++);
		}
}

void put_short(const struct picture *p, struct text *t, uint32_t address)
{
	put_shortened(p, t, ip_text(address).s);
}

unsigned server_node(const struct picture *p, uint32_t address)
{
	for (unsigned i = 0; i < p->net->node_count; i++) {
		if (!picture_host(p, i))
			continue;
		list_for_each (dev, &p->net->nodes[i]->devs, struct netdev, link)
			if (dev->wire && in_dev_of(dev) && addr_find(dev, address))
				return i;
	}
	return NO_NODE;
}
