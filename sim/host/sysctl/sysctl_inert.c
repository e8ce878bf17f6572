/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of net.ipv4, net.ipv4.route and net.core that a Linux 6.1 host has and that have no effect
 * in the lab. They can be read and written as in Linux, so that scripts that set them run; each
 * says why it has no effect.
 */
#include <limits.h>
#include <string.h>

#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "host/sysctl/sysctl_internal.h"

#define NO_ECN N_("no explicit congestion notification here")
#define NO_TUNING N_("this TCP has no such tuning")
#define NO_FASTOPEN N_("no TCP Fast Open here")
#define NO_RACK N_("losses are found by duplicate ACKs and timers only")
#define NO_PACING N_("this TCP does not pace")
#define NO_CARD N_("no network card, CPU or softirq is simulated")
#define NO_SOURCES N_("no source filters of multicast groups here")
#define NO_MULTIPATH N_("routes have one next hop")
#define NO_CACHE N_("Linux has no route cache since 3.6")
#define NO_VRF N_("no layer 3 master devices here")
#define NO_DEMUX N_("a shortcut of the kernel; the result is the same")
#define NO_LIMIT N_("memory use is not counted here")

/* clang-format off */
/* X(name, default, lowest, highest, why) */
#define IPV4_INERT(X) \
	X("fib_multipath_hash_fields", 7, 1, 0xffff, NO_MULTIPATH) \
	X("fib_multipath_hash_policy", 0, 0, 3, NO_MULTIPATH) \
	X("fib_multipath_use_neigh", 0, 0, 1, NO_MULTIPATH) \
	X("fib_notify_on_flag_change", 0, 0, 2, N_("no route offload here")) \
	X("fib_sync_mem", 524288, 65536, 67108864, N_("no route cache to synchronise")) \
	X("igmp_max_memberships", 20, INT_MIN, INT_MAX, N_("no program here joins that many multicast groups")) \
	X("igmp_max_msf", 10, INT_MIN, INT_MAX, NO_SOURCES) \
	X("inet_peer_maxttl", 600, 0, INT_MAX, NO_LIMIT) \
	X("inet_peer_minttl", 120, 0, INT_MAX, NO_LIMIT) \
	X("inet_peer_threshold", 65664, INT_MIN, INT_MAX, NO_LIMIT) \
	X("ip_autobind_reuse", 0, 0, 1, N_("ports never run that short here")) \
	X("ip_dynaddr", 0, 0, 255, N_("no dial-up lines here")) \
	X("ip_early_demux", 1, 0, 255, NO_DEMUX) \
	X("ip_forward_update_priority", 1, 0, 1, N_("queues have one priority")) \
	X("ip_unprivileged_port_start", 1024, 0, 65535, N_("every user is root here")) \
	X("ipfrag_secret_interval", 0, 0, INT_MAX, N_("the kernel never reads it")) \
	X("nexthop_compat_mode", 1, 0, 1, N_("no nexthop objects here")) \
	X("raw_l3mdev_accept", 1, 0, 1, NO_VRF) \
	X("tcp_adv_win_scale", 1, -31, 31, NO_TUNING) \
	X("tcp_autocorking", 1, 0, 1, NO_TUNING) \
	X("tcp_child_ehash_entries", 0, 0, 16777216, NO_LIMIT) \
	X("tcp_comp_sack_delay_ns", 1000000, 0, INT64_MAX, NO_TUNING) \
	X("tcp_comp_sack_nr", 44, 0, 255, NO_TUNING) \
	X("tcp_comp_sack_slack_ns", 100000, 0, INT64_MAX, NO_TUNING) \
	X("tcp_dsack", 1, 0, 255, NO_TUNING) \
	X("tcp_early_demux", 1, 0, 255, NO_DEMUX) \
	X("tcp_early_retrans", 3, 0, 4, NO_RACK) \
	X("tcp_ecn", 2, 0, 2, NO_ECN) \
	X("tcp_ecn_fallback", 1, 0, 1, NO_ECN) \
	X("tcp_fack", 0, 0, 255, N_("the kernel never reads it")) \
	X("tcp_fastopen", 1, INT_MIN, INT_MAX, NO_FASTOPEN) \
	X("tcp_fastopen_blackhole_timeout_sec", 0, 0, INT_MAX, NO_FASTOPEN) \
	X("tcp_frto", 2, 0, 255, NO_RACK) \
	X("tcp_invalid_ratelimit", 500, 0, INT_MAX, NO_TUNING) \
	X("tcp_l3mdev_accept", 0, 0, 1, NO_VRF) \
	X("tcp_limit_output_bytes", 1048576, INT_MIN, INT_MAX, NO_TUNING) \
	X("tcp_low_latency", 0, INT_MIN, INT_MAX, N_("the kernel never reads it")) \
	X("tcp_max_orphans", 16384, INT_MIN, INT_MAX, NO_LIMIT) \
	X("tcp_max_reordering", 300, 1, INT_MAX, NO_RACK) \
	X("tcp_migrate_req", 0, 0, 1, N_("no SO_REUSEPORT groups here")) \
	X("tcp_min_rtt_wlen", 300, 0, 86400, NO_TUNING) \
	X("tcp_min_snd_mss", 48, 48, 65535, NO_TUNING) \
	X("tcp_min_tso_segs", 2, 1, 255, NO_CARD) \
	X("tcp_moderate_rcvbuf", 1, 0, 255, NO_TUNING) \
	X("tcp_mtu_probe_floor", 48, 48, 65535, NO_TUNING) \
	X("tcp_no_ssthresh_metrics_save", 1, 0, 1, NO_TUNING) \
	X("tcp_notsent_lowat", 4294967295, 0, 4294967295, NO_TUNING) \
	X("tcp_pacing_ca_ratio", 120, 0, 1000, NO_PACING) \
	X("tcp_pacing_ss_ratio", 200, 0, 1000, NO_PACING) \
	X("tcp_probe_interval", 600, 0, 17179869, NO_TUNING) \
	X("tcp_probe_threshold", 8, INT_MIN, INT_MAX, NO_TUNING) \
	X("tcp_recovery", 1, 0, 255, NO_RACK) \
	X("tcp_reflect_tos", 0, 0, 1, NO_TUNING) \
	X("tcp_reordering", 3, 1, 300, NO_RACK) \
	X("tcp_shrink_window", 0, 0, 1, NO_TUNING) \
	X("tcp_stdurg", 0, 0, 255, N_("no urgent data here")) \
	X("tcp_thin_linear_timeouts", 0, 0, 255, NO_TUNING) \
	X("tcp_tso_rtt_log", 9, 0, 255, NO_CARD) \
	X("tcp_tso_win_divisor", 3, 0, 255, NO_CARD) \
	X("tcp_workaround_signed_windows", 0, 0, 255, NO_TUNING) \
	X("udp_early_demux", 1, 0, 255, NO_DEMUX) \
	X("udp_l3mdev_accept", 0, 0, 1, NO_VRF) \
	X("udp_rmem_min", 4096, 1, INT_MAX, NO_LIMIT) \
	X("udp_wmem_min", 4096, 1, INT_MAX, NO_LIMIT)
