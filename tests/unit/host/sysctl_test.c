/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names under /proc/sys: spelling, defaults, what is refused with which error, and that a name
 * without effect says why.
 */
#include "base/text.h"
#include "small_lan.h"

#include <errno.h>

static void expect(struct lan *l, const char *path, const char *value)
{
	struct text t = {0};

	assert_int_equal(sysctl_read(l->h, path, &t), 0);
	assert_string_equal(text_str(&t), value);
	text_free(&t);
}

static void defaults_as_linux_shows_them(void **state)
{
	/* the kernel's own answers, and those that ip-sysctl.rst gives */
	static const char *const rows[][2] = {
		{"net/ipv4/neigh/default/anycast_delay", "100"},
		{"net/ipv4/neigh/default/app_solicit", "0"},
		{"net/ipv4/neigh/default/base_reachable_time", "30"},
		{"net/ipv4/neigh/default/base_reachable_time_ms", "30000"},
		{"net/ipv4/neigh/default/delay_first_probe_time", "5"},
		{"net/ipv4/neigh/default/gc_interval", "30"},
		{"net/ipv4/neigh/default/gc_stale_time", "60"},
		{"net/ipv4/neigh/default/gc_thresh1", "128"},
		{"net/ipv4/neigh/default/gc_thresh2", "512"},
		{"net/ipv4/neigh/default/gc_thresh3", "1024"},
		{"net/ipv4/neigh/default/interval_probe_time_ms", "5000"},
		{"net/ipv4/neigh/default/locktime", "100"},
		{"net/ipv4/neigh/default/mcast_resolicit", "0"},
		{"net/ipv4/neigh/default/mcast_solicit", "3"},
		{"net/ipv4/neigh/default/proxy_delay", "80"},
		{"net/ipv4/neigh/default/proxy_qlen", "64"},
		{"net/ipv4/neigh/default/retrans_time", "100"},
		{"net/ipv4/neigh/default/retrans_time_ms", "1000"},
		{"net/ipv4/neigh/default/ucast_solicit", "3"},
		{"net/ipv4/neigh/default/unres_qlen", "101"},
		{"net/ipv4/neigh/default/unres_qlen_bytes", "212992"},
		{"net/ipv4/ip_forward", "0"},
		{"net/ipv4/icmp_ratelimit", "1000"},
		{"net/ipv4/icmp_ratemask", "6168"},
		{"net/ipv4/icmp_msgs_per_sec", "1000"},
		{"net/ipv4/icmp_msgs_burst", "50"},
		{"net/ipv4/ip_default_ttl", "64"},
		{"net/ipv4/ip_local_port_range", "32768\t60999"},
		{"net/ipv4/tcp_fin_timeout", "60"},
		{"net/ipv4/tcp_keepalive_time", "7200"},
		{"net/ipv4/tcp_rmem", "4096\t131072\t6291456"},
		{"net/ipv4/route/mtu_expires", "600"},
		{"net/ipv4/route/redirect_silence", "5120"},
		{"net/core/somaxconn", "4096"},
	};

	(void)state;
	struct lan *l = lan_new();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect(l, rows[i][0], rows[i][1]);
	lan_free(l);
}

static void one_value_has_two_spellings(void **state)
{
	(void)state;
	struct lan *l = lan_new();

	assert_int_equal(sysctl_write(l->h, "net/ipv4/neigh/eth0/retrans_time", "50"), 0);
	expect(l, "net/ipv4/neigh/eth0/retrans_time_ms", "500");
	/* a jiffy is 4 ms: what is written is rounded up to jiffies */
	assert_int_equal(sysctl_write(l->h, "net/ipv4/neigh/eth0/retrans_time_ms", "501"), 0);
	expect(l, "net/ipv4/neigh/eth0/retrans_time_ms", "504");
	expect(l, "net/ipv4/neigh/eth0/retrans_time", "50");
	assert_int_equal(sysctl_write(l->h, "net/ipv4/neigh/eth0/unres_qlen", "3"), 0);
	expect(l, "net/ipv4/neigh/eth0/unres_qlen_bytes", "6270");
	expect(l, "net/ipv4/neigh/eth0/unres_qlen", "3");
	lan_free(l);
}

static void writing_base_reachable_time_draws_anew_at_once(void **state)
{
	(void)state;
	struct lan *l = lan_new();

	for (int i = 0; i < 50; i++) {
		lan_set(l, "net.ipv4.neigh.eth0.base_reachable_time_ms", "12000");
		int drawn = in_dev_of(l->eth0)->neigh->reachable_time;
		assert_true(drawn >= 6 * HZ && drawn < 18 * HZ);
	}
	lan_free(l);
}

