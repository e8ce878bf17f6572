/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fault-matrix [--seeds N] [--pairs N] [--table] [--only FAULT]: every fault in every lab where it makes sense:
 * put in, found by exactly its name, its fix typed, silence; and random pairs of faults. Ends with
 * status 1 where less than 98 of 100 single faults are exactly right, or a right lab is not met
 * with silence; --table prints the table of docs/faults.md instead of the totals.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "base/text.h"
#include "diagnose/trial.h"
#include "file/loader.h"
#include "labs.h"

#define SERVERS 3
#define GOAL 98 /* of 100 */

struct matrix {
	uint64_t seeds, pairs;
	bool table;
	const char *only; /* this fault; NULL: all */
	size_t right, all, pairs_right, pairs_all, marked;
	struct text wrong; /* a line for each that is not right */
};

static struct spec *load(const struct text *t, struct problems *ps)
{
	const struct spec_options sealed = {.sealed = true};

	return spec_load_memory("matrix.yaml", t->s, t->len, &sealed, ps);
}

/* the columns: each method on each topology with one director, then with two */
struct column {
	enum fault_method m;
	unsigned topology;
	bool pair;
};

static const char *topology_name(const struct column *c)
{
	return c->pair ? pair_topologies[c->topology] : matrix_topologies[c->topology];
}

/* the lab with these faults; NULL where one of them makes no sense there */
static struct spec *put(const struct column *c, uint64_t seed, const struct fault *const *f,
	const unsigned *server, size_t count)
{
	struct problems ps = {0};
	struct text t = {0};

	if (c->pair)
		matrix_pair(&t, c->m, c->topology == 1, seed);
	else
		matrix_lab(&t, c->m, c->topology, seed);
	if (count)
		text_put(&t, "faults:\n");
	for (size_t i = 0; i < count; i++)
		text_add(&t, "  - {fault: %s, on: rs%u}\n", f[i]->name, server[i] + 1);
	struct spec *s = load(&t, &ps);
	text_free(&t);
	problems_free(&ps);
	return s;
}

static void note(struct matrix *x, enum trial_result r, const struct column *c, uint64_t seed,
	const char *names, const struct text *found)
{
	if (r != TRIAL_RIGHT)
		text_add(&x->wrong, "%s, %s, %s, %s, seed %u: %s (found: %s)\n", names,
			matrix_methods[c->m], c->pair ? "two directors" : "one", topology_name(c),
			(unsigned)seed, trial_words[r], found->len ? found->s : "nothing");
}

/* the next column of the table; false behind the last. It begins as {0}, with `pair` as wanted. */
static bool next_column(struct column *c, bool first)
{
	if (first)
		return true;
	if (++c->topology == (c->pair ? PAIR_TOPOLOGIES : MATRIX_TOPOLOGIES)) {
		c->topology = 0;
		c->m++;
	}
	return c->m < FAULT_METHODS;
}

struct tally {
	unsigned right, tried; /* tried 0: it makes no sense there */
};

/* how many of the seeds are right, of those in whose lab it makes sense */
static struct tally cell(struct matrix *x, const struct fault *f, const struct column *c)
{
	struct tally tally = {0};

	for (uint64_t seed = 1; seed <= x->seeds; seed++) {
		unsigned server = (unsigned)((seed + f->order / 10) % SERVERS);
		struct spec *s = put(c, seed, &f, &server, 1);
		struct problems ps = {0};
		struct text found = {0};
		if (!s)
			continue;
		enum trial_result r = trial_run(s, &found, &ps);
		tally.tried++;
		tally.right += r == TRIAL_RIGHT;
		note(x, r, c, seed, f->name, &found);
		text_free(&found);
		problems_free(&ps);
		spec_free(s);
	}
	x->all += tally.tried;
	x->right += tally.right;
	return tally;
}

static void row(struct matrix *x, const struct fault *f)
{
	struct column c = {.pair = (f->needs & FAULT_PAIR) != 0};

	if (x->table)
		printf("| `%s` | %s |", f->name, f->title);
	for (bool first = true; next_column(&c, first); first = false) {
		const struct tally tally = cell(x, f, &c);
		if (!x->table)
			continue;
		if (!tally.tried)
			printf(" |");
		else if (tally.right == tally.tried)
			printf(" ✓ |");
		else
			printf(" %u/%u |", tally.right, tally.tried);
	}
	if (x->table)
		printf("\n");
}

static void right_lab(struct matrix *x, const struct column *c, uint64_t seed)
{
	struct spec *s = put(c, seed, NULL, NULL, 0);
	struct problems ps = {0};
	struct text found = {0};
	enum trial_result r = s ? trial_right(s, &found, &ps) : TRIAL_BROKEN;

	x->marked += r != TRIAL_RIGHT;
	note(x, r, c, seed, "a right lab", &found);
	text_free(&found);
	problems_free(&ps);
	spec_free(s);
}

static void right_labs(struct matrix *x)
{
	for (int pair = 0; pair < 2; pair++) {
		struct column c = {.pair = pair == 1};
		for (bool first = true; next_column(&c, first); first = false)
			for (uint64_t seed = 1; seed <= x->seeds; seed++)
				right_lab(x, &c, seed);
	}
}

