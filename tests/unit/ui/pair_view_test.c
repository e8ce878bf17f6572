/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the screen shows of two directors: who is master, what the checks know, what is synced. */
#include "check.h"

#include "base/text.h"
#include "session.h"
#include "ui/screen/screen.h"

static struct session_of s;
static struct screen *screen;

static void open_at(int64_t time, int width, int height)
{
	session_open(&s, SOURCE_DIR "/scenarios/ha-failover.yaml");
	screen = screen_new(s.m, width, height, false);
	lab_run_until(s.lab, time);
}

static int end(void **state)
{
	(void)state;
	screen_free(screen);
	session_close(&s);
	return 0;
}

static void press(const char *keys)
{
	struct input in;

	while (keys_next(&keys, &in)) {
		screen_input(screen, &in, 0);
		screen_draw(screen);
	}
}

/* anywhere on the screen */
static bool shows(const char *words)
{
	struct text t = {0};

	screen_draw(screen);
	canvas_text(&t, &screen->canvas);
	bool found = strstr(t.s, words) != NULL;
	text_free(&t);
	return found;
}

static void the_view_has_states_deadlines_and_checks(void **state)
{
	(void)state;
	open_at(6 * NSEC_PER_SEC, 140, 45);
	press(":view keepalived<Enter>");
	assert_true(shows("VI_1      MASTER  prio 150  advert in 0.444 s    vrid 51 eth0"));
	assert_true(shows("VI_1      BACKUP  prio 100  master in 3.053 s    ← 10.0.0.2 (150)"));
	assert_true(shows("[10.0.0.100]:tcp:80  has a quorum"));
	assert_true(shows("  rs1:80            TCP_CHECK   up    next in 0.928 s"));
	press(":rs1# iptables -A INPUT -p tcp --dport 80 -j REJECT --reject-with tcp-reset<Enter>");
	lab_run_until(s.lab, 7100 * NSEC_PER_SEC / 1000);
	assert_true(shows("failed 1 of 2"));
	lab_run_until(s.lab, 10 * NSEC_PER_SEC); /* d2 asks a little later */
	assert_true(shows("  rs1:80            TCP_CHECK   down  next in"));
}

static void the_map_says_who_is_master(void **state)
{
	(void)state;
	open_at(6 * NSEC_PER_SEC, 140, 45);
	assert_true(shows("└MASTER 150 0.4┘"));
	assert_true(shows("└BACKUP 100 3.0┘"));
	lab_run_until(s.lab, 12 * NSEC_PER_SEC); /* d1's was killed */
	assert_true(shows("└MASTER 100 0."));
}

static void what_the_backup_knows_stands_beside_it(void **state)
{
	(void)state;
	open_at(5 * NSEC_PER_SEC, 140, 45);
	press(":d1# ipvsadm --start-daemon master --mcast-interface eth0<Enter>");
	press(":d2# ipvsadm --start-daemon backup --mcast-interface eth0<Enter>");
	press(":view connections<Enter>");
	lab_run_until(s.lab, 6500 * NSEC_PER_SEC / 1000);
	assert_true(shows("backup: d2 has no entry"));
	lab_run_until(s.lab, 9 * NSEC_PER_SEC);
	assert_true(shows("backup: d2 0"));
	assert_true(shows("FIN_WAIT"));
}

static void a_lab_without_keepalived_has_no_such_tab(void **state)
{
	(void)state;
	session_open(&s, SOURCE_DIR "/scenarios/dr-basics.yaml");
	screen = screen_new(s.m, 140, 45, false);
	press("55555");
	assert_false(shows("5 keepalived"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(the_view_has_states_deadlines_and_checks, end),
		cmocka_unit_test_teardown(the_map_says_who_is_master, end),
		cmocka_unit_test_teardown(what_the_backup_knows_stands_beside_it, end),
		cmocka_unit_test_teardown(a_lab_without_keepalived_has_no_such_tab, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
