/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `nft list ruleset`, as far as it concerns the traffic of a cluster: rules of chains with a hook
 * that match addresses, ports, interfaces and protocols, and mark, drop, accept or translate. They
 * are stored in iptables syntax, because the lab types that:
 *
 *	chain PREROUTING {
 *		type filter hook prerouting priority mangle; policy accept;
 *		ip daddr 10.0.0.100 tcp dport { 80, 443 } meta mark set 0x00000001
 *	}
 *
 * States of connections, verdict maps of them, reject and jumps to other chains of the table are
 * read as well. A rule with anything else in it (sets of addresses, limits) is stored as an unknown
 * rule (write_filters.c); one for IPv6 only is ignored.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

#define PORTS_MAX 15

struct nft_rule {
	struct text matches, target, icmp_type;
	const char *protocol; /* "tcp", or NULL */
	const char *ports[PORTS_MAX];
	size_t port_count;
	const char *table;
	bool jumps;
};

/* the iptables chain of a hook; NULL: none */
static const char *chain_of(const char *hook)
{
	static const char *const hooks[][2] = {{"prerouting", "PREROUTING"}, {"input", "INPUT"},
		{"forward", "FORWARD"}, {"output", "OUTPUT"}, {"postrouting", "POSTROUTING"}};

	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
		if (strcmp(hooks[i][0], hook) == 0)
			return hooks[i][1];
	return NULL;
}

static bool one_of(const char *word, const char *a, const char *b)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

/* 80, http, 8000-8080 as 8000:8080 */
static bool is_port(char *s, unsigned *number)
{
	char *dash = strchr(s, '-');

	if (intake_port(s, number))
		return true;
	if (!dash || strspn(s, "0123456789") != (size_t)(dash - s) || dash == s || !dash[1] ||
		strspn(dash + 1, "0123456789") != strlen(dash + 1))
		return false;
	*dash = ':';
	return true;
}

/* "80", or "{ 80, 443 }"; returns the index after it, 0: something else */
static size_t read_ports(struct nft_rule *n, const struct words *w, size_t i)
{
	const bool set = strcmp(w->w[i], "{") == 0;

	for (i += set; i < w->n && n->port_count < PORTS_MAX; i++) {
		char *port = w->w[i];
		const size_t length = strcspn(port, ",");
		unsigned number;
		if (set && strcmp(port, "}") == 0)
			return n->port_count ? i + 1 : 0;
		if (port[length] && port[length + 1])
			return 0;
		port[length] = '\0';
		if (!is_port(port, &number))
			return 0;
		n->ports[n->port_count++] = port;
		if (!set)
			return i + 1;
	}
	return 0;
}

static char *unquoted(char *s)
{
	const size_t n = strlen(s);

	if (n < 3 || *s != '"' || s[n - 1] != '"')
		return s;
	s[n - 1] = '\0';
	return s + 1;
}

/* "established,related", "{ established, related }": STATE,STATE; returns the index after it, 0:
 * none */
static size_t read_states(struct nft_rule *n, struct words *w, size_t i)
{
	const bool set = strcmp(w->w[i], "{") == 0;
	struct text states = {0};

	for (i += set; i < w->n && strcmp(w->w[i], "}") != 0; i++) {
		for (const char *s = w->w[i]; *s; s++)
			text_putc(&states, *s >= 'a' && *s <= 'z' ? (char)(*s - 32) : *s);
		if (!set)
			break;
	}
	const bool fine = i < w->n && states.len &&
		strspn(text_str(&states), "ABCDEFGHIJKLMNOPQRSTUVWXYZ,") == states.len;
	if (fine)
		text_add(&n->matches, " -m conntrack --ctstate %s", text_str(&states));
	text_free(&states);
	return fine ? i + 1 : 0;
}

/* states, and icmp's types; 0: not one of these */
static size_t read_state_match(struct nft_rule *n, struct words *w, size_t i)
{
	const size_t left = w->n - i;

	if (left > 2 && strcmp(w->w[i], "ct") == 0 && strcmp(w->w[i + 1], "state") == 0 &&
		strcmp(w->w[i + 2], "vmap") != 0)
		return read_states(n, w, i + 2);
	if (left > 2 && strcmp(w->w[i], "icmp") == 0 && strcmp(w->w[i + 1], "type") == 0 &&
		*w->w[i + 2] != '{') {
		n->protocol = "icmp";
		text_add(&n->icmp_type, "%s", w->w[i + 2]);
		return i + 3;
	}
	return 0;
}

