/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sockets as the lab's programs use them: calls in, callbacks out, at simulated times. A socket is
 * part of the world, and so is its owner's pointer `user`.
 */
#ifndef LVSLAB_TRANSPORT_SOCKET_SOCKET_H
#define LVSLAB_TRANSPORT_SOCKET_SOCKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/list.h"
#include "base/pool.h"
#include "engine/event.h"

struct frame;
struct host;
struct frame;
struct ipv4_header;
struct socket;
struct netdev;
struct payload;

enum tcp_state { /* include/net/tcp_states.h */
	TCP_ESTABLISHED = 1,
	TCP_SYN_SENT,
	TCP_SYN_RECV,
	TCP_FIN_WAIT1,
	TCP_FIN_WAIT2,
	TCP_TIME_WAIT,
	TCP_CLOSE,
	TCP_CLOSE_WAIT,
	TCP_LAST_ACK,
	TCP_LISTEN,
	TCP_CLOSING,
};
const char *tcp_state_name(unsigned state); /* "SYN-SENT", as ss prints it */

struct socket_address {
	uint32_t address;
	uint16_t port;
};

/* Callbacks to the program; any may be NULL. None runs inside one of the program's own socket
 * calls. */
struct socket_ops {
	void (*connected)(struct socket *s); /* the program's connect() succeeded */
	/* a connection is established and waits in the accept queue: call tcp_accept() now or
	 * later */
	void (*accepted)(struct socket *listener, struct socket *child);
	/* data is readable (see tcp_recv): `length` bytes in total */
	void (*received)(struct socket *s, uint32_t length);
	void (*peer_closed)(struct socket *s);       /* read() would return 0 */
	void (*sendable)(struct socket *s);          /* everything sent was acknowledged */
	void (*failed)(struct socket *s, int error); /* -ECONNREFUSED, -ECONNRESET, -EHOSTUNREACH,
						        -ETIMEDOUT …: the socket is now CLOSE */
	void (*datagram)(struct socket *s, struct socket_address from, struct socket_address to,
		const uint8_t *head, uint32_t head_length, uint32_t length);
};

/* /proc/net/snmp's Tcp: and Udp: counters */
struct tcp_stats {
	uint64_t active_opens, passive_opens, attempt_fails, estab_resets, curr_estab;
	uint64_t in_segs, out_segs, retrans_segs, in_errs, out_rsts, in_csum_errors;
};
struct udp_stats {
	uint64_t in_datagrams, no_ports, in_errors, out_datagrams, in_csum_errors, ignored_multi;
};

struct socket_table {
	struct tcp_stats tcp_stats;
	struct udp_stats udp_stats;
	struct hash_table established; /* TCP by four-tuple, SYN_RECV and TIME_WAIT included */
	struct list listeners;         /* TCP in LISTEN */
	struct list udp;
	struct list raw; /* not in `all` */
	struct list all; /* every socket, oldest first: for ss */
	struct pool pool, listener_pool, request_pool, timewait_pool, datagram_pool;
	struct pool segment_pool; /* entries of the send and receive queues */
	struct list late;         /* sockets accepted with pending callbacks; `late_event` calls
				   * them */
	struct event late_event;
	uint32_t timewaits;
	uint32_t port_hint;
	uint64_t secret; /* for sequence numbers, timestamps and ports; unique to the host */
};

/* ---- common ---- */
void socket_init(struct host *h); /* registers TCP, UDP, raw and ping sockets with IP */
void *socket_user(const struct socket *s);
void socket_set_user(struct socket *s, void *user);
/* The process id of the owner; 0: unknown, or no program owns it (any more). An accepted child
 * inherits its listener's. */
void socket_set_owner(struct socket *s, uint32_t pid);
bool socket_is_orphan(const struct socket *s); /* closed by its program, not yet finished */
uint32_t socket_owner(const struct socket *s);
struct host *socket_host(const struct socket *s);
struct socket_address socket_local(const struct socket *s);
struct socket_address socket_remote(const struct socket *s);
unsigned socket_state(const struct socket *s); /* enum tcp_state */
bool socket_is_tcp(const struct socket *s);
/* every socket, oldest first: for ss, netstat and the screen */
void socket_walk(const struct host *h, void (*one)(void *arg, const struct socket *s), void *arg);
uint32_t socket_recv_queue(const struct socket *s); /* ss's Recv-Q, Send-Q */
uint32_t socket_send_queue(const struct socket *s);

/* ---- TCP (RFC 9293; net/ipv4/tcp*.c) ---- */
/* address 0: any. Returns a new listener, or NULL and *error = -EADDRINUSE, -EADDRNOTAVAIL. */
struct socket *tcp_listen(struct host *h, struct socket_address at, int backlog,
	const struct socket_ops *ops, void *user, int *error);
/* accept(2): the oldest connection in the listener's accept queue, or NULL. Until then it counts
 * against the backlog. */
struct socket *tcp_accept(struct socket *listener);
/* from.address 0: set by routing; from.port 0: an ephemeral port. On failure NULL and *error as for
 * connect(2). */
struct socket *tcp_connect(struct host *h, struct socket_address from, struct socket_address to,
	const struct socket_ops *ops, void *user, int *error);
/* bind(2) of a socket without SO_REUSEADDR: is the port in use? tcp_connect() binds as if the
 * option were set. */
