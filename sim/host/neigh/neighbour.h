/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Neighbours (net/core/neighbour.c, states as in RFC 4861): the MAC address of each neighbour, how
 * long it is valid, and the frames queued until the ARP reply. Timers use the wheel.
 */
#ifndef LVSLAB_HOST_NEIGH_NEIGHBOUR_H
#define LVSLAB_HOST_NEIGH_NEIGHBOUR_H

#include "base/hash.h"
#include "base/pool.h"
#include "base/rng.h"
#include "engine/reason.h"
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

/* clang-format off */
/* Inputs: 0 the address, 1 the old state, 2 the new one, 3 the MAC; 4 and 5 depend on the reason */
#define NEIGH_REASONS(X)                                                                           \
	X(NEIGH_ASKED, "neigh-asks", "net/core/neighbour.c: __neigh_event_send()",                 \
		"{node} has no MAC address for {0:ip}: it sends an ARP request and queues the packet")                  \
	X(NEIGH_NEVER_ASKS, "neigh-never-asks", "net/core/neighbour.c: __neigh_event_send()",      \
		"mcast_solicit and app_solicit are 0 on {dev}: no request is sent for {0:ip}")        \
	X(NEIGH_USED_STALE, "neigh-used-stale", "net/core/neighbour.c: __neigh_event_send()",      \
		"{0:ip} is STALE and in use: {1:mac} is used for {4:dur} more, then probed")  \
	X(NEIGH_AGED_USED, "neigh-aged-used", "net/core/neighbour.c: neigh_timer_handler()",       \
		"reachable_time ({4:dur}) has passed and {0:ip} was used less than {5:dur} ago")      \
	X(NEIGH_AGED_IDLE, "neigh-aged-idle", "net/core/neighbour.c: neigh_timer_handler()",       \
		"reachable_time ({4:dur}) has passed and {0:ip} was not used for {5:dur}")            \
	X(NEIGH_CONFIRMED, "neigh-confirmed", "net/core/neighbour.c: neigh_timer_handler()",       \
		"an upper layer of {node} has meanwhile confirmed {0:ip}")                        \
	X(NEIGH_PROBES, "neigh-probes", "net/core/neighbour.c: neigh_timer_handler()",             \
		"{0:ip} has not been confirmed for {4:dur}: {node} sends a unicast probe to {1:mac}")             \
	X(NEIGH_NO_ANSWER, "neigh-no-answer", "net/core/neighbour.c: neigh_timer_handler()",       \
		"{4} ARP requests for {0:ip}, no reply")                                              \
	X(NEIGH_BY_HAND, "neigh-by-hand", "net/core/neighbour.c: neigh_add()",                     \
		"added by hand: {0:ip} is at {1:mac}")                                           \
	X(NEIGH_DELETED, "neigh-deleted", "net/core/neighbour.c: neigh_delete()",                  \
		"{0:ip} deleted by hand")                                                          \
	X(NEIGH_LINK_DOWN, "neigh-link-down", "net/core/neighbour.c: neigh_ifdown()",              \
		"{dev} went down, or lost its last address: its entries are deleted, PERMANENT ones too")   \
	X(NEIGH_NO_CARRIER, "neigh-no-carrier", "net/core/neighbour.c: neigh_carrier_down()",      \
		"{dev} lost its carrier: its entries are deleted, except PERMANENT ones")                   \
	X(NEIGH_MAC_CHANGED, "neigh-mac-changed", "net/core/neighbour.c: neigh_changeaddr()",      \
		"{dev} has a new MAC address, or ARP was turned on or off there: its entries are deleted")                                     \
	X(NEIGH_AGED_OUT, "neigh-gc", "net/core/neighbour.c: neigh_periodic_work()",               \
		"{0:ip} has failed or was not used for {4:dur}, and the table holds {5} entries")  \
	X(NEIGH_FORCED_OUT, "neigh-forced-gc", "net/core/neighbour.c: neigh_forced_gc()",          \
		"the table holds {5} entries: {0:ip} is deleted to make room")                                  \
	X(NEIGH_TAKEN, "neigh-taken", "net/core/neighbour.c: neigh_resolve_output()",              \
		"{node} sends to {1:mac}, its neighbour entry for {0:ip}")                                   \
	X(NEIGH_DROP_FAILED, "neigh-failed", "net/ipv4/arp.c: arp_error_report()",                 \
		"no host answered for {0:ip}")                                                      \
	X(NEIGH_DROP_QUEUE, "neigh-queue-full", "net/core/neighbour.c: __neigh_event_send()",      \
		"the queue for {0:ip} is full ({1} of {2} bytes): the oldest packet is dropped")         \
	X(NEIGH_DROP_PURGED, "neigh-queue-purged", "net/core/neighbour.c: neigh_invalidate()",     \
		"the entry for {0:ip} was deleted while the packet was queued there")                      \
	X(NEIGH_DROP_TABLE_FULL, "neigh-table-full", "net/core/neighbour.c: neigh_alloc()",        \
		"neighbor table overflow: {1} entries, gc_thresh3 {2}; no entry for {0:ip}")           \
	X(NEIGH_DROP_PROXY_QUEUE, "proxy-queue-full", "net/core/neighbour.c: pneigh_enqueue()",    \
		"{1} requests are already waiting for a proxy reply, proxy_qlen {2}")                \
	X(NEIGH_DROP_PROXY_DOWN, "proxy-queue-purged", "net/core/neighbour.c: pneigh_queue_purge()", \
		"{dev} went down while the request was waiting for its proxy reply")
/* clang-format on */
enum neigh_reason { NEIGH_REASON_BASE = 0x140 - 1, NEIGH_REASONS(REASON_ENUM) };
extern const struct reason_list neigh_reasons;

