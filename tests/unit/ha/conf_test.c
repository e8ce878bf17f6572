/* SPDX-License-Identifier: GPL-2.0-or-later */
/* keepalived.conf: what is read, and what `keepalived -t` 2.2.7 says of files that are wrong. */
#include "../host/hosts.h"

#include <errno.h>

#include "base/pcre.h"
#include "base/text.h"
#include "engine/engine.h"
#include "ha/conf/conf.h"
#include "ipvs/ipvs.h"

#define PATH "/etc/keepalived/keepalived.conf"

static struct host *d;
static const char *main_text, *included_text;

static int read_file(struct host *h, const char *path, struct text *out)
{
	(void)h;
	const char *s = strcmp(path, PATH) == 0                  ? main_text
		: strcmp(path, "/etc/keepalived/more.conf") == 0 ? included_text
								 : NULL;
	if (!s)
		return -ENOENT;
	text_put(out, s);
	return 0;
}

static struct ha_conf *conf(const char *s)
{
	d = host_on(w.sw, "d", "10.0.0.2/24");
	main_text = s;
	return ha_conf_read(d, PATH, &(struct ha_files){.read = read_file});
}

static void tells(const char *text, const char *expected)
{
	struct ha_conf *c = conf(text);
	struct text t = {0};

	assert_non_null(c);
	ha_conf_said(c, &t);
	assert_string_equal(text_str(&t), expected);
	assert_int_equal(c->wrong, *expected != '\0');
	text_free(&t);
	ha_conf_free(c);
}

/* and ends with */
static void ends_with(const char *text, int status)
{
	struct ha_conf *c = conf(text);

	assert_int_equal(ha_conf_status(c), status);
	ha_conf_free(c);
}

#define HEAD \
	"vrrp_instance VI_1 {\n    state MASTER\n    interface eth0\n    virtual_router_id 51\n" \
	"    priority 150\n    advert_int 1\n"
#define VIP "    virtual_ipaddress {\n        10.0.0.100\n    }\n}\n"
#define AT(line) "(" PATH ": Line " line ") "
#define BRACE "There are 1 missing '}'s or extra '{'s\n"

/* recorded, case by case */
static void mistakes_are_told_as_the_real_one_tells_them(void **state)
{
	(void)state;
	tells(HEAD VIP, "");
	tells(HEAD "    wrongword 1\n" VIP, AT("7") "Unknown keyword 'wrongword'\n");
	tells(HEAD "    virtual_ipaddress {\n        10.0.0.100\n    }\n", BRACE BRACE BRACE BRACE);
	tells("vrrp_instance VI_1 {\n    state MASTER\n    interface eth0\n    virtual_router_id "
	      "51\n"
	      "    priority 300\n    advert_int 1\n" VIP,
		AT("5") "number '300' outside range [1, 255]\n" AT(
			"5") "(VI_1) Priority not valid! must be between 1 & 255. Using default "
			     "100\n");
	tells("vrrp_instance VI_1 {\n    state MASTER\n    interface eth0\n    virtual_router_id "
	      "0\n"
	      "    priority 150\n    advert_int 1\n" VIP,
		AT("4") "number '0' outside range [1, 255]\n" AT(
			"4") "(VI_1): VRID '0' not valid - must be between 1 & 255\n"
			     "(VI_1) the virtual router id must be set\n");
	tells(HEAD "    virtual_ipaddress {\n    }\n}\n",
		"(VI_1) No VIP specified; at least one is sensible\n"
		"(VI_1) No VIP specified; at least one is sensible\n");
	tells(HEAD "    virtual_ipaddress {\n        10.0.0.300\n    }\n}\n",
		AT("8") "VRRP parsed invalid IP 10.0.0.300. skipping IP...\n"
			"(VI_1) No VIP specified; at least one is sensible\n"
			"(VI_1) No VIP specified; at least one is sensible\n");
	tells("vrrp_instance VI_1 {\n    state SLAVE\n    interface eth0\n    virtual_router_id "
	      "51\n"
	      "    priority 150\n    advert_int 1\n" VIP,
		AT("2") "(VI_1) unknown state 'SLAVE', defaulting to BACKUP\n");
	tells("vrrp_instance VI_1 {\n    state MASTER\n    interface eth9\n    virtual_router_id "
	      "51\n"
	      "    priority 150\n    advert_int 1\n" VIP,
		AT("3") "WARNING - interface eth9 for vrrp_instance VI_1 doesn't exist\n"
			"Non-existent interface specified in configuration\n");
	tells("vrrp_instance VI_1 {\n    state MASTER\n    interface eth0\n    virtual_router_id "
	      "51\n"
	      "    priority 150\n    advert_int 0\n" VIP,
		AT("6") "number '0' outside range [0.010000, 255.000000]\n" AT(
			"6") "(VI_1) Advert interval (0) not valid! Must be > 0 - ignoring\n");
	tells("vrrp_instance VI_1 {\n    state MASTER\n    interface eth0\n    priority 150\n"
	      "    advert_int 1\n" VIP,
		"(VI_1) the virtual router id must be set\n");
	tells(HEAD "    version 3\n    authentication {\n        auth_type PASS\n"
		   "        auth_pass x\n    }\n" VIP,
		"(VI_1) VRRP version 3 does not support authentication. Ignoring.\n");
}

