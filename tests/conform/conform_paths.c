/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cases about a packet's way through a director or a real server: who delivers, forwards, drops it
 * (director_receives_src_vip, rs_receives_dr_packet and its kin, director_receives_client_packet).
 *
 *	client -- br1 -- router -- br0 -- director, rs1, lclient
 *	                                  director, rs1 -- br2
 *
 * Compared are the programs that got the packet and all frames but ARP, as a set.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"
#include "wire/icmp.h"

struct town {
	struct host *client, *router, *director, *rs1, *lclient;
};

/* Redirects are off unless a case names them: in none of the recorded cases that forward out of the
 * interface they came in by, but those about redirects, was one sent or its receiver asked for. */
static void no_redirects(struct conform_world *w, struct host *h)
{
	static const char *const where[] = {"all", "default", "eth0", "eth1"};

	for (size_t i = 0; i < sizeof(where) / sizeof(where[0]); i++) {
		char path[64];
		snprintf(path, sizeof(path), "ipv4/conf/%s/send_redirects", where[i]);
		if (i < 2 || node_dev(&h->node, where[i]))
			conform_set(w, h, path, 0);
	}
}

static struct town build(struct conform_world *w)
{
	struct bridge *br0 = bridge_new(w->net, "br0"), *br1 = bridge_new(w->net, "br1"),
		      *br2 = bridge_new(w->net, "br2");
	struct town t = {conform_host(w, "client"), conform_host(w, "router"),
		conform_host(w, "director"), conform_host(w, "rs1"), conform_host(w, "lclient")};
	struct host *const all[] = {t.client, t.router, t.director, t.rs1, t.lclient};

	conform_plug(w, t.client, "eth0", br1, "02:00:00:00:01:09");
	conform_plug(w, t.router, "eth0", br0, "02:00:00:00:00:fe");
	conform_plug(w, t.router, "eth1", br1, "02:00:00:00:01:fe");
	conform_plug(w, t.director, "eth0", br0, "02:00:00:00:00:d0");
	conform_plug(w, t.director, "eth1", br2, "02:00:00:00:02:d0");
	conform_plug(w, t.rs1, "eth0", br0, "02:00:00:00:00:11");
	conform_plug(w, t.rs1, "eth1", br2, "02:00:00:00:02:11");
	conform_plug(w, t.lclient, "eth0", br0, "02:00:00:00:00:50");
	conform_address(w, t.client, "eth0 203.0.113.9/24 scope global");
	conform_address(w, t.router, "eth0 10.0.0.1/24 scope global");
	conform_address(w, t.router, "eth1 203.0.113.1/24 scope global");
	conform_address(w, t.director, "eth0 10.0.0.2/24 scope global");
	conform_address(w, t.director, "eth1 10.2.0.2/24 scope global");
	conform_address(w, t.lclient, "eth0 10.0.0.50/24 scope global");
	conform_route(w, t.client, "default via 203.0.113.1 dev eth0");
	conform_set(w, t.router, "ipv4/ip_forward", 1);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		conform_listen(w, all[i]);
		no_redirects(w, all[i]);
	}
	return t;
}

/* every value that the case names for a host: "director_rp_filter": {"all": 1} or a number */
static void settings(struct conform_world *w, struct host *h, json_t *config)
{
	static const char *const keys[] = {
		"rp_filter", "accept_local", "send_redirects", "shared_media"};
	char name[64];

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		snprintf(name, sizeof(name), "%s_%s", h->node.name, keys[i]);
		json_t *value = json_object_get(config, name);
		if (json_is_object(value))
			conform_conf(w, h, keys[i], value);
		else if (json_is_integer(value)) {
			char path[96];
			snprintf(path, sizeof(path), "ipv4/conf/all/%s", keys[i]);
			conform_set(w, h, path, json_integer_value(value));
			snprintf(path, sizeof(path), "ipv4/conf/eth0/%s", keys[i]);
			conform_set(w, h, path, json_integer_value(value));
		}
	}
	snprintf(name, sizeof(name), "%s_ip_forward", h->node.name);
	if (json_integer_value(json_object_get(config, name)))
		conform_set(w, h, "ipv4/ip_forward", 1);
}

