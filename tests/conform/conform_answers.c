/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cases in which one host is asked: arp_ignore, arp_filter, rp_filter_on_arp, proxy_arp,
 * neigh_proxy_entry. The asker is a station without a stack, attached before the host's interfaces.
 */
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"

#define ASKER_MAC "02:00:00:00:00:01"
#define ETH0_MAC "02:00:00:00:00:11"
#define ETH1_MAC "02:00:00:00:01:11"
#define ETH2_MAC "02:00:00:00:02:11"

static void conform_answers_ask(
	struct conform_world *w, struct netdev *from, json_t *object, const char *spa)
{
	struct arp_packet arp = {.op = ARPOP_REQUEST,
		.spa = conform_ip(w, spa),
		.tpa = conform_ip(w, conform_word(object, "stimulus.tpa"))};
	uint8_t dst[ETH_ALEN];

	memcpy(arp.sha, from->mac, ETH_ALEN);
	memcpy(dst, eth_broadcast, ETH_ALEN);
	if (strcmp(conform_word(object, "stimulus.cast"), "unicast") == 0)
		conform_mac(w, ETH0_MAC, dst);
	conform_forget(w);
	conform_send_arp(from, dst, &arp);
}

/* "host.eth1 02:… 10.0.0.100" for each reply, in order */
static void replies_here(struct conform_world *w, struct text *out)
{
	struct arp_packet arp;
	const struct seen_frame *f;
	char name[64];

	for (size_t at = 0; (f = conform_next_arp(w, &at, &arp)) != NULL;)
		if (arp.op == ARPOP_REPLY)
			text_add(out, "%s%s %s %s", out->len ? ", " : "", conform_name(f, name),
				mac_text(arp.sha).s, ip_text(arp.spa).s);
}

static void replies_recorded(json_t *object, struct text *out)
{
	size_t i;
	json_t *item;

	json_array_foreach (conform_at(object, "observed.replies"), i, item)
		text_add(out, "%s%s %s %s", i ? ", " : "", conform_word(item, "from"),
			conform_word(item, "sha"), conform_word(item, "spa"));
}

static void same_replies(struct conform_world *w, json_t *object)
{
	struct text was = {0}, is = {0};

	replies_recorded(object, &was);
	replies_here(w, &is);
	conform_same_text(w, "replies", text_str(&was), text_str(&is));
	text_free(&was);
	text_free(&is);
}

/* from which interfaces, in order */
static void same_repliers(struct conform_world *w, json_t *object)
{
	struct text was = {0}, is = {0};
	struct arp_packet arp;
	const struct seen_frame *f;
	char name[64];

	conform_join(conform_at(object, "observed.replied"), &was);
	for (size_t at = 0; (f = conform_next_arp(w, &at, &arp)) != NULL;)
		if (arp.op == ARPOP_REPLY)
			text_add(&is, "%s%s", is.len ? " " : "", conform_name(f, name));
	conform_same_text(w, "replied", text_str(&was), text_str(&is));
	text_free(&was);
	text_free(&is);
}

void conform_arp_ignore(struct conform_world *w, json_t *object)
{
	json_t *config = conform_at(object, "config");
	const char *eth1 = conform_word(config, "eth1_bridge");
	struct bridge *br0 = bridge_new(w->net, "br0"), *br1 = bridge_new(w->net, "br1");
	struct netdev *asker = conform_station(w, "sender", br0, ASKER_MAC);
	struct host *h = conform_host(w, "host");
	const char *spa = conform_word(object, "stimulus.spa");

	conform_plug(w, h, "eth0", br0, ETH0_MAC);
	struct netdev *dev1 =
		conform_plug(w, h, "eth1", strcmp(eth1, "br0") == 0 ? br0 : br1, ETH1_MAC);
	conform_addresses(w, h, conform_at(config, "host_addr"));
	if (strcmp(eth1, "down") == 0)
		netdev_set_up(dev1, false);
	conform_routes(w, h, conform_at(config, "host_route"));
	conform_sysctls(w, h, conform_at(config, "host_sysctl"));
	conform_answers_ask(w, asker, object, spa);
	conform_run(w, NSEC_PER_SEC / 10);
	same_repliers(w, object);
	same_replies(w, object);
	conform_same_entry(w, "entry at eth0",
		conform_at(object, "observed.host_neigh_for_sender.eth0"), h, "eth0", spa);
	conform_same_entry(w, "entry at eth1",
		conform_at(object, "observed.host_neigh_for_sender.eth1"), h, "eth1", spa);
}

