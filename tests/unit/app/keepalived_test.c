/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keepalived on two hosts, typed: what was measured of 2.2.7 and what textbooks have otherwise.
 * client1 .50 looks on; rs1 .11 and rs2 .12 are the two directors. Times are in milliseconds since
 * the daemons were started; they come 30 ms late, as the real ones do.
 */
#include "../check.h"

#include "app_lab.h"

#include "app/system/files.h"
#include "base/text.h"
#include "engine/trace.h"
#include "ha/reasons.h"
#include "ha/records.h"
#include "wire/md5.h"

#define CONF "/etc/keepalived/keepalived.conf"
#define VIP UINT32_C(0xc0a80a64) /* 192.168.10.100 */
#define SEEN_MAX 4096
#define MSEC (NSEC_PER_SEC / 1000)

static struct app_lab l;
static struct sink sink;
static struct record seen[SEEN_MAX];
static size_t count;

static void note(struct sink *s, const struct record *r, const void *frame)
{
	(void)s, (void)frame;
	if (r->kind > HA_RECORD_BASE && count < SEEN_MAX)
		seen[count++] = *r;
}

static int open_lab(void **state)
{
	(void)state;
	app_lab_open(&l);
	count = 0;
	sink.record = note;
	trace_attach(&l.trace, &sink);
	return 0;
}

static int close_lab(void **state)
{
	(void)state;
	app_lab_close(&l);
	return 0;
}

/* a configuration with one instance and what is said besides */
static void configure(struct host *h, int priority, const char *more)
{
	char text[2048];

	snprintf(text, sizeof(text),
		"vrrp_instance VI_1 {\n interface eth0\n virtual_router_id 51\n priority %d\n"
		" advert_int 1\n%s\n virtual_ipaddress {\n  192.168.10.100\n }\n}\n",
		priority, more);
	assert_int_equal(files_put(h, CONF, text, strlen(text), 0644), 0);
}

static void start(struct host *h)
{
	assert_string_equal(type(&l, h, "keepalived -D"), "");
	assert_int_equal(l.last->status, 0);
}

static void pair(int priority1, const char *more1, int priority2, const char *more2)
{
	configure(l.rs1, priority1, more1);
	configure(l.rs2, priority2, more2);
	start(l.rs1);
	start(l.rs2);
}

static bool holds(struct host *h)
{
	return addr_find(node_dev(&h->node, "eth0"), VIP) != NULL;
}

/* when the n-th (from 1) record of this kind and, unless 0, reason was made at h; ms, −1: never */
static int64_t when(struct host *h, unsigned kind, unsigned why, int n)
{
	for (size_t i = 0; i < count; i++)
		if (seen[i].kind == kind && seen[i].node == h->node.id &&
			(!why || seen[i].reason == why) && --n == 0)
			return seen[i].time / MSEC;
	return -1;
}

static int how_many(struct host *h, unsigned kind, unsigned why)
{
	int n = 0;

	while (when(h, kind, why, n + 1) >= 0)
		n++;
	return n;
}

static void until(int64_t ms)
{
	wait_for(&l, ms * MSEC - l.engine->now);
}

static bool logged(struct host *h, const char *line)
{
	return strstr(type(&l, h, "cat /var/log/messages"), line) != NULL;
}

/* ---- VRRP ---- */

/* state MASTER makes no difference: 3 advert_int and (256 − 150)/256 s */
static void everybody_begins_as_backup(void **state)
{
	(void)state;
	pair(150, " state MASTER", 100, " state BACKUP");
	until(3443);
	assert_false(holds(l.rs1));
	until(3445);
	assert_true(holds(l.rs1));
	assert_false(holds(l.rs2));
	assert_true(logged(l.rs1, "(VI_1) Entering BACKUP STATE (init)"));
	assert_int_equal(when(l.rs1, REC_VRRP_STATE, VRRP_TIMEOUT, 1), 3444);
}

