/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cases about one entry: what a message does to it (receiver_update, locktime), whose address a
 * request carries (arp_announce_send_from_vip), what happens while nobody answers (no_answer,
 * unres_queue).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"
#include "transport/socket/socket.h"
#include "wire/icmp.h"

#define RECV_MAC "02:00:00:00:00:01"
#define RS_MAC "02:00:00:00:00:11"
#define DIRECTOR_MAC "02:00:00:00:00:d0"
#define SAME_VIP "10.0.0.100"
#define OTHER_VIP "192.168.77.100"

static unsigned state_named(const char *name)
{
	for (unsigned s = NUD_INCOMPLETE; s <= NUD_PERMANENT; s <<= 1) {
		const char *known = nud_name(s);
		size_t n = strlen(known);
		if (strncasecmp(known, name, n) == 0 && (name[n] == '\0' || name[n] == '_'))
			return s;
	}
	return NUD_NONE;
}

/* "stale_fresh", "REACHABLE_old": the entry, as by `ip neigh replace`, and its age */
static void prior_entry(struct conform_world *w, struct host *h, const char *address,
	const char *prior, const char *mac)
{
	unsigned state = state_named(prior);

	if (strncmp(prior, "none", 4) == 0)
		return;
	if (state == NUD_DELAY || state == NUD_INCOMPLETE) { /* reached by use only */
		if (state == NUD_DELAY)
			conform_entry(w, h, "eth0", address, mac, NUD_STALE);
		conform_send_udp(h, NULL, address, 32, 0);
	} else if (state) {
		conform_entry(w, h, "eth0", address, mac, state);
	} else {
		conform_unreadable(w, "prior entry '%s'", prior);
	}
	conform_run(w, strstr(prior, "old") ? 12 * (int64_t)NSEC_PER_SEC / 10 : NSEC_PER_SEC / 10);
}

struct message { /* what the recordings call it, and what it is */
	const char *name;
	uint16_t op;
	bool unicast;
	char target; /* 'm' receiver, 'o' another, 'v' the VIP itself */
	char tha;    /* '0', 'f', 's' the sender's, 'r' the receiver's */
	bool probe;  /* spa 0 */
};

static const struct message messages[] = {
	{"request_for_me_bcast", ARPOP_REQUEST, false, 'm', '0', false},
	{"request_for_me_unicast", ARPOP_REQUEST, true, 'm', '0', false},
	{"request_for_other_bcast", ARPOP_REQUEST, false, 'o', '0', false},
	{"request_for_other_unicast", ARPOP_REQUEST, true, 'o', '0', false},
	{"garp_request_bcast", ARPOP_REQUEST, false, 'v', '0', false},
	{"garp_request_bcast_tha_ff", ARPOP_REQUEST, false, 'v', 'f', false},
	{"garp_request_unicast", ARPOP_REQUEST, true, 'v', '0', false},
	{"garp_reply_bcast_tha_own", ARPOP_REPLY, false, 'v', 's', false},
	{"garp_reply_bcast_tha_ff", ARPOP_REPLY, false, 'v', 'f', false},
	{"garp_reply_bcast_tha_zero", ARPOP_REPLY, false, 'v', '0', false},
	{"reply_to_me_unicast", ARPOP_REPLY, true, 'm', 'r', false},
	{"reply_to_me_bcast", ARPOP_REPLY, false, 'm', 'r', false},
	{"reply_to_other_unicast", ARPOP_REPLY, true, 'o', 'r', false},
	{"dad_probe_for_vip", ARPOP_REQUEST, false, 'v', '0', true},
	{"arp_probe", ARPOP_REQUEST, false, 'v', '0', true},
	{"arp_announce", ARPOP_REQUEST, false, 'v', '0', false},
	{"garp", ARPOP_REQUEST, false, 'v', '0', false},
	/* as the locktime cases call them */
	{"reply_unicast", ARPOP_REPLY, true, 'm', 'r', false},
	{"reply_then_same_mac_refresh", ARPOP_REPLY, true, 'm', 'r', false},
	{"reply_broadcast", ARPOP_REPLY, false, 'm', 'r', false},
	{"request_for_other", ARPOP_REQUEST, false, 'o', '0', false},
	{"garp_request", ARPOP_REQUEST, false, 'v', '0', false},
};