/* A router between the asker's segment, on which it has two interfaces, and another. */
static struct host *build_router(struct conform_world *w, struct netdev **asker)
{
	struct bridge *br0 = bridge_new(w->net, "br0"), *br1 = bridge_new(w->net, "br1");
	struct host *h = conform_host(w, "host");

	*asker = conform_station(w, "sender", br0, ASKER_MAC);
	conform_plug(w, h, "eth0", br0, ETH0_MAC);
	conform_plug(w, h, "eth1", br0, ETH1_MAC);
	conform_plug(w, h, "eth2", br1, ETH2_MAC);
	return h;
}

void conform_arp_filter(struct conform_world *w, json_t *object)
{
	json_t *config = conform_at(object, "config");
	const char *spa = conform_word(object, "stimulus.spa");
	struct netdev *asker;
	struct host *h = build_router(w, &asker);
	struct text route = {0};

	conform_addresses(w, h, conform_at(config, "host_addr"));
	conform_conf(w, h, "arp_filter", conform_at(config, "arp_filter"));
	conform_conf(w, h, "arp_ignore", conform_at(config, "arp_ignore"));
	const char *via = conform_word(config, "route_to_sender_via");
	if (node_dev(&h->node, via) && conform_ip(w, spa) != 0) { /* else there is no such route */
		text_add(&route, "%s/32 dev %s", spa, via);
		conform_route(w, h, text_str(&route));
		text_free(&route);
	}
	conform_answers_ask(w, asker, object, spa);
	conform_run(w, NSEC_PER_SEC / 10);
	same_replies(w, object);
}

void conform_rp_filter_on_arp(struct conform_world *w, json_t *object)
{
	static const char *const addresses[] = {"eth0 10.0.0.11/24 scope global",
		"eth0 10.0.0.100/32 scope global", "dmy 172.31.9.1/24 scope global"};
	json_t *config = conform_at(object, "config"), *given = conform_at(config, "host_addr");
	struct bridge *br0 = bridge_new(w->net, "br0"), *br1 = bridge_new(w->net, "dummy");
	struct netdev *asker = conform_station(w, "sender", br0, ASKER_MAC);
	struct host *h = conform_host(w, "host");
	const char *spa = conform_word(object, "stimulus.spa");

	conform_plug(w, h, "eth0", br0, ETH0_MAC);
	conform_plug(w, h, "dmy", br1, ETH1_MAC);
	if (json_is_array(given))
		conform_addresses(w, h, given);
	else /* not noted again: those of the job's other cases */
		for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
			conform_address(w, h, addresses[i]);
	conform_conf(w, h, "rp_filter", conform_at(config, "rp_filter"));
	conform_conf(w, h, "accept_local", conform_at(config, "accept_local"));
	conform_answers_ask(w, asker, object, spa);
	conform_run(w, NSEC_PER_SEC / 10);
	conform_same_bool(w, "replied", conform_at(object, "observed.replied"), w->seen_count > 1);
	same_replies(w, object);
	conform_same_entry(w, "entry for the sender",
		conform_at(object, "observed.host_neigh_for_sender"), h, "eth0", spa);
}

