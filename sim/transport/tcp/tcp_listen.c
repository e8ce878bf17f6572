/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Listeners and their accept queues (inet_connection_sock.c). After the handshake a connection
 * waits in the queue until the program accepts it; the queue holds backlog + 1 connections
 * (sk_acceptq_is_full()).
 *
 * Every listener has SO_REUSEADDR, as servers do. Not simulated: SO_REUSEPORT, TCP_DEFER_ACCEPT.
 */
#include <assert.h>

#include "base/errno.h"
#include "transport/tcp/tcp_internal.h"

/* inet_csk_get_port(): two listeners conflict if one address is any or both are equal */
static bool port_taken(const struct host *h, struct socket_address at)
{
	list_for_each (l, &h->sockets->listeners, struct tcp_listener, in_listeners)
		if (l->s.lport == at.port &&
			(!l->s.local || !at.address || l->s.local == at.address))
			return true;
	return false;
}

struct socket *tcp_listen(struct host *h, struct socket_address at, int backlog,
	const struct socket_ops *ops, void *user, int *error)
{
	*error = socket_check_local(h, at.address);
	if (!*error && !at.port)
		at.port = tcp_port_choose(h, at.address, 0, 0);
	if (!*error && (!at.port || port_taken(h, at)))
		*error = -EADDRINUSE;
	if (*error)
		return NULL;
	struct tcp_listener *l = pool_get(&h->sockets->listener_pool);
	int most = h->ipv4.somaxconn;
	l->s = (struct socket){.host = h,
		.kind = SOCKET_TCP_LISTENER,
		.state = TCP_CLOSE,
		.ops = ops,
		.user = user,
		.local = at.address,
		.lport = at.port,
		.accepted = true};
	l->backlog = (uint32_t)(backlog < 0 || backlog > most ? most : backlog);
	list_init(&l->requests);
	list_init(&l->accept_queue);
	list_add(&l->in_listeners, &h->sockets->listeners);
	socket_show(&l->s);
	socket_set_state(&l->s, TCP_LISTEN, TCP_WHY_LISTEN);
	return &l->s;
}

/* compute_score(): the very address beats any */
struct tcp_listener *tcp_find_listener(const struct host *h, uint32_t local, uint16_t port)
{
	struct tcp_listener *any = NULL;

	list_for_each (l, &h->sockets->listeners, struct tcp_listener, in_listeners) {
		if (l->s.lport != port)
			continue;
		if (l->s.local == local)
			return l;
		if (!l->s.local)
			any = l;
	}
	return any;
}

/* ---- accept ---- */

static void dequeue(struct tcp_listener *l, struct tcp_sock *t)
{
	list_del(&t->in_accept);
	l->accept_count--;
	t->listener = NULL;
	t->s.accepted = true;
}

struct socket *tcp_accept(struct socket *listener)
{
	struct tcp_listener *l = container_of(listener, struct tcp_listener, s);

	assert(listener->kind == SOCKET_TCP_LISTENER);
	list_for_each (t, &l->accept_queue, struct tcp_sock, in_accept) {
		if (t->s.state == TCP_SYN_RECV) /* its handshake is not complete yet */
			continue;
		dequeue(l, t);
		t->s.owner = listener->owner;
		if (!t->s.holds) /* else the callbacks run after its segment has been processed */
			socket_dispatch_later(&t->s);
		return &t->s;
	}
	return NULL;
}

void tcp_announce(struct tcp_sock *child)
{
	struct socket *l = &child->listener->s;

	socket_enter(l);
	if (l->ops && l->ops->accepted)
		l->ops->accepted(l, &child->s);
	socket_leave(l);
}

/* inet_csk_listen_stop() */
void tcp_listener_close(struct tcp_listener *l)
{
	l->s.orphan = true;
	socket_set_state(&l->s, TCP_CLOSE, TCP_WHY_LISTENER_GONE);
	socket_hide(&l->s);
	list_del(&l->in_listeners);
	list_for_each_safe (r, &l->requests, struct tcp_request, in_listener)
		tcp_request_drop(r, TCP_WHY_LISTENER_GONE);
	list_for_each_safe (t, &l->accept_queue, struct tcp_sock, in_accept) {
		dequeue(l, t);
		tcp_abort(&t->s);
	}
	socket_free(&l->s);
}
