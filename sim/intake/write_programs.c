/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The programs of a host, and what a scenario has no key for: servers, keepalived with its file,
 * permanent neighbours, rules, packet filters. Commands that the lab would refuse are omitted.
 */
#include <string.h>

#include "base/text.h"
#include "file/yaml_quote.h"
#include "intake/guess.h"
#include "intake/write.h"

/* ---- servers ---- */

/* a port used by some service of a director; the others are never called */
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

/*
 * The virtual UDP address of this host for this port; 0: none. A socket on 0.0.0.0 answers a
 * datagram from the interface's address; whether the program prevents that (IP_PKTINFO) is not
 * visible in any output, so it is assumed.
 */
static uint32_t answers_as(
	const struct intake *in, const struct intake_host *h, const struct intake_listener *l)
{
	for (const struct intake_host *d = in->hosts.first; d && l->udp; d = d->next)
		for (const struct intake_service *s = d->services.first; s && d != h; s = s->next)
			if (s->protocol == 'u' && s->port == l->port &&
				intake_has_address(h, s->ip))
				return s->ip;
	return 0;
}

static void write_listener(
	struct writing *w, const struct intake_host *h, const struct intake_listener *l, bool *any)
{
	uint32_t ip = l->ip ? l->ip : answers_as(w->in, h, l);

	if (ip) { /* on one address: only a typed server supports that */
		if (intake_has_address(h, ip))
			write_event(w, h->node, l->at, "httpd %s-a %s -p %u",
				l->udp ? "-e -u " : "", ip_text(ip).s, l->port);
		return;
	}
	if (!*any)
		text_put(w->t, "    services:\n");
	*any = true;
	text_add(w->t, "      - {listen: %s/%u%s}", l->udp ? "udp" : "tcp", l->port,
		l->udp ? ", application: echo" : "");
	write_origin(w, l->at);
}

/* present on every machine; not a service of the cluster */
static bool is_everywhere(const struct intake_listener *l)
{
	static const unsigned ports[] = {
		22, 25, 53, 68, 111, 123, 323, 631, 5353, 5355, 9100, 10050};

	for (size_t i = 0; i < sizeof(ports) / sizeof(ports[0]); i++)
		if (ports[i] == l->port)
			return true;
	return l->port >= 32768;
}

static void write_listeners(struct writing *w, const struct intake_host *h)
{
	bool any = false, called = false;

	for (const struct intake_listener *l = h->listeners.first; l; l = l->next)
		called |= l->port && is_called(w->in, l);
	/* a server that listens on other ports than the service's: the wrong one may be among
	 * them */
	for (const struct intake_listener *l = h->listeners.first; l; l = l->next)
		if (l->port &&
			(is_called(w->in, l) ||
				(h->role == ROLE_SERVER && !called && !l->udp &&
					!is_everywhere(l))))
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

/* ---- VRRP besides a shown IPVS table ---- */

static bool has_instance(const struct intake_host *h)
{
	for (const struct intake_conf_line *c = h->keepalived.first; c; c = c->next)
		if (strncmp(c->words + strspn(c->words, " \t"), "vrrp_instance", 13) == 0)
			return true;
	return false;
}

/* is one of its VRRP addresses on some host that runs keepalived? */
static bool is_master_shown(const struct intake *in, const struct intake_host *of)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
			for (const struct intake_address *a = i->addresses.first; a; a = a->next)
				if (has_instance(h) && !a->gone && a->at.file &&
					strcmp(i->name, "lo") != 0 &&
					write_is_vrrp_address(of, a->ip))
					return true;
	return false;
}

bool write_runs_vrrp(const struct intake *in, const struct intake_host *h)
{
	bool partner = false;

	if (write_runs_keepalived(h))
		return true;
	for (const struct intake_host *o = in->hosts.first; o; o = o->next)
		partner |= o != h && has_instance(o);
	return partner && has_instance(h) &&
		(is_master_shown(in, h) || !(h->shown & SHOWN_ADDRESSES));
}

static bool written_before(const struct intake_host *h, const struct intake_conf_line *of)
{
	for (const struct intake_conf_line *c = h->keepalived.first; c != of; c = c->next)
		if (strcmp(c->path, of->path) == 0)
			return true;
	return false;
}

/* number of open braces after the line */
static int braces(const char *line)
{
	int n = 0;

	for (const char *s = line; *s && *s != '#' && *s != '!'; s++)
		n += *s == '{' ? 1 : *s == '}' ? -1 : 0;
	return n;
}

