/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The master daemon (ip_vs_sync.c: ip_vs_sync_conn(), sync_thread_master()): entries are appended
 * to a message, which is queued when the next one does not fit, or taken by the thread once it is
 * two seconds old. The thread runs once a second, by a timer of the wheel; a queued message wakes
 * it after 20 ms, the eighth one at once. So the backup never gets the last two or three seconds of
 * a failed master.
 *
 * Not simulated: a full send buffer (sync_sock_size): the send buffer never fills up here.
 */
#include <string.h>

#include "ipvs/records.h"
#include "ipvs/sync.h"
#include "ipvs/sync_reasons.h"
#include "net/payload.h"
#include "transport/socket/socket.h"
#include "wire/ipvs_sync.h"

enum { WAKEUP_RATE = 8 };    /* IPVS_SYNC_WAKEUP_RATE */
#define SEND_DELAY (HZ / 50) /* IPVS_SYNC_SEND_DELAY */
#define CHECK_PERIOD HZ      /* IPVS_SYNC_CHECK_PERIOD */
#define FLUSH_TIME (2 * HZ)  /* IPVS_SYNC_FLUSH_TIME */
/* all except HASHED and the lab's own */
#define SENT_FLAGS (0xffffu & ~(unsigned)IPVS_CONN_F_GOING)

static struct arena *arena_of(const struct ipvs *ipvs)
{
	return ipvs->engine->arena;
}

static size_t buff_size(const struct ipvs_sync_buff *b)
{
	return sizeof(*b) + b->capacity;
}

/* ip_vs_sync_buff_create(), _v0() */
static struct ipvs_sync_buff *buff_new(struct ipvs *ipvs, unsigned version, uint32_t entry)
{
	const uint32_t header = (uint32_t)ipvs_sync_header_length(version);
	const uint32_t maxlen = ipvs->sync->master_config.maxlen;
	const uint32_t capacity = entry + header > maxlen ? entry + header : maxlen;
	struct ipvs_sync_buff *b = arena_get(arena_of(ipvs), sizeof(*b) + capacity);

	b->version = (uint8_t)version;
	b->used = header;
	b->capacity = capacity;
	b->first_use = ipvs_jiffies(ipvs);
	return b;
}

static void buff_free(struct ipvs *ipvs, struct ipvs_sync_buff *b)
{
	arena_put(arena_of(ipvs), b, buff_size(b));
}

/* sb_queue_tail() */
static void queue_current(struct ipvs_sync_master *m)
{
	struct ipvs *ipvs = m->ipvs;
	struct ipvs_sync_buff *b = m->current;

	m->current = NULL;
	if (m->queue_length >= (uint32_t)ipvs->sysctl.sync_qlen_max) {
		ipvs->sync->sent.dropped++;
		buff_free(ipvs, b);
		return;
	}
	if (!m->queue_length && !timer_pending(&m->wakeup))
		timer_mod_in(ipvs->engine, &m->wakeup, SEND_DELAY);
	m->queue_length++;
	list_add_tail(&b->link, &m->queue);
	if (++m->queue_delay == WAKEUP_RATE)
		event_schedule_in(ipvs->engine, &m->run, 0);
}

/* next_sync_buff() */
static struct ipvs_sync_buff *next_message(struct ipvs_sync_master *m, bool *full)
{
	struct ipvs_sync_buff *b;

	*full = !list_empty(&m->queue);
	if (*full) {
		b = list_first(&m->queue, struct ipvs_sync_buff, link);
		list_del(&b->link);
		if (--m->queue_length == 0)
			m->queue_delay = 0;
		return b;
	}
	b = m->current;
	if (!b || ipvs_jiffies(m->ipvs) - b->first_use < FLUSH_TIME)
		return NULL;
	m->current = NULL;
	return b;
}

/* ip_vs_send_sync_msg() */
static void send_message(struct ipvs_sync_master *m, struct ipvs_sync_buff *b, bool full)
{
	struct ipvs *ipvs = m->ipvs;
	const struct ipvs_sync_config *c = &ipvs->sync->master_config;
	const struct ipvs_sync_header h = {.version = b->version,
		.syncid = c->syncid,
		.count = b->count,
		.size = (uint16_t)b->used};
	const struct socket_address all = {c->group, socket_remote(m->socket).port};

	ipvs_sync_emit(b->bytes, &h);
	IPVS_RECORD(ipvs, REC_IPVS_SYNC_MESSAGE, full ? IPVS_SYNC_SENT_FULL : IPVS_SYNC_SENT_OLD,
		(struct frame *)NULL, b->count, b->used, c->syncid, c->group,
		(ipvs_jiffies(ipvs) - b->first_use) * NSEC_PER_JIFFY);
	ipvs->sync->sent.messages++;
	ipvs->sync->sent.connections += b->count;
	ipvs->sync->sent.bytes += b->used;
	udp_sendto(m->socket, all, payload_new(ipvs->host->node.net, b->bytes, b->used, b->used),
		b->used);
}

