/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drops packets to addresses that must not accept them: no_accept, vrrp_strict. The rules belong to
 * netfilter and stay if keepalived is killed, as the address does.
 */
#ifndef LVSLAB_HA_VRRP_FILTER_H
#define LVSLAB_HA_VRRP_FILTER_H

#include "engine/reason.h"
#include "host/host.h"

/* clang-format off */
/* inputs: 0 the address */
#define VRRP_FILTER_REASONS(X)                                                                     \
	X(VRRP_FILTER_IN, "vrrp-no-accept-in", "keepalived vrrp/vrrp_nftables.c: nft_setup_ipv4_vips()", \
		"vrrp_strict or no_accept: keepalived's rule drops packets to the VIP {0:ip} before IPVS sees them") \
	X(VRRP_FILTER_OUT, "vrrp-no-accept-out", "keepalived vrrp/vrrp_nftables.c: nft_setup_ipv4_vips()", \
		"vrrp_strict or no_accept: keepalived's rule drops packets from the VIP {0:ip}")
/* clang-format on */

enum vrrp_filter_reason { VRRP_FILTER_REASON_BASE = 0x680 - 1, VRRP_FILTER_REASONS(REASON_ENUM) };
extern const struct reason_list vrrp_filter_reasons;

/* `drop`: drop packets from and to the address from now on; else stop dropping them. */
void vrrp_filter_set(struct host *h, uint32_t address, bool drop);
/* Deletes the table: a starting keepalived removes what an earlier one has left. */
void vrrp_filter_clear(struct host *h);

#endif
