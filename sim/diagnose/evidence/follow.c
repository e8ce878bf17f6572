/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What happened to a probe, from the records. The frame is followed: the client's SYN keeps its id
 * through every hop, even rewritten by NAT, encapsulated by a tunnel or fragmented; so does the
 * server's response. A retransmitted SYN is another frame of the same probe.
 *
 * Only the two ends identify the connection by addresses: the client by the address it connects to,
 * the server by the sender; no forwarding method changes these.
 */
#include <string.h>

#include "diagnose/evidence/evidence.h"
#include "transport/socket/socket.h"

bool probe_is_udp(const struct probe *p)
{
	return p->to.protocol == IPPROTO_UDP;
}

static bool has(const struct frames *f, uint64_t id)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->id[i] == id)
			return true;
	return false;
}

static void add(struct frames *f, uint64_t id)
{
	if (f->count < PROBE_FRAMES && !has(f, id))
		f->id[f->count++] = id;
}

bool probe_is_syn(const struct probe *p, const struct seen *s)
{
	return s->r.frame && has(&p->requests, s->r.frame);
}

bool probe_is_syn_ack(const struct probe *p, const struct seen *s)
{
	return s->r.frame && has(&p->answers, s->r.frame);
}

bool probe_is_refusal(const struct probe *p, const struct seen *s)
{
	const struct dissection *d = s->is;

	if (!d || !p->cport)
		return false;
	if (d->innermost == DISSECT_ICMP && d->has_about)
		return d->about.src == p->address && d->about_source == p->cport;
	return d->innermost == DISSECT_TCP && (d->tcp.flags & TCP_RST) && d->ip.dst == p->address &&
		d->tcp.dest == p->cport;
}

/* ---- which frames are its own ---- */

static bool is_tcp(const struct dissection *d, uint8_t flags)
{
	return d->innermost == DISSECT_TCP && (d->tcp.flags & (TCP_SYN | TCP_ACK)) == flags;
}

static bool begins_here(const struct probe *p, const struct dissection *d)
{
	if (d->ip.dst != p->to.vip)
		return false;
	if (probe_is_udp(p))
		return d->innermost == DISSECT_UDP && d->udp.dest == p->to.port;
	return is_tcp(d, TCP_SYN) && d->tcp.dest == p->to.port;
}

static bool answers_here(const struct probe *p, const struct dissection *d)
{
	if (d->ip.dst != p->address)
		return false;
	if (probe_is_udp(p))
		return d->innermost == DISSECT_UDP && d->udp.dest == p->cport;
	return is_tcp(d, TCP_SYN | TCP_ACK) && d->tcp.dest == p->cport;
}

static void note_own(struct probe *p, const struct seen *s)
{
	bool client = s->r.node == p->client->node.id;

	if (!s->is || !s->is->has_ip)
		return;
	if (client && begins_here(p, s->is)) {
		uint16_t from = probe_is_udp(p) ? s->is->udp.source : s->is->tcp.source;
		if (p->cport && from != p->cport) /* another client's connection meanwhile */
			return;
		p->address = s->is->ip.src;
		p->cport = from;
		add(&p->requests, s->r.frame);
	}
	if (!client && p->cport && answers_here(p, s->is)) {
		p->answered = true;
		add(&p->answers, s->r.frame);
	}
}

/* ---- the sockets at both ends ---- */

static void accepted(const struct explain *x, struct probe *p, const struct record *r)
{
	p->accepted = true;
	p->local = (uint32_t)r->a[0];
	p->lport = (uint16_t)r->a[1];
	p->server = who_is_node(x, r->node);
}

static void follow_socket(const struct explain *x, struct probe *p, const struct record *r)
{
	bool client = r->node == p->client->node.id;

	if (client && !p->cport && r->a[2] == p->to.vip && r->a[3] == p->to.port &&
		r->a[5] == TCP_SYN_SENT) { /* it may never leave the host */
		p->address = (uint32_t)r->a[0];
		p->cport = (uint16_t)r->a[1];
	}
	if (client && r->a[1] == p->cport && r->a[2] == p->to.vip && r->a[5] == TCP_ESTABLISHED)
		p->connected = true;
	if (!client && p->cport && r->a[2] == p->address && r->a[3] == p->cport &&
		(r->a[5] == TCP_SYN_RECV || r->a[5] == TCP_ESTABLISHED) && !p->accepted)
		accepted(x, p, r);
}

static void follow_datagram(const struct explain *x, struct probe *p, const struct record *r)
{
	bool client = r->node == p->client->node.id;

	if (!probe_is_udp(p) || !p->cport)
		return;
	if (client && r->a[1] == p->cport)
		p->connected = true;
	if (!client && r->a[2] == p->address && r->a[3] == p->cport)
		accepted(x, p, r);
}