static const struct message *message_named(struct conform_world *w, const char *name)
{
	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++)
		if (strcmp(messages[i].name, name) == 0)
			return &messages[i];
	conform_unreadable(w, "message '%s'", name);
	return NULL;
}

static void send_message(struct conform_world *w, struct netdev *from, const struct message *m,
	const char *sender, const char *sender_mac)
{
	struct arp_packet arp = {.op = m->op, .spa = m->probe ? 0 : conform_ip(w, sender)};
	uint8_t receiver[ETH_ALEN];

	conform_mac(w, sender_mac, arp.sha);
	conform_mac(w, RECV_MAC, receiver);
	arp.tpa = conform_ip(w,
		m->target == 'm'           ? "10.0.0.1"
			: m->target == 'o' ? "10.0.0.77"
					   : sender);
	memcpy(arp.tha,
		m->tha == 'f'           ? eth_broadcast
			: m->tha == 's' ? arp.sha
			: m->tha == 'r' ? receiver
					: eth_zero,
		ETH_ALEN);
	conform_send_arp(from, m->unicast ? receiver : eth_broadcast, &arp);
}

static const char *result_of(const struct neigh *before, const struct neigh *after)
{
	bool had = before->state != NUD_NONE;

	if (!after)
		return "none";
	if (!had)
		return "created";
	return mac_equal(before->mac, after->mac) ? "unchanged" : "overwritten";
}

/* Where an entry without a MAC gets one, recordings may call it created, filled or overwritten:
 * what it is then, `after` says. */
static void same_result(struct conform_world *w, const char *recorded, const struct neigh *before,
	const struct neigh *after)
{
	bool filled = before->state != NUD_NONE && !(before->state & NUD_VALID) && after &&
		after->state & NUD_VALID;

	if (filled && strcmp(recorded, "none") != 0 && strcmp(recorded, "unchanged") != 0)
		return;
	conform_same_text(w, "result", recorded, filled ? "filled" : result_of(before, after));
}

void conform_receiver_update(struct conform_world *w, json_t *object)
{
	json_t *config = conform_at(object, "config");
	struct bridge *br0 = bridge_new(w->net, "br0");
	struct netdev *rs = conform_station(w, "rs", br0, RS_MAC);
	struct host *h = conform_host(w, "recv");
	bool other = strcmp(conform_word(config, "vip_subnet"), "other_subnet") == 0;
	const char *vip = other ? OTHER_VIP : SAME_VIP;
	struct neigh before = {0};

	struct netdev *eth0 = conform_plug(w, h, "eth0", br0, RECV_MAC);
	conform_addresses(w, h, conform_at(config, "recv_addr"));
	if (other)
		conform_route(w, h, "192.168.77.0/24 dev eth0");
	conform_sysctls(w, h, conform_at(config, "recv_sysctl"));
	prior_entry(w, h, vip, conform_word(object, "stimulus.prior_entry"), DIRECTOR_MAC);
	struct neigh *n = neigh_lookup(h, eth0, conform_ip(w, vip));
	if (n)
		before = *n;
	const struct message *m = message_named(w, conform_word(object, "stimulus.message"));
	if (!m)
		return;
	conform_forget(w);
	send_message(w, rs, m, vip, RS_MAC);
	conform_run(w, NSEC_PER_SEC / 20);
	n = neigh_lookup(h, eth0, conform_ip(w, vip));
	conform_same_entry(w, "after", conform_at(object, "observed.after"), h, "eth0", vip);
	same_result(w, conform_word(object, "observed.result"), &before, n);
	struct arp_packet arp;
	bool replied = false;
	for (size_t at = 0; conform_next_arp(w, &at, &arp);)
		replied |= arp.op == ARPOP_REPLY && mac_equal(arp.sha, eth0->mac);
	conform_same_bool(w, "replied", conform_at(object, "observed.replied"), replied);
}

static int64_t seconds_at(json_t *object, const char *path)
{
	return (int64_t)(json_number_value(conform_at(object, path)) * 1000 + 0.5) * NSEC_PER_MSEC;
}