#define ROUTE_INERT(X) \
	X("gc_elasticity", 8, INT_MIN, INT_MAX, NO_CACHE) \
	X("gc_interval", 60, 0, INT_MAX, NO_CACHE) \
	X("gc_min_interval", 0, 0, INT_MAX, NO_CACHE) \
	X("gc_min_interval_ms", 500, 0, INT_MAX, NO_CACHE) \
	X("gc_thresh", -1, INT_MIN, INT_MAX, NO_CACHE) \
	X("gc_timeout", 300, 0, INT_MAX, NO_CACHE) \
	X("max_size", INT_MAX, INT_MIN, INT_MAX, NO_CACHE)
#define CORE_INERT(X) \
	X("busy_poll", 0, 0, INT_MAX, NO_CARD) \
	X("busy_read", 0, 0, INT_MAX, NO_CARD) \
	X("dev_weight", 64, INT_MIN, INT_MAX, NO_CARD) \
	X("devconf_inherit_init_net", 0, 0, 3, N_("hosts in the lab inherit no settings")) \
	X("gro_normal_batch", 8, 1, INT_MAX, NO_CARD) \
	X("max_skb_frags", 17, 1, 17, NO_CARD) \
	X("message_burst", 10, INT_MIN, INT_MAX, N_("no kernel log here")) \
	X("message_cost", 5, 0, INT_MAX, N_("no kernel log here")) \
	X("netdev_budget", 300, INT_MIN, INT_MAX, NO_CARD) \
	X("netdev_budget_usecs", 8000, 4000, INT_MAX, NO_CARD) \
	X("netdev_max_backlog", 1000, INT_MIN, INT_MAX, NO_CARD) \
	X("netdev_tstamp_prequeue", 1, INT_MIN, INT_MAX, NO_CARD) \
	X("optmem_max", 20480, INT_MIN, INT_MAX, NO_LIMIT) \
	X("skb_defer_max", 64, 0, INT_MAX, NO_CARD) \
	X("txrehash", 1, 0, 1, NO_MULTIPATH) \
	X("warnings", 0, INT_MIN, INT_MAX, N_("no kernel log here"))
