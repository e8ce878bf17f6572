/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Overflow (net/netfilter/ipvs/ip_vs_ovf.c): the greatest weight whose active connections do not
 * exceed it; among equals the first in the list, which is the last added. "Do not exceed": a server
 * gets weight + 1 connections before the next one is filled, and if all are beyond that, none is
 * chosen. UDP connections are never active and never overflow.
 */
#include "ipvs/order.h"

static bool takes(const struct ipvs_dest *dest)
{
	return !dest->overloaded && dest->active <= dest->weight;
}

static struct ipvs_rank ovf_rank(const struct ipvs_dest *dest)
{
	return (struct ipvs_rank){.load = 1, .weight = takes(dest) ? dest->weight : 0};
}

static struct ipvs_score ovf_shown(const struct ipvs_dest *dest)
{
	return (struct ipvs_score){
		dest, takes(dest) && dest->weight > 0, dest->active, dest->weight};
}

static int ovf_init_service(struct ipvs_service *svc)
{
	return ipvs_ordered_init(svc, ovf_rank);
}

static struct ipvs_dest *ovf_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	(void)p;
	return ipvs_order_pick(svc, ovf_rank);
}

static void ovf_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	(void)p;
	ipvs_order_explain(svc->sched_data, svc, x, ovf_shown);
	x->why = x->runner_up ? SCHED_OVERFLOW : SCHED_OVERFLOW_LAST;
}

const struct ipvs_scheduler ipvs_ovf_scheduler = {
	.name = "ovf",
	.summary = N_("overflow: the highest weight that its active connections do not exceed"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = ovf_init_service,
	IPVS_ORDERED_HOOKS,
	.schedule = ovf_schedule,
	.explain = ovf_explain,
};
