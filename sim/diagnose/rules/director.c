/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The director itself: an interface that is down, a second director that returns the packets, a
 * firewall mark without a service.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/evidence/pair.h"
#include "diagnose/rules/rules.h"
#include "host/route/route_reasons.h"
#include "ipvs/reasons.h"

/* ---- an interface is down ---- */

static bool is_used(const struct probe *p, const struct netdev *dev)
{
	return (p->asker && who_one_segment(dev, p->asker_dev)) || p->at_director || !p->asker;
}

static void look_down(
	struct explain *x, const struct rule *rule, const struct probe *p, struct netdev *dev)
{
	const struct host *director = p->to.director;
	uint64_t about = (uint64_t)director->node.id << 16 | dev->index;
	const struct seen *s = probe_end(x, p);

	for (size_t i = 0; i < x->look.finding_count; i++)
		if (x->look.findings[i].name == rule->name && x->look.findings[i].about == about)
			return;
	struct explain_finding *f = finding_new(x, rule, s, about);
	finding_say(x, &f->symptom,
		who_is_loose(dev) ? N_("no packet passes %s of %s: no link in the file connects it")
			: netdev_is_up(dev)
			? N_("no packet passes %s of %s: it has no carrier, a cable is unplugged")
			: N_("no packet passes %s of %s: the interface is down"),
		dev->name, director->node.name);
	finding_frame(x, f, s, who_name(x, s ? who_is_node(x, s->r.node) : NULL),
		director->node.name, "packets for %s", ip_text(p->to.vip).s);
	finding_why(x, f, s);
	if (!netdev_is_up(dev))
		finding_fix(f, director, "ip link set %s up", dev->name);
}

void rule_director_down(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.probe_count; i++) {
		const struct probe *p = &x->look.probes[i];
		if (p->served || finding_has(x, "split-instances"))
			continue;
		list_for_each (dev, &p->to.director->node.devs, struct netdev, link)
			if ((dev->wire && !netdev_running(dev) && is_used(p, dev)) ||
				(who_is_loose(dev) && addr_find(dev, p->to.vip)))
				look_down(x, rule, p, dev);
	}
}

/* ---- it has no route ---- */

static const struct seen *unrouted(const struct explain *x, const struct probe *p)
{
	for (size_t i = p->from; i < p->upto; i++) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.kind == REC_FRAME_DROPPED && s->r.node == p->to.director->node.id &&
			(s->r.reason == ROUTE_NO_ROUTE || s->r.reason == IPVS_DROP_UNREACHABLE ||
				s->r.reason == IPVS_DROP_NO_WAY_BACK))
			return s;
	}
	return NULL;
}

void rule_director_no_route(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.probe_count && !finding_has(x, rule->name); i++) {
		const struct probe *p = &x->look.probes[i];
		const struct host *director = p->to.director;
		const struct seen *s = p->served ? NULL : unrouted(x, p);
		if (!s || finding_has(x, "director-down") || finding_has(x, "no-own-address"))
			continue;
		bool there = p->picked && !who_way(director, p->picked).route;
		uint32_t to = there ? p->picked : p->address;
		uint32_t router = router_towards(x, director, to);
		if (who_way(director, to).route)
			continue;
		struct explain_finding *f = finding_new(x, rule, s, 0);
		finding_say(x, &f->symptom,
			there ? N_("%s picks servers, but has no route to %s: no packet reaches "
				   "them")
			      : N_("%s has no route to %s: the servers' responses end there"),
			director->node.name, ip_text(to).s);
		finding_frame(x, f, s, director->node.name, who_name(x, NULL), "a packet for %s",
			ip_text(to).s);
		finding_why(x, f, s);
		if (!finding_unblock(f, director, to) && router)
			finding_fix(f, director, "ip route add default via %s", ip_text(router).s);
	}
}

/* ---- to and fro ---- */

/* the host that scheduled the SYN again, after the director */
static struct host *other_director(const struct explain *x, const struct probe *p)
{
	for (size_t i = p->from; i < p->upto; i++) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.kind == REC_IPVS_FORWARD && probe_is_syn(p, s) &&
			s->r.node != p->to.director->node.id)
			return who_is_node(x, s->r.node);
	}
	return NULL;
}

