/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The SYN arrives but no program listens: on another address, on another port, or not at all. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/rules/rules.h"
#include "host/command.h"
#include "transport/socket/socket.h"

struct listening { /* what listens on a host, seen from a service */
	const struct server *s;
	bool right;             /* accepts connections to VIP:port */
	uint32_t other_address; /* listens on the port, there only */
	uint16_t other_port;    /* listens for the VIP, but there */
};

/* the packet's destination after forwarding: NAT changes both */
static uint32_t address_for(const struct server *s)
{
	return server_is_translated(s) ? s->dest->addr : s->target->vip;
}

static uint16_t port_for(const struct server *s)
{
	return server_is_translated(s) && s->dest->port ? s->dest->port : s->target->port;
}

static void look_at_listener(void *arg, const struct socket *s)
{
	struct listening *l = arg;
	struct socket_address at = socket_local(s);
	bool for_us = at.address == 0 || at.address == address_for(l->s);
	bool tcp = socket_is_tcp(s), wanted_tcp = l->s->target->protocol == IPPROTO_TCP;

	if (tcp != wanted_tcp || (tcp && socket_state(s) != TCP_LISTEN))
		return;
	if (for_us && at.port == port_for(l->s))
		l->right = true;
	else if (at.port == port_for(l->s))
		l->other_address = at.address;
	else if (for_us || at.address == l->s->dest->addr)
		l->other_port = at.port;
}

/* The port given to ipvsadm for this server: with direct routing it is silently replaced. */
static uint16_t told_port(const struct explain *x, const struct server *s)
{
	struct text name = {0};
	uint16_t port = 0;

	text_add(&name, "-r %s:", ip_text(s->dest->addr).s);
	list_for_each (p, &process_table(lab_network(x->lab))->all, struct process, link) {
		const char *at = p->host == s->target->director && p->line &&
				strncmp(p->line, "ipvsadm", 7) == 0
			? strstr(p->line, text_str(&name))
			: NULL;
		if (at)
			port = (uint16_t)strtoul(at + name.len, NULL, 10);
	}
	text_free(&name);
	return port;
}

static bool listening(const struct server *s, struct listening *l)
{
	*l = (struct listening){.s = s};
	if (!s->host || !server_is_plugged(s) || !who_owns(s->host, address_for(s)) ||
		(!server_is_translated(s) && s->host != s->target->director && !server_is_near(s)))
		return true; /* handled by another rule */
	socket_walk(s->host, look_at_listener, l);
	return l->right;
}

/* what the server sent back: an RST, or ICMP port unreachable; or NULL */
static const struct seen *refused(const struct explain *x, const struct server *s)
{
	const struct probe *p = probe_failed_at(x, s);
	unsigned node = s->host->node.id;
	const struct seen *r = p ? probe_seen(x, p, REC_FRAME_SENT, node, probe_is_refusal) : NULL;

	return r || !p ? r : probe_drop(x, p, node);
}

static void say_reset(struct explain *x, struct explain_finding *f, const struct server *s)
{
	const struct probe *p = probe_failed_at(x, s);
	const struct seen *in =
		p ? probe_seen(x, p, REC_FRAME_RECEIVED, s->host->node.id, probe_is_syn) : NULL;
	bool tcp = s->target->protocol == IPPROTO_TCP;

	finding_frame(x, f, in, s->target->director->node.name, s->host->node.name,
		tcp ? N_("SYN to %s:%u, answered with RST")
		    : N_("a datagram to %s:%u, answered with port unreachable"),
		ip_text(address_for(s)).s, (unsigned)port_for(s));
	if (p)
		finding_why(x, f,
			tcp ? probe_seen(x, p, REC_TCP_EVENT, s->host->node.id, NULL)
			    : probe_drop(x, p, s->host->node.id));
}

