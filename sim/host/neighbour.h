/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Neighbours (net/core/neighbour.c, RFC 4861's states): who holds which MAC, for how long it is
 * believed, and the queue of frames that wait for an answer. Timers are the wheel's.
 */
#ifndef LVSLAB_HOST_NEIGHBOUR_H
#define LVSLAB_HOST_NEIGHBOUR_H

#include "base/hash.h"
#include "base/pool.h"
#include "base/rng.h"
#include "engine/timer.h"
#include "net/netdev.h"

struct host;
struct frame;

enum nud_state {
	NUD_NONE = 0x00,
	NUD_INCOMPLETE = 0x01,
	NUD_REACHABLE = 0x02,
	NUD_STALE = 0x04,
	NUD_DELAY = 0x08,
	NUD_PROBE = 0x10,
	NUD_FAILED = 0x20,
	NUD_NOARP = 0x40,
	NUD_PERMANENT = 0x80,
	NUD_IN_TIMER = NUD_INCOMPLETE | NUD_REACHABLE | NUD_DELAY | NUD_PROBE,
	NUD_VALID = NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE | NUD_PROBE | NUD_STALE | NUD_DELAY,
	NUD_CONNECTED = NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE,
};
const char *nud_name(unsigned state); /* "REACHABLE" */

enum neigh_update_flags {
	NEIGH_UPDATE_OVERRIDE = 1,
	NEIGH_UPDATE_WEAK_OVERRIDE = 2,
	NEIGH_UPDATE_ADMIN = 4,
};

/* net.ipv4.neigh.{default,IF}: times in jiffies */
struct neigh_parms {
	struct list link;
	struct netdev *dev; /* NULL: default */
	int mcast_probes, ucast_probes, app_probes, mcast_reprobes;
	int retrans_time, base_reachable_time, reachable_time, delay_probe_time, gc_staletime;
	int interval_probe_time, queue_len_bytes, anycast_delay, proxy_delay, proxy_qlen, locktime;
};

struct neigh {
	struct hash_node node;
	struct list link; /* in neigh_table.entries, oldest first */
	struct netdev *dev;
	struct host *host;
	uint32_t address;
	uint8_t mac[ETH_ALEN];
	uint8_t state; /* enum nud_state */
	bool proxy;
	uint64_t confirmed, updated, used; /* jiffies */
	struct timer timer;
	uint32_t probes;
	struct list queue;    /* frames that wait, oldest first */
	uint32_t queue_bytes; /* of skb truesize */
	uint64_t taught_by;   /* id of the frame that gave the present MAC; 0: by hand */
};

struct neigh_table {
	struct hash_table table;
	struct list entries; /* struct neigh */
	struct list proxies; /* entries of `ip neigh add proxy` */
	struct list parms;
	struct neigh_parms defaults;
	struct list proxy_queue;            /* ARP requests that wait out proxy_delay */
	struct timer proxy_timer, periodic; /* neigh_periodic_work: reachable_time, gc */
	uint64_t last_rand;
	struct rng random;
	struct pool pool;
	int gc_interval, gc_thresh1, gc_thresh2, gc_thresh3;
	size_t count;
};

void neigh_init(struct host *h);
struct neigh_parms *neigh_parms_new(
	struct host *h, struct netdev *dev); /* a copy of the defaults */

struct neigh *neigh_lookup(const struct host *h, const struct netdev *dev, uint32_t address);
/* neigh_lookup or a new one: NUD_NONE, or NOARP for loopback, broadcast and IFF_NOARP
 * (arp_constructor) */
struct neigh *neigh_get(struct host *h, struct netdev *dev, uint32_t address);
/* neigh_update(): `mac` NULL keeps it; 0 or -EPERM; records the change with `why` (a reason) */
int neigh_update(struct neigh *n, const uint8_t *mac, unsigned state, unsigned flags, unsigned why,
	uint64_t taught_by);
/* Sends an IP frame (data at the IP header) to `nexthop` out of `dev`: Ethernet header and away, or
 * into the queue while the address is resolved (neigh_resolve_output). Consumes. */
void neigh_output(struct host *h, struct netdev *dev, uint32_t nexthop, struct frame *f);
/* dst_confirm_neigh(): an upper layer saw the neighbour answer */
void neigh_confirm(struct host *h, struct netdev *dev, uint32_t nexthop);
/* by hand (ip neigh add/replace/del, arp -s): 0, -EEXIST, -ENOENT */
int neigh_set(struct host *h, struct netdev *dev, uint32_t address, const uint8_t *mac,
	unsigned state, bool must_be_new);
int neigh_delete(struct host *h, struct netdev *dev, uint32_t address);
/* ip neigh flush: those in `states` (0: what `ip neigh flush` takes, not PERMANENT, not NOARP) */
size_t neigh_flush(struct host *h, const struct netdev *dev, unsigned states);
/* neigh_ifdown(), neigh_carrier_down(), neigh_changeaddr() */
void neigh_dev_down(struct host *h, struct netdev *dev);
void neigh_carrier_down(struct host *h, struct netdev *dev);
void neigh_dev_changeaddr(struct host *h, struct netdev *dev);

/* for `ip -s neigh` and the screen */
const struct neigh_parms *neigh_parms_of(const struct neigh *n);

#endif
