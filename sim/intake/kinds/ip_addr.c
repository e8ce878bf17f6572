/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `ip addr`, `ip link`, with or without -d, -s, -o, -br, of iproute2 and busybox:
 *
 *	2: eth0@if5: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default
 *	    link/ether 02:00:00:00:10:13 brd ff:ff:ff:ff:ff:ff
 *	    inet 198.51.100.2/24 scope global eth0
 *	2: eth0    inet 198.51.100.2/24 scope global eth0\       valid_lft forever
 *	eth0             UP             198.51.100.2/24 fe80::ff:fe00:1013/64
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

/* "2:" at the beginning, and the name behind it without '@' and ':' */
static bool is_numbered(const struct words *w, char *name, size_t room)
{
	size_t digits = w->n > 2 ? strspn(w->w[0], "0123456789") : 0;

	if (!digits || w->w[0][digits] != ':' || w->w[0][digits + 1])
		return false;
	size_t n = strcspn(w->w[1], "@:");
	if (n == 0 || n >= room)
		return false;
	memcpy(name, w->w[1], n);
	name[n] = '\0';
	return true;
}

/* a whole listing of addresses replaces what an earlier one showed */
static void forget_addresses(struct reading *r)
{
	for (struct intake_address *a = r->dev->addresses.first; a; a = a->next)
		a->gone = true;
}

static void read_flags(struct reading *r, const struct words *w)
{
	const char *mtu = intake_after(w, "mtu"), *master = intake_after(w, "master");
	const char *flags = w->w[2];
	uint64_t number;

	r->dev->down = !strstr(flags, "<UP") && !strstr(flags, ",UP");
	r->dev->no_carrier = strstr(flags, "NO-CARRIER") != NULL;
	r->dev->at = r->at;
	if (mtu && parse_u64(mtu, &number) && number <= 65536)
		r->dev->mtu = (unsigned)number;
	if (master && strncmp(master, "vrf", 3) != 0)
		r->dev->master = intake_copy(r->in, master);
	if (intake_command_is(r->command, "ip a|"))
		forget_addresses(r);
}

static enum taken read_link(struct reading *r, const struct words *w)
{
	const char *kind = w->w[0] + 5;

	if (!r->dev)
		return TAKEN_NOT;
	r->dev->has_mac = strcmp(kind, "ether") == 0 && w->n > 1 && parse_mac(w->w[1], r->dev->mac);
	return TAKEN_IT;
}

/* the last word of an inet line is the label; without a colon it is the interface */
static const char *label_of(const struct words *w)
{
	for (size_t i = w->n; i > 2; i--)
		if (strcmp(w->w[i - 2], "scope") != 0 && strchr(w->w[i - 1], '\\') == NULL &&
			strcmp(w->w[i - 1], "forever") != 0)
			return w->w[i - 1];
	return NULL;
}

static void add_address(struct reading *r, const struct words *w, uint32_t ip, unsigned length)
{
	const char *label = label_of(w);
	char name[64];

	if (!r->dev && label) { /* cut out of the middle */
		size_t n = strcspn(label, ":");
		n = n < sizeof(name) ? n : sizeof(name) - 1;
		memcpy(name, label, n);
		name[n] = '\0';
		r->dev = intake_interface(r->in, r->host, name, r->at);
	}
	if (!r->dev)
		return;
	intake_address(r->in, r->dev, ip, length, label, r->at);
	r->host->shown |= SHOWN_ADDRESSES;
}

static enum taken read_inet(struct reading *r, const struct words *w, size_t at)
{
	uint32_t ip, peer;
	unsigned length;
	struct words rest = {.n = 0};

	if (w->n <= at + 1)
		return TAKEN_NOT;
	if (strcmp(w->w[at], "inet6") == 0)
		return TAKEN_IPV6;
	if (strcmp(w->w[at], "inet") != 0 || !parse_prefix(w->w[at + 1], &ip, &length))
		return TAKEN_NOT;
	/* inet A peer B/L: the connected network is B/L */
	const char *other = intake_after(w, "peer");
	unsigned other_length;
	if (other && parse_prefix(other, &peer, &other_length))
		length = other_length;
	for (size_t i = at; i < w->n && !strchr(w->w[i], '\\'); i++)
		rest.w[rest.n++] = w->w[i];
	add_address(r, &rest, ip, length);
	return TAKEN_IT;
}

