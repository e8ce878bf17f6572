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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_checks_begin_with_the_first_service),
		cmocka_unit_test(the_sync_daemon_is_of_the_state),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
