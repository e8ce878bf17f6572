/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `lvslab export keepalived` writes: keepalived reads it without a word, and it makes the same
 * table. */
#include "check.h"

#include <stdlib.h>

#include "app/system/commands.h"
#include "app/system/files.h"
#include "base/text.h"
#include "session.h"
#include "ui/report/keepalived_conf.h"

static struct session_of s;

static int end(void **state)
{
	(void)state;
	session_close(&s);
	return 0;
}

static char *type(struct host *h, const char *line)
{
	struct process *p = lab_command(s.lab, h, line, NULL);
	struct text t = {0};

	lab_wait(s.lab, p, lab_now(s.lab) + 3 * NSEC_PER_SEC);
	if (p->out_length)
		text_putn(&t, p->out, p->out_length);
	text_putn(&t, "", 1);
	return t.s;
}

static void is(struct host *h, const char *line, const char *expected)
{
	char *said = type(h, line);

	assert_string_equal(said, expected);
	free(said);
}

/* its table before, and after keepalived has made it from the exported file */
static void makes_the_same_table(const char *scenario, const char *host)
{
	struct text conf = {0};

	session_open(&s, scenario);
	struct host *h = lab_host(s.lab, host);
	char *before = type(h, "ipvsadm -Ln");
	keepalived_conf_text(&conf, h, 0);
	assert_int_equal(
		files_put(h, "/etc/keepalived/keepalived.conf", text_str(&conf), conf.len, 0644),
		0);
	is(h, "ipvsadm -C; keepalived -t; echo $?", "0\n");
	is(h, "keepalived; sleep 0.1", "");
	is(h, "ipvsadm -Ln", before);
	free(before);
	text_free(&conf);
	end(NULL);
}

static void what_is_exported_makes_the_same_table(void **state)
{
	(void)state;
	makes_the_same_table(SOURCE_DIR "/scenarios/dr-basics.yaml", "director");
	makes_the_same_table(SOURCE_DIR "/scenarios/nat-basics.yaml", "director");
	makes_the_same_table(SOURCE_DIR "/scenarios/tun-basics.yaml", "director");
}

static void every_option_of_a_service_is_there(void **state)
{
	struct text conf = {0};
	static const char *const parts[] = {"virtual_server fwmark 7 {", "    lvs_sched sh\n",
		"    sh-port\n", "    persistence_timeout 300\n",
		"    persistence_granularity 255.255.255.0\n", "    ops\n", "    protocol UDP\n",
		"        uthreshold 9\n        lthreshold 3\n", "        lvs_method NAT\n",
		"        PING_CHECK {", "        UDP_CHECK {", "    priority 100\n"};

	(void)state;
	session_open(&s, SOURCE_DIR "/scenarios/dr-basics.yaml");
	struct host *h = lab_host(s.lab, "director");
	free(type(h,
		"ipvsadm -C; ipvsadm -A -f 7 -s wlc -p 300 -M 255.255.255.0;"
		"ipvsadm -a -f 7 -r 192.168.10.11 -g -x 9 -y 3;"
		"ipvsadm -A -t 192.168.10.100:80 -s sh -b sh-port;"
		"ipvsadm -a -t 192.168.10.100:80 -r 192.168.10.11:80 -g;"
		"ipvsadm -a -t 192.168.10.100:80 -r 192.168.10.12:80 -m;"
		"ipvsadm -A -u 192.168.10.100:53 -s rr -o;"
		"ipvsadm -a -u 192.168.10.100:53 -r 192.168.10.11:53 -g"));
	keepalived_conf_text(&conf, h, 1);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!strstr(text_str(&conf), parts[i]))
			print_error("lacks %s", parts[i]);
		assert_non_null(strstr(text_str(&conf), parts[i]));
	}
	text_free(&conf);
	end(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_exported_makes_the_same_table),
		cmocka_unit_test(every_option_of_a_service_is_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
