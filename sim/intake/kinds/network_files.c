/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host's boot-time network configuration, used if its running state is not shown:
 *
 *	/etc/network/interfaces         iface eth0 inet static, address 10.0.0.2/24, gateway …
 *	ifcfg-eth0                      DEVICE=eth0, IPADDR=10.0.0.2, PREFIX=24, GATEWAY=…
 *	netplan's YAML                  eth0: addresses: [10.0.0.2/24], gateway4, routes
 *
 * It is stored separately (intake_host.planned): `ip addr` and `ip route` of the same host win
 * (tidy.c).
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

static struct intake_planned *plan(struct reading *r, const char *dev)
{
	struct intake_planned *p = stash_get(&r->in->stash, sizeof(*p));

	p->at = r->at;
	p->dev = intake_copy(r->in, dev);
	CHAIN_ADD(&r->host->planned, p);
	return p;
}

/* the last one, which the lines that follow are about; its dev is that of the block */
static struct intake_planned *current(struct reading *r)
{
	return r->current && r->table ? r->host->planned.last : NULL;
}

/* 255.255.255.0, or 24 */
static bool read_length(const char *s, unsigned *length)
{
	uint32_t mask;
	uint64_t n;

	if (parse_u64(s, &n) && n <= 32) {
		*length = (unsigned)n;
		return true;
	}
	if (!parse_ipv4(s, &mask) || (~mask & (~mask + 1)))
		return false;
	for (*length = 0; mask; mask <<= 1)
		++*length;
	return true;
}

static unsigned classful(uint32_t ip)
{
	return ip >> 31 == 0 ? 8 : ip >> 30 == 2 ? 16 : 24;
}

static bool put_address(struct intake_planned *p, const char *s)
{
	if (!parse_prefix(s, &p->ip, &p->length))
		return false;
	if (!strchr(s, '/') && !p->has_length)
		p->length = classful(p->ip);
	p->has_length |= strchr(s, '/') != NULL;
	return true;
}

/* ---- /etc/network/interfaces (ifupdown) ---- */

static bool is_interfaces(const struct reading *r)
{
	return strncmp(r->file, "/etc/network/interfaces", 23) == 0;
}

static enum taken read_stanza(struct reading *r, const struct words *w)
{
	if (w->n < 4 || strncmp(w->w[2], "inet", 4) != 0)
		return TAKEN_NOT;
	r->table = w->w[2][4] ? NULL : intake_copy(r->in, w->w[1]);
	if (!r->table)
		return TAKEN_IPV6;
	plan(r, w->w[1]);
	return TAKEN_IT;
}

/* "address 10.0.0.2" below its iface */
static enum taken read_option(struct reading *r, const struct words *w)
{
	struct intake_planned *p = current(r);
	unsigned length;

	if (!p || w->n < 2)
		return TAKEN_PASSED;
	if (strcmp(w->w[0], "address") == 0 && put_address(p, w->w[1])) {
		p->at = r->at;
		return TAKEN_IT;
	}
	if (strcmp(w->w[0], "netmask") == 0 && read_length(w->w[1], &length)) {
		p->length = length;
		p->has_length = true;
		return TAKEN_IT;
	}
	if (strcmp(w->w[0], "gateway") == 0 && parse_ipv4(w->w[1], &p->gateway)) {
		p->gateway_at = r->at;
		return TAKEN_IT;
	}
	return TAKEN_PASSED;
}

static enum taken interfaces_line(struct reading *r, const char *line, struct words *w)
{
	static const char *const others[] = {"auto", "allow-hotplug", "source", "mapping",
		"source-directory", "no-auto-down", "allow-auto", NULL};
	const bool indented = line[0] == ' ' || line[0] == '\t';

	if (w->n == 0)
		return TAKEN_NOT;
	if (strcmp(w->w[0], "iface") == 0)
		return read_stanza(r, w);
	for (const char *const *o = others; *o; o++)
		if (strcmp(w->w[0], *o) == 0 && (is_interfaces(r) || r->table) && w->n > 1)
			return TAKEN_IT;
	if (is_interfaces(r) || (r->table && (indented || strcmp(w->w[0], "address") == 0)))
		return read_option(r, w);
	return TAKEN_NOT;
}

const struct recogniser intake_interfaces_file = {"/etc/network/interfaces", "", interfaces_line};