/* ---- the way ---- */

static void follow_sent(const struct explain *x, struct probe *p, const struct seen *s)
{
	struct host *h = who_is_node(x, s->r.node);

	note_own(p, s);
	if (h && h == p->asker && !p->sent && s->is && probe_is_syn(p, s)) {
		p->sent = true;
		memcpy(p->mac, s->is->eth.dst, ETH_ALEN);
		p->asked = who_has_mac(x, p->mac, NULL);
	}
}

static void follow_received(const struct explain *x, struct probe *p, const struct seen *s)
{
	struct host *h = who_is_node(x, s->r.node);
	struct netdev *dev = h ? node_dev_by_index(&h->node, s->r.dev) : NULL;

	if (!dev || !s->is || !mac_equal(s->is->eth.dst, dev->mac))
		return;
	if (probe_is_syn_ack(p, s) && h == p->to.director)
		p->by_director = true;
	if (!probe_is_syn(p, s))
		return;
	if (h == p->to.director) {
		p->at_director = true;
		p->rounds += s->r.frame == p->requests.id[0];
	} else if ((p->sent || p->at_director) && h != p->client && !p->accepted) {
		p->server = h;
		p->server_dev = dev;
	}
}

static void follow_forward(const struct explain *x, struct probe *p, const struct seen *s)
{
	struct host *h = who_is_node(x, s->r.node);

	if (probe_is_syn(p, s) && h == p->server && !p->accepted && !who_owns(h, p->to.vip))
		p->server = NULL; /* a router on the way */
}

static void follow_new(struct probe *p, const struct record *r)
{
	if (r->node != p->to.director->node.id || !p->cport || r->a[0] != p->address ||
		r->a[1] != p->cport)
		return;
	p->picked = (uint32_t)r->a[4];
	p->rport = (uint16_t)r->a[5];
	list_for_each (d, &p->to.svc->destinations, struct ipvs_dest, link)
		if (d->addr == p->picked)
			p->method = d->conn_flags & IPVS_CONN_F_FWD_MASK;
}

/* does the server's program discard, according to the file? */
static bool discards(const struct explain *x, const struct probe *p)
{
	const struct spec_node *n = p->server ? spec_node(&x->spec, p->server->node.name) : NULL;

	for (size_t i = 0; n && i < n->services.count; i++)
		if (n->services.items[i].listen.protocol == SPEC_UDP &&
			n->services.items[i].listen.port == p->lport)
			return n->services.items[i].application == SPEC_DISCARD;
	return false;
}

void probe_follow(const struct explain *x, struct probe *p)
{
	for (size_t i = p->from; i < p->upto; i++) {
		const struct seen *s = &x->watch.items[i];
		switch (s->r.kind) {
		case REC_SOCKET_STATE: follow_socket(x, p, &s->r); break;
		case REC_UDP_DELIVER: follow_datagram(x, p, &s->r); break;
		case REC_FRAME_SENT: follow_sent(x, p, s); break;
		case REC_FRAME_RECEIVED: follow_received(x, p, s); break;
		case REC_IP_FORWARD: follow_forward(x, p, s); break;
		case REC_IPVS_CONN_NEW:
			if (p->to.svc)
				follow_new(p, &s->r);
			break;
		default: break;
		}
	}
	if (!p->server && p->picked && who_owns(p->to.director, p->picked))
		p->server = p->to.director; /* a server on the director itself */
	if (probe_is_udp(p))                /* a program that never replies was still reached */
		p->served = p->accepted && (p->connected || discards(x, p));
}

/* ---- the current state ---- */

const struct ipvs_conn *probe_conn(const struct probe *p)
{
	const struct ipvs *ipvs = ipvs_of(p->to.director);

	if (!ipvs)
		return NULL;
	list_for_each (cp, &ipvs->conns, struct ipvs_conn, link)
		if (p->cport && cp->caddr == p->address && cp->cport == p->cport &&
			cp->vaddr == p->to.vip && cp->vport == p->to.port)
			return cp;
	return NULL;
}

struct socket_search {
	const struct probe *p;
	bool client;
	unsigned state;
};

static void look_at_socket(void *arg, const struct socket *s)
{
	struct socket_search *search = arg;
	const struct probe *p = search->p;
	struct socket_address local = socket_local(s), remote = socket_remote(s);
	const struct socket_address *of_client = search->client ? &local : &remote;

	if (socket_is_tcp(s) && of_client->port == p->cport && of_client->address == p->address)
		search->state = socket_state(s);
}

unsigned probe_socket(const struct probe *p, const struct host *h)
{
	struct socket_search search = {.p = p, .client = h == p->client};

	if (h && p->cport)
		socket_walk(h, look_at_socket, &search);
	return search.state;
}
