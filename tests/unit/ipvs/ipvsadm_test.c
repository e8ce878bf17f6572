/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipvsadm's words and columns, byte for byte. tests/kernel/text/ipvsadm.txt is a session recorded
 * on Linux 6.1 with ipvsadm 1.31.
 */
#include "base/text.h"
#include "director.h"

#include <stdio.h>
#include <stdlib.h>

#define SESSION SOURCE_DIR "/tests/kernel/text/ipvsadm.txt"

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	char *s = calloc(1, 1 << 16);

	assert_non_null(f);
	assert_true(fread(s, 1, (1 << 16) - 1, f) > 0);
	fclose(f);
	return s;
}

/* A service and the lines of its servers behind it. */
static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The kernel lists services in the order of a hash that is seeded by chance: sorts them, in place,
 * each with its servers. What is no service stands before. */
static void sort_services(char *text)
{
	char *copy = strdup(text), *block[32], *at = copy;
	size_t count = 0;

	for (char *line = copy; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
		if (strncmp(line, "TCP ", 4) == 0 || strncmp(line, "UDP ", 4) == 0 ||
			strncmp(line, "FWM ", 4) == 0)
			block[count++] = line;
	if (count)
		text += block[0] - at;
	for (size_t i = 0; i < count; i++) {
		size_t length =
			i + 1 < count ? (size_t)(block[i + 1] - block[i]) : strlen(block[i]);
		block[i] = strndup(block[i], length);
	}
	qsort(block, count, sizeof(block[0]), by_text);
	for (size_t i = 0; i < count; i++) {
		memcpy(text, block[i], strlen(block[i]));
		text += strlen(block[i]);
		free(block[i]);
	}
	free(copy);
}

static void expect_printed(const char *command, const char *expected)
{
	char *was = strdup(expected), *is = strdup(c.output);

	if (strstr(command, "--nosort") || strstr(command, "/proc/net/ip_vs")) {
		sort_services(was);
		sort_services(is);
	}
	assert_string_equal(is, was);
	free(was);
	free(is);
}

/* "### label", "# command", its output, "# rc=N" where that is not 0, an empty line */
static void a_recorded_session_comes_out_the_same(void **state)
{
	char *session = read_file(SESSION), *at = strstr(session, "# ipvsadm"), *saved = NULL;
	unsigned count = 0;

	(void)state;
	session[strlen(session) - 1] = '\0'; /* the empty line behind the last */
	cluster_open();
	while (at && *at) {
		char *command = at + 2, *end = strchr(command, '\n'),
		     *next = strstr(end, "\n\n### ");
		char *rc = strstr(end, "\n# rc=");
		int status = 0;

		*end = '\0';
		if (next)
			*next = '\0';
		if (rc && (!next || rc < next)) {
			status = atoi(rc + 6);
			rc[1] = '\0';
		}
		struct text expected = {0};
		if (next != end)
			text_put(&expected, end + 1);
		if (expected.len && expected.s[expected.len - 1] != '\n')
			text_putc(&expected, '\n');
		print_message("%s\n", command);
		if (!next) /* what was saved has been read by ipvsadm -R before the last */
			assert_int_equal(shell_run(c.director, "ipvsadm -R", saved)->status, 0);
		/* where it was recorded there was no /etc/services to find names in */
		bool names =
			strcmp(command, "ipvsadm -L") == 0 || strcmp(command, "ipvsadm -S") == 0;
		struct text typed = {0};
		text_add(&typed, "%s%s", command, names ? "n" : "");
		assert_int_equal(type(c.director, text_str(&typed)), status);
		text_free(&typed);
		expect_printed(command, text_str(&expected));
		if (strcmp(command, "ipvsadm -Sn") == 0) {
			free(saved);
			saved = strdup(c.output);
		}
		text_free(&expected);
		at = next ? strstr(next + 2, "\n# ") : NULL;
		at = at ? at + 1 : NULL;
		count++;
	}
	assert_int_equal(count, 63);
	free(saved);
	free(session);
}

static void what_is_saved_restores_the_same_table(void **state)
{
	char rules[1024], before[2048];

	(void)state;
	cluster_open();
	director("ipvsadm -A -t 10.0.0.100:80 -s wrr");
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.21 -w 3 -x 9");
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.22 -w 0");
	director("ipvsadm -A -u 10.0.0.100:53 -s rr -o");
	director("ipvsadm -A -f 7 -s lc -p 60 -M 255.255.255.0");
	director("ipvsadm -Ln");
	snprintf(before, sizeof(before), "%s", c.output);
	director("ipvsadm-save -n");
	snprintf(rules, sizeof(rules), "%s", c.output);
	assert_string_equal(rules,
		"-A -t 10.0.0.100:80 -s wrr\n"
		"-a -t 10.0.0.100:80 -r 10.0.0.21:80 -g -w 3\n"
		"-a -t 10.0.0.100:80 -r 10.0.0.22:80 -g -w 0\n"
		"-A -u 10.0.0.100:53 -s rr -o\n"
		"-A -f 7 -s lc -p 60 -M 255.255.255.0\n");
	director("ipvsadm -C");
	app_install(c.director->node.net);
	struct process *p = shell_run(c.director, "ipvsadm -R", rules);
	assert_int_equal(p->status, 0);
	expect_output("ipvsadm -Ln", before);
	/* thresholds are lost, as by the real tool */
	assert_int_equal(server(1)->upper, 0);
}

static void a_rule_that_is_refused_is_told_and_a_wrong_one_ends_the_restore(void **state)
{
	(void)state;
	cluster_open();
	app_install(c.director->node.net);
	struct process *p = shell_run(c.director, "ipvsadm -R",
		"-A -t 10.0.0.100:80 -s rr\n-A -t 10.0.0.100:80 -s rr\n-A -t 10.0.0.100:81 -s "
		"rr\n");
	assert_int_equal(p->status, 0); /* the last one's */
	assert_string_equal(process_output(p), "Service already exists\n");
	p = shell_run(c.director, "ipvsadm -R", "-A -t nowhere -s rr\n-A -t 10.0.0.100:82 -s rr\n");
	assert_int_equal(p->status, 2);
	assert_int_equal(table()->num_services, 2);
}

static void options_bundle_as_popt_reads_them(void **state)
{
	(void)state;
	cluster_open();
	assert_int_equal(type(c.director, "ipvsadm -At10.0.0.100:80 -swlc"), 0);
	assert_int_equal(type(c.director, "ipvsadm --add-service --tcp-service=10.0.0.100:81"), 0);
	assert_int_equal(type(c.director, "ipvsadm -Lnq"), 255);
	assert_string_equal(c.output, "-Lnq: unknown option\n");
	assert_int_equal(type(c.director, "ipvsadm -A -t"), 255);
	assert_string_equal(c.output, "-t: missing argument\n");
	assert_int_equal(type(c.director, "ipvsadm -L --stats=1"), 255);
	assert_int_equal(type(c.director, "ipvsadm -L extra"), 2);
	assert_string_equal(c.output, "unexpected argument extra\n");
	assert_int_equal(type(c.director, "ipvsadm -A -t 10.0.0.100:80 -t 10.0.0.100:81"), 2);
	assert_string_equal(c.output, "multiple 'service-address' options specified\n");
	assert_int_equal(type(c.director, "ipvsadm -A -t 10.0.0.100:80 -w 3"), 2);
	assert_string_equal(c.output, "Illegal 'weight' option with the 'add-service' command\n");
	assert_int_equal(type(c.director, "ipvsadm -L -c -t 10.0.0.100:80"), 2);
	assert_string_equal(c.output,
		"The option 'service-address' conflicts with the 'connection' option in the 'list' "
		"command\n");
	assert_int_equal(type(c.director, "ipvsadm -A -t 10.0.0.100:80 -s rr -b sh-port"), 2);
	assert_string_equal(c.output, "incompatible scheduler flag `sh-port'\n");
	assert_int_equal(type(c.director, "ipvsadm -A -f 0 -s rr"), 2);
	assert_string_equal(c.output, "invalid fwmark value `0' specified\n");
}

static void what_the_lab_cannot_do_is_refused_when_it_is_configured(void **state)
{
	(void)state;
	cluster_serve("rr");
	assert_int_equal(type(c.director, "ipvsadm -A -t [2001:db8::1]:80 -s rr"), 2);
	assert_string_equal(c.output, "IPv6 is not simulated here\n");
	assert_int_equal(
		type(c.director, "ipvsadm --start-daemon master --mcast-group ff02::81"), 2);
	assert_string_equal(c.output, "IPv6 is not simulated here\n");
	assert_int_equal(type(c.director, "ipvsadm -A --sctp-service 10.0.0.100:80"), 2);
	assert_string_equal(c.output, "SCTP is not simulated here\n");
	assert_int_equal(table()->num_services, 1);
}

static void daemons_start_stop_and_are_listed_as_the_real_tool_does(void **state)
{
	(void)state;
	cluster_serve("rr");
	expect_output("ipvsadm -L --daemon", "");
	director("ipvsadm --start-daemon backup --mcast-interface eth0 --sync-maxlen 200");
	director("ipvsadm --start-daemon master --syncid 7 --mcast-group 224.0.0.99 --mcast-port "
		 "9000 --mcast-ttl 3 --sync-maxlen 200");
	expect_output("ipvsadm -L --daemon",
		"master sync daemon (mcast=eth0, syncid=7, maxlen=200, group=224.0.0.99, "
		"port=9000, "
		"ttl=3)\n"
		"backup sync daemon (mcast=eth0, syncid=0, maxlen=1024, group=224.0.0.81, "
		"port=8848, ttl=1)\n");
	assert_int_equal(type(c.director, "ipvsadm --start-daemon master"), 255);
	assert_string_equal(c.output, "Daemon has already run\n");
	director("ipvsadm --stop-daemon master");
	assert_int_equal(type(c.director, "ipvsadm --stop-daemon master"), 255);
	assert_string_equal(c.output, "No daemon is running\n");
	director("ipvsadm --stop-daemon backup");
}

static void words_of_daemons_that_are_wrong_are_refused(void **state)
{
	(void)state;
	cluster_serve("rr");
	assert_int_equal(type(c.director, "ipvsadm --start-daemon both"), 2);
	assert_string_equal(c.output, "illegal start-daemon parameter specified\n");
	assert_int_equal(type(c.director, "ipvsadm --stop-daemon both"), 2);
	assert_string_equal(c.output, "illegal start_daemon specified\n");
	assert_int_equal(type(c.director, "ipvsadm --start-daemon master --syncid 256"), 2);
	assert_string_equal(c.output, "illegal syncid specified\n");
	assert_int_equal(
		type(c.director, "ipvsadm --start-daemon master --mcast-group 10.0.0.1"), 2);
	assert_string_equal(c.output, "invalid IPv4 mcast-group `10.0.0.1'\n");
	assert_int_equal(
		type(c.director, "ipvsadm --start-daemon master --mcast-interface eth9"), 255);
	assert_string_equal(c.output, "No such device\n");
}

static void the_order_of_nosort_is_the_kernels_newest_server_first(void **state)
{
	(void)state;
	cluster_serve("rr");
	expect_output("ipvsadm -Ln --nosort",
		"IP Virtual Server version 1.2.1 (size=4096)\n"
		"Prot LocalAddress:Port Scheduler Flags\n"
		"  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
		"TCP  10.0.0.100:80 rr\n"
		"  -> 10.0.0.22:80                 Route   1      0          0         \n"
		"  -> 10.0.0.21:80                 Route   1      0          0         \n");
	expect_output("cat /proc/net/ip_vs",
		"IP Virtual Server version 1.2.1 (size=4096)\n"
		"Prot LocalAddress:Port Scheduler Flags\n"
		"  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\n"
		"TCP  0A000064:0050 rr  \n"
		"  -> 0A000016:0050      Route   1      0          0         \n"
		"  -> 0A000015:0050      Route   1      0          0         \n");
}

static void large_numbers_are_shortened_unless_exact(void **state)
{
	(void)state;
	cluster_serve("rr");
	server(1)->stats.shown = (struct ipvs_counters){.conns = 99999999,
		.inpkts = 100000000,
		.outpkts = 999999999,
		.inbytes = 1234567890123,
		.outbytes = 123456789012345};
	type(c.director, "ipvsadm -Ln --stats");
	assert_non_null(strstr(c.output,
		"  -> 10.0.0.21:80                 99999999  100000K  999999K    1234G     "
		"123T\n"));
	type(c.director, "ipvsadm -Ln --stats --exact");
	assert_non_null(strstr(c.output,
		"  -> 10.0.0.21:80                 99999999 100000000 999999999 1234567890123 "
		"123456789012345\n"));
}

static void direct_routing_keeps_the_port_whatever_was_typed(void **state)
{
	(void)state;
	cluster_open();
	director("ipvsadm -A -t 10.0.0.100:80 -s rr");
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.21:8080 -g");
	assert_non_null(server(1));
	assert_int_equal(
		type(c.director, "ipvsadm -a -t 10.0.0.100:80 -r 255.255.255.255 -g"), 255);
	assert_string_equal(c.output,
		"Invalid operation.  Possibly wrong module version, address not unicast, ...\n");
}

static void the_sysctls_are_there_once_ipvs_is_loaded(void **state)
{
	struct text t = {0};

	(void)state;
	cluster_open();
	assert_int_equal(sysctl_read(c.director, "net/ipv4/vs/conn_reuse_mode", &t), -2);
	director("ipvsadm");
	assert_int_equal(sysctl_read(c.director, "net/ipv4/vs/conn_reuse_mode", &t), 0);
	assert_string_equal(text_str(&t), "1");
	text_clear(&t);
	assert_int_equal(sysctl_read(c.director, "net/ipv4/vs/sync_threshold", &t), 0);
	assert_string_equal(text_str(&t), "3\t50");
	assert_int_equal(sysctl_write(c.director, "net/ipv4/vs/drop_entry", "4"), -22);
	text_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_recorded_session_comes_out_the_same),
		TEST(what_is_saved_restores_the_same_table),
		TEST(a_rule_that_is_refused_is_told_and_a_wrong_one_ends_the_restore),
		TEST(options_bundle_as_popt_reads_them),
		TEST(what_the_lab_cannot_do_is_refused_when_it_is_configured),
		TEST(daemons_start_stop_and_are_listed_as_the_real_tool_does),
		TEST(words_of_daemons_that_are_wrong_are_refused),
		TEST(the_order_of_nosort_is_the_kernels_newest_server_first),
		TEST(large_numbers_are_shortened_unless_exact),
		TEST(direct_routing_keeps_the_port_whatever_was_typed),
		TEST(the_sysctls_are_there_once_ipvs_is_loaded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