/* One match; returns the word behind it, 0: not one of these. */
static size_t read_match(struct nft_rule *n, struct words *w, size_t i)
{
	const size_t left = w->n - i;
	uint32_t ip;
	unsigned length;
	const size_t state = read_state_match(n, w, i);

	if (state)
		return state;

	if (left > 2 && strcmp(w->w[i], "ip") == 0 && one_of(w->w[i + 1], "saddr", "daddr") &&
		parse_prefix(w->w[i + 2], &ip, &length)) {
		text_add(&n->matches, " -%c %s/%u", w->w[i + 1][0], ip_text(ip).s, length);
		return i + 3;
	}
	if (left > 1 && (one_of(w->w[i], "iifname", "oifname") || one_of(w->w[i], "iif", "oif"))) {
		const char *dev = unquoted(w->w[i + 1]);
		text_add(&n->matches, " -%c %s", w->w[i][0], dev);
		return intake_interface_fits(dev) ? i + 2 : 0;
	}
	if (left > 2 && one_of(w->w[i], "tcp", "udp") && strcmp(w->w[i + 1], "dport") == 0) {
		n->protocol = w->w[i];
		return read_ports(n, w, i + 2);
	}
	if (left > 2 && one_of(w->w[i + 1], "protocol", "l4proto") &&
		one_of(w->w[i], "ip", "meta") &&
		strspn(w->w[i + 2], "abcdefghijklmnopqrstuvwxyz") == strlen(w->w[i + 2])) {
		n->protocol = w->w[i + 2];
		return i + 3;
	}
	return 0;
}

/* Reads the verdict; returns the index of the word after it, 0: not one of these. */
static size_t read_verdict(struct nft_rule *n, const struct words *w, size_t i)
{
	const size_t left = w->n - i;

	if (one_of(w->w[i], "drop", "accept")) {
		text_put(&n->target, strcmp(w->w[i], "drop") == 0 ? "DROP" : "ACCEPT");
		n->table = "filter";
		return i + 1;
	}
	if (strcmp(w->w[i], "reject") == 0) {
		text_put(&n->target, "REJECT");
		n->table = "filter";
		return w->n; /* the argument is irrelevant here */
	}
	if (left > 1 && one_of(w->w[i], "jump", "goto")) {
		text_add(&n->target, "%s", w->w[i + 1]);
		n->table = "filter";
		n->jumps = true;
		return i + 2;
	}
	if (strcmp(w->w[i], "return") == 0) {
		text_put(&n->target, "RETURN");
		n->table = "filter";
		return i + 1;
	}
	if (strcmp(w->w[i], "masquerade") == 0) {
		text_put(&n->target, "MASQUERADE");
		n->table = "nat";
		return i + 1;
	}
	if (left > 2 && one_of(w->w[i], "dnat", "snat") && strcmp(w->w[i + 1], "to") == 0) {
		text_add(&n->target,
			w->w[i][0] == 'd' ? "DNAT --to-destination %s" : "SNAT --to-source %s",
			w->w[i + 2]);
		n->table = "nat";
		return i + 3;
	}
	if (left > 3 && strcmp(w->w[i], "meta") == 0 && strcmp(w->w[i + 1], "mark") == 0 &&
		strcmp(w->w[i + 2], "set") == 0) {
		text_add(&n->target, "MARK --set-mark %s", w->w[i + 3]);
		n->table = "mangle";
		return i + 4;
	}
	return 0;
}

/* counters and comments, which decide nothing */
static size_t read_remark(const struct words *w, size_t i)
{
	if (strcmp(w->w[i], "counter") == 0)
		return i + (w->n > i + 4 && strcmp(w->w[i + 1], "packets") == 0 ? 5 : 1);
	if (strcmp(w->w[i], "log") == 0) { /* log prefix "…" level warn: up to the verdict */
		while (++i < w->n && !one_of(w->w[i], "drop", "accept") &&
			strcmp(w->w[i], "reject") != 0)
			;
		return i;
	}
	return strcmp(w->w[i], "comment") == 0 ? w->n : 0;
}

static bool read_rule(struct nft_rule *n, struct words *w)
{
	for (size_t i = 0; i < w->n;) {
		size_t next = read_remark(w, i);
		next = next ? next : read_match(n, w, i);
		next = next ? next : read_verdict(n, w, i);
		if (!next)
			return false;
		i = next;
	}
	return n->table != NULL;
}

/* IPv6 only: in a table "inet" it matches no IPv4 packet */
static bool is_of_ipv6(const struct words *w)
{
	static const char *const words[] = {"ip6", "icmpv6", "ipv6-icmp", "ipv6",
		"nd-neighbor-solicit", "nd-router-advert", NULL};

	for (const char *const *word = words; *word; word++)
		if (intake_has(w, *word))
			return true;
	return false;
}

