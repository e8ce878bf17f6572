/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The forward path: which MAC the VIP has, what the director does with the SYN, how it arrives. */
#include <string.h>

#include "base/text.h"
#include "diagnose/evidence/evidence.h"

#define LINES_MAX 12

/* ---- 1: the MAC ---- */

/* the last request for the VIP that the asker sent before the probe was over */
static const struct seen *last_request(const struct explain *x, const struct probe *p)
{
	for (size_t i = p->upto; i-- > 0;) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.kind == REC_FRAME_SENT && s->r.node == p->asker->node.id && s->is &&
			s->is->innermost == DISSECT_ARP && s->is->arp.op == ARPOP_REQUEST &&
			s->is->arp.tpa == p->to.vip)
			return s;
	}
	return NULL;
}

static bool tells_about(const struct seen *s, const struct probe *p, uint64_t request)
{
	switch (s->r.kind) {
	case REC_ARP_ANSWER: return s->r.frame == request;
	case REC_ARP_SILENT: return s->r.frame == request && s->r.reason != ARP_SILENT_NOT_OURS;
	case REC_ARP_LEARN: return s->r.node == p->asker->node.id && s->r.a[0] == p->to.vip;
	default: return false;
	}
}

/* which hosts answered, which stayed silent, which reply was accepted; and what changed it since */
static void note_resolution(
	const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	const struct seen *request = last_request(x, p);

	if (!request)
		return;
	answer_line(a, request->r.time, p->asker->node.name, NULL, "%s broadcasts a request for %s",
		p->asker->node.name, ip_text(p->to.vip).s);
	for (const struct seen *s = request; s < x->watch.items + p->upto; s++)
		if (tells_about(s, p, request->r.frame) && a->count < LINES_MAX)
			answer_note(x, a, s);
}

static void say_no_asker(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	struct way w = who_way(p->client, p->to.vip);

	if (!w.route)
		answer_say(a, false, "%s has no route to %s", p->client->node.name,
			ip_text(p->to.vip).s);
	else if (p->at_director)
		answer_say(a, true, "no host asks for it: %s sends to its gateway %s, which is %s",
			p->client->node.name, ip_text(w.nexthop).s, p->to.director->node.name);
	else
		answer_say(a, false, "%s sends to its gateway %s, which is %s: no route from there",
			p->client->node.name, ip_text(w.nexthop).s,
			who_name(x, who_has_address(x, w.nexthop, NULL)));
}

void answer_mac(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	const struct neigh *n;

	if (!p->asker) {
		say_no_asker(x, p, a);
		return;
	}
	n = who_neighbour(p->asker, p->asker_dev, p->to.vip);
	if (p->asker != p->client)
		answer_line(a, -1, p->client->node.name, NULL,
			"%s is behind a router: %s needs the MAC", p->client->node.name,
			p->asker->node.name);
	if (p->sent)
		answer_say(a, p->asked == p->to.director,
			"%s sent the SYN to %s: %s's MAC (entry now %s)", p->asker->node.name,
			mac_text(p->mac).s, who_name(x, p->asked),
			n ? nud_name(n->state) : say(explain_language(x), N_("no entry")));
	else
		answer_say(a, false, "no MAC: %s got no ARP reply for %s (%s)", p->asker->node.name,
			ip_text(p->to.vip).s,
			n ? nud_name(n->state) : say(explain_language(x), N_("no entry")));
	note_resolution(x, p, a);
}

/* ---- 2: the director ---- */

static bool is_decision(const struct probe *p, const struct seen *s)
{
	switch (s->r.kind) {
	case REC_IPVS_PICK:
	case REC_IPVS_FORWARD:
	case REC_FRAME_DROPPED: return probe_is_syn(p, s);
	case REC_IPVS_NO_DEST: return s->r.a[3] == p->cport;
	case REC_IPVS_CONN_NEW: return s->r.a[1] == p->cport;
	default: return false;
	}
}

static void note_director(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	for (size_t i = p->from; i < p->upto && a->count < LINES_MAX; i++) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.node == p->to.director->node.id && is_decision(p, s) &&
			!answer_told(x, a, s))
			answer_note(x, a, s);
	}
}

