/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Netfilter's hooks, with Linux's names and priorities (include/uapi/linux/netfilter_ipv4.h). IPVS
 * and a packet filter see IP packets there. Hooks run lowest priority first.
 */
#ifndef LVSLAB_HOST_IP_HOOK_H
#define LVSLAB_HOST_IP_HOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"

struct host;
struct frame;
struct netdev;

enum nf_inet_hooks {
	NF_INET_PRE_ROUTING,
	NF_INET_LOCAL_IN,
	NF_INET_FORWARD,
	NF_INET_LOCAL_OUT,
	NF_INET_POST_ROUTING,
	NF_INET_NUMHOOKS
};

enum nf_priority {
	NF_IP_PRI_RAW = -300,
	NF_IP_PRI_CONNTRACK = -200,
	NF_IP_PRI_MANGLE = -150,
	NF_IP_PRI_NAT_DST = -100,
	NF_IP_PRI_FILTER = 0,
	NF_IP_PRI_NAT_SRC = 100,
};

enum nf_verdict {
	NF_DROP,
	NF_ACCEPT,
	NF_STOLEN
}; /* STOLEN: the hook has consumed the frame;
      DROP: the hook recorded why, the caller drops */

struct hook {
	struct list link;
	int priority;
	/* frame data at the IP header; `in`, `out` may be NULL as in Linux */
	enum nf_verdict (*run)(struct host *h, void *owner, struct frame *f, struct netdev *in,
		struct netdev *out);
	void *owner;
	unsigned drop_reason; /* the reason of a DROP; set by `run` through hook_drop() */
};

struct hooks {
	struct list chain[NF_INET_NUMHOOKS];
	unsigned drop_reason; /* reason of the last NF_DROP */
	uint64_t drop_input;  /* the first input of its record */
	/* NF_ARP_IN, NF_ARP_OUT: one guest, or NULL. `bytes`: the ARP packet in the frame, which it
	 * may change; false: it has dropped the frame. */
	bool (*arp)(
		void *owner, struct frame *f, uint8_t *bytes, const struct netdev *dev, bool out);
	void *arp_owner;
};

void hooks_init(struct host *h);
void hook_register(struct host *h, enum nf_inet_hooks where, struct hook *hook);
void hook_unregister(struct hook *hook);
/* Returns NF_DROP with a reason: `return hook_drop(h, WHY);` */
enum nf_verdict hook_drop(struct host *h, unsigned why);
enum nf_verdict hook_drop_with(struct host *h, unsigned why, uint64_t input);
/* Runs the chain. NF_ACCEPT: continue. Otherwise the frame is gone (stolen, or dropped with its
 * reason). */
enum nf_verdict nf_hook(struct host *h, enum nf_inet_hooks where, struct frame *f,
	struct netdev *in, struct netdev *out);

#endif
