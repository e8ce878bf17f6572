/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reasons of IPVS: three lists, for the core, for inferred states, for schedulers. */
#ifndef LVSLAB_IPVS_REASONS_H
#define LVSLAB_IPVS_REASONS_H

#include "engine/reason.h"

/* clang-format off */
/* inputs as in the record's kind, see records.h */
#define IPVS_REASONS(X)                                                                            \
	X(IPVS_NEW_SCHEDULED, "ipvs-new-scheduled", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_schedule()", \
		"{0:ip}:{1} connects to {2:ip}:{3}: IPVS creates a connection entry to {4:ip}:{5}")        \
	X(IPVS_NEW_BY_TEMPLATE, "ipvs-new-by-template", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_sched_persist()", \
		"{0:ip} is bound to {4:ip} by its persistence template: nothing is scheduled")     \
	X(IPVS_NEW_TEMPLATE, "ipvs-new-template", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_sched_persist()", \
		"a persistence template: every connection from {0:ip} goes to {4:ip} from now on")                    \
	X(IPVS_NEW_ONE_PACKET, "ipvs-new-one-packet", "net/netfilter/ipvs/ip_vs_conn.c: ip_vs_conn_hash()", \
		"one-packet scheduling: to {4:ip}:{5}, the entry is deleted at once")                     \
	X(IPVS_NEW_BYPASS, "ipvs-new-bypass", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_leave()",    \
		"no server, cache_bypass is set: {0:ip} reaches {2:ip} directly")                  \
	X(IPVS_EXPIRED, "ipvs-expired", "net/netfilter/ipvs/ip_vs_conn.c: ip_vs_conn_expire()",    \
		"connection entry of {0:ip}:{1} timed out: deleted, {4:dur} late (timer wheel)") \
	X(IPVS_EXPIRE_LATER, "ipvs-expire-later", "net/netfilter/ipvs/ip_vs_conn.c: ip_vs_conn_expire()", \
		"the template of {0:ip} still has connections: kept, extended by 60 s at a time")  \
	X(IPVS_EXPIRE_REUSED, "ipvs-expire-reused", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_in_hook()", \
		"{0:ip} reuses port {1} (conn_reuse_mode): the old entry is deleted, the new connection is scheduled") \
	X(IPVS_EXPIRE_QUIESCENT, "ipvs-expire-quiescent", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_in_hook()", \
		"{3:ip} has weight 0 and expire_nodest_conn is set: a SYN on the old connection is rescheduled") \
	X(IPVS_EXPIRE_NODEST, "ipvs-expire-nodest", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_in_hook()", \
		"the server {3:ip} was deleted and expire_nodest_conn is set: the connection entry is deleted, too") \
	X(IPVS_EXPIRE_DEFENSE, "ipvs-expire-defense", "net/netfilter/ipvs/ip_vs_conn.c: ip_vs_random_dropentry()", \
		"drop_entry: the half-open connection of {0:ip}:{1} is dropped at random")         \
	X(IPVS_TEMPLATE_INVALID, "ipvs-template-invalid", "net/netfilter/ipvs/ip_vs_conn.c: ip_vs_check_template()", \
		"the template of {0:ip} points to {3:ip}, which was deleted or has weight 0: no longer valid") \
	X(IPVS_FORWARD_DR, "ipvs-forward-dr", "net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_dr_xmit()",  \
		"direct routing via {dev.2}: IP addresses unchanged, TTL {3}, destination MAC becomes that of {1:ip}") \
	X(IPVS_FORWARD_TUNNEL, "ipvs-forward-tunnel", "net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_tunnel_xmit()", \
		"tunnel via {dev.2}: the packet is encapsulated in one to {0:ip}, TTL {3}") \
	X(IPVS_FORWARD_NAT, "ipvs-forward-nat", "net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_nat_xmit()", \
		"NAT via {dev.2}: the destination becomes {0:ip}:{4}, TTL {3}")                \
	X(IPVS_FORWARD_NAT_BACK, "ipvs-forward-nat-back", "net/netfilter/ipvs/ip_vs_core.c: handle_response()", \
		"NAT, response of {0:ip}: its source becomes {1:ip}:{4}")                        \
	X(IPVS_FORWARD_LOCAL, "ipvs-forward-local", "net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_send_or_cont()", \
		"the server {0:ip} is {node} itself: delivered here")                              \
	X(IPVS_FORWARD_BYPASS, "ipvs-forward-bypass", "net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_bypass_xmit()", \
		"bypassing all servers via {dev.2}, to {0:ip} itself")                              \
	X(IPVS_NO_DEST, "ipvs-no-destination", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_leave()",   \
		"no server available for {0:ip}:{1}: {0:ip} sends the client ICMP port unreachable") \
	X(IPVS_NO_DEST_PASS, "ipvs-no-destination-pass", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_leave()", \
		"port {1} on the address of an FTP service: not scheduled, passed on")                      \
	X(IPVS_DROP_NO_DEST, "ipvs-drop-no-destination", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_leave()", \
		"no server available")                                                         \
	X(IPVS_DROP_DEST_GONE, "ipvs-drop-deleted-server", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_in_hook()", \
		"the connection's server was deleted and may return: packet dropped silently (expire_nodest_conn=0)") \
	X(IPVS_DROP_TTL, "ipvs-drop-ttl", "net/netfilter/ipvs/ip_vs_xmit.c: decrement_ttl()",      \
		"the TTL runs out at the director")                                              \
	X(IPVS_DROP_MTU, "ipvs-drop-mtu", "net/netfilter/ipvs/ip_vs_xmit.c: ensure_mtu_is_adequate()", \
		"too long for the path to the server, and must not be fragmented")               \
	X(IPVS_DROP_UNREACHABLE, "ipvs-drop-unreachable", "net/netfilter/ipvs/ip_vs_xmit.c: __ip_vs_get_out_rt()", \
		"the director has no route to the server")                                         \
	X(IPVS_DROP_BOUNDARY, "ipvs-drop-boundary", "net/netfilter/ipvs/ip_vs_xmit.c: crosses_local_route_boundary()", \
		"crosses the boundary between local and remote addresses: not allowed")                                      \
	X(IPVS_DROP_SHORT, "ipvs-drop-short", "net/netfilter/ipvs/ip_vs_proto_tcp.c: tcp_conn_schedule()", \
		"too short for its transport header")                                              \
	X(IPVS_DROP_CHECKSUM, "ipvs-drop-checksum", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_checksum_common_check()", \
		"the inner checksum is wrong: not translated")                              \
	X(IPVS_DROP_DEFENSE, "ipvs-drop-packet", "include/net/ip_vs.h: ip_vs_todrop()",            \
		"drop_packet: one in am_droprate packets is dropped")                              \
	X(IPVS_NO_ENTRY_ICMP, "ipvs-no-entry", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_out_hook()", \
		"nat_icmp_send: packet from a real server without a connection entry")     \
	X(IPVS_SERVICE_ADDED, "ipvs-service-added", "net/netfilter/ipvs/ip_vs_ctl.c: ip_vs_add_service()", \
		"virtual service {0:ip}:{1} added, scheduler {4:word}")                            \
	X(IPVS_SERVICE_EDITED, "ipvs-service-edited", "net/netfilter/ipvs/ip_vs_ctl.c: ip_vs_edit_service()", \
		"virtual service {0:ip}:{1} edited, scheduler {4:word}")                           \
	X(IPVS_SERVICE_DELETED, "ipvs-service-deleted", "net/netfilter/ipvs/ip_vs_ctl.c: ip_vs_del_service()", \
		"virtual service {0:ip}:{1} deleted; its connections stay")                        \
	X(IPVS_DEST_ADDED, "ipvs-server-added", "net/netfilter/ipvs/ip_vs_ctl.c: __ip_vs_update_dest()", \
		"{0:ip}:{1} added at the head of the list: it wins ties")                         \
	X(IPVS_DEST_REVIVED, "ipvs-server-revived", "net/netfilter/ipvs/ip_vs_ctl.c: ip_vs_trash_get_dest()", \
		"{0:ip}:{1} is restored from the trash with its old counters and connections")      \
	X(IPVS_DEST_EDITED, "ipvs-server-edited", "net/netfilter/ipvs/ip_vs_ctl.c: ip_vs_edit_dest()", \
		"{0:ip}:{1}: weight {2}")                                                          \
	X(IPVS_DEST_DELETED, "ipvs-server-deleted", "net/netfilter/ipvs/ip_vs_ctl.c: __ip_vs_del_dest()", \
		"{0:ip}:{1} deleted: moved to the trash, its connections stay")                        \
	X(IPVS_DEST_FORGOTTEN, "ipvs-server-forgotten", "net/netfilter/ipvs/ip_vs_ctl.c: ip_vs_dest_trash_expire()", \
		"{0:ip}:{1} leaves the trash: nothing refers to it any more")                      \
	X(IPVS_DEST_OVERLOADED, "ipvs-server-full", "net/netfilter/ipvs/ip_vs_ctl.c: __ip_vs_dest_update_overload()", \
		"{0:ip}:{1} is full: {3} active and {4} inactive connections, upper threshold {5}") \
	X(IPVS_DEST_RELIEVED, "ipvs-server-relieved", "net/netfilter/ipvs/ip_vs_ctl.c: __ip_vs_dest_update_overload()", \
		"{0:ip}:{1} accepts connections again: {3} active and {4} inactive are below the lower threshold") \
	X(IPVS_FORWARD_NAT_LOCAL, "ipvs-forward-nat-local", "net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_nat_send_or_cont()", \
		"NAT: the destination becomes {0:ip}:{4}, which is {node} itself: delivered here") \
	X(IPVS_FORWARD_NAT_ERROR, "ipvs-forward-nat-error", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_nat_icmp()", \
		"NAT, ICMP error to the server: its destination and the quoted source become {0:ip}:{4}") \
	X(IPVS_FORWARD_NAT_ERROR_BACK, "ipvs-forward-nat-error-back", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_nat_icmp()", \
		"NAT, ICMP error to the client: its source and the quoted destination become {1:ip}:{4}") \
	X(IPVS_DROP_NO_WAY_BACK, "ipvs-drop-no-way-back", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_route_me_harder()", \
		"the director has no route to the client for the translated response") \
	X(IPVS_TUNNEL_ERROR, "ipvs-tunnel-error", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_in_icmp()", \
		"an ICMP error about the tunnel packet: forwarded to the client as one about its own packet") \
	X(IPVS_NO_DEST_TOLD, "ipvs-no-destination-told", "net/netfilter/ipvs/ip_vs_core.c: ip_vs_leave()", \
		"no server available: {0:ip} gets ICMP port unreachable from the virtual address") \
	X(IPVS_EXPIRE_REPLACED, "ipvs-expire-replaced", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_proc_conn()", \
		"sync: {0:ip}:{1} now goes to another real server: the old connection expires")

/* inputs: client, its port, old state, new state, timeout, server */
#define IPVS_STATE_SOURCE "net/netfilter/ipvs/ip_vs_proto_tcp.c: set_tcp_state()"
#define IPVS_STATE_REASONS(X)                                                                      \
	X(IPVS_STATE_IN_SYN, "ipvs-state-syn", IPVS_STATE_SOURCE,                                  \
		"SYN from the client: {2:word} to {3:word}, {4:dur}")                              \
	X(IPVS_STATE_IN_FIN, "ipvs-state-fin", IPVS_STATE_SOURCE,                                  \
		"FIN from the client: {2:word} to {3:word}, {4:dur}")                              \
	X(IPVS_STATE_IN_ACK, "ipvs-state-ack", IPVS_STATE_SOURCE,                                  \
		"ACK from the client: {2:word} to {3:word}, {4:dur}")                              \
	X(IPVS_STATE_IN_RST, "ipvs-state-rst", IPVS_STATE_SOURCE,                                  \
		"RST from the client: {2:word} to {3:word}, {4:dur}")                              \
	X(IPVS_STATE_OUT_SYN, "ipvs-state-server-syn", IPVS_STATE_SOURCE,                          \
		"SYN from the server: {2:word} to {3:word}, {4:dur}")                              \
	X(IPVS_STATE_OUT_FIN, "ipvs-state-server-fin", IPVS_STATE_SOURCE,                          \
		"FIN from the server: {2:word} to {3:word}, {4:dur}")                              \
	X(IPVS_STATE_OUT_ACK, "ipvs-state-server-ack", IPVS_STATE_SOURCE,                          \
		"ACK from the server: {2:word} to {3:word}, {4:dur}")                              \
	X(IPVS_STATE_OUT_RST, "ipvs-state-server-rst", IPVS_STATE_SOURCE,                          \
		"RST from the server: {2:word} to {3:word}, {4:dur}")                              \
	X(IPVS_STATE_HALF_SYN, "ipvs-state-half-syn", IPVS_STATE_SOURCE,                           \
		"SYN from the client: {2:word} to {3:word}, {4:dur}; the server's packets do not pass here") \
	X(IPVS_STATE_HALF_FIN, "ipvs-state-half-fin", IPVS_STATE_SOURCE,                           \
		"FIN from the client, all that the director sees of the close: {2:word} to {3:word}, {4:dur}") \
	X(IPVS_STATE_HALF_ACK, "ipvs-state-half-ack", IPVS_STATE_SOURCE,                           \
		"ACK from the client, so the server must have answered: {2:word} to {3:word}, {4:dur}") \
	X(IPVS_STATE_HALF_RST, "ipvs-state-half-rst", IPVS_STATE_SOURCE,                           \
		"RST from the client: {2:word} to {3:word}, {4:dur}")                              \
	X(IPVS_STATE_NO_FLAG, "ipvs-state-no-flag", IPVS_STATE_SOURCE,                             \
		"a segment without SYN, FIN, ACK or RST: {2:word} to {3:word}, {4:dur}")

/* Inputs: winner, its load, its weight, the runner-up (0: none), its load, its weight; the rule
 * defines "load". A scheduler without its own row uses SCHED_PICKED. */
#define SCHED_REASONS(X)                                                                           \
	X(SCHED_PICKED, "picked", "sim/ipvs/scheduler.h",                                          \
		"the scheduler picks {0:ip} without giving a reason")                                 \
	X(SCHED_NEXT, "rr-next", "net/netfilter/ipvs/ip_vs_rr.c: ip_vs_rr_schedule()",             \
		"rr: {0:ip} is the next in the list that accepts connections; {3:ip} follows")       \
	X(SCHED_ROUND, "wrr-round", "net/netfilter/ipvs/ip_vs_wrr.c: ip_vs_wrr_schedule()",        \
		"wrr: in the round of weight {1} and above, {0:ip} (weight {2}) is next")          \
	X(SCHED_LEAST, "lc-least", "net/netfilter/ipvs/ip_vs_lc.c: ip_vs_lc_schedule()",           \
		"lc: 257·active + inactive of {0:ip} is {1}, the least; next {3:ip} with {4}")     \
	X(SCHED_LEAST_ONLY, "lc-only", "net/netfilter/ipvs/ip_vs_lc.c: ip_vs_lc_schedule()",       \
		"lc: {0:ip} is the only server that accepts connections")                               \
	X(SCHED_WEIGHTED, "wlc-least", "net/netfilter/ipvs/ip_vs_wlc.c: ip_vs_wlc_schedule()",     \
		"wlc: (257·active + inactive)/weight of {0:ip} is {1}/{2}, the least; next {3:ip} with {4}/{5}") \
	X(SCHED_WEIGHTED_ONLY, "wlc-only", "net/netfilter/ipvs/ip_vs_wlc.c: ip_vs_wlc_schedule()", \
		"wlc: {0:ip} is the only server that accepts connections")                              \
	X(SCHED_DELAY, "sed-least", "net/netfilter/ipvs/ip_vs_sed.c: ip_vs_sed_schedule()",        \
		"sed: (active + 1)/weight of {0:ip} is {1}/{2}, the least; next {3:ip} with {4}/{5}") \
	X(SCHED_DELAY_ONLY, "sed-only", "net/netfilter/ipvs/ip_vs_sed.c: ip_vs_sed_schedule()",    \
		"sed: {0:ip} is the only server that accepts connections")                              \
	X(SCHED_IDLE, "nq-idle", "net/netfilter/ipvs/ip_vs_nq.c: ip_vs_nq_schedule()",             \
		"nq: {0:ip} is the first in the list without active connections")                  \
	X(SCHED_ALL_BUSY, "nq-least", "net/netfilter/ipvs/ip_vs_nq.c: ip_vs_nq_schedule()",        \
		"nq: no server is idle; (active + 1)/weight of {0:ip} is {1}/{2}, the least; next {3:ip} with {4}/{5}") \
	X(SCHED_ALL_BUSY_ONLY, "nq-only", "net/netfilter/ipvs/ip_vs_nq.c: ip_vs_nq_schedule()",    \
		"nq: {0:ip} is busy, and the only server that accepts connections")                     \
	X(SCHED_FAILOVER, "fo-highest", "net/netfilter/ipvs/ip_vs_fo.c: ip_vs_fo_schedule()",      \
		"fo: {0:ip} has the highest weight of those not full, {1}; next {3:ip} with {4}")  \
	X(SCHED_FAILOVER_ONLY, "fo-only", "net/netfilter/ipvs/ip_vs_fo.c: ip_vs_fo_schedule()",    \
		"fo: {0:ip} is the only server that accepts connections")                               \
	X(SCHED_OVERFLOW, "ovf-highest", "net/netfilter/ipvs/ip_vs_ovf.c: ip_vs_ovf_schedule()",   \
		"ovf: {0:ip} has the highest weight, {2}, of those whose active connections do not exceed it ({1} do not); next {3:ip}") \
	X(SCHED_OVERFLOW_LAST, "ovf-last", "net/netfilter/ipvs/ip_vs_ovf.c: ip_vs_ovf_schedule()", \
		"ovf: {0:ip} is the last whose active connections, {1}, do not exceed its weight, {2}") \
	X(SCHED_DH, "dh-bucket", "net/netfilter/ipvs/ip_vs_dh.c: ip_vs_dh_schedule()",             \
		"dh: the destination address falls into bucket {1} of 256, which is {0:ip}'s")       \
	X(SCHED_SH, "sh-bucket", "net/netfilter/ipvs/ip_vs_sh.c: ip_vs_sh_schedule()",             \
		"sh: the client falls into bucket {1} of 256, which is {0:ip}'s")                  \
	X(SCHED_SH_FALLBACK, "sh-fallback", "net/netfilter/ipvs/ip_vs_sh.c: ip_vs_sh_get_fallback()", \
		"sh: bucket {2} belongs to {3:ip}, which accepts no connections; the fallback ends in bucket {1}, {0:ip}'s") \
	X(SCHED_MH, "mh-entry", "net/netfilter/ipvs/ip_vs_mh.c: ip_vs_mh_schedule()",              \
		"mh: the client falls on entry {1} of 4093, which is {0:ip}'s")                    \
	X(SCHED_MH_FALLBACK, "mh-fallback", "net/netfilter/ipvs/ip_vs_mh.c: ip_vs_mh_get_fallback()", \
		"mh: entry {2} belongs to {3:ip}, which accepts no connections; the fallback ends on entry {1}, {0:ip}'s") \
	X(SCHED_LOCALITY, "lblc-remembered", "net/netfilter/ipvs/ip_vs_lblc.c: ip_vs_lblc_schedule()", \
		"lblc: the address went to {0:ip} before, which is not overloaded: {1} active at weight {2}") \
	X(SCHED_LOCALITY_LEFT, "lblc-left", "net/netfilter/ipvs/ip_vs_lblc.c: ip_vs_lblc_schedule()", \
		"lblc: the address's server was deleted, has weight 0 or is overloaded; (257·active + inactive)/weight of {0:ip} is {1}/{2}, the least") \
	X(SCHED_LOCALITY_NEW, "locality-new", "net/netfilter/ipvs/ip_vs_lblc.c: ip_vs_lblc_schedule()", \
		"the address is new; (257·active + inactive)/weight of {0:ip} is {1}/{2}, the least") \
	X(SCHED_REPLICA, "lblcr-member", "net/netfilter/ipvs/ip_vs_lblcr.c: ip_vs_dest_set_min()", \
		"lblcr: of the address's servers {0:ip} is the least loaded, {1}/{2}, and not overloaded") \
	X(SCHED_REPLICATED, "lblcr-joins", "net/netfilter/ipvs/ip_vs_lblcr.c: ip_vs_lblcr_schedule()", \
		"lblcr: the address's servers were deleted, are full or overloaded; {0:ip}, the least loaded of all with {1}/{2}, joins them") \
	X(SCHED_TWO_CHOICES, "twos-less", "net/netfilter/ipvs/ip_vs_twos.c: ip_vs_twos_schedule()", \
		"twos: of the two drawn {0:ip} has {1}/{2} and {3:ip} has {4}/{5}: the first is chosen unless its load is higher") \
	X(SCHED_TWICE, "twos-same", "net/netfilter/ipvs/ip_vs_twos.c: ip_vs_twos_schedule()",      \
		"twos: {0:ip} was drawn twice")                                                    \
	X(SCHED_LEAST_TIE, "lc-tie", "net/netfilter/ipvs/ip_vs_lc.c: ip_vs_lc_schedule()",         \
		"lc: {0:ip} and {3:ip} have the same load, {1}: the last added wins")              \
	X(SCHED_WEIGHTED_TIE, "wlc-tie", "net/netfilter/ipvs/ip_vs_wlc.c: ip_vs_wlc_schedule()",   \
		"wlc: {0:ip} with {1}/{2} and {3:ip} with {4}/{5} are equally loaded: the last added wins") \
	X(SCHED_STRAY, "stray", "sim/ipvs/scheduler.h",                                            \
		"the loaded scheduler picked something that is not a server of this service: no server is chosen") \
	X(SCHED_NONE, "none-available", "net/netfilter/ipvs/ip_vs_sched.c: ip_vs_scheduler_err()", \
		"no server accepts connections: each has weight 0 or is full")
/* clang-format on */

enum ipvs_reason { IPVS_REASON_BASE = 0x300 - 1, IPVS_REASONS(REASON_ENUM) };
enum ipvs_state_reason { IPVS_STATE_REASON_BASE = 0x340 - 1, IPVS_STATE_REASONS(REASON_ENUM) };
enum sched_reason { SCHED_REASON_BASE = 0x380 - 1, SCHED_REASONS(REASON_ENUM) };

extern const struct reason_list ipvs_reasons, ipvs_state_reasons, sched_reasons;

#endif
