/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conversations: TCP's connections, UDP's exchanges, echoes. A conversation is identified by
 * addresses and ports, in either direction; the first sender is the client, unless a SYN says
 * otherwise. A director forwards the client's packets: with other MACs (direct routing), in a
 * second IP header (a tunnel) or with another destination (NAT: a conversation of its own here,
 * joined to the first by the client's address, port and initial sequence number).
 *
 * Bytes are counted by sequence numbers (RFC 9293 3.4), so that retransmitted bytes count once.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "capture/private.h"

enum side { FROM_CLIENT, FROM_SERVER };

struct ends { /* of a packet, as sent */
	uint32_t src, dst;
	uint16_t sport, dport;
	uint8_t protocol;
	uint32_t data;
};

static uint64_t hash_ends(const struct ends *e)
{
	uint64_t a = (uint64_t)e->src << 16 | e->sport, b = (uint64_t)e->dst << 16 | e->dport;

	return hash_two(hash_two(a < b ? a : b, a < b ? b : a), e->protocol);
}

static bool read_ends(struct ends *e, const struct look *l)
{
	const struct dissection *d = l->d;

	*e = (struct ends){l->ip->src, l->ip->dst, 0, 0, l->ip->protocol, d->data_length};
	if (d->innermost == DISSECT_TCP) {
		e->sport = d->tcp.source;
		e->dport = d->tcp.dest;
	} else if (d->innermost == DISSECT_UDP || d->innermost == DISSECT_IPVS_SYNC) {
		e->sport = d->udp.source;
		e->dport = d->udp.dest;
	} else if (d->innermost == DISSECT_ICMP) {
		bool asks = d->icmp.type == ICMP_ECHO;
		if (!asks && d->icmp.type != ICMP_ECHOREPLY)
			return false;
		*(asks ? &e->sport : &e->dport) = d->icmp.echo.id;
	} else {
		return false;
	}
	return true;
}

static bool is_of(const struct talk *t, const struct ends *e, enum side *side)
{
	if (t->protocol != e->protocol)
		return false;
	*side = FROM_CLIENT;
	if (t->client == e->src && t->cport == e->sport && t->server == e->dst &&
		t->sport == e->dport)
		return true;
	*side = FROM_SERVER;
	return t->client == e->dst && t->cport == e->dport && t->server == e->src &&
		t->sport == e->sport;
}

static struct talk *talk_find(
	const struct capture *c, const struct ends *e, uint64_t hash, enum side *side)
{
	for (struct talk *t = c->buckets[hash % CAPTURE_TALKS]; t; t = t->next)
		if (t->hash == hash && is_of(t, e, side))
			return t;
	return NULL;
}

/* the last that opened so has the place */
static struct talk **by_isn(const struct capture *c, uint32_t client, uint16_t port, uint32_t isn)
{
	return &c->by_isn[hash_two((uint64_t)client << 32 | isn, port) % CAPTURE_TALKS];
}

/* ---- the end of one ---- */

static enum talk_end ended_as(const struct talk *t)
{
	if (t->end)
		return (enum talk_end)t->end;
	if (!t->has_answer && t->answered_elsewhere)
		return TALK_HALF_SEEN;
	if (!t->has_answer && t->has_syn)
		return TALK_UNANSWERED;
	if (t->protocol != IPPROTO_TCP)
		return t->has_answer ? TALK_OPEN : TALK_UNANSWERED;
	if (t->closed[0] && t->closed[1])
		return TALK_CLOSED;
	return t->closed[0] || t->closed[1] ? TALK_HALF_CLOSED : TALK_OPEN;
}

static struct look at_the_end(const struct talk *t, struct capture_frame *f)
{
	*f = (struct capture_frame){.number = t->told.frame, .time = t->last};
	return (struct look){.f = f};
}

static void judge(struct capture *c, const struct talk *t)
{
	struct capture_frame frame;
	const struct look l = at_the_end(t, &frame);
	struct capture_finding f = {.kind = FOUND_NO_ANSWER,
		.frame = t->told.frame,
		.first = t->told.first,
		.address = {t->server},
		.port = {t->sport}};

	if (t->inner || t->protocol != IPPROTO_TCP || !t->has_syn)
		return;
	if (t->end == TALK_UNANSWERED && t->syns > 1) {
		memcpy(f.mac[0], t->handed, ETH_ALEN);
		f.n[0] = t->syns;
		capture_found(c, &f, &l);
	} else if (t->has_answer && !mac_is_zero(t->asked) && !mac_is_zero(t->delivered) &&
		!mac_equal(t->asked, t->delivered)) {
		f.kind = FOUND_OTHER_MAC;
		memcpy(f.mac[0], t->asked, ETH_ALEN);
		memcpy(f.mac[1], t->delivered, ETH_ALEN);
		capture_found(c, &f, &l);
	}
}

static void talk_over(struct capture *c, struct talk *t)
{
	struct talk **at = &c->buckets[t->hash % CAPTURE_TALKS];

	t->end = (uint8_t)ended_as(t);
	judge(c, t);
	if (!t->inner)
		c->by_end[t->end]++;
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	at = by_isn(c, t->client, t->cport, t->isn);
	if (*at == t)
		*at = NULL;
	list_del(&t->recent);
	c->live--;
	if (!t->kept)
		free(t);
}

void talks_finish(struct capture *c)
{
	while (!list_empty(&c->recent))
		talk_over(c, list_first(&c->recent, struct talk, recent));
}

/* ---- the beginning ---- */

/* the client's SYN to which a director has given another destination */
static struct talk *in_front(const struct capture *c, const struct look *l, const struct ends *e)
{
	if (l->d->innermost != DISSECT_TCP || (l->d->tcp.flags & (TCP_SYN | TCP_ACK)) != TCP_SYN)
		return NULL;
	struct talk *t = *by_isn(c, e->src, e->sport, l->d->tcp.seq);
	if (!t || t->client != e->src || t->cport != e->sport || t->isn != l->d->tcp.seq)
		return NULL;
	return l->f->time - t->last > CAPTURE_SECOND ? NULL : t;
}

/* drops the conversation that has been silent longest; not a loss if it had ended */
static void give_one_up(struct capture *c)
{
	struct talk *t = list_first(&c->recent, struct talk, recent);
	enum talk_end end = ended_as(t);

	c->lost_talks += end == TALK_OPEN || end == TALK_HALF_CLOSED || end == TALK_UNANSWERED ||
		end == TALK_HALF_SEEN;
	talk_over(c, t);
}

static struct talk *talk_new(
	struct capture *c, const struct look *l, const struct ends *e, uint64_t hash)
{
	struct talk *t = capture_memory(sizeof(*t)), *front = in_front(c, l, e);
	const bool answer = l->d->innermost == DISSECT_TCP &&
		(l->d->tcp.flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK);

	if (c->live == CAPTURE_TALKS) {
		give_one_up(c);
	}
	t->told = (struct told){TOLD_TALK, l->f->number, l->f->time};
	t->client = answer ? e->dst : e->src;
	t->cport = answer ? e->dport : e->sport;
	t->server = answer ? e->src : e->dst;
	t->sport = answer ? e->sport : e->dport;
	t->protocol = e->protocol;
	t->hash = hash;
	t->next = c->buckets[hash % CAPTURE_TALKS];
	c->buckets[hash % CAPTURE_TALKS] = t;
	list_add_tail(&t->recent, &c->recent);
	c->live++;
	t->inner = front != NULL;
	if (front) {
		front->way = WAY_NAT;
		front->real = t->server;
		front->real_port = t->sport;
		memcpy(front->handed, l->d->eth.dst, ETH_ALEN);
	} else {
		c->talks++;
		t->kept = capture_tell(c, &t->told);
	}
	return t;
}

/* ---- what a packet does to one ---- */

static void see_hop(struct talk *t, const struct look *l, enum side side)
{
	const struct dissection *d = l->d;
	const bool opens = side == FROM_CLIENT ? !t->has_answer : true;

	if (l->sight == SIGHT_AGAIN || (mac_is_zero(d->eth.src) && mac_is_zero(d->eth.dst)))
		return; /* or on lo */
	if (side == FROM_SERVER) {
		if (l->sight == SIGHT_NEW && !t->has_answer)
			memcpy(t->answered, d->eth.src, ETH_ALEN);
		if (t->packets[FROM_SERVER] == (l->sight == SIGHT_HOP))
			memcpy(t->delivered, d->eth.src, ETH_ALEN);
		return;
	}
	if (l->sight == SIGHT_NEW && !t->packets[FROM_CLIENT])
		memcpy(t->asked, d->eth.dst, ETH_ALEN);
	if (opens)
		memcpy(t->handed, d->eth.dst, ETH_ALEN);
	if (d->has_inner) {
		t->way = WAY_TUNNEL;
		t->tunnel = d->ip.dst;
	} else if (l->sight == SIGHT_HOP && t->way == WAY_STRAIGHT) {
		t->way = WAY_DIRECT;
	}
}

static void found_reset(struct capture *c, const struct talk *t, const struct look *l, bool refused)
{
	struct capture_finding f = {.kind = refused ? FOUND_REFUSED : FOUND_RESET,
		.address = {l->ip->src},
		.port = {l->d->tcp.source}};

	memcpy(f.mac[0], l->d->eth.src, ETH_ALEN);
	if (!t->inner && !refused && l->ip->src == t->client)
		f.port[0] = 0; /* a client's port is irrelevant */
	if (!t->inner)
		capture_found(c, &f, l);
}

/* segments in order: bytes beyond the highest so far are new (RFC 9293 3.4) */
static void see_bytes(struct talk *t, const struct look *l, enum side side)
{
	const struct tcp_header *h = &l->d->tcp;
	const uint32_t at = h->seq + (h->flags & TCP_SYN ? 1 : 0), end = at + l->d->data_length;

	if (!t->has_seq[side]) {
		t->has_seq[side] = true;
		t->next_seq[side] = at;
	}
	int32_t ahead = (int32_t)(end - t->next_seq[side]);
	if (!l->d->data_length)
		return;
	if (ahead <= 0) {
		t->repeated++;
		return;
	}
	t->bytes[side] += (uint32_t)ahead;
	t->next_seq[side] = end;
}

static void see_flags(struct capture *c, struct talk *t, const struct look *l, enum side side)
{
	const struct tcp_header *h = &l->d->tcp;

	if (side == FROM_CLIENT && (h->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN) {
		if (!t->has_syn) {
			t->isn = h->seq;
			if (!t->inner)
				*by_isn(c, t->client, t->cport, t->isn) = t;
		}
		t->has_syn = true;
		t->syns++;
	}
	t->answered_elsewhere |= side == FROM_CLIENT && !t->has_answer && !(h->flags & TCP_RST) &&
		h->flags & TCP_ACK;
	if (h->flags & TCP_FIN) {
		t->server_closed_first |= side == FROM_SERVER && !t->closed[FROM_CLIENT];
		t->closed[side] = true;
	}
	if (h->flags & TCP_RST && !(t->closed[0] && t->closed[1]) && !t->end) {
		bool refused = side == FROM_SERVER && t->has_syn && !t->has_answer;
		t->end = refused ? TALK_REFUSED : TALK_RESET;
		t->reset_by_server = side == FROM_SERVER;
		memcpy(t->reset_by, l->d->eth.src, ETH_ALEN);
		found_reset(c, t, l, refused);
	}
	if (side == FROM_SERVER && !(h->flags & TCP_RST) && !t->has_answer) {
		t->has_answer = true;
		t->opened = l->f->time;
	}
}

static void see_packet(struct capture *c, struct talk *t, const struct look *l, enum side side)
{
	t->packets[side]++;
	if (l->d->innermost == DISSECT_TCP) {
		see_bytes(t, l, side);
		see_flags(c, t, l, side);
		return;
	}
	t->bytes[side] += l->d->data_length;
	if (side == FROM_SERVER && !t->has_answer) {
		t->has_answer = true;
		t->opened = l->f->time;
	}
}

/* a port that is used again: the old connection is over (RFC 9293 3.6.1) */
static bool begins_anew(const struct talk *t, const struct look *l, enum side side)
{
	const struct tcp_header *h = &l->d->tcp;

	return l->sight == SIGHT_NEW && l->d->innermost == DISSECT_TCP && side == FROM_CLIENT &&
		(h->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN && t->has_syn && h->seq != t->isn;
}

void talks_look(struct capture *c, const struct look *l)
{
	struct ends e;
	enum side side = FROM_CLIENT;

	if (!read_ends(&e, l))
		return;
	const uint64_t hash = hash_ends(&e);
	struct talk *t = talk_find(c, &e, hash, &side);
	if (t && begins_anew(t, l, side)) {
		talk_over(c, t);
		t = NULL;
	}
	if (!t) {
		t = talk_new(c, l, &e, hash);
		is_of(t, &e, &side);
	}
	list_del(&t->recent);
	list_add_tail(&t->recent, &c->recent);
	t->last = l->f->time;
	see_hop(t, l, side);
	if (l->sight == SIGHT_NEW)
		see_packet(c, t, l, side);
}

void talks_error(struct capture *c, const struct look *l)
{
	const struct dissection *d = l->d;
	const struct ends e = {
		d->about.src, d->about.dst, d->about_source, d->about_dest, d->about.protocol, 0};
	enum side side;
	struct talk *t = talk_find(c, &e, hash_ends(&e), &side);

	if (!t || side != FROM_CLIENT || t->has_answer || t->end)
		return;
	t->end = TALK_UNREACHABLE;
	t->unreachable_by = l->ip->src;
}

const char *talk_end_name(enum talk_end end)
{
	static const char *const names[TALK_ENDS] = {"unanswered", "refused", "unreachable", "open",
		"closed", "half-closed", "reset", "half-seen"};

	return names[end];
}
