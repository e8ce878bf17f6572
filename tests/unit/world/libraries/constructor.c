/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scheduler that leaves a trace of having been loaded: code of its own runs before anything. */
#include <stdlib.h>

#include "ipvs/scheduler.h"

static void __attribute__((constructor)) loaded(void)
{
	setenv("LVSLAB_TEST_CODE_RAN", "1", 1);
}

static struct ipvs_dest *schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	(void)svc, (void)p;
	return NULL;
}

const struct ipvs_scheduler lvslab_scheduler = {
	.name = "constructed",
	.summary = "nobody",
	.abi = IPVS_SCHEDULER_ABI,
	.schedule = schedule,
};
