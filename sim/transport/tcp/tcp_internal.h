/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP internals (net/ipv4/tcp*.c). A connection is a struct tcp_sock, preceded by a small
 * tcp_request and followed by a small tcp_timewait.
 *
 *	program -> tcp.c -> tcp_output.c -> ip_send
 *	tcp_rcv.c -> tcp_input.c -> tcp_ack.c (ACKs for sent data: tcp_sack, tcp_rack,
 *                           tcp_recovery)
 *	                         -> tcp_data.c (received data: tcp_window, delayed ACKs)
 *	tcp_timer.c: RTO, loss probe, reordering, zero window, FIN_WAIT2, delayed ACK
 *
 * Data is a list of pieces, each a part of a payload; bytes are not copied. A piece is split when
 * its segment is sent and then moves from the write queue to the retransmit queue.
 */
#ifndef LVSLAB_TRANSPORT_TCP_TCP_INTERNAL_H
#define LVSLAB_TRANSPORT_TCP_TCP_INTERNAL_H

#include "host/ip/addr.h"
#include "transport/socket/socket_internal.h"
#include "transport/tcp/tcp_reasons.h"
#include "wire/checksum.h"
#include "wire/tcp.h"

#define TCP_RTO_MIN (HZ / 5u)
#define TCP_RTO_MAX (120u * HZ)
#define TCP_TIMEOUT_INIT HZ
#define TCP_TIMEOUT_MIN 2
#define TCP_ATO_MIN (HZ / 25u)
#define TCP_DELACK_MAX (HZ / 5u)
#define TCP_TIMEWAIT_LEN (60u * HZ)
#define TCP_INIT_CWND 10
#define TCP_MAX_QUICKACKS 16
#define TCP_MSS_DEFAULT 536
#define TCP_MIN_MSS 88
#define TCP_MIN_SND_MSS 48
#define TCP_MAX_WSCALE 14
#define TCP_REORDERING 3
#define TCP_TS_LENGTH 12u /* TCPOLEN_TSTAMP_ALIGNED */
#define TCP_INFINITE_SSTHRESH 0x7fffffffu
#define TCP_INVALID_RATELIMIT (HZ / 2)
#define USEC_PER_JIFFY (NSEC_PER_JIFFY / NSEC_PER_USEC)

