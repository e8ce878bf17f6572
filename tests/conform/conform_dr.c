/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cases of LVS-DR's segment: who answers for the VIP first (dr_resolve_vip), who poisons whom
 * (dr_rs_sends_from_vip, third_party_overhears). Hosts are attached in the recorded order, because
 * the switch floods to the port attached last first.
 */
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"

#define VIP "10.0.0.100"
#define CLIENT_IP "10.0.0.1"
#define DIRECTOR_MAC "02:00:00:00:00:d0"

/* NULL, and the case is not understood, where nobody is called so */
static struct host *host_named(struct conform_world *w, const char *name)
{
	struct node *node = network_find(w->net, name);

	if (node && node->kind == NODE_HOST)
		return container_of(node, struct host, node);
	conform_unreadable(w, "no host '%.40s'", name);
	return NULL;
}

static void build(struct conform_world *w, json_t *config)
{
	struct bridge *br0 = bridge_new(w->net, "br0");
	size_t i;
	json_t *item;

	json_array_foreach (conform_at(config, "attach_order"), i, item) {
		const char *name = conform_word(item, "");
		char key[64];
		struct host *h = conform_host(w, name);
		snprintf(key, sizeof(key), "%s.eth0", name);
		const char *mac =
			json_string_value(json_object_get(conform_at(config, "mac"), key));
		conform_plug(w, h, "eth0", br0, mac ? mac : "");
		conform_addresses(w, h, json_object_get(conform_at(config, "addr"), name));
		if (strncmp(name, "rs", 2) == 0) {
			conform_conf(w, h, "arp_ignore", conform_at(config, "rs_arp_ignore"));
			conform_conf(w, h, "arp_announce", conform_at(config, "rs_arp_announce"));
		}
		conform_listen(w, h);
	}
}

/* The name of the host whose eth0 the entry points to, or "" */
static const char *points_to(struct conform_world *w, const struct neigh *n)
{
	for (size_t i = 0; n && (n->state & NUD_VALID) && i < w->net->node_count; i++) {
		const struct node *node = w->net->nodes[i];
		const struct netdev *dev = node->kind == NODE_HOST ? node_dev(node, "eth0") : NULL;
		if (dev && mac_equal(dev->mac, n->mac))
			return node->name;
	}
	return "";
}

static const struct neigh *vip_entry(struct conform_world *w, struct host *h)
{
	return neigh_lookup(h, node_dev(&h->node, "eth0"), conform_ip(w, VIP));
}

void conform_dr_resolve_vip(struct conform_world *w, json_t *object)
{
	json_t *seen = conform_at(object, "observed");
	struct text was = {0}, is = {0};
	struct arp_packet arp;
	const struct seen_frame *f;

	build(w, conform_at(object, "config"));
	struct host *client = host_named(w, "client");
	if (!client)
		return;
	conform_forget(w);
	if (conform_send_udp(client, NULL, VIP, 32, 0))
		conform_unreadable(w, "datagram not sent");
	conform_run(w, NSEC_PER_SEC / 5);
	conform_join(conform_at(seen, "reply_order"), &was);
	for (size_t at = 0; (f = conform_next_arp(w, &at, &arp)) != NULL;)
		if (arp.op == ARPOP_REPLY && arp.spa == conform_ip(w, VIP))
			text_add(&is, "%s%s", is.len ? " " : "", f->from->node->name);
	conform_same_text(w, "reply_order", text_str(&was), text_str(&is));
	conform_same_text(
		w, "winner", conform_word(seen, "winner"), points_to(w, vip_entry(w, client)));
	text_free(&was);
	text_free(&is);
}

/* {"rs1": 1} against the programs */
static void same_deliveries(struct conform_world *w, const char *what, json_t *recorded)
{
	struct text was = {0}, is = {0};

	for (size_t i = 0; i < w->net->node_count; i++) {
		const struct node *node = w->net->nodes[i];
		if (node->kind != NODE_HOST)
			continue;
		json_int_t n = json_integer_value(json_object_get(recorded, node->name));
		uint32_t here = conform_delivered(container_of(node, struct host, node));
		if (n)
			text_add(&was, "%s %lld ", node->name, (long long)n);
		if (here)
			text_add(&is, "%s %u ", node->name, here);
	}
	conform_same_text(w, what, text_str(&was), text_str(&is));
	text_free(&was);
	text_free(&is);
}

/* What the real server knew of the client before; "flushed": nothing. */
static void set_rs_cache(struct conform_world *w, json_t *object, struct host *rs)
{
	const char *state = conform_word(object, "stimulus.rs_knew_client.state");
	const char *mac = conform_word(object, "stimulus.rs_knew_client.lladdr");

	if (strcmp(state, "STALE") == 0)
		conform_entry(w, rs, "eth0", CLIENT_IP, mac, NUD_STALE);
	else if (*state)
		conform_entry(w, rs, "eth0", CLIENT_IP, mac, NUD_REACHABLE);
}