static void what_the_kernel_refuses_is_refused_with_its_error(void **state)
{
	static const struct {
		const char *path, *value;
		int error;
	} rows[] = {
		{"net/ipv4/nonsense", "1", -ENOENT},
		{"net/ipv4/conf/eth7/arp_ignore", "1", -ENOENT},
		{"net/ipv4/conf", "1", -EISDIR},
		{"net/ipv4/conf/all/mc_forwarding", "1", -EACCES},
		{"net/ipv4/conf/all/arp_ignore", "one", -EINVAL},
		{"net/ipv4/conf/all/arp_ignore", "", -EINVAL},
		{"net/ipv4/conf/all/arp_ignore", "1x", -EINVAL},
		{"net/ipv4/conf/all/arp_ignore", "99999999999", -EINVAL},
		{"net/ipv4/conf/all/arp_ignore", " 0x2\n", 0},
		{"net/ipv4/conf/all/arp_ignore", "010", 0},
		{"net/ipv4/conf/all/arp_ignore", "-1", 0},
		{"net/ipv4/ip_default_ttl", "0", -EINVAL},
		{"net/ipv4/ip_default_ttl", "256", -EINVAL},
		{"net/ipv4/ip_default_ttl", "255", 0},
		{"net/ipv4/neigh/eth0/mcast_solicit", "-1", -EINVAL},
		{"net/ipv4/neigh/eth0/interval_probe_time_ms", "0", -EINVAL},
		{"net/ipv4/neigh/eth0/gc_thresh1", "1", -ENOENT},
		{"net/ipv4/ip_local_port_range", "60000 50000", -EINVAL},
		{"net/ipv4/ip_local_port_range", "80 50000", -EINVAL},
		{"net/ipv4/ip_local_port_range", "20000 30000", 0},
		{"net/ipv4/tcp_syn_retries", "0", -EINVAL},
		{"net/ipv4/route/flush", "1", 0},
		{"net/ipv4/tcp_ecn", "3", -EINVAL},
		{"net/ipv4/tcp_ecn", "1", 0},
	};

	(void)state;
	struct lan *l = lan_new();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(sysctl_write(l->h, rows[i].path, rows[i].value), rows[i].error);
	expect(l, "net/ipv4/conf/all/arp_ignore", "-1");
	struct text t = {0};
	assert_int_equal(sysctl_read(l->h, "net/ipv4/route/flush", &t), -EACCES);
	assert_int_equal(sysctl_read(l->h, "net/ipv4", &t), -EISDIR);
	text_free(&t);
	lan_free(l);
}

static void a_name_is_dotted_or_a_path(void **state)
{
	static const char *const rows[][2] = {
		{"net.ipv4.conf.eth0.arp_ignore", "net/ipv4/conf/eth0/arp_ignore"},
		{"net.ipv4.conf.eth0/1.arp_ignore", "net/ipv4/conf/eth0.1/arp_ignore"},
		{"net/ipv4/conf/eth0.1/arp_ignore", "net/ipv4/conf/eth0.1/arp_ignore"},
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct text t = {0};
		sysctl_path(rows[i][0], &t);
		assert_string_equal(text_str(&t), rows[i][1]);
		text_free(&t);
	}
}

static void add_name(void *arg, const char *name, bool is_dir, unsigned mode)
{
	(void)mode;
	text_add(arg, "%s%s ", name, is_dir ? "/" : "");
}

static void directories_list_sorted_and_once(void **state)
{
	struct text t = {0};

	(void)state;
	struct lan *l = lan_new();
	sysctl_list(l->h, "net/ipv4/conf", add_name, &t);
	assert_string_equal(text_str(&t), "all/ default/ eth0/ eth1/ lo/ ");
	text_clear(&t);
	sysctl_list(l->h, "net", add_name, &t);
	assert_string_equal(text_str(&t), "core/ ipv4/ ");
	text_clear(&t);
	sysctl_list(l->h, "net/ipv4/neigh/eth0", add_name, &t);
	assert_string_equal(text_str(&t),
		"anycast_delay app_solicit base_reachable_time base_reachable_time_ms "
		"delay_first_probe_time gc_stale_time interval_probe_time_ms locktime "
		"mcast_resolicit mcast_solicit proxy_delay proxy_qlen retrans_time retrans_time_ms "
		"ucast_solicit unres_qlen unres_qlen_bytes ");
	text_free(&t);
	lan_free(l);
}

static void a_name_that_does_nothing_here_says_why(void **state)
{
	(void)state;
	struct lan *l = lan_new();

	assert_null(sysctl_effect(l->h, "net/ipv4/conf/all/arp_ignore"));
	assert_string_equal(
		sysctl_effect(l->h, "net/ipv4/conf/eth0/disable_xfrm"), "no IPsec here");
	assert_non_null(sysctl_effect(l->h, "net/ipv4/tcp_ecn"));
	lan_free(l);
}

static void a_write_is_recorded_in_words(void **state)
{
	struct text t = {0};

	(void)state;
	struct lan *l = lan_new();
	lan_set(l, "net.ipv4.conf.eth0.igmpv2_unsolicited_report_interval", "7");
	lan_sentence(l, REC_SYSCTL, &sysctl_reasons, &t);
	assert_string_equal(text_str(&t),
		"rs1: igmpv2_unsolicited_report_interv is now 7 (was 10000), without effect in "
		"this lab");
	text_clear(&t);
	lan_set(l, "net.ipv4.conf.all.arp_ignore", "1");
	lan_sentence(l, REC_SYSCTL, &sysctl_reasons, &t);
	assert_string_equal(text_str(&t), "rs1: conf/all/arp_ignore is now 1 (was 0)");
	text_free(&t);
	lan_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_as_linux_shows_them),
		cmocka_unit_test(one_value_has_two_spellings),
		cmocka_unit_test(writing_base_reachable_time_draws_anew_at_once),
		cmocka_unit_test(what_the_kernel_refuses_is_refused_with_its_error),
		cmocka_unit_test(a_name_is_dotted_or_a_path),
		cmocka_unit_test(directories_list_sorted_and_once),
		cmocka_unit_test(a_name_that_does_nothing_here_says_why),
		cmocka_unit_test(a_write_is_recorded_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
