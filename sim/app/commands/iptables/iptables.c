/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * iptables 1.8.9 (nf_tables): the tables filter, mangle and raw; nat exists and accepts no rules.
 * This file executes a parsed line (line.c); show.c prints rules, table.c runs packets through
 * them. `iptables-save` and `iptables-restore` are in save.c.
 */
#include "app/commands/iptables/conntrack.h"
#include "app/commands/iptables/line.h"
#include "app/commands/iptables/match.h"
#include "app/commands/iptables/save.h"
#include "app/commands/iptables/target.h"
#include "app/system/commands.h"
#include "base/text.h"
#include "host/host.h"

#include <string.h>

#define STATUS_TABLE 3
#define STATUS_KERNEL 4

static const char usage[] =
	"iptables v1.8.9 (nf_tables)\n\n"
	"Usage: iptables -[ACD] chain rule-specification [options]\n"
	"       iptables -I chain [rulenum] rule-specification [options]\n"
	"       iptables -R chain rulenum rule-specification [options]\n"
	"       iptables -D chain rulenum [options]\n"
	"       iptables -[LS] [chain [rulenum]] [options]\n"
	"       iptables -[FZ] [chain] [options]\n"
	"       iptables -[NX] chain\n"
	"       iptables -E old-chain-name new-chain-name\n"
	"       iptables -P chain target [options]\n"
	"       iptables -h (print this help information)\n\n"
	"Options:\n"
	"    --ipv4      -4              Nothing (line is ignored by ip6tables-restore)\n"
	"[!] --protocol  -p proto        protocol: by number or name, eg. `tcp'\n"
	"[!] --source    -s address[/mask][...]\n"
	"[!] --destination -d address[/mask][...]\n"
	"[!] --in-interface -i input name[+]\n"
	"[!] --out-interface -o output name[+]\n"
	" --jump -j target               target for rule (may load target extension)\n"
	"  --goto      -g chain          jump to chain with no return\n"
	"  --match       -m match        extended match (may load extension)\n"
	"  --numeric     -n              numeric output of addresses and ports\n"
	"  --table       -t table        table to manipulate (default: `filter')\n"
	"  --verbose     -v              verbose mode\n"
	"  --wait        -w [seconds]    maximum wait to acquire xtables lock before give up\n"
	"  --line-numbers                print line numbers when listing\n"
	"  --exact       -x              expand numbers (display exact values)\n"
	"[!] --fragment  -f              match second or further fragments only\n"
	"  --set-counters -c PKTS BYTES  set the counter during insert/append\n"
	"  --version     -V              print package version.\n";

struct work {
	struct iptables_line *line;
	struct iptables_table *table;
	struct iptables_chain *chain; /* NULL: all */
};

static bool kernel_refuses(
	struct work *w, const char *operation, const char *error, const char *about)
{
	process_error(w->line->p, "iptables v1.8.9 (nf_tables):  %s failed (%s): %s %s\n",
		operation, error, about, w->line->chain);
	w->line->status = STATUS_KERNEL;
	return false;
}

/* ---- rules ---- */

static struct iptables_rule *new_rule(struct work *w, unsigned src, unsigned dst)
{
	const struct iptables_line *t = w->line;
	struct iptables_rule *r =
		arena_get(host_engine(t->p->host)->arena, sizeof(struct iptables_rule));

	*r = t->rule;
	r->src = t->src.count ? t->src.address[src] : 0;
	r->src_mask = t->src.count ? t->src.mask[src] : 0;
	r->dst = t->dst.count ? t->dst.address[dst] : 0;
	r->dst_mask = t->dst.count ? t->dst.mask[dst] : 0;
	return r;
}

static void free_rule(struct host *h, struct iptables_rule *r)
{
	arena_put(host_engine(h)->arena, r, sizeof(*r));
}

static void take_away(struct host *h, struct iptables_rule *r)
{
	list_del(&r->link);
	free_rule(h, r);
}

/* the n-th, or the head of the list behind the last; *found: it is there */
static struct list *nth(struct iptables_chain *c, int n, bool *found)
{
	struct list *at = c->rules.next;

	while (at != &c->rules && --n > 0)
		at = at->next;
	*found = at != &c->rules;
	return at;
}

static int length_of(const struct iptables_chain *c)
{
	int n = 0;

	list_for_each (r, &c->rules, struct iptables_rule, link)
		n += r != NULL;
	return n;
}

static bool allowed(struct work *w, const char *operation)
{
	struct iptables_rule *r = &w->line->rule;

	if (w->table->id == IPTABLES_NAT)
		return iptables_refuse(
			w->line, "iptables -t nat", N_("ipvsadm -m, which translates addresses"));
	if (!iptables_target_allowed(r, w->chain))
		return kernel_refuses(w, operation, "Invalid argument", "rule in chain");
	if (r->target.chain && iptables_jump_too_deep(w->chain, r->target.chain))
		return kernel_refuses(w, operation, "Too many links", "rule in chain");
	for (unsigned i = 0; i < r->matches; i++)
		if (iptables_match_tracks(r->match[i].kind))
			conntrack_activate(w->line->p->host);
	iptables_activate(w->line->p->host, w->table);
	return true;
}

