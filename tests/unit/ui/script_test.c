/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is typed as root on a real machine stays in its namespace. */
#include "check.h"

#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "load.h"
#include "ui/real/script.h"
#include "world/lab.h"

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

/* As they stand they would touch the machine, or a shell would read them. */
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
		"cat /etc/shadow", "END", "ipx", "curlx a", "", "ping\n10.0.0.1",
		"sysctl net.a\nreboot", "curl ~root", "./curl", NULL};

	(void)state;
	for (size_t i = 0; lines[i]; i++)
		if (script_command_possible(lines[i]))
			fail_msg("%s", lines[i]);
}

static void lines_for_a_room(void **state)
{
	static const char *const lines[] = {"httpd stop; httpd -t 20s -B 100kB",
		"systemctl start keepalived; sleep 0.1; ipvsadm -Ln", "curl http://a/&",
		"for i in 1 2 3; do curl -s -m 3 http://10.0.0.1/; done | sort | uniq -c",
		"for r in 10.0.0.1 10.0.0.2; do ipvsadm -a -t 10.0.0.9:80 -r $r:80 -g; done",
		"echo 1 > /proc/sys/net/ipv4/conf/all/arp_ignore",
		"printf 'a {\n}\n' >> /etc/keepalived/keepalived.conf && ls",
		"sed -i /vrrp_strict/d /etc/keepalived/keepalived.conf", "kill %3",
		"sed -n '/^virtual/,/quorum/p' /etc/keepalived/keepalived.conf",
		"cat head body | nc -q 5 10.0.0.1 80", "curl 'http://a/'", "iptables -F INPUT",
		"journalctl -u keepalived | grep -E 'STATE|timeout' | tail -n 6", "ip addr 2>&1",
		"x=1; if true; then echo $x; fi", "scp /tmp/x d2:/tmp/y", "scp d2: x", NULL};

	(void)state;
	for (size_t i = 0; lines[i]; i++) {
		if (script_command_plain(lines[i]))
			fail_msg("as it stands: %s", lines[i]);
		if (!script_command_in_room(lines[i]))
			fail_msg("%s", lines[i]);
	}
}

static void lines_for_no_room(void **state)
{
	static const char *const lines[] = {"cat /etc/shadow", "echo x > /etc/passwd",
		"echo x > /tmp/../etc/passwd", "cat ../x", "eval reboot", "$x", "x=reboot; $x",
		"echo $(reboot)", "echo `reboot`", "echo $((x))", "echo ${x:-$(reboot)}",
		"echo a | sh", "(reboot)", "{ reboot; }", "if reboot; then true; fi",
		"while reboot; do :; done", "true && reboot", "f() { true; }; f", "PATH=/x ls",
		"LD_PRELOAD=/x ls", "echo x > $f", "for i in $(reboot); do :; done",
		"for i in -K; do curl $i x; done", "curl $x", "x='\nEND\n'; echo $x\nEND\nls",
		"cat <<E\nEND\nE", "case a in a) reboot;; esac", "[[ -v x[$(reboot)] ]]",
		"echo \"$(reboot)\"", "cat <(reboot)", "env ls", "exec ls", ". x", "xargs ls",
		"scp a b:/etc/shadow", "scp b:/etc/shadow a", "scp a b:../x",
		"ip netns exec a ls | cat", "sysctl -w kernel.panic=1 | cat", NULL};

	(void)state;
	for (size_t i = 0; lines[i]; i++)
		if (script_command_in_room(lines[i]))
			fail_msg("%s", lines[i]);
}

static void every_reason_has_its_line(void **state)
{
	static const char lab[] = "version: 1\nname: x\nstop_time: 1s\nnodes:\n"
				  "  a: {kind: host, interfaces: {eth0: {ipv4: 10.0.0.1/24}},\n"
				  "      files: {/tmp/x: \"a\\nEND\\n\"}}\n"
				  "  b: {kind: host, interfaces: {eth0: {ipv4: 10.0.0.2/24}}}\n"
				  "links: [{endpoints: [\"a:eth0\", \"b:eth0\"], loss: 1%}]\n"
				  "events:\n  - {at: 100ms, on: a, run: dd if=x}\n"
				  "  - {at: 200ms, on: a, run: \"ping -c 1 10.0.0.2; reboot\"}\n";
	struct spec *spec = load_text(lab, NULL);
	struct problems ps = {0};
	struct text t = {0};

	(void)state;
	assert_int_equal(script_possible(spec, &ps), -1);
	assert_int_equal(ps.count, 1);
	assert_int_equal(script_whole(spec, NULL, &ps), -1);
	assert_int_equal(ps.count, 3);
	assert_int_equal(script_certain(spec, &ps), -1);
	assert_int_equal(ps.count, 4);
	problems_print(&ps, &t);
	assert_non_null(strstr(text_str(&t), "f.yaml:6:"));
	assert_non_null(strstr(text_str(&t), "f.yaml:8:"));
	assert_non_null(strstr(text_str(&t), "f.yaml:10:"));
	assert_non_null(strstr(text_str(&t), "f.yaml:11:"));
	text_free(&t);
	problems_free(&ps);
	spec_free(spec);
}

static void script_of(struct text *t, const char *file)
{
	struct problems ps = {0};
	struct spec *spec = spec_load(file, NULL, &ps);

	assert_non_null(spec);
	struct lab *lab = lab_open(spec, &(struct lab_options){0}, &ps);
	assert_non_null(lab);
	script_put(t, spec, lab, NULL, NULL, &ps);
	lab_close(lab);
	spec_free(spec);
	problems_free(&ps);
}

/* What a fault types in the lab is there before what comes next, but nobody waits for its sleep. */
static void a_fault_with_a_sleep_holds_nobody_up(void **state)
{
	struct text waits = {0}, sleeps = {0};

	(void)state;
	script_of(&waits, SOURCE_DIR "/scenarios/faults/37-split-brain.yaml");
	assert_non_null(strstr(text_str(&waits),
		"at 0 d2 <<'END'\niptables -A INPUT -p vrrp -j DROP\n"
		"END\nwait \"$!\" || true\n"));
	assert_non_null(strstr(text_str(&waits), "need iptables iptables\n"));
	script_of(&sleeps, SOURCE_DIR "/scenarios/faults/42-failover-without-sync.yaml");
	assert_non_null(strstr(text_str(&sleeps),
		"sleep 8; systemctl stop keepalived; sleep 4; "
		"systemctl start keepalived\nEND\nat 0 d1 <<"));
	text_free(&waits);
	text_free(&sleeps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(commands_that_stay),
		cmocka_unit_test(commands_that_do_not), cmocka_unit_test(lines_for_a_room),
		cmocka_unit_test(lines_for_no_room), cmocka_unit_test(every_reason_has_its_line),
		cmocka_unit_test(a_fault_with_a_sleep_holds_nobody_up)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