/* five gratuitous ARPs at once, five more 5 s later */
static void gratuitous_arp_comes_twice(void **state)
{
	(void)state;
	pair(150, "", 100, "");
	until(20000);
	assert_int_equal(how_many(l.rs1, REC_VRRP_GARP, 0), 10);
	assert_int_equal(when(l.rs1, REC_VRRP_GARP, 0, 5), 3444);
	assert_int_equal(when(l.rs1, REC_VRRP_GARP, 0, 6), 8444);
}

/* stopped: priority 0, and the backup waits its skew only, (256 − 100)/256 s */
static void a_stop_costs_the_skew(void **state)
{
	(void)state;
	pair(150, "", 100, "");
	until(10000);
	type(&l, l.rs1, "pkill keepalived");
	assert_false(holds(l.rs1));
	until(10608);
	assert_false(holds(l.rs2));
	until(10610);
	assert_true(holds(l.rs2));
	until(12000);
	assert_string_equal(type(&l, l.rs1, "pidof keepalived"), "");
}

/* killed: the whole down time, and what it held stays there: two owners of the address */
static void a_kill_leaves_the_address(void **state)
{
	(void)state;
	pair(150, "", 100, "");
	until(10000);
	const int64_t last = when(l.rs1, REC_VRRP_SENT, 0, how_many(l.rs1, REC_VRRP_SENT, 0));
	type(&l, l.rs1, "pkill -9 keepalived");
	assert_string_equal(type(&l, l.rs1, "pidof keepalived"), "");
	until(last + 3608);
	assert_false(holds(l.rs2));
	until(last + 3611);
	assert_true(holds(l.rs2));
	until(20000);
	assert_true(holds(l.rs1));
	start(l.rs1); /* it removes what the killed one has left */
	until(20040);
	assert_false(holds(l.rs1));
	until(25000);
	assert_true(holds(l.rs1));
	assert_false(holds(l.rs2));
}

/* the higher address wins only while both are masters: whoever was first stays */
static void the_first_of_equals_stays(void **state)
{
	(void)state;
	configure(l.rs1, 100, "");
	configure(l.rs2, 100, "");
	start(l.rs1);
	until(10);
	start(l.rs2);
	until(20000);
	assert_true(holds(l.rs1));
	assert_false(holds(l.rs2));
}

/* both are masters; the newcomer sends one advert and is then put off for ever */
static void masters_that_reject_each_other_lock(void **state)
{
	(void)state;
	configure(l.rs1, 150, " authentication {\n auth_type PASS\n auth_pass one\n }");
	configure(l.rs2, 100, " authentication {\n auth_type PASS\n auth_pass two\n }");
	start(l.rs1);
	until(5000);
	start(l.rs2);
	until(30000);
	assert_true(holds(l.rs1));
	assert_true(holds(l.rs2));
	assert_int_equal(how_many(l.rs2, REC_VRRP_SENT, 0), 1);
	assert_int_equal(how_many(l.rs1, REC_VRRP_SENT, 0), 27);
	assert_true(logged(l.rs2, "(VI_1) received an invalid passwd!"));
}

static void nopreempt_leaves_it_there(void **state)
{
	(void)state;
	configure(l.rs1, 150, " state BACKUP\n nopreempt");
	configure(l.rs2, 100, "");
	start(l.rs2);
	until(5000);
	start(l.rs1);
	until(20000);
	assert_true(holds(l.rs2));
	assert_false(holds(l.rs1));
}

/* without carrier: FAULT at once; back: BACKUP, and the whole time to wait */
static void an_interface_without_carrier_is_a_fault(void **state)
{
	(void)state;
	pair(150, "", 100, "");
	until(10000);
	link_set_up(node_dev(&l.rs1->node, "eth0")->wire, false);
	until(10001);
	assert_false(holds(l.rs1));
	until(20000);
	assert_true(holds(l.rs2));
	link_set_up(node_dev(&l.rs1->node, "eth0")->wire, true);
	until(23400);
	assert_false(holds(l.rs1));
	until(23500);
	assert_true(holds(l.rs1));
}

