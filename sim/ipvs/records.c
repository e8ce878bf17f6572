/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of IPVS's records and reasons, from which text, JSON and docs are printed. The
 * reasons cite kernel functions; their sentences are the lab's own.
 */
#include "ipvs/records.h"

#include "ipvs/reasons.h"
#include "ipvs/sync_reasons.h"

const struct kind ipvs_kinds[] = {IPVS_RECORDS(KIND_ROW){0, NULL, NULL}};

REASON_LIST(ipvs_reasons, "ipvs", REASONS_IPVS, IPVS_REASONS);
REASON_LIST(ipvs_state_reasons, "ipvs-state", REASONS_IPVS_STATE, IPVS_STATE_REASONS);
REASON_LIST(ipvs_sync_reasons, "ipvs-sync", REASONS_IPVS_SYNC, IPVS_SYNC_REASONS);
REASON_LIST(sched_reasons, "scheduler", REASONS_SCHED, SCHED_REASONS);

_Static_assert(sizeof(ipvs_reasons_rows) / sizeof(ipvs_reasons_rows[0]) <=
		REASONS_IPVS_STATE - REASONS_IPVS,
	"the core's reasons fit their range");
