/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `iptables -L`, with or without -n, -v, --line-numbers, converted back into rules:
 *
 *	Chain INPUT (policy ACCEPT 0 packets, 0 bytes)
 *	 pkts bytes target  prot opt in  out  source      destination
 *	    2   120 ACCEPT  tcp  --  *   *    0.0.0.0/0   0.0.0.0/0    state NEW tcp dpt:22
 *	   12   720 REJECT  all  --  *   *    0.0.0.0/0   0.0.0.0/0    reject-with icmp-host-prohibited
 *
 * The column "opt" is never empty, so the others are located relative to it. Without -v the
 * interface is not printed: a rule that accepts everything, with more rules below it, can only be
 * that of lo.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

enum { LIST_ROWS = 1, LIST_VERBOSE = 2, LIST_NUMBERED = 4 };

struct list_row {
	const struct words *w;
	size_t at; /* the next word printed by the matches */
	struct text rule, target;
};

/* ---- output of matches ---- */

/* tcp dpt:80, dpts:1024:65535, spt:!53, flags:0x17/0x02 */
static bool put_ports(struct list_row *row, const char *word)
{
	static const char *const ports[][2] = {{"dpt:", "--dport"}, {"dpts:", "--dport"},
		{"spt:", "--sport"}, {"spts:", "--sport"}};

	for (size_t i = 0; i < sizeof(ports) / sizeof(ports[0]); i++) {
		const size_t n = strlen(ports[i][0]);
		if (strncmp(word, ports[i][0], n) == 0) {
			const bool inverted = word[n] == '!';
			text_add(&row->rule, "%s %s %s", inverted ? " !" : "", ports[i][1],
				word + n + inverted);
			return true;
		}
	}
	if (strcmp(word, "flags:0x17/0x02") == 0)
		text_put(&row->rule, " --syn");
	return strcmp(word, "flags:0x17/0x02") == 0;
}

/* words that precede a value, and the option they belong to */
static const struct {
	const char *words[3];
	const char *option;
	bool of_target;
} values[] = {
	{{"state"}, "-m state --state", false},
	{{"ctstate"}, "-m conntrack --ctstate", false},
	{{"multiport", "dports"}, "-m multiport --dports", false},
	{{"multiport", "sports"}, "-m multiport --sports", false},
	{{"multiport", "ports"}, "-m multiport --ports", false},
	{{"icmptype"}, "--icmp-type", false},
	{{"mark", "match"}, "-m mark --mark", false},
	{{"limit:", "avg"}, "-m limit --limit", false},
	{{"burst"}, "--limit-burst", false},
	{{"ADDRTYPE", "match", "dst-type"}, "-m addrtype --dst-type", false},
	{{"ADDRTYPE", "match", "src-type"}, "-m addrtype --src-type", false},
	{{"source", "IP", "range"}, "-m iprange --src-range", false},
	{{"destination", "IP", "range"}, "-m iprange --dst-range", false},
	{{"MAC"}, "-m mac --mac-source", false},
	{{"reject-with"}, "--reject-with", true},
	{{"MARK", "set"}, "--set-mark", true},
	{{"MARK", "xset"}, "--set-xmark", true},
};

static size_t words_that_match(const struct list_row *row, const char *const *words)
{
	size_t n = 0;

	for (; n < 3 && words[n]; n++)
		if (row->at + n >= row->w->n || strcmp(row->w->w[row->at + n], words[n]) != 0)
			return 0;
	return row->at + n < row->w->n ? n : 0;
}

static bool put_value(struct list_row *row)
{
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		const size_t n = words_that_match(row, values[i].words);
		if (!n)
			continue;
		text_add(values[i].of_target ? &row->target : &row->rule, " %s %s",
			values[i].option, row->w->w[row->at + n]);
		row->at += n + 1;
		return true;
	}
	return false;
}

static bool put_translation(struct list_row *row, const char *target)
{
	const char *word = row->w->w[row->at];

	if (strncmp(word, "to:", 3) != 0)
		return false;
	text_add(&row->target, " %s %s",
		strcmp(target, "DNAT") == 0 ? "--to-destination" : "--to-source", word + 3);
	row->at++;
	return true;
}

static const char *const icmp_any[3] = {"icmp", "type"}; /* 255: any */