/* ---- ifcfg-* (initscripts, NetworkManager's ifcfg-rh) ---- */

static const char *device_of_file(const struct reading *r)
{
	const char *name = strrchr(r->file, '/');

	name = name ? name + 1 : r->file;
	return strncmp(name, "ifcfg-", 6) == 0 && name[6] ? name + 6 : NULL;
}

/* KEY=VALUE with or without quotes; the key ends there */
static char *value_of(char *word)
{
	char *value = strchr(word, '=');

	if (!value || value == word)
		return NULL;
	*value++ = '\0';
	const size_t n = strlen(value);
	if (n >= 2 && (*value == '"' || *value == '\'') && value[n - 1] == *value) {
		value[n - 1] = '\0';
		value++;
	}
	return value;
}

static bool is_key(const char *key)
{
	static const char *const keys[] = {"TYPE", "BOOTPROTO", "ONBOOT", "NAME", "UUID", "HWADDR",
		"DNS1", "DNS2", "DEFROUTE", "PEERDNS", "PEERROUTES", "NM_CONTROLLED", "USERCTL",
		"BROADCAST", "NETWORK", "ARPCHECK", "MTU", "MASTER", "SLAVE", "BRIDGE", "VLAN",
		"BONDING_OPTS", "IPV4_FAILURE_FATAL", "PROXY_METHOD", "BROWSER_ONLY", NULL};

	for (const char *const *k = keys; *k; k++)
		if (strcmp(*k, key) == 0)
			return true;
	return strncmp(key, "IPV6", 4) == 0;
}

static bool put_value(
	struct reading *r, struct intake_planned *p, const char *key, const char *value)
{
	if (strncmp(key, "IPADDR", 6) == 0) {
		p->at = r->at;
		return put_address(p, value);
	}
	if (strncmp(key, "PREFIX", 6) == 0 || strncmp(key, "NETMASK", 7) == 0) {
		p->has_length = true;
		return read_length(value, &p->length);
	}
	if (strcmp(key, "GATEWAY") == 0 || strcmp(key, "GATEWAY0") == 0) {
		p->gateway_at = r->at;
		return parse_ipv4(value, &p->gateway);
	}
	return false;
}

static enum taken ifcfg_line(struct reading *r, const char *line, struct words *w)
{
	const char *device = device_of_file(r);
	char *value = w->n == 1 ? value_of(w->w[0]) : NULL;
	(void)line;

	if (!value)
		return TAKEN_NOT;
	if (strcmp(w->w[0], "DEVICE") == 0) { /* a second file begins, or the name is this */
		struct intake_planned *p = current(r);
		if (p && device && !p->named)
			p->dev = intake_copy(r->in, value);
		else
			p = plan(r, value);
		p->named = true;
		r->table = p->dev;
		return TAKEN_IT;
	}
	if (!current(r) && device && r->current == NULL) {
		plan(r, device);
		r->table = intake_copy(r->in, device);
	}
	struct intake_planned *p = r->table ? r->host->planned.last
		: device                    ? plan(r, device)
					    : NULL;
	if (!p)
		return TAKEN_NOT;
	r->table = p->dev;
	if (put_value(r, p, w->w[0], value))
		return TAKEN_IT;
	return is_key(w->w[0]) || device ? TAKEN_PASSED : TAKEN_NOT;
}

const struct recogniser intake_ifcfg = {"ifcfg", "", ifcfg_line};

/* ---- netplan ---- */

static bool is_netplan(const struct reading *r)
{
	return strncmp(r->file, "/etc/netplan/", 13) == 0;
}

/* "10.0.0.2/24", with what YAML puts round it */
static void bare(char *s)
{
	char *to = s;

	for (const char *c = s; *c; c++)
		if (!strchr("[],\"'", *c))
			*to++ = *c;
	*to = '\0';
}

static enum taken netplan_address(struct reading *r, const struct words *w)
{
	bool any = false;

	for (size_t i = 0; i < w->n && r->table; i++) {
		uint32_t ip;
		unsigned length;
		if (!strchr(w->w[i], '/') || !parse_prefix(w->w[i], &ip, &length))
			continue;
		struct intake_planned *p = plan(r, r->table);
		p->has_length = true;
		p->ip = ip;
		p->length = length;
		any = true;
	}
	return any ? TAKEN_IT : TAKEN_PASSED;
}