/* sync_thread_master() from one sleep to the next */
static void thread_run(struct ipvs_sync_master *m)
{
	struct ipvs_sync_buff *b;
	bool full;

	while ((b = next_message(m, &full)) != NULL) {
		send_message(m, b, full);
		buff_free(m->ipvs, b);
	}
	timer_mod_in(m->ipvs->engine, &m->tick, CHECK_PERIOD);
}

static void tick(struct engine *e, struct timer *t)
{
	(void)e;
	thread_run(container_of(t, struct ipvs_sync_master, tick));
}

static void woken(struct engine *e, struct event *ev)
{
	(void)e;
	thread_run(container_of(ev, struct ipvs_sync_master, run));
}

/* master_wakeup_work_handler() */
static void wakeup(struct engine *e, struct timer *t)
{
	struct ipvs_sync_master *m = container_of(t, struct ipvs_sync_master, wakeup);

	if (!m->queue_length || m->queue_delay >= WAKEUP_RATE)
		return;
	m->queue_delay = WAKEUP_RATE;
	event_schedule_in(e, &m->run, 0);
}

void ipvs_sync_master_init(struct ipvs *ipvs, struct ipvs_sync_master *m)
{
	m->ipvs = ipvs;
	list_init(&m->queue);
	m->tick.run = tick;
	m->wakeup.run = wakeup;
	m->run.run = woken;
	event_schedule_in(ipvs->engine, &m->run, 0); /* kthread_run() */
}

void ipvs_sync_master_stop(struct ipvs_sync_master *m)
{
	struct ipvs *ipvs = m->ipvs;

	timer_del(ipvs->engine, &m->tick);
	timer_del(ipvs->engine, &m->wakeup);
	event_cancel(ipvs->engine, &m->run);
	list_for_each_safe (b, &m->queue, struct ipvs_sync_buff, link)
		buff_free(ipvs, b);
	if (m->current)
		buff_free(ipvs, m->current);
	udp_close(m->socket);
}

/* ---- putting a connection in ---- */

/* select_master_thread_id(): Linux goes by the entry's address in memory, which is chance */
static struct ipvs_sync_master *master_of(const struct ipvs_conn *cp)
{
	const struct ipvs_sync *s = cp->ipvs->sync;

	return &s->masters[cp->born & (s->ports - 1)];
}

static void put(struct ipvs_conn *cp, unsigned version)
{
	const uint32_t entry = version ? IPVS_SYNC_V1_CONN_LEN : IPVS_SYNC_V0_CONN_LEN;
	struct ipvs_sync_master *m = master_of(cp);
	const struct ipvs_sync_conn c = {.protocol = cp->protocol,
		.cport = cp->cport,
		.vport = cp->vport,
		.dport = cp->dport,
		.caddr = cp->caddr,
		.vaddr = cp->vaddr,
		.daddr = cp->daddr,
		.flags = cp->flags & SENT_FLAGS,
		.state = cp->state,
		.fwmark = cp->fwmark,
		.timeout = cp->timeout / HZ};

	if (m->current &&
		(m->current->version != version || m->current->used + entry > m->current->capacity))
		queue_current(m);
	if (!m->current)
		m->current = buff_new(cp->ipvs, version, entry);
	ipvs_sync_conn_emit(m->current->bytes + m->current->used, version, &c);
	m->current->used += entry;
	m->current->count++; /* wraps at 256 in the kernel, too, if maxlen has room for more */
}

static bool put_if_needed(struct ipvs_conn *cp, uint32_t packets, unsigned version)
{
	const unsigned why = cp->flags & IPVS_CONN_F_ONE_PACKET ? 0 : ipvs_sync_needed(cp, packets);

	if (!why)
		return false;
	IPVS_RECORD(cp->ipvs, REC_IPVS_SYNC_CONN, why, (struct frame *)NULL, cp->caddr, cp->cport,
		cp->daddr, packets, (uint64_t)cp->ipvs->sysctl.sync_threshold[0],
		(uint64_t)cp->ipvs->sysctl.sync_threshold[1]);
	put(cp, version);
	return true;
}

/* ip_vs_sync_conn(), ip_vs_sync_conn_v0(): the connection, then the template that controls it. In
 * version 0 the template follows only if the connection was added. */
void ipvs_sync_conn(struct ipvs_conn *cp, uint32_t packets)
{
	const struct ipvs *ipvs = cp->ipvs;
	const unsigned version = ipvs->sysctl.sync_version != 0;

	for (;;) {
		const bool put_in = put_if_needed(cp, packets, version);

		cp = cp->control;
		if (!cp || (!version && !put_in))
			return;
		packets = cp->flags & IPVS_CONN_F_TEMPLATE
			? ++cp->in_pkts
			: (uint32_t)ipvs->sysctl.sync_threshold[0];
	}
}