static void each_deaf(struct explain *x, const struct rule *rule,
	void (*look)(struct explain *x, const struct rule *rule, const struct listening *l))
{
	size_t count;
	struct server *all = servers_of(x, &count);
	struct listening l;

	for (size_t i = 0; i < count; i++)
		if (!listening(&all[i], &l))
			look(x, rule, &l);
	free(all);
}

static int application_of(const struct explain *x, const struct server *s)
{
	const struct spec_node *n = spec_node(&x->spec, s->host->node.name);

	for (size_t i = 0; n && i < n->services.count; i++)
		if (n->services.items[i].listen.port == port_for(s))
			return n->services.items[i].application;
	return SPEC_HTTP;
}

/* no program has the port: the lab's own web server may listen there */
static void fix_program(const struct explain *x, struct explain_finding *f, const struct server *s)
{
	bool udp = s->target->protocol == IPPROTO_UDP;
	const char *kind = udp ? " -e -u" : application_of(x, s) != SPEC_HTTP ? " -e" : "";

	if (port_for(s) == 80)
		finding_fix(f, s->host, "httpd%s", kind);
	else
		finding_fix(f, s->host, "httpd%s -p %u", kind, (unsigned)port_for(s));
}

static void look_on_rip(struct explain *x, const struct rule *rule, const struct listening *l)
{
	const struct server *s = l->s;

	if (!l->other_address)
		return;
	struct explain_finding *f = finding_new(x, rule, refused(x, s), s->dest->addr);
	finding_say(x, &f->symptom,
		"%s refuses connections to %s:%u: its program listens on %s:%u only, so a test of "
		"the server itself succeeds",
		s->host->node.name, ip_text(address_for(s)).s, (unsigned)port_for(s),
		ip_text(l->other_address).s, (unsigned)port_for(s));
	say_reset(x, f, s);
	if (port_for(s) == 80)
		finding_fix(f, s->host, "httpd stop");
	else
		finding_fix(f, s->host, "httpd stop -p %u", (unsigned)port_for(s));
	fix_program(x, f, s);
}

void rule_listens_on_rip(struct explain *x, const struct rule *rule)
{
	each_deaf(x, rule, look_on_rip);
}

static void look_mapped(struct explain *x, const struct rule *rule, const struct listening *l)
{
	const struct server *s = l->s;
	uint16_t told = told_port(x, s);

	if (l->other_address || !l->other_port || told == 0 || told == s->target->port ||
		server_is_translated(s))
		return;
	struct explain_finding *f = finding_new(x, rule, refused(x, s), s->dest->addr);
	finding_say(x, &f->symptom,
		"%s:%u was configured, but %s gets connections to port %u and listens on %u",
		ip_text(s->dest->addr).s, (unsigned)told, s->host->node.name,
		(unsigned)s->target->port, (unsigned)l->other_port);
	say_reset(x, f, s);
	finding_also(x, &f->why);
	finding_say(x, &f->why,
		server_is_tunnelled(s)
			? N_("a tunnel does not change the inner packet or its port, and "
			     "ipvsadm silently replaces the server's port with the service's")
			: N_("direct routing does not change the packet or its port, and "
			     "ipvsadm silently replaces the server's port with the service's"));
	fix_program(x, f, s);
}

void rule_port_mapping(struct explain *x, const struct rule *rule)
{
	each_deaf(x, rule, look_mapped);
}

static void look_deaf(struct explain *x, const struct rule *rule, const struct listening *l)
{
	const struct server *s = l->s;
	uint16_t told = told_port(x, s);

	if (l->other_address ||
		(l->other_port && told && told != s->target->port && !server_is_translated(s)))
		return;
	struct explain_finding *f = finding_new(x, rule, refused(x, s), s->dest->addr);
	finding_say(x, &f->symptom, "%s refuses connections to %s:%u: no program listens there",
		s->host->node.name, ip_text(address_for(s)).s, (unsigned)port_for(s));
	say_reset(x, f, s);
	fix_program(x, f, s);
}

void rule_not_listening(struct explain *x, const struct rule *rule)
{
	each_deaf(x, rule, look_deaf);
}