/* may it return a connection? Then a working one was luck. */
static bool gives_back(const struct host *h, const struct probe *p)
{
	const struct target *t = &p->to;
	const struct ipvs_service *svc = ipvs_of(h)
		? ipvs_service_get(ipvs_of(h), t->fwmark, t->protocol, t->vip, t->port)
		: NULL;

	if (!svc)
		return false;
	list_for_each (d, &svc->destinations, struct ipvs_dest, link)
		if (d->weight > 0 && who_owns(t->director, d->addr))
			return true;
	return false;
}

/* A pair with keepalived: the backup must leave the packets to its own stack, which requires
 * backup_only and a running backup daemon. */
static bool fix_localnode(const struct explain *x, struct explain_finding *f, uint32_t vip)
{
	struct vrrp *v;
	bool any = false;

	for (unsigned i = 0; (v = pair_next(x, vip, &i)); any = true) {
		const struct ipvs *ipvs = ipvs_of(v->k->host);
		struct text lines = {0};
		text_add(&lines, "global_defs {\\n    lvs_sync_daemon %s %s\\n}\\n",
			v->conf->interface, v->conf->name);
		if (ipvs && !ipvs->sysctl.backup_only)
			finding_fix(f, v->k->host, "sysctl -w net.ipv4.vs.backup_only=1");
		if (!v->k->conf->sync.interface[0])
			pair_fix_block(f, v, text_str(&lines));
		text_free(&lines);
	}
	return any;
}

void rule_loop(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.probe_count && !finding_has(x, rule->name); i++) {
		const struct probe *p = &x->look.probes[i];
		struct host *other = other_director(x, p);
		if (!other || (p->rounds < 2 && !gives_back(other, p)))
			continue;
		struct text name = service_named(&p->to);
		const struct seen *s = probe_drop(x, p, NO_NODE);
		struct explain_finding *f = finding_new(x, rule, s ? s : probe_end(x, p), 0);
		finding_say(x, &f->symptom,
			p->rounds > 1
				? N_("%s and %s have the same service and are each other's "
				     "servers: the "
				     "SYN goes back and forth between them until its TTL runs out")
				: N_("%s and %s have the same service and are each other's "
				     "servers: a "
				     "connection that one sends to the other is scheduled again "
				     "there "
				     "and may come back"),
			p->to.director->node.name, other->node.name);
		finding_frame(x, f, s, other->node.name, p->to.director->node.name, "SYN to %s:%u",
			ip_text(p->to.vip).s, (unsigned)p->to.port);
		finding_why(x, f, s);
		if (!fix_localnode(x, f, p->to.vip))
			finding_fix(f, other, "ipvsadm -D %s", text_str(&name));
		text_free(&name);
	}
}

/* ---- a mark that no service has ---- */

void rule_wrong_mark(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.probe_count; i++) {
		const struct probe *p = &x->look.probes[i];
		const struct target *t = &p->to;
		const struct seen *s = t->svc
			? NULL
			: probe_seen(x, p, REC_FRAME_RECEIVED, t->director->node.id, probe_is_syn);
		if (!s || finding_has(x, rule->name))
			continue;
		struct explain_finding *f = finding_new(x, rule, s, t->fwmark);
		if (!t->set_mark)
			finding_say(x, &f->symptom,
				"%s has a service for firewall mark %u, but no rule sets that "
				"mark: packets to %s:%u never reach the service",
				t->director->node.name, t->fwmark, ip_text(t->vip).s,
				(unsigned)t->port);
		else
			finding_say(x, &f->symptom,
				"packets to %s:%u get firewall mark %u on %s, but the service is "
				"for mark %u: no packet ever reaches it",
				ip_text(t->vip).s, (unsigned)t->port, t->set_mark,
				t->director->node.name, t->fwmark);
		finding_frame(x, f, s, p->client->node.name, t->director->node.name, "SYN to %s:%u",
			ip_text(t->vip).s, (unsigned)t->port);
		finding_say(x, &f->why,
			"a firewall-mark service gets all packets with its mark, whatever "
			"their address and port");
		f->source = "net/netfilter/ipvs/ip_vs_ctl.c: ip_vs_service_find()";
		finding_fix(f, t->director,
			"iptables -t mangle -A PREROUTING -d %s -p %s --dport %u -j MARK "
			"--set-mark %u",
			ip_text(t->vip).s, t->protocol == IPPROTO_UDP ? "udp" : "tcp",
			(unsigned)t->port, t->fwmark);
	}
}
