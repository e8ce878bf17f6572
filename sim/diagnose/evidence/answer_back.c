/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server's decision, the return path, and how both ends and the director see the result. */
#include <string.h>

#include "base/text.h"
#include "diagnose/evidence/evidence.h"
#include "transport/socket/socket.h"

#define LINES_MAX 12

/* ---- 4: does the server accept it ---- */

static bool is_socket(const struct probe *p, const struct record *r)
{
	if (r->kind != REC_SOCKET_STATE && r->kind != REC_SOCKET_ERROR && r->kind != REC_TCP_EVENT)
		return false;
	return p->cport &&
		((r->a[2] == p->address && r->a[3] == p->cport) ||
			(r->a[0] == p->address && r->a[1] == p->cport));
}

static bool decides_about_syn(const struct probe *p, const struct seen *s)
{
	switch (s->r.kind) {
	case REC_ROUTE_INPUT:
	case REC_IP_DELIVER:
	case REC_IP_FORWARD:
	case REC_FRAME_DROPPED:
	case REC_ICMP_SENT:
	case REC_UDP_DELIVER: return probe_is_syn(p, s);
	case REC_SOCKET_STATE: return is_socket(p, &s->r) && s->r.a[5] == TCP_SYN_RECV;
	case REC_TCP_EVENT: return is_socket(p, &s->r);
	default: return false;
	}
}

/* the address that the packet has for this server */
static uint32_t address_at(const struct probe *p)
{
	return p->method == IPVS_CONN_F_MASQ && p->picked ? p->picked : p->to.vip;
}

void answer_accepts(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	const char *server;

	if (!p->server)
		return;
	server = p->server->node.name;
	for (size_t i = p->from; i < p->upto && a->count < LINES_MAX; i++) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.node == p->server->node.id && decides_about_syn(p, s) &&
			!answer_told(x, a, s))
			answer_note(x, a, s);
	}
	if (p->accepted)
		answer_say(a, true, "%s accepts it: %s is its own, port %u listens", server,
			ip_text(p->local).s, (unsigned)p->lport);
	else if (!who_owns(p->server, address_at(p)))
		answer_say(a, false, "%s does not: %s is not one of its addresses", server,
			ip_text(address_at(p)).s);
	else
		answer_say(a, false, "%s does not", server);
}

/* ---- 5: which way the answer leaves ---- */

static bool decides_about_leaving(const struct probe *p, const struct seen *s)
{
	switch (s->r.kind) {
	case REC_ROUTE_OUTPUT: return s->r.a[0] == p->address;
	case REC_ARP_ANNOUNCE: return true;
	case REC_FRAME_DROPPED: return probe_is_syn_ack(p, s);
	case REC_NEIGH_STATE: return s->r.reason == NEIGH_NO_ANSWER;
	default: return false;
	}
}

static void note_leaving(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	for (size_t i = p->from; i < p->upto && a->count < LINES_MAX; i++) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.node == p->server->node.id && decides_about_leaving(p, s) &&
			!answer_told(x, a, s))
			answer_note(x, a, s);
	}
}

/* NAT's answers must pass the director, the others need not and rarely can */
static bool goes_right(const struct probe *p)
{
	if (p->server == p->to.director || !p->picked)
		return p->connected;
	return p->by_director == (p->method == IPVS_CONN_F_MASQ);
}

static void say_way(const struct explain *x, const struct probe *p, const struct seen *out,
	struct explain_answer *a)
{
	answer_say(a, goes_right(p), "%s responds as %s, via %s to %s's MAC %s",
		p->server->node.name, ip_text(out->is->ip.src).s,
		lab_names(x->lab)->dev(lab_names(x->lab)->world, out->r.node, out->r.dev),
		who_name(x, who_has_mac(x, out->is->eth.dst, NULL)), mac_text(out->is->eth.dst).s);
}

