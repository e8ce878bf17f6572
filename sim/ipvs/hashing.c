/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Explains a table of buckets for each server; the schedulers own the tables. */
#include "ipvs/hashing.h"

void ipvs_explain_buckets(struct ipvs_explanation *x, const struct ipvs_service *svc,
	struct ipvs_dest *const *buckets, unsigned n)
{
	if (!x->score)
		return;
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link) {
		int64_t mine = 0;
		for (unsigned i = 0; i < n; i++)
			mine += buckets[i] == dest;
		x->score(x,
			&(struct ipvs_score){
				dest, mine && ipvs_dest_takes(dest), mine, dest->weight});
	}
}
