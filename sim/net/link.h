/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A cable between two interfaces: a queue and a wire in each direction. A frame starts when the
 * previous one has been put on the wire, takes length·8/rate plus the delay (and jitter), and never
 * overtakes unless `reorder` is set. Only the head of each direction is in the event queue.
 */
#ifndef LVSLAB_NET_LINK_H
#define LVSLAB_NET_LINK_H

#include "base/rng.h"
#include "engine/event.h"
#include "net/netdev.h"

#define LINK_QUEUE_DEFAULT 1000 /* frames, Linux's txqueuelen */

struct link_settings {
	uint64_t rate;    /* bits per second; 0: no limit */
	int64_t delay;    /* ns */
	int64_t jitter;   /* ns: delay ± jitter, uniform */
	uint32_t loss;    /* parts per billion */
	uint32_t reorder; /* parts per billion that may overtake: they skip the delay, as with
			   * netem */
	uint32_t queue;   /* frames that may wait */
	uint32_t mtu;     /* bytes of payload; 0: the interfaces' MTU */
};

/* tc-netem(8) on an interface: adds this delay to what it sends */
struct link_netem {
	bool on;
	int64_t delay, jitter; /* ns */
};

struct link_channel {
	struct event arrival; /* of the FIFO's head */
	struct link *link;
	struct netdev *to;
	struct list fifo;      /* frames queued or in flight, by arrival */
	struct frame *waiting; /* the first frame that had not started when last checked, or NULL */
	uint32_t waiting_count;
	int64_t busy_until; /* the wire is busy until then, ns */
	int64_t last_arrival;
	struct rng loss, jitter, reorder;
	struct link_netem netem; /* of the sending interface */
};

struct link {
	struct link_settings set;
	struct netdev *end[2];
	bool up;
	struct link_channel channel[2]; /* [i] carries from end[i] to end[1 − i] */
};

/* Plugs both interfaces; they must be free. */
struct link *link_new(struct netdev *a, struct netdev *b, const struct link_settings *s);
void link_carriers(struct link *l); /* updates both carriers after an end went up or down */
void link_set_up(struct link *l, bool up);
const struct link_netem *link_netem_of(const struct netdev *dev); /* NULL: nothing plugged in */
void link_set_netem(struct netdev *dev, const struct link_netem *netem); /* `dev` must be plugged
									  * in */
/* Sends a frame from `dev`, one of the ends. Consumes. */
void link_carry(struct netdev *dev, struct frame *f);
extern const struct link_settings link_defaults; /* 1 Gbit/s, 50 µs */

#endif
