/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reasons of keepalived: VRRP and checks. */
#ifndef LVSLAB_HA_REASONS_H
#define LVSLAB_HA_REASONS_H

#include "engine/reason.h"

/* clang-format off */
/* inputs: 0 vrid, 1 own priority, 2 the other's priority, 3 the other's address, 4 a time */
#define VRRP_REASONS(X)                                                                            \
	X(VRRP_INIT, "vrrp-init", "keepalived vrrp/vrrp_scheduler.c: vrrp_init_state()",           \
		"vrid {0} starts as BACKUP, whatever 'state' says: it waits {4:dur}, 3 advert_int plus the skew of priority {1}") \
	X(VRRP_TIMEOUT, "vrrp-timeout", "keepalived vrrp/vrrp_scheduler.c: vrrp_dispatcher_read_timeout()", \
		"vrid {0}: no advert for {4:dur}: {node} becomes MASTER with priority {1}")        \
	X(VRRP_OWNER, "vrrp-owner", "keepalived vrrp/vrrp_scheduler.c: vrrp_init_state()",         \
		"vrid {0}: priority 255 owns the address: {node} becomes MASTER at once")          \
	X(VRRP_HIGHER, "vrrp-higher", "keepalived vrrp/vrrp.c: vrrp_state_master_rx()",            \
		"vrid {0}: {3:ip} has priority {2}, ours is {1}: {node} becomes BACKUP")           \
	X(VRRP_SAME_HIGHER, "vrrp-same-higher", "keepalived vrrp/vrrp.c: vrrp_state_master_rx()",  \
		"vrid {0}: {3:ip} has the same priority {2} and the higher address: {node} becomes BACKUP") \
	X(VRRP_LOWER, "vrrp-lower", "keepalived vrrp/vrrp.c: vrrp_state_master_rx()",              \
		"vrid {0}: {3:ip} is MASTER with priority {2}, ours is {1}: an advert and gratuitous ARPs at once") \
	X(VRRP_ACCEPTED, "vrrp-accepted", "keepalived vrrp/vrrp.c: vrrp_state_backup()",           \
		"vrid {0}: {3:ip} advertises priority {2}, ours is {1}: the timer restarts at {4:dur}") \
	X(VRRP_DISCARDED, "vrrp-discarded", "keepalived vrrp/vrrp.c: vrrp_state_backup()",         \
		"vrid {0}: {3:ip} advertises priority {2}, lower than ours, {1}: the timer is not restarted, {4:dur} left") \
	X(VRRP_PRIORITY_0, "vrrp-priority-0", "keepalived vrrp/vrrp.c: vrrp_state_backup()",       \
		"vrid {0}: {3:ip} stops (priority 0): {node} waits only the skew, {4:dur}")        \
	X(VRRP_PRIORITY_0_MASTER, "vrrp-priority-0-master", "keepalived vrrp/vrrp.c: vrrp_state_master_rx()", \
		"vrid {0}: {3:ip} stops (priority 0): {node} is MASTER already and sends an advert, no gratuitous ARP") \
	X(VRRP_REJECTED, "vrrp-rejected", "keepalived vrrp/vrrp.c: vrrp_check_packet()",           \
		"vrid {0}: the advert from {3:ip} is rejected and has no effect")              \
	X(VRRP_IGNORED, "vrrp-ignored", "keepalived vrrp/vrrp_scheduler.c: vrrp_dispatcher_read()", \
		"vrid {0} is in FAULT: the advert from {3:ip} is ignored")                           \
	X(VRRP_ADVERT, "vrrp-advert", "keepalived vrrp/vrrp.c: vrrp_send_adv()",                   \
		"vrid {0}: advert with priority {1}")                                              \
	X(VRRP_ADVERT_STOP, "vrrp-advert-stop", "keepalived vrrp/vrrp.c: vrrp_restore_interface()", \
		"vrid {0}: advert with priority 0: the backups need not wait for their timers")    \
	X(VRRP_GARP, "vrrp-garp", "keepalived vrrp/vrrp_arp.c: send_gratuitous_arp_immediate()",   \
		"vrid {0}: gratuitous ARP for {3:ip}: neighbours that have an entry for it learn the new MAC")  \
	X(VRRP_FAULT, "vrrp-fault", "keepalived vrrp/vrrp_track.c: down_instance()",               \
		"vrid {0}: a tracked object is down: FAULT")                                      \
	X(VRRP_RECOVERED, "vrrp-recovered", "keepalived vrrp/vrrp_scheduler.c: try_up_instance()", \
		"vrid {0}: all tracked objects are up: BACKUP, the full wait of {4:dur} begins")       \
	X(VRRP_PRIORITY, "vrrp-priority", "keepalived vrrp/vrrp_track.c: vrrp_set_effective_priority()", \
		"vrid {0}: the effective priority is now {1} (was {2}); the change itself sends no advert")  \
	X(VRRP_GROUP_WAITS, "vrrp-group-waits", "keepalived vrrp/vrrp_sync.c: vrrp_sync_can_goto_master()", \
		"vrid {0} could become MASTER, but the sync group waits for another member: {4:dur} more") \
	X(VRRP_GROUP_FOLLOWS, "vrrp-group-follows", "keepalived vrrp/vrrp_sync.c: vrrp_sync_master()", \
		"vrid {0} follows its sync group")                                                 \
	X(VRRP_ADDRESS_GONE, "vrrp-address-gone", "keepalived core/keepalived_netlink.c: netlink_if_address_filter()", \
		"vrid {0}: {3:ip} was removed by hand: priority 0, BACKUP")                        \
	X(VRRP_STOPPED, "vrrp-stopped", "keepalived vrrp/vrrp_daemon.c: stop_vrrp()",              \
		"vrid {0}: keepalived stops")

