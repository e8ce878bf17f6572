/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Common to all sockets: the list that `ss` shows, the table of connections, and the callbacks to
 * programs.
 *
 * Invariant: a socket is in `all` exactly while its state is not CLOSE; a connection (SYN_RECV and
 * TIME_WAIT included) is in `established` exactly while it is in `all`. Only socket_dispatch()
 * calls a program, and only when the stack has nothing half-done.
 */
#include "base/errno.h"
#include "engine/trace.h"
#include "transport/socket/udp_reasons.h"
#include "transport/tcp/tcp_internal.h"

REASON_LIST(tcp_reasons, "tcp", TCP_REASON_BASE + 1, TCP_REASONS);
REASON_LIST(udp_reasons, "udp", UDP_REASON_BASE + 1, UDP_REASONS);

const char *tcp_state_name(unsigned state)
{
	static const char *const names[] = {
		[TCP_ESTABLISHED] = "ESTAB",
		[TCP_SYN_SENT] = "SYN-SENT",
		[TCP_SYN_RECV] = "SYN-RECV",
		[TCP_FIN_WAIT1] = "FIN-WAIT-1",
		[TCP_FIN_WAIT2] = "FIN-WAIT-2",
		[TCP_TIME_WAIT] = "TIME-WAIT",
		[TCP_CLOSE] = "UNCONN",
		[TCP_CLOSE_WAIT] = "CLOSE-WAIT",
		[TCP_LAST_ACK] = "LAST-ACK",
		[TCP_LISTEN] = "LISTEN",
		[TCP_CLOSING] = "CLOSING",
	};

	return state < sizeof(names) / sizeof(names[0]) && names[state] ? names[state] : "UNKNOWN";
}

static void socket_dispatch(struct socket *s);

static void dispatch_late(struct engine *e, struct event *ev)
{
	struct socket_table *t = container_of(ev, struct socket_table, late_event);
	if (list_empty(&t->late))
		return; /* closed meanwhile */
	struct socket *s = list_first(&t->late, struct socket, in_late);
	list_del(&s->in_late);
	if (!list_empty(&t->late))
		event_schedule(e, ev, list_first(&t->late, struct socket, in_late)->due);
	socket_dispatch(s);
}

void socket_dispatch_later(struct socket *s)
{
	struct socket_table *t = s->host->sockets;
	struct engine *e = host_engine(s->host);

	if (!s->wake || list_linked(&s->in_late))
		return;
	s->due = e->now + s->host->wake_time;
	list_add_tail(&s->in_late, &t->late);
	if (!event_pending(&t->late_event))
		event_schedule(e, &t->late_event, s->due);
}

void socket_init(struct host *h)
{
	struct arena *a = host_engine(h)->arena;
	struct socket_table *t = arena_alloc(a, sizeof(*t));

	h->sockets = t;
	hash_init(&t->established, a);
	list_init(&t->listeners);
	list_init(&t->udp);
	list_init(&t->raw);
	list_init(&t->all);
	list_init(&t->late);
	t->late_event.run = dispatch_late;
	t->secret = rng_next(&h->random);
	tcp_init(h);
	udp_init(h);
	ping_init(h);
	raw_init(h);
}

static struct pool *socket_pool_of(struct host *h, unsigned kind)
{
	struct socket_table *t = h->sockets;

	switch (kind) {
	case SOCKET_TCP: return &t->pool;
	case SOCKET_TCP_LISTENER: return &t->listener_pool;
	case SOCKET_TCP_REQUEST: return &t->request_pool;
	case SOCKET_TCP_TIMEWAIT: return &t->timewait_pool;
	default: return &t->datagram_pool;
	}
}

/* ---- the tables ---- */

static uint64_t tuple_hash(uint32_t local, uint16_t lport, uint32_t remote, uint16_t rport)
{
	return hash_two((uint64_t)local << 32 | remote, (uint64_t)lport << 16 | rport);
}

void socket_show(struct socket *s)
{
	list_add_tail(&s->link, &s->host->sockets->all);
}

void socket_hide(struct socket *s)
{
	if (list_linked(&s->link))
		list_del(&s->link);
}

void socket_hash(struct socket *s)
{
	hash_add(&s->host->sockets->established, &s->node,
		tuple_hash(s->local, s->lport, s->remote, s->rport));
}

void socket_unhash(struct socket *s)
{
	hash_del(&s->host->sockets->established, &s->node);
}

void socket_replace(struct socket *old, struct socket *s)
{
	list_add_tail(&s->link, &old->link);
	socket_hide(old);
	socket_unhash(old);
	socket_hash(s);
}

struct socket *socket_find(
	const struct host *h, uint32_t local, uint16_t lport, uint32_t remote, uint16_t rport)
{
	uint64_t hash = tuple_hash(local, lport, remote, rport);

	hash_for_each (node, &h->sockets->established, hash) {
		struct socket *s = container_of(node, struct socket, node);
		if (s->local == local && s->remote == remote && s->lport == lport &&
			s->rport == rport)
			return s;
	}
	return NULL;
}

void socket_free(struct socket *s)
{
	if (list_linked(&s->in_late))
		list_del(&s->in_late);
	if (s->holds)
		s->freed = true;
	else
		pool_put(socket_pool_of(s->host, s->kind), s);
}

uint64_t socket_secret_hash(
	const struct host *h, uint32_t local, uint16_t lport, uint32_t remote, uint16_t rport)
{
	return hash_two(h->sockets->secret, tuple_hash(local, lport, remote, rport));
}

/* ---- records ---- */