enum neigh_update_flags {
	NEIGH_UPDATE_OVERRIDE = 1,
	NEIGH_UPDATE_WEAK_OVERRIDE = 2,
	NEIGH_UPDATE_ADMIN = 4,
};

/* net.ipv4.neigh.{default,IF}: times in jiffies */
struct neigh_parms {
	struct list link;
	struct netdev *dev; /* NULL: default */
	int qlen;           /* requests in the proxy queue that arrived on dev */
	uint32_t written;   /* one bit per key set on this interface: `default` no longer changes
			     * it */
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
	bool permanent; /* a proxy entry that survives the loss of the carrier */
	bool cached;    /* the Ethernet header is cached (struct hh_cache): a CONNECTED entry is
			   used without recording the use */
	bool held;      /* in use by an upper layer: do not collect */
	struct list gc; /* in neigh_table.collectable, unless PERMANENT */
	uint64_t confirmed, updated, used; /* jiffies */
	struct timer timer;
	uint32_t probes;
	struct list queue;    /* queued frames, oldest first */
	uint32_t queue_bytes; /* skb truesize */
	uint64_t taught_by;   /* id of the frame that set the MAC; 0: set by hand */
};

struct neigh_table {
	struct hash_table table;
	struct list entries;     /* struct neigh */
	struct list proxies;     /* entries of `ip neigh add proxy` */
	struct list collectable; /* entries that may be collected, oldest first */
	struct list parms;       /* the defaults come first */
	struct neigh_parms defaults;
	struct list proxy_queue;            /* ARP requests waiting for proxy_delay */
	struct timer proxy_timer, periodic; /* neigh_periodic_work: reachable_time, gc */
	uint64_t last_rand, last_flush;     /* jiffies */
	struct rng random;
	struct pool pool;
	int gc_interval, gc_thresh1, gc_thresh2, gc_thresh3;
	size_t count, collectable_count;
	bool walked; /* a walk over the entries is in progress: no forced collection meanwhile */
	/* bytes of the cache object for small packets (SKB_SMALL_HEAD_CACHE_SIZE, since Linux 6.3);
	 * 0 as in 6.1, where a small packet's head is a kmalloc() object */
	uint32_t small_head;
};

void neigh_init(struct host *h);
/* neigh_parms_data_state_setall(): with its first address an interface gets values of its own */
void neigh_parms_keep(struct neigh_parms *p);
/* prandom in [base/2, 3*base/2): neigh_rand_reach_time() */
int neigh_draw_reachable_time(struct host *h, int base);
struct neigh_parms *neigh_parms_new(
	struct host *h, struct netdev *dev); /* a copy of the defaults */

struct neigh *neigh_lookup(const struct host *h, const struct netdev *dev, uint32_t address);
/* Is this frame still queued for the neighbour's reply? */
bool neigh_holds(const struct host *h, const struct netdev *dev, uint32_t address, uint64_t frame);
/* neigh_lookup or a new one: NUD_NONE, or NOARP for loopback, broadcast and IFF_NOARP
 * (arp_constructor) */
struct neigh *neigh_get(struct host *h, struct netdev *dev, uint32_t address);
/* neigh_update(): `mac` NULL keeps the MAC. Returns 0 or -EPERM; records the change with reason
 * `why`. */
int neigh_update(struct neigh *n, const uint8_t *mac, unsigned state, unsigned flags, unsigned why,
	uint64_t taught_by);
/* Sends an IP frame (data at the IP header) to `nexthop` on `dev`: adds the Ethernet header and
 * sends it, or queues it until the address is resolved (neigh_resolve_output). Consumes. */
void neigh_output(struct host *h, struct netdev *dev, uint32_t nexthop, struct frame *f);
/* neigh_event_send() without a packet: resolves the MAC of an entry that is about to be used */
void neigh_event_send(struct neigh *n);
/* dst_confirm_neigh(): an upper layer has proof that the neighbour is reachable */
void neigh_confirm(struct host *h, struct netdev *dev, uint32_t nexthop);
/* by hand (ip neigh add/replace/del, arp -s): 0, -EEXIST, -ENOENT, -EINVAL (MAC neither given nor
 * known), -ENOBUFS (table full) */
int neigh_set(struct host *h, struct netdev *dev, uint32_t address, const uint8_t *mac,
	unsigned state, bool must_be_new);
int neigh_delete(struct host *h, struct netdev *dev, uint32_t address);
/* ip neigh flush: deletes the entries for which `doomed` is true and returns their number. The
 * error callbacks may create entries, but none is collected meanwhile. */
size_t neigh_flush(
	struct host *h, bool (*doomed)(const struct neigh *n, const void *arg), const void *arg);
/* neigh_ifdown(), neigh_carrier_down(), neigh_changeaddr() */
void neigh_dev_down(struct host *h, struct netdev *dev);
void neigh_carrier_down(struct host *h, struct netdev *dev);
void neigh_dev_changeaddr(struct host *h, struct netdev *dev);

/* `ip neigh add|del proxy`: `dev` NULL: any. 0, -ENOENT. */
int neigh_proxy_add(struct host *h, struct netdev *dev, uint32_t address, bool permanent);
int neigh_proxy_delete(struct host *h, struct netdev *dev, uint32_t address);
/* pneigh_lookup() */
bool neigh_proxied(const struct host *h, const struct netdev *dev, uint32_t address);
/* pneigh_enqueue(): delays an ARP request, answered by proxy, by proxy_delay. Consumes. */
void neigh_proxy_enqueue(struct host *h, struct netdev *dev, struct frame *f);

/* for `ip -s neigh` and the screen */
const struct neigh_parms *neigh_parms_of(const struct neigh *n);

#endif