/* inputs: 0 server, 1 its port, 2 virtual address, 3 its port, 4 weight; of a quorum: 0 virtual
 * address, 1 port, 2 required weight, 3 weight of the servers that are up */
#define CHECK_REASONS(X)                                                                           \
	X(CHECK_REMOVED, "check-removed", "keepalived check/ipwrapper.c: perform_svr_state()",     \
		"the check of {0:ip}:{1} failed: removed from {2:ip}:{3}; its connections stay, their packets are dropped") \
	X(CHECK_INHIBITED, "check-inhibited", "keepalived check/ipwrapper.c: perform_svr_state()", \
		"the check of {0:ip}:{1} failed: weight 0 (inhibit_on_failure): no new connections, existing ones continue") \
	X(CHECK_ADDED, "check-added", "keepalived check/ipwrapper.c: perform_svr_state()",         \
		"all checks of {0:ip}:{1} are good: added to {2:ip}:{3}, at the head of the list") \
	X(CHECK_WEIGHT, "check-weight", "keepalived check/ipwrapper.c: update_svr_wgt()",          \
		"the weight of {0:ip}:{1} is now {4}")                                                   \
	X(CHECK_QUORUM_LOST, "check-quorum-lost", "keepalived check/ipwrapper.c: update_quorum_state()", \
		"{0:ip}:{1}: the total weight of live servers is {3}, {2} is needed: quorum lost")           \
	X(CHECK_QUORUM_GAINED, "check-quorum-gained", "keepalived check/ipwrapper.c: update_quorum_state()", \
		"{0:ip}:{1}: the total weight of live servers is {3}, {2} is needed: quorum gained")         \
	X(CHECK_SORRY, "check-sorry", "keepalived check/ipwrapper.c: update_quorum_state()",       \
		"no quorum: the sorry server {0:ip}:{1} takes over")                               \
	X(CHECK_NO_SORRY, "check-no-sorry", "keepalived check/ipwrapper.c: update_quorum_state()", \
		"quorum regained: the sorry server {0:ip}:{1} is deleted, its connections hang")
/* clang-format on */

enum vrrp_reason { VRRP_REASON_BASE = 0x500 - 1, VRRP_REASONS(REASON_ENUM) };
extern const struct reason_list vrrp_reasons;

enum check_reason { CHECK_REASON_BASE = 0x540 - 1, CHECK_REASONS(REASON_ENUM) };
extern const struct reason_list check_reasons;

#endif
