/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of IPVS's records and reasons, from which text, JSON and docs are printed. The
 * reasons cite kernel functions; their sentences are the lab's own.
 */
#include "ipvs/records.h"

#include "engine/trace.h"
#include "ipvs/reasons.h"
#include "ipvs/sync_reasons.h"

const struct kind ipvs_kinds[] = {IPVS_RECORDS(KIND_ROW){0, NULL, NULL}};

REASON_LIST(ipvs_reasons, "ipvs", IPVS_REASON_BASE + 1, IPVS_REASONS);
REASON_LIST(ipvs_state_reasons, "ipvs-state", IPVS_STATE_REASON_BASE + 1, IPVS_STATE_REASONS);
REASON_LIST(ipvs_sync_reasons, "ipvs-sync", IPVS_SYNC_REASON_BASE + 1, IPVS_SYNC_REASONS);
REASON_LIST(sched_reasons, "scheduler", SCHED_REASON_BASE + 1, SCHED_REASONS);