static bool put_match(struct list_row *row, const char *target)
{
	const char *word = row->w->w[row->at];

	if (strcmp(word, "/*") == 0) {
		while (row->at < row->w->n && strcmp(row->w->w[row->at], "*/") != 0)
			row->at++;
		row->at++;
		return true;
	}
	if (strcmp(word, "icmp") == 0 && words_that_match(row, icmp_any)) {
		row->at += 3;
		return true;
	}
	if (strcmp(word, "LOG") == 0 && strcmp(target, "LOG") == 0) {
		row->at = row->w->n;
		return true;
	}
	if (strcmp(word, "tcp") == 0 || strcmp(word, "udp") == 0 || put_ports(row, word)) {
		row->at++;
		return true;
	}
	return put_value(row) || put_translation(row, target);
}

/* ---- columns ---- */

static bool put_end(struct text *t, const char *option, const char *word)
{
	uint32_t ip;
	unsigned length;
	const bool inverted = *word == '!';

	if (strcmp(word, "0.0.0.0/0") == 0 || strcmp(word, "anywhere") == 0)
		return true;
	if (!parse_prefix(word + inverted, &ip, &length))
		return false;
	text_add(t, "%s %s %s", inverted ? " !" : "", option, word + inverted);
	return true;
}

static void put_interface(struct text *t, const char *option, const char *word)
{
	const bool inverted = *word == '!';

	if (strcmp(word, "*") != 0 && strcmp(word, "any") != 0)
		text_add(t, "%s %s %s", inverted ? " !" : "", option, word + inverted);
}

static void put_protocol(struct text *t, const char *word)
{
	if (strcmp(word, "all") != 0 && strcmp(word, "0") != 0)
		text_add(t, " -p %s", word);
}

/* the index of "opt"; 0: not a rule row */
static size_t option_column(const struct words *w)
{
	for (size_t i = 1; i < w->n && i < 6; i++)
		if (strcmp(w->w[i], "--") == 0 || strcmp(w->w[i], "-f") == 0 ||
			strcmp(w->w[i], "!f") == 0)
			return i;
	return 0;
}

static bool is_of_iptables(const char *target)
{
	static const char known[] =
		" ACCEPT DROP REJECT RETURN LOG MARK DNAT SNAT MASQUERADE REDIRECT QUEUE NFQUEUE "
		"CONNMARK TCPMSS TOS DSCP NOTRACK CT NFLOG TTL SET CLASSIFY TRACE TPROXY AUDIT ";
	char word[40];

	if (strlen(target) + 3 > sizeof(word))
		return false;
	word[0] = ' ';
	strcpy(word + 1, target);
	strcat(word, " ");
	return strstr(known, word) != NULL;
}

void intake_need_chain(struct reading *r, const char *table, const char *chain)
{
	struct text t = {0};

	text_add(&t, "-N %s", chain);
	bool there = false;
	for (const struct intake_filter *f = r->host->filters.first; f && !there; f = f->next)
		there = strcmp(f->table, table) == 0 && strcmp(f->words, text_str(&t)) == 0;
	if (!there)
		intake_keep_rule(r, table, text_str(&t));
	text_free(&t);
}

/* ---- a row ---- */

/* the previous rule accepted everything: its interface was not printed */
static void close_open_rule(struct reading *r)
{
	struct text t = {0};

	if (!r->open)
		return;
	text_add(&t, "-A %s -i lo -j ACCEPT", r->chain);
	r->open->words = intake_copy(r->in, text_str(&t));
	intake_say(r->in, INTAKE_GUESS,
		N_("%s:%u: interface not shown (iptables -L without -v); assumed lo"),
		r->open->at.file, r->open->at.line);
	text_free(&t);
	r->open = NULL;
}

/* source, destination and the rest; false: something in it is unknown */
static bool read_matches(struct list_row *row, bool verbose, size_t opt, const char *target)
{
	const struct words *w = row->w;
	const size_t ends = opt + (verbose ? 3 : 1);

	put_protocol(&row->rule, w->w[opt - 1]);
	if (verbose) {
		put_interface(&row->rule, "-i", w->w[opt + 1]);
		put_interface(&row->rule, "-o", w->w[opt + 2]);
	}
	bool fine = strcmp(w->w[opt], "--") == 0 && put_end(&row->rule, "-s", w->w[ends]) &&
		put_end(&row->rule, "-d", w->w[ends + 1]);
	for (row->at = ends + 2; fine && row->at < w->n;)
		fine = put_match(row, target);
	return fine;
}

