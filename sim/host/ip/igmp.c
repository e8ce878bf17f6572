/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Joins and leaves multicast groups (net/ipv4/igmp.c). A change is reported igmp_qrv times (2): the
 * first after two jiffies, the next after up to igmpv3_unsolicited_report_interval (1 s) at random;
 * one report carries all changes that are due, left groups first.
 *
 *	IP to 224.0.0.22, TTL 1, TOS 0xc0, DF, option router alert | IGMPv3 report | records
 *
 * 224.0.0.1 is never reported, 224.0.0.0/24 unless igmp_link_local_mcast_reports is 0. Not
 * simulated: source filters, and replies to queries: no router of the lab sends them.
 */
#include "host/ip/igmp.h"

#include "base/errno.h"
#include "engine/trace.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/records.h"
#include "wire/igmp.h"
#include "wire/ipv4.h"

#define ALL_HOSTS UINT32_C(0xe0000001)
#define RECORDS_MAX 16 /* of a report; more groups than programs here join */

void ip_mc_init(struct ip_mc *mc)
{
	list_init(&mc->joined);
	list_init(&mc->left);
}

static struct ip_mc_group *find(const struct list *groups, uint32_t address)
{
	list_for_each (g, groups, struct ip_mc_group, link)
		if (g->address == address)
			return g;
	return NULL;
}

bool ip_mc_member(const struct netdev *dev, uint32_t group)
{
	if (!dev->ip)
		return false;
	return group == ALL_HOSTS || find(&in_dev_of(dev)->mc.joined, group) != NULL;
}

static bool is_reported(const struct host *h, uint32_t group)
{
	if (group == ALL_HOSTS)
		return false;
	return group >> 8 != 0xe00000 || h->ipv4.igmp_link_local_mcast_reports;
}

/* ---- reports ---- */

static void send_report(
	struct host *h, struct netdev *dev, const struct igmp_record *records, uint16_t count)
{
	struct ip_send how = {.flow = {.dst = IGMP_ALL_REPORTS, .out = dev},
		.protocol = IPPROTO_IGMP,
		.tos = 0xc0,
		.ttl = 1,
		.df = true,
		.options = {0x94, 4, 0, 0}, /* router alert (RFC 2113) */
		.options_length = 4};
	struct frame *f = frame_new(h->node.net);

	igmp_emit_report(
		frame_put(f, IGMP_HLEN + (unsigned)count * IGMP_RECORD_LEN), records, count);
	/* igmpv3_get_srcaddr(): an interface without that address uses 0.0.0.0 */
	how.has_route = route_output(h, &how.flow, &how.route) == 0;
	if (how.has_route && !addr_find(dev, how.flow.src))
		how.flow.src = 0;
	ip_send(h, f, &how);
}

/* one list's part of igmpv3_send_cr() */
static uint16_t collect(const struct host *h, const struct list *groups, uint8_t type,
	struct igmp_record *records, uint16_t count)
{
	list_for_each (g, groups, struct ip_mc_group, link) {
		if (!g->changes)
			continue;
		g->changes--;
		if (count < RECORDS_MAX && is_reported(h, g->address))
			records[count++] = (struct igmp_record){type, g->address};
	}
	return count;
}

static void forget_reported(struct host *h, struct ip_mc *mc)
{
	list_for_each_safe (g, &mc->left, struct ip_mc_group, link)
		if (!g->changes) {
			list_del(&g->link);
			pool_put(&h->ip.group_pool, g);
		}
}

/* igmp_ifc_start_timer() */
static void start_timer(struct host *h, struct ip_mc *mc, uint32_t delay)
{
	timer_mod_in(host_engine(h), &mc->report, rng_below(&h->ip.igmp_random, delay) + 2);
}