/* eth0  UP  198.51.100.2/24 …; of a link: eth0 UP 02:00:… <BROADCAST,…> */
static enum taken read_brief(struct reading *r, const struct words *w)
{
	static const char states[] = "UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT|NOTPRESENT|TESTING|";
	char name[64], state[32];
	uint32_t ip;
	unsigned length;
	bool any = false, six = false;

	if (w->n < 2 || strlen(w->w[1]) > 20)
		return TAKEN_NOT;
	strcpy(state, w->w[1]);
	strcat(state, "|");
	if (!strstr(states, state) || w->w[1][0] == '|')
		return TAKEN_NOT;
	for (size_t i = 2; i < w->n; i++) {
		any |= parse_prefix(w->w[i], &ip, &length) || w->w[i][0] == '<';
		six |= intake_is_ipv6(w->w[i]);
	}
	if (!any && !six && w->n > 2)
		return TAKEN_NOT;
	size_t n = strcspn(w->w[0], "@");
	if (n == 0 || n >= sizeof(name))
		return TAKEN_NOT;
	memcpy(name, w->w[0], n);
	name[n] = '\0';
	r->dev = intake_interface(r->in, r->host, name, r->at);
	r->dev->down = strcmp(w->w[1], "DOWN") == 0;
	for (size_t i = 2; i < w->n; i++) {
		if (parse_mac(w->w[i], r->dev->mac))
			r->dev->has_mac = true;
		else if (strchr(w->w[i], '/') && parse_prefix(w->w[i], &ip, &length)) {
			intake_address(r->in, r->dev, ip, length, NULL, r->at);
			r->host->shown |= SHOWN_ADDRESSES;
		}
	}
	return TAKEN_IT;
}

/* what -d, -s and wrapped lines add below an interface */
static enum taken read_below(struct reading *r, const char *line, const struct words *w)
{
	static const char *const lines[] = {"valid_lft", "altname", "promiscuity",
		"RX:", "TX:", "bytes", "vlan", "bond", "bridge", "veth", "alias", "numtxqueues",
		"RX", "TX", NULL};

	const bool indented = line[0] == ' ' || line[0] == '\t';

	if (!r->dev || w->n == 0)
		return TAKEN_NOT;
	if (indented && intake_command_is(r->command, "ip a|ip l|"))
		return TAKEN_IT;
	for (const char *const *l = lines; *l; l++)
		if (strcmp(w->w[0], *l) == 0)
			return TAKEN_IT;
	/* the numbers of -s */
	return indented && strspn(w->w[0], "0123456789") == strlen(w->w[0]) ? TAKEN_IT : TAKEN_NOT;
}

/* "eth0.100@eth0:": its lower device; "@if5" is in another namespace, "@NONE" means none */
static void read_lower(struct reading *r, const char *name)
{
	const char *at = strchr(name, '@');
	const size_t n = at ? strcspn(at + 1, ":") : 0;

	if (n && n < 16 && strncmp(at + 1, "if", 2) != 0 && strncmp(at + 1, "NONE", 4) != 0)
		r->dev->lower = stash_stringn(&r->in->stash, at + 1, n);
}

static enum taken ip_addr_line(struct reading *r, const char *line, struct words *w)
{
	char name[64];

	if (w->n == 0)
		return TAKEN_NOT;
	if (is_numbered(w, name, sizeof(name))) {
		bool header = w->w[2][0] == '<';
		if (!header && strcmp(w->w[2], "inet") != 0 && strcmp(w->w[2], "inet6") != 0)
			return TAKEN_NOT;
		r->dev = intake_interface(r->in, r->host, name, r->at);
		read_lower(r, w->w[1]);
		if (!header)
			return read_inet(r, w, 2);
		read_flags(r, w);
		return TAKEN_IT;
	}
	if (strncmp(w->w[0], "link/", 5) == 0)
		return read_link(r, w);
	enum taken taken = read_inet(r, w, 0);
	if (taken == TAKEN_NOT)
		taken = read_below(r, line, w);
	return taken == TAKEN_NOT ? read_brief(r, w) : taken;
}

const struct recogniser intake_ip_addr = {"ip addr", "ip a|ip l|", ip_addr_line};
