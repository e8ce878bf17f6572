/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is typed as root on a real machine stays in its namespace. */
#include "check.h"

#include <string.h>

#include "base/text.h"
#include "load.h"
#include "ui/real/script.h"

static void commands_that_stay(void **state)
{
	static const char *const lines[] = {"curl http://192.168.10.100/",
		"curl -s -m 3 http://192.168.10.100/", "ip -s addr show tunl0",
		"ip addr add 10.0.0.1/24 dev eth0", "ip route add default via 10.0.0.254",
		"sysctl -w net.ipv4.conf.all.arp_ignore=1", "ipvsadm -Lnc", "ping -c 1 10.0.0.1",
		"arping -c 1 -I eth0 10.0.0.1", "sleep 1",
		"curl -s http://10.0.0.1/; sleep 1; ip addr", "curl -s http://10.0.0.1/ &",
		"curl -s -o /dev/null -m 3 http://10.0.0.1/", NULL};

	(void)state;
	for (size_t i = 0; lines[i]; i++)
		if (!script_command_possible(lines[i]))
			fail_msg("%s", lines[i]);
}

static void commands_that_do_not(void **state)
{
	static const char *const lines[] = {"rm -rf /", "curl -o /dev/nullx http://a/", "; ip addr",
		"ip addr;; ip addr", "curl http://a/ & reboot", "ip addr; reboot &", "&", ";", " &",
		"curl http://a/; reboot", "ip addr | sh", "curl http://$(hostname)/", "curl `id`",
		"curl http://a/ > /etc/passwd", "curl -o /etc/passwd http://a/",
		"curl --config /etc/x", "curl -K x", "curl -d @/x", "sysctl -w kernel.panic=1",
		"sysctl -p /etc/x", "sysctl -w vm.swappiness=1", "curl -o /dev/null/../x http://a/",
		"ip netns exec x sh", "ip link set eth0 netns 1", "ip -n other addr", "ip -batch x",
		"ip vrf exec x sh", "ip l set eth0 netns 1", "nc -e /bin/sh a 1", "nc -c sh a 1",
		"keepalived -n", "cat /etc/shadow", "END", "ipx", "curlx a", "", "ping\n10.0.0.1",
		"sysctl net.a\nreboot", "systemctl stop x", "curl http://a/&", "curl 'http://a/'",
		"curl \"x\"", "curl ~root", "curl a*b", "./curl", "ip\taddr", "curl http://a/\\",
		"curl <x", NULL};

	(void)state;
	for (size_t i = 0; lines[i]; i++)
		if (script_command_possible(lines[i]))
			fail_msg("%s", lines[i]);
}

static void every_reason_has_its_line(void **state)
{
	static const char lab[] = "version: 1\nname: x\nstop_time: 1s\nnodes:\n"
				  "  a: {kind: host, interfaces: {eth0: {ipv4: 10.0.0.1/24}}}\n"
				  "  b: {kind: host, interfaces: {eth0: {ipv4: 10.0.0.2/24}}}\n"
				  "links: [{endpoints: [\"a:eth0\", \"b:eth0\"], loss: 1%}]\n"
				  "events:\n  - {at: 100ms, on: a, run: httpd stop -p 80}\n"
				  "  - {at: 200ms, on: a, run: \"ping -c 1 10.0.0.2; reboot\"}\n";
	struct spec *spec = load_text(lab, NULL);
	struct problems ps = {0};
	struct text t = {0};

	(void)state;
	assert_int_equal(script_possible(spec, NULL, &ps), -1);
	assert_int_equal(ps.count, 3);
	problems_print(&ps, &t);
	assert_non_null(strstr(text_str(&t), "f.yaml:7:"));
	assert_non_null(strstr(text_str(&t), "f.yaml:9:"));
	assert_non_null(strstr(text_str(&t), "f.yaml:10:"));
	text_free(&t);
	problems_free(&ps);
	spec_free(spec);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(commands_that_stay),
		cmocka_unit_test(commands_that_do_not),
		cmocka_unit_test(every_reason_has_its_line)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