/* Which interfaces answered, sorted: the delays are random, so is the order. */
static void same_proxies(struct conform_world *w, json_t *object)
{
	static const char *const names[] = {"host.eth0", "host.eth1", "host.eth2"};
	struct text was = {0}, is = {0}, recorded = {0}, here = {0};

	conform_join(conform_at(object, "observed.replied"), &recorded);
	replies_here(w, &here);
	for (size_t i = 0; i < 3; i++) {
		if (strstr(text_str(&recorded), names[i]))
			text_add(&was, "%s ", names[i]);
		if (strstr(text_str(&here), names[i]))
			text_add(&is, "%s ", names[i]);
	}
	conform_same_text(w, "replied", text_str(&was), text_str(&is));
	text_free(&was);
	text_free(&is);
	text_free(&recorded);
	text_free(&here);
}

/* Each answer's delay is below proxy_delay, and the wheel's lateness. */
static void check_delays(struct conform_world *w, int64_t asked, int64_t delay)
{
	struct arp_packet arp;
	const struct seen_frame *f;

	for (size_t at = 0; (f = conform_next_arp(w, &at, &arp)) != NULL;)
		if (arp.op == ARPOP_REPLY && f->time - asked > delay + 40 * NSEC_PER_MSEC)
			conform_same_text(w, "delay of the answer", "within proxy_delay", "later");
}

static void ask_proxy(struct conform_world *w, struct host *h, struct netdev *asker, json_t *object,
	const char *spa)
{
	int64_t delay = conform_number(object, "config.proxy_delay_userhz", 80), asked;

	for (int i = 0; i < 3; i++) {
		char path[64];
		snprintf(path, sizeof(path), "ipv4/neigh/eth%d/proxy_delay", i);
		conform_set(w, h, path, delay);
	}
	if (conform_number(object, "config.ip_forward", 0))
		conform_set(w, h, "ipv4/ip_forward", 1);
	asked = w->engine->now;
	conform_answers_ask(w, asker, object, spa);
	conform_run(w, 2 * (int64_t)NSEC_PER_SEC);
	same_proxies(w, object);
	check_delays(w, asked, delay * 10 * NSEC_PER_MSEC);
}

void conform_proxy_arp(struct conform_world *w, json_t *object)
{
	json_t *config = conform_at(object, "config");
	struct netdev *asker;
	struct host *h = build_router(w, &asker);

	conform_addresses(w, h, conform_at(config, "host_addr"));
	conform_routes(w, h, conform_at(config, "host_route"));
	conform_conf(w, h, "proxy_arp", conform_at(config, "proxy_arp"));
	conform_conf(w, h, "arp_ignore", conform_at(config, "arp_ignore"));
	conform_set(w, h, "ipv4/conf/eth0/proxy_arp_pvlan",
		conform_number(config, "eth0_proxy_arp_pvlan", 0));
	ask_proxy(w, h, asker, object, conform_word(object, "stimulus.spa"));
}

void conform_neigh_proxy_entry(struct conform_world *w, json_t *object)
{
	static const char *const addresses[] = {"lo 10.0.0.100/32 scope global",
		"eth0 10.0.0.11/24 scope global", "eth1 10.0.0.12/24 scope global",
		"eth2 10.9.0.11/24 scope global"};
	struct netdev *asker;
	struct host *h = build_router(w, &asker);
	char address[64] = "", dev[16] = "";

	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		conform_address(w, h, addresses[i]);
	conform_route(w, h, "198.51.100.0/24 via 10.9.0.1 dev eth2");
	conform_route(w, h, "198.51.101.0/24 via 10.0.0.1 dev eth0");
	if (sscanf(conform_word(object, "config.proxy_entry"), "%63s dev %15s", address, dev) < 1)
		conform_unreadable(w, "no proxy entry");
	else
		neigh_proxy_add(
			h, *dev ? node_dev(&h->node, dev) : NULL, conform_ip(w, address), true);
	ask_proxy(w, h, asker, object, "10.0.0.1");
}
