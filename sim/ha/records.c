/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of keepalived's records and reasons. */
#include "ha/records.h"

#include "engine/trace.h"
#include "ha/reasons.h"

const struct kind ha_kinds[] = {HA_RECORDS(KIND_ROW){0, NULL, NULL}};

REASON_LIST(vrrp_reasons, "vrrp", VRRP_REASON_BASE + 1, VRRP_REASONS);
REASON_LIST(check_reasons, "check", CHECK_REASON_BASE + 1, CHECK_REASONS);