static void icmp_text(struct text *t, unsigned type, unsigned code)
{
	if (type == ICMP_REDIRECT)
		text_put(t, code == ICMP_REDIR_HOST ? "redirect_host" : "redirect_net");
	else if (type == ICMP_DEST_UNREACH && code == ICMP_PORT_UNREACH)
		text_put(t, "port_unreach");
	else if (type == ICMP_DEST_UNREACH && code == ICMP_HOST_UNREACH)
		text_put(t, "host_unreach");
	else if (type == ICMP_DEST_UNREACH && code == ICMP_NET_UNREACH)
		text_put(t, "net_unreach");
	else if (type == ICMP_TIME_EXCEEDED)
		text_put(t, "ttl_exceeded");
	else
		text_add(t, "%u/%u", type, code);
}

static char *line_here(const struct seen_frame *f)
{
	struct text t = {0};
	char name[64];
	const uint8_t *ip = f->bytes + ETH_HLEN, *l4 = ip + (ip[0] & 15) * 4;
	bool icmp = ip[9] == IPPROTO_ICMP;

	text_add(&t, "%s>%s %s %s>%s ttl %u", conform_name(f, name), mac_text(f->bytes).s,
		icmp ? "icmp " : "udp", ip_text(get32(ip + 12)).s, ip_text(get32(ip + 16)).s,
		ip[8]);
	if (icmp)
		icmp_text(&t, l4[0], l4[1]);
	return t.s;
}