static enum taken netplan_gateway(struct reading *r, const char *value)
{
	struct intake_planned *p = plan(r, r->table ? r->table : "");

	p->gateway_at = r->at;
	return parse_ipv4(value, &p->gateway) ? TAKEN_IT : TAKEN_PASSED;
}

/* r->columns: the indentation of the current section and of its interfaces; both from 1 */
#define INDENT_MOST 900
#define SECTION(indent) (((indent) + 1) * 1000)
#define section_of(columns) ((columns) / 1000 - 1)
#define members_of(columns) ((columns) % 1000 - 1)

/* ethernets:, and below it eth0: */
static bool netplan_key(struct reading *r, char *key, int indent)
{
	if (strstr("ethernets: bonds: bridges: vlans: wifis:", key)) {
		r->columns = SECTION(indent);
		r->table = NULL;
		return true;
	}
	const int members = members_of(r->columns);
	if (!r->columns || indent <= section_of(r->columns) || (members >= 0 && indent > members))
		return false;
	key[strlen(key) - 1] = '\0';
	r->columns = SECTION(section_of(r->columns)) + indent + 1;
	r->table = intake_copy(r->in, key);
	r->dev = NULL;
	return true;
}

/* "- to: default", with the gateway on the next line */
static void netplan_route(struct reading *r, const char *to)
{
	const bool all = strcmp(to, "default") == 0 || strcmp(to, "0.0.0.0/0") == 0;

	r->dev = all && r->table ? intake_interface(r->in, r->host, r->table, r->at) : NULL;
}

static enum taken netplan_line(struct reading *r, const char *line, struct words *w)
{
	const size_t n = w->n ? strlen(w->w[0]) : 0;

	if (!n ||
		(!is_netplan(r) && r->current != &intake_netplan && strcmp(line, "network:") != 0))
		return TAKEN_NOT;
	if (*line != ' ' && strcmp(line, "network:") != 0)
		return is_netplan(r) ? TAKEN_PASSED : TAKEN_NOT;
	const size_t indent = strspn(line, " ");
	if (w->n == 1 && w->w[0][n - 1] == ':')
		return netplan_key(r, w->w[0], indent < INDENT_MOST ? (int)indent : INDENT_MOST)
			? TAKEN_IT
			: TAKEN_PASSED;
	for (size_t i = 0; i < w->n; i++)
		bare(w->w[i]);
	if (w->n == 2 && strcmp(w->w[0], "gateway4:") == 0)
		return netplan_gateway(r, w->w[1]);
	if (w->n == 3 && strcmp(w->w[1], "to:") == 0) {
		netplan_route(r, w->w[2]);
		return TAKEN_IT;
	}
	if (w->n == 2 && strcmp(w->w[0], "via:") == 0)
		return r->dev ? netplan_gateway(r, w->w[1]) : TAKEN_PASSED;
	return netplan_address(r, w);
}

const struct recogniser intake_netplan = {"netplan", "", netplan_line};

/* ---- merging into the model ---- */

static void take_plan(struct intake *in, struct intake_host *h, const struct intake_planned *p)
{
	if (p->ip && !(h->shown & SHOWN_ADDRESSES)) {
		char name[64];
		const size_t n = strcspn(p->dev, ":");
		if (n == 0 || n >= sizeof(name))
			return;
		memcpy(name, p->dev, n);
		name[n] = '\0';
		intake_address(in, intake_interface(in, h, name, p->at), p->ip, p->length,
			p->dev[n] ? p->dev : NULL, p->at);
	}
	if (p->gateway && !(h->shown & SHOWN_ROUTES)) {
		const struct intake_route route = {.at = p->gateway_at, .via = p->gateway};
		intake_route(in, h, &route);
	}
}

/* planned configuration applies if nothing live is shown */
void intake_planned(struct intake *in)
{
	for (struct intake_host *h = in->hosts.first; h; h = h->next) {
		bool routes = false, addresses = false;
		for (const struct intake_planned *p = h->planned.first; p; p = p->next) {
			take_plan(in, h, p);
			routes |= p->gateway != 0;
			addresses |= p->ip != 0;
		}
		h->shown |= (routes ? SHOWN_ROUTES : 0) | (addresses ? SHOWN_ADDRESSES : 0);
	}
}
