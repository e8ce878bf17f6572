/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A direction of a cable is a transmit queue (pfifo, `queue` frames), a serialiser (`rate`) and a
 * delay (`delay`, `jitter`, `loss`, `reorder`: in tc-netem's terms). The FIFO holds the frames
 * queued and in flight; the event is the arrival of its head.
 *
 * Invariant: the FIFO is sorted by arrival, and the event is pending exactly while it is not empty.
 * Without `reorder`, no frame arrives before an earlier one: arrival = max(previous, drawn).
 */
#include "net/link.h"

#include <assert.h>

#include "base/wide.h"
#include "engine/trace.h"
#include "net/network.h"
#include "net/records.h"

const struct link_settings link_defaults = {
	.rate = 1000000000,
	.delay = 50 * NSEC_PER_USEC,
	.queue = LINK_QUEUE_DEFAULT,
};

static void arrive(struct engine *e, struct event *ev);

static void channel_init(
	struct link_channel *c, struct link *l, struct netdev *from, struct netdev *to)
{
	const struct engine *e = node_engine(from->node);
	char name[NODE_NAME + 1 + IFNAMSIZ];
	size_t n = 0;

	/* the stream's name is the sender's: "rs1:eth0" */
	for (const char *s = from->node->name; *s; s++)
		name[n++] = *s;
	name[n++] = ':';
	for (const char *s = from->name; *s; s++)
		name[n++] = *s;
	name[n] = '\0';
	*c = (struct link_channel){.arrival.run = arrive, .link = l, .to = to};
	list_init(&c->fifo);
	c->loss = engine_stream(e, name, "link loss");
	c->jitter = engine_stream(e, name, "link jitter");
	c->reorder = engine_stream(e, name, "link reorder");
}

/* A card that is set down turns its transmitter off: the other end is without a carrier
 * (drivers/net/veth.c: veth_close()). */
void link_carriers(struct link *l)
{
	netdev_set_carrier(l->end[0], l->up && netdev_is_up(l->end[1]));
	netdev_set_carrier(l->end[1], l->up && netdev_is_up(l->end[0]));
}

struct link *link_new(struct netdev *a, struct netdev *b, const struct link_settings *s)
{
	struct link *l = pool_get(&a->node->net->links);

	assert(!a->wire && !b->wire);
	l->set = *s;
	l->end[0] = a;
	l->end[1] = b;
	l->up = true;
	channel_init(&l->channel[0], l, a, b);
	channel_init(&l->channel[1], l, b, a);
	for (uint8_t i = 0; i < 2; i++) {
		l->end[i]->wire = l;
		l->end[i]->wire_end = i;
	}
	link_carriers(l);
	return l;
}

static void empty_channel(struct link_channel *c, unsigned why)
{
	event_cancel(node_engine(c->to->node), &c->arrival);
	list_for_each_safe (f, &c->fifo, struct frame, link) {
		list_del(&f->link);
		frame_drop(f, why);
	}
	c->waiting = NULL;
	c->waiting_count = 0;
}

void link_set_up(struct link *l, bool up)
{
	struct engine *e = node_engine(l->end[0]->node);

	if (l->up == up)
		return;
	l->up = up;
	for (unsigned i = 0; i < 2; i++) {
		RECORD(e, REC_LINK_STATE, 0, l->end[i]->node->id, l->end[i]->index, 0, NULL, up);
		if (!up)
			empty_channel(&l->channel[i], DROP_LINK_DOWN);
	}
	link_carriers(l);
}

/* how many frames of the FIFO have not started yet; looks only at what changed since */
static uint32_t still_waiting(struct link_channel *c, int64_t now)
{
	while (c->waiting && c->waiting->starts <= now) {
		struct list *next = c->waiting->link.next;
		if (c->waiting->starts >= 0)
			c->waiting_count--;
		c->waiting = next == &c->fifo ? NULL : list_entry(next, struct frame, link);
	}
	return c->waiting_count;
}

/* delay ± jitter, uniform */
static int64_t around(struct link_channel *c, int64_t delay, int64_t jitter)
{
	if (jitter)
		delay += (int64_t)rng_below(&c->jitter, 2 * (uint64_t)jitter + 1) - jitter;
	return delay;
}

static int64_t flight_time(struct link_channel *c)
{
	const struct link_settings *s = &c->link->set;
	int64_t delay = around(c, s->delay, s->jitter);

	if (c->netem.on)
		delay += around(c, c->netem.delay, c->netem.jitter);
	if (s->reorder && rng_chance(&c->reorder, s->reorder))
		return -1;
	return delay > 0 ? delay : 0;
}

static void enqueue(struct link_channel *c, struct frame *f, bool overtakes)
{
	struct list *before = &c->fifo;

	while (overtakes && before->prev != &c->fifo &&
		list_entry(before->prev, struct frame, link)->arrives > f->arrives)
		before = before->prev;
	list_add_tail(&f->link, before);
}

static void put_on_wire(struct engine *e, struct link_channel *c, struct frame *f)
{
	const struct link_settings *s = &c->link->set;
	uint64_t bits = (uint64_t)frame_length(f) * 8;

	f->starts = c->busy_until > e->now ? c->busy_until : e->now;
	c->busy_until = f->starts + (s->rate ? (int64_t)mul_div(bits, NSEC_PER_SEC, s->rate) : 0);
	int64_t flight = flight_time(c);
	bool overtakes = flight < 0;
	f->arrives = c->busy_until + (overtakes ? 0 : flight);
	if (!overtakes && f->arrives < c->last_arrival)
		f->arrives = c->last_arrival;
	if (!overtakes)
		c->last_arrival = f->arrives;
	enqueue(c, f, overtakes);
	if (overtakes) {
		f->starts = -1; /* it never waited: not in the order of starts, not counted */
	} else if (f->starts > e->now) {
		if (!c->waiting)
			c->waiting = f;
		c->waiting_count++;
	}
	if (c->fifo.next == &f->link)
		event_schedule(e, &c->arrival, f->arrives);
}

static bool refused(struct link_channel *c, struct netdev *dev, struct frame *f, int64_t now)
{
	const struct link *l = c->link;
	uint32_t length = frame_length(f) - ETH_HLEN;

	if (!l->up)
		frame_drop(f, DROP_LINK_DOWN);
	else if (l->set.mtu && length > l->set.mtu)
		frame_drop_with(f, DROP_MTU, length, l->set.mtu, 0);
	else if (still_waiting(c, now) >= l->set.queue)
		frame_drop_with(f, DROP_QUEUE_FULL, c->waiting_count, l->set.queue, 0);
	else
		return false;
	dev->stats.tx_dropped++;
	return true;
}

void link_carry(struct netdev *dev, struct frame *f)
{
	struct engine *e = node_engine(dev->node);

	if (!dev->wire) {
		dev->stats.tx_dropped++;
		frame_drop(f, DROP_NO_CARRIER);
		return;
	}
	struct link_channel *c = &dev->wire->channel[dev->wire_end];
	if (refused(c, dev, f, e->now))
		return;
	RECORD(e, REC_FRAME_SENT, 0, dev->node->id, dev->index, f->id, f, frame_length(f),
		c->to->node->id, c->to->index);
	if (c->link->set.loss && rng_chance(&c->loss, c->link->set.loss)) {
		frame_drop(f, DROP_LOSS);
		return;
	}
	put_on_wire(e, c, f);
}

static void arrive(struct engine *e, struct event *ev)
{
	struct link_channel *c = container_of(ev, struct link_channel, arrival);
	struct frame *f = list_first(&c->fifo, struct frame, link);

	still_waiting(c, e->now);
	list_del(&f->link);
	if (!list_empty(&c->fifo))
		event_schedule(e, ev, list_first(&c->fifo, struct frame, link)->arrives);
	netdev_receive(c->to, f);
}

const struct link_netem *link_netem_of(const struct netdev *dev)
{
	return dev->wire ? &dev->wire->channel[dev->wire_end].netem : NULL;
}

void link_set_netem(struct netdev *dev, const struct link_netem *netem)
{
	dev->wire->channel[dev->wire_end].netem = *netem;
}
