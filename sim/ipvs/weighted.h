/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Weighted least connections", the rule of wlc and of the misses of lblc and lblcr: the lowest
 * (257·active + inactive) / weight; among equals the first in the list.
 */
#ifndef LVSLAB_IPVS_WEIGHTED_H
#define LVSLAB_IPVS_WEIGHTED_H

#include "ipvs/order.h"

struct ipvs_rank ipvs_weighted_rank(const struct ipvs_dest *dest);
/* The best server by an order of that rank. */
struct ipvs_dest *ipvs_weighted_first(struct ipvs_order *o, const struct ipvs_service *svc);
struct ipvs_score ipvs_weighted_shown(const struct ipvs_dest *dest);
/* is a more loaded than b? */
static inline bool ipvs_more_loaded(const struct ipvs_dest *a, const struct ipvs_dest *b)
{
	return (int64_t)ipvs_dest_overhead(a) * b->weight >
		(int64_t)ipvs_dest_overhead(b) * a->weight;
}

#endif
