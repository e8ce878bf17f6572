/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `nft list ruleset`, as far as it concerns what passes a cluster: rules of chains with a hook that
 * match addresses, ports, interfaces and protocols, and mark, drop, accept or translate. They are
 * kept as iptables would have them, since the lab types those:
 *
 *	chain PREROUTING {
 *		type filter hook prerouting priority mangle; policy accept;
 *		ip daddr 10.0.0.100 tcp dport { 80, 443 } meta mark set 0x00000001
 *	}
 *
 * A rule with anything else in it (sets, ct, jumps, limits) is passed over as a whole.
 */
#include <string.h>

#include "base/text.h"
#include "intake/recogniser.h"

#define PORTS_MAX 15

struct nft_rule {
	struct text matches, target;
	const char *protocol; /* "tcp", or NULL */
	const char *ports[PORTS_MAX];
	size_t port_count;
	const char *table;
};

/* the iptables chain of a hook; NULL: it has none */
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

/* "80", or "{ 80, 443 }"; returns where it ends, 0: it is something else */
static size_t read_ports(struct nft_rule *n, const struct words *w, size_t i)
{
	const bool set = strcmp(w->w[i], "{") == 0;

	for (i += set; i < w->n && n->port_count < PORTS_MAX; i++) {
		char *port = w->w[i];
		const size_t digits = strspn(port, "0123456789");
		if (set && strcmp(port, "}") == 0)
			return n->port_count ? i + 1 : 0;
		if (!digits || (port[digits] && strcmp(port + digits, ",") != 0))
			return 0;
		port[digits] = '\0';
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

/* One match; returns the word behind it, 0: not one of these. */
static size_t read_match(struct nft_rule *n, struct words *w, size_t i)
{
	const size_t left = w->n - i;
	uint32_t ip;
	unsigned length;

	if (left > 2 && strcmp(w->w[i], "ip") == 0 && one_of(w->w[i + 1], "saddr", "daddr") &&
		parse_prefix(w->w[i + 2], &ip, &length)) {
		text_add(&n->matches, " -%c %s/%u", w->w[i + 1][0], ip_text(ip).s, length);
		return i + 3;
	}
	if (left > 1 && one_of(w->w[i], "iifname", "oifname") &&
		intake_interface_fits(unquoted(w->w[i + 1]))) {
		text_add(&n->matches, " -%c %s", w->w[i][0], unquoted(w->w[i + 1]));
		return i + 2;
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

/* What is done; returns the word behind it, 0: not one of these. */
static size_t read_verdict(struct nft_rule *n, const struct words *w, size_t i)
{
	const size_t left = w->n - i;

	if (one_of(w->w[i], "drop", "accept")) {
		text_put(&n->target, strcmp(w->w[i], "drop") == 0 ? "DROP" : "ACCEPT");
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

/* what counts or comments and decides nothing */
static size_t read_remark(const struct words *w, size_t i)
{
	if (strcmp(w->w[i], "counter") == 0)
		return i + (w->n > i + 4 && strcmp(w->w[i + 1], "packets") == 0 ? 5 : 1);
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

static void keep_one(struct reading *r, const struct nft_rule *n, const char *port)
{
	struct text t = {0};

	text_add(&t, "-A %s", r->table);
	if (n->protocol)
		text_add(&t, " -p %s", n->protocol);
	text_put(&t, text_str(&n->matches));
	if (port)
		text_add(&t, " --dport %s", port);
	text_add(&t, " -j %s", text_str(&n->target));
	/* drops before routing stand in mangle, as filter has no PREROUTING */
	const bool early = strcmp(n->table, "filter") == 0 &&
		(strcmp(r->table, "PREROUTING") == 0 || strcmp(r->table, "POSTROUTING") == 0);
	intake_keep_rule(r, early ? "mangle" : n->table, text_str(&t));
	text_free(&t);
}

static enum taken nft_rule_line(struct reading *r, struct words *w)
{
	struct nft_rule n = {0};
	const bool fine = r->table && read_rule(&n, w);

	for (size_t i = 0; fine && i < n.port_count; i++)
		keep_one(r, &n, n.ports[i]);
	if (fine && !n.port_count)
		keep_one(r, &n, NULL);
	text_free(&n.matches);
	text_free(&n.target);
	return fine ? TAKEN_IT : TAKEN_PASSED;
}

/* r->columns: what is known of the present table and chain */
enum { NFT_OURS = 1, NFT_DROPS = 2, NFT_GAP = 4 };

/* type filter hook input priority filter; policy drop; */
static enum taken read_hook(struct reading *r, const struct words *w)
{
	const char *hook = intake_after(w, "hook"), *policy = intake_after(w, "policy");

	r->table = hook ? chain_of(hook) : NULL;
	if (r->table && policy && strncmp(policy, "drop", 4) == 0)
		r->columns |= NFT_DROPS;
	return TAKEN_IT;
}

/* A chain that drops the rest does so in the lab only if all that it lets through is known. */
static void end_chain(struct reading *r)
{
	struct text t = {0};

	if (r->table && (r->columns & NFT_DROPS) && !(r->columns & NFT_GAP)) {
		text_add(&t, "-P %s DROP", r->table);
		intake_keep_rule(r, "filter", text_str(&t));
	}
	r->columns &= NFT_OURS;
	r->table = NULL;
	text_free(&t);
}

static enum taken nft_in_table(struct reading *r, struct words *w)
{
	if (strcmp(w->w[w->n - 1], "{") == 0) {
		r->depth++;
		r->table = NULL;
		return TAKEN_IT;
	}
	if (strcmp(w->w[0], "}") == 0) {
		end_chain(r);
		r->depth--;
		return TAKEN_IT;
	}
	if (!r->columns)
		return TAKEN_PASSED;
	if (strcmp(w->w[0], "type") == 0 && intake_has(w, "hook"))
		return read_hook(r, w);
	const enum taken taken = nft_rule_line(r, w);
	r->columns |= taken == TAKEN_PASSED ? NFT_GAP : 0;
	return taken;
}

static enum taken nft_line(struct reading *r, const char *line, struct words *w)
{
	(void)line;
	if (w->n == 4 && strcmp(w->w[0], "table") == 0 && strcmp(w->w[3], "{") == 0) {
		r->table = NULL;
		r->depth = 1;
		r->columns = one_of(w->w[1], "ip", "inet") ? NFT_OURS : 0;
		r->host->shown |= r->columns ? SHOWN_FILTER : 0;
		return TAKEN_IT;
	}
	if (!r->depth || w->n == 0 || r->current != &intake_nft)
		return TAKEN_NOT;
	return nft_in_table(r, w);
}

const struct recogniser intake_nft = {"nft list ruleset", "nft list|", nft_line};
