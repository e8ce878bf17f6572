/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Assigns the numbers of records and reasons. Each module has one row: its list, its rows, the
 * number below its first, and its range: from a multiple of 64 up to the next row's start or less.
 * The compiler rejects a list that begins elsewhere or exceeds its range, and ranges that overlap.
 * Numbers are part of the trace hash: an assigned range never moves.
 */
#include "watch/lists.h"

#include "app/commands/iptables/filter_reasons.h"
#include "app/servers/records.h"
#include "ha/reasons.h"
#include "ha/records.h"
#include "ha/vrrp_filter.h"
#include "host/ip/icmp_reasons.h"
#include "host/ip/ip_reasons.h"
#include "host/neigh/arp.h"
#include "host/neigh/neighbour.h"
#include "host/records.h"
#include "host/route/route_reasons.h"
#include "host/sysctl/sysctl.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "ipvs/sync_reasons.h"
#include "net/bridge.h"
#include "transport/socket/udp_reasons.h"
#include "transport/tcp/tcp_reasons.h"

/* clang-format off */
#define KINDS(X) \
	X(net_kinds,  NET_RECORDS,  NET_RECORD_BASE,  0x100, 0x200) \
	X(host_kinds, HOST_RECORDS, HOST_RECORD_BASE, 0x200, 0x300) \
	X(ipvs_kinds, IPVS_RECORDS, IPVS_RECORD_BASE, 0x300, 0x400) \
	X(app_kinds,  APP_RECORDS,  APP_RECORD_BASE,  0x400, 0x500) \
	X(ha_kinds,   HA_RECORDS,   HA_RECORD_BASE,   0x500, 0x540)

#define REASONS(X) \
	X(drop_reasons,       DROP_REASONS,       DROP_BASE,              0x040, 0x080) \
	X(bridge_reasons,     BRIDGE_REASONS,     BRIDGE_REASON_BASE,     0x080, 0x0c0) \
	X(arp_reasons,        ARP_REASONS,        ARP_REASON_BASE,        0x100, 0x140) \
	X(neigh_reasons,      NEIGH_REASONS,      NEIGH_REASON_BASE,      0x140, 0x180) \
	X(route_reasons,      ROUTE_REASONS,      ROUTE_REASON_BASE,      0x180, 0x1c0) \
	X(ip_reasons,         IP_REASONS,         IP_REASON_BASE,         0x1c0, 0x200) \
	X(icmp_reasons,       ICMP_REASONS,       ICMP_REASON_BASE,       0x200, 0x240) \
	X(udp_reasons,        UDP_REASONS,        UDP_REASON_BASE,        0x240, 0x280) \
	X(tcp_reasons,        TCP_REASONS,        TCP_REASON_BASE,        0x280, 0x300) \
	X(ipvs_reasons,       IPVS_REASONS,       IPVS_REASON_BASE,       0x300, 0x340) \
	X(ipvs_state_reasons, IPVS_STATE_REASONS, IPVS_STATE_REASON_BASE, 0x340, 0x380) \
	X(sched_reasons,      SCHED_REASONS,      SCHED_REASON_BASE,      0x380, 0x400) \
	X(sysctl_reasons,     SYSCTL_REASONS,     SYSCTL_REASON_BASE,     0x480, 0x4c0) \
	X(ipvs_sync_reasons,  IPVS_SYNC_REASONS,  IPVS_SYNC_REASON_BASE,  0x4c0, 0x500) \
	X(vrrp_reasons,       VRRP_REASONS,       VRRP_REASON_BASE,       0x500, 0x540) \
	X(check_reasons,      CHECK_REASONS,      CHECK_REASON_BASE,      0x540, 0x580) \
	X(filter_reasons,     FILTER_REASONS,     FILTER_BASE,            0x600, 0x640) \
	X(vrrp_filter_reasons, VRRP_FILTER_REASONS, VRRP_FILTER_REASON_BASE, 0x680, 0x6c0)
/* clang-format on */

#define BLOCK 64 /* numbers; 64 blocks make a mask */
#define BELOW(number) ((UINT64_C(1) << (number) / BLOCK) - 1)
#define MASK(from, to) (BELOW(to) & ~BELOW(from))
#define ADD_MASK(list, rows, base, from, to) +MASK(from, to)
#define OR_MASK(list, rows, base, from, to) | MASK(from, to)
_Static_assert((UINT64_C(0) KINDS(ADD_MASK)) == (UINT64_C(0) KINDS(OR_MASK)),
	"two ranges of records overlap");
_Static_assert((UINT64_C(0) REASONS(ADD_MASK)) == (UINT64_C(0) REASONS(OR_MASK)),
	"two ranges of reasons overlap");

#define KIND_ONE(id, name, fields) +1
#define REASON_ONE(id, code, source, sentence) +1
#define FITS(count, base, from, to) \
	_Static_assert((from) % BLOCK == 0 && (to) % BLOCK == 0 && (to) < 64 * BLOCK, "blocks"); \
	_Static_assert((base) + 1 == (from), "it begins where it was given"); \
	_Static_assert((count) <= (to) - (from), "it fits its range");
#define KINDS_FIT(list, rows, base, from, to) FITS(0 rows(KIND_ONE), base, from, to)
#define REASONS_FIT(list, rows, base, from, to) FITS(0 rows(REASON_ONE), base, from, to)
KINDS(KINDS_FIT)
REASONS(REASONS_FIT)

#define ADDRESS(list, rows, base, from, to) &list,
#define ITSELF(list, rows, base, from, to) list,
const struct kind *const kind_lists[] = {KINDS(ITSELF) NULL};
const struct reason_list *const reason_lists[] = {REASONS(ADDRESS) NULL};
