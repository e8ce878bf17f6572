/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host: a node with Linux's IPv4 stack (net/ipv4, net/core/neighbour.c). It does not know the
 * layers above it: IPVS and the programs register hooks, sockets, sysctls and commands.
 */
#ifndef LVSLAB_HOST_HOST_H
#define LVSLAB_HOST_HOST_H

#include "host/ip/hook.h"
#include "host/ip/icmp.h"
#include "host/ip/ip.h"
#include "host/neigh/neighbour.h"
#include "host/route/fib.h"
#include "host/sysctl/sysctl.h"
#include "net/network.h"

#define HOST_ROLE 16

/* Per-host state of upper layers. A key is a constant of the owner, identified by its address. */
#define HOST_GUESTS_MAX 10
struct guest_key {
	const char *name; /* for debugging */
};
struct host_guest {
	const struct guest_key *key; /* NULL: free */
	void *state;
};

/* Gets changes after they were made, as a program that reads netlink does. */
struct host_listener {
	struct list link; /* in host.listeners */
	/* The interface changed (address 0), or one of its addresses was added or removed. */
	void (*changed)(struct host_listener *l, struct netdev *dev, uint32_t address, bool added);
};

struct host {
	struct node node;     /* first: a node of kind NODE_HOST is a host */
	char role[HOST_ROLE]; /* "client", "director", …: for display only, never used in
			       * decisions */
	struct netdev *lo;
	struct list virtuals;   /* struct virtual_dev */
	struct netdev *tunnel;  /* tunl0, or NULL: see tunnel.h */
	struct list loop_queue; /* frames that the host sent to itself, not yet received */
	struct event loop_event;
	struct sysctls sysctl;                   /* the /proc/sys tree */
	struct ipv4_conf conf_all, conf_default; /* net.ipv4.conf.{all,default} */
	struct ipv4_settings ipv4;               /* net.ipv4.* */
	struct fib fib;
	struct neigh_table arp;
	struct hooks hooks;
	struct ip_state ip;
	struct icmp_state icmp;
	struct socket_table *sockets; /* of the transport layer above: transport/socket/socket.h */
	struct rng random;            /* the host's own stream: ports, ids, neighbour timers */
	/* ns that a system call holds its socket (sock_owned_by_user()). 0 suits simulated
	 * networks, which are slower; a replay without any delay sets it. */
	int64_t call_time;
	/* ns from the time a program's socket is ready until the program runs. 0: at once; on one
	 * processor it runs after the current transmission is complete */
	int64_t wake_time;
	/* Each received segment has its own buffer, which tcp_try_coalesce() cannot merge: the case
	 * if software segments packets for a device without scatter-gather (skb_segment()). */
	bool linear_segments;
	/* number of SYN retransmissions without a longer timeout (tcp_syn_linear_timeouts, from
	 * Linux 6.5 on); 0 as in 6.1 */
	uint8_t syn_linear_timeouts;
	struct list listeners;                         /* struct host_listener */
	struct host_guest guests[HOST_GUESTS_MAX + 1]; /* the last one stays free */
};

/* ns from a system call to the next one of its program: after the work left by the first
 * (release_sock()) */
static inline int64_t host_next_call(const struct host *h)
{
	return h->call_time ? h->call_time + 1 : 0;
}

/* A host up to IP, without `lo`; transport/host_new.h makes a complete one. */
struct host *host_begin(struct network *net, const char *name);
void host_add_loopback(struct host *h); /* `lo`, up, with 127.0.0.1/8 */
/* The host of that name, or NULL if there is no such node or it is a switch. */
struct host *host_find(const struct network *net, const char *name);
/* An Ethernet interface, down, without addresses, its settings copied from conf/default. */
struct netdev *host_add_interface(struct host *h, const char *name);
/* The same with its own operations; their `changed` must be host_interface_changed(). */
struct netdev *host_add_device(struct host *h, const char *name, const struct netdev_ops *ops);
/* netdev_ops.receive of every interface */
void host_receive(struct netdev *dev, struct frame *f);
void host_interface_changed(struct netdev *dev, unsigned what); /* what the notifiers do */

/* Notifies the listeners (rtnetlink's notifications). */
void host_tell(struct host *h, struct netdev *dev, uint32_t address, bool added);

/* The state stored under the key, or NULL. */
static inline void *host_guest(const struct host *h, const struct guest_key *key)
{
	const struct host_guest *g = h->guests;

	while (g->key && g->key != key)
		g++;
	return g->state;
}
void host_set_guest(struct host *h, const struct guest_key *key, void *state);

static inline struct host *host_of(const struct netdev *dev)
{
	return (struct host *)(void *)dev->node;
}

static inline struct engine *host_engine(const struct host *h)
{
	return h->node.net->engine;
}

/* RECORD at this host; `dev` may be NULL, `f` may be NULL. */
#define HOST_RECORD(h, kind, why, d, f, ...) \
	RECORD(host_engine(h), kind, why, (h)->node.id, (d) ? (d)->index : NO_DEV, \
		(f) ? (f)->id : 0, f, __VA_ARGS__)

#endif
