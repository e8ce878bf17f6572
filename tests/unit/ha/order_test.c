/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * In which order keepalived joins and leaves its groups, and how often a master that hears a lower
 * one announces its address: as Debian's keepalived did on Debian's kernel, frame by frame.
 */
#include "check.h"

#include "engine/trace.h"
#include "ha_lab.h"
#include "host/records.h"

#define VRRP_GROUP 0xe0000012u /* 224.0.0.18 */
#define SYNC_GROUP 0xe0000051u /* 224.0.0.81 */
#define CHANGES 16

static struct {
	struct sink sink;
	const char *host;
	const struct lab *lab;
	struct change {
		int64_t time;
		uint32_t group;
		bool joined;
	} at[CHANGES];
	size_t count;
} changes;

static void hear(struct sink *s, const struct record *r, const void *frame)
{
	(void)s;
	(void)frame;
	if (r->kind == REC_GROUP && r->node == lab_host(changes.lab, changes.host)->node.id &&
		changes.count < CHANGES)
		changes.at[changes.count++] =
			(struct change){r->time, (uint32_t)r->a[0], r->a[1] != 0};
}

static struct run listened(const char *file, const char *host, int64_t seconds)
{
	struct run r = run_until(file, 0);

	changes.sink.record = hear;
	changes.host = host;
	changes.lab = r.lab;
	changes.count = 0;
	trace_attach(lab_trace(r.lab), &changes.sink);
	lab_run_until(r.lab, seconds * NSEC_PER_SEC);
	return r;
}

static void is_change(size_t i, uint32_t group, bool joined)
{
	assert_true(i < changes.count);
	assert_int_equal(changes.at[i].group, group);
	assert_int_equal(changes.at[i].joined, joined);
}

static void leave(struct run *r)
{
	trace_detach(lab_trace(r->lab), &changes.sink);
	end(r);
}

#define PAIR \
	"version: 1\nname: order\nseed: 1\nstop_time: 300s\ntopology: " SOURCE_DIR \
	"/topologies/ha-pair.yaml\nevents:\n"
#define DAEMON \
	"printf 'global_defs {\\nlvs_sync_daemon eth0 VI_1\\n}\\n' >> " \
	"/etc/keepalived/keepalived.conf; "
#define STARTS(before) \
	"  - {at: 1s, on: d1, run: \"" before "systemctl start keepalived\"}\n" \
	"  - {at: 1s, on: d2, run: \"" before "systemctl start keepalived\"}\n"

/* vrrp_dispatcher_init(): the sockets, then vrrp_init_state(). The report has the newest first. */
static void the_socket_comes_before_the_sync_daemon(void **state)
{
	(void)state;
	struct run r = listened(PAIR
		"  - {at: 1s, on: d1, run: \"printf 'global_defs {\\\\nlvs_sync_daemon "
		"eth0 VI_1\\\\n}\\\\n' >> /etc/keepalived/keepalived.conf; systemctl "
		"start keepalived\"}\n",
		"d1", 3);

	assert_int_equal(changes.count, 2);
	is_change(0, VRRP_GROUP, true);
	is_change(1, SYNC_GROUP, true);
	leave(&r);
}

/* reload_vrrp_thread() stops the daemon that was; vrrp_init_state() starts the new one, later */
static void a_reload_begins_with_the_socket_too(void **state)
{
	(void)state;
	struct run r = listened(PAIR STARTS(""), "d2", 6);

	changes.count = 0;
	assert_int_equal(typed(&r, "d2", DAEMON "systemctl reload keepalived; sleep 0.5"), 0);
	assert_int_equal(changes.count, 3);
	is_change(0, VRRP_GROUP, false);
	is_change(1, VRRP_GROUP, true);
	is_change(2, SYNC_GROUP, true);
	/* an unchanged daemon goes on: it neither leaves nor joins */
	changes.count = 0;
	assert_int_equal(typed(&r, "d2", "systemctl reload keepalived; sleep 0.5"), 0);
	assert_int_equal(changes.count, 2);
	is_change(1, VRRP_GROUP, true);
	leave(&r);
}

/* vrrp_terminate_phase1(): the master's daemon does not become a backup's, which would join; the
 * sockets are closed at once, not when the process ends a second later */
static void a_master_that_stops_leaves_at_once(void **state)
{
	(void)state;
	struct run r = listened(PAIR STARTS(""), "d1", 6);

	assert_int_equal(typed(&r, "d1", DAEMON "systemctl reload keepalived; sleep 0.5"), 0);
	changes.count = 0;
	const int64_t then = lab_now(r.lab);
	typed(&r, "d1", "systemctl stop keepalived");
	assert_int_equal(changes.count, 1);
	is_change(0, VRRP_GROUP, false);
	assert_true(changes.at[0].time < then + NSEC_PER_SEC / 10);
	leave(&r);
}

/* thread_add_timer() for each lower advert: from the sixth second on there are two series a second */
static void each_lower_advert_is_answered_twice(void **state)
{
	(void)state;
	struct run r = run_until(PAIR
		"  - {at: 0s, on: d2, run: \"iptables -A INPUT -p vrrp -j DROP\"}\n" STARTS(""),
		12);

	/* adverts of d2 at 4.6 … 11.6: 8 series at once, those of 4.6, 5.6 and 6.6 again; and at
	 * 4.4 and 9.4 for becoming master */
	assert_int_equal(
		typed(&r, "d1",
			"test $(journalctl -u keepalived | grep -c 'Sending gratuitous ARP on "
			"eth0') = 65"),
		0);
	end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_socket_comes_before_the_sync_daemon),
		cmocka_unit_test(a_reload_begins_with_the_socket_too),
		cmocka_unit_test(a_master_that_stops_leaves_at_once),
		cmocka_unit_test(each_lower_advert_is_answered_twice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