/* Omits the virtual servers if the IPVS table was shown: the table is the current state. */
static void put_conf(struct text *t, const struct intake_conf_line *from, bool vrrp_alone)
{
	int left_out = 0;
	bool opened = false;

	for (const struct intake_conf_line *c = from; c; c = c->next) {
		if (strcmp(c->path, from->path) != 0)
			continue;
		const bool begins = vrrp_alone && !left_out &&
			strncmp(c->words + strspn(c->words, " \t"), "virtual_server", 14) == 0;
		const bool skipped = begins || left_out > 0 || opened;
		if (skipped)
			left_out += braces(c->words);
		opened = begins ? left_out == 0 && !strchr(c->words, '{') : opened && !left_out;
		text_add(t, "%s\n", skipped ? "" : c->words);
	}
}

static void write_conf(struct writing *w, const struct intake_conf_line *from, bool vrrp_alone)
{
	struct text conf = {0};

	put_conf(&conf, from, vrrp_alone);
	text_put(w->t, "      ");
	yaml_quote(w->t, from->path);
	text_put(w->t, ": ");
	yaml_quote_in_flow(w->t, text_str(&conf));
	write_origin(w, from->at);
	text_free(&conf);
}

static void write_keepalived(struct writing *w, const struct intake_host *h)
{
	const bool runs = write_runs_vrrp(w->in, h);

	if (!h->keepalived.first)
		return;
	text_put(w->t, "    files:\n");
	for (const struct intake_conf_line *c = h->keepalived.first; c; c = c->next)
		if (!written_before(h, c))
			write_conf(w, c, runs && !write_runs_keepalived(h));
	if (runs)
		write_event(w, h->node, h->keepalived.first->at, "keepalived -D");
}

/* ---- typed ---- */

static bool has_interface(const struct intake_host *h, const char *name)
{
	const struct intake_interface *i = name ? intake_interface_find(h, name) : NULL;

	return i && !i->dropped && strlen(name) <= 15;
}

/* A stale neighbour entry: the MAC of a service's address is not that of a director with this
 * address. Other entries will be learnt again. */
static bool is_outdated(
	const struct intake *in, const struct intake_host *of, const struct intake_neighbour *n)
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
			write_event(w, h->node, n->at,
				"ip neigh replace %s lladdr %s dev %s nud %s", ip_text(n->ip).s,
				mac_text(n->mac).s, n->dev, n->permanent ? "permanent" : "stale");
	}
}

bool write_is_safe(const char *words)
{
	return strpbrk(words, "`$;&|<>\\\n") == NULL;
}

static void write_rules(struct writing *w, const struct intake_host *h)
{
	for (const struct intake_rule *r = h->rules.first; r; r = r->next) {
		struct text t = {0};
		text_add(&t, "ip rule add %s", r->words);
		if (write_is_safe(r->words) && w->probe && probe_host_takes(w->probe, text_str(&t)))
			write_event(w, h->node, r->at, "%s", text_str(&t));
		text_free(&t);
	}
}

/* ---- marks ---- */

/* without the packet filter's rules it is unknown what is marked: port 80, or the servers' port */
static void write_marks(struct writing *w, const struct intake_host *h)
{
	for (const struct intake_service *s = h->services.first; s; s = s->next) {
		uint32_t ip = guess_marked_address(w->in, h);
		unsigned port =
			s->servers.first && s->servers.first->port ? s->servers.first->port : 80;
		if (s->protocol != 'f' || (h->shown & SHOWN_FILTER) || !ip)
			continue;
		write_event(w, h->node, (struct intake_line){0},
			"iptables -t mangle -A PREROUTING -d %s/32 -p tcp -m tcp --dport %u -j "
			"MARK "
			"--set-mark %u",
			ip_text(ip).s, port, s->ip);
		intake_say((struct intake *)w->in, INTAKE_GUESS,
			N_("%s: packet filter not shown; assumed mark %u on packets to %s port %u"),
			h->name, s->ip, ip_text(ip).s, port);
	}
}

void write_programs(struct writing *w, const struct intake_host *h)
{
	write_listeners(w, h);
	write_keepalived(w, h);
	write_neighbours(w, h);
	write_rules(w, h);
	write_filters(w, h);
	write_marks(w, h);
}