static void keep_one(struct reading *r, const struct nft_rule *n, const char *port)
{
	struct text t = {0};

	text_add(&t, "-A %s", r->table);
	if (n->protocol)
		text_add(&t, " -p %s", n->protocol);
	text_put(&t, text_str(&n->matches));
	if (port)
		text_add(&t, " --dport %s", port);
	if (n->icmp_type.len)
		text_add(&t, " --icmp-type %s", text_str(&n->icmp_type));
	text_add(&t, " -j %s", text_str(&n->target));
	/* drops before routing go to mangle, as filter has no PREROUTING */
	const bool early = strcmp(n->table, "filter") == 0 &&
		(strcmp(r->table, "PREROUTING") == 0 || strcmp(r->table, "POSTROUTING") == 0);
	intake_keep_rule(r, early ? "mangle" : n->table, text_str(&t));
	text_free(&t);
}

/* ct state vmap { established : accept, invalid : drop }: one rule each */
static bool read_state_map(struct reading *r, struct words *w)
{
	const struct words *const rest = w;
	size_t i = 4;

	if (w->n < 8 || strcmp(w->w[0], "ct") != 0 || strcmp(w->w[2], "vmap") != 0)
		return false;
	for (; i + 2 < rest->n; i += 3) {
		struct text t = {0};
		char *verdict = w->w[i + 2];
		verdict[strcspn(verdict, ",")] = '\0';
		if (strcmp(w->w[i + 1], ":") != 0 || !one_of(verdict, "accept", "drop"))
			return false;
		for (char *s = w->w[i]; *s; s++)
			*s = *s >= 'a' && *s <= 'z' ? (char)(*s - 32) : *s;
		text_add(&t, "-A %s -m conntrack --ctstate %s -j %s", r->table, w->w[i],
			*verdict == 'a' ? "ACCEPT" : "DROP");
		intake_keep_rule(r, "filter", text_str(&t));
		text_free(&t);
	}
	return true;
}

static void keep_unread(struct reading *r)
{
	struct intake_filter *f = intake_keep_rule(r, "filter", r->at.words);

	f->unread = true;
	f->chain = r->table;
}

static enum taken nft_rule_line(struct reading *r, struct words *w)
{
	struct nft_rule n = {0};

	if (!r->table || is_of_ipv6(w))
		return TAKEN_PASSED;
	if (read_state_map(r, w))
		return TAKEN_IT;
	const bool fine = read_rule(&n, w);
	if (fine && n.jumps)
		intake_need_chain(r, "filter", text_str(&n.target));
	for (size_t i = 0; fine && i < n.port_count; i++)
		keep_one(r, &n, n.ports[i]);
	if (fine && !n.port_count)
		keep_one(r, &n, NULL);
	if (!fine)
		keep_unread(r);
	text_free(&n.matches);
	text_free(&n.target);
	text_free(&n.icmp_type);
	return TAKEN_IT;
}

/* type filter hook input priority filter; policy drop; */
static enum taken read_hook(struct reading *r, const struct words *w)
{
	const char *hook = intake_after(w, "hook"), *policy = intake_after(w, "policy");
	struct text t = {0};

	r->table = hook ? chain_of(hook) : NULL;
	if (r->table && policy && strncmp(policy, "drop", 4) == 0) {
		text_add(&t, "-P %s DROP", r->table);
		intake_keep_rule(r, "filter", text_str(&t));
		text_free(&t);
	}
	return TAKEN_IT;
}

/* is the current chain user-defined? */
static bool chain_is_new(const struct reading *r)
{
	static const char *const own[] = {
		"PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING", NULL};

	for (const char *const *c = own; *c; c++)
		if (strcmp(r->table, *c) == 0)
			return false;
	return true;
}

static enum taken nft_in_table(struct reading *r, struct words *w)
{
	if (strcmp(w->w[w->n - 1], "{") == 0) {
		r->depth++;
		/* a chain without a hook is a jump target */
		r->table = strcmp(w->w[0], "chain") == 0 && w->n == 3 ? intake_copy(r->in, w->w[1])
								      : NULL;
		return TAKEN_IT;
	}
	if (strcmp(w->w[0], "}") == 0) {
		r->table = NULL;
		r->depth--;
		return TAKEN_IT;
	}
	if (!r->columns)
		return TAKEN_PASSED;
	if (strcmp(w->w[0], "type") == 0 && intake_has(w, "hook"))
		return read_hook(r, w);
	if (r->table && chain_is_new(r))
		intake_need_chain(r, "filter", r->table);
	return nft_rule_line(r, w);
}

static enum taken nft_line(struct reading *r, const char *line, struct words *w)
{
	(void)line;
	if (w->n == 4 && strcmp(w->w[0], "table") == 0 && strcmp(w->w[3], "{") == 0) {
		r->table = NULL;
		r->depth = 1;
		r->columns = one_of(w->w[1], "ip", "inet"); /* not for IPv6 or bridges */
		r->host->shown |= r->columns ? SHOWN_FILTER : 0;
		return TAKEN_IT;
	}
	if (!r->depth || w->n == 0 || r->current != &intake_nft)
		return TAKEN_NOT;
	return nft_in_table(r, w);
}

const struct recogniser intake_nft = {"nft list ruleset", "nft list|", nft_line};