static void what_belongs_together_is_judged_at_the_end(void **state)
{
	(void)state;
	tells(HEAD VIP "vrrp_instance VI_2 {\n    state MASTER\n    interface eth0\n"
		       "    virtual_router_id 51\n    priority 100\n    advert_int 1\n" VIP,
		"VI_1 and VI_2 both use VRID 51 with IPv4 on interface eth0\n");
	tells(HEAD VIP HEAD VIP, AT("11") "vrrp instance VI_1 already defined\n");
	tells("vrrp_sync_group VG_1 {\n    group {\n        VI_OUT\n        VI_IN\n    "
	      "}\n}\n\n" HEAD VIP,
		"Virtual router VI_OUT specified in sync group VG_1 doesn't exist - ignoring\n"
		"Virtual router VI_IN specified in sync group VG_1 doesn't exist - ignoring\n"
		"Sync group VG_1, no matching virtual router found in group declaration - "
		"removing\n");
}

#define VS(head, method, delay, weight) \
	"virtual_server " head " {\n    delay_loop " delay "\n" method \
	"    protocol TCP\n    real_server 10.0.0.21 80 {\n        weight " weight \
	"\n        TCP_CHECK {\n            connect_timeout 2\n        }\n    }\n}\n"
#define DR "    lvs_sched rr\n    lvs_method DR\n"

static void virtual_servers_are_judged_too(void **state)
{
	(void)state;
	tells(VS("10.0.0.100 80", DR, "3", "1"), "");
	tells(VS("10.0.0.100 80", DR, "3", "70000"), "");
	tells(VS("10.0.0.100 80", "    lvs_sched nope\n    lvs_method DR\n", "3", "1"),
		AT("3") "Invalid lvs_scheduler 'nope' - ignoring\n"
			"Virtual server [10.0.0.100]:tcp:80: no scheduler set, setting default "
			"'wlc'\n");
	tells(VS("10.0.0.100 80", "    lvs_sched rr\n    lvs_method XX\n", "3", "1"),
		AT("4") "PARSER : unknown [XX] routing method for virtual server.\n"
			"Virtual server [10.0.0.100]:tcp:80: no forwarding method set, setting "
			"default NAT\n");
	tells(VS("10.0.0.100 80", DR, "0", "1"),
		AT("2") "number '0' outside range [0.000001, 18446744073709.551614]\n" AT(
			"2") "virtual server delay loop '0' invalid - ignoring\n");
	tells(VS("10.0.0.100", DR, "3", "1"),
		"Virtual server [10.0.0.100]:tcp:0: zero port only valid for persistent services - "
		"setting\n"
		"WARNING - virtual server [10.0.0.100]:tcp:0 and real server [10.0.0.21]:tcp:80 "
		"ports don't match - resetting\n");
}

