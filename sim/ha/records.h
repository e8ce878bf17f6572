/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of records that keepalived makes. */
#ifndef LVSLAB_HA_RECORDS_H
#define LVSLAB_HA_RECORDS_H

#include "engine/trace.h"
#include "ipvs/records.h"

/* clang-format off */
#define HA_RECORDS(X)                                                                              \
	/* a state was entered; an advert was sent, received; a gratuitous ARP was sent */         \
	X(REC_VRRP_STATE, "vrrp-state", "vrid priority other_priority other:ip wait:dur state")    \
	X(REC_VRRP_SENT, "vrrp-sent", "vrid priority in2 in3 in4 addresses")                       \
	X(REC_VRRP_HEARD, "vrrp-heard", "vrid priority other_priority other:ip wait:dur state")    \
	X(REC_VRRP_GARP, "vrrp-garp", "vrid priority in2 address:ip")                              \
	X(REC_VRRP_PRIORITY, "vrrp-priority", "vrid priority old_priority")                        \
	/* a check's result reached the table; quorum was gained or lost */                        \
	X(REC_CHECK_SERVER, "check-server", "server:ip port vip:ip vport weight")                  \
	X(REC_CHECK_QUORUM, "check-quorum", "vip:ip vport threshold sum")
/* clang-format on */

enum ha_record { HA_RECORD_BASE = 0x500 - 1, HA_RECORDS(KIND_ENUM) };
extern const struct kind ha_kinds[]; /* ends with an id of 0 */

#endif