/* two faults that go together, for two servers */
static void pair(struct matrix *x, struct rng *rng, uint64_t number)
{
	struct column c = {.m = (enum fault_method)rng_below(rng, FAULT_METHODS)};
	c.topology = (unsigned)rng_below(rng, MATRIX_TOPOLOGIES);
	const struct fault *f[2] = {
		faults[rng_below(rng, faults_count)], faults[rng_below(rng, faults_count)]};
	unsigned server[2] = {(unsigned)rng_below(rng, SERVERS), 0};

	server[1] = (server[0] + 1) % SERVERS;
	if (!faults_go_together(f[0], f[1]))
		return;
	struct spec *s = put(&c, number, f, server, 2);
	struct problems ps = {0};
	struct text found = {0}, names = {0};
	if (!s)
		return;
	enum trial_result r = trial_run(s, &found, &ps);
	text_add(&names, "%s + %s", f[0]->name, f[1]->name);
	x->pairs_all++;
	x->pairs_right += r == TRIAL_RIGHT;
	note(x, r, &c, number, names.s, &found);
	text_free(&names);
	text_free(&found);
	problems_free(&ps);
	spec_free(s);
}

static void lines(const char *label, const char *const *commands)
{
	printf("\n%s\n\n```\n", label);
	for (size_t i = 0; commands[i]; i++)
		printf("%s\n", commands[i]);
	printf("```\n");
}

static void catalogue(void)
{
	for (size_t i = 0; i < faults_count; i++) {
		const struct fault *f = faults[i];
		printf("\n## %s\n\n%s.\n\n* symptom: %s\n* first frame that goes wrong: %s\n"
		       "* rule: %s\n",
			f->name, f->title, f->symptom, f->frame, f->diagnosis);
		lines("Put in by", f->put);
		lines("Fixed by", f->fix);
	}
}

static void table_head(void)
{
	puts("<!-- generated: fault-matrix --table -->\n# The faults, and which of them `explain` "
	     "finds\n\nEach fault of the catalogue (`lvslab fault list`) is put into a correct lab "
	     "of each forwarding method and each\nkind of topology. ✓ means: something fails, "
	     "`explain` finds exactly this fault and nothing else, the commands that\nit prints "
	     "fix the lab, and `explain` then finds nothing. An empty cell: the fault makes no "
	     "sense there.\n\nThe whole matrix is `fault-matrix --seeds 10 --pairs 400`; the test "
	     "`fault-matrix-sample` runs a sample of it. Two\nfaults that undo each other "
	     "(`touches` in `sim/faults/fault.h`) are not put in together.\n\nThe kernel's source "
	     "(6.1.192) settles the rows that people dispute:\n\n* Direct routing does not need "
	     "`ip_forward` on the director: ip_vs_dr_xmit() (net/netfilter/ipvs/ip_vs_xmit.c)\n  "
	     "never reads it.\n* If the real servers' script runs on the director, it no longer "
	     "answers ARP for the VIP: arp_ignore()\n  (net/ipv4/arp.c) requires the VIP on the "
	     "interface that received the request.\n* A test of NAT from the director itself "
	     "works: ip_vs_out_hook() (net/netfilter/ipvs/ip_vs_core.c) translates the\n  "
	     "responses at LOCAL_IN.\n* With direct routing, conn_reuse_mode=1 does not recognise "
	     "a reused port: is_new_conn_expected() requires bit 2\n  for connections in FIN_WAIT "
	     "there.\n\nSome faults break nothing: schedulers, persistence and timeouts that work "
	     "as designed but puzzle people. `explain`\nfinds these by name, too, under a separate "
	     "heading, after they have happened in the lab; they do not change the exit\nstatus. ✓ "
	     "then means that nothing else is found, and that the suggested change ends the "
	     "effect.\n");
}

static void columns_head(bool pair)
{
	struct column c = {.pair = pair};

	printf("| fault | what was done |");
	for (bool first = true; next_column(&c, first); first = false)
		printf(" %s, %s |", matrix_methods[c.m], topology_name(&c));
	printf("\n| --- | --- |");
	c = (struct column){.pair = pair};
	for (bool first = true; next_column(&c, first); first = false)
		printf(" :-: |");
	printf("\n");
}

static void rows(struct matrix *x, bool pair)
{
	if (x->table && pair)
		puts("\nWith two directors and keepalived. The client is a neighbour of the VIP or "
		     "behind a router. With NAT the directors\nare between two networks, with an "
		     "instance on each side in a sync group.\n");
	if (x->table)
		columns_head(pair);
	for (size_t i = 0; i < faults_count; i++)
		if (((faults[i]->needs & FAULT_PAIR) != 0) == pair &&
			(!x->only || strcmp(faults[i]->name, x->only) == 0))
			row(x, faults[i]);
}

static void read_options(struct matrix *x, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--table") == 0)
			x->table = true;
		else if (strcmp(argv[i], "--seeds") == 0 && i + 1 < argc)
			parse_u64(argv[++i], &x->seeds);
		else if (strcmp(argv[i], "--pairs") == 0 && i + 1 < argc)
			parse_u64(argv[++i], &x->pairs);
		else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
			x->only = argv[++i];
}

int main(int argc, char **argv)
{
	struct matrix x = {.seeds = 1};
	struct rng rng = rng_named(1, "matrix", "pairs");

	read_options(&x, argc, argv);
	if (x.table)
		table_head();
	if (!x.only)
		right_labs(&x);
	rows(&x, false);
	rows(&x, true);
	if (x.table)
		catalogue();
	for (uint64_t i = 0; x.pairs_all < x.pairs && i < 100 * x.pairs; i++)
		pair(&x, &rng, i + 1);
	if (!x.table)
		printf("single: %zu of %zu exactly right; pairs: %zu of %zu; right labs marked: "
		       "%zu\n",
			x.right, x.all, x.pairs_right, x.pairs_all, x.marked);
	fputs(text_str(&x.wrong), x.table ? stderr : stdout);
	text_free(&x.wrong);
	return x.right * 100 < x.all * GOAL || x.marked;
}