static void braces_may_stand_on_the_next_line_and_words_in_quotes(void **state)
{
	(void)state;
	struct ha_conf *c =
		conf("! comment\nglobal_defs\n{\n  router_id \"a b\" # and more\n}\n"
		     "vrrp_instance VI_1\n{\n    interface eth0\n"
		     "    virtual_router_id 51\n    virtual_ipaddress\n    {\n"
		     "        10.0.0.100/24 dev eth0 label eth0:1\n        10.0.0.101\n    }\n}\n");
	const struct vrrp_conf *v = ha_conf_instance(c, "VI_1");

	assert_false(c->wrong);
	assert_string_equal(c->router_id, "a b");
	assert_int_equal(v->priority, 100);
	assert_int_equal(v->advert_int, NSEC_PER_SEC);
	assert_int_equal(v->address_count, 2);
	const struct ha_address *a = list_first(&v->addresses, struct ha_address, link);
	assert_int_equal(a->prefix, 24);
	assert_string_equal(a->label, "eth0:1");
	ha_conf_free(c);
}

static void a_priority_that_is_missing_follows_the_state(void **state)
{
	(void)state;
	struct ha_conf *c = conf("vrrp_instance A {\n state MASTER\n interface eth0\n "
				 "virtual_router_id 1\n virtual_ipaddress {\n 10.0.0.100\n }\n}\n");

	assert_int_equal(ha_conf_instance(c, "A")->priority, 255);
	ha_conf_free(c);
}

static void definitions_and_includes_are_followed(void **state)
{
	(void)state;
	included_text = "        $V\n";
	struct ha_conf *c =
		conf("$V=10.0.0.100\n$P=120\n" HEAD "    priority ${P}\n    virtual_ipaddress {\n"
		     "        include more.conf\n    }\n}\n");
	const struct vrrp_conf *v = ha_conf_instance(c, "VI_1");

	assert_false(c->wrong);
	assert_int_equal(v->priority, 120);
	assert_int_equal(v->address_count, 1);
	ha_conf_free(c);
}

#define PARENT(line) "(Line " line ") "

/* the parent, the checker, VRRP and BFD each read every line; only the parent says no file name */
static void what_stands_outside_of_blocks_is_told_by_all_four(void **state)
{
	(void)state;
	tells("frobnicate\n" HEAD VIP,
		PARENT("1") "Unknown keyword 'frobnicate'\n" AT(
			"1") "Unknown keyword 'frobnicate'\n" AT("1") "Unknown keyword "
								      "'frobnicate'\n" AT(
									      "1") "Unk"
										   "now"
										   "n "
										   "key"
										   "wor"
										   "d "
										   "'fr"
										   "obn"
										   "ica"
										   "te'"
										   "\n");
	tells(HEAD VIP "}\n",
		PARENT("11") "Extra '}' found\n" PARENT("11") "Unknown keyword '}'\n" AT(
			"11") "Extra '}' found\n" AT("11") "Unknown keyword '}'\n" AT("11") "Extra "
											    "'}' "
											    "found"
											    "\n" AT("11") "Unknown keyword '}'\n" AT(
												    "11") "Extra '}' found\n" AT("11") "Unknown keyword '}'\n");
	tells("global_defs {\n    vrrp_version 1\n}\n" HEAD VIP,
		PARENT("2") "number '1' outside range [2, 3]\n" PARENT(
			"2") "VRRP Error: Version must be either 2 or 3\n");
}