void answer_director(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	const struct ipvs_conn *cp = probe_conn(p);
	const char *director = p->to.director->node.name;

	if (!p->cport)
		return;
	note_director(x, p, a);
	if (!p->at_director)
		answer_say(a, false, "%s has no entry: it never saw the SYN", director);
	else if (!p->picked)
		answer_say(a, false, "%s saw the SYN and created no entry", director);
	else if (!cp)
		answer_say(a, true, "%s had an entry, to %s, and has deleted it", director,
			ip_text(p->picked).s);
	else
		answer_say(a, true, "%s has an entry: to %s (%s), %s, expires in %u s", director,
			ip_text(cp->daddr).s, who_name(x, who_has_address(x, cp->daddr, NULL)),
			ipvs_conn_state_name(cp), ipvs_conn_expires(cp));
}

/* ---- 3: the SYN's hops ---- */

/* the addresses, if they differ from those at the previous hop */
static void say_addresses(const struct explain *x, struct text *t, const struct dissection *d,
	const struct dissection *before)
{
	if (d->has_inner && !(before && before->has_inner))
		text_add(t, say(explain_language(x), N_("IP %s → %s carrying %s → %s")),
			ip_text(d->ip.src).s, ip_text(d->ip.dst).s, ip_text(d->inner.src).s,
			ip_text(d->inner.dst).s);
	else if (!before || before->ip.dst != d->ip.dst || before->ip.src != d->ip.src)
		text_add(t, "IP %s → %s", ip_text(d->ip.src).s, ip_text(d->ip.dst).s);
	else
		text_put(t, say(explain_language(x), N_("IP unchanged")));
}

static void note_hop(const struct explain *x, const struct seen *s, const struct dissection *before,
	struct explain_answer *a)
{
	const struct dissection *d = s->is;
	struct host *h = who_is_node(x, s->r.node);
	struct text ip = {0};

	say_addresses(x, &ip, d, before);
	answer_line(a, s->r.time, h->node.name, NULL, "%s → %s   MAC %s → %s   %s, TTL %u",
		h->node.name, who_name(x, who_has_mac(x, d->eth.dst, NULL)), mac_text(d->eth.src).s,
		mac_text(d->eth.dst).s, text_str(&ip), (unsigned)d->ip.ttl);
	text_free(&ip);
}

/* the end of the SYN anywhere on its way, but at a card that it was only flooded to */
static bool is_end(const struct probe *p, const struct seen *s, uint64_t frame)
{
	return s->r.kind == REC_FRAME_DROPPED && s->r.frame == frame && frame &&
		s->r.reason != DROP_OTHERHOST && (!p->server || s->r.node != p->server->node.id);
}

static bool waits_in_vain(const struct probe *p, const struct seen *s)
{
	return s->r.kind == REC_NEIGH_STATE && s->r.reason == NEIGH_NO_ANSWER &&
		s->r.node == p->to.director->node.id;
}

/* only the first SYN's hops: those that are sent again go the same way */
static void note_hops(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	const struct dissection *before = NULL;
	uint64_t frame = p->requests.count ? p->requests.id[0] : 0;

	for (size_t i = p->from; i < p->upto && a->count < LINES_MAX; i++) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.kind == REC_FRAME_SENT && s->is && frame && s->r.frame == frame &&
			s->is->has_eth && who_is_node(x, s->r.node)) {
			note_hop(x, s, before, a);
			before = s->is;
		}
		if ((is_end(p, s, frame) || waits_in_vain(p, s)) && !answer_told(x, a, s))
			answer_note(x, a, s);
	}
}

void answer_arrives(const struct explain *x, const struct probe *p, struct explain_answer *a)
{
	if (!p->sent && !p->at_director)
		return;
	note_hops(x, p, a);
	if (p->rounds > 1) {
		answer_say(a, false, "the SYN passes %s %u times: it loops until its TTL runs out",
			p->to.director->node.name, p->rounds);
		return;
	}
	if (p->server)
		answer_say(a, p->at_director,
			p->at_director ? N_("the SYN reaches %s")
				       : N_("the SYN reaches %s, bypassing the director"),
			p->server->node.name);
	else if (p->picked)
		answer_say(a, false, "the SYN never reaches %s, the server that was picked",
			ip_text(p->picked).s);
	else
		answer_say(a, false, "the SYN reaches no server");
}
