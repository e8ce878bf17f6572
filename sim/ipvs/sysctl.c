/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net.ipv4.vs.* (net/netfilter/ipvs/ip_vs_ctl.c: vs_vars, with CONFIG_IP_VS_NFCT, without
 * CONFIG_IP_VS_DEBUG). The effects of drop_entry, drop_packet and secure_tcp are in defense.c.
 */
#include "base/errno.h"
#include "base/text.h"
#include "ipvs/conn.h"
#include "ipvs/ipvs.h"
#include "ipvs/reasons.h"
#include "ipvs/service.h"
#include "ipvs/state.h"
#include "wire/ipv4.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

#define LBLC_EXPIRATION (24 * 60 * 60 * HZ)

static int defense_written(
	struct host *h, const struct sysctl_row *row, void *data, const char *words)
{
	(void)row, (void)data, (void)words;
	ipvs_defense_update(ipvs_of(h));
	return 0;
}

/* proc_do_sync_threshold(): the packet number, which must be less than the period (0: no period) */
static void threshold_show(
	struct host *h, const struct sysctl_row *row, const void *data, struct text *out)
{
	const struct ipvs_sysctl *s = data;

	(void)h, (void)row;
	text_add(out, "%d\t%d", s->sync_threshold[0], s->sync_threshold[1]);
}

static int threshold_written(
	struct host *h, const struct sysctl_row *row, void *data, const char *words)
{
	struct ipvs_sysctl *s = data;
	int64_t v[2] = {s->sync_threshold[0], s->sync_threshold[1]};

	(void)h, (void)row;
	for (unsigned i = 0; i < 2 && words[strspn(words, " \t\n")]; i++)
		if (!sysctl_parse_number(&words, &v[i]))
			return -EINVAL;
	if (v[0] < 0 || v[1] < 0 || v[0] > INT_MAX || v[1] > INT_MAX || (v[1] && v[0] >= v[1]))
		return -EINVAL;
	s->sync_threshold[0] = (int)v[0];
	s->sync_threshold[1] = (int)v[1];
	return 0;
}

/* proc_do_sync_ports(): a power of two */
static void ports_show(
	struct host *h, const struct sysctl_row *row, const void *data, struct text *out)
{
	const struct ipvs_sysctl *s = data;

	(void)h, (void)row;
	text_add(out, "%d", s->sync_ports);
}

static int ports_written(
	struct host *h, const struct sysctl_row *row, void *data, const char *words)
{
	struct ipvs_sysctl *s = data;
	int64_t v;

	(void)h, (void)row;
	if (!sysctl_parse_number(&words, &v) || v < 1 || v > INT_MAX || v & (v - 1))
		return -EINVAL;
	s->sync_ports = (int)v;
	return 0;
}

#define ROW(field, why) \
	{ \
		.name = #field, .mode = 0644, .offset = offsetof(struct ipvs_sysctl, field), \
		.effect = (why) \
	}
#define DEFENSE(field) \
	{ \
		.name = #field, .mode = 0644, .offset = offsetof(struct ipvs_sysctl, field), \
		.max = 3, .written = defense_written \
	}

static const struct sysctl_row rows[] = {
	ROW(amemthresh, N_("memory never runs low here")),
	{.name = "am_droprate",
		.mode = 0644,
		.offset = offsetof(struct ipvs_sysctl, am_droprate),
		.written = defense_written},
	DEFENSE(drop_entry),
	DEFENSE(drop_packet),
	ROW(conntrack, N_("no netfilter connection tracking here")),
	DEFENSE(secure_tcp),
	ROW(snat_reroute, NULL),
	{.name = "sync_version",
		.mode = 0644,
		.offset = offsetof(struct ipvs_sysctl, sync_version),
		.max = 1},
	{.name = "sync_ports",
		.form = SYSCTL_SPECIAL,
		.mode = 0644,
		.offset = offsetof(struct ipvs_sysctl, sync_ports),
		.show = ports_show,
		.written = ports_written},
	ROW(sync_persist_mode, NULL),
	ROW(sync_qlen_max, NULL),
	ROW(sync_sock_size, N_("the sender's buffer is never full here")),
	ROW(cache_bypass, NULL),
	ROW(expire_nodest_conn, NULL),
	ROW(sloppy_tcp, NULL),
	ROW(sloppy_sctp, N_("no SCTP here")),
	ROW(expire_quiescent_template, NULL),
	{.name = "sync_threshold",
		.form = SYSCTL_SPECIAL,
		.mode = 0644,
		.offset = offsetof(struct ipvs_sysctl, sync_threshold),
		.show = threshold_show,
		.written = threshold_written},
	{.name = "sync_refresh_period",
		.form = SYSCTL_JIFFIES,
		.mode = 0644,
		.offset = offsetof(struct ipvs_sysctl, sync_refresh_period)},
	{.name = "sync_retries",
		.mode = 0644,
		.offset = offsetof(struct ipvs_sysctl, sync_retries),
		.max = 3},
	ROW(nat_icmp_send, NULL),
	ROW(pmtu_disc, NULL),
	ROW(backup_only, NULL),
	ROW(conn_reuse_mode, NULL),
	ROW(schedule_icmp, NULL),
	ROW(ignore_tunneled, NULL),
	ROW(run_estimation, NULL),
};

static const struct ipvs_sysctl defaults = {
	.amemthresh = 1024,
	.am_droprate = 10,
	.snat_reroute = 1,
	.sync_version = 1,
	.sync_ports = 1,
	.sync_qlen_max = 7141, /* a thirty-second of a small machine's free pages */
	.sync_threshold = {3, 50},
	.pmtu_disc = 1,
	.conn_reuse_mode = 1,
	.run_estimation = 1,
};

void ipvs_sysctl_init(struct ipvs *ipvs)
{
	ipvs->sysctl = defaults;
	sysctl_mount(
		ipvs->host, "net/ipv4/vs", rows, sizeof(rows) / sizeof(rows[0]), &ipvs->sysctl);
}

/* __ip_vs_lblc_init(), __ip_vs_lblcr_init(): loading the scheduler's module creates the file */
int *ipvs_sysctl_expiration(struct ipvs *ipvs, bool replicated)
{
	static const struct sysctl_row files[] = {
		{.name = "lblc_expiration",
			.form = SYSCTL_JIFFIES,
			.mode = 0644,
			.offset = offsetof(struct ipvs_sysctl, lblc_expiration)},
		{.name = "lblcr_expiration",
			.form = SYSCTL_JIFFIES,
			.mode = 0644,
			.offset = offsetof(struct ipvs_sysctl, lblcr_expiration)},
	};
	bool *loaded = replicated ? &ipvs->lblcr_loaded : &ipvs->lblc_loaded;
	int *value = replicated ? &ipvs->sysctl.lblcr_expiration : &ipvs->sysctl.lblc_expiration;

	if (*loaded)
		return value;
	*loaded = true;
	*value = LBLC_EXPIRATION;
	if (ipvs->host)
		sysctl_mount(ipvs->host, "net/ipv4/vs", &files[replicated], 1, &ipvs->sysctl);
	return value;
}