/* checker before VRRP, whatever their order in the file */
static void the_checker_speaks_first(void **state)
{
	(void)state;
	tells("vrrp_instance VI_1 {\n    interface eth0\n    virtual_router_id 51\n"
	      "    priority 999\n" VIP
	      "virtual_server 10.0.0.100 80 {\n    lvs_sched nope\n    lvs_method DR\n"
	      "    protocol TCP\n    real_server 10.0.0.21 80 {\n    }\n}\n",
		AT("10") "Invalid lvs_scheduler 'nope' - ignoring\n"
			 "Virtual server [10.0.0.100]:tcp:80: no scheduler set, setting default "
			 "'wlc'\n" AT("4") "number '999' outside range [1, 255]\n" AT(
				 "4") "(VI_1) Priority not valid! must be between 1 & 255. Using "
				      "default 100\n");
}

static void braces_may_stand_anywhere(void **state)
{
	(void)state;
	tells(HEAD "    virtual_ipaddress { 10.0.0.100 }\n}\n", "");
	tells(HEAD "    virtual_ipaddress { 10.0.0.100\n 10.0.0.101 }\n    authentication { "
		   "auth_type PASS\n auth_pass 1234 }\n}\n",
		"");
}

static void the_status_says_how_bad_it_is(void **state)
{
	(void)state;
	ends_with(HEAD VIP, 0);
	ends_with(HEAD "    priority 999\n" VIP, 5);
	ends_with(HEAD "    priority\n" VIP, 2); /* the real one ends there */
	ends_with(HEAD "    notify_master /usr/bin/x\n" VIP, 6);
	ends_with("global_defs {\n    enable_script_security\n    script_user root\n}\n" HEAD
		  "    notify_master /usr/bin/x\n" VIP,
		0);
	ends_with(HEAD "    notify_master /nonexistent\n" VIP, 0);
	ends_with("include nothere.conf\n" HEAD VIP, 0);
	ends_with("includem nothere.conf\n" HEAD VIP, 6);
	ends_with("includew *.nope\n" HEAD VIP, 6);
}

static int priority_of(const char *text)
{
	struct ha_conf *c = conf(text);
	const int priority = ha_conf_instance(c, "VI_1")->priority;

	ha_conf_free(c);
	return priority;
}

static void definitions_stand_for_words_and_lines(void **state)
{
	(void)state;
	assert_int_equal(priority_of("$A=$B\n$B=77\n" HEAD "    priority $A\n" VIP), 77);
	assert_int_equal(priority_of("$A=7\n" HEAD "    priority ${A}7\n" VIP), 77);
	assert_int_equal(
		priority_of("$L=priority 76 \\\n  garp_master_delay 1\\\n  priority 77\n" HEAD
			    "    $L\n" VIP),
		77);
	assert_int_equal(priority_of(HEAD "    ~SEQ(X, 75, 77) priority $X\n" VIP), 77);
	assert_int_equal(priority_of(HEAD "    ~SEQ(X, 99, -11, 77) priority $X\n" VIP), 77);
	assert_int_equal(
		priority_of(HEAD "    ~LST({K,V}, {priority,1}, {priority,77}) $K $V\n" VIP), 77);
#define SEQ "~SEQ(X,1,-1,3) priority $X"
#define SEQ_WRONG(at) \
	at "Invalid ~SEQ values '" SEQ "'\n" at "Invalid ~SEQ specification '" SEQ "'\n"
	tells(HEAD "    " SEQ "\n" VIP,
		SEQ_WRONG(PARENT("7")) SEQ_WRONG(AT("7")) SEQ_WRONG(AT("7")) SEQ_WRONG(AT("7")));
}

/* the real one would expand these until it is killed */
static void what_never_ends_is_bounded(void **state)
{
	(void)state;
	ends_with("$A=$A\n" HEAD "    priority $A\n" VIP, 5);
	ends_with("$A=x \\\n  $A\n" HEAD "    $A\n" VIP, 5);
	ends_with("~SEQ(X, 1, 999999999) y$X\n" HEAD VIP, 5);
}

