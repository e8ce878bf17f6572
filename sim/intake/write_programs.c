/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What runs on a host, and what a scenario has no key for: servers, keepalived with its file,
 * neighbours by hand, rules, packet filters. A command that the lab would refuse is left out.
 */
#include <string.h>

#include "file/yaml_quote.h"
#include "intake/write.h"

/* ---- servers ---- */

/* a port that some service of a director is about; nobody calls the others */
static bool is_called(const struct intake *in, const struct intake_listener *l)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_service *s = h->services.first; s; s = s->next) {
			if ((s->protocol == 'u') != l->udp && s->protocol != 'f')
				continue;
			if (s->port == l->port ||
				(s->protocol == 'f' && l->port == 80 && !l->udp) ||
				(!s->port && s->protocol != 'f'))
				return true;
			for (const struct intake_server *r = s->servers.first; r; r = r->next)
				if (r->port == l->port)
					return true;
		}
	return false;
}

static void write_listener(
	struct writing *w, const struct intake_host *h, const struct intake_listener *l, bool *any)
{
	if (l->ip) { /* on one address: a server takes that only when it is typed */
		if (intake_has_address(h, l->ip) && !l->udp)
			write_event(
				w, h->node, l->at, "httpd -a %s -p %u", ip_text(l->ip).s, l->port);
		return;
	}
	if (!*any)
		text_put(w->t, "    services:\n");
	*any = true;
	text_add(w->t, "      - {listen: %s/%u}", l->udp ? "udp" : "tcp", l->port);
	write_origin(w, l->at);
}

static void write_listeners(struct writing *w, const struct intake_host *h)
{
	bool any = false;

	for (const struct intake_listener *l = h->listeners.first; l; l = l->next)
		if (l->port && is_called(w->in, l))
			write_listener(w, h, l, &any);
}

/* ---- keepalived ---- */

bool write_runs_keepalived(const struct intake_host *h)
{
	return (h->shown & SHOWN_KEEPALIVED) && !(h->shown & SHOWN_SERVICES);
}

/* the addresses inside virtual_ipaddress { } */
bool write_is_vrrp_address(const struct intake_host *h, uint32_t ip)
{
	bool inside = false;

	for (const struct intake_conf_line *c = h->keepalived.first; c; c = c->next) {
		const char *s = c->words + strspn(c->words, " \t");
		char word[20];
		size_t n = strcspn(s, " \t#!/{");
		uint32_t address;
		if (strncmp(s, "virtual_ipaddress", 17) == 0)
			inside = true;
		else if (*s == '}')
			inside = false;
		if (!inside || n == 0 || n >= sizeof(word))
			continue;
		memcpy(word, s, n);
		word[n] = '\0';
		if (parse_ipv4(word, &address) && address == ip)
			return true;
	}
	return false;
}

static void write_keepalived(struct writing *w, const struct intake_host *h)
{
	struct text conf = {0};

	if (!h->keepalived.first)
		return;
	for (const struct intake_conf_line *c = h->keepalived.first; c; c = c->next)
		text_add(&conf, "%s\n", c->words);
	text_put(w->t, "    files:\n      /etc/keepalived/keepalived.conf: ");
	yaml_quote_in_flow(w->t, text_str(&conf));
	write_origin(w, h->keepalived.first->at);
	text_free(&conf);
	if (write_runs_keepalived(h))
		write_event(w, h->node, h->keepalived.first->at, "keepalived -D");
}

/* ---- typed ---- */

static bool has_interface(const struct intake_host *h, const char *name)
{
	const struct intake_interface *i = name ? intake_interface_find(h, name) : NULL;

	return i && !i->dropped && strlen(name) <= 15;
}

/* A cache that has not heard of a change: the MAC behind a service's address is not that of a
 * director with this address. Other entries are learnt anew. */
static bool is_outdated(const struct intake *in, const struct intake_host *of, const struct intake_neighbour *n)
{
	bool is_service = false;

	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_service *s = h->services.first; s; s = s->next)
			is_service |= s->protocol != 'f' && s->ip == n->ip;
	if (!is_service || intake_has_address(of, n->ip))
		return false;
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
			if (i->has_mac && !i->dropped && memcmp(i->mac, n->mac, 6) == 0)
				return h->role != ROLE_DIRECTOR || !intake_has_address(h, n->ip);
	return false;
}

static void write_neighbours(struct writing *w, const struct intake_host *h)
{
	for (const struct intake_neighbour *n = h->neighbours.first; n; n = n->next) {
		if (!n->has_mac || !has_interface(h, n->dev) || strcmp(n->dev, "lo") == 0)
			continue;
		if (n->permanent || is_outdated(w->in, h, n))
			write_event(w, h->node, n->at, "ip neigh replace %s lladdr %s dev %s nud %s",
				ip_text(n->ip).s, mac_text(n->mac).s, n->dev,
				n->permanent ? "permanent" : "stale");
	}
}

static bool is_safe(const char *words)
{
	return strpbrk(words, "`$;&|<>\\\n") == NULL;
}

static void write_rules(struct writing *w, const struct intake_host *h)
{
	for (const struct intake_rule *r = h->rules.first; r; r = r->next) {
		struct text t = {0};
		text_add(&t, "ip rule add %s", r->words);
		if (is_safe(r->words) && w->probe && probe_host_takes(w->probe, text_str(&t)))
			write_event(w, h->node, r->at, "%s", text_str(&t));
		text_free(&t);
	}
}

/* one after the other on a host that has none yet: a rule may need the chain above it */
static void write_filters(struct writing *w, const struct intake_host *h)
{
	struct probe_host *fresh = h->filters.first ? probe_host_new() : NULL;

	for (const struct intake_filter *f = h->filters.first; f; f = f->next) {
		struct text t = {0};
		text_put(&t, "iptables ");
		if (strcmp(f->table, "filter") != 0)
			text_add(&t, "-t %s ", f->table);
		text_put(&t, f->words);
		if (is_safe(f->words) && fresh && probe_host_takes(fresh, text_str(&t)))
			write_event(w, h->node, f->at, "%s", text_str(&t));
		else
			intake_say((struct intake *)w->in, INTAKE_PASSED,
				N_("%s:%u: not simulated: iptables %s"), f->at.file, f->at.line,
				f->words);
		text_free(&t);
	}
	probe_host_free(fresh);
}

void write_programs(struct writing *w, const struct intake_host *h)
{
	write_listeners(w, h);
	write_keepalived(w, h);
	write_neighbours(w, h);
	write_rules(w, h);
	write_filters(w, h);
}