/* igmp_ifc_timer_expire() */
static void report(struct engine *e, struct timer *t)
{
	struct ip_mc *mc = container_of(t, struct ip_mc, report);
	struct in_device *in_dev = container_of(mc, struct in_device, mc);
	struct host *h = host_of(in_dev->dev);
	struct igmp_record records[RECORDS_MAX];
	uint16_t count = collect(h, &mc->left, IGMP_TO_INCLUDE, records, 0);

	(void)e;
	count = collect(h, &mc->joined, IGMP_TO_EXCLUDE, records, count);
	forget_reported(h, mc);
	if (count)
		send_report(h, in_dev->dev, records, count);
	if (!mc->repeats)
		return;
	mc->repeats--;
	const int interval = in_dev->conf.value[CONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL];
	start_timer(h, mc, (uint32_t)msecs_to_jiffies(interval > 0 ? (uint64_t)interval : 0));
}

/* igmp_ifc_event(), if the change must be reported */
static void changed(struct host *h, struct ip_mc *mc, struct ip_mc_group *g)
{
	if (!is_reported(h, g->address))
		return;
	g->changes = (uint32_t)h->ipv4.igmp_qrv;
	mc->repeats = (uint32_t)h->ipv4.igmp_qrv;
	mc->report.run = report;
	start_timer(h, mc, 1);
}

/* ---- membership ---- */

static void record(struct host *h, struct netdev *dev, unsigned why, uint32_t group, bool joined)
{
	HOST_RECORD(h, REC_GROUP, why, dev, (struct frame *)NULL, group, joined);
}

int ip_mc_join(struct host *h, struct netdev *dev, uint32_t group)
{
	if (!ipv4_is_multicast(group))
		return -EINVAL;
	if (!dev || !dev->ip)
		return -ENODEV;
	struct ip_mc *mc = &in_dev_of(dev)->mc;
	struct ip_mc_group *g = find(&mc->joined, group);

	if (g) {
		g->users++;
		return 0;
	}
	g = find(&mc->left, group); /* igmpv3_del_delrec() */
	if (g)
		list_del(&g->link);
	else
		g = pool_get(&h->ip.group_pool);
	g->address = group;
	g->users = 1;
	list_add(&g->link, &mc->joined);
	record(h, dev, IP_GROUP_JOINED, group, true);
	if (netdev_is_up(dev))
		changed(h, mc, g);
	return 0;
}

int ip_mc_leave(struct host *h, struct netdev *dev, uint32_t group)
{
	struct ip_mc *mc = dev && dev->ip ? &in_dev_of(dev)->mc : NULL;
	struct ip_mc_group *g = mc ? find(&mc->joined, group) : NULL;

	if (!g)
		return -EADDRNOTAVAIL;
	if (--g->users)
		return 0;
	list_del(&g->link);
	g->changes = 0;
	list_add(&g->link, &mc->left);
	record(h, dev, IP_GROUP_LEFT, group, false);
	if (netdev_is_up(dev))
		changed(h, mc, g);
	forget_reported(h, mc);
	return 0;
}

void ip_mc_up(struct host *h, struct netdev *dev)
{
	struct ip_mc *mc = &in_dev_of(dev)->mc;

	list_for_each (g, &mc->joined, struct ip_mc_group, link)
		changed(h, mc, g);
}

/* Nothing can be sent any more: pending reports are dropped. */
void ip_mc_down(struct host *h, struct netdev *dev)
{
	struct ip_mc *mc = &in_dev_of(dev)->mc;

	timer_del(host_engine(h), &mc->report);
	mc->repeats = 0;
	list_for_each (g, &mc->left, struct ip_mc_group, link)
		g->changes = 0;
	forget_reported(h, mc);
}

/* ---- in ---- */

/* igmp_rcv(): only a query can arrive here */
static void igmp_rcv(struct host *h, struct frame *f, const struct ipv4_header *ip)
{
	(void)h;
	frame_drop_with(f, IP_IGMP_UNANSWERED, ip->src, 0, 0);
}

void igmp_init(struct host *h)
{
	pool_init(&h->ip.group_pool, host_engine(h)->arena, "multicast group",
		sizeof(struct ip_mc_group));
	h->ip.igmp_random = engine_stream(host_engine(h), h->node.name, "igmp");
	ip_register_protocol(h, IPPROTO_IGMP, igmp_rcv);
}