static void an_include_loop_ends(void **state)
{
	(void)state;
	included_text = "include more.conf\n";
	struct ha_conf *c = conf("include more.conf\n" HEAD VIP);

	assert_true(c->wrong);
	assert_non_null(ha_conf_instance(c, "VI_1"));
	ha_conf_free(c);
}

static void becomes(const char *pcre, const char *extended)
{
	struct pcre_pattern p = {0};

	assert_null(pcre_translate(&p, pcre));
	assert_string_equal(p.extended, extended);
}

static void lacks(const char *pcre, const char *what)
{
	struct pcre_pattern p = {0};

	assert_string_equal(pcre_translate(&p, pcre), what);
}

static void a_regex_of_pcre2_becomes_an_extended_one(void **state)
{
	(void)state;
	becomes("ok \\d+", "ok [0-9]+");
	becomes("\\D\\w\\.", "[^0-9][A-Za-z0-9_]\\.");
	becomes("a.*?b", "a[^\n]*b");
	becomes("(?:up|ok)$", "(up|ok)\n?$");
	becomes("[]a-c^\\d-]", "[]a-c0-9^-]");
	becomes("[\\]x]", "[]x]");
	becomes("[^^]", "[^^]");
	becomes("[\\^]", "\\^");
	becomes("[[:alpha:]\\n]", "[[:alpha:]\n]");
	becomes("(a)\\1", "(a)\\1");
	becomes("a{2,3}?", "a{2,3}");
	lacks("a(?=b)", "(?");
	lacks("a++", "++");
	lacks("\\p{L}", "\\");
	lacks("[a", "[");
	lacks("a(", "a(");
}

static void a_regexs_line_has_quotes_and_escapes(void **state)
{
	static const char text[] =
		"virtual_server 10.0.0.100 80 {\n  lb_algo rr\n  lb_kind DR\n  protocol TCP\n"
		"  real_server 10.0.0.21 80 {\n    HTTP_GET {\n      url {\n        path /\n"
		"        regex \"a b\\x41\\101\\\\d\"\n        regex_min_offset 3\n      }\n"
		"      url {\n        path /x\n        regex_no_match\n      }\n    }\n  }\n}\n";

	(void)state;
	struct ha_conf *c = conf(text);
	const struct virtual_conf *v = list_first(&c->virtuals, struct virtual_conf, link);
	const struct server_conf *a = list_first(&v->servers, struct server_conf, link);
	const struct check_conf *http = list_first(&a->checks, struct check_conf, link);
	const struct check_url *url = list_first(&http->urls, struct check_url, link);
	struct text said = {0};

	assert_string_equal(url->regex, "a bAA[0-9]");
	assert_int_equal(url->regex_min, 3);
	assert_false(list_last(&http->urls, struct check_url, link)->regex_no_match);
	ha_conf_said(c, &said);
	assert_string_equal(text_str(&said), "regex parameters specified without regex\n");
	assert_int_equal(ha_conf_status(c), 0); /* log_message() is no error */
	text_free(&said);
	ha_conf_free(c);
}

/* as files of before lvs_sync_daemon have it */
static void the_old_word_for_the_sync_daemon_names_it(void **state)
{
	(void)state;
	tells(HEAD "    lvs_sync_daemon_interface eth1\n" VIP,
		AT("7") "(VI_1) Specifying "
			"lvs_sync_daemon_interface against a vrrp is deprecated.\n" AT(
				"7") "        Please use global "
				     "lvs_sync_daemon\n");
	struct ha_conf *c = conf(HEAD "    lvs_sync_daemon_interface eth1\n" VIP);
	assert_string_equal(c->sync.interface, "eth1");
	assert_string_equal(c->sync.instance, "VI_1");
	assert_int_equal(c->sync.syncid, 51);
	ha_conf_free(c);
}

