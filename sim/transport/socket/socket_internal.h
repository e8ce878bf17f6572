/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The common start of every kind of socket (struct sock_common and parts of struct sock), shared by
 * the protocols of this folder and hidden from programs.
 *
 * Only socket_dispatch() calls programs, after the stack has finished processing. A program's
 * socket call never leads to a callback, and a socket freed in a callback stays in memory until its
 * last `holds` is released.
 */
#ifndef LVSLAB_TRANSPORT_SOCKET_SOCKET_INTERNAL_H
#define LVSLAB_TRANSPORT_SOCKET_SOCKET_INTERNAL_H

#include "host/host.h"
#include "host/records.h"
#include "transport/socket/socket.h"

enum socket_kind {
	SOCKET_TCP,          /* struct tcp_sock: a connection */
	SOCKET_TCP_LISTENER, /* struct tcp_listener */
	SOCKET_TCP_REQUEST,  /* struct tcp_request: SYN_RECV of a listener */
	SOCKET_TCP_TIMEWAIT, /* struct tcp_timewait: TIME_WAIT, or FIN_WAIT2 without a program */
	SOCKET_UDP,
	SOCKET_PING,
	SOCKET_RAW,
};

/* Callbacks that a program has yet to get. */
enum socket_wake {
	WAKE_CONNECTED = 1,
	WAKE_RECEIVED = 2,
	WAKE_PEER_CLOSED = 4,
	WAKE_SENDABLE = 8,
	WAKE_FAILED = 16,
};

struct socket {
	struct hash_node node; /* of connections: in socket_table.established */
	struct list link;      /* in socket_table.all; not linked: CLOSE */
	struct host *host;
	const struct socket_ops *ops;
	void *user;
	uint32_t local, remote; /* addresses; 0: any */
	uint16_t lport, rport;
	uint8_t kind, state; /* enum socket_kind, enum tcp_state */
	uint8_t wake;        /* enum socket_wake */
	uint8_t holds;       /* dispatches in progress */
	int error;           /* for WAKE_FAILED, negative */
	bool orphan;         /* closed by its program (SOCK_DEAD) */
	bool accepted;       /* its program knows it */
	bool freed;          /* freed with the last hold */
	uint32_t owner;      /* process id of its program, 0: unknown */
	struct list in_late; /* socket_table.late */
	int64_t due;         /* ns: time of the later dispatch */
};

/* The brackets around everything that happens to a socket: it stays in memory in between, and its
 * program's callbacks run at the end. */
void socket_enter(struct socket *s);
void socket_leave(struct socket *s);
/* Dispatches it by a separate event, for what happened before the program knew the socket; the
 * event is later by the host's wake_time. */
void socket_dispatch_later(struct socket *s);
/* Adds it to `all` and to the connections; removes it from both. */
void socket_show(struct socket *s);
void socket_hide(struct socket *s);
void socket_hash(struct socket *s);
void socket_unhash(struct socket *s);
/* Replaces `old` by `s` in both: for the small sockets before and after a connection. */
void socket_replace(struct socket *old, struct socket *s);
struct socket *socket_find(const struct host *h, uint32_t local, uint16_t lport, uint32_t remote,
	uint16_t rport); /* a connection, or NULL */
/* Frees it now, or with its last hold. */
void socket_free(struct socket *s);

/* Records with the connection's four-tuple. */
void socket_set_state(struct socket *s, unsigned state, unsigned why);
void socket_record(const struct socket *s, unsigned kind, unsigned why, struct frame *f, uint64_t a,
	uint64_t b);

/* inet_bind(): may a program bind this address? 0 or -EADDRNOTAVAIL */
int socket_check_local(struct host *h, uint32_t address);
/* inet_hash_connect(): a free local port of the range for these three; 0: none left */
uint16_t tcp_port_choose(struct host *h, uint32_t local, uint32_t remote, uint16_t rport);
uint16_t udp_port_choose(struct host *h, uint32_t local);
/* is (local, lport) free for another UDP socket? */
bool udp_port_free(const struct host *h, uint32_t local, uint16_t port);
/* a keyed hash of a connection; the key is the host's secret */
uint64_t socket_secret_hash(
	const struct host *h, uint32_t local, uint16_t lport, uint32_t remote, uint16_t rport);

void tcp_init(struct host *h);
void udp_init(struct host *h);
void ping_init(struct host *h);
void raw_init(struct host *h);

/* icmp_err_convert[]: the error a program sees for a code of "destination unreachable" and whether
 * RFC 1122 calls it hard */
int icmp_error_of(unsigned type, unsigned code, bool *hard);

#endif
