/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Probes: real connections by real commands, one at a time; follow.c evaluates each. A client
 * continues until every server of weight > 0 has been picked for it, because one success says
 * nothing about the next server; or until the limit, or until the director is clearly bypassed.
 *
 * Not covered: only the first client of a group is used.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/evidence/evidence.h"
#include "ipvs/scheduler.h"

#define PROBES_MAX 64 /* for one client and one service */
#define CLIENTS_MAX 16
#define PATIENCE "8" /* seconds, of curl: three ARP requests and a SYN sent again fit in */
#define AFTERMATH (200 * NSEC_PER_MSEC) /* what follows the end of a connection */
#define STALLED NSEC_PER_SEC            /* nothing for this long: it does not arrive any more */
#define LENGTHY 4000                    /* bytes: three packets */
#define PAST_DIRECTOR 2 /* consecutive probes that the director did not see: it will see none */

/* ---- which clients to use ---- */

/* of a group of identical nodes only the first */
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

static struct host **probe_clients(const struct explain *x, size_t *count)
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

/* the asker for the VIP as seen from `client`, by its routes; NULL: it never gets there */
static struct host *probe_asker(
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

/* ---- sending ---- */

struct process *type_and_wait(struct explain *x, struct host *h, const char *line, int64_t patience)
{
	struct process *p = lab_command(x->lab, h, line, NULL);

	lab_wait(x->lab, p, lab_now(x->lab) + patience);
	return p;
}

/* the program on the servers of this port, according to the file; SPEC_HTTP by default */
static int application_of(const struct explain *x, const struct target *t)
{
	for (size_t i = 0; i < x->spec.network.nodes.count; i++) {
		const struct spec_node *n = &x->spec.network.nodes.items[i];
		for (size_t s = 0; s < n->services.count; s++) {
			const struct spec_service *service = &n->services.items[s];
			if (service->listen.port == t->port &&
				(service->listen.protocol == SPEC_UDP) ==
					(t->protocol == IPPROTO_UDP))
				return service->application;
		}
	}
	return SPEC_HTTP;
}

static void write_curl(const struct probe *p, struct text *line)
{
	text_put(line, "curl -sS -o /dev/null -m " PATIENCE);
	if (p->lengthy)
		text_put(line, " -d ");
	for (size_t i = 0; p->lengthy && i < LENGTHY; i++)
		text_putc(line, (char)('a' + i % 26));
	text_add(line, " http://%s", ip_text(p->to.vip).s);
	if (p->to.port != 80)
		text_add(line, ":%u", (unsigned)p->to.port);
	text_putc(line, '/');
}

static void write_command(const struct explain *x, const struct probe *p, struct text *line)
{
	struct ip_text vip = ip_text(p->to.vip);

	if (probe_is_udp(p))
		text_add(line, "echo probe | nc -u -w 2 %s %u", vip.s, (unsigned)p->to.port);
	else if (application_of(x, &p->to) != SPEC_HTTP)
		text_add(line, "echo probe | nc -v -N -w " PATIENCE " %s %u", vip.s,
			(unsigned)p->to.port);
	else
		write_curl(p, line);
}

/* A large page over a slow link takes longer than the probe waits: it counts as served while its
 * data is still arriving. */
static bool still_arrives(const struct explain *x, const struct probe *p)
{
	for (size_t i = x->watch.count; i-- > p->from;) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.time + STALLED < lab_now(x->lab))
			return false;
		if (s->r.kind == REC_FRAME_RECEIVED && s->r.node == p->client->node.id && s->is &&
			s->is->innermost == DISSECT_TCP && s->is->ip.src == p->to.vip &&
			s->is->data_length)
			return true;
	}
	return false;
}

static void call(struct explain *x, struct probe *p)
{
	struct text line = {0};

	write_command(x, p, &line);
	struct process *process = type_and_wait(x, p->client, text_str(&line), 30 * NSEC_PER_SEC);
	p->took = lab_now(x->lab) - p->time;
	p->served = !process->running && (process->status == 0 || still_arrives(x, p));
	if (!p->served)
		text_put(&p->said, process_output(process));
	text_free(&line);
}

static void probe_once(
	struct explain *x, struct host *client, const struct target *to, bool lengthy)
{
	struct probe p = {.to = *to, .client = client, .lengthy = lengthy};