#define IN_GROUP(words) \
	"vrrp_script s {\n  script \"/bin/true\"\n}\n" HEAD \
	"    track_script {\n      s weight 5\n    }\n" VIP "vrrp_instance VI_2 {\n  interface " \
	"eth0\n  virtual_router_id 52\n  virtual_ipaddress {\n    10.0.0.101\n  }\n}\n" \
	"vrrp_sync_group G {\n  group {\n    VI_1\n    VI_2\n  }\n" words "}\n"

static void a_group_lets_no_priority_float_unless_it_says_so(void **state)
{
	struct text said = {0};

	(void)state;
	struct ha_conf *c = conf(IN_GROUP(""));
	assert_true(list_empty(&ha_conf_instance(c, "VI_1")->scripts));
	ha_conf_said(c, &said);
	assert_non_null(strstr(text_str(&said),
		"(VI_1) ignoring tracked script s with weights due to SYNC group\n"));
	ha_conf_free(c);
	c = conf(IN_GROUP("  sync_group_tracking_weight\n"));
	assert_false(list_empty(&ha_conf_instance(c, "VI_1")->scripts));
	ha_conf_free(c);
	text_free(&said);
}

static void a_peer_has_a_range_of_ttls(void **state)
{
	(void)state;
	struct ha_conf *c =
		conf(HEAD "    unicast_peer {\n      10.0.0.3 min_ttl 254\n    }\n" VIP);
	const struct vrrp_conf *v = ha_conf_instance(c, "VI_1");
	const struct ha_peer *p = list_first(&v->peers, struct ha_peer, link);

	assert_int_equal(p->min_ttl, 254);
	assert_int_equal(p->max_ttl, 255);
	assert_true(v->check_unicast_src); /* implied */
	ha_conf_free(c);
}

static void vrrp_min_garp_leaves_one(void **state)
{
	(void)state;
	struct ha_conf *c = conf("global_defs {\n  vrrp_min_garp\n}\n" HEAD VIP);
	const struct vrrp_conf *v = ha_conf_instance(c, "VI_1");

	assert_int_equal(v->garp_repeat, 1);
	assert_int_equal(v->garp_delay, 0);
	ha_conf_free(c);
}

static void a_udp_check_has_bytes_to_send_and_to_wait_for(void **state)
{
	static const char text[] =
		"virtual_server 10.0.0.100 53 {\n  lb_algo rr\n  lb_kind DR\n  protocol UDP\n"
		"  real_server 10.0.0.21 53 {\n    UDP_CHECK {\n      payload 01 2Fa\n"
		"      require_reply f0 1x\n      min_reply_length 2\n    }\n  }\n}\n";

	(void)state;
	struct ha_conf *c = conf(text);
	const struct virtual_conf *v = list_first(&c->virtuals, struct virtual_conf, link);
	const struct server_conf *s = list_first(&v->servers, struct server_conf, link);
	const struct check_conf *udp = list_first(&s->checks, struct check_conf, link);

	assert_int_equal(udp->payload_length, 3); /* a digit alone is a byte */
	assert_memory_equal(udp->payload, "\x01\x2f\x0a", 3);
	assert_int_equal(udp->reply_length, 2);
	assert_memory_equal(udp->reply, "\xf0\x10", 2);
	assert_memory_equal(udp->mask, "\x00\x0f", 2);
	assert_int_equal(udp->min_reply, 2);
	assert_int_equal(udp->max_reply, 255);
	ha_conf_free(c);
}

