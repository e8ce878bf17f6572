/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * FAULT at the start, by an interface's addresses and after a reload (keepalived 2.2.7,
 * vrrp/vrrp_track.c: initialise_tracking_priorities(); core/keepalived_netlink.c:
 * netlink_if_address_filter(); vrrp/vrrp_scheduler.c: vrrp_init_state()).
 */
#include "check.h"

#include "ha_lab.h"

#define PAIR \
	"version: 1\nname: fault\nseed: 1\nstop_time: 300s\ntopology: " SOURCE_DIR \
	"/topologies/ha-pair.yaml\nevents:\n"
#define D1(before) "  - {at: 0s, on: d1, run: " before "systemctl start keepalived}\n"
#define D2 "  - {at: 0s, on: d2, run: systemctl start keepalived}\n"
#define LOG(words) "grep -F '" words "' /var/log/messages"
#define HAS_VIP "ip addr | grep 10.0.0.100"

static void later(struct run *r, int64_t ms)
{
	lab_run_until(r->lab, lab_now(r->lab) + ms * 1000000);
}

static void an_interface_that_is_down_at_the_start_is_named(void **state)
{
	(void)state;
	struct run r = run_until(PAIR D1("ip link set eth0 down; ") D2, 6);

	assert_int_equal(
		typed(&r, "d1", LOG("(VI_1): entering FAULT state (interface eth0 down)")), 0);
	assert_int_equal(typed(&r, "d1", LOG("(VI_1) entering FAULT state")), 0);
	assert_int_equal(typed(&r, "d1", LOG("FAULT STATE (init)")), 1); /* it is never said */
	typed(&r, "d1", "ip link set eth0 up");
	later(&r, 5000);
	assert_int_equal(typed(&r, "d1", HAS_VIP), 0);
	end(&r);
}

/* two things are wrong, and both must be mended */
static void without_an_address_there_is_no_advert(void **state)
{
	(void)state;
	struct run r = run_until(PAIR D1("ip addr flush dev eth0; ip link set eth0 down; ") D2, 6);

	assert_int_equal(
		typed(&r, "d1", LOG("(VI_1) entering FAULT state (no IPv4 address for interface)")),
		0);
	typed(&r, "d1", "ip link set eth0 up");
	later(&r, 5000);
	assert_int_equal(typed(&r, "d1", HAS_VIP), 1);
	typed(&r, "d1", "ip addr add 10.0.0.2/24 dev eth0");
	later(&r, 5000);
	assert_int_equal(typed(&r, "d1", LOG("Assigned address 10.0.0.2 for interface eth0")), 0);
	assert_int_equal(typed(&r, "d1", HAS_VIP), 0);
	end(&r);
}

/* the last advert has the address that is gone; another address would have done */
static void the_last_address_takes_the_master_down(void **state)
{
	(void)state;
	struct run r = run_until(PAIR D1("") D2, 6);

	typed(&r, "d1", "ip addr add 10.0.0.9/32 dev eth0; ip addr del 10.0.0.2/24 dev eth0");
	later(&r, 100);
	assert_int_equal(typed(&r, "d1", HAS_VIP), 0);
	typed(&r, "d1", "ip addr del 10.0.0.9/32 dev eth0");
	later(&r, 100);
	assert_int_equal(
		typed(&r, "d1", LOG("Deassigned address 10.0.0.9 from interface eth0")), 0);
	assert_int_equal(typed(&r, "d1", LOG("(VI_1) sent 0 priority")), 0);
	assert_int_equal(typed(&r, "d1", HAS_VIP), 1);
	later(&r, 700); /* the skew alone: priority 0 was heard */
	assert_int_equal(typed(&r, "d2", HAS_VIP), 0);
	end(&r);
}

#define GROUP \
	"printf 'vrrp_sync_group G {\\n group {\\n  VI_1\\n  VI_2\\n }\\n}\\nvrrp_instance VI_2 {" \
	"\\n interface eth1\\n virtual_router_id 52\\n priority 150\\n}\\n' >> " \
	"/etc/keepalived/keepalived.conf"

/* the textbook: who was master stays it */
static void a_reload_into_a_group_with_a_fault_ends_the_master(void **state)
{
	(void)state;
	struct run r = run_until(PAIR D1("") D2, 6);

	typed(&r, "d1", "ip link add link eth0 name eth1 type macvlan");
	assert_int_equal(typed(&r, "d1", GROUP), 0);
	typed(&r, "d1", "systemctl reload keepalived");
	later(&r, 100);
	assert_int_equal(typed(&r, "d1", LOG("VRRP_Group(G): Syncing VI_2 to FAULT state")), 0);
	assert_int_equal(typed(&r, "d1", LOG("(VI_1) entering FAULT state")), 0);
	assert_int_equal(typed(&r, "d1", HAS_VIP), 1);
	end(&r);
}

static void a_lower_master_is_told_to_a_script(void **state)
{
	(void)state;
	struct run r = run_until(
		PAIR D1("sed -i 's|priority 150|notify_master_rx_lower_pri \"/bin/touch "
			"/tmp/heard\"\\n priority 150|' /etc/keepalived/keepalived.conf; ") D2,
		6);

	assert_int_equal(typed(&r, "d1", "test -e /tmp/heard"), 1);
	typed(&r, "d2", "iptables -A INPUT -p vrrp -j DROP");
	later(&r, 6000);
	assert_int_equal(typed(&r, "d1", "test -e /tmp/heard"), 0);
	end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_interface_that_is_down_at_the_start_is_named),
		cmocka_unit_test(without_an_address_there_is_no_advert),
		cmocka_unit_test(the_last_address_takes_the_master_down),
		cmocka_unit_test(a_lower_master_is_told_to_a_script),
		cmocka_unit_test(a_reload_into_a_group_with_a_fault_ends_the_master),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