/* a weight is a handicap: nothing is sent for it, the next advert tells */
static void a_script_with_a_weight_hands_over(void **state)
{
	(void)state;
	const char *script = "vrrp_script chk {\n script \"/bin/cat /tmp/fine\"\n interval 1\n"
			     " weight -60\n}\n";
	struct text t = {0};

	pair(150, " track_script {\n chk\n }", 100, "");
	type(&l, l.rs1, "pkill -9 keepalived");
	files_put(l.rs1, "/tmp/fine", "yes\n", 4, 0644);
	text_put(&t, script);
	assert_int_equal(files_read(l.rs1, CONF, &t), 0);
	files_put(l.rs1, CONF, text_str(&t), t.len, 0644);
	text_free(&t);
	start(l.rs1);
	until(10000);
	assert_true(holds(l.rs1));
	files_remove(l.rs1, "/tmp/fine");
	until(16000);
	assert_true(holds(l.rs2));
	assert_false(holds(l.rs1));
	assert_true(logged(l.rs1, "Changing effective priority from 150 to 90"));
}

#define STRANGER(name, id) \
	"vrrp_instance " name " {\n interface eth0\n virtual_router_id " id "\n priority 50\n" \
	" virtual_ipaddress {\n  192.168.10.1" id "\n }\n}\n"
#define STRANGERS "global_defs {\n log_unknown_vrids\n}\n" STRANGER("A", "52") STRANGER("B", "53")

/* ---- health checks: rs2 serves, rs1 directs ---- */

static void direct(const char *servers)
{
	char text[2048];

	snprintf(text, sizeof(text),
		"virtual_server 192.168.10.100 80 {\n delay_loop 2\n lvs_sched rr\n lvs_method DR\n"
		" protocol TCP\n%s}\n",
		servers);
	assert_int_equal(files_put(l.rs1, CONF, text, strlen(text), 0644), 0);
	start(l.rs1);
}

static const char *table(void)
{
	return type(&l, l.rs1, "ipvsadm -Sn");
}

#define SERVER(check) "real_server 192.168.10.12 80 {\n" check "\n}\n"

/* in the table before anybody has tried it; out after the retry; back with the first success */
static void a_dead_program_is_taken_out(void **state)
{
	(void)state;
	type(&l, l.rs2, "httpd");
	direct(SERVER("TCP_CHECK {\n connect_timeout 1\n }"));
	until(100);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80"));
	until(8000);
	type(&l, l.rs2, "httpd stop");
	until(12000);
	assert_null(strstr(table(), "-r 192.168.10.12:80"));
	assert_non_null(strstr(table(), "-A -t 192.168.10.100:80"));
	assert_true(logged(l.rs1, "failed after 1 retries."));
	type(&l, l.rs2, "httpd");
	until(16000);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80"));
}

static void inhibit_keeps_it_with_weight_0(void **state)
{
	(void)state;
	type(&l, l.rs2, "httpd");
	direct(SERVER("inhibit_on_failure\n HTTP_GET {\n url {\n path /\n }\n retry 0\n }"));
	until(6000);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80 -g -w 1"));
	type(&l, l.rs2, "httpd stop");
	until(9000);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80 -g -w 0"));
	assert_true(logged(l.rs1, "Disabling service [192.168.10.12]:tcp:80 of VS"));
}

