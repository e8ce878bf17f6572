/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tcpdump: libpcap's language on the lab's names, options in any order, captures in files. */
#include "check.h"

#include "app_lab.h"

#define SAYS(host, line, text) assert_string_equal(type(&l, l.host, line), text)
#define HAS(host, line, part) assert_non_null(strstr(type(&l, l.host, line), part))

static unsigned lines_with(const char *text, const char *part)
{
	unsigned n = 0;

	for (const char *at = text; (at = strstr(at, part)); at++)
		n++;
	return n;
}

/* what a capture of one ping and one request holds, by filter */
static const char *captured(struct app_lab *l, const char *options)
{
	char line[256];

	snprintf(line, sizeof(line), "tcpdump -n -r /tmp/all.pcap %s 2>/dev/null", options);
	return type(l, l->client1, line);
}

static void open_with_a_capture(struct app_lab *l)
{
	app_lab_open(l);
	type(l, l->rs1, "httpd");
	shell_run(l->client1, "tcpdump -w /tmp/all.pcap &", NULL);
	type(l, l->client1,
		"ping -c 1 192.168.10.11; curl -s http://192.168.10.11/; pkill tcpdump");
}

static void filters_are_libpcaps(void **state)
{
	struct app_lab l;

	(void)state;
	open_with_a_capture(&l);
	assert_int_equal(
		lines_with(captured(&l, "'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0'"), "Flags ["), 4);
	assert_int_equal(
		lines_with(captured(&l, "'icmp[icmptype] = icmp-echo'"), "echo request"), 1);
	assert_int_equal(lines_with(captured(&l, "portrange 70-http"), "ICMP"), 0);
	assert_true(lines_with(captured(&l, "portrange 70-http"), "Flags") > 5);
	assert_int_equal(lines_with(captured(&l, "proto 1 and src host localhost"), "ICMP"), 0);
	assert_int_equal(lines_with(captured(&l, "proto \\\\icmp and less 200"), "ICMP"), 2);
	assert_int_equal(lines_with(captured(&l, "arp -c 1"), "who-has"), 1);
	assert_int_equal(lines_with(captured(&l, "ether broadcast"), "who-has"), 1);
	app_lab_close(&l);
}

/* a name is the lab's: the machine is never asked for it */
static void names_are_looked_up_in_the_lab(void **state)
{
	struct app_lab l;

	(void)state;
	open_with_a_capture(&l);
	type(&l, l.client1, "echo '192.168.10.11 web' > /etc/hosts");
	assert_int_equal(lines_with(captured(&l, "icmp and dst host web"), "ICMP"), 1);
	HAS(client1, "tcpdump -r /tmp/all.pcap -c 1 tcp", " > web.http: Flags [S]");
	SAYS(client1, "tcpdump host nosuch", "tcpdump: unknown host 'nosuch'\n");
	SAYS(client1, "tcpdump port nosuch", "tcpdump: unknown port 'nosuch'\n");
	SAYS(client1, "tcpdump foo", "tcpdump: can't parse filter expression: syntax error\n");
	app_lab_close(&l);
}

static void bytes_are_shown_as_print_ascii_does(void **state)
{
	struct app_lab l;

	(void)state;
	open_with_a_capture(&l);
	assert_non_null(strstr(captured(&l, "-X -c 1 icmp"), "ICMP echo request, id "));
	assert_non_null(strstr(captured(&l, "-X -c 1 icmp"),
		"\n\t0x0050:  3031 3233                                0123\n"));
	assert_non_null(strstr(captured(&l, "-xx -c 1 arp"), "\n\t0x0000:  ffff ffff ffff "));
	app_lab_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters_are_libpcaps),
		cmocka_unit_test(names_are_looked_up_in_the_lab),
		cmocka_unit_test(bytes_are_shown_as_print_ascii_does),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
