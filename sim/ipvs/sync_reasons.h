/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a connection was synchronised, and the result of received messages. */
#ifndef LVSLAB_IPVS_SYNC_REASONS_H
#define LVSLAB_IPVS_SYNC_REASONS_H

#include "engine/reason.h"

/* clang-format off */
#define IPVS_SYNC_REASONS(X)                                                                       \
	X(IPVS_SYNC_STATE, "sync-state", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_sync_conn_needed()", \
		"the connection of {0:ip}:{1} has a new state: synchronised at once")            \
	X(IPVS_SYNC_THRESHOLD, "sync-threshold", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_sync_conn_needed()", \
		"packet {3} of {0:ip}:{1}: sync_threshold = {4} {5}, synchronised")         \
	X(IPVS_SYNC_REFRESH, "sync-refresh", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_sync_conn_needed()", \
		"the timeout of {0:ip}:{1} has changed by sync_refresh_period: synchronised again")  \
	X(IPVS_SYNC_TEMPLATE, "sync-template", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_sync_conn()", \
		"the template of {0:ip} is synchronised with every packet of its connections") \
	X(IPVS_SYNC_SENT_FULL, "sync-sent-full", "net/netfilter/ipvs/ip_vs_sync.c: sync_thread_master()", \
		"the sync message is full: sends {0} connections, {1} bytes") \
	X(IPVS_SYNC_SENT_OLD, "sync-sent-old", "net/netfilter/ipvs/ip_vs_sync.c: sync_thread_master()", \
		"the sync message is {4:dur} old, at least 2 s: sends {0} connections, {1} bytes") \
	X(IPVS_SYNC_LEARNT, "sync-learnt", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_proc_conn()",   \
		"sync: adds the connection of {0:ip}:{1} to {3:ip}:{4}, timeout {5:dur}") \
	X(IPVS_SYNC_UNBOUND, "sync-unbound", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_proc_conn()", \
		"sync: adds the connection of {0:ip}:{1} unbound: {3:ip}:{4} is not a real server here") \
	X(IPVS_SYNC_RENEWED, "sync-renewed", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_proc_conn()", \
		"sync: updates the connection of {0:ip}:{1}, timeout {5:dur} from now on")         \
	X(IPVS_SYNC_REPLACED, "sync-replaced", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_proc_conn()", \
		"sync: ignores the end of a connection of {0:ip} to {1:ip}: it was replaced") \
	X(IPVS_SYNC_BAD_SIZE, "sync-bad-size", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_process_message()", \
		"sync: drops the message: its size field says {1} bytes, {0} arrived")                                 \
	X(IPVS_SYNC_OTHER_ID, "sync-other-id", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_process_message()", \
		"sync: ignores the message: syncid {0}, not {1}")               \
	X(IPVS_SYNC_BAD_ENTRY, "sync-bad-entry", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_process_message()", \
		"sync: connection {0} of the message is malformed: drops the rest of the message") \
	X(IPVS_SYNC_BAD_FLAGS, "sync-bad-flags", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_sync_validate_flags()", \
		"sync: skips a connection of {0:ip}: invalid flags {1:hex}") \
	X(IPVS_SYNC_BAD_PROTOCOL, "sync-bad-protocol", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_proc_sync_conn()", \
		"sync: skips a connection of {0:ip}: unsupported protocol {1}") \
	X(IPVS_SYNC_BAD_STATE, "sync-bad-state", "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_proc_sync_conn()", \
		"sync: skips a connection of {0:ip}: invalid state {1}") \
	X(IPVS_SYNC_MASTER_STARTED, "sync-master-started", "net/netfilter/ipvs/ip_vs_sync.c: start_sync_thread()", \
		"master sync daemon started: syncid {0}, group {1:ip}, port {2}, at most {3} bytes") \
	X(IPVS_SYNC_BACKUP_STARTED, "sync-backup-started", "net/netfilter/ipvs/ip_vs_sync.c: start_sync_thread()", \
		"backup sync daemon started: syncid {0}, group {1:ip}, port {2}")                     \
	X(IPVS_SYNC_MASTER_STOPPED, "sync-master-stopped", "net/netfilter/ipvs/ip_vs_sync.c: stop_sync_thread()", \
		"master sync daemon stopped: unsent connections are lost")                          \
	X(IPVS_SYNC_BACKUP_STOPPED, "sync-backup-stopped", "net/netfilter/ipvs/ip_vs_sync.c: stop_sync_thread()", \
		"backup sync daemon stopped: its connections stay")
/* clang-format on */

enum ipvs_sync_reason { IPVS_SYNC_REASON_BASE = 0x4c0 - 1, IPVS_SYNC_REASONS(REASON_ENUM) };
extern const struct reason_list ipvs_sync_reasons;

#endif