static char *line_recorded(json_t *f)
{
	struct text t = {0};
	const char *icmp = conform_word(f, "icmp");

	text_add(&t, "%s>%s %s %s>%s ttl %lld", conform_word(f, "from"), conform_word(f, "eth_dst"),
		*icmp ? "icmp " : conform_word(f, "type"), conform_word(f, "src"),
		conform_word(f, "dst"), (long long)conform_number(f, "ttl", 0));
	text_put(&t, icmp);
	return t.s;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorts the lines, joins and frees them. */
static void join_lines(char **lines, size_t n, struct text *out)
{
	qsort(lines, n, sizeof(*lines), by_text);
	for (size_t i = 0; i < n; i++) {
		text_add(out, "%s%s", i ? ", " : "", lines[i]);
		free(lines[i]);
	}
	free(lines);
}

static void same_frames(struct conform_world *w, json_t *recorded)
{
	size_t n = 0, i;
	char **here = calloc(w->seen_count + 1, sizeof(*here));
	char **then = calloc(json_array_size(recorded) + 1, sizeof(*then));
	struct text was = {0}, is = {0};
	json_t *item;

	if (!here || !then)
		abort();
	for (i = 0; i < w->seen_count; i++)
		if (get16(w->seen[i].bytes + 12) == ETH_P_IP)
			here[n++] = line_here(&w->seen[i]);
	join_lines(here, n, &is);
	json_array_foreach (recorded, i, item)
		then[i] = line_recorded(item);
	join_lines(then, json_array_size(recorded), &was);
	conform_same_text(w, "frames_sent", text_str(&was), text_str(&is));
	text_free(&was);
	text_free(&is);
}

static void same_outcome(struct conform_world *w, json_t *object)
{
	json_t *seen = conform_at(object, "observed");
	struct text was = {0}, is = {0};

	for (size_t i = 0; i < w->net->node_count; i++) {
		struct node *node = w->net->nodes[i];
		if (node->kind != NODE_HOST)
			continue;
		uint32_t n = conform_delivered(container_of(node, struct host, node));
		json_int_t then = json_integer_value(
			json_object_get(conform_at(seen, "delivered_to_app_on"), node->name));
		if (n)
			text_add(&is, "%s %u ", node->name, n);
		if (then)
			text_add(&was, "%s %lld ", node->name, (long long)then);
	}
	conform_same_text(w, "delivered_to_app_on", text_str(&was), text_str(&is));
	same_frames(w, conform_at(seen, "frames_sent"));
	text_free(&was);
	text_free(&is);
}

/* "lo_32_scope_host": on lo, /32, of that scope */
static void place_vip(struct conform_world *w, struct host *h, const char *where)
{
	char dev[16] = "", scope[16] = "global", words[96];
	unsigned length = 0;

	if (strcmp(where, "absent") == 0)
		return;
	if (strcmp(where, "local_route_only") == 0) {
		struct fib_route r = {.dst = conform_ip(w, "10.0.0.100"),
			.prefix = 32,
			.table = RT_TABLE_LOCAL,
			.type = RTN_LOCAL,
			.scope = RT_SCOPE_HOST,
			.proto = RTPROT_BOOT,
			.dev = h->lo};
		if (fib_add(h, &r, false) != 0)
			conform_unreadable(w, "local route not added");
		return;
	}
	if (sscanf(where, "%15[a-z0-9]_%u_scope_%15s", dev, &length, scope) < 2) {
		conform_unreadable(w, "VIP at '%s'", where);
		return;
	}
	snprintf(words, sizeof(words), "%s 10.0.0.100/%u scope %s", dev, length, scope);
	conform_address(w, h, words);
}

static void rs1_addresses(struct conform_world *w, struct host *rs1)
{
	conform_address(w, rs1, "eth0 10.0.0.11/24 scope global");
	conform_address(w, rs1, "eth1 10.2.0.11/24 scope global");
}

void conform_director_src_vip(struct conform_world *w, json_t *object)
{
	json_t *config = conform_at(object, "config");
	struct town t = build(w);

	rs1_addresses(w, t.rs1);
	conform_address(w, t.rs1, "lo 10.0.0.100/32 scope global");
	conform_set(w, t.rs1, "ipv4/conf/all/arp_ignore", 1);
	conform_set(w, t.rs1, "ipv4/conf/all/arp_announce", 2);
	conform_route(w, t.rs1, "default via 10.0.0.2 dev eth0");
	conform_route(w, t.director, "default via 10.0.0.1 dev eth0");
	if (json_is_true(conform_at(config, "director_has_vip")))
		conform_address(w, t.director, "eth0 10.0.0.100/32 scope global");
	settings(w, t.director, config);
	conform_forget(w);
	if (conform_send_udp(t.rs1, conform_word(object, "stimulus.rs1_sends_udp.src"),
		    conform_word(object, "stimulus.rs1_sends_udp.dst"), 32, 0))
		conform_unreadable(w, "datagram not sent");
	conform_run(w, NSEC_PER_SEC / 5);
	same_outcome(w, object);
}

/* A frame by a packet socket: from `from` to the MAC of `to`. */
static void inject(struct conform_world *w, struct host *from, struct host *to, json_t *object)
{
	struct netdev *out = node_dev(&from->node, "eth0"), *in = node_dev(&to->node, "eth0");

	conform_forget(w);
	conform_send_raw_udp(out, in->mac,
		conform_ip(w, conform_word(object, "stimulus.frame.src")),
		conform_ip(w, conform_word(object, "stimulus.frame.dst")),
		(uint16_t)conform_number(object, "stimulus.frame.dport", 9),
		(uint8_t)conform_number(object, "stimulus.frame.ttl", 64));
	conform_run(w, NSEC_PER_SEC / 5);
}

void conform_rs_receives(struct conform_world *w, json_t *object)
{
	json_t *config = conform_at(object, "config");
	const char *route = conform_word(config, "rs1_route");
	struct town t = build(w);

	conform_address(w, t.director, "eth0 10.0.0.100/32 scope global");
	conform_route(w, t.director, "default via 10.0.0.1 dev eth0");
	rs1_addresses(w, t.rs1);
	place_vip(w, t.rs1, conform_word(config, "vip_on_rs1"));
	conform_set(w, t.rs1, "ipv4/conf/all/arp_ignore", 1);
	conform_set(w, t.rs1, "ipv4/conf/all/arp_announce", 2);
	if (!*route || strcmp(route, "default_via_eth0") == 0)
		conform_route(w, t.rs1, "default via 10.0.0.1 dev eth0");
	else if (strcmp(route, "default_via_eth1") == 0)
		conform_route(w, t.rs1, "default via 10.2.0.2 dev eth1");
	else if (strcmp(route, "no_route_to_client") != 0)
		conform_unreadable(w, "route '%s'", route);
	settings(w, t.rs1, config);
	inject(w, t.director, t.rs1, object);
	same_outcome(w, object);
}

void conform_director_receives(struct conform_world *w, json_t *object)
{
	json_t *config = conform_at(object, "config");
	const char *route = conform_word(config, "director_route");
	struct town t = build(w);

	conform_address(w, t.director, "eth0 10.0.0.100/32 scope global");
	rs1_addresses(w, t.rs1);
	if (strcmp(route, "client_via_eth0") == 0)
		conform_route(w, t.director, "default via 10.0.0.1 dev eth0");
	else if (strcmp(route, "client_via_eth1") == 0)
		conform_route(w, t.director, "203.0.113.0/24 via 10.2.0.11 dev eth1");
	settings(w, t.director, config);
	inject(w, t.router, t.director, object);
	same_outcome(w, object);
}