bool tcp_port_taken(const struct host *h, struct socket_address at);
/* nf_send_reset(): sends a RST for the segment in `f` (data at the IP header), as if its
 * destination had no such connection; none if the segment is a RST or has no valid TCP header. */
void tcp_reset_about(struct host *h, struct frame *f);
/* For an accepted child; initially it has its listener's ops. */
void socket_set_ops(struct socket *s, const struct socket_ops *ops);
/* Queues `length` bytes of payload from `at`; takes over one reference. 0, -EPIPE. */
int tcp_send(struct socket *s, struct payload *p, uint32_t at, uint32_t length);
/* Copies up to `size` received bytes, frees their space in the window and returns their number.
 * `to` NULL: discards them. */
uint32_t tcp_recv(struct socket *s, void *to, uint32_t size);
void tcp_shutdown(struct socket *s); /* FIN after the queued data: shutdown(SHUT_WR) */
void tcp_close(struct socket *s);    /* close(2): FIN, or RST if unread data is lost. The stack then
				        owns `s` and runs no more callbacks. */
void tcp_abort(struct socket *s);    /* SO_LINGER 0: RST, then freed */
/* The RTT estimate and RTO, the windows: for `ss -ti`, the screen and tests. */
struct tcp_info {
	uint32_t snd_una, snd_nxt, rcv_nxt, snd_wnd, rcv_wnd, cwnd, ssthresh, mss, rto_ms, srtt_us;
	uint32_t retransmits, unacked;
	uint8_t snd_wscale, rcv_wscale;
	bool timestamps, sack;
};
/* getsockopt(SO_ERROR) of a live connection: the last ICMP error, or 0. Clears it, so that it does
 * not become the error of a timeout. */
int tcp_take_soft_error(struct socket *s);
void tcp_get_info(const struct socket *s, struct tcp_info *info);

/* ---- UDP (RFC 768; net/ipv4/udp.c) ---- */
/* IP_MTU_DISCOVER: never DF; DF if it fits the path MTU, else fragments; DF, or -EMSGSIZE */
enum ip_pmtudisc { IP_PMTUDISC_DONT, IP_PMTUDISC_WANT, IP_PMTUDISC_DO };
struct socket *udp_open(struct host *h, struct socket_address at, const struct socket_ops *ops,
	void *user, int *error);
int udp_connect(struct socket *s, struct socket_address to); /* 0 or as route_output */
/* Takes over one reference. 0, -EMSGSIZE, -ENETUNREACH, or a pending error (-ECONNREFUSED …). */
int udp_sendto(struct socket *s, struct socket_address to, struct payload *p, uint32_t length);
void udp_close(struct socket *s);
void udp_show_all(struct socket *s); /* `datagram` gets all bytes, not only the first 1500 */
void udp_bind_device(struct socket *s, struct netdev *dev); /* SO_BINDTODEVICE */
/* IP_MULTICAST_IF, _TTL, _LOOP: for packets to multicast groups */
void udp_set_multicast(struct socket *s, struct netdev *dev, uint8_t ttl, bool loop);
void udp_set_pmtudisc(struct socket *s, enum ip_pmtudisc pmtudisc); /* IP_MTU_DISCOVER */
/* IP_ADD_MEMBERSHIP; one group per socket; closing leaves it. 0, -EINVAL, -ENODEV, -EADDRINUSE */
int udp_join_group(struct socket *s, uint32_t group, struct netdev *dev);
void udp_set_recverr(struct socket *s, bool on); /* IP_RECVERR: soft errors also reach `failed` */

/* ---- raw: one protocol, whole packets (net/ipv4/raw.c) ---- `datagram` gets every packet of the
 * protocol that is delivered to this host: `head` at the IP header, `length` bytes in all, no
 * ports. */
struct socket *raw_open(struct host *h, uint8_t protocol, const struct socket_ops *ops, void *user);
void raw_bind_device(struct socket *s, struct netdev *dev);               /* SO_BINDTODEVICE */
int raw_join_group(struct socket *s, uint32_t group, struct netdev *dev); /* as udp_join_group() */
void raw_set_loop(struct socket *s, bool loop);                           /* IP_MULTICAST_LOOP */
/* IP_HDRINCL: the program's header is sent, except that the stack sets length and checksum and, if
 * they are 0, id and source. `out` NULL: the bound device, or by routing. 0, -EMSGSIZE, or as
 * route_output(). */
int raw_send(struct socket *s, struct netdev *out, const struct ipv4_header *header,
	const uint8_t *bytes, uint32_t length);
void raw_close(struct socket *s);

/* ---- ping: raw ICMP echo (as a ping socket) ---- `datagram` gets echo replies, ICMP errors and
 * redirects about its requests: `head` at the ICMP header (an error's quoted packet follows),
 * `length` bytes of ICMP in all, from.address is the sender, from.port its TTL. As in Linux, an
 * unresolved neighbour is reported as host unreachable, from the host's own address. */
struct socket *ping_open(struct host *h, uint16_t id, const struct socket_ops *ops, void *user);
/* src 0: set by routing */
int ping_send(struct socket *s, uint32_t src, uint32_t dst, uint16_t sequence, uint32_t size,
	uint8_t ttl, enum ip_pmtudisc pmtudisc);
void ping_bind_device(struct socket *s, struct netdev *dev); /* SO_BINDTODEVICE */
void ping_close(struct socket *s);

#endif