void conform_locktime(struct conform_world *w, json_t *object)
{
	static const char *const peer = "10.0.0.50";
	struct bridge *br0 = bridge_new(w->net, "br0");
	struct netdev *station = conform_station(w, "peer", br0, "02:00:00:00:00:50");
	struct host *h = conform_host(w, "recv");
	const char *name = conform_word(object, "stimulus.second");
	const struct message *second = message_named(w, name),
			     *reply = message_named(w, "reply_unicast");
	int64_t gap = seconds_at(object, "stimulus.gap_s"),
		lock = seconds_at(object, "config.locktime_s"), past = gap - lock;

	conform_plug(w, h, "eth0", br0, RECV_MAC);
	conform_address(w, h, "eth0 10.0.0.1/24 scope global");
	conform_set(w, h, "ipv4/neigh/eth0/locktime",
		conform_number(object, "config.locktime_userhz", 100));
	if (!second)
		return;
	conform_send_udp(h, NULL, peer, 32, 0);
	conform_run(w, 5 * NSEC_PER_MSEC);
	send_message(w, station, reply, peer, DIRECTOR_MAC);
	if (strstr(name, "refresh")) { /* the same once more: the lock must not start anew */
		conform_run(w, gap / 2);
		send_message(w, station, reply, peer, DIRECTOR_MAC);
		conform_run(w, gap - gap / 2);
	} else {
		conform_run(w, gap);
	}
	send_message(w, station, second, peer, "02:00:00:00:00:12");
	conform_run(w, NSEC_PER_MSEC);
	if (past >= -20 * NSEC_PER_MSEC && past <= 20 * NSEC_PER_MSEC)
		return; /* inside the clock's grain: either */
	conform_same_entry(w, "entry", conform_at(object, "observed.entry"), h, "eth0", peer);
}

/* The senders of the requests for `target`, each once in a row, and whether the packet left. */
static void same_announcement(struct conform_world *w, json_t *object, struct host *h)
{
	struct text was = {0}, is = {0};
	struct arp_packet arp;
	bool sent = false;

	for (size_t at = 0; conform_next_arp(w, &at, &arp);)
		if (arp.op == ARPOP_REQUEST && mac_equal(arp.sha, node_dev(&h->node, "eth0")->mac))
			text_add(&is, "%s%s", is.len ? " " : "", ip_text(arp.spa).s);
	conform_join(conform_at(object, "observed.request_spa"), &was);
	conform_same_text(w, "request_spa", text_str(&was), text_str(&is));
	for (size_t i = 0; i < w->seen_count; i++)
		sent |= get16(w->seen[i].bytes + 12) == ETH_P_IP &&
			w->seen[i].from->node == &h->node;
	conform_same_bool(w, "packet_arrived", conform_at(object, "observed.packet_arrived"), sent);
	text_free(&was);
	text_free(&is);
}

void conform_arp_announce(struct conform_world *w, json_t *object)
{
	json_t *config = conform_at(object, "config"), *seen = conform_at(object, "observed");
	const char *prior = conform_word(config, "recv_prior_entry_for_vip");
	const char *vip = conform_word(object, "stimulus.host_sends_udp.src");
	struct bridge *br0 = bridge_new(w->net, "br0");
	struct host *recv = conform_host(w, "recv"), *h = conform_host(w, "host");

	conform_plug(w, recv, "eth0", br0, RECV_MAC);
	conform_plug(w, h, "eth0", br0, RS_MAC);
	conform_addresses(w, recv, conform_at(config, "recv_addr"));
	conform_addresses(w, h, conform_at(config, "host_addr"));
	conform_routes(w, h, conform_at(config, "host_route"));
	conform_sysctls(w, h, conform_at(config, "host_sysctl"));
	conform_listen(w, recv);
	if (strncmp(prior, "director", 8) == 0)
		prior_entry(w, recv, vip,
			strstr(prior, "old") ? "REACHABLE_old" : "REACHABLE_fresh", DIRECTOR_MAC);
	conform_forget(w);
	if (conform_send_udp(h, vip, conform_word(object, "stimulus.host_sends_udp.dst"), 32, 0))
		conform_unreadable(w, "datagram not sent");
	conform_run(w, NSEC_PER_SEC / 5);
	same_announcement(w, object, h);
	conform_same_entry(w, "recv_neigh_vip_after", conform_at(seen, "recv_neigh_vip_after"),
		recv, "eth0", vip);
	conform_same_entry(w, "recv_neigh_rip_after", conform_at(seen, "recv_neigh_rip_after"),
		recv, "eth0", "10.0.0.11");
	const struct neigh *n =
		neigh_lookup(recv, node_dev(&recv->node, "eth0"), conform_ip(w, vip));
	conform_same_bool(w, "poisoned", conform_at(seen, "poisoned"),
		n && mac_equal(n->mac, node_dev(&h->node, "eth0")->mac));
}

