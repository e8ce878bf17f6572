/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scheduler with a name that is taken. */
#include "ipvs/scheduler.h"

static struct ipvs_dest *schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	(void)svc, (void)p;
	return NULL;
}

const struct ipvs_scheduler lvslab_scheduler = {
	.name = "wlc",
	.summary = "the other one",
	.abi = IPVS_SCHEDULER_ABI,
	.schedule = schedule,
};