/* clang-format on */

/* A host stores only changed values; all others are the rows' `initial`. */
struct inert {
	struct list changed;
};

struct inert_value {
	struct list link;
	const struct sysctl_row *row;
	int64_t value;
};

static struct inert_value *changed(const struct inert *in, const struct sysctl_row *row)
{
	list_for_each (v, &in->changed, struct inert_value, link)
		if (v->row == row)
			return v;
	return NULL;
}

static void sysctl_inert_show(
	struct host *h, const struct sysctl_row *row, const void *data, struct text *out)
{
	const struct inert_value *v = changed(data, row);

	(void)h;
	text_add(out, "%lld", (long long)(v ? v->value : row->initial));
}

static int written(struct host *h, const struct sysctl_row *row, void *data, const char *words)
{
	struct inert *in = data;
	int64_t value;

	if (!sysctl_parse_number(&words, &value) || value < row->min || value > row->max)
		return -EINVAL;
	struct inert_value *v = changed(in, row);
	if (!v) {
		v = arena_alloc(host_engine(h)->arena, sizeof(*v));
		v->row = row;
		list_add(&v->link, &in->changed);
	}
	v->value = value;
	return 0;
}

#define INERT_ROW(file, value, low, high, why) \
	{.name = (file), \
		.form = SYSCTL_SPECIAL, \
		.mode = 0644, \
		.min = (low), \
		.max = (high), \
		.initial = (value), \
		.show = sysctl_inert_show, \
		.written = written, \
		.effect = (why)},

static const struct sysctl_row ipv4_rows[] = {IPV4_INERT(INERT_ROW)};
static const struct sysctl_row route_rows[] = {ROUTE_INERT(INERT_ROW)};
static const struct sysctl_row core_rows[] = {CORE_INERT(INERT_ROW)};

/* Words instead of a number. They are there to be read: a change of congestion control is refused.
 */
static void show_words(
	struct host *h, const struct sysctl_row *row, const void *data, struct text *out)
{
	(void)h, (void)data;
	text_put(out, row->words);
}

#define WORDS_ROW(file, value, why) \
	{.name = (file), \
		.form = SYSCTL_SPECIAL, \
		.mode = 0444, \
		.words = (value), \
		.show = show_words, \
		.effect = (why)},

static const struct sysctl_row ipv4_words[] = {WORDS_ROW("tcp_allowed_congestion_control",
	"reno cubic", NO_TUNING) WORDS_ROW("tcp_available_congestion_control", "reno cubic",
	NO_TUNING) WORDS_ROW("tcp_congestion_control", "cubic",
	N_("this TCP has one congestion control"))
		WORDS_ROW("ip_local_reserved_ports", "", N_("no ports are reserved here"))
			WORDS_ROW("ping_group_range", "1\t0", N_("every user is root here"))
				WORDS_ROW("tcp_mem", "42486\t56650\t84972", NO_LIMIT)
					WORDS_ROW("udp_mem", "84975\t113300\t169950", NO_LIMIT)
						WORDS_ROW("tcp_ehash_entries", "32768", NO_LIMIT)};
static const struct sysctl_row core_words[] = {WORDS_ROW(
	"default_qdisc", "pfifo_fast", N_("interfaces in the lab have a plain FIFO queue"))};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

void sysctl_init_inert(struct host *h)
{
	struct inert *in = arena_alloc(host_engine(h)->arena, sizeof(*in));

	list_init(&in->changed);
	sysctl_mount(h, "net/ipv4", ipv4_rows, COUNT(ipv4_rows), in);
	sysctl_mount(h, "net/ipv4/route", route_rows, COUNT(route_rows), in);
	sysctl_mount(h, "net/core", core_rows, COUNT(core_rows), in);
	sysctl_mount(h, "net/ipv4", ipv4_words, COUNT(ipv4_words), in);
	sysctl_mount(h, "net/core", core_words, COUNT(core_words), in);
}