static void a_server_inherits_and_a_check_inherits_from_it(void **state)
{
	(void)state;
	struct ha_conf *c =
		conf("virtual_server 10.0.0.100 80 {\n  delay_loop 6\n  lb_algo wrr\n  lb_kind DR\n"
		     "  protocol TCP\n  retry 4\n  sorry_server 10.0.0.9 80\n"
		     "  real_server 10.0.0.21 80 {\n    HTTP_GET {\n      url {\n        path /\n"
		     "        status_code 200-204 301\n      }\n    }\n  }\n"
		     "  real_server 10.0.0.22 80 {\n    weight 3\n    inhibit_on_failure\n"
		     "    MISC_CHECK {\n      misc_path \"/bin/test -e /up\"\n      misc_dynamic\n"
		     "    }\n  }\n}\n");
	const struct virtual_conf *v = list_first(&c->virtuals, struct virtual_conf, link);
	const struct server_conf *a = list_first(&v->servers, struct server_conf, link);
	const struct server_conf *b = list_last(&v->servers, struct server_conf, link);
	const struct check_conf *http = list_first(&a->checks, struct check_conf, link);
	const struct check_url *url = list_first(&http->urls, struct check_url, link);

	assert_int_equal(ha_conf_status(c), 6); /* a script, and script security not enabled */
	assert_int_equal(a->method, IPVS_CONN_F_DROUTE);
	assert_int_equal(a->weight, 1);
	assert_int_equal(b->weight, 3);
	assert_int_equal(b->inhibit, 1);
	assert_int_equal(http->retry, 4);
	assert_int_equal(http->delay_loop, 6 * NSEC_PER_SEC);
	assert_int_equal(http->delay_before_retry, 3 * NSEC_PER_SEC);
	assert_int_equal(http->warmup, 6 * NSEC_PER_SEC);
	assert_true(url->status[204 / 64] >> 204 % 64 & 1);
	assert_false(url->status[205 / 64] >> 205 % 64 & 1);
	const struct check_conf *misc = list_first(&b->checks, struct check_conf, link);
	assert_string_equal(misc->command, "/bin/test -e /up");
	assert_true(misc->dynamic);
	assert_non_null(v->sorry);
	ha_conf_free(c);
}

static void what_has_no_effect_is_passed_over_and_named(void **state)
{
	(void)state;
	struct ha_conf *c = conf("global_defs {\n  notification_email {\n    a@b\n  }\n"
				 "  smtp_server 10.0.0.1\n  router_id R\n}\n" HEAD VIP);
	unsigned notes = 0;

	list_for_each (m, &c->messages, struct ha_message, link)
		notes += m->ours;
	assert_false(c->wrong);
	assert_int_equal(notes, 2);
	assert_string_equal(c->router_id, "R");
	ha_conf_free(c);
}

static void nesting_without_end_is_bounded(void **state)
{
	(void)state;
	struct text t = {0};

	for (int i = 0; i < 20000; i++)
		text_put(&t, "virtual_server 10.0.0.1 80 {\nreal_server {\n");
	struct ha_conf *c = conf(text_str(&t));
	assert_true(c->wrong);
	ha_conf_free(c);
	text_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(mistakes_are_told_as_the_real_one_tells_them),
		TEST(what_belongs_together_is_judged_at_the_end),
		TEST(virtual_servers_are_judged_too),
		TEST(braces_may_stand_on_the_next_line_and_words_in_quotes),
		TEST(a_priority_that_is_missing_follows_the_state),
		TEST(definitions_and_includes_are_followed),
		TEST(what_stands_outside_of_blocks_is_told_by_all_four),
		TEST(the_checker_speaks_first),
		TEST(braces_may_stand_anywhere),
		TEST(the_status_says_how_bad_it_is),
		TEST(definitions_stand_for_words_and_lines),
		TEST(what_never_ends_is_bounded),
		TEST(an_include_loop_ends),
		TEST(a_regex_of_pcre2_becomes_an_extended_one),
		TEST(a_regexs_line_has_quotes_and_escapes),
		TEST(the_old_word_for_the_sync_daemon_names_it),
		TEST(a_group_lets_no_priority_float_unless_it_says_so),
		TEST(a_peer_has_a_range_of_ttls),
		TEST(vrrp_min_garp_leaves_one),
		TEST(a_udp_check_has_bytes_to_send_and_to_wait_for),
		TEST(a_server_inherits_and_a_check_inherits_from_it),
		TEST(what_has_no_effect_is_passed_over_and_named),
		TEST(nesting_without_end_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