static void same_times(struct conform_world *w, json_t *recorded, int64_t start)
{
	struct text was = {0}, is = {0};
	struct arp_packet arp;
	const struct seen_frame *f;
	size_t i = 0, at = 0;

	while ((f = conform_next_arp(w, &at, &arp)) != NULL) {
		int64_t ms = (f->time - start) / NSEC_PER_MSEC;
		double seconds = json_number_value(json_array_get(recorded, i));
		int64_t off = ms - (int64_t)(seconds * 1000);
		/* each timer fires up to 40 ms late, there and here */
		int64_t slack = 40 * (int64_t)(i + 1);
		i++;
		if (off < -slack || off > slack)
			text_add(&is, "%zu: %lld ms ", i, (long long)ms),
				text_add(&was, "%zu: %.3f s ", i, seconds);
	}
	if (i != json_array_size(recorded)) {
		text_add(&is, "%zu requests", i);
		text_add(&was, "%zu requests", json_array_size(recorded));
	}
	conform_same_text(w, "arp_request_times", text_str(&was), text_str(&is));
	text_free(&was);
	text_free(&is);
}

struct waiting { /* the program whose packet nobody takes */
	int error;
	uint32_t errors;
};

static void failed(struct socket *s, int error)
{
	struct waiting *app = socket_user(s);

	app->error = error;
	app->errors++;
}

/* of a ping: the ICMP error */
static void heard(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	(void)from;
	(void)to;
	(void)length;
	if (head_length > 1 && head[0] == ICMP_DEST_UNREACH && head[1] == ICMP_HOST_UNREACH)
		failed(s, -EHOSTUNREACH);
}

static const struct socket_ops waiting_ops = {.failed = failed, .datagram = heard};

/* "tcp…" connects, "ping…" pings, "udp…" sends; with "recverr" it asks for errors */
static struct socket *start_app(struct conform_world *w, struct host *h, const char *app,
	const char *dst, struct waiting *state)
{
	struct socket_address any = {0}, to = {.address = conform_ip(w, dst), .port = 9};
	int error = 0;

	if (strncmp(app, "tcp", 3) == 0)
		return tcp_connect(h, any, to, &waiting_ops, state, &error);
	if (strstr(app, "ping") || strstr(app, "icmp")) {
		struct socket *s = ping_open(h, 77, &waiting_ops, state);
		ping_send(s, 0, to.address, 1, 56, 0, IP_PMTUDISC_DONT);
		return s;
	}
	if (strncmp(app, "udp", 3) != 0) {
		conform_unreadable(w, "application '%s'", app);
		return NULL;
	}
	struct socket *s = udp_open(h, any, &waiting_ops, state, &error);
	udp_set_recverr(s, strcasestr(app, "recverr") != NULL);
	if (strstr(app, "connected") && !strstr(app, "unconnected"))
		udp_connect(s, to);
	udp_sendto(s, to, payload_new(w->net, "data", 4, 4), 4);
	return s;
}

