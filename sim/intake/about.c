/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the lines that a fix refers to. A command names what it changes: a setting, an address, a
 * route, a server. The lines that showed it are looked up in the model; if none did (a missing
 * address), the lines that would have shown it.
 */
#include <string.h>

#include "base/text.h"
#include "intake/intake.h"
#include "intake/kinds/recogniser.h"

struct about {
	const struct intake *in;
	const struct intake_host *host;
	struct words words;
	struct intake_line *out;
	size_t max, count;
};

static void found(struct about *a, struct intake_line at)
{
	if (!at.file)
		return;
	for (size_t i = 0; i < a->count; i++)
		if (a->out[i].file == at.file && a->out[i].line == at.line)
			return;
	if (a->count < a->max)
		a->out[a->count++] = at;
}

/* the same setting of the interfaces, which applies in addition to `all`; not of lo, which receives
 * nothing */
static void about_interfaces(struct about *a, const char *key)
{
	static const char start[] = "net.ipv4.conf.";
	const char *last = strrchr(key, '.');

	for (const struct intake_sysctl *s = a->host->sysctls.first; s && last; s = s->next) {
		const char *own = strrchr(s->name, '.');
		if (!own || strcmp(own, last) != 0 ||
			strncmp(s->name, start, sizeof(start) - 1) != 0)
			continue;
		const char *dev = s->name + sizeof(start) - 1;
		if (strncmp(dev, "lo.", 3) != 0 && strncmp(dev, "default.", 8) != 0 &&
			strncmp(dev, "all.", 4) != 0)
			found(a, s->at);
	}
}

/* sysctl -w net.ipv4.conf.all.arp_ignore=1: the line of that key, else those of the same setting */
static void about_sysctl(struct about *a)
{
	char key[128];

	for (size_t i = 1; i < a->words.n; i++) {
		size_t n = strcspn(a->words.w[i], "=");
		if (!a->words.w[i][n] || n >= sizeof(key))
			continue;
		memcpy(key, a->words.w[i], n);
		key[n] = '\0';
		const struct intake_sysctl *s = intake_sysctl_find(a->host, key);
		if (s)
			found(a, s->at);
		about_interfaces(a, key);
	}
}

/* ip addr add|del A/L dev D: the address's line; if it is missing, the line of D */
static void about_address(struct about *a)
{
	uint32_t ip;
	unsigned length;
	const char *dev = intake_after(&a->words, "dev");
	bool known = false;

	for (size_t i = 2; i < a->words.n; i++) {
		if (!parse_prefix(a->words.w[i], &ip, &length))
			continue;
		for (const struct intake_interface *d = a->host->interfaces.first; d; d = d->next)
			for (const struct intake_address *x = d->addresses.first; x; x = x->next)
				if (x->ip == ip && !x->gone) {
					found(a, x->at);
					known = true;
				}
	}
	const struct intake_interface *d = dev ? intake_interface_find(a->host, dev) : NULL;
	if (d && !known)
		found(a, d->at);
}

static void about_route(struct about *a)
{
	bool any = false, is_default = intake_has(&a->words, "default");

	for (const struct intake_route *r = a->host->routes.first; r; r = r->next)
		if (is_default == (r->length == 0) && !r->kernels) {
			found(a, r->at);
			any = true;
		}
	for (const struct intake_route *r = a->host->routes.first; r && !any; r = r->next)
		found(a, r->at);
}

static void about_link(struct about *a)
{
	for (size_t i = 2; i < a->words.n; i++) {
		const struct intake_interface *d = intake_interface_find(a->host, a->words.w[i]);
		if (d)
			found(a, d->at);
	}
}

static void about_neighbour(struct about *a)
{
	uint32_t ip;

	for (size_t i = 2; i < a->words.n; i++)
		for (const struct intake_neighbour *n = a->host->neighbours.first; n; n = n->next)
			if (parse_ipv4(a->words.w[i], &ip) && n->ip == ip)
				found(a, n->at);
}

