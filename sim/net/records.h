/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of records that links and switches make. */
#ifndef LVSLAB_NET_RECORDS_H
#define LVSLAB_NET_RECORDS_H

#include "engine/trace.h"

/* clang-format off */
#define NET_RECORDS(X)                                                                             \
	/* a frame leaves by an interface: queued at, arrives at the peer */                       \
	X(REC_FRAME_SENT, "frame-sent", "length peer:node peer_dev")                               \
	X(REC_FRAME_RECEIVED, "frame-received", "length")                                          \
	X(REC_FRAME_DROPPED, "frame-dropped", "in0 in1 in2 length")                                \
	X(REC_BRIDGE_LEARNED, "bridge-learned", "mac:mac port moved_from")                         \
	X(REC_BRIDGE_FORWARD, "bridge-forward", "mac:mac port")                                    \
	X(REC_BRIDGE_FLOOD, "bridge-flood", "mac:mac ports")                                       \
	X(REC_BRIDGE_AGED, "bridge-aged", "mac:mac port")                                          \
	X(REC_LINK_STATE, "link-state", "up")                                                      \
	X(REC_BRIDGE_LOOP, "bridge-loop", "passed")                                                \
	X(REC_BRIDGE_STATE, "bridge-port-state", "port state")
/* clang-format on */

#define KIND_ENUM(id, name, fields) id,
#define KIND_ROW(id, name, fields) {id, name, fields},

enum net_record { NET_RECORD_BASE = 0x100 - 1, NET_RECORDS(KIND_ENUM) };
extern const struct kind net_kinds[]; /* ends with an id of 0 */

#endif