static inline bool before(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

static inline bool after(uint32_t a, uint32_t b)
{
	return before(b, a);
}

enum segment_mark {
	MARK_SACKED = 1,  /* the peer has it */
	MARK_RETRANS = 2, /* retransmitted and not marked lost since */
	MARK_LOST = 4,
	MARK_EVER_RETRANS = 8, /* Karn: not used for RTT */
	MARK_REST = 16,        /* sent in one packet with the one before it, and is one sk_buff */
	MARK_CUT = 32,         /* is sent again with the one before it */
};

struct tcp_segment { /* a struct sk_buff of a TCP queue */
	struct list link;
	struct payload *payload;
	uint32_t at, length;
	uint32_t seq;
	uint8_t flags; /* SYN, FIN, PSH; ACK is on every segment */
	uint8_t marks;
	int64_t sent;   /* ns, last transmission */
	uint64_t frame; /* frame id of the last transmission */
};

static inline uint32_t segment_end(const struct tcp_segment *g)
{
	return g->seq + g->length + (g->flags & TCP_SYN ? 1 : 0) + (g->flags & TCP_FIN ? 1 : 0);
}

enum tcp_pending { /* icsk_pending: what the write timer is waiting for */
	PENDING_NONE,
	PENDING_RETRANS,
	PENDING_PROBE0,
	PENDING_LOSS_PROBE,
	PENDING_REO_TIMEOUT,
	PENDING_FIN_WAIT2, /* Linux uses the keepalive timer */
};

enum tcp_ack_pending {
	ACK_SCHED = 1,
	ACK_TIMER = 2,
	ACK_PUSHED = 4,
	ACK_PUSHED2 = 8,
	ACK_NOW = 16
};
enum tcp_ca_state { CA_OPEN, CA_DISORDER, CA_CWR, CA_RECOVERY, CA_LOSS };

struct tcp_block {
	uint32_t start, end;
};

struct tcp_sock {
	struct socket s;
	struct timer write_timer, delack_timer;
	struct tcp_listener *listener; /* while it is in the accept queue */
	struct list in_accept;
	struct list write_queue, rtx_queue;   /* struct tcp_segment: not yet sent, in flight */
	struct list receive_queue, ofo_queue; /* readable, after a gap */
	struct route route;                   /* sk_dst_cache */
	uint64_t route_generation;            /* the fib's generation at lookup; 0: none */

	/* sequence numbers (RFC 9293 3.3.1) */
	uint32_t snd_una, snd_nxt, write_seq, snd_wnd, snd_wl1, max_window;
	uint32_t rcv_nxt, copied_seq, rcv_wup, rcv_wnd;

	/* options */
	uint32_t ts_recent, ts_offset, rcv_tsval, rcv_tsecr;
	int64_t ts_recent_at; /* ns; 0: none */
	bool saw_tstamp, ts_ok, sack_ok, wscale_ok;
	uint8_t snd_wscale, rcv_wscale;
	uint16_t mss_clamp; /* from the peer's MSS option */
	uint32_t advmss, mss, pmtu;

	/* RTT and RTO */
	uint32_t srtt_us, mdev_us, mdev_max_us, rttvar_us, rtt_seq, rtt_min_us; /* srtt · 8 */
	int64_t rtt_min_at;
	uint32_t rto; /* jiffies */
	uint8_t backoff, retransmits, probes_out, pending;
	uint64_t timeout;      /* jiffies: when `pending` is due */
	int64_t retrans_stamp; /* ns; 0: no retransmission */

	/* congestion control */
	uint32_t cwnd, cwnd_cnt, ssthresh, prior_cwnd, prr_delivered, prr_out, high_seq,
		tlp_high_seq;
	uint32_t packets_out, sacked_out, lost_out, retrans_out, delivered, lost;
	uint32_t cwnd_usage_seq, max_packets_out;
	uint8_t ca_state, reordering;
	bool cwnd_limited, tlp_retrans, reord_seen, rack_advanced;
	int64_t rack_sent; /* ns: send time of the most recently sent delivered segment */
	uint32_t rack_end_seq, rack_rtt_us;
	uint64_t last_sent; /* jiffies: lsndtime */

	/* receiving */
	uint32_t rcv_ssthresh, window_clamp, rcvbuf;
	uint32_t unread;               /* bytes of the receive queue */
	uint32_t ofo_bytes, ofo_count; /* bytes and pieces of the out-of-order queue */
	uint32_t rcv_mss, last_seg_size;
	uint32_t ato; /* jiffies */
	uint8_t quick, pingpong, ack_pending, sack_count;
	uint64_t ack_timeout, last_received, last_oow; /* jiffies */
	struct tcp_block sacks[TCP_SACK_BLOCKS], dsack;
	bool has_dsack;
	uint32_t drs_seq, drs_space; /* dynamic right-sizing of the buffer */
	uint32_t rcv_rtt_us;         /* times 8, as srtt_us */
	uint32_t rcv_rtt_tsecr, rcv_rtt_seq;
	int64_t drs_at, rcv_rtt_at;

	bool shut_send, shut_receive;
	bool gso_rest;        /* the current segment belongs to the previous packet */
	int64_t call_end;     /* ns: end of the system call that holds it, see host.call_time */
	struct event release; /* deferred until then: TCP_MTU_REDUCED_DEFERRED */
	uint32_t mtu_info;
	int soft_error;
	uint16_t ip_id;
	uint64_t last_frame; /* id of the last frame sent */
};

struct tcp_listener {
	struct socket s;
	struct list in_listeners;
	struct list requests, accept_queue; /* tcp_request.in_listener, tcp_sock.in_accept */
	uint32_t backlog, request_count, young_count, accept_count;
	uint64_t overflow_at; /* jiffies: when the last cookie was sent; 0: never */
};

struct tcp_request {
	struct socket s;
	struct list in_listener;
	struct timer timer;
	struct tcp_listener *listener;
	uint32_t rcv_isn, snt_isn, ts_recent, ts_offset, rcv_wnd, window_clamp;
	uint16_t mss;
	uint8_t snd_wscale, rcv_wscale, num_timeout;
	bool ts_ok, sack_ok, wscale_ok, acked, retransmitted, cookie;
	int64_t synack_at; /* ns */
	uint64_t last_oow;
};

struct tcp_timewait {
	struct socket s;
	struct timer timer;
	uint32_t rcv_nxt, snd_nxt, rcv_wnd, ts_recent, ts_offset;
	int64_t ts_recent_at;
	uint64_t last_oow;
	uint8_t rcv_wscale;
};

/* UDP and ping sockets */
struct datagram_socket {
	struct socket s;
	struct list in_list; /* socket_table.udp */
	bool connected, recverr, shows_all;
	int pending_error; /* returned by the next call */
	uint16_t ip_id;
	struct netdev *bound;     /* SO_BINDTODEVICE, or NULL */
	struct netdev *mc_dev;    /* IP_MULTICAST_IF, or NULL */
	struct netdev *group_dev; /* interface of the joined group, or NULL */
	uint32_t group;
	uint8_t mc_ttl;   /* IP_MULTICAST_TTL */
	bool no_mc_loop;  /* IP_MULTICAST_LOOP off */
	uint8_t pmtudisc; /* enum ip_pmtudisc */
};

/* A received segment, parsed. */
struct tcp_in {
	struct host *host;
	struct frame *f; /* data at the TCP header */
	const struct ipv4_header *ip;
	struct tcp_header h;
	uint32_t seq, end_seq, ack, length; /* length: of the data */
};

static inline struct tcp_sock *tcp_sk(const struct socket *s)
{
	return container_of(s, struct tcp_sock, s);
}

static inline struct engine *tcp_engine(const struct tcp_sock *t)
{
	return host_engine(t->s.host);
}

static inline int64_t tcp_now(const struct tcp_sock *t)
{
	return tcp_engine(t)->now;
}

static inline uint32_t tcp_in_flight(const struct tcp_sock *t)
{
	return t->packets_out - (t->sacked_out + t->lost_out) + t->retrans_out;
}

static inline uint32_t tcp_wnd_end(const struct tcp_sock *t)
{
	return t->snd_una + t->snd_wnd;
}

static inline uint64_t usecs_to_jiffies(uint64_t us)
{
	return (us + USEC_PER_JIFFY - 1) / USEC_PER_JIFFY;
}

static inline uint32_t min_u32(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static inline uint32_t max_u32(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static inline uint32_t round_up_to(uint32_t n, uint32_t unit)
{
	return (n + unit - 1) & ~(unit - 1);
}

/* the timestamp clock: milliseconds, plus an offset per connection (RFC 7323 5.4) */
static inline uint32_t tcp_ts_clock(const struct host *h)
{
	return (uint32_t)(host_engine(h)->now / NSEC_PER_MSEC);
}

/* ---- tcp_queue.c: pieces ---- */
struct tcp_segment *segment_new(struct host *h, struct payload *p, uint32_t at, uint32_t length);
void segment_free(struct host *h, struct tcp_segment *g); /* unlinked; drops its payload */
/* Splits `g` after `length` bytes; the rest follows it in its queue. */
struct tcp_segment *segment_split(struct host *h, struct tcp_segment *g, uint32_t length);
/* Appends the bytes of `next`, its successor, and frees it; two payloads are copied into one. */
void segment_join(struct host *h, struct tcp_segment *g, struct tcp_segment *next);
void segment_trim_front(struct tcp_segment *g, uint32_t n);
void segments_purge(struct host *h, struct list *queue);
void tcp_purge(struct tcp_sock *t); /* every queue */

/* ---- tcp.c ---- */
struct tcp_sock *tcp_sock_new(struct host *h, const struct socket_ops *ops, void *user);
void tcp_set_error(struct tcp_sock *t, int error, unsigned why); /* tcp_done_with_error() */
void tcp_done(struct tcp_sock *t, unsigned why); /* CLOSE; freed if no program owns it */
void tcp_vanish(struct tcp_sock *t); /* the rest of tcp_done(), when the socket is in no table any
				      * more */
void tcp_free(struct tcp_sock *t);
uint32_t tcp_initial_sequence(
	const struct host *h, uint32_t local, uint16_t lport, uint32_t remote, uint16_t rport);
uint32_t tcp_ts_offset(const struct host *h, uint32_t local, uint32_t remote);
int tcp_route(struct tcp_sock *t); /* route and source, cached; 0 or an error */
void tcp_forget_route(struct tcp_sock *t);
void tcp_confirm(const struct tcp_sock *t); /* the neighbour is reachable */
void tcp_end_read(struct tcp_sock *t);      /* the program has read the end of the stream */

/* ---- tcp_listen.c ---- */
struct tcp_listener *tcp_find_listener(const struct host *h, uint32_t local, uint16_t port);
void tcp_listener_close(struct tcp_listener *l);
void tcp_announce(struct tcp_sock *child); /* tells the listener's program about the waiting
					    * connection */

/* ---- tcp_request.c ---- */
void tcp_conn_request(struct tcp_listener *l, struct tcp_in *in, uint32_t tw_isn);
/* A segment for a half-open connection. Returns the child, which must then process the segment;
 * NULL: done. */
struct tcp_sock *tcp_check_request(struct tcp_request *r, struct tcp_in *in, bool *to_listener);
void tcp_request_drop(struct tcp_request *r, unsigned why);
void tcp_request_error(struct tcp_request *r, uint32_t seq);
/* An ACK for a listener: returns the child made from its cookie, or NULL; *gone: the frame was
 * dropped. */
struct tcp_sock *tcp_cookie_child(struct tcp_listener *l, struct tcp_in *in, bool *gone);

/* ---- tcp_cookie.c ---- */
uint32_t tcp_cookie_sequence(struct tcp_request *r, const struct tcp_in *in);
uint32_t tcp_cookie_timestamp(const struct tcp_request *r);
bool tcp_cookie_check(struct tcp_request *r, const struct tcp_in *in);

/* ---- tcp_timewait.c ---- */
void tcp_time_wait(struct tcp_sock *t, unsigned substate, uint64_t timeout, unsigned why);
enum timewait_verdict { TW_SUCCESS, TW_RST, TW_ACK, TW_SYN };
enum timewait_verdict tcp_timewait_process(
	struct tcp_timewait *w, struct tcp_in *in, uint32_t *isn);
void tcp_timewait_end(struct tcp_timewait *w, unsigned why);
/* `bound`: the program bound the port itself */
bool tcp_timewait_reusable(const struct socket *s, bool bound);
bool tcp_tuple_free(struct host *h, uint32_t local, uint16_t lport, uint32_t remote, uint16_t rport,
	bool bound);

/* ---- tcp_output.c ---- */
int tcp_send_syn(struct tcp_sock *t);
void tcp_send_synack(struct tcp_sock *t); /* of crossed SYNs */
void tcp_send_ack(struct tcp_sock *t);
void tcp_send_fin(struct tcp_sock *t);
void tcp_send_active_reset(struct tcp_sock *t);
void tcp_push(struct tcp_sock *t);      /* __tcp_push_pending_frames() */
bool tcp_write_one(struct tcp_sock *t); /* a loss probe with new data; true if a segment was sent */
int tcp_retransmit(struct tcp_sock *t, struct tcp_segment *g, unsigned why);
void tcp_retransmit_lost(struct tcp_sock *t, unsigned why); /* tcp_xmit_retransmit_queue() */
/* Merges the segments sent in one packet with `g`, unless a SACK has split it
 * (tcp_match_skb_to_sack()). */
void tcp_rejoin_packet(struct tcp_sock *t, struct tcp_segment *g);
void tcp_write_wakeup(struct tcp_sock *t); /* a zero window probe */

/* ---- tcp_tso.c ---- */
/* Number of segments of `g` sent as one packet, at most `quota`. */
uint32_t tcp_gso_segs(
	const struct tcp_sock *t, const struct tcp_segment *g, uint32_t quota, uint32_t mss);

/* ---- tcp_rcv.c, tcp_error.c ---- */
/* For icmp.c: is there an established connection that accepts a redirect quoting this segment? An
 * open request ignores redirects (tcp_v4_err()). */
bool tcp_heeds_redirect(
	const struct host *h, const struct ipv4_header *quoted, const uint8_t *transport);
void tcp_err(struct host *h, const struct icmp_header *icmp, const struct ipv4_header *outer,
	const struct ipv4_header *quoted, const uint8_t *transport, uint32_t length);

/* ---- tcp_reset.c: segments without a connection ---- */
void tcp_send_reset(struct tcp_in *in, unsigned why);
struct tcp_reply {
	uint32_t seq, ack, tsval, tsecr;
	uint16_t window;
	uint8_t flags;
	bool has_ts;
};
/* A reply to `in` with addresses and ports swapped. */
void tcp_send_reply(struct tcp_in *in, const struct tcp_reply *r);
bool tcp_oow_limited(const struct host *h, uint64_t *last, const struct tcp_in *in);

/* ---- tcp_mss.c ---- */
uint32_t tcp_adv_mss(const struct host *h, const struct route *r);
void tcp_sync_mss(struct tcp_sock *t, uint32_t pmtu);
uint32_t tcp_current_mss(struct tcp_sock *t);
void tcp_mtu_reduced(struct tcp_sock *t, uint32_t mtu);
unsigned tcp_sack_blocks(const struct tcp_sock *t); /* number of blocks in the next ACK */

/* ---- tcp_window.c ---- */
void tcp_select_initial_window(const struct host *h, uint32_t mss, bool wscale_ok,
	uint32_t *rcv_wnd, uint32_t *clamp, uint8_t *rcv_wscale);
uint32_t tcp_receive_window(const struct tcp_sock *t);
uint32_t tcp_new_window(struct tcp_sock *t); /* __tcp_select_window() */
uint16_t tcp_select_window(struct tcp_sock *t);
/* skb_try_coalesce(): does it fit into the tailroom of a segment created by software
 * segmentation? */
bool tcp_fits_behind(const struct tcp_segment *g, uint32_t length);
void tcp_grow_window(struct tcp_sock *t, uint32_t length);
void tcp_init_buffers(struct tcp_sock *t);
void tcp_initialize_rcv_mss(struct tcp_sock *t);
void tcp_rcv_space_adjust(struct tcp_sock *t);
void tcp_rcv_rtt_measure(struct tcp_sock *t);
void tcp_rcv_rtt_measure_ts(struct tcp_sock *t, const struct tcp_in *in);

/* ---- tcp_delack.c: when to acknowledge ---- */
void tcp_event_data_received(struct tcp_sock *t, const struct tcp_in *in);
void tcp_ack_check(struct tcp_sock *t);
void tcp_enter_quickack(struct tcp_sock *t);
void tcp_cleanup_rbuf(struct tcp_sock *t, uint32_t copied);
void tcp_ack_sent(struct tcp_sock *t);
void tcp_delack_timer(struct engine *e, struct timer *timer);

/* ---- tcp_timer.c ---- */
void tcp_write_timer(struct engine *e, struct timer *timer);
void tcp_timer_start(struct tcp_sock *t, enum tcp_pending what, uint64_t jiffies);
void tcp_timer_clear(struct tcp_sock *t);
void tcp_rearm_rto(struct tcp_sock *t);
bool tcp_schedule_loss_probe(struct tcp_sock *t, bool advancing_rto);
uint64_t tcp_probe0_when(const struct tcp_sock *t);
int64_t tcp_rto_delta_us(const struct tcp_sock *t);
void tcp_retransmit_timeout(struct tcp_sock *t); /* tcp_retransmit_timer() */

/* ---- tcp_rtt.c ---- */
void tcp_rtt_sample(struct tcp_sock *t, int64_t rtt_us);
uint32_t tcp_rto_backed_off(const struct tcp_sock *t); /* from srtt and backoff, in jiffies */
void tcp_rtt_min_sample(struct tcp_sock *t, uint32_t rtt_us);

/* ---- tcp_input.c ---- */
/* Consumes in->f. */
void tcp_synsent_rcv(struct tcp_sock *t, struct tcp_in *in);
void tcp_state_rcv(struct tcp_sock *t, struct tcp_in *in);
void tcp_challenge_ack(struct tcp_sock *t);
void tcp_fin(struct tcp_sock *t);

/* ---- tcp_ack.c ---- */
enum tcp_ack_flag {
	FLAG_DATA = 0x01,
	FLAG_WIN_UPDATE = 0x02,
	FLAG_DATA_ACKED = 0x04,
	FLAG_RETRANS_DATA_ACKED = 0x08,
	FLAG_SYN_ACKED = 0x10,
	FLAG_DATA_SACKED = 0x20,
	FLAG_SND_UNA_ADVANCED = 0x400,
	FLAG_DSACKING_ACK = 0x800,
	FLAG_SET_XMIT_TIMER = 0x1000,
	FLAG_ACKED = FLAG_DATA_ACKED | FLAG_SYN_ACKED,
	FLAG_NOT_DUP = FLAG_DATA | FLAG_WIN_UPDATE | FLAG_ACKED,
	FLAG_CA_ALERT = FLAG_DATA_SACKED | FLAG_DSACKING_ACK,
	FLAG_FORWARD_PROGRESS = FLAG_ACKED | FLAG_DATA_SACKED,
};
/* > 0: valid, 0: an old ACK, < 0: an invalid ACK. `challenge`: send a challenge ACK for very old
 * ones */
int tcp_ack(struct tcp_sock *t, struct tcp_in *in, bool challenge);
bool tcp_may_update_window(const struct tcp_sock *t, uint32_t ack, uint32_t seq, uint32_t window);

/* ---- tcp_sack.c ---- */
unsigned tcp_sack_tag(struct tcp_sock *t, const struct tcp_in *in, uint32_t prior_una,
	int64_t *first_sent, int64_t *last_sent);
void tcp_sack_note(struct tcp_sock *t, uint32_t start, uint32_t end); /* a block arrived */
void tcp_sack_advance(struct tcp_sock *t);                            /* rcv_nxt advanced */
void tcp_dsack_note(struct tcp_sock *t, uint32_t start, uint32_t end);
void segment_mark_lost(struct tcp_sock *t, struct tcp_segment *g);

/* ---- tcp_rack.c ---- */
void tcp_rack_advance(struct tcp_sock *t, const struct tcp_segment *g);
void tcp_rack_mark_lost(struct tcp_sock *t);
void tcp_rack_timeout(struct tcp_sock *t);

/* ---- tcp_recovery.c: the congestion states ---- */
void tcp_fastretrans_alert(struct tcp_sock *t, unsigned flags, unsigned dupacks, bool *retransmit);
void tcp_cong_control(struct tcp_sock *t, unsigned flags, uint32_t delivered, uint32_t lost);
void tcp_enter_loss(struct tcp_sock *t);
void tcp_enter_recovery(struct tcp_sock *t);
void tcp_cwnd_reduction(struct tcp_sock *t, uint32_t delivered, uint32_t lost, unsigned flags);
void tcp_simple_retransmit(struct tcp_sock *t);
void tcp_tlp_acked(struct tcp_sock *t, uint32_t ack, unsigned flags);
void tcp_remove_reno_sacks(struct tcp_sock *t, uint32_t acked);
void tcp_cwnd_validate(struct tcp_sock *t, bool limited);
void tcp_idle_check(struct tcp_sock *t);

/* ---- tcp_data.c ---- */
/* Queues the data and FIN of `in`; false: nothing in it was new (the caller drops the frame). */
bool tcp_data_queue(struct tcp_sock *t, struct tcp_in *in, unsigned *why);

#endif
