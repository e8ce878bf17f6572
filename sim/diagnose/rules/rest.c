/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Switches that drop frames, tests from the wrong place, and failures that no rule explains. */
#include <string.h>

#include "base/text.h"
#include "diagnose/rules/rules.h"
#include "net/bridge.h"
#include "transport/socket/socket.h"

/* ---- port security ---- */

static const struct seen *refused_by_switch(const struct explain *x, const struct probe **of)
{
	for (size_t i = 0; i < x->look.probe_count; i++) {
		*of = &x->look.probes[i];
		for (size_t j = (*of)->from; j < (*of)->upto; j++) {
			const struct record *r = &x->watch.items[j].r;
			if (r->kind == REC_FRAME_DROPPED && r->reason == BRIDGE_SECURITY)
				return &x->watch.items[j];
		}
	}
	return NULL;
}

void rule_port_security(struct explain *x, const struct rule *rule)
{
	const struct probe *p;
	const struct seen *s = refused_by_switch(x, &p);
	const struct node *sw;

	if (!s)
		return;
	struct explain_finding *f = finding_new(x, rule, s, 0);
	sw = lab_network(x->lab)->nodes[s->r.node];
	const char *sender = s->is ? who_name(x, who_has_mac(x, s->is->eth.src, NULL))
				   : say(explain_language(x), N_("a host"));
	finding_say(x, &f->symptom,
		"%s drops everything that %s sends: its port is bound to another MAC", sw->name,
		sender);
	finding_frame(x, f, s, sender, sw->name, "%s",
		s->is ? dissection_protocol(s->is) : say(explain_language(x), N_("a frame")));
	finding_why(x, f, s);
	finding_fix(f, NULL, "nodes.%s.port_security=0", sw->name);
}

/* ---- testing from the director or a real server ---- */

/* the last connection to a service that was opened before the probes */
static const struct seen *last_test(const struct explain *x, const struct target **to)
{
	size_t end = x->look.probe_count ? x->look.probes[0].from : x->watch.count;

	for (size_t i = end; i-- > 0;) {
		const struct record *r = &x->watch.items[i].r;
		for (size_t t = 0; t < x->look.target_count && r->kind == REC_SOCKET_STATE; t++)
			if (r->a[5] == TCP_SYN_SENT && r->a[2] == x->look.targets[t].vip &&
				r->a[3] == x->look.targets[t].port) {
				*to = &x->look.targets[t];
				return &x->watch.items[i];
			}
	}
	return NULL;
}

static bool is_translated_service(const struct target *t)
{
	if (t->svc)
		list_for_each (d, &t->svc->destinations, struct ipvs_dest, link)
			if ((d->conn_flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_MASQ)
				return true;
	return false;
}

/* NAT: ip_vs_out_hook() turns the answers back at LOCAL_IN, so it works there */
static const char *why_not_here(const struct target *t, const struct host *h)
{
	if (h != t->director)
		return N_("the last test of %s:%u came from %s, which has this address itself: "
			  "it always answers itself, whatever the director does");
	if (is_translated_service(t))
		return N_("the last test of %s:%u came from %s, which has this address "
			  "itself: responses to it need neither ip_forward nor a route back "
			  "to the clients, so it proves nothing about them");
	return N_("the last test of %s:%u came from %s, which has this address "
		  "itself: its packets to a server have the VIP as source, and the "
		  "server rejects its own address");
}

void rule_tested_here(struct explain *x, const struct rule *rule)
{
	const struct target *t;
	const struct seen *s = last_test(x, &t);
	const struct host *h = s ? who_is_node(x, s->r.node) : NULL;

	if (!h || !who_owns(h, t->vip))
		return;
	struct explain_finding *f = finding_new(x, rule, s, 0);
	finding_say(x, &f->symptom, why_not_here(t, h), ip_text(t->vip).s, (unsigned)t->port,
		h->node.name);
	finding_frame(x, f, s, h->node.name,
		say(explain_language(x), h == t->director ? N_("a server") : N_("itself")),
		"SYN to %s:%u", ip_text(t->vip).s, (unsigned)t->port);
	finding_why(x, f, s);
	if (x->look.probe_count)
		finding_fix(f, x->look.probes[0].client, "curl -sS http://%s:%u/",
			ip_text(t->vip).s, (unsigned)t->port);
}

/* ---- the rest ---- */

static void say_failure(struct explain *x, struct text *t, const struct probe *p)
{
	finding_say(x, t, "%s gets no answer from %s:%u: %s", p->client->node.name,
		ip_text(p->to.vip).s, (unsigned)p->to.port,
		p->said.len ? text_str(&p->said) : say(explain_language(x), N_("no response")));
	while (t->len && t->s[t->len - 1] == '\n')
		t->s[--t->len] = '\0';
}

void rule_unexplained(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.probe_count && !x->look.finding_count; i++) {
		const struct probe *p = &x->look.probes[i];
		const struct seen *s = p->served ? NULL : probe_end(x, p);
		if (!s)
			continue;
		struct explain_finding *f = finding_new(x, rule, s, 0);
		say_failure(x, &f->symptom, p);
		finding_frame(x, f, s, who_name(x, who_is_node(x, s->r.node)), who_name(x, NULL),
			"%s",
			s->is ? dissection_protocol(s->is)
			      : say(explain_language(x), N_("a frame")));
		finding_why(x, f, s);
	}
}

void rule_no_service(struct explain *x, const struct rule *rule)
{
	(void)rule;
	if (!x->look.target_count && !x->look.remark_count)
		explain_remark(x, "no host has a virtual service: there is nothing to test");
}

void rule_no_client(struct explain *x, const struct rule *rule)
{
	(void)rule;
	if (x->look.target_count && !x->look.probe_count)
		explain_remark(x,
			"no host with the role client can connect: there is no client to test "
			"from");
}