/* tcp_set_state(), tcp_done(): updates the counters */
static void count_state(struct socket *s, unsigned old, unsigned state)
{
	struct tcp_stats *stats = &s->host->sockets->tcp_stats;

	stats->curr_estab += state == TCP_ESTABLISHED;
	stats->curr_estab -= old == TCP_ESTABLISHED;
	if (state != TCP_CLOSE)
		return;
	stats->estab_resets += old == TCP_ESTABLISHED || old == TCP_CLOSE_WAIT;
}

void socket_set_state(struct socket *s, unsigned state, unsigned why)
{
	unsigned old = s->state;

	if (s->kind == SOCKET_TCP)
		count_state(s, old, state);
	s->state = (uint8_t)state;
	HOST_RECORD(s->host, REC_SOCKET_STATE, why, (struct netdev *)NULL, (struct frame *)NULL,
		s->local, s->lport, s->remote, s->rport, old, state);
}

void socket_record(const struct socket *s, unsigned kind, unsigned why, struct frame *f, uint64_t a,
	uint64_t b)
{
	HOST_RECORD(s->host, kind, why, (struct netdev *)NULL, f, s->local, s->lport, s->remote,
		s->rport, a, b);
}

/* ---- telling programs ---- */

static bool socket_take(struct socket *s, unsigned what)
{
	if (!(s->wake & what) || s->orphan || !s->ops)
		return false;
	s->wake &= (uint8_t)~what;
	return true;
}

void socket_enter(struct socket *s)
{
	s->holds++;
}

static void release(struct socket *s)
{
	if (--s->holds == 0 && s->freed)
		pool_put(socket_pool_of(s->host, s->kind), s);
}

void socket_leave(struct socket *s)
{
	if (s->wake && !s->freed && s->accepted && s->host->wake_time)
		socket_dispatch_later(s);
	else if (s->wake && !s->freed)
		socket_dispatch(s);
	release(s);
}

/* Runs the pending callbacks; the socket may be freed afterwards. */
static void socket_dispatch(struct socket *s)
{
	if (!s->wake || !s->accepted)
		return;
	s->holds++;
	if (socket_take(s, WAKE_CONNECTED) && s->ops->connected)
		s->ops->connected(s);
	if (socket_take(s, WAKE_RECEIVED) && s->ops->received)
		s->ops->received(s, tcp_sk(s)->unread);
	if (socket_take(s, WAKE_PEER_CLOSED) && s->ops->peer_closed) {
		tcp_end_read(tcp_sk(s));
		s->ops->peer_closed(s);
	}
	if (socket_take(s, WAKE_SENDABLE) && s->ops->sendable)
		s->ops->sendable(s);
	if (socket_take(s, WAKE_FAILED) && s->ops->failed)
		s->ops->failed(s, s->error);
	release(s);
}

/* ---- queries by programs ---- */

void *socket_user(const struct socket *s)
{
	return s->user;
}

void socket_set_user(struct socket *s, void *user)
{
	s->user = user;
}

void socket_set_owner(struct socket *s, uint32_t pid)
{
	s->owner = pid;
}

bool socket_is_orphan(const struct socket *s)
{
	return s->orphan;
}

uint32_t socket_owner(const struct socket *s)
{
	bool held = s->kind != SOCKET_TCP_REQUEST && s->kind != SOCKET_TCP_TIMEWAIT && !s->orphan;

	return held ? s->owner : 0;
}

struct host *socket_host(const struct socket *s)
{
	return s->host;
}

struct socket_address socket_local(const struct socket *s)
{
	return (struct socket_address){s->local, s->lport};
}

struct socket_address socket_remote(const struct socket *s)
{
	return (struct socket_address){s->remote, s->rport};
}

unsigned socket_state(const struct socket *s)
{
	return s->state;
}

bool socket_is_tcp(const struct socket *s)
{
	return s->kind <= SOCKET_TCP_TIMEWAIT;
}

void socket_walk(const struct host *h, void (*one)(void *arg, const struct socket *s), void *arg)
{
	list_for_each (s, &h->sockets->all, struct socket, link)
		one(arg, s);
}

/* inet_bind(): inet_addr_valid_or_nonlocal() */
int socket_check_local(struct host *h, uint32_t address)
{
	if (!address || h->ipv4.ip_nonlocal_bind)
		return 0;
	unsigned type = addr_type(h, address);
	return type == RTN_LOCAL || type == RTN_MULTICAST || type == RTN_BROADCAST ? 0
										   : -EADDRNOTAVAIL;
}

int icmp_error_of(unsigned type, unsigned code, bool *hard)
{
	/* icmp_err_convert[] in net/ipv4/icmp.c */
	static const struct {
		int error;
		bool fatal;
	} table[] = {
		{-ENETUNREACH, false},
		{-EHOSTUNREACH, false},
		{-ENOPROTOOPT, true},
		{-ECONNREFUSED, true},
		{-EMSGSIZE, false},
		{-EOPNOTSUPP, false},
		{-ENETUNREACH, true},
		{-EHOSTDOWN, true},
		{-ENONET, true},
		{-ENETUNREACH, true},
		{-EHOSTUNREACH, true},
		{-ENETUNREACH, false},
		{-EHOSTUNREACH, false},
		{-EHOSTUNREACH, true},
		{-EHOSTUNREACH, true},
		{-EHOSTUNREACH, true},
	};

	*hard = false;
	switch (type) {
	case ICMP_TIME_EXCEEDED: return -EHOSTUNREACH;
	case ICMP_PARAMETERPROB: *hard = true; return -EPROTO;
	case ICMP_DEST_UNREACH:
		if (code >= sizeof(table) / sizeof(table[0]))
			return 0;
		*hard = table[code].fatal;
		return table[code].error;
	default: return 0;
	}
}
