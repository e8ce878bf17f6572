/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order that is kept, against the kernel's plain scans of the list, after every operation. */
#include "check.h"

#include <limits.h>

#include "world.h"

#define STEPS 3000

struct model {
	struct world w;
	struct rng rng;
	int servers;     /* names that there may be */
	bool huge;       /* loads and weights at the edges of their types too */
	unsigned ranges; /* of small ones: few values make ties */
};

static uint64_t draw(struct model *m, uint64_t bound)
{
	return rng_below(&m->rng, bound);
}

static struct ipvs_dest *scan_lc(const struct ipvs_service *svc)
{
	struct ipvs_dest *least = NULL;
	unsigned load = 0;

	list_for_each (d, &svc->destinations, struct ipvs_dest, link) {
		unsigned its = ((unsigned)d->active << 8) + (unsigned)d->total;
		if (d->overloaded || d->weight == 0)
			continue;
		if (!least || its < load) {
			least = d;
			load = its;
		}
	}
	return least;
}

static int overhead(const struct ipvs_dest *d)
{
	return (int)(((unsigned)d->active << 8) + (unsigned)d->total);
}

/* ip_vs_wlc_schedule(): asks for a weight above 0 only until there is a candidate */
static struct ipvs_dest *scan_wlc(const struct ipvs_service *svc)
{
	struct ipvs_dest *least = NULL;

	list_for_each (d, &svc->destinations, struct ipvs_dest, link) {
		if (d->overloaded)
			continue;
		if (!least) {
			if (d->weight > 0)
				least = d;
		} else if ((int64_t)overhead(least) * d->weight >
			(int64_t)overhead(d) * least->weight) {
			least = d;
		}
	}
	return least;
}

static bool delay_above(const struct ipvs_dest *a, const struct ipvs_dest *b)
{
	return (int64_t)(a->active + 1) * b->weight > (int64_t)(b->active + 1) * a->weight;
}

static struct ipvs_dest *scan_sed(const struct ipvs_service *svc)
{
	struct ipvs_dest *least = NULL;

	list_for_each (d, &svc->destinations, struct ipvs_dest, link)
		if (!d->overloaded && d->weight > 0 && (!least || delay_above(least, d)))
			least = d;
	return least;
}

static struct ipvs_dest *scan_nq(const struct ipvs_service *svc)
{
	list_for_each (d, &svc->destinations, struct ipvs_dest, link)
		if (!d->overloaded && d->weight > 0 && d->active == 0)
			return d;
	return scan_sed(svc);
}

static struct ipvs_dest *scan_fo(const struct ipvs_service *svc)
{
	struct ipvs_dest *highest = NULL;

	list_for_each (d, &svc->destinations, struct ipvs_dest, link)
		if (!d->overloaded && d->weight > (highest ? highest->weight : 0))
			highest = d;
	return highest;
}

static struct ipvs_dest *scan_ovf(const struct ipvs_service *svc)
{
	struct ipvs_dest *highest = NULL;

	list_for_each (d, &svc->destinations, struct ipvs_dest, link)
		if (!d->overloaded && d->active <= d->weight &&
			d->weight > (highest ? highest->weight : 0))
			highest = d;
	return highest;
}

static int any_weight(struct model *m)
{
	if (m->huge && draw(m, 4) == 0)
		return INT_MAX - (int)draw(m, 3);
	return (int)draw(m, m->ranges);
}

static struct ipvs_dest *any_server(struct model *m)
{
	uint64_t skip = m->w.svc->num_dests ? draw(m, m->w.svc->num_dests) : 0;

	list_for_each (d, &m->w.svc->destinations, struct ipvs_dest, link)
		if (skip-- == 0)
			return d;
	return NULL;
}

static void set_load(struct model *m, struct ipvs_dest *d)
{
	d->active = (int)draw(m, m->ranges);
	if (m->huge && draw(m, 4) == 0)
		d->active = (1 << 23) + (int)draw(m, 3) - 1;
	d->total = d->active + (int)draw(m, m->ranges);
	d->overloaded = draw(m, 8) == 0;
	if (d->sched)
		m->w.svc->scheduler->load_changed(m->w.svc, d);
}

static void operate(struct model *m)
{
	struct ipvs_dest_spec spec = {.addr = RS(draw(m, (uint64_t)m->servers)),
		.port = 80,
		.conn_flags = IPVS_CONN_F_DROUTE,
		.weight = any_weight(m)};
	struct ipvs_dest *d = any_server(m);
	uint64_t what = draw(m, 10);

	if (what < 2)
		ipvs_dest_add(m->w.svc, &spec);
	else if (what < 3)
		ipvs_dest_edit(m->w.svc, &spec);
	else if (what < 4)
		ipvs_dest_del(m->w.svc, spec.addr, spec.port);
	else if (d)
		set_load(m, d);
}

static void compare(const char *scheduler,
	struct ipvs_dest *(*kernel)(const struct ipvs_service *svc), struct model m)
{
	const struct ipvs_packet p = {.daddr = VIP, .has_ports = true};