void conform_no_answer(struct conform_world *w, json_t *object)
{
	json_t *config = conform_at(object, "config"), *seen = conform_at(object, "observed");
	const char *dst = conform_word(object, "stimulus.dst");
	const char *app = conform_word(object, "stimulus.app");
	struct bridge *br0 = bridge_new(w->net, "br0");
	struct host *h = conform_host(w, "host"), *peer = conform_host(w, "peer");
	struct waiting *state = arena_alloc(&w->arena, sizeof(*state));

	conform_plug(w, h, "eth0", br0, RS_MAC);
	conform_plug(w, peer, "eth0", br0, RECV_MAC);
	conform_addresses(w, h, conform_at(config, "addr.host"));
	conform_addresses(w, peer, conform_at(config, "addr.peer"));
	conform_routes(w, h, conform_at(config, "route.host"));
	conform_sysctls(w, h, conform_at(config, "sysctl.host"));
	conform_forget(w);
	int64_t start = w->engine->now;
	if (!start_app(w, h, app, dst, state))
		return;
	size_t requests = json_array_size(conform_at(seen, "arp_request_times"));
	int64_t each = seconds_at(object, "config.neigh_eth0.retrans_time_ms") / 1000;
	conform_run(w, (int64_t)(requests + 1) * (each ? each : NSEC_PER_SEC) * 21 / 20);
	same_times(w, conform_at(seen, "arp_request_times"), start);
	conform_same_entry(w, "neigh_after", conform_at(seen, "neigh_after"), h, "eth0", dst);
	json_t *connect = conform_at(seen, "connect_ex");
	bool failed_connect = json_integer_value(connect) != 0 ||
		(json_is_string(connect) && *json_string_value(connect));
	bool told = failed_connect || json_array_size(conform_at(seen, "app_events")) > 0;
	conform_same_text(
		w, "error", told ? "told" : "not told", state->errors ? "told" : "not told");
	if (json_is_integer(connect) && failed_connect &&
		json_integer_value(connect) != -state->error)
		conform_same_text(w, "connect_ex", strerror((int)json_integer_value(connect)),
			strerror(-state->error));
}

void conform_unres_queue(struct conform_world *w, json_t *object)
{
	json_t *seen = conform_at(object, "observed"), *value;
	struct bridge *br0 = bridge_new(w->net, "br0");
	struct netdev *peer = conform_station(w, "peer", br0, RECV_MAC);
	struct host *h = conform_host(w, "host");
	const char *key;
	uint32_t first = 0, last = 0, count = 0;
	bool in_order = true;

	conform_plug(w, h, "eth0", br0, RS_MAC);
	conform_address(w, h, "eth0 10.0.0.11/24 scope global");
	json_object_foreach (conform_at(object, "config.neigh_eth0_written"), key, value) {
		char path[96];
		snprintf(path, sizeof(path), "ipv4/neigh/eth0/%s", key);
		conform_set(w, h, path,
			json_is_string(value) ? atoll(json_string_value(value))
					      : json_integer_value(value));
	}
	for (uint32_t i = 0; i < 400; i++)
		conform_send_udp(h, NULL, "10.0.0.1",
			(uint32_t)conform_number(object, "stimulus.udp_payload", 32), i);
	conform_run(w, 3 * (int64_t)NSEC_PER_SEC / 10);
	conform_forget(w);
	struct arp_packet arp = {.op = ARPOP_REPLY,
		.spa = conform_ip(w, "10.0.0.1"),
		.tpa = conform_ip(w, "10.0.0.11")};
	memcpy(arp.sha, peer->mac, ETH_ALEN);
	conform_mac(w, RS_MAC, arp.tha);
	conform_send_arp(peer, arp.tha, &arp);
	conform_run(w, NSEC_PER_SEC / 10);
	for (size_t i = 0; i < w->seen_count; i++) {
		if (get16(w->seen[i].bytes + 12) != ETH_P_IP)
			continue;
		uint32_t number = get32(w->seen[i].bytes + 42);
		in_order &= count == 0 || number == last + 1;
		first = count++ ? first : number;
		last = number;
	}
	char was[96], is[96];
	snprintf(was, sizeof(was), "%lld from %lld to %lld in order %d",
		(long long)conform_number(seen, "delivered", 0),
		(long long)json_integer_value(json_array_get(conform_at(seen, "first_seq"), 0)),
		(long long)json_integer_value(json_array_get(conform_at(seen, "last_seq"), 0)),
		json_is_true(conform_at(seen, "in_order")));
	snprintf(is, sizeof(is), "%u from %u to %u in order %d", count, first, last, in_order);
	conform_same_text(w, "delivered", was, is);
}
