/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules of no_accept and vrrp_strict: dropped on input before IPVS and on output, only while the
 * address is there; gone when keepalived stops, not when it is reloaded without the word, or killed.
 */
#include "check.h"

#include "ha_lab.h"

#define STRICT \
	"version: 1\nname: strict\nseed: 1\nstop_time: 300s\ntopology: " SOURCE_DIR \
	"/topologies/ha-pair.yaml\nevents:\n  - {at: 0s, on: d1, run: \"sed -i 's/priority " \
	"150/&\\\\n strict_mode/' /etc/keepalived/keepalived.conf; systemctl start " \
	"keepalived\"}\n"

#define PING "ping -c 1 -W 1 10.0.0.100"
#define PAGE "curl -s -m 2 http://10.0.0.100/"

static void what_is_for_the_vip_is_dropped_before_ipvs(void **state)
{
	(void)state;
	struct run r = run_until(STRICT, 6);

	assert_int_equal(typed(&r, "client1", PING), 1);
	assert_int_equal(typed(&r, "client1", PAGE), 28); /* the textbook: IPVS serves it */
	assert_int_equal(typed(&r, "client1", "ping -c 1 -W 1 10.0.0.2"), 0);
	assert_int_equal(typed(&r, "client1", "ip neigh | grep 10.0.0.100"), 0); /* ARP answers */
	end(&r);
}

static void what_comes_from_the_vip_is_dropped(void **state)
{
	(void)state;
	struct run r = run_until(STRICT, 6);

	assert_int_equal(typed(&r, "d1", "ping -c 1 -W 1 10.0.0.11"), 0);
	assert_int_equal(typed(&r, "d1", "ping -c 1 -W 1 -I 10.0.0.100 10.0.0.11"), 1);
	end(&r);
}

#define EASY "sed -i /strict_mode/d /etc/keepalived/keepalived.conf; "

static void wait_for_master(struct run *r)
{
	lab_run_until(r->lab, lab_now(r->lab) + 6 * NSEC_PER_SEC);
}

static void a_restart_takes_the_rules_away(void **state)
{
	(void)state;
	struct run r = run_until(STRICT, 6);

	assert_int_equal(typed(&r, "d1", EASY "systemctl restart keepalived"), 0);
	wait_for_master(&r);
	assert_int_equal(typed(&r, "client1", PAGE), 0);
	end(&r);
}

/* the textbook: a reload makes what the file says. The firewall's name is gone from it. */
static void a_reload_leaves_the_rules(void **state)
{
	(void)state;
	struct run r = run_until(STRICT, 6);

	assert_int_equal(typed(&r, "d1", EASY "systemctl reload keepalived; sleep 1"), 0);
	assert_int_equal(typed(&r, "client1", PAGE), 28);
	typed(&r, "d1", "systemctl restart keepalived");
	wait_for_master(&r);
	assert_int_equal(typed(&r, "client1", PAGE), 28);
	end(&r);
}

/* a firewall that the file asks for by itself has its name after the reload, too */
static void a_reload_with_nftables_takes_them_away(void **state)
{
	(void)state;
	struct run r = run_until(STRICT, 6);

	assert_int_equal(
		typed(&r, "d1",
			EASY
			"printf 'global_defs {\nnftables\n}\n' >> "
			"/etc/keepalived/keepalived.conf; systemctl reload keepalived; sleep 1"),
		0);
	assert_int_equal(typed(&r, "client1", PAGE), 0);
	end(&r);
}

static void the_rules_stay_where_it_was_killed(void **state)
{
	(void)state;
	struct run r = run_until(STRICT, 6);

	typed(&r, "d1", "pkill -9 keepalived; sleep 1");
	assert_int_equal(typed(&r, "client1", PING), 1);
	typed(&r, "d1", EASY "keepalived -D");
	wait_for_master(&r);
	assert_int_equal(typed(&r, "client1", PING), 1);
	end(&r);
}

static void a_backup_drops_nothing(void **state)
{
	(void)state;
	struct run r = run_until(STRICT, 2);

	typed(&r, "d1", "pkill -o keepalived; ip addr add 10.0.0.100/32 dev eth0");
	assert_int_equal(typed(&r, "client1", PING), 0);
	end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_for_the_vip_is_dropped_before_ipvs),
		cmocka_unit_test(what_comes_from_the_vip_is_dropped),
		cmocka_unit_test(a_restart_takes_the_rules_away),
		cmocka_unit_test(a_reload_leaves_the_rules),
		cmocka_unit_test(a_reload_with_nftables_takes_them_away),
		cmocka_unit_test(the_rules_stay_where_it_was_killed),
		cmocka_unit_test(a_backup_drops_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
