/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net.ipv4.neigh: the rows of neigh_sysctl_template in net/core/neighbour.c. Some values have two
 * names in different units; unres_qlen counts full-size packets and is stored in bytes. The gc_*
 * rows belong to the table and exist in default only.
 *
 * A write to default reaches the interfaces that have had no address yet (neigh_copy_dflt_parms()).
 */
#include <limits.h>

#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/sysctl/sysctl_internal.h"

#define SKB_TRUESIZE_ETH_FRAME 2090 /* SKB_TRUESIZE(ETH_FRAME_LEN) */

static int *value_at(struct neigh_parms *p, size_t offset)
{
	return (int *)(void *)((char *)p + offset);
}

/* neigh_proc_update(), neigh_copy_dflt_parms() */
static int neigh_written(
	struct host *h, const struct sysctl_row *row, void *data, const char *words)
{
	struct neigh_parms *p = data;
	uint32_t bit =
		1u << (row->offset - offsetof(struct neigh_parms, mcast_probes)) / sizeof(int);

	(void)words;
	p->written |= bit;
	if (p != &h->arp.defaults)
		return 0;
	list_for_each (q, &h->arp.parms, struct neigh_parms, link)
		if (q != p && !(q->written & bit))
			*value_at(q, row->offset) = *value_at(p, row->offset);
	return 0;
}

/* neigh_proc_base_reachable_time(): draws a new value at once, for this interface only */
static int reachable_written(
	struct host *h, const struct sysctl_row *row, void *data, const char *words)
{
	struct neigh_parms *p = data;

	neigh_written(h, row, data, words);
	p->reachable_time = neigh_draw_reachable_time(h, p->base_reachable_time);
	return 0;
}

/* proc_unres_qlen() */
static void qlen_show(
	struct host *h, const struct sysctl_row *row, const void *data, struct text *out)
{
	(void)h;
	(void)row;
	text_add(out, "%d",
		((const struct neigh_parms *)data)->queue_len_bytes / SKB_TRUESIZE_ETH_FRAME);
}

static int qlen_written(struct host *h, const struct sysctl_row *row, void *data, const char *words)
{
	int64_t n;

	if (!sysctl_parse_number(&words, &n) || n < 0 || n > INT_MAX / SKB_TRUESIZE_ETH_FRAME)
		return -EINVAL;
	((struct neigh_parms *)data)->queue_len_bytes = (int)n * SKB_TRUESIZE_ETH_FRAME;
	return neigh_written(h, row, data, words);
}

#define PARM(file, member, unit, low, high, after) \
	{ \
		.name = (file), .form = (unit), .mode = 0644, \
		.offset = offsetof(struct neigh_parms, member), .min = (low), .max = (high), \
		.written = (after) \
	}
#define COUNT(file, member) PARM(file, member, SYSCTL_INT, 0, INT_MAX, neigh_written)
#define TIME(file, member, unit) PARM(file, member, unit, 0, 0, neigh_written)

static const struct sysctl_row parm_rows[] = {
	{.name = "anycast_delay",
		.form = SYSCTL_USERHZ_JIFFIES,
		.mode = 0644,
		.offset = offsetof(struct neigh_parms, anycast_delay),
		.written = neigh_written,
		.effect = N_("IPv6 only; ARP has no anycast")},
	{.name = "app_solicit",
		.form = SYSCTL_INT,
		.mode = 0644,
		.offset = offsetof(struct neigh_parms, app_probes),
		.max = INT_MAX,
		.written = neigh_written,
		.effect = N_("no ARP daemon listens here: its probes go unanswered")},
	PARM("base_reachable_time", base_reachable_time, SYSCTL_JIFFIES, 0, 0, reachable_written),
	PARM("base_reachable_time_ms", base_reachable_time, SYSCTL_MS_JIFFIES, 0, 0,
		reachable_written),
	TIME("delay_first_probe_time", delay_probe_time, SYSCTL_JIFFIES),
	TIME("gc_stale_time", gc_staletime, SYSCTL_JIFFIES),
	{.name = "interval_probe_time_ms",
		.form = SYSCTL_MS_JIFFIES,
		.mode = 0644,
		.offset = offsetof(struct neigh_parms, interval_probe_time),
		.min = 1,
		.max = INT_MAX,
		.written = neigh_written,
		.effect =
			N_("for 'managed' entries, which the kernel refreshes itself; none here")},
	TIME("locktime", locktime, SYSCTL_USERHZ_JIFFIES),
	COUNT("mcast_resolicit", mcast_reprobes),
	COUNT("mcast_solicit", mcast_probes),
	TIME("proxy_delay", proxy_delay, SYSCTL_USERHZ_JIFFIES),
	COUNT("proxy_qlen", proxy_qlen),
	TIME("retrans_time", retrans_time, SYSCTL_USERHZ_JIFFIES),
	TIME("retrans_time_ms", retrans_time, SYSCTL_MS_JIFFIES),
	COUNT("ucast_solicit", ucast_probes),
	{.name = "unres_qlen",
		.form = SYSCTL_SPECIAL,
		.mode = 0644,
		.offset = offsetof(struct neigh_parms, queue_len_bytes),
		.show = qlen_show,
		.written = qlen_written},
	COUNT("unres_qlen_bytes", queue_len_bytes),
};

static const struct sysctl_row table_rows[] = {
	{.name = "gc_interval",
		.form = SYSCTL_JIFFIES,
		.mode = 0644,
		.offset = offsetof(struct neigh_table, gc_interval),
		.effect = N_("the kernel never reads it: it collects entries every "
			     "base_reachable_time/2")},
	{.name = "gc_thresh1",
		.form = SYSCTL_INT,
		.mode = 0644,
		.offset = offsetof(struct neigh_table, gc_thresh1),
		.max = INT_MAX},
	{.name = "gc_thresh2",
		.form = SYSCTL_INT,
		.mode = 0644,
		.offset = offsetof(struct neigh_table, gc_thresh2),
		.max = INT_MAX},
	{.name = "gc_thresh3",
		.form = SYSCTL_INT,
		.mode = 0644,
		.offset = offsetof(struct neigh_table, gc_thresh3),
		.max = INT_MAX},
};

void sysctl_init_neigh(struct host *h)
{
	sysctl_mount(h, "net/ipv4/neigh/default", ROWS(parm_rows), &h->arp.defaults);
	sysctl_mount(h, "net/ipv4/neigh/default", ROWS(table_rows), &h->arp);
}

void sysctl_neigh_add(struct host *h, struct in_device *in_dev)
{
	struct text dir = {0};

	if (!in_dev->neigh)
		in_dev->neigh = neigh_parms_new(h, in_dev->dev);
	text_add(&dir, "net/ipv4/neigh/%s", in_dev->dev->name);
	sysctl_mount(h, text_str(&dir), ROWS(parm_rows), in_dev->neigh);
	text_free(&dir);
}
