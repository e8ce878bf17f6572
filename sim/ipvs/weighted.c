/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See weighted.h. The kernel's overhead is an int: with 2²³ active connections on one server it is
 * negative. The scans of ip_vs_wlc.c, ip_vs_lblc.c and ip_vs_lblcr.c require a weight above 0 only
 * for their first candidate, so a later server of weight 0 with a negative overhead is chosen over
 * it. Such servers are "odd": while there is one, the list is scanned as in the kernel.
 */
#include "ipvs/weighted.h"

struct ipvs_rank ipvs_weighted_rank(const struct ipvs_dest *dest)
{
	if (dest->overloaded)
		return (struct ipvs_rank){0};
	return (struct ipvs_rank){.load = ipvs_dest_overhead(dest), .weight = dest->weight};
}

static struct ipvs_dest *scan(const struct ipvs_service *svc)
{
	struct ipvs_dest *least = NULL;
	int64_t load = 1, weight = 0; /* infinitely much */

	list_for_each (dest, &svc->destinations, struct ipvs_dest, link) {
		if (dest->overloaded)
			continue;
		int64_t its_load = ipvs_dest_overhead(dest), its_weight = dest->weight;
		if (load * its_weight > its_load * weight) {
			least = dest;
			load = its_load;
			weight = its_weight;
		}
	}
	return least;
}

struct ipvs_dest *ipvs_weighted_first(struct ipvs_order *o, const struct ipvs_service *svc)
{
	if (!o->size)
		return scan(svc);
	ipvs_order_settle(o);
	return o->odd ? scan(svc) : ipvs_order_first(o);
}

struct ipvs_score ipvs_weighted_shown(const struct ipvs_dest *dest)
{
	return (struct ipvs_score){
		dest, ipvs_dest_takes(dest), ipvs_dest_overhead(dest), dest->weight};
}