void answer_leaves(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	const struct seen *out;
	struct way way;

	if (!p->server || !p->accepted)
		return;
	note_leaving(x, p, a);
	out = probe_seen(x, p, REC_FRAME_SENT, p->server->node.id, probe_is_syn_ack);
	way = who_way(p->server, p->address);
	if (out && out->is && out->is->has_eth)
		say_way(x, p, out, a);
	else if (probe_is_udp(p) && !p->answered)
		answer_say(a, true, "%s has nothing to respond to", p->server->node.name);
	else if (!way.route)
		answer_say(a, false, "%s sends no response: it has no route to %s",
			p->server->node.name, ip_text(p->address).s);
	else if (way.local)
		answer_say(a, false, "%s sends no response: it treats %s as its own address",
			p->server->node.name, ip_text(p->address).s);
	else
		answer_say(a, false, "%s sends no response", p->server->node.name);
}

/* ---- 6: does the client accept it ---- */

static bool decides_about_answer(const struct probe *p, const struct seen *s)
{
	bool at_client = s->r.node == p->client->node.id;

	switch (s->r.kind) {
	case REC_FRAME_DROPPED: return probe_is_syn_ack(p, s) && s->r.reason != DROP_OTHERHOST;
	case REC_SOCKET_STATE:
		return at_client && is_socket(p, &s->r) &&
			(s->r.a[5] == TCP_ESTABLISHED || s->r.a[5] == TCP_CLOSE);
	case REC_SOCKET_ERROR:
	case REC_TCP_EVENT: return at_client && is_socket(p, &s->r);
	case REC_ICMP_RECEIVED: return at_client;
	default: return false;
	}
}

void answer_returns(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	const char *client = p->client->node.name;

	if (!p->cport)
		return;
	for (size_t i = p->from; i < p->upto && a->count < LINES_MAX; i++) {
		const struct seen *s = &x->watch.items[i];
		if (decides_about_answer(p, s) && !answer_told(x, a, s))
			answer_note(x, a, s);
	}
	if (probe_is_udp(p) && p->served)
		answer_say(a, true,
			p->connected ? N_("%s accepts it: answered")
				     : N_("no response to %s is due"),
			client);
	else if (p->connected)
		answer_say(a, p->served,
			p->served ? N_("%s accepts it: connected, and served")
				  : N_("%s accepts it: connected, but not served"),
			client);
	else if (p->answered)
		answer_say(a, false, "the response never becomes a connection of %s", client);
	else
		answer_say(a, false, "no response reached %s", client);
}

/* ---- 7: the director's idea and the truth ---- */

static const char *end_state(const struct explain *x, const struct probe *p, const struct host *h)
{
	unsigned state = probe_socket(p, h);

	return state ? tcp_state_name(state) : say(explain_language(x), N_("no socket left"));
}

void answer_state(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	const struct ipvs_conn *cp = probe_conn(p);

	if (!p->cport)
		return;
	for (size_t i = p->from; i < p->upto && a->count < LINES_MAX; i++) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.kind == REC_IPVS_CONN_STATE && s->r.a[1] == p->cport)
			answer_note(x, a, s);
	}
	const char *director = p->to.director->node.name, *client = p->client->node.name;
	if (probe_is_udp(p)) {
		answer_say(a, cp || p->picked, "%s infers %s: for UDP it knows no more", director,
			cp ? ipvs_conn_state_name(cp) : say(explain_language(x), N_("nothing")));
		return;
	}
	const char *infers =
		cp ? ipvs_conn_state_name(cp) : say(explain_language(x), N_("nothing"));
	if (p->server)
		answer_say(a, cp || p->picked, "%s: %s; actual sockets: %s %s, %s %s", director,
			infers, client, end_state(x, p, p->client), p->server->node.name,
			end_state(x, p, p->server));
	else
		answer_say(a, cp || p->picked,
			"%s infers %s; actually %s has %s, and no server was reached", director,
			infers, client, end_state(x, p, p->client));
}
