/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every scenario shipped, by glob: the same world however one got there. */
#include "check.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include "base/text.h"
#include "course/play.h"
#include "engine/trace.h"
#include "file/loader.h"
#include "ipvs/conn.h"
#include "transport/socket/socket.h"
#include "watch/trace_hash.h"
#include "world/journal.h"
#include "world/lab.h"

struct outcome {
	uint64_t hash, records, steps;
};

static struct spec *load(const char *path)
{
	struct problems ps = {0};
	struct spec *spec = spec_load(path, NULL, &ps);

	if (!spec) {
		struct text t = {0};
		problems_print(&ps, &t);
		print_error("%s", text_str(&t));
		text_free(&t);
	}
	problems_free(&ps);
	assert_non_null(spec);
	return spec;
}

static struct lab *open_lab(const struct spec *spec, const struct lab_options *o)
{
	struct problems ps = {0};
	struct lab *lab = lab_open(spec, o, &ps);

	if (!lab) {
		struct text t = {0};
		problems_print(&ps, &t);
		print_error("%s", text_str(&t));
		text_free(&t);
	}
	problems_free(&ps);
	assert_non_null(lab);
	return lab;
}

static struct outcome outcome_of(const struct lab *lab, const struct trace_hash *h)
{
	return (struct outcome){h->hash, h->records, lab_position(lab)};
}

static void assert_same(const char *path, struct outcome a, struct outcome b)
{
	if (a.hash != b.hash || a.records != b.records || a.steps != b.steps)
		print_error("%s: %llu records in %llu steps, then %llu in %llu\n", path,
			(unsigned long long)a.records, (unsigned long long)a.steps,
			(unsigned long long)b.records, (unsigned long long)b.steps);
	assert_int_equal(a.records, b.records);
	assert_int_equal(a.steps, b.steps);
	assert_true(a.hash == b.hash);
}

static struct outcome straight(const struct spec *spec, bool reversible)
{
	struct lab *lab = open_lab(spec, &(struct lab_options){.reversible = reversible});
	struct trace_hash h;

	trace_hash_init(&h);
	trace_attach(lab_trace(lab), &h.sink);
	while (lab_step(lab))
		;
	struct outcome o = outcome_of(lab, &h);
	lab_close(lab);
	return o;
}

/* back and forth at random, with few checkpoints, then to the end */
static struct outcome wandering(const struct spec *spec, uint64_t steps, uint64_t seed)
{
	struct lab_options o = {.reversible = true, .checkpoint_bytes = 4 << 20};
	struct lab *lab = open_lab(spec, &o);
	struct rng r = rng_named(seed, "test", "seek");
	struct trace_hash h;

	trace_hash_init(&h);
	trace_attach(lab_trace(lab), &h.sink);
	for (int i = 0; i < 12; i++) {
		uint64_t to = rng_below(&r, steps + 1);
		assert_true(lab_seek(lab, to));
		assert_int_equal(lab_position(lab), to);
	}
	while (lab_step(lab))
		;
	struct outcome outcome = outcome_of(lab, &h);
	lab_close(lab);
	return outcome;
}

