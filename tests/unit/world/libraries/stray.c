/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scheduler with a bug: it goes on choosing the first server that it has ever seen, also when
 * that one was deleted; and for port 9 a pointer to nowhere. */
#include "ipvs/scheduler.h"

static struct ipvs_dest *favourite;

static struct ipvs_dest *schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	if (p->sport == 9)
		return (struct ipvs_dest *)8;
	if (!favourite && !list_empty(&svc->destinations))
		favourite = list_first(&svc->destinations, struct ipvs_dest, link);
	return favourite;
}

const struct ipvs_scheduler lvslab_scheduler = {
	.name = "stray",
	.summary = "chooses what is gone",
	.abi = IPVS_SCHEDULER_ABI,
	.schedule = schedule,
};
