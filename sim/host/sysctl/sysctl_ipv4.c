/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net.ipv4, net.ipv4.route and net.core: the settings that the lab's stack uses
 * (net/ipv4/sysctl_net_ipv4.c, route.c, ip_fragment.c; net/core/sysctl_net_core.c). Defaults and
 * ranges are those of Linux 6.1; values that Linux derives from memory size assume 4 GiB. Names
 * without effect are in sysctl_inert.c.
 */
#include <limits.h>

#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "host/sysctl/sysctl_internal.h"

static const struct ipv4_settings initial = {
	.ip_default_ttl = 64,
	.ip_local_port_range = {32768, 60999},
	.icmp_echo_ignore_broadcasts = 1,
	.icmp_ignore_bogus_error_responses = 1,
	.igmp_link_local_mcast_reports = 1,
	.igmp_qrv = 2,
	.icmp_ratelimit = 1 * HZ,
	.icmp_ratemask = 0x1818,
	.icmp_msgs_per_sec = 1000,
	.icmp_msgs_burst = 50,
	.ipfrag_time = 30 * HZ,
	.ipfrag_high_thresh = 4 * 1024 * 1024,
	.ipfrag_low_thresh = 3 * 1024 * 1024,
	.ipfrag_max_dist = 64,
	.min_pmtu = 552,
	.mtu_expires = 600 * HZ,
	.redirect_load = HZ / 50,
	.redirect_number = 9,
	.redirect_silence = (HZ / 50) << 10,
	.error_cost = HZ,
	.error_burst = 5 * HZ,
	.min_adv_mss = 256,
	.tcp_syn_retries = 6,
	.tcp_synack_retries = 5,
	.tcp_retries1 = 3,
	.tcp_retries2 = 15,
	.tcp_app_win = 31,
	.tcp_retrans_collapse = 1,
	.tcp_fin_timeout = 60 * HZ,
	.tcp_max_syn_backlog = 256,
	.tcp_syncookies = 1,
	.tcp_tw_reuse = 2,
	.tcp_timestamps = 1,
	.tcp_window_scaling = 1,
	.tcp_sack = 1,
	.tcp_base_mss = 1024,
	.tcp_keepalive_time = 7200 * HZ,
	.tcp_keepalive_probes = 9,
	.tcp_keepalive_intvl = 75 * HZ,
	.tcp_max_tw_buckets = 16384,
	.tcp_challenge_ack_limit = INT_MAX,
	.tcp_slow_start_after_idle = 1,
	.tcp_rmem = {4096, 131072, 6 * 1024 * 1024},
	.tcp_wmem = {4096, 16384, 4 * 1024 * 1024},
	.somaxconn = 4096,
	.rmem_default = 212992,
	.wmem_default = 212992,
	.rmem_max = 212992,
	.wmem_max = 212992,
};

/* ipv4_local_port_range(): not upside down, not into the privileged ports */
static int port_range_written(
	struct host *h, const struct sysctl_row *row, void *data, const char *words)
{
	int *range = h->ipv4.ip_local_port_range;
	int64_t low, high = range[1];

	(void)row;
	(void)data;
	if (!sysctl_parse_number(&words, &low))
		return -EINVAL;
	sysctl_parse_number(&words, &high);
	if (low < 1024 || high > 65535 || high < low)
		return -EINVAL;
	range[0] = (int)low;
	range[1] = (int)high;
	return 0;
}

static void port_range_show(
	struct host *h, const struct sysctl_row *row, const void *data, struct text *out)
{
	(void)row;
	(void)data;
	text_add(out, "%d\t%d", h->ipv4.ip_local_port_range[0], h->ipv4.ip_local_port_range[1]);
}

/* ipv4_sysctl_rtcache_flush(): deletes all exceptions (fnhe_genid_bump()) */
static int route_flush(struct host *h, const struct sysctl_row *row, void *data, const char *words)
{
	(void)row;
	(void)data;
	(void)words;
	route_exceptions_flush(h);
	return 0;
}

#define ROW(unit, member, low, high) \
	{ \
		.name = #member, .form = (unit), .mode = 0644, \
		.offset = offsetof(struct ipv4_settings, member), .min = (low), .max = (high) \
	}
#define NO_EFFECT(unit, member, low, high, why) \
	{ \
		.name = #member, .form = (unit), .mode = 0644, \
		.offset = offsetof(struct ipv4_settings, member), .min = (low), .max = (high), \
		.effect = (why) \
	}
#define NO_MARK N_("sockets have no marks here")
#define NO_KEEPALIVE N_("no program here enables keepalive")
#define NO_PROBING N_("no path MTU probing by TCP here")
#define NO_BUFFER N_("sending is not limited by memory here")
#define ANY(member) ROW(SYSCTL_INT, member, 0, 0)
#define BYTE(member) ROW(SYSCTL_INT, member, 0, 255) /* proc_dou8vec_minmax() */
#define FLAG(member) ROW(SYSCTL_INT, member, 0, 1)
#define FROM(member, low) ROW(SYSCTL_INT, member, low, INT_MAX)
#define SECONDS(member) ROW(SYSCTL_JIFFIES, member, 0, 0)

