/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a frame was dropped below IP. Other modules have their own drop reasons. All of them go
 * through frame_drop(), so no frame disappears without a name and a sentence. Inputs of a drop
 * record: 0…2 the caller's, 3 the frame's length.
 */
#ifndef LVSLAB_NET_DROP_H
#define LVSLAB_NET_DROP_H

#include "engine/reason.h"

/* clang-format off */
#define DROP_REASONS(X)                                                                            \
	X(DROP_NONE, "none", "", "no reason given")                                                \
	X(DROP_LINK_DOWN, "link-down", "net/core/dev.c: __dev_queue_xmit()",                       \
		"the link of {node}:{dev} is down")                                                \
	X(DROP_DEV_DOWN, "dev-down", "net/core/dev.c: __dev_queue_xmit()",                         \
		"{node}:{dev} is down")                                                            \
	X(DROP_NO_CARRIER, "no-carrier", "net/core/dev.c: __dev_queue_xmit()",                     \
		"nothing is plugged into {node}:{dev}")                                            \
	X(DROP_QUEUE_FULL, "queue-full", "net/sched/sch_fifo.c: pfifo_tail_enqueue()",             \
		"the queue of {node}:{dev} is full: {0} frames wait, limit {1}")                   \
	X(DROP_LOSS, "loss", "net/sched/sch_netem.c: loss_event()",                                \
		"lost on the link of {node}:{dev}, at random")                                     \
	X(DROP_MTU, "mtu", "net/core/dev.c: is_skb_forwardable()",                                 \
		"{0} bytes do not fit through {node}:{dev}, MTU {1}")                              \
	X(DROP_ETHERNET, "ethernet-truncated", "net/ethernet/eth.c: eth_type_trans()",             \
		"too short for an Ethernet header")                                                \
	X(DROP_OTHERHOST, "other-host", "net/ipv4/ip_input.c: ip_rcv_core()",                      \
		"for {0:mac}, not for {node}:{dev}: ignored, the interface is not promiscuous")    \
	X(DROP_PROTOCOL, "unknown-ethertype", "net/core/dev.c: __netif_receive_skb_core()",        \
		"no handler for EtherType {0:hex}")
/* clang-format on */

enum drop_reason { DROP_BASE = 0x040 - 1, DROP_REASONS(REASON_ENUM) };
extern const struct reason_list drop_reasons;

#endif
