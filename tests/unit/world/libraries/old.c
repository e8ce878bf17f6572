/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scheduler built for another version of the interface. */
#include "ipvs/scheduler.h"

static struct ipvs_dest *schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	(void)svc, (void)p;
	return NULL;
}

const struct ipvs_scheduler lvslab_scheduler = {
	.name = "old",
	.summary = "from another time",
	.abi = IPVS_SCHEDULER_ABI + 1,
	.schedule = schedule,
};