/* INPUT, or a user-defined chain, which is mostly called from there */
static bool takes_what_comes_in(const char *chain)
{
	static const char *const others[] = {
		"OUTPUT", "FORWARD", "PREROUTING", "POSTROUTING", NULL};

	for (const char *const *o = others; *o; o++)
		if (strcmp(chain, *o) == 0)
			return false;
	return true;
}

static void keep_row(struct reading *r, struct list_row *row, const char *target, bool fine)
{
	const bool everything = fine && !row->rule.len && strcmp(target, "ACCEPT") == 0;
	struct text t = {0};

	close_open_rule(r);
	if (*target && !is_of_iptables(target))
		intake_need_chain(r, r->table, target);
	text_add(&t, "-A %s%s%s%s%s", r->chain, text_str(&row->rule), *target ? " -j " : "", target,
		text_str(&row->target));
	struct intake_filter *f = intake_keep_rule(r, r->table, fine ? text_str(&t) : r->at.words);
	f->unread = !fine;
	f->chain = r->chain;
	if (everything && !(r->columns & LIST_VERBOSE) && takes_what_comes_in(r->chain))
		r->open = f;
	text_free(&t);
}

static enum taken read_row(struct reading *r, const struct words *w)
{
	const bool verbose = r->columns & LIST_VERBOSE;
	const size_t opt = option_column(w);
	const size_t first = (r->columns & LIST_NUMBERED ? 1U : 0U) + (verbose ? 2U : 0U);
	struct list_row row = {.w = w};

	if (!opt || opt < first + 1 || w->n < opt + (verbose ? 5 : 3) || !r->chain)
		return TAKEN_NOT;
	const char *target = opt - 1 > first ? w->w[first] : "";
	const bool fine = read_matches(&row, verbose, opt, target);
	keep_row(r, &row, target, fine);
	text_free(&row.rule);
	text_free(&row.target);
	return TAKEN_IT;
}

/* Chain INPUT (policy DROP 0 packets, 0 bytes); Chain WEB (1 references) */
static enum taken read_chain(struct reading *r, struct words *w)
{
	const char *table = strstr(r->command, "-t ");
	struct text t = {0};

	r->open = NULL;
	r->columns = LIST_ROWS;
	r->table = table ? stash_stringn(&r->in->stash, table + 3, strcspn(table + 3, " \t|;"))
			 : "filter";
	r->chain = intake_copy(r->in, w->w[1]);
	r->host->shown |= SHOWN_FILTER;
	if (strcmp(w->w[2], "(policy") != 0) {
		intake_need_chain(r, r->table, r->chain);
		return TAKEN_IT;
	}
	w->w[3][strcspn(w->w[3], ")")] = '\0';
	text_add(&t, "-P %s %s", r->chain, w->w[3]);
	if (strcmp(w->w[3], "ACCEPT") != 0)
		intake_keep_rule(r, r->table, text_str(&t))->chain = r->chain;
	text_free(&t);
	return TAKEN_IT;
}

static enum taken list_line(struct reading *r, const char *line, struct words *w)
{
	(void)line;
	if (w->n > 3 && strcmp(w->w[0], "Chain") == 0 &&
		(strcmp(w->w[2], "(policy") == 0 || strncmp(w->w[3], "references", 10) == 0))
		return read_chain(r, w);
	if (!r->columns || w->n < 4)
		return TAKEN_NOT;
	if (intake_has(w, "prot") && intake_has(w, "source")) {
		r->columns = LIST_ROWS | (intake_has(w, "pkts") ? LIST_VERBOSE : 0) |
			(strcmp(w->w[0], "num") == 0 ? LIST_NUMBERED : 0);
		return TAKEN_IT;
	}
	return read_row(r, w);
}

const struct recogniser intake_iptables_list = {"iptables -L",
	"iptables -L|iptables -nL|iptables -vnL|iptables -nvL|iptables -Ln|iptables -t", list_line};