static void each_pair(struct work *w, void (*one)(struct work *w, struct iptables_rule *r))
{
	unsigned sources = w->line->src.count ? w->line->src.count : 1;
	unsigned destinations = w->line->dst.count ? w->line->dst.count : 1;

	for (unsigned i = 0; i < sources; i++)
		for (unsigned j = 0; j < destinations; j++)
			one(w, new_rule(w, i, j));
}

static void append(struct work *w, struct iptables_rule *r)
{
	list_add_tail(&r->link, &w->chain->rules);
	if (w->line->view.verbose && !w->line->restoring)
		iptables_show_added(w->line->p, r);
}

static void insert(struct work *w, struct iptables_rule *r)
{
	bool found;
	int n = w->line->number ? w->line->number++ : 1;

	list_add_tail(&r->link, nth(w->chain, n, &found));
	if (w->line->view.verbose && !w->line->restoring)
		iptables_show_added(w->line->p, r);
}

static bool same(const struct iptables_rule *a, const struct iptables_rule *b)
{
	struct text x = {0}, y = {0};

	iptables_rule_text(&x, "", a, false);
	iptables_rule_text(&y, "", b, false);
	bool equal = strcmp(text_str(&x), text_str(&y)) == 0;
	text_free(&x);
	text_free(&y);
	return equal;
}

/* the first rule equal to the one typed; NULL: none */
static struct iptables_rule *find(struct work *w)
{
	struct iptables_rule *typed = new_rule(w, 0, 0), *found = NULL;

	list_for_each (r, &w->chain->rules, struct iptables_rule, link)
		if (!found && same(r, typed))
			found = r;
	free_rule(w->line->p->host, typed);
	return found;
}

static bool bad_rule(struct work *w)
{
	return iptables_says(w->line, "Bad rule (does a matching rule exist in that chain?).");
}

static bool remove_rule(struct work *w)
{
	struct iptables_rule *r;
	bool found = true;

	if (w->line->number) {
		struct list *at = nth(w->chain, w->line->number, &found);
		if (!found)
			return iptables_says(w->line, "Index of deletion too big.");
		r = list_entry(at, struct iptables_rule, link);
	} else {
		r = find(w);
		if (!r)
			return bad_rule(w);
	}
	take_away(w->line->p->host, r);
	return true;
}

static bool replace(struct work *w)
{
	bool found;
	struct list *at = nth(w->chain, w->line->number ? w->line->number : 1, &found);

	if (!found)
		return iptables_says(w->line, "Index of replacement too big.");
	if (!allowed(w, "RULE_REPLACE"))
		return false;
	struct iptables_rule *r = new_rule(w, 0, 0);
	list_add_tail(&r->link, at);
	take_away(w->line->p->host, list_entry(at, struct iptables_rule, link));
	return true;
}

static bool with_rule(struct work *w)
{
	switch (w->line->command) {
	case 'A':
		if (!allowed(w, "RULE_APPEND"))
			return false;
		each_pair(w, append);
		return true;
	case 'I':
		if (w->line->number > length_of(w->chain) + 1)
			return iptables_says(w->line, "Index of insertion too big.");
		if (!allowed(w, "RULE_INSERT"))
			return false;
		each_pair(w, insert);
		return true;
	case 'C': return find(w) || bad_rule(w);
	case 'R': return replace(w);
	default: return remove_rule(w);
	}
}

/* ---- chains ---- */

static void flush(struct work *w, struct iptables_chain *c)
{
	if (w->line->view.verbose)
		process_print(w->line->p, "Flushing chain `%s'\n", c->name);
	list_for_each_safe (r, &c->rules, struct iptables_rule, link)
		take_away(w->line->p->host, r);
}

static void zero(struct work *w, struct iptables_chain *c)
{
	int n = 0;

	if (w->line->view.verbose)
		process_print(w->line->p, "Zeroing chain `%s'\n", c->name);
	if (!w->line->number)
		c->packets = c->bytes = 0;
	list_for_each (r, &c->rules, struct iptables_rule, link)
		if (++n == w->line->number || !w->line->number)
			r->packets = r->bytes = 0;
}

static void delete_chain(struct work *w, struct iptables_chain *c)
{
	list_del(&c->link);
	arena_put(host_engine(w->line->p->host)->arena, c, sizeof(*c));
}

