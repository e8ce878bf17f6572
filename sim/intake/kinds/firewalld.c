/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `firewall-cmd --list-all`: an active zone, read as the rules that firewalld creates for incoming
 * packets: existing connections, lo and ICMP pass, then what is listed; the rest is rejected.
 *
 *	public (active)
 *	  target: default
 *	  services: dhcpv6-client ssh
 *	  ports: 8080/tcp
 *	  rich rules:
 *		rule protocol value="vrrp" accept
 *
 * Other rich rules, and services that have no well-known port, may let anything through.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

enum { ZONE_ACTIVE = 1, ZONE_OTHER = 2 };

static void keep_of_zone(struct reading *r, const char *format, const char *word)
{
	struct text t = {0};

	text_add(&t, "-A %s ", r->chain);
	text_add(&t, format, word);
	intake_keep_rule(r, "filter", text_str(&t));
	text_free(&t);
}

static void keep_unknown(struct reading *r)
{
	struct intake_filter *f = intake_keep_rule(r, "filter", r->at.words);

	f->unread = true;
	f->chain = r->chain;
}

static void read_target(struct reading *r, const char *target)
{
	struct text t = {0};

	if (strcmp(target, "ACCEPT") == 0)
		return;
	text_add(&t, "IN_%s", r->table);
	r->chain = "INPUT";
	intake_need_chain(r, "filter", text_str(&t));
	keep_of_zone(r, "-m conntrack --ctstate RELATED,ESTABLISHED -j %s", "ACCEPT");
	keep_of_zone(r, "-i lo -j %s", "ACCEPT");
	keep_of_zone(r, "-p icmp -j %s", "ACCEPT");
	keep_of_zone(r, "-j %s", text_str(&t));
	const bool drop = strcmp(target, "DROP") == 0;
	struct intake_filter *last = intake_keep_rule(r, "filter",
		drop ? "-A INPUT -j DROP"
		     : "-A INPUT -j REJECT --reject-with icmp-host-prohibited");
	r->open = last;
	r->chain = intake_copy(r->in, text_str(&t));
	text_free(&t);
}

/* "ssh", "http"; nothing for IPv6-only services */
static void read_service(struct reading *r, const char *name)
{
	static const char *const plain[][2] = {{"dns", "domain"}, {"samba", NULL}, {NULL, NULL}};
	const char *known = name;
	unsigned port;

	if (strcmp(name, "dhcpv6-client") == 0 || strcmp(name, "mdns") == 0 ||
		strcmp(name, "cockpit") == 0)
		return;
	for (size_t i = 0; plain[i][0]; i++)
		if (strcmp(plain[i][0], name) == 0 && plain[i][1])
			known = plain[i][1];
	if (!intake_port(known, &port)) {
		keep_unknown(r);
		return;
	}
	keep_of_zone(r, "-p tcp --dport %s -j ACCEPT", known);
	if (strcmp(known, "domain") == 0 || strcmp(known, "ntp") == 0)
		keep_of_zone(r, "-p udp --dport %s -j ACCEPT", known);
}

/* 8080/tcp, 8000-8010/udp */
static void read_port(struct reading *r, char *word)
{
	char *slash = strchr(word, '/'), *dash = strchr(word, '-');
	struct text t = {0};

	if (!slash || (strcmp(slash, "/tcp") != 0 && strcmp(slash, "/udp") != 0) ||
		strspn(word, "0123456789-") != (size_t)(slash - word)) {
		keep_unknown(r);
		return;
	}
	*slash = '\0';
	if (dash)
		*dash = ':';
	text_add(&t, "-p %s --dport %s", slash + 1, word);
	keep_of_zone(r, "%s -j ACCEPT", text_str(&t));
	text_free(&t);
}

static void read_rich_rule(struct reading *r, const struct words *w)
{
	if (w->n == 4 && strcmp(w->w[1], "protocol") == 0 && strcmp(w->w[3], "accept") == 0 &&
		strstr(w->w[2], "vrrp"))
		keep_of_zone(r, "-p %s -j ACCEPT", "vrrp");
	else
		keep_unknown(r);
}

static enum taken read_key(struct reading *r, struct words *w)
{
	const char *key = w->w[0];

	if (strcmp(key, "target:") == 0 && w->n == 2)
		read_target(r, w->w[1]);
	if (!r->chain)
		return TAKEN_IT;
	if (strcmp(key, "services:") == 0)
		r->open->at = r->at; /* the first place where a rule is missing */
	for (size_t i = 1; i < w->n; i++)
		if (strcmp(key, "services:") == 0)
			read_service(r, w->w[i]);
		else if (strcmp(key, "ports:") == 0)
			read_port(r, w->w[i]);
		else if (strcmp(key, "protocols:") == 0)
			keep_of_zone(r, "-p %s -j ACCEPT", w->w[i]);
	if (strcmp(key, "rule") == 0)
		read_rich_rule(r, w);
	return TAKEN_IT;
}

static enum taken firewalld_line(struct reading *r, const char *line, struct words *w)
{
	const bool indented = *line == ' ' || *line == '\t';
	const bool active = w->n >= 2 && strncmp(w->w[w->n - 1], "active)", 7) == 0;

	if (w->n == 0)
		return TAKEN_NOT;
	if (!indented && w->n <= 3 && (strncmp(w->w[w->n - 1], "(active", 7) == 0 || active)) {
		r->columns = ZONE_ACTIVE;
		r->table = intake_copy(r->in, w->w[0]);
		r->chain = NULL;
		return TAKEN_IT;
	}
	if (!indented && w->n == 1 && intake_command_is(r->command, "firewall-cmd|")) {
		r->columns = ZONE_OTHER;
		return TAKEN_IT;
	}
	if (!r->columns || r->current == NULL || (!indented && !strchr(w->w[0], ':')))
		return TAKEN_NOT;
	return r->columns == ZONE_ACTIVE ? read_key(r, w) : TAKEN_IT;
}

const struct recogniser intake_firewalld = {"firewall-cmd", "firewall-cmd|", firewalld_line};
