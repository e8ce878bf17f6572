/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SIGHUP beside what the recorded sessions show: it starts a child that the old file did not want, and the
 * connection sync daemon that the new file names, of the kind that the instance's state asks for.
 */
#include "check.h"

#include "ha_lab.h"
#include "ipvs/sync.h"

#define PAIR \
	"version: 1\nname: reload\nseed: 1\nstop_time: 300s\ntopology: " SOURCE_DIR \
	"/topologies/ha-pair.yaml\nevents:\n"
#define STARTS(before) \
	"  - {at: 0s, on: d1, run: " before "systemctl start keepalived}\n" \
	"  - {at: 0s, on: d2, run: " before "systemctl start keepalived}\n"
#define RELOAD "; systemctl reload keepalived; sleep 0.5"

static void the_checks_begin_with_the_first_service(void **state)
{
	(void)state;
	struct run r =
		run_until(PAIR STARTS("sed -i /include/d /etc/keepalived/keepalived.conf; "), 5);

	assert_int_equal(typed(&r, "d1", "ipvsadm -Ln | grep Route"), 1);
	assert_int_equal(
		typed(&r, "d1",
			"echo include servers.conf >> /etc/keepalived/keepalived.conf" RELOAD),
		0);
	assert_int_equal(typed(&r, "d1", "ipvsadm -Ln | grep 10.0.0.21:80"), 0);
	assert_int_equal(typed(&r, "client1", "curl -s -m 2 http://10.0.0.100/"), 0);
	end(&r);
}

#define DAEMON \
	"printf 'global_defs {\\nlvs_sync_daemon eth0 VI_1\\n}\\n' >> " \
	"/etc/keepalived/keepalived.conf" RELOAD

static void the_sync_daemon_is_of_the_state(void **state)
{
	(void)state;
	struct run r = run_until(PAIR STARTS(""), 5);
	struct host *d1 = lab_host(r.lab, "d1"), *d2 = lab_host(r.lab, "d2");

	assert_int_equal(typed(&r, "d1", DAEMON), 0);
	assert_int_equal(typed(&r, "d2", DAEMON), 0);
	assert_true(ipvs_sync_is(ipvs_of(d1), IPVS_STATE_MASTER));
	assert_false(ipvs_sync_is(ipvs_of(d1), IPVS_STATE_BACKUP));
	assert_true(ipvs_sync_is(ipvs_of(d2), IPVS_STATE_BACKUP));
	/* the textbook: what the file does not name any more is stopped */
	typed(&r, "d1", "sed -i '/^global_defs/,$d' /etc/keepalived/keepalived.conf" RELOAD);
	assert_true(ipvs_sync_is(ipvs_of(d1), IPVS_STATE_MASTER));
	end(&r);
}

/* vrrp_terminate_phase1(): a master that stops has no backup daemon for a moment, which would join the group
 * and leave it; on the wire that would be a report of IGMP */
static void a_stopping_master_joins_no_group(void **state)
{
	(void)state;
	struct run r = run_until(PAIR STARTS(""), 5);

	typed(&r, "d1", DAEMON);
	typed(&r, "rs1", "tcpdump -n -vv -i eth0 igmp and src 10.0.0.2 > /tmp/igmp & sleep 0.1");
	typed(&r, "d1", "systemctl stop keepalived; sleep 3");
	assert_int_equal(typed(&r, "rs1", "pkill tcpdump; grep -q 224.0.0.18 /tmp/igmp"), 0);
	assert_int_equal(typed(&r, "rs1", "grep 224.0.0.81 /tmp/igmp"), 1);
	end(&r);
}

/* an instance is known by its virtual_router_id and interface, not by its name */
static void what_the_new_file_has_no_more_gives_its_address_back(void **state)
{
	(void)state;
	struct run r = run_until(PAIR STARTS(""), 6);

	typed(&r, "d1", "sed -i s/VI_1/VI_9/ /etc/keepalived/keepalived.conf" RELOAD);
	assert_int_equal(typed(&r, "d1", "ip addr | grep 10.0.0.100"), 0);
	assert_int_equal(typed(&r, "d1", "journalctl -u keepalived | grep 'sent 0 prio'"), 1);
	typed(&r, "d1",
		"sed -i 's/router_id 51/router_id 52/' /etc/keepalived/keepalived.conf" RELOAD);
	assert_int_equal(typed(&r, "d1", "ip addr | grep 10.0.0.100"), 1);
	assert_int_equal(
		typed(&r, "d1", "journalctl -u keepalived | grep '(VI_9) sent 0 priority'"), 0);
	end(&r);
}

static void the_macvlan_goes_with_use_vmac(void **state)
{
	(void)state;
	struct run r = run_until(PAIR STARTS("sed -i 's/priority/use_vmac\\n priority/' "
					     "/etc/keepalived/keepalived.conf; "),
		6);

	assert_int_equal(typed(&r, "d1", "ip addr show vrrp.51 | grep 10.0.0.100"), 0);
	typed(&r, "d1", "sed -i /use_vmac/d /etc/keepalived/keepalived.conf" RELOAD);
	assert_int_equal(typed(&r, "d1", "ip link show vrrp.51"), 1);
	assert_int_equal(typed(&r, "d1", "ip addr | grep 10.0.0.100"), 1); /* it begins anew */
	end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_checks_begin_with_the_first_service),
		cmocka_unit_test(the_sync_daemon_is_of_the_state),
		cmocka_unit_test(a_stopping_master_joins_no_group),
		cmocka_unit_test(what_the_new_file_has_no_more_gives_its_address_back),
		cmocka_unit_test(the_macvlan_goes_with_use_vmac),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