static void each_scenario(void (*one)(const char *path, const struct spec *spec))
{
	glob_t g;

	assert_int_equal(glob(SOURCE_DIR "/scenarios/*.yaml", 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		struct spec *spec = load(g.gl_pathv[i]);
		one(g.gl_pathv[i], spec);
		spec_free(spec);
	}
	globfree(&g);
}

static void run_twice(const char *path, const struct spec *spec)
{
	struct outcome first = straight(spec, false);

	assert_true(first.records > 100);
	assert_same(path, first, straight(spec, false));
	assert_same(path, first, straight(spec, true));
}

static void every_scenario_run_twice_gives_the_same_hash(void **state)
{
	(void)state;
	each_scenario(run_twice);
}

static void seek_about(const char *path, const struct spec *spec)
{
	struct outcome first = straight(spec, false);

	for (uint64_t seed = 1; seed <= 4; seed++)
		assert_same(path, first, wandering(spec, first.steps, seed));
}

static void every_scenario_with_random_seeks_gives_the_same_hash(void **state)
{
	(void)state;
	each_scenario(seek_about);
}

static void two_labs_in_one_process_do_not_disturb_each_other(void **state)
{
	(void)state;
	struct spec *a = load(SOURCE_DIR "/scenarios/dr-basics.yaml");
	struct spec *b = load(SOURCE_DIR "/scenarios/arp-problem.yaml");
	struct outcome alone_a = straight(a, false), alone_b = straight(b, false);
	struct lab *la = open_lab(a, &(struct lab_options){0});
	struct lab *lb = open_lab(b, &(struct lab_options){0});
	struct trace_hash ha, hb;

	trace_hash_init(&ha);
	trace_hash_init(&hb);
	trace_attach(lab_trace(la), &ha.sink);
	trace_attach(lab_trace(lb), &hb.sink);
	bool more_a = true, more_b = true;
	while (more_a || more_b) { /* step by step in turn */
		more_a = lab_step(la);
		more_b = lab_step(lb);
	}
	assert_same("dr-basics", alone_a, outcome_of(la, &ha));
	assert_same("arp-problem", alone_b, outcome_of(lb, &hb));
	lab_close(la);
	lab_close(lb);
	spec_free(a);
	spec_free(b);
}

static void a_command_typed_after_a_step_back_starts_another_branch(void **state)
{
	(void)state;
	struct spec *spec = load(SOURCE_DIR "/scenarios/dr-basics.yaml");
	struct lab *lab = open_lab(spec, &(struct lab_options){.reversible = true});
	struct host *client = lab_host(lab, "client1");

	lab_run_until(lab, 2 * NSEC_PER_SEC);
	uint64_t there = lab_position(lab);
	lab_command(lab, client, "curl http://192.168.10.100/", NULL);
	lab_run_until(lab, 4 * NSEC_PER_SEC);
	uint64_t with_curl = lab_engine(lab)->records;
	assert_int_equal(lab_journal(lab)->count, 1);
	assert_int_equal(lab_journal(lab)->branch, 0);

	assert_true(lab_seek(lab, there / 2)); /* and forward again: the command is typed again */
	lab_run_until(lab, 4 * NSEC_PER_SEC);
	assert_int_equal(lab_engine(lab)->records, with_curl);

	assert_true(lab_seek(lab, there / 2));
	lab_command(lab, client, "true", NULL);
	assert_int_equal(lab_journal(lab)->branch, 1);
	assert_int_equal(lab_journal(lab)->count, 1);
	lab_run_until(lab, 4 * NSEC_PER_SEC);
	assert_true(lab_engine(lab)->records < with_curl); /* it never was */
	lab_close(lab);
	spec_free(spec);
}

static void what_was_printed_is_taken_back_with_the_world(void **state)
{
	(void)state;
	struct spec *spec = load(SOURCE_DIR "/scenarios/dr-basics.yaml");
	struct lab *lab = open_lab(spec, &(struct lab_options){.reversible = true});

	lab_run_until(lab, 100 * NSEC_PER_MSEC);
	uint64_t before = lab_position(lab);
	uint32_t id = lab_command(lab, lab_host(lab, "rs1"), "hostname", NULL)->id;
	assert_non_null(lab_process(lab, id));
	lab_run_until(lab, 2 * NSEC_PER_SEC);
	assert_true(lab_seek(lab, before));
	assert_non_null(lab_process(lab, id)); /* typed at this position: part of it */
	if (before > 0) {
		assert_true(lab_seek(lab, before - 1));
		assert_null(lab_process(lab, id));
	}
	lab_close(lab);
	spec_free(spec);
}

/* ---- what is left over ---- */

struct census {
	const char *kind;
	size_t live;
};

static void count_pool(void *arg, const struct pool *p)
{
	struct census *c = arg;

	if (strcmp(p->name, c->kind) == 0)
		c->live += p->live;
}

static size_t live(const struct lab *lab, const char *kind)
{
	struct census c = {.kind = kind};

	lab_pools(lab, count_pool, &c);
	return c.live;
}

struct model {
	size_t neighbours, sockets, connections;
	bool unsent; /* a socket holds data that its peer has not acknowledged */
};

static void count_socket(void *arg, const struct socket *s)
{
	struct model *m = arg;

	m->sockets++;
	m->unsent |= socket_send_queue(s) > 0;
}

static struct model count_world(const struct lab *lab)
{
	const struct network *net = lab_network(lab);
	struct model m = {0};

	for (size_t i = 0; i < net->node_count; i++) {
		const struct host *h = lab_host(lab, net->nodes[i]->name);
		if (!h)
			continue;
		list_for_each (n, &h->arp.entries, struct neigh, link)
			m.neighbours++;
		socket_walk(h, count_socket, &m);
		for (const struct list *l = h->sockets->raw.next; l != &h->sockets->raw;
			l = l->next)
			m.sockets++; /* no walk shows them */
		if (!ipvs_of(h))
			continue;
		list_for_each (cp, &ipvs_of(h)->conns, struct ipvs_conn, link)
			m.connections++;
	}
	return m;
}

static void nothing_left(const char *path, const struct spec *spec)
{
	struct lab *lab = open_lab(spec, &(struct lab_options){0});

	while (lab_step(lab))
		;
	struct model m = count_world(lab);
	size_t sockets = live(lab, "tcp socket") + live(lab, "tcp listener") +
		live(lab, "tcp time-wait") + live(lab, "tcp request") + live(lab, "udp socket");
	if (sockets != m.sockets)
		print_error("%s: %zu sockets live, %zu to be seen\n", path, sockets, m.sockets);
	/* of traffic the end finds some under way, and a peer that was cut off never answers */
	if (!spec->workload.count && !m.unsent) {
		if (live(lab, "frame") || live(lab, "payload") || live(lab, "tcp segment"))
			print_error("%s: frames or segments are left\n", path);
		assert_int_equal(live(lab, "frame"), 0);
		assert_int_equal(live(lab, "payload"), 0);
		assert_int_equal(live(lab, "tcp segment"), 0);
	}
	assert_int_equal(live(lab, "neighbour"), m.neighbours);
	assert_int_equal(live(lab, "ipvs connection"), m.connections);
	assert_int_equal(sockets, m.sockets);
	lab_close(lab);
}

static void after_every_scenario_the_pools_hold_what_the_model_says(void **state)
{
	(void)state;
	each_scenario(nothing_left);
}

static void what_was_typed_again_happens_before_time_goes_on(void **state)
{
	struct spec *spec = load(SOURCE_DIR "/scenarios/dr-basics.yaml");
	struct lab *lab = open_lab(spec, &(struct lab_options){.reversible = true});

	(void)state;
	lab_run_until(lab, 100000000);
	lab_command(lab, lab_host(lab, "client1"), "ping -c 1 192.168.10.11", NULL);
	lab_run_until(lab, 500000000);
	lab_command(lab, lab_host(lab, "client1"), "curl http://192.168.10.100/", NULL);
	lab_run_until(lab, 500400000);
	uint64_t there = lab_position(lab);
	lab_seek(lab, 1);
	lab_run_until(lab, 500400000);
	assert_int_equal(lab_position(lab), there);
	lab_close(lab);
	spec_free(spec);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_typed_again_happens_before_time_goes_on),
		cmocka_unit_test(every_scenario_run_twice_gives_the_same_hash),
		cmocka_unit_test(every_scenario_with_random_seeks_gives_the_same_hash),
		cmocka_unit_test(two_labs_in_one_process_do_not_disturb_each_other),
		cmocka_unit_test(a_command_typed_after_a_step_back_starts_another_branch),
		cmocka_unit_test(what_was_printed_is_taken_back_with_the_world),
		cmocka_unit_test(after_every_scenario_the_pools_hold_what_the_model_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