/* -X: a chain that is still used, or not empty, stays */
static bool delete_chains(struct work *w)
{
	list_for_each_safe (c, &w->table->chains, struct iptables_chain, link) {
		if (c->hook >= 0 || (w->chain && c != w->chain))
			continue;
		if (iptables_chain_users(c) || !list_empty(&c->rules)) {
			w->line->chain = c->name;
			return kernel_refuses(w, "CHAIN_DEL", "Device or resource busy", "chain");
		}
		delete_chain(w, c);
	}
	return true;
}

static bool set_policy(struct work *w)
{
	const char *policy = w->line->second;
	bool drop = strcmp(policy, "DROP") == 0;

	if (w->chain->hook < 0)
		return iptables_says(w->line, "Bad built-in chain name.");
	if (!drop && strcmp(policy, "ACCEPT") != 0)
		return iptables_says(w->line, "Bad policy name. Run `dmesg' for more information.");
	if (drop && w->table->id == IPTABLES_NAT)
		return iptables_fail(w->line,
			"The \"nat\" table is not intended for filtering, the "
			"use of DROP is therefore inhibited.\n");
	iptables_activate(w->line->p->host, w->table);
	w->chain->drops = drop;
	return true;
}

static bool new_chain(struct work *w)
{
	if (w->chain)
		return iptables_says(w->line, "Chain already exists.");
	iptables_chain_new(w->line->p->host, w->table, w->line->chain);
	return true;
}

static bool rename_chain(struct work *w)
{
	if (strlen(w->line->second) >= IPTABLES_NAME_MAX)
		return iptables_fail(w->line, "chain name `%s' too long", w->line->second);
	if (iptables_chain_find(w->table, w->line->second))
		return iptables_says(w->line, "File exists.");
	strcpy(w->chain->name, w->line->second);
	return true;
}

static void list(struct work *w)
{
	bool first = true;

	list_for_each (c, &w->table->chains, struct iptables_chain, link) {
		if (w->chain && c != w->chain)
			continue;
		iptables_show(w->line->p, &w->line->view, c, first, w->line->number);
		first = false;
	}
}

static void each_chain(struct work *w, void (*one)(struct work *w, struct iptables_chain *c))
{
	list_for_each_safe (c, &w->table->chains, struct iptables_chain, link)
		if (!w->chain || c == w->chain)
			one(w, c);
}

/* ---- the line ---- */

static bool find_table(struct work *w)
{
	struct iptables *all = iptables_of(w->line->p->host);

	for (unsigned i = 0; i < IPTABLES_TABLES; i++)
		if (strcmp(all->table[i].name, w->line->table) == 0)
			w->table = &all->table[i];
	if (w->table)
		return true;
	if (strcmp(w->line->table, "security") == 0)
		return iptables_refuse(w->line, "iptables -t security", NULL);
	process_error(w->line->p,
		"iptables v1.8.9 (nf_tables): table '%s' does not exist\n"
		"Perhaps iptables or your kernel needs to be upgraded.\n",
		w->line->table);
	w->line->status = STATUS_TABLE;
	return false;
}

static bool find_chain(struct work *w)
{
	struct iptables_line *t = w->line;

	w->chain = t->chain ? iptables_chain_find(w->table, t->chain) : NULL;
	if (!t->chain || w->chain || t->command == 'N')
		return true;
	if (t->command == 'L' || t->command == 'S') {
		process_error(t->p,
			"iptables v1.8.9 (nf_tables): chain `%s' in table `%s' is incompatible, "
			"use "
			"'nft' tool.\n",
			t->chain, t->table);
		t->status = 1;
		return false;
	}
	return iptables_says(t,
		t->command == 'P' ? "Bad built-in chain name."
				  : "No chain/target/match by that name.");
}

bool iptables_do(struct iptables_line *t)
{
	struct work w = {.line = t};

	if (!find_table(&w) || !find_chain(&w))
		return false;
	switch (t->command) {
	case 'L': list(&w); return true;
	case 'S': iptables_list_rules(t->p, &t->view, w.table, w.chain, t->number); return true;
	case 'F': each_chain(&w, flush); return true;
	case 'Z': each_chain(&w, zero); return true;
	case 'X': return delete_chains(&w);
	case 'N': return new_chain(&w);
	case 'P': return set_policy(&w);
	case 'E': return rename_chain(&w);
	default: return with_rule(&w);
	}
}

static void run(struct process *p, int argc, char **argv)
{
	struct iptables_line t = {.p = p, .argc = argc, .argv = argv, .at = 1};

	if (iptables_read(&t))
		iptables_do(&t);
	else if (t.command == 'h')
		process_print(p, "%s", usage);
	else if (t.command == 'V')
		process_print(p, "iptables v1.8.9 (nf_tables)\n");
	process_exit(p, t.status);
}

const struct command iptables_command = {.name = "iptables",
	.summary = N_("the packet filter: tables filter, mangle, raw"),
	.run = run};
