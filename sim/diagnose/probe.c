/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Probes: real connections by real commands, one at a time, and what became of each as the records
 * tell it. A client goes on until every server of weight > 0 has been picked for it, because one
 * good answer says nothing about the server whose turn comes next; or until the bound, or until it
 * is plain that the director is not asked.
 *
 * Left out: services of UDP and of a firewall mark; of a group of clients only its first is asked.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/private.h"

#define PROBES_MAX 64 /* for one client and one service */
#define CLIENTS_MAX 16
#define PATIENCE "8" /* seconds, of curl: three ARP requests and a SYN sent again fit in */
#define AFTERMATH (200 * NSEC_PER_MSEC) /* what follows the end of a connection */
#define PAST_DIRECTOR 2 /* probes in a row that the director did not see: it will see none */

/* ---- whom to ask, and for what ---- */

static size_t targets_of(struct host *h, struct target *out)
{
	const struct ipvs *ipvs = ipvs_of(h);
	size_t n = 0;

	if (!ipvs)
		return 0;
	list_for_each (svc, &ipvs->services, struct ipvs_service, link) {
		if (svc->fwmark || svc->protocol != IPPROTO_TCP || !svc->port)
			continue;
		if (out)
			out[n] = (struct target){h, svc, svc->addr, svc->port};
		n++;
	}
	return n;
}

/* A backup has the service and waits for the VIP: not asked while another has both. */
static bool is_backup(const struct target *all, size_t count, size_t i)
{
	for (size_t j = 0; j < count; j++)
		if (all[j].vip == all[i].vip && all[j].port == all[i].port &&
			who_owns(all[j].director, all[j].vip))
			return !who_owns(all[i].director, all[i].vip);
	return false;
}

static size_t without_backups(struct target *all, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (!is_backup(all, count, i))
			all[n++] = all[i];
	return n;
}

struct target *probe_targets(const struct explain *x, size_t *count)
{
	struct target *all = NULL;

	*count = 0;
	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		struct host *h = who_is_node(x, i);
		size_t n = h ? targets_of(h, NULL) : 0;
		if (!n)
			continue;
		all = explain_grown(all, (*count + n) * sizeof(*all));
		*count += targets_of(h, all + *count);
	}
	*count = without_backups(all, *count);
	return all;
}

/* of a group of many alike only the first */
static bool is_another(const struct explain *x, const struct host *h, struct host **had, size_t n)
{
	const struct spec_node *node = spec_node(&x->spec, h->node.name);
	const char *group = node ? node->group.s : NULL;

	for (size_t i = 0; i < n && group; i++) {
		const struct spec_node *other = spec_node(&x->spec, had[i]->node.name);
		if (other && other->group.s && strcmp(other->group.s, group) == 0)
			return true;
	}
	return false;
}

struct host **probe_clients(const struct explain *x, size_t *count)
{
	struct host **clients = explain_grown(NULL, CLIENTS_MAX * sizeof(struct host *));

	*count = 0;
	for (unsigned i = 0; i < lab_network(x->lab)->node_count && *count < CLIENTS_MAX; i++) {
		struct host *h = who_is_node(x, i);
		if (h && strcmp(h->role, "client") == 0 && !is_another(x, h, clients, *count))
			clients[(*count)++] = h;
	}
	return clients;
}

struct host *probe_asker(
	const struct explain *x, struct host *client, uint32_t vip, struct netdev **dev)
{
	struct host *h = client;

	for (int hops = 0; h && hops < 16; hops++) {
		struct way w = who_way(h, vip);
		if (!w.route || w.local)
			return NULL;
		*dev = w.dev;
		if (w.nexthop == vip)
			return h;
		h = who_has_address(x, w.nexthop, NULL);
	}
	return NULL;
}

/* ---- what became of it ---- */

static bool is_tcp(const struct dissection *d, uint8_t flags)
{
	return d && d->innermost == DISSECT_TCP && !d->has_inner &&
		(d->tcp.flags & (TCP_SYN | TCP_ACK)) == flags;
}

bool probe_is_syn(const struct probe *p, const struct dissection *d)
{
	return is_tcp(d, TCP_SYN) && d->ip.src == p->address && d->ip.dst == p->to.vip &&
		d->tcp.source == p->cport && d->tcp.dest == p->to.port;
}

bool probe_is_syn_ack(const struct probe *p, const struct dissection *d)
{
	return is_tcp(d, TCP_SYN | TCP_ACK) && d->ip.dst == p->address &&
		d->tcp.source == p->to.port && d->tcp.dest == p->cport;
}

static void follow_socket(struct probe *p, const struct record *r)
{
	bool client = r->node == p->client->node.id;

	if (client && !p->cport && r->a[2] == p->to.vip && r->a[3] == p->to.port &&
		r->a[5] == TCP_SYN_SENT) {
		p->address = (uint32_t)r->a[0];
		p->cport = (uint16_t)r->a[1];
	}
	if (client && r->a[1] == p->cport && r->a[3] == p->to.port && r->a[5] == TCP_ESTABLISHED)
		p->connected = true;
	if (!client && r->a[1] == p->to.port && r->a[2] == p->address && r->a[3] == p->cport &&
		(r->a[5] == TCP_SYN_RECV || r->a[5] == TCP_ESTABLISHED))
		p->accepted = true;
}