void conform_dr_rs_sends(struct conform_world *w, json_t *object)
{
	json_t *seen = conform_at(object, "observed");
	const char *before = conform_word(object, "stimulus.client_entry_before.state");
	bool old = strstr(conform_word(object, "stimulus.client_entry_before.age"), "old");

	build(w, conform_at(object, "config"));
	struct host *client = host_named(w, "client"),
		    *rs = host_named(w, conform_word(object, "stimulus.rs"));
	if (!client || !rs)
		return;
	if (*before)
		conform_entry(w, client, "eth0", VIP,
			conform_word(object, "stimulus.client_entry_before.lladdr"),
			strcmp(before, "STALE") == 0 ? NUD_STALE : NUD_REACHABLE);
	conform_run(w, old ? 12 * (int64_t)NSEC_PER_SEC / 10 : NSEC_PER_SEC / 10);
	set_rs_cache(w, object, rs);
	if (conform_send_udp(rs, VIP, CLIENT_IP, 32, 0))
		conform_unreadable(w, "datagram not sent");
	conform_run(w, NSEC_PER_SEC / 5);
	conform_same_entry(w, "client_entry_after", conform_at(seen, "client_entry_after"), client,
		"eth0", VIP);
	const char *to = points_to(w, vip_entry(w, client));
	conform_same_text(w, "entry_points_to", conform_word(seen, "entry_points_to"), to);
	conform_same_bool(w, "poisoned", conform_at(seen, "poisoned"), strncmp(to, "rs", 2) == 0);
	/* the client's own program got the first one */
	conform_forget_delivered(client);
	conform_send_udp(client, NULL, VIP, 32, 1);
	conform_run(w, NSEC_PER_SEC / 5);
	same_deliveries(w, "next_client_packet_delivered_to",
		conform_at(seen, "next_client_packet_delivered_to"));
}

static void set_prior(struct conform_world *w, struct host *h, const char *prior)
{
	if (strncmp(prior, "none", 4) != 0)
		conform_entry(w, h, "eth0", VIP, DIRECTOR_MAC,
			strncmp(prior, "STALE", 5) == 0               ? NUD_STALE
				: strncmp(prior, "PERMANENT", 9) == 0 ? NUD_PERMANENT
				: strncmp(prior, "NOARP", 5) == 0     ? NUD_NOARP
								      : NUD_REACHABLE);
}

static bool is_old(const char *prior)
{
	return strstr(prior, "old") != NULL;
}

static void same_bystander(struct conform_world *w, struct host *h, json_t *seen, const char *who)
{
	char key[64];
	const struct neigh *n = vip_entry(w, h);

	snprintf(key, sizeof(key), "%s_entry_after", who);
	conform_same_entry(w, key, json_object_get(seen, key), h, "eth0", VIP);
	snprintf(key, sizeof(key), "%s_poisoned", who);
	conform_same_bool(w, key, json_object_get(seen, key), strcmp(points_to(w, n), "rs1") == 0);
}

void conform_third_party(struct conform_world *w, json_t *object)
{
	json_t *config = conform_at(object, "config"), *seen = conform_at(object, "observed");
	const char *client_prior = conform_word(config, "client_prior"),
		   *gw_prior = conform_word(config, "gw_prior");
	struct bridge *br0 = bridge_new(w->net, "br0");
	struct host *client = conform_host(w, "client"), *gw = conform_host(w, "gateway"),
		    *rs = conform_host(w, "rs1");
	const int64_t age = 12 * (int64_t)NSEC_PER_SEC / 10;

	conform_plug(w, client, "eth0", br0, "02:00:00:00:00:01");
	conform_plug(w, gw, "eth0", br0, "02:00:00:00:00:fe");
	conform_plug(w, rs, "eth0", br0, "02:00:00:00:00:11");
	conform_address(w, client, "eth0 10.0.0.1/24 scope global");
	conform_address(w, gw, "eth0 10.0.0.254/24 scope global");
	conform_address(w, rs, "lo 10.0.0.100/32 scope global");
	conform_address(w, rs, "eth0 10.0.0.11/24 scope global");
	conform_route(w, rs, "default via 10.0.0.254 dev eth0");
	conform_conf(w, rs, "arp_ignore", conform_at(config, "rs_arp_ignore"));
	conform_conf(w, rs, "arp_announce", conform_at(config, "rs_arp_announce"));
	if (is_old(client_prior))
		set_prior(w, client, client_prior);
	if (is_old(gw_prior))
		set_prior(w, gw, gw_prior);
	conform_run(w, age);
	if (!is_old(client_prior))
		set_prior(w, client, client_prior);
	if (!is_old(gw_prior))
		set_prior(w, gw, gw_prior);
	conform_run(w, NSEC_PER_SEC / 10);
	conform_send_udp(rs, VIP, "203.0.113.9", 32, 0);
	conform_run(w, NSEC_PER_SEC / 5);
	same_bystander(w, client, seen, "client");
	same_bystander(w, gw, seen, "gateway");
}
