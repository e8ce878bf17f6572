/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of records that IPVS makes. */
#ifndef LVSLAB_IPVS_RECORDS_H
#define LVSLAB_IPVS_RECORDS_H

#include "engine/trace.h"
#include "host/records.h"

/* clang-format off */
#define IPVS_RECORDS(X)                                                                            \
	/* a scheduler's pick; the reason is the rule; server 0: none available */                 \
	X(REC_IPVS_PICK, "ipvs-pick", "server:ip load weight runner_up:ip runner_up_load runner_up_weight") \
	X(REC_IPVS_CONN_NEW, "ipvs-conn-new", "client:ip cport vip:ip vport server:ip port")       \
	X(REC_IPVS_CONN_STATE, "ipvs-conn-state", "client:ip cport old:word new:word timeout:dur server:ip") \
	X(REC_IPVS_CONN_EXPIRED, "ipvs-conn-expired", "client:ip cport vip:ip server:ip late:dur") \
	X(REC_IPVS_FORWARD, "ipvs-forward", "server:ip nexthop:ip out ttl port")                   \
	X(REC_IPVS_NO_DEST, "ipvs-no-destination", "vip:ip vport client:ip cport")                 \
	X(REC_IPVS_DEST, "ipvs-server", "server:ip port weight active inactive upper")             \
	X(REC_IPVS_SERVICE, "ipvs-service", "vip:ip vport protocol fwmark scheduler:word")         \
	/* connection synchronisation: put into a message; sent; received; daemons */              \
	X(REC_IPVS_SYNC_CONN, "ipvs-sync-conn", "client:ip cport server:ip packets threshold period") \
	X(REC_IPVS_SYNC_MESSAGE, "ipvs-sync-message", "connections bytes syncid group:ip waited:dur") \
	X(REC_IPVS_SYNC_LEARNT, "ipvs-sync-learnt", "client:ip cport vip:ip server:ip port timeout:dur") \
	X(REC_IPVS_SYNC_IGNORED, "ipvs-sync-ignored", "in0 in1")                                   \
	X(REC_IPVS_SYNC_DAEMON, "ipvs-sync-daemon", "syncid group:ip port maxlen")
/* clang-format on */

enum ipvs_record { IPVS_RECORD_BASE = 0x300 - 1, IPVS_RECORDS(KIND_ENUM) };
extern const struct kind ipvs_kinds[]; /* ends with an id of 0 */

/* RECORD by `ipvs`; `f` may be NULL. */
#define IPVS_RECORD(ipvs, kind, why, f, ...) \
	RECORD((ipvs)->engine, kind, why, (ipvs)->host ? (ipvs)->host->node.id : NO_NODE, NO_DEV, \
		(f) ? (f)->id : 0, f, __VA_ARGS__)

#endif