static void follow_sent(const struct explain *x, struct probe *p, const struct seen *s)
{
	struct host *h = who_is_node(x, s->r.node);

	if (!h)
		return;
	if (h == p->asker && !p->sent && probe_is_syn(p, s->is)) {
		p->sent = true;
		memcpy(p->mac, s->is->eth.dst, ETH_ALEN);
		p->asked = who_has_mac(x, p->mac, NULL);
	}
	if (h != p->client && probe_is_syn_ack(p, s->is))
		p->answered = true;
}

static void follow_received(const struct explain *x, struct probe *p, const struct seen *s)
{
	struct host *h = who_is_node(x, s->r.node);
	struct netdev *dev = h ? node_dev_by_index(&h->node, s->r.dev) : NULL;

	if (!dev || !probe_is_syn(p, s->is) || !mac_equal(s->is->eth.dst, dev->mac))
		return;
	if (h == p->to.director) {
		p->at_director = true;
	} else if (p->sent || p->at_director) {
		p->server = h;
		p->server_dev = dev;
	}
}

static void follow(const struct explain *x, struct probe *p)
{
	for (size_t i = p->from; i < p->upto; i++) {
		const struct seen *s = &x->watch.items[i];
		switch (s->r.kind) {
		case REC_SOCKET_STATE: follow_socket(p, &s->r); break;
		case REC_FRAME_SENT: follow_sent(x, p, s); break;
		case REC_FRAME_RECEIVED: follow_received(x, p, s); break;
		case REC_IPVS_CONN_NEW:
			if (s->r.a[0] == p->address && s->r.a[1] == p->cport)
				p->picked = (uint32_t)s->r.a[4];
			break;
		default: break;
		}
	}
	if (!p->server && p->picked && who_owns(p->to.director, p->picked))
		p->server = p->to.director; /* a server on the director itself */
}

const struct ipvs_conn *probe_conn(const struct probe *p)
{
	const struct ipvs *ipvs = ipvs_of(p->to.director);

	if (!ipvs)
		return NULL;
	list_for_each (cp, &ipvs->conns, struct ipvs_conn, link)
		if (cp->caddr == p->address && cp->cport == p->cport && cp->vaddr == p->to.vip &&
			cp->vport == p->to.port)
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

	if (socket_is_tcp(s) && of_client->port == p->cport && of_client->address == p->address &&
		(search->client ? &remote : &local)->port == p->to.port)
		search->state = socket_state(s);
}

unsigned probe_socket(const struct probe *p, const struct host *h)
{
	struct socket_search search = {.p = p, .client = h == p->client};

	if (h && p->cport)
		socket_walk(h, look_at_socket, &search);
	return search.state;
}

/* ---- sending ---- */

static void type_curl(struct explain *x, struct probe *p)
{
	struct text line = {0};

	text_add(&line, "curl -sS -m " PATIENCE " http://%s", ip_text(p->to.vip).s);
	if (p->to.port != 80)
		text_add(&line, ":%u", (unsigned)p->to.port);
	text_putc(&line, '/');
	struct process *process = lab_command(x->lab, p->client, text_str(&line), NULL);
	lab_wait(x->lab, process, p->time + 30 * NSEC_PER_SEC);
	p->took = lab_now(x->lab) - p->time;
	p->served = !process->running && process->status == 0;
	if (!p->served)
		text_put(&p->said, process_output(process));
	text_free(&line);
}

static void probe_once(struct explain *x, struct host *client, const struct target *to)
{
	struct probe p = {.to = *to, .client = client};

	p.from = x->watch.count;
	p.time = lab_now(x->lab);
	p.asker = probe_asker(x, client, to->vip, &p.asker_dev);
	type_curl(x, &p);
	lab_run_until(x->lab, lab_now(x->lab) + AFTERMATH);
	p.upto = x->watch.count;
	follow(x, &p);
	x->probes = explain_grown(x->probes, (x->probe_count + 1) * sizeof(p));
	x->probes[x->probe_count++] = p;
}

/* is there a server that could be picked and has not been, in the probes from `first` on? */
static bool all_picked(const struct explain *x, const struct target *to, size_t first)
{
	list_for_each (d, &to->svc->destinations, struct ipvs_dest, link) {
		bool had = d->weight <= 0;
		for (size_t i = first; i < x->probe_count; i++)
			had |= x->probes[i].picked == d->addr;
		if (!had)
			return false;
	}
	return true;
}

/* one round of a scheduler that honours weights, and one that does not */
static size_t bound(const struct target *to)
{
	size_t n = 2;

	list_for_each (d, &to->svc->destinations, struct ipvs_dest, link)
		n += 1 + (d->weight < PROBES_MAX ? (size_t)d->weight : PROBES_MAX);
	return n < PROBES_MAX ? n : PROBES_MAX;
}

static void probe_series(struct explain *x, struct host *client, const struct target *to)
{
	size_t first = x->probe_count, most = bound(to), unpicked = 0;

	if (who_owns(client, to->vip))
		return;
	for (size_t i = 0; i < most && unpicked < PAST_DIRECTOR; i++) {
		probe_once(x, client, to);
		unpicked = x->probes[x->probe_count - 1].picked ? 0 : unpicked + 1;
		if (i + 1 >= PAST_DIRECTOR && all_picked(x, to, first))
			break;
	}
}

void probe_all(struct explain *x)
{
	size_t client_count;
	struct host **clients = probe_clients(x, &client_count);

	x->watch.everything = true;
	for (size_t t = 0; t < x->target_count; t++)
		for (size_t c = 0; c < client_count; c++)
			probe_series(x, clients[c], &x->targets[t]);
	x->watch.everything = false;
	free(clients);
}
