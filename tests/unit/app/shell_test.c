/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host's shell as people use it: the conf tree under /proc/sys, quoting, background lines,
 * signals and traps, what belongs to a line and is freed with it. Whole programs in its language
 * are in tests/shell.
 */
#include "check.h"

#include "app_lab.h"

#define SAYS(host, line, text) assert_string_equal(type(&l, l.host, line), text)
#define STATUS(n) assert_int_equal(l.last->status, n)

static void the_course_walks_through_the_conf_tree(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "cd /proc/sys/net/ipv4/conf; ll; cd all; cat arp_ignore",
		"total 0\n"
		"dr-xr-xr-x 1 root root 0 Jan  1 00:00 all\n"
		"dr-xr-xr-x 1 root root 0 Jan  1 00:00 default\n"
		"dr-xr-xr-x 1 root root 0 Jan  1 00:00 eth0\n"
		"dr-xr-xr-x 1 root root 0 Jan  1 00:00 lo\n"
		"0\n");
	SAYS(rs1, "pwd", "/proc/sys/net/ipv4/conf/all\n");
	SAYS(rs2, "pwd", "/root\n");
	SAYS(rs1, "echo 1 > arp_ignore; cat arp_ignore ../*/arp_ignore", "1\n1\n0\n0\n0\n");
	app_lab_close(&l);
}

static void a_write_that_the_kernel_refuses_is_echos_complaint(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "cd /proc/sys/net/ipv4/conf/all");
	SAYS(rs1, "echo x > arp_ignore", "bash: echo: write error: Invalid argument\n");
	STATUS(1);
	SAYS(rs1, "echo 1 > nosuch", "bash: nosuch: No such file or directory\n");
	SAYS(rs1, "echo 1 > mc_forwarding", "bash: mc_forwarding: Permission denied\n");
	SAYS(rs1, "cat nosuch", "cat: nosuch: No such file or directory\n");
	SAYS(rs1, "cat arp_ignore", "0\n");
	app_lab_close(&l);
}

static void words_are_quoted_and_joined_as_in_bash(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "echo 'a  b' \"c $? \\\"\" d\\ e '*' # not this", "a  b c 0 \" d e *\n");
	SAYS(rs1, "false && echo no || echo yes; ! true; echo $?", "yes\n1\n");
	SAYS(rs1, "echo one > /tmp/f; echo two >> /tmp/f; cat < /tmp/f | grep tw", "two\n");
	SAYS(rs1, "nosuch 2>/dev/null; echo $?", "127\n");
	SAYS(rs1, "nosuch > /tmp/f 2>&1; cat /tmp/f", "bash: nosuch: command not found\n");
	SAYS(rs1, "echo a | | cat", "bash: syntax error near unexpected token `|'\n");
	STATUS(2);
	SAYS(rs1, "echo (a", "bash: syntax error near unexpected token `a'\n");
	app_lab_close(&l);
}

static void a_line_in_the_background_runs_until_it_is_killed(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(client1, "sleep 100 & echo on", "[1] 1002\non\n");
	SAYS(client1, "jobs", "[1]+  Running                 sleep 100 &\n");
	SAYS(client1, "kill %1; jobs", "");
	assert_int_equal(process_find(l.net, 2)->status, STATUS_KILLED);
	SAYS(client1, "kill %1", "bash: kill: %1: no such job\n");
	app_lab_close(&l);
}

static void a_line_of_many_commands_waits_for_each(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(client1, "sleep 2; date; sleep 1.5 && date",
		"Wed Jan  1 00:00:02 UTC 2025\nWed Jan  1 00:00:03 UTC 2025\n");
	assert_int_equal(l.engine->now, 3500 * (int64_t)NSEC_PER_MSEC);
	app_lab_close(&l);
}

static void date_takes_a_format(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "date '+%F %T %j %s %%'", "2025-01-01 00:00:00 001 1735689600 %\n");
	app_lab_close(&l);
}

static void signals_and_traps_reach_a_script(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "echo 'trap \"echo hup\" HUP; while sleep 1; do :; done' > /root/d; true", "");
	SAYS(rs1, "bash d & sleep 2; kill -HUP $!; sleep 2; kill -9 $!; wait $!; echo $?",
		"[1] 1005\n137\n");
	assert_string_equal(process_output(process_find(l.net, 3)), "hup\n");
	SAYS(rs1, "(sleep 1; exit 3) & wait $!; echo $?; wait; jobs", "[1] 1018\n3\n");
	SAYS(rs1, "timeout 2 sleep 9; echo $? $SECONDS", "124 7\n");
	app_lab_close(&l);
}

static void what_was_printed_is_the_lines_own_and_children_are_freed(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.client1, "echo a | cat | cat; nosuch; sleep 1 | cat; ls /nosuch > /tmp/x");
	type(&l, l.client1, "sleep 5 & sleep 1");
	wait_for(&l, (int64_t)10 * NSEC_PER_SEC);
	assert_int_equal(process_table(l.net)->pool.live, process_table(l.net)->last_id);
	app_lab_close(&l);
}

static void sysctl_answers_as_procps(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "sysctl -w net.ipv4.conf.lo.arp_ignore=1", "net.ipv4.conf.lo.arp_ignore = 1\n");
	SAYS(rs1, "sysctl -a | grep arp_ignore",
		"net.ipv4.conf.all.arp_ignore = 0\nnet.ipv4.conf.default.arp_ignore = 0\n"
		"net.ipv4.conf.eth0.arp_ignore = 0\nnet.ipv4.conf.lo.arp_ignore = 1\n");
	SAYS(rs1, "sysctl net.foo",
		"sysctl: cannot stat /proc/sys/net/foo: No such file or directory\n");
	STATUS(1);
	SAYS(rs1, "sysctl -w net.ipv4.ip_forward=abc",
		"sysctl: setting key \"net.ipv4.ip_forward\": Invalid argument\n");
	SAYS(rs1, "sysctl -n net/ipv4/ip_forward", "0\n");
	SAYS(rs1, "echo 'net.ipv4.ip_forward = 1' > /etc/sysctl.conf; sysctl -p",
		"net.ipv4.ip_forward = 1\n");
	app_lab_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_course_walks_through_the_conf_tree),
		cmocka_unit_test(a_write_that_the_kernel_refuses_is_echos_complaint),
		cmocka_unit_test(words_are_quoted_and_joined_as_in_bash),
		cmocka_unit_test(a_line_in_the_background_runs_until_it_is_killed),
		cmocka_unit_test(a_line_of_many_commands_waits_for_each),
		cmocka_unit_test(date_takes_a_format),
		cmocka_unit_test(signals_and_traps_reach_a_script),
		cmocka_unit_test(what_was_printed_is_the_lines_own_and_children_are_freed),
		cmocka_unit_test(sysctl_answers_as_procps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