	p.from = x->watch.count;
	p.time = lab_now(x->lab);
	p.asker = probe_asker(x, client, to->vip, &p.asker_dev);
	call(x, &p);
	lab_run_until(x->lab, lab_now(x->lab) + AFTERMATH);
	p.upto = x->watch.count;
	probe_follow(x, &p);
	x->look.probes = explain_grown(x->look.probes, (x->look.probe_count + 1) * sizeof(p));
	x->look.probes[x->look.probe_count++] = p;
}

void probe_again(struct explain *x, const struct probe *like)
{
	struct target to = like->to;

	probe_once(x, like->client, &to, false);
}

/* is there a server that could be picked and has not been, in the probes from `first` on? */
static bool all_picked(const struct explain *x, const struct target *to, size_t first)
{
	if (!to->svc)
		return true;
	list_for_each (d, &to->svc->destinations, struct ipvs_dest, link) {
		bool had = d->weight <= 0;
		for (size_t i = first; i < x->look.probe_count; i++)
			had |= x->look.probes[i].picked == d->addr;
		if (!had)
			return false;
	}
	return true;
}

/* one round of a scheduler that honours weights, and one that does not */
static size_t bound(const struct target *to)
{
	size_t n = 2;

	if (!to->svc)
		return 1;
	list_for_each (d, &to->svc->destinations, struct ipvs_dest, link)
		n += 1 + (d->weight < PROBES_MAX ? (size_t)d->weight : PROBES_MAX);
	return n < PROBES_MAX ? n : PROBES_MAX;
}

/* A client that is bound to one server shows nothing about the others; nor does one whose scheduler
 * avoids a server with half-open connections. */
static bool binds_clients(const struct target *to)
{
	static const char *const by_hash[] = {"sh", "dh", "mh", "lblc", "lblcr"};

	if (!to->svc)
		return false;
	for (size_t i = 0; i < sizeof(by_hash) / sizeof(by_hash[0]); i++)
		if (to->svc->scheduler && strcmp(to->svc->scheduler->name, by_hash[i]) == 0)
			return true;
	return (to->svc->flags & IPVS_SVC_F_PERSISTENT) != 0;
}

static void series(struct explain *x, struct host *client, const struct target *to, size_t most)
{
	size_t first = x->look.probe_count, unpicked = 0;

	for (size_t i = 0; i < most && unpicked < PAST_DIRECTOR; i++) {
		probe_once(x, client, to, false);
		unpicked = x->look.probes[x->look.probe_count - 1].picked ? 0 : unpicked + 1;
		if (i + 1 >= PAST_DIRECTOR && all_picked(x, to, first))
			break;
	}
}

/* Reaches the other servers by rr, for this look only: the commands are undone. */
static void ask_the_others(struct explain *x, struct host *client, const struct target *to)
{
	struct text name = service_named(to), line = {0};

	text_add(&line, "ipvsadm -E %s -s rr", text_str(&name));
	type_and_wait(x, to->director, text_str(&line), NSEC_PER_SEC);
	text_free(&name);
	text_free(&line);
	if (!binds_clients(to))
		series(x, client, to, bound(to));
}

static bool has_tunnel(const struct target *to)
{
	if (!to->svc || to->protocol != IPPROTO_TCP)
		return false;
	list_for_each (d, &to->svc->destinations, struct ipvs_dest, link)
		if ((d->conn_flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_TUNNEL)
			return true;
	return false;
}

/* Small pages pass a tunnel that long requests do not: sends one if everything else works. */
static void try_lengthy(
	struct explain *x, struct host *client, const struct target *to, size_t first)
{
	bool served = has_tunnel(to) && application_of(x, to) == SPEC_HTTP;

	for (size_t i = first; i < x->look.probe_count; i++)
		served &= x->look.probes[i].served;
	if (served && x->look.probe_count > first)
		probe_once(x, client, to, true);
}

static void probe_series(struct explain *x, struct host *client, const struct target *to)
{
	size_t first = x->look.probe_count;
	bool bound_to_one = binds_clients(to);

	if (who_owns(client, to->vip))
		return;
	series(x, client, to, bound_to_one ? PAST_DIRECTOR : bound(to));
	if (x->look.probes[x->look.probe_count - 1].picked && !all_picked(x, to, first))
		ask_the_others(x, client, to);
	try_lengthy(x, client, to, first);
}

void probe_all(struct explain *x)
{
	size_t client_count;
	struct host **clients = probe_clients(x, &client_count);

	for (size_t t = 0; t < x->look.target_count; t++)
		for (size_t c = 0; c < client_count; c++)
			probe_series(x, clients[c], &x->look.targets[t]);
	free(clients);
}
