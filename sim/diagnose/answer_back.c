/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server's decision, the way back, what both ends and the director make of it. */
#include <string.h>

#include "diagnose/private.h"
#include "host/socket/socket.h"

#define LINES_MAX 12

/* ---- 4: does the server accept it ---- */

static bool is_socket(const struct probe *p, const struct record *r)
{
	return (r->kind == REC_SOCKET_STATE || r->kind == REC_SOCKET_ERROR ||
		       r->kind == REC_TCP_EVENT) &&
		((r->a[1] == p->to.port && r->a[3] == p->cport) ||
			(r->a[1] == p->cport && r->a[3] == p->to.port));
}

static bool decides_about_syn(const struct probe *p, const struct seen *s)
{
	switch (s->r.kind) {
	case REC_ROUTE_INPUT:
	case REC_IP_DELIVER:
	case REC_IP_FORWARD:
	case REC_FRAME_DROPPED:
	case REC_ICMP_SENT: return probe_is_syn(p, s->is);
	case REC_SOCKET_STATE: return is_socket(p, &s->r) && s->r.a[5] == TCP_SYN_RECV;
	case REC_TCP_EVENT: return is_socket(p, &s->r);
	default: return false;
	}
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
			ip_text(p->to.vip).s, (unsigned)p->to.port);
	else if (!who_owns(p->server, p->to.vip))
		answer_say(a, false, "%s does not: %s is no address of it", server,
			ip_text(p->to.vip).s);
	else
		answer_say(a, false, "%s does not", server);
}

/* ---- 5: which way the answer leaves ---- */

static const struct seen *first_syn_ack(
	const struct explain *x, const struct probe *p, unsigned kind, unsigned node)
{
	for (size_t i = p->from; i < p->upto; i++) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.kind == kind && s->r.node == node && s->is && probe_is_syn_ack(p, s->is))
			return s;
	}
	return NULL;
}

static void note_leaving(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	for (size_t i = p->from; i < p->upto && a->count < LINES_MAX; i++) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.node != p->server->node.id)
			continue;
		if (((s->r.kind == REC_ROUTE_OUTPUT && s->r.a[0] == p->address) ||
			    s->r.kind == REC_ARP_ANNOUNCE ||
			    (s->r.kind == REC_FRAME_DROPPED && s->is &&
				    probe_is_syn_ack(p, s->is)) ||
			    (s->r.kind == REC_NEIGH_STATE && s->r.reason == NEIGH_NO_ANSWER)) &&
			!answer_told(x, a, s))
			answer_note(x, a, s);
	}
}

static void say_way(const struct explain *x, const struct probe *p, const struct seen *out,
	struct explain_answer *a)
{
	struct host *next = who_has_mac(x, out->is->eth.dst, NULL);
	const struct ipvs_conn *cp = probe_conn(p);
	const char *name = p->server->node.name;
	bool translated = cp && ipvs_conn_method(cp) == IPVS_CONN_F_MASQ;

	answer_say(a, next && (next == p->to.director) == translated,
		"%s answers as %s, out of %s to %s's MAC %s", name, ip_text(out->is->ip.src).s,
		lab_names(x->lab)->dev(lab_names(x->lab)->world, out->r.node, out->r.dev),
		who_name(x, next), mac_text(out->is->eth.dst).s);
}

void answer_leaves(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	const struct seen *out;
	struct way way;

	if (!p->server || !p->accepted)
		return;
	note_leaving(x, p, a);
	out = first_syn_ack(x, p, REC_FRAME_SENT, p->server->node.id);
	way = who_way(p->server, p->address);
	if (out)
		say_way(x, p, out, a);
	else if (!way.route)
		answer_say(a, false, "no answer leaves %s: it has no route to %s",
			p->server->node.name, ip_text(p->address).s);
	else if (way.local)
		answer_say(a, false, "no answer leaves %s: it takes %s for itself",
			p->server->node.name, ip_text(p->address).s);
	else
		answer_say(a, false, "no answer leaves %s", p->server->node.name);
}

/* ---- 6: does the client accept it ---- */

static bool decides_about_answer(const struct probe *p, const struct seen *s)
{
	bool at_client = s->r.node == p->client->node.id;

	switch (s->r.kind) {
	case REC_FRAME_DROPPED:
		return s->is && probe_is_syn_ack(p, s->is) && s->r.reason != DROP_OTHERHOST;
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
	if (p->connected)
		answer_say(a, p->served,
			p->served ? N_("%s accepts it: connected, and served")
				  : N_("%s accepts it: connected, but not served"),
			client);
	else if (p->answered)
		answer_say(a, false, "the answer never becomes a connection of %s's", client);
	else
		answer_say(a, false, "no answer came to %s", client);
}

/* ---- 7: the director's idea and the truth ---- */

static const char *end_state(const struct explain *x, const struct probe *p, const struct host *h)
{
	unsigned state = probe_socket(p, h);

	return state ? tcp_state_name(state) : say(explain_language(x), N_("no socket any more"));
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
	const char *infers =
		cp ? ipvs_conn_state_name(cp) : say(explain_language(x), N_("nothing"));
	if (p->server)
		answer_say(a, cp || p->picked, "%s says %s; in truth %s has %s, %s %s", director,
			infers, client, end_state(x, p, p->client), p->server->node.name,
			end_state(x, p, p->server));
	else
		answer_say(a, cp || p->picked,
			"%s says %s; in truth %s has %s, and no server was reached", director,
			infers, client, end_state(x, p, p->client));
}
