/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel's schedulers see of IPVS (include/net/ip_vs.h of 6.1.192 is the model): a service
 * with its list of servers, the servers' weights, counters and flags. They mirror the lab's own.
 */
#ifndef LVSLAB_KERNEL_SHIM_IP_VS_H
#define LVSLAB_KERNEL_SHIM_IP_VS_H

#include "shim_kernel.h"

#define IP_VS_DEST_F_OVERLOAD 0x0002
#define IP_VS_DEST_CF_AVAILABLE 0x0001
#define IP_VS_HDR_INVERSE 1
#define IP_VS_SVC_F_SCHED1 0x0008
#define IP_VS_SVC_F_SCHED2 0x0010
#define IP_VS_SVC_F_SCHED_SH_FALLBACK IP_VS_SVC_F_SCHED1
#define IP_VS_SVC_F_SCHED_SH_PORT IP_VS_SVC_F_SCHED2

#define IP_VS_DBG(level, ...) ((void)0)
#define IP_VS_DBG_BUF(level, ...) ((void)0)
#define IP_VS_ERR_RL(...) ((void)0)
#define ip_vs_proto_name(protocol) "?"
#define ip_vs_use_count_inc() true
#define ip_vs_use_count_dec() ((void)0)

struct ip_vs_service;
struct ip_vs_scheduler;

union nf_inet_addr {
	__be32 ip;
};

struct netns_ipvs {
	int sysctl_lblc_expiration, sysctl_lblcr_expiration;
	struct ctl_table *lblc_ctl_table, *lblcr_ctl_table;
	struct ctl_table_header *lblc_ctl_header, *lblcr_ctl_header;
};
extern struct netns_ipvs shim_netns;
#define net_ipvs(net) (&shim_netns)

struct ip_vs_iphdr {
	int hdr_flags;
	__u32 len;
	__s16 protocol;
	union nf_inet_addr saddr, daddr;
};

struct ip_vs_dest {
	struct list_head n_list; /* in the service's destinations, newest first */
	u16 af;
	__be16 port;
	union nf_inet_addr addr;
	volatile unsigned int flags; /* IP_VS_DEST_F_OVERLOAD */
	unsigned long cflags;        /* IP_VS_DEST_CF_AVAILABLE */
	atomic_t weight, last_weight;
	atomic_t activeconns, totalconns;
	refcount_t refcnt; /* of the scheduler's tables */
	void *owner;       /* who it mirrors */
};

struct ip_vs_service {
	u16 af;
	__u16 protocol;
	union nf_inet_addr addr;
	__be16 port;
	__u32 fwmark;
	unsigned int flags;
	struct netns_ipvs *ipvs;
	struct list_head destinations;
	__u32 num_dests;
	struct ip_vs_scheduler *scheduler;
	spinlock_t sched_lock;
	void *sched_data;
};

struct ip_vs_scheduler {
	struct list_head n_list;
	char *name;
	atomic_t refcnt;
	struct module *module;
	int (*init_service)(struct ip_vs_service *svc);
	void (*done_service)(struct ip_vs_service *svc);
	int (*add_dest)(struct ip_vs_service *svc, struct ip_vs_dest *dest);
	int (*del_dest)(struct ip_vs_service *svc, struct ip_vs_dest *dest);
	int (*upd_dest)(struct ip_vs_service *svc, struct ip_vs_dest *dest);
	struct ip_vs_dest *(*schedule)(
		struct ip_vs_service *svc, const struct sk_buff *skb, struct ip_vs_iphdr *iph);
};

int register_ip_vs_scheduler(struct ip_vs_scheduler *scheduler);
int unregister_ip_vs_scheduler(struct ip_vs_scheduler *scheduler);
struct ip_vs_scheduler *ip_vs_scheduler_get(const char *name);
void ip_vs_scheduler_put(struct ip_vs_scheduler *scheduler);
int ip_vs_bind_scheduler(struct ip_vs_service *svc, struct ip_vs_scheduler *scheduler);
void ip_vs_unbind_scheduler(struct ip_vs_service *svc);
void ip_vs_scheduler_err(struct ip_vs_service *svc, const char *message);

/* 256·active + total, in an int: what 6.1.192 counts */
static inline int ip_vs_dest_conn_overhead(struct ip_vs_dest *dest)
{
	return atomic_read(&dest->activeconns) * 256 + atomic_read(&dest->totalconns);
}

static inline void ip_vs_dest_hold(struct ip_vs_dest *dest)
{
	dest->refcnt.counter++;
	shim_hold(dest->owner);
}

static inline void ip_vs_dest_put(struct ip_vs_dest *dest)
{
	dest->refcnt.counter--;
	shim_put(dest->owner, dest->refcnt.counter);
}
#define ip_vs_dest_put_and_free(dest) ip_vs_dest_put(dest)

static inline bool ip_vs_iph_inverse(const struct ip_vs_iphdr *iph)
{
	return iph->hdr_flags & IP_VS_HDR_INVERSE;
}
static inline bool ip_vs_addr_equal(
	int af, const union nf_inet_addr *a, const union nf_inet_addr *b)
{
	return a->ip == b->ip;
}
static inline void ip_vs_addr_copy(int af, union nf_inet_addr *to, const union nf_inet_addr *from)
{
	to->ip = from->ip;
}

#endif