static const struct sysctl_row ipv4_rows[] = {
	ROW(SYSCTL_INT, ip_default_ttl, 1, 255),
	BYTE(ip_no_pmtu_disc),
	BYTE(ip_nonlocal_bind),
	BYTE(ip_forward_use_pmtu),
	{.name = "ip_local_port_range",
		.form = SYSCTL_SPECIAL,
		.mode = 0644,
		.show = port_range_show,
		.written = port_range_written},
	FLAG(icmp_echo_ignore_all),
	FLAG(icmp_echo_ignore_broadcasts),
	FLAG(icmp_ignore_bogus_error_responses),
	FLAG(icmp_errors_use_inbound_ifaddr),
	NO_EFFECT(SYSCTL_INT, icmp_echo_enable_probe, 0, 1, N_("no extended echo (RFC 8335) here")),
	ROW(SYSCTL_MS_JIFFIES, icmp_ratelimit, 0, 0),
	ANY(icmp_ratemask),
	FROM(icmp_msgs_per_sec, 0),
	FROM(icmp_msgs_burst, 0),
	BYTE(igmp_link_local_mcast_reports),
	FROM(igmp_qrv, 1),
	SECONDS(ipfrag_time),
	FROM(ipfrag_high_thresh, 0),
	NO_EFFECT(SYSCTL_INT, ipfrag_low_thresh, 0, INT_MAX, N_("the kernel no longer reads it")),
	FROM(ipfrag_max_dist, 0),
	BYTE(fwmark_reflect),
	NO_EFFECT(SYSCTL_INT, tcp_fwmark_accept, 0, 255, NO_MARK),
	ROW(SYSCTL_INT, tcp_syn_retries, 1, 127),
	BYTE(tcp_synack_retries),
	NO_EFFECT(SYSCTL_INT, tcp_retries1, 0, 255,
		N_("a retry could only find the same route again")),
	BYTE(tcp_retries2),
	BYTE(tcp_orphan_retries),
	SECONDS(tcp_fin_timeout),
	ANY(tcp_max_syn_backlog),
	BYTE(tcp_syncookies),
	BYTE(tcp_abort_on_overflow),
	ROW(SYSCTL_INT, tcp_tw_reuse, 0, 2),
	BYTE(tcp_timestamps),
	BYTE(tcp_window_scaling),
	BYTE(tcp_sack),
	NO_EFFECT(SYSCTL_INT, tcp_mtu_probing, 0, 255, NO_PROBING),
	NO_EFFECT(SYSCTL_INT, tcp_base_mss, 0, 0, NO_PROBING),
	NO_EFFECT(SYSCTL_JIFFIES, tcp_keepalive_time, 0, 0, NO_KEEPALIVE),
	NO_EFFECT(SYSCTL_INT, tcp_keepalive_probes, 0, 255, NO_KEEPALIVE),
	NO_EFFECT(SYSCTL_JIFFIES, tcp_keepalive_intvl, 0, 0, NO_KEEPALIVE),
	ANY(tcp_max_tw_buckets),
	NO_EFFECT(SYSCTL_INT, tcp_challenge_ack_limit, 0, 0,
		N_("its default means no limit, and there is none here")),
	BYTE(tcp_rfc1337),
	NO_EFFECT(
		SYSCTL_INT, tcp_no_metrics_save, 0, 255, N_("connections leave no cached metrics")),
	BYTE(tcp_slow_start_after_idle),
	ROW(SYSCTL_INT, tcp_app_win, 0, 31),
	BYTE(tcp_retrans_collapse),
	ROW(SYSCTL_INT_TRIPLE, tcp_rmem, 4096, INT_MAX),
	NO_EFFECT(SYSCTL_INT_TRIPLE, tcp_wmem, 1, INT_MAX, NO_BUFFER),
};

static const struct sysctl_row route_rows[] = {
	{.name = "flush", .form = SYSCTL_SPECIAL, .mode = 0200, .written = route_flush},
	FROM(min_pmtu, 68),
	SECONDS(mtu_expires),
	ANY(min_adv_mss),
	ANY(redirect_load),
	ANY(redirect_number),
	ANY(redirect_silence),
	ANY(error_cost),
	ANY(error_burst),
};

static const struct sysctl_row core_rows[] = {
	FROM(somaxconn, 0),
	NO_EFFECT(SYSCTL_INT, rmem_default, 2304, INT_MAX,
		N_("the memory of datagram sockets is not counted")),
	NO_EFFECT(SYSCTL_INT, wmem_default, 4608, INT_MAX, NO_BUFFER),
	FROM(rmem_max, 2304),
	NO_EFFECT(SYSCTL_INT, wmem_max, 4608, INT_MAX, NO_BUFFER),
};

void sysctl_init_ipv4(struct host *h)
{
	h->ipv4 = initial;
	sysctl_mount(h, "net/ipv4", ROWS(ipv4_rows), &h->ipv4);
	sysctl_mount(h, "net/ipv4/route", ROWS(route_rows), &h->ipv4);
	sysctl_mount(h, "net/core", ROWS(core_rows), &h->ipv4);
	sysctl_init_inert(h);
}
