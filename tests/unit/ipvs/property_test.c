/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must hold for every scheduler that is registered, whatever happens to it: it chooses only
 * servers of its list, none of weight 0 and none that is full (but where the kernel does), the same
 * ones in every run, as it explains beforehand; and the counters add up.
 */
#include "check.h"

#include <string.h>

#include "world.h"

#define SERVERS 12
#define CONNS 200
#define STEPS 4000

struct model {
	struct world w;
	struct rng rng;
	struct ipvs_dest *conn[CONNS];
	bool active[CONNS];
	uint64_t hash; /* of all choices */
};

static uint64_t draw(struct model *m, uint64_t bound)
{
	return rng_below(&m->rng, bound);
}

static struct ipvs_dest_spec any_server(struct model *m)
{
	struct ipvs_dest_spec spec = {.addr = RS(draw(m, SERVERS)),
		.port = 80,
		.conn_flags = IPVS_CONN_F_DROUTE,
		.weight = (int64_t)draw(m, 6)};

	if (draw(m, 3) == 0) {
		spec.upper = (int64_t)draw(m, 20);
		spec.lower = (int64_t)draw(m, (uint64_t)spec.upper + 1);
	}
	return spec;
}

/* lblc goes on with a remembered server without looking at its overload flag */
static bool may_pick_a_full_one(const char *scheduler)
{
	return strcmp(scheduler, "lblc") == 0;
}

static void check_pick(struct model *m, const struct ipvs_dest *dest)
{
	struct ipvs_service *svc = m->w.svc;

	assert_ptr_equal(ipvs_dest_find(svc, dest->addr, dest->port), dest);
	assert_true(dest->weight > 0);
	if (!may_pick_a_full_one(svc->scheduler->name))
		assert_false(dest->overloaded);
}

static void pick(struct model *m)
{
	unsigned i = (unsigned)draw(m, CONNS);
	struct ipvs_packet p = {.protocol = IPPROTO_TCP,
		.has_ports = true,
		.saddr = CLIENT + (uint32_t)draw(m, 50),
		.sport = (uint16_t)(1024 + draw(m, 1000)),
		.daddr = VIP,
		.dport = 80};
	struct ipvs_explanation x = {0};

	if (m->conn[i])
		return;
	bool explained = ipvs_explain(m->w.svc, &p, &x);
	struct ipvs_dest *dest = ipvs_pick(m->w.svc, &p);
	if (explained)
		assert_ptr_equal(x.winner, dest);
	m->hash = hash_two(m->hash, dest ? dest->addr : 0);
	if (!dest)
		return;
	check_pick(m, dest);
	m->conn[i] = dest;
	ipvs_dest_bind(dest);
	m->active[i] = draw(m, 4) != 0;
	if (m->active[i])
		ipvs_dest_set_active(dest, true);
}

static void finish(struct model *m)
{
	unsigned i = (unsigned)draw(m, CONNS);

	if (!m->conn[i])
		return;
	if (m->active[i] && draw(m, 2)) {
		m->active[i] = false;
		ipvs_dest_set_active(m->conn[i], false);
	} else {
		ipvs_dest_unbind(m->conn[i], m->active[i]);
		m->conn[i] = NULL;
	}
}

static void configure(struct model *m)
{
	struct ipvs_dest_spec spec = any_server(m);

	switch (draw(m, 3)) {
	case 0: ipvs_dest_add(m->w.svc, &spec); break;
	case 1: ipvs_dest_edit(m->w.svc, &spec); break;
	default: ipvs_dest_del(m->w.svc, spec.addr, spec.port); break;
	}
}

static void check_counters(struct model *m)
{
	list_for_each (dest, &m->w.svc->destinations, struct ipvs_dest, link) {
		int active = 0, total = 0;
		for (unsigned i = 0; i < CONNS; i++) {
			total += m->conn[i] == dest;
			active += m->conn[i] == dest && m->active[i];
		}
		assert_int_equal(dest->total, total);
		assert_int_equal(dest->active, active);
		assert_true(dest->refs >= (uint32_t)total);
		if (!dest->upper)
			assert_false(dest->overloaded);
	}
}

static uint64_t run(const char *scheduler, uint64_t seed)
{
	struct model m = {.rng = {seed}};

	world_open(&m.w, scheduler, IPPROTO_TCP);
	for (int step = 0; step < STEPS; step++) {
		uint64_t what = draw(&m, 100);
		if (what < 55)
			pick(&m);
		else if (what < 90)
			finish(&m);
		else if (what < 99)
			configure(&m);
		else
			world_wait(&m.w, (double)draw(&m, 100));
		if (step % 50 == 0)
			check_counters(&m);
	}
	check_counters(&m);
	world_close(&m.w);
	return m.hash;
}

static void every_scheduler_keeps_the_rules_and_chooses_the_same_again(void **state)
{
	(void)state;
	for (const struct ipvs_scheduler *const *s = ipvs_schedulers; *s; s++) {
		assert_int_equal((*s)->abi, IPVS_SCHEDULER_ABI);
		assert_non_null((*s)->summary);
		for (uint64_t seed = 1; seed <= 10; seed++)
			assert_true(run((*s)->name, seed) == run((*s)->name, seed));
	}
}

static void the_registry_is_sorted_and_found_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; ipvs_schedulers[i]; i++) {
		assert_ptr_equal(ipvs_scheduler_find(ipvs_schedulers[i]->name), ipvs_schedulers[i]);
		assert_string_equal(ipvs_scheduler_names[i], ipvs_schedulers[i]->name);
		if (i)
			assert_true(
				strcmp(ipvs_schedulers[i - 1]->name, ipvs_schedulers[i]->name) < 0);
	}
	assert_null(ipvs_scheduler_find("nosuch"));
}

static unsigned rows;

static void count_row(struct ipvs_explanation *x, const struct ipvs_score *s)
{
	(void)x;
	assert_non_null(s->dest);
	rows++;
}

static void the_table_of_scores_has_a_line_for_every_server(void **state)
{
	(void)state;
	for (const struct ipvs_scheduler *const *s = ipvs_schedulers; *s; s++) {
		struct ipvs_packet p = {.protocol = IPPROTO_TCP, .has_ports = true, .daddr = VIP};
		struct ipvs_explanation x = {.score = count_row};
		struct world w;

		world_open(&w, (*s)->name, IPPROTO_TCP);
		for (int i = 0; i < 5; i++)
			world_add(&w, i, i);
		rows = 0;
		if (ipvs_explain(w.svc, &p, &x))
			assert_int_equal(rows, 5);
		world_close(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_scheduler_keeps_the_rules_and_chooses_the_same_again),
		cmocka_unit_test(the_registry_is_sorted_and_found_by_name),
		cmocka_unit_test(the_table_of_scores_has_a_line_for_every_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
