/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Links: rate and delay, the queue, loss, jitter and reordering, an end that goes down; every
 * frame that is lost has a reason.
 */
#include "check.h"

#include <string.h>

#include "engine/trace.h"
#include "net/link.h"
#include "net/network.h"
#include "net/records.h"

static struct {
	struct arena arena;
	struct trace trace;
	struct engine *e;
	struct network *net;
	struct node a, b;
	struct netdev *da, *db;
	int64_t arrivals[1000];
	uint64_t ids[1000];
	size_t count;
} w;

static void take(struct netdev *dev, struct frame *f)
{
	(void)dev;
	w.arrivals[w.count] = w.e->now;
	w.ids[w.count++] = f->id;
	frame_consume(f);
}

static const struct netdev_ops ops = {.xmit = link_carry, .receive = take};

static int setup(void **state)
{
	(void)state;
	memset(&w, 0, sizeof(w));
	assert_int_equal(arena_init(&w.arena, 0), 0);
	w.e = engine_new(&w.arena, &w.trace, 1);
	w.net = network_new(w.e);
	node_init(&w.a, w.net, NODE_HOST, "a");
	node_init(&w.b, w.net, NODE_HOST, "b");
	w.da = netdev_new(&w.a, "eth0", &ops);
	w.db = netdev_new(&w.b, "eth0", &ops);
	netdev_set_up(w.da, true);
	netdev_set_up(w.db, true);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_int_equal(w.net->frames.live, 0);
	assert_int_equal(w.net->payloads.live, 0);
	arena_fini(&w.arena);
	return 0;
}

static void send(uint32_t length)
{
	struct frame *f = frame_new(w.net);

	memset(frame_put(f, ETH_HLEN), 0xff, ETH_HLEN);
	frame_attach(f, payload_new(w.net, NULL, 0, length - ETH_HLEN), 0, length - ETH_HLEN);
	netdev_xmit(w.da, f);
}

static void a_frame_takes_its_length_over_the_rate_and_the_delay(void **state)
{
	(void)state;
	struct link_settings s = {.rate = 1000000, .delay = 50000, .queue = 10};

	link_new(w.da, w.db, &s);
	send(1000);
	send(1000);
	engine_run_until(w.e, NSEC_PER_SEC);
	assert_int_equal(w.count, 2);
	assert_int_equal(w.arrivals[0], 8000000 + 50000);
	assert_int_equal(w.arrivals[1], 16000000 + 50000); /* waited for the wire */
}

static void a_full_queue_drops_the_last(void **state)
{
	(void)state;
	struct link_settings s = {.rate = 1000000, .delay = 0, .queue = 3};

	link_new(w.da, w.db, &s);
	for (int i = 0; i < 6; i++)
		send(1000); /* one on the wire, three wait, two are dropped */
	assert_int_equal(w.net->frames.live, 4);
	engine_run_until(w.e, NSEC_PER_SEC);
	assert_int_equal(w.count, 4);
	assert_int_equal(w.da->stats.tx_dropped, 2);
	send(1000); /* room again */
	engine_run_until(w.e, 2 * (int64_t)NSEC_PER_SEC);
	assert_int_equal(w.count, 5);
}

static void jitter_never_reorders(void **state)
{
	(void)state;
	struct link_settings s = {.delay = 1000000, .jitter = 900000, .queue = 1000};

	link_new(w.da, w.db, &s);
	for (int i = 0; i < 500; i++) {
		send(100);
		engine_run_until(w.e, w.e->now + 10000);
	}
	engine_run_until(w.e, NSEC_PER_SEC);
	assert_int_equal(w.count, 500);
	for (size_t i = 1; i < w.count; i++) {
		assert_true(w.ids[i] > w.ids[i - 1]);
		assert_true(w.arrivals[i] >= w.arrivals[i - 1]);
	}
}

static void reorder_lets_frames_overtake(void **state)
{
	(void)state;
	struct link_settings s = {.delay = 1000000, .reorder = 200000000, .queue = 1000};
	size_t overtaken = 0;

	link_new(w.da, w.db, &s);
	for (int i = 0; i < 500; i++) {
		send(100);
		engine_run_until(w.e, w.e->now + 10000);
	}
	engine_run_until(w.e, NSEC_PER_SEC);
	assert_int_equal(w.count, 500);
	for (size_t i = 1; i < w.count; i++)
		overtaken += w.ids[i] < w.ids[i - 1];
	assert_in_range(overtaken, 50, 150);
}

static void loss_is_by_chance_and_the_same_for_the_same_seed(void **state)
{
	(void)state;
	struct link_settings s = {.loss = 100000000, .queue = 1000};

	link_new(w.da, w.db, &s);
	for (int i = 0; i < 1000; i++)
		send(100);
	engine_run_until(w.e, NSEC_PER_SEC);
	assert_in_range(w.count, 860, 940);
	size_t first = w.count;
	teardown(NULL);
	setup(NULL);
	link_new(w.da, w.db, &s);
	for (int i = 0; i < 1000; i++)
		send(100);
	engine_run_until(w.e, NSEC_PER_SEC);
	assert_int_equal(w.count, first);
}

static void a_link_that_goes_down_loses_what_is_in_flight(void **state)
{
	(void)state;
	struct link *l = link_new(w.da, w.db, &link_defaults);

	send(1000);
	link_set_up(l, false);
	assert_false(w.db->carrier);
	send(1000);
	engine_run_until(w.e, NSEC_PER_SEC);
	assert_int_equal(w.count, 0);
	link_set_up(l, true);
	send(1000);
	engine_run_until(w.e, 2 * (int64_t)NSEC_PER_SEC);
	assert_int_equal(w.count, 1);
}

static void a_frame_too_long_for_the_link_is_dropped(void **state)
{
	(void)state;
	struct link_settings s = link_defaults;

	s.mtu = 1000;
	link_new(w.da, w.db, &s);
	send(1000 + ETH_HLEN);
	send(1001 + ETH_HLEN);
	engine_run_until(w.e, NSEC_PER_SEC);
	assert_int_equal(w.count, 1);
}

static uint16_t last_reason;

static void note(struct sink *s, const struct record *r, const void *frame)
{
	(void)s;
	(void)frame;
	if (r->kind == REC_FRAME_DROPPED)
		last_reason = r->reason;
}

static void every_drop_has_its_name(void **state)
{
	(void)state;
	struct sink sink = {.record = note};
	struct link_settings s = {.loss = 1000000000, .queue = 10};

	trace_attach(&w.trace, &sink);
	send(100);
	assert_int_equal(last_reason, DROP_NO_CARRIER);
	struct link *l = link_new(w.da, w.db, &s);
	send(100);
	assert_int_equal(last_reason, DROP_LOSS);
	link_set_up(l, false);
	send(100);
	assert_int_equal(last_reason, DROP_LINK_DOWN);
	netdev_set_up(w.da, false);
	send(100);
	assert_int_equal(last_reason, DROP_DEV_DOWN);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_frame_takes_its_length_over_the_rate_and_the_delay),
		TEST(a_full_queue_drops_the_last),
		TEST(jitter_never_reorders),
		TEST(reorder_lets_frames_overtake),
		TEST(loss_is_by_chance_and_the_same_for_the_same_seed),
		TEST(a_link_that_goes_down_loses_what_is_in_flight),
		TEST(a_frame_too_long_for_the_link_is_dropped),
		TEST(every_drop_has_its_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
