/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The network of a recorded session as a scenario: a switch for each /24, its hosts on it. What a
 * real server needs for DR stands in its sysctls unless it was seen to do otherwise.
 */
#include "base/text.h"
#include "conform/typed.h"

static uint32_t net_of(const struct typed_nic *nic)
{
	return nic->address[0] >> 8;
}

/* the number of the interface's switch, from 0 */
static unsigned switch_of(const struct typed *t, const struct typed_nic *nic)
{
	unsigned n = 0;

	for (unsigned i = 0; i < t->nic_count; i++) {
		bool first = true;
		for (unsigned k = 0; k < i; k++)
			first &= net_of(&t->nics[k]) != net_of(&t->nics[i]);
		if (net_of(&t->nics[i]) == net_of(nic))
			return n;
		n += first;
	}
	return n;
}

static void put_interface(const struct typed *t, const struct typed_nic *nic, struct text *y)
{
	const struct typed_host *h = nic->host;
	bool carries = h->vip_count && h->number == 2;

	text_add(y, "%s: {mac: \"%s\", ipv4: [%s/24", nic->name, mac_text(nic->mac).s,
		ip_text(nic->address[0]).s);
	for (unsigned i = 1; i < nic->addresses; i++)
		text_add(y, ", %s/32", ip_text(nic->address[i]).s);
	for (unsigned i = 0; i < h->vip_count && carries; i++)
		if (h->vips[i] >> 8 == net_of(nic))
			text_add(y, ", %s/32", ip_text(h->vips[i]).s);
	text_put(y, "]}");
	(void)t;
}

static void put_vips(const struct typed_host *h, struct text *y)
{
	if (!h->vip_count || h->number == 2)
		return;
	text_add(y, ", %s: {ipv4: [", h->tunnel ? "tunl0" : "lo");
	for (unsigned i = 0; i < h->vip_count; i++)
		text_add(y, "%s%s/32", i ? ", " : "", ip_text(h->vips[i]).s);
	text_put(y, "]}");
}

static void put_sysctls(const struct typed_host *h, struct text *y)
{
	bool real_server = h->vip_count && h->number != 2;
	int ignore = h->silent ? 8 : real_server && !h->answers ? 1 : 0;

	text_add(y, ", sysctls: {net.ipv4.ip_forward: %d", h->forwards);
	if (ignore)
		text_add(y, ", net.ipv4.conf.all.arp_ignore: %d", ignore);
	if (real_server && !h->announces)
		text_put(y, ", net.ipv4.conf.all.arp_announce: 2");
	text_put(y, "}");
}

static const char *role_of(const struct typed_host *h)
{
	return h->number == 1    ? "router"
		: h->number == 2 ? "director"
		: h->number < 50 ? "real-server"
				 : "client";
}

static void put_host(const struct typed *t, const struct typed_host *h, struct text *y)
{
	bool any = false;

	text_add(y, "  %s: {kind: host, role: %s, interfaces: {", h->name, role_of(h));
	for (unsigned i = 0; i < t->nic_count; i++) {
		if (t->nics[i].host != h)
			continue;
		text_put(y, any ? ", " : "");
		put_interface(t, &t->nics[i], y);
		any = true;
	}
	put_vips(h, y);
	text_put(y, "}");
	if (h->gateway)
		text_add(y, ", routes: [default via %s]", ip_text(h->gateway).s);
	put_sysctls(h, y);
	if (h->serves)
		text_put(y, ", services: [{listen: tcp/80, workers: 64, queue: 128}]");
	text_put(y, "}\n");
}

/* From a sender's capture to its neighbour's are two cables. */
static long cable_us(const struct typed *t)
{
	long us = (long)((t->delay / 2 + 50000) / 100000 * 100);

	return us ? us : 1;
}

void typed_scenario(struct typed *t, struct text *y)
{
	unsigned switches = 0;

	text_add(y,
		"version: 1\nname: replay\ntitle: {en: replay, zh: replay}\n"
		"introduction: {en: replay., zh: replay.}\nseed: 1\nstop_time: %ldus\n"
		"defaults: {link: {rate: 10Gbps, delay: %ldus}}\nnodes:\n",
		(long)(t->end / 1000 + 60000000), cable_us(t));
	for (unsigned i = 0; i < t->nic_count; i++)
		if (switch_of(t, &t->nics[i]) >= switches)
			text_add(y, "  sw%u: {kind: switch}\n", ++switches);
	for (unsigned i = 0; i < t->host_count; i++)
		put_host(t, &t->hosts[i], y);
	text_put(y, "links:\n");
	for (unsigned i = 0; i < t->nic_count; i++)
		text_add(y, "  - [%s:%s, sw%u]\n", t->nics[i].host->name, t->nics[i].name,
			switch_of(t, &t->nics[i]) + 1);
}