	world_open(&m.w, scheduler, IPPROTO_TCP);
	for (int i = 0; i < STEPS; i++) {
		operate(&m);
		struct ipvs_dest *dest = m.w.svc->scheduler->schedule(m.w.svc, &p);
		assert_ptr_equal(dest, kernel(m.w.svc));
	}
	world_close(&m.w);
}

static void the_order_chooses_what_a_scan_of_the_list_chooses(void **state)
{
	static const struct {
		const char *name;
		struct ipvs_dest *(*kernel)(const struct ipvs_service *svc);
	} all[] = {{"lc", scan_lc}, {"wlc", scan_wlc}, {"sed", scan_sed}, {"nq", scan_nq},
		{"fo", scan_fo}, {"ovf", scan_ovf}};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		for (unsigned seed = 1; seed <= 12; seed++)
			compare(all[i].name, all[i].kernel,
				(struct model){.rng = {seed},
					.servers = seed % 3 == 0 ? 5
						: seed % 3 == 1  ? 40
								 : 150,
					.huge = seed % 2 == 0,
					.ranges = 2 + seed});
}

/* the best but one, too: it is what the record of a pick shows */
static void the_runner_up_is_who_wins_without_the_winner(void **state)
{
	struct model m = {.rng = {7}, .servers = 60, .ranges = 5};
	const struct ipvs_packet p = {.daddr = VIP, .has_ports = true};

	(void)state;
	world_open(&m.w, "wlc", IPPROTO_TCP);
	for (int i = 0; i < STEPS; i++) {
		struct ipvs_explanation x = {0};
		operate(&m);
		ipvs_explain(m.w.svc, &p, &x);
		struct ipvs_dest *winner = scan_wlc(m.w.svc);
		assert_ptr_equal(x.winner, winner);
		if (!winner)
			continue;
		winner->overloaded = true;
		assert_ptr_equal(x.runner_up, scan_wlc(m.w.svc));
		winner->overloaded = false;
	}
	world_close(&m.w);
}

/* the shares under the tree, for the draws of twos: the walk along the list decides */
static void a_draw_of_twos_falls_where_a_walk_along_the_list_ends(void **state)
{
	struct model m = {.rng = {3}, .servers = 60, .ranges = 4};
	const struct ipvs_packet p = {.daddr = VIP, .has_ports = true};

	(void)state;
	world_open(&m.w, "twos", IPPROTO_TCP);
	for (int i = 0; i < STEPS; i++) {
		operate(&m);
		uint64_t total = 0;
		list_for_each (d, &m.w.svc->destinations, struct ipvs_dest, link)
			total += d->overloaded ? 0 : (uint64_t)d->weight;
		struct rng r = m.w.ipvs->random;
		struct ipvs_dest *dest = m.w.svc->scheduler->schedule(m.w.svc, &p);
		struct ipvs_dest *drawn[2] = {NULL, NULL};
		for (int k = 0; total && k < 2; k++) {
			int64_t n = (int64_t)((rng_next(&r) >> 32) * (total + 1) >> 32);
			list_for_each (d, &m.w.svc->destinations, struct ipvs_dest, link) {
				if (!ipvs_dest_takes(d) || drawn[k])
					continue;
				n -= d->weight;
				if (n <= 0)
					drawn[k] = d;
			}
		}
		if (drawn[0] &&
			overhead(drawn[0]) * drawn[1]->weight >
				overhead(drawn[1]) * drawn[0]->weight)
			drawn[0] = drawn[1];
		assert_ptr_equal(dest, drawn[0]);
	}
	world_close(&m.w);
}

static void a_changed_scheduler_takes_in_the_servers_that_are_there(void **state)
{
	struct world w;
	struct ipvs_service_spec spec = {.protocol = IPPROTO_TCP, .addr = VIP, .port = 80};
	const struct ipvs_packet p = {.daddr = VIP, .has_ports = true};

	(void)state;
	world_open(&w, "wlc", IPPROTO_TCP);
	for (int i = 0; i < 9; i++)
		world_add(&w, i, i);
	for (const struct ipvs_scheduler *const *s = ipvs_schedulers; *s; s++) {
		spec.scheduler = (*s)->name;
		assert_int_equal(ipvs_service_edit(w.svc, &spec), 0);
		struct ipvs_dest *dest = ipvs_pick(w.svc, &p);
		if (dest)
			ipvs_dest_bind(dest);
		struct ipvs_dest_spec again = {
			.addr = RS(3), .port = 80, .conn_flags = IPVS_CONN_F_DROUTE, .weight = 3};
		assert_int_equal(ipvs_dest_del(w.svc, RS(3), 80), 0);
		assert_int_equal(ipvs_dest_add(w.svc, &again), 0);
	}
	spec.scheduler = "none";
	assert_int_equal(ipvs_service_edit(w.svc, &spec), 0);
	list_for_each (d, &w.svc->destinations, struct ipvs_dest, link)
		assert_null(d->sched);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_order_chooses_what_a_scan_of_the_list_chooses),
		cmocka_unit_test(the_runner_up_is_who_wins_without_the_winner),
		cmocka_unit_test(a_draw_of_twos_falls_where_a_walk_along_the_list_ends),
		cmocka_unit_test(a_changed_scheduler_takes_in_the_servers_that_are_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