static void page_digest(struct host *h, char hex[2 * MD5_LEN + 1])
{
	const char *page = type(&l, h, "curl -s http://127.0.0.1/");
	uint8_t digest[MD5_LEN];
	struct md5 m;

	md5_init(&m);
	md5_add(&m, (const uint8_t *)page, strlen(page));
	md5_end(&m, digest);
	for (unsigned i = 0; i < MD5_LEN; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

/* the page is what it was: up; another one: down */
static void a_digest_is_compared(void **state)
{
	char hex[2 * MD5_LEN + 1], more[512];

	(void)state;
	type(&l, l.rs2, "httpd");
	page_digest(l.rs2, hex);
	snprintf(more, sizeof(more),
		SERVER("HTTP_GET {\n url {\n path /\n digest %s\n }\n retry 0\n }"), hex);
	direct(more);
	until(6000);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80"));
	hex[0] = hex[0] == '0' ? '1' : '0';
	snprintf(more, sizeof(more),
		SERVER("HTTP_GET {\n url {\n path /\n digest %s\n }\n retry 0\n }"), hex);
	type(&l, l.rs1, "pkill keepalived");
	until(8000);
	direct(more);
	until(16000);
	assert_null(strstr(table(), "-r 192.168.10.12:80"));
}

#define PAGE(words) SERVER("HTTP_GET {\n url {\n path /\n " words "\n }\n retry 0\n }")

/* out when it is not found; regex_no_match turns it round; offsets say where it may begin */
static void a_regex_is_looked_for_in_the_body(void **state)
{
	(void)state;
	type(&l, l.rs2, "httpd");
	type(&l, l.rs2, "echo 'state: ok 17' > /var/www/html/index.html");
	direct(PAGE("regex \"ok \\\\d+$\""));
	until(6000);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80"));
	type(&l, l.rs2, "echo 'state: bad' > /var/www/html/index.html");
	until(9000);
	assert_null(strstr(table(), "-r 192.168.10.12:80"));
	type(&l, l.rs2, "echo 'state: ok 4' > /var/www/html/index.html");
	until(16000);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80"));
	assert_true(logged(l.rs1, "Regex match success to [192.168.10.12]:tcp:80 url(/)"));
}

static void a_regex_must_begin_within_its_offsets(void **state)
{
	(void)state;
	type(&l, l.rs2, "httpd");
	type(&l, l.rs2, "echo 'state: ok 17' > /var/www/html/index.html");
	direct(PAGE("regex ok\n regex_max_offset 6"));
	until(6000);
	assert_null(strstr(table(), "-r 192.168.10.12:80"));
}

static void regex_no_match_wants_it_not_to_be_there(void **state)
{
	(void)state;
	type(&l, l.rs2, "httpd");
	type(&l, l.rs2, "echo 'ERROR' > /var/www/html/index.html");
	direct(PAGE("regex error\n regex_options caseless\n regex_no_match"));
	until(6000);
	assert_null(strstr(table(), "-r 192.168.10.12:80"));
}

static void watch(const char *weight)
{
	char text[1024];

	snprintf(text, sizeof(text),
		"track_file tf {\n file /tmp/load\n}\n"
		"virtual_server 192.168.10.100 80 {\n delay_loop 2\n lb_algo wrr\n lb_kind DR\n"
		" protocol TCP\n real_server 192.168.10.12 80 {\n  weight 10\n"
		"  FILE_CHECK {\n   track_file tf\n   weight %s\n  }\n }\n}\n",
		weight);
	files_put(l.rs1, CONF, text, strlen(text), 0644);
	start(l.rs1);
	until(100);
}

/* with weight 0 any number is down; with `reverse` none is, but not at the start */
static void a_file_says_how_a_server_is(void **state)
{
	(void)state;
	type(&l, l.rs1, "echo 1 > /tmp/load");
	watch("0 reverse");
	assert_null(strstr(table(), "-r 192.168.10.12:80"));
	type(&l, l.rs1, "rm /tmp/load"); /* down it is already */
	until(200);
	assert_null(strstr(table(), "-r 192.168.10.12:80"));
	type(&l, l.rs1, "echo 1 > /tmp/load");
	until(300);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80"));
}

static void a_file_adds_to_a_servers_weight(void **state)
{
	(void)state;
	type(&l, l.rs1, "echo 3 > /tmp/load");
	watch("-2");
	assert_non_null(strstr(table(), "-r 192.168.10.12:80 -g -w 4"));
	type(&l, l.rs1, "echo 1 > /tmp/load");
	until(200);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80 -g -w 8"));
	assert_true(logged(l.rs1, "Changing weight from 4 to 8 for active service"));
	type(&l, l.rs1, "systemctl reload keepalived");
	until(300);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80 -g -w 8"));
	type(&l, l.rs1, "echo 2000000000 > /tmp/load"); /* times -2: beyond INT_MIN */
	until(400);
	assert_null(strstr(table(), "-r 192.168.10.12:80"));
	assert_true(logged(l.rs1, "([192.168.10.12]:tcp:80): tracked file tf now FAULT state"));
	type(&l, l.rs1, "rm /tmp/load");
	until(500);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80 -g -w 10"));
}

static void a_sorry_server_comes_in(void **state)
{
	(void)state;
	direct("sorry_server 192.168.10.50 80\n" SERVER("TCP_CHECK {\n retry 0\n }"));
	until(6000);
	assert_null(strstr(table(), "-r 192.168.10.12:80"));
	assert_non_null(strstr(table(), "-r 192.168.10.50:80"));
	type(&l, l.rs2, "httpd");
	until(10000);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80"));
	assert_null(strstr(table(), "-r 192.168.10.50:80"));
}

/* misc_dynamic: the exit status is the weight and two */
static void a_script_says_the_weight(void **state)
{
	static const char script[] = "#!/bin/bash\nexit $(cat /tmp/code)\n";

	(void)state;
	files_put(l.rs1, "/tmp/check", script, strlen(script), 0755);
	files_put(l.rs1, "/tmp/code", "7\n", 2, 0644);
	direct(SERVER("MISC_CHECK {\n misc_path /tmp/check\n misc_dynamic\n }"));
	until(5000);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80 -g -w 5"));
	files_put(l.rs1, "/tmp/code", "1\n", 2, 0644);
	until(10000);
	assert_null(strstr(table(), "-r 192.168.10.12:80"));
	assert_true(logged(l.rs1, "failed with retry disabled (exited with status 1)"));
}

/* it hangs once, is ended, and says nothing later: not even when the next run is under way */
static void a_script_that_hangs_is_ended(void **state)
{
	static const char script[] = "#!/bin/bash\necho $$ >> /tmp/runs\n"
				     "[ -f /tmp/hang ] && sleep 3 && exit 1\nexit 0\n";

	(void)state;
	files_put(l.rs1, "/tmp/check", script, strlen(script), 0755);
	direct(SERVER("MISC_CHECK {\n misc_path /tmp/check\n misc_timeout 1\n retry 5\n"
		      " delay_before_retry 2\n }"));
	until(5000);
	files_put(l.rs1, "/tmp/hang", "", 0, 0644);
	until(7500);
	assert_string_equal(type(&l, l.rs1, "pgrep sleep"), "");
	files_remove(l.rs1, "/tmp/hang");
	until(30000);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80"));
	assert_false(logged(l.rs1, "failed after"));
}

static void a_clean_stop_empties_the_table_and_a_kill_does_not(void **state)
{
	(void)state;
	direct(SERVER(""));
	until(1000);
	type(&l, l.rs1, "pkill -9 keepalived");
	until(3000);
	assert_non_null(strstr(table(), "-r 192.168.10.12:80"));
	start(l.rs1);
	until(4000);
	type(&l, l.rs1, "pkill keepalived");
	until(6000);
	assert_string_equal(table(), "");
}

/* ---- the command ---- */

static void what_is_wrong_is_told(void **state)
{
	(void)state;
	configure(l.rs1, 150, "wrongword 1");
	assert_string_equal(type(&l, l.rs1, "keepalived -t"),
		"(/etc/keepalived/keepalived.conf: Line 6) Unknown keyword 'wrongword'\n");
	assert_int_equal(l.last->status, 5);
	configure(l.rs1, 150, "");
	type(&l, l.rs1, "keepalived -t");
	assert_int_equal(l.last->status, 0);
	start(l.rs1);
	assert_string_equal(type(&l, l.rs1, "keepalived"), "daemon is already running\n");
}

/* the kept address stays, the new one comes at once, with an advert and gratuitous ARPs */
static void a_reload_keeps_the_master(void **state)
{
	(void)state;
	pair(150, "", 100, "");
	until(5000);
	configure(l.rs1, 140, "");
	type(&l, l.rs1, "pkill -HUP -o keepalived");
	until(15000);
	assert_true(holds(l.rs1));
	assert_false(holds(l.rs2));
	assert_int_equal(how_many(l.rs2, REC_VRRP_STATE, VRRP_TIMEOUT), 0);
}

/* the unit: stopping waits until it is gone; the journal is its log */
static void systemd_starts_and_stops_it(void **state)
{
	(void)state;
	configure(l.rs1, 150, "");
	type(&l, l.rs1, "systemctl start keepalived");
	assert_int_equal(l.last->status, 0);
	assert_string_equal(type(&l, l.rs1, "systemctl is-active keepalived"), "active\n");
	until(5000);
	assert_true(holds(l.rs1));
	assert_non_null(strstr(type(&l, l.rs1, "journalctl -u keepalived -n 20"),
		"Jan 01 00:00:03 rs1 Keepalived_vrrp["));
	type(&l, l.rs1, "systemctl restart keepalived");
	assert_false(holds(l.rs1));
	assert_string_equal(type(&l, l.rs1, "systemctl is-active keepalived"), "active\n");
	type(&l, l.rs1, "service keepalived stop");
	assert_string_equal(type(&l, l.rs1, "pidof keepalived"), "");
	assert_string_equal(type(&l, l.rs1, "journalctl -u sshd"), "-- No entries --\n");
}

/* every master, however many there are */
static void a_reload_keeps_forty_masters(void **state)
{
	struct text t = {0};

	(void)state;
	for (int i = 1; i <= 40; i++)
		text_add(&t,
			"vrrp_instance V%d {\n interface eth0\n virtual_router_id %d\n priority "
			"150\n"
			" virtual_ipaddress {\n  192.168.10.%d\n }\n}\n",
			i, i, 100 + i);
	files_put(l.rs1, CONF, text_str(&t), t.len, 0644);
	text_free(&t);
	start(l.rs1);
	until(5000);
	assert_int_equal(how_many(l.rs1, REC_VRRP_STATE, VRRP_TIMEOUT), 40);
	type(&l, l.rs1, "pkill -HUP -o keepalived");
	until(12000);
	assert_int_equal(how_many(l.rs1, REC_VRRP_STATE, VRRP_TIMEOUT), 40);
}

static void a_strangers_id_is_told_once(void **state)
{
	(void)state;
	configure(l.rs1, 150, "");
	files_put(l.rs2, CONF, "", 0, 0644);
	start(l.rs1);
	files_put(l.rs2, CONF, STRANGERS, strlen(STRANGERS), 0644);
	start(l.rs2);
	until(4000);
	assert_string_equal(type(&l, l.rs2, "grep -c 'Unknown VRID(51)' /var/log/messages"), "1\n");
}

/* ---- a macvlan of its own ---- */

static const char *card_of(const struct host *h)
{
	static struct mac_text mac;

	mac = mac_text(node_dev(&h->node, "eth0")->mac);
	return mac.s;
}

static void a_vmac_carries_the_address(void **state)
{
	(void)state;
	pair(150, " use_vmac", 100, " use_vmac");
	shell_run(l.client1,
		"tcpdump -e -n -c 6 -w /tmp/v.pcap '(vrrp or arp) and ether src "
		"00:00:5e:00:01:33' &",
		NULL);
	until(6000);
	assert_false(holds(l.rs1));
	assert_non_null(strstr(type(&l, l.rs1, "ip -br link show vrrp.51"), "00:00:5e:00:01:33"));
	assert_non_null(strstr(type(&l, l.rs1, "ip -4 addr show vrrp.51"), "192.168.10.100/32"));
	assert_string_equal(type(&l, l.rs1,
				    "sysctl -n net.ipv4.conf.eth0.arp_ignore "
				    "net.ipv4.conf.eth0.arp_filter"),
		"1\n1\n");
	assert_string_equal(
		type(&l, l.rs1, "cat /proc/sys/net/ipv4/conf/vrrp.51/accept_local"), "1\n");
	/* the advert is the macvlan's, its source address the card's */
	const char *frames = type(&l, l.client1, "tcpdump -t -e -n -r /tmp/v.pcap 2>/dev/null");
	assert_non_null(strstr(frames,
		"00:00:5e:00:01:33 > 01:00:5e:00:00:12, ethertype IPv4 (0x0800), length 54: "
		"192.168.10.11 > 224.0.0.18: VRRPv2"));
	assert_non_null(strstr(frames, "00:00:5e:00:01:33 > ff:ff:ff:ff:ff:ff"));
	/* whoever asks gets the virtual MAC; but when this host asks back it asks as the VIP from
	 * its card, and so teaches the card's: the real one does it, too */
	type(&l, l.client1, "arping -c 1 -I eth0 192.168.10.100");
	assert_non_null(strstr(
		type(&l, l.client1, "arping -c 1 -I eth0 192.168.10.100"), "[00:00:5E:00:01:33]"));
	type(&l, l.client1, "ping -c 1 192.168.10.100");
	assert_non_null(
		strstr(type(&l, l.client1, "ip neigh show 192.168.10.100"), card_of(l.rs1)));
}

static void a_vmac_goes_with_a_stop_and_stays_with_a_kill(void **state)
{
	(void)state;
	pair(150, " use_vmac", 100, " use_vmac");
	until(6000);
	type(&l, l.rs1, "pkill keepalived");
	until(8000);
	assert_string_equal(type(&l, l.rs1, "ip -br link show vrrp.51 2>/dev/null"), "");
	assert_string_equal(type(&l, l.rs1, "sysctl -n net.ipv4.conf.eth0.arp_ignore"), "0\n");
	assert_true(logged(l.rs1, "(VI_1) Success removing VMAC interface vrrp.51"));
	type(&l, l.rs2, "pkill -9 keepalived");
	until(9000);
	assert_non_null(strstr(type(&l, l.rs2, "ip -4 addr show vrrp.51"), "192.168.10.100/32"));
	start(l.rs2); /* it is used again, and what is on it goes */
	until(9100);
	assert_null(strstr(type(&l, l.rs2, "ip -4 addr show vrrp.51"), "192.168.10.100/32"));
}

static void a_vmac_may_leave_adverts_to_the_card(void **state)
{
	(void)state;
	pair(150, " use_vmac vm0\n vmac_xmit_base", 100, " use_vmac vm0\n vmac_xmit_base");
	shell_run(l.client1, "tcpdump -w /tmp/v.pcap &", NULL);
	until(6000);
	assert_non_null(strstr(type(&l, l.rs1, "ip -4 addr show vm0"), "192.168.10.100/32"));
	const char *adverts = type(&l, l.client1, "tcpdump -e -n -r /tmp/v.pcap vrrp 2>/dev/null");
	assert_non_null(strstr(adverts, card_of(l.rs1)));
	assert_null(strstr(adverts, "00:00:5e:00:01:33 >"));
	assert_non_null(strstr(type(&l, l.client1,
				       "tcpdump -e -n -r /tmp/v.pcap arp host 192.168.10.100 "
				       "2>/dev/null"),
		"00:00:5e:00:01:33 > ff:ff:ff:ff:ff:ff"));
}

/* ---- a number in a file ---- */

static void track(struct host *h, int priority, const char *file, const char *tracked)
{
	char text[2048];

	snprintf(text, sizeof(text),
		"track_file tf {\n file /tmp/tf\n%s\n}\n"
		"vrrp_instance VI_1 {\n interface eth0\n virtual_router_id 51\n priority %d\n"
		" advert_int 1\n track_file {\n  tf %s\n }\n virtual_ipaddress {\n"
		"  192.168.10.100\n }\n}\n",
		file, priority, tracked);
	assert_int_equal(files_put(h, CONF, text, strlen(text), 0644), 0);
}

static void a_number_in_a_file_is_added_to_the_priority(void **state)
{
	(void)state;
	track(l.rs1, 100, " weight 2", "");
	configure(l.rs2, 110, "");
	type(&l, l.rs1, "echo 10 > /tmp/tf");
	start(l.rs1);
	start(l.rs2);
	until(6000);
	assert_true(holds(l.rs1)); /* 100 + 10 * 2 */
	type(&l, l.rs1, "echo 1 > /tmp/tf");
	until(6001);
	assert_true(logged(l.rs1, "(VI_1) Changing effective priority from 120 to 102"));
	until(12000);
	assert_true(holds(l.rs2));
	type(&l, l.rs1, "rm /tmp/tf");
	until(12001);
	assert_true(logged(l.rs1, "(VI_1) Changing effective priority from 102 to 100"));
}

static void a_number_without_weight_is_a_fault(void **state)
{
	(void)state;
	track(l.rs1, 150, " init_file 0 overwrite", "weight 0");
	configure(l.rs2, 100, "");
	type(&l, l.rs1, "echo 5 > /tmp/tf");
	start(l.rs1);
	start(l.rs2);
	until(6000);
	assert_string_equal(type(&l, l.rs1, "cat /tmp/tf"), "0\n");
	assert_true(holds(l.rs1));
	type(&l, l.rs1, "echo 1 > /tmp/tf");
	until(6001);
	assert_true(logged(l.rs1, "(VI_1): tracked file tf now FAULT state"));
	assert_true(logged(l.rs1, "(VI_1) Entering FAULT STATE"));
	until(7000);
	assert_true(holds(l.rs2));
	type(&l, l.rs1, "echo 0 > /tmp/tf");
	until(7001);
	assert_true(logged(l.rs1, "(VI_1): tracked file tf leaving FAULT state"));
	until(11000);
	assert_true(holds(l.rs1));
}

/* a group in front of its members does not take what they track, and what it tracks is theirs */
static void what_a_group_tracks_each_member_tracks(void **state)
{
	static const char text[] =
		"track_file tf {\n file /tmp/tf\n}\n"
		"vrrp_sync_group G {\n group {\n  VI_1\n  VI_2\n }\n track_file {\n  tf weight "
		"0\n }\n}\n"
		"vrrp_instance VI_1 {\n interface eth0\n virtual_router_id 51\n priority 150\n"
		" virtual_ipaddress {\n  192.168.10.100\n }\n}\n"
		"vrrp_instance VI_2 {\n interface eth0\n virtual_router_id 52\n priority 150\n"
		" virtual_ipaddress {\n  192.168.10.101\n }\n}\n";

	(void)state;
	files_put(l.rs1, CONF, text, strlen(text), 0644);
	start(l.rs1);
	until(6000);
	assert_true(holds(l.rs1));
	type(&l, l.rs1, "echo 1 > /tmp/tf");
	until(6001);
	assert_false(holds(l.rs1));
	assert_true(logged(l.rs1, "(VI_1): tracked file tf now FAULT state"));
	assert_true(logged(l.rs1, "(VI_2): tracked file tf now FAULT state"));
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, open_lab, close_lab)
	const struct CMUnitTest tests[] = {T(everybody_begins_as_backup),
		T(gratuitous_arp_comes_twice), T(a_stop_costs_the_skew),
		T(a_kill_leaves_the_address), T(the_first_of_equals_stays),
		T(masters_that_reject_each_other_lock), T(nopreempt_leaves_it_there),
		T(an_interface_without_carrier_is_a_fault), T(a_script_with_a_weight_hands_over),
		T(a_dead_program_is_taken_out), T(inhibit_keeps_it_with_weight_0),
		T(a_sorry_server_comes_in), T(a_script_says_the_weight),
		T(a_script_that_hangs_is_ended),
		T(a_clean_stop_empties_the_table_and_a_kill_does_not), T(what_is_wrong_is_told),
		T(a_reload_keeps_the_master), T(systemd_starts_and_stops_it),
		T(a_reload_keeps_forty_masters), T(a_strangers_id_is_told_once),
		T(a_digest_is_compared), T(a_regex_is_looked_for_in_the_body),
		T(a_regex_must_begin_within_its_offsets),
		T(regex_no_match_wants_it_not_to_be_there), T(a_file_says_how_a_server_is),
		T(a_file_adds_to_a_servers_weight), T(a_vmac_carries_the_address),
		T(a_vmac_goes_with_a_stop_and_stays_with_a_kill),
		T(a_vmac_may_leave_adverts_to_the_card),
		T(a_number_in_a_file_is_added_to_the_priority),
		T(a_number_without_weight_is_a_fault), T(what_a_group_tracks_each_member_tracks)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