/* ipvsadm -e -t A:P -r B:Q …: the server's line, else the service's */
static void about_ipvsadm(struct about *a)
{
	const char *service = intake_after(&a->words, "-t"),
		   *server = intake_after(&a->words, "-r");
	uint32_t ip, rip;
	unsigned port, rport;

	if (!service)
		service = intake_after(&a->words, "-u");
	for (const struct intake_service *s = a->host->services.first; s; s = s->next) {
		if (service &&
			(!intake_endpoint(a->in, service, &ip, &port) || s->ip != ip ||
				s->port != port))
			continue;
		bool any = false;
		for (const struct intake_server *r = s->servers.first; r && server; r = r->next)
			if (intake_endpoint(a->in, server, &rip, &rport) && r->ip == rip) {
				found(a, r->at);
				any = true;
			}
		if (!any)
			found(a, s->at);
	}
}

/* httpd, systemctl start …: the listeners */
static void about_program(struct about *a)
{
	for (const struct intake_listener *l = a->host->listeners.first; l; l = l->next)
		found(a, l->at);
}

/* "-A INPUT …" of this chain? */
static bool is_rule_of(const struct intake_filter *f, const char *kind, const char *chain)
{
	const size_t n = strlen(chain);
	const char *own = f->chain ? f->chain : f->words[0] == '-' ? f->words + 3 : "";

	if (!f->typed || strncmp(f->words, kind, strlen(kind)) != 0)
		return false;
	return strncmp(own, chain, n) == 0 && (!own[n] || own[n] == ' ');
}

/* iptables [-t T] -D CHAIN N: the Nth rule of the chain; -P CHAIN V: its policy; else all rules */
static void about_filter(struct about *a)
{
	const char *table = intake_after(&a->words, "-t"), *chain = intake_after(&a->words, "-D");
	const char *policy = intake_after(&a->words, "-P");
	const char *last = a->words.w[a->words.n - 1];
	uint64_t number = 0, n = 0;

	if (chain && !parse_u64(last, &number))
		chain = NULL;
	for (const struct intake_filter *f = a->host->filters.first; f; f = f->next) {
		if (strcmp(f->table, table ? table : "filter") != 0)
			continue;
		if (policy ? !is_rule_of(f, "-P ", policy)
			   : chain && (!is_rule_of(f, "-A ", chain) || ++n != number))
			continue;
		found(a, f->at);
	}
}

/* sed -i 's/^\( *auth_pass\) …' /etc/keepalived/…: the lines that begin with a word of its pattern,
 * and those of the same key on the other directors, which differ */
static void about_keepalived(struct about *a, const char *command)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";

	for (const struct intake_host *h = a->in->hosts.first; h; h = h->next)
		for (const struct intake_conf_line *c = h->keepalived.first; c; c = c->next) {
			const char *s = c->words + strspn(c->words, " \t");
			const size_t n = strspn(s, letters);
			char key[40];
			if (n < 8 || n >= sizeof(key))
				continue;
			memcpy(key, s, n);
			key[n] = '\0';
			const char *at = strstr(command, key);
			if (at && !strchr(letters, at[n]) && at > command &&
				!strchr(letters, at[-1]))
				found(a, c->at);
		}
}

static void about_ip(struct about *a)
{
	static const struct {
		const char *object;
		void (*look)(struct about *a);
	} objects[] = {{"a", about_address}, {"l", about_link}, {"n", about_neighbour},
		{"ro", about_route}, {"r", about_route}};

	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]) && a->words.n > 1; i++)
		if (strncmp(a->words.w[1], objects[i].object, strlen(objects[i].object)) == 0) {
			objects[i].look(a);
			return;
		}
}

size_t intake_about(const struct intake *in, const char *host, const char *command,
	struct intake_line *out, size_t max)
{
	struct about a = {.in = in, .out = out, .max = max};
	char copy[512];
	size_t n = strlen(command);

	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		if (strcmp(h->node, host) == 0)
			a.host = h;
	if (!a.host || n >= sizeof(copy))
		return 0;
	memcpy(copy, command, n + 1);
	intake_words(&a.words, copy);
	if (a.words.n == 0)
		return 0;
	const char *program = a.words.w[0];
	if (strcmp(program, "sysctl") == 0)
		about_sysctl(&a);
	else if (strcmp(program, "ip") == 0)
		about_ip(&a);
	else if (strcmp(program, "ipvsadm") == 0)
		about_ipvsadm(&a);
	else if (strcmp(program, "httpd") == 0 || strcmp(program, "systemctl") == 0)
		about_program(&a);
	else if (strncmp(program, "iptables", 8) == 0)
		about_filter(&a);
	else if (strcmp(program, "sed") == 0 && strstr(command, "keepalived"))
		about_keepalived(&a, command);
	return a.count;
}
