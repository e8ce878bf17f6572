/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plays a packet script against the TCP of one host (after packetdrill): the script is the other
 * end of the cable. It sends segments to the host, states which ones the host must send and when,
 * and makes the program's calls. A segment must never be early; it may be late by the timer wheel's
 * granularity, an eighth of the wait, and 8 ms.
 *
 *	TIME < FLAGS SEQ:END(LEN) [ack N] [win N] [<options>] [port N]     a segment for the host
 *	TIME > FLAGS SEQ:END(LEN) [ack N] [win N] [<options>] [port N]     one the host must send
 *	TIME COMMAND …                                                     see commands[] below
 *
 * TIME: seconds, absolute or +relative to the previous line. FLAGS: S F R P, and . for ACK. Numbers
 * are relative to the initial sequence number of their side. Options: mss N, wscale N, sackOK, TS
 * (by the runner's clock), firstTS (still echoes the SYN's), sack A:B. An expectation compares only
 * what it states; any other segment from the host fails the script.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/trace.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "net/link.h"
#include "net/network.h"
#include "transport/host_new.h"
#include "transport/socket/socket.h"
#include "wire/checksum.h"
#include "wire/tcp.h"

#define HOST_ADDRESS UINT32_C(0xc0a80101)
#define PEER_ADDRESS UINT32_C(0xc0a80102)
#define PEER_ISN UINT32_C(0x10000000)
#define CAPTURES 4096
#define FLOWS 16

struct segment {
	int64_t time;
	struct tcp_header h;
	uint32_t length;
	uint16_t ip_id;
	bool df;
};

struct flow_state { /* of one port of the peer */
	uint16_t port;
	bool known;
	uint32_t iss; /* the host's */
	uint32_t first_tsval, last_tsval;
};

struct world {
	struct arena arena;
	struct trace trace;
	struct engine *engine;
	struct network *net;
	struct host *host;
	struct node peer;
	struct netdev *host_dev, *peer_dev;
	struct segment captured[CAPTURES];
	unsigned captured_count, checked;
	struct flow_state flows[FLOWS];
	uint16_t host_port, peer_port;
	struct socket *listener, *socket;
	bool reads, accepts;
	unsigned connected, accepted, closed, sendable;
	uint64_t received;
	int error;
	int64_t error_time, previous, now;
	const char *file;
	unsigned line;
};

static struct world w;

static void fail(const char *what, const char *detail)
{
	fprintf(stderr, "%s:%u: %s%s%s\n", w.file, w.line, what, detail ? ": " : "",
		detail ? detail : "");
	exit(1);
}

/* ---- the program on the host ---- */

static void on_connected(struct socket *s)
{
	(void)s;
	w.connected++;
}

static void on_accepted(struct socket *l, struct socket *child)
{
	(void)child;
	w.accepted++;
	if (w.accepts)
		w.socket = tcp_accept(l);
}

static void on_received(struct socket *s, uint32_t length)
{
	w.received += w.reads ? tcp_recv(s, NULL, length) : 0;
}

static void on_peer_closed(struct socket *s)
{
	(void)s;
	w.closed++;
}

static void on_sendable(struct socket *s)
{
	(void)s;
	w.sendable++;
}

static void on_failed(struct socket *s, int error)
{
	(void)s;
	w.error = error;
	w.error_time = w.engine->now;
}

static const struct socket_ops program = {
	.connected = on_connected,
	.accepted = on_accepted,
	.received = on_received,
	.peer_closed = on_peer_closed,
	.sendable = on_sendable,
	.failed = on_failed,
};

/* ---- the cable ---- */

static struct flow_state *flow_of(uint16_t port)
{
	for (unsigned i = 0; i < FLOWS; i++)
		if (w.flows[i].port == port || !w.flows[i].port) {
			w.flows[i].port = port;
			return &w.flows[i];
		}
	fail("too many ports", NULL);
	return NULL;
}

static void capture(struct netdev *dev, struct frame *f)
{
	struct segment *s = &w.captured[w.captured_count % CAPTURES];
	struct ipv4_header ip;

	(void)dev;
	frame_pull(f, ETH_HLEN);
	if (ipv4_parse(&ip, frame_data(f), frame_head_length(f), frame_length(f)) != WIRE_OK)
		fail("the host sent no good IP header", NULL);
	if (ip.protocol != IPPROTO_TCP) {
		frame_consume(f);
		return;
	}
	frame_pull(f, ip.header_length);
	if (tcp_parse(&s->h, frame_data(f), frame_head_length(f)) != WIRE_OK)
		fail("the host sent no good TCP header", NULL);
	uint64_t sum = checksum_pseudo(ip.src, ip.dst, IPPROTO_TCP, frame_length(f));
	if (checksum_finish(sum + frame_sum(f, 0)))
		fail("the host sent a wrong TCP checksum", NULL);
	s->time = w.engine->now;
	s->length = frame_length(f) - s->h.header_length;
	s->ip_id = ip.id;
	s->df = (ip.fragment & IPV4_DF) != 0;
	struct flow_state *flow = flow_of(s->h.dest);
	if (s->h.flags & TCP_SYN) {
		flow->iss = s->h.seq;
		flow->known = true;
	}
	if (s->h.has_timestamps && s->h.flags & TCP_SYN)
		flow->first_tsval = s->h.tsval;
	if (s->h.has_timestamps)
		flow->last_tsval = s->h.tsval;
	w.captured_count++;
	frame_consume(f);
}

static const struct netdev_ops peer_ops = {.xmit = link_carry, .receive = capture};

static void build(void)
{
	static const struct link_settings cable = {.queue = 100000};
	static const uint8_t peer_mac[ETH_ALEN] = {2, 0, 0, 0, 0, 2};

	if (arena_init(&w.arena, 0))
		fail("no memory", NULL);
	w.engine = engine_new(&w.arena, &w.trace, 1);
	w.net = network_new(w.engine);
	w.host = host_new(w.net, "host");
	w.host_dev = host_add_interface(w.host, "eth0");
	node_init(&w.peer, w.net, NODE_BRIDGE, "peer");
	w.peer_dev = netdev_new(&w.peer, "eth0", &peer_ops);
	link_new(w.host_dev, w.peer_dev, &cable);
	netdev_set_up(w.host_dev, true);
	netdev_set_up(w.peer_dev, true);
	netdev_set_mac(w.peer_dev, peer_mac);
	struct addr_spec spec = {.local = HOST_ADDRESS, .prefix = 24};
	addr_add(w.host, w.host_dev, &spec);
	neigh_set(w.host, w.host_dev, PEER_ADDRESS, peer_mac, NUD_PERMANENT, true);
	w.reads = w.accepts = true;
	w.host_port = 80;
	w.peer_port = 40000;
}

static void inject_ip(struct frame *f, uint8_t protocol)
{
	struct ipv4_header ip = {.src = PEER_ADDRESS,
		.dst = HOST_ADDRESS,
		.total_length = (uint16_t)(IPV4_HLEN + frame_length(f)),
		.header_length = IPV4_HLEN,
		.ttl = 64,
		.protocol = protocol,
		.fragment = IPV4_DF};
	struct eth_header eth = {.type = ETH_P_IP};

	ipv4_emit(frame_push(f, IPV4_HLEN), &ip);
	memcpy(eth.dst, w.host_dev->mac, ETH_ALEN);
	memcpy(eth.src, w.peer_dev->mac, ETH_ALEN);
	eth_emit(frame_push(f, ETH_HLEN), &eth);
	netdev_xmit(w.peer_dev, f);
	/* the cable has no length: it arrives before anything else happens */
	engine_run_until(w.engine, w.now);
}

/* ---- a line ---- */

struct spec {
	struct tcp_header h;
	uint32_t length;
	uint16_t port;
	bool has_win, has_options, bad_checksum, first_echo;
};

static uint32_t number(const char *s)
{
	char *end;
	unsigned long n = strtoul(s, &end, 0);

	if (end == s)
		fail("a number is missing", s);
	return (uint32_t)n;
}

static uint8_t parse_flags(const char *s)
{
	uint8_t flags = 0;

	for (; *s; s++) {
		switch (*s) {
		case 'S': flags |= TCP_SYN; break;
		case 'F': flags |= TCP_FIN; break;
		case 'R': flags |= TCP_RST; break;
		case 'P': flags |= TCP_PSH; break;
		case '.': flags |= TCP_ACK; break;
		default: fail("no flags", s);
		}
	}
	return flags;
}

static void parse_option(struct spec *p, const char *o)
{
	uint32_t a, b;

	if (sscanf(o, "mss %u", &a) == 1) {
		p->h.mss = (uint16_t)a;
	} else if (sscanf(o, "wscale %u", &a) == 1) {
		p->h.has_wscale = true;
		p->h.wscale = (uint8_t)a;
	} else if (!strcmp(o, "sackOK")) {
		p->h.sack_permitted = true;
	} else if (!strcmp(o, "TS")) {
		p->h.has_timestamps = true;
	} else if (!strcmp(o, "firstTS")) {
		p->h.has_timestamps = p->first_echo = true;
	} else if (!strcmp(o, "oldTS")) {
		p->h.has_timestamps = true;
		p->h.tsval = 1;
	} else if (sscanf(o, "sack %u:%u", &a, &b) == 2) {
		p->h.sack[p->h.sack_count].start = a;
		p->h.sack[p->h.sack_count++].end = b;
	} else {
		fail("no option", o);
	}
}

static void parse_options(struct spec *p, char *s)
{
	char *save = NULL;

	p->has_options = true;
	for (char *o = strtok_r(s, ",", &save); o; o = strtok_r(NULL, ",", &save)) {
		while (*o == ' ')
			o++;
		if (*o && strcmp(o, "none") != 0)
			parse_option(p, o);
	}
}

static struct spec parse_segment(char *s)
{
	struct spec p = {.port = w.peer_port};
	char flags[8], *options = strchr(s, '<'), *save = NULL;
	uint32_t seq, end;
	int used = 0;

	if (options) {
		char *close = strchr(options, '>');
		if (!close)
			fail("no >", s);
		*options++ = ' ';
		char copy[200];
		snprintf(copy, sizeof(copy), "%.*s", (int)(close - options), options);
		memset(options, ' ', (size_t)(close - options) + 1);
		parse_options(&p, copy);
	}
	if (sscanf(s, "%7s %u:%u(%u)%n", flags, &seq, &end, &p.length, &used) != 4 || !used)
		fail("no segment", s);
	p.h.flags = parse_flags(flags);
	p.h.seq = seq;
	if (end - seq != p.length)
		fail("END is not SEQ + LEN", s);
	for (char *word = strtok_r(s + used, " \t", &save); word;
		word = strtok_r(NULL, " \t", &save)) {
		if (!strcmp(word, "badsum")) {
			p.bad_checksum = true;
			continue;
		}
		char *value = strtok_r(NULL, " \t", &save);
		if (!value)
			fail("a value is missing", word);
		if (!strcmp(word, "ack")) {
			p.h.ack = number(value);
		} else if (!strcmp(word, "win")) {
			p.h.window = (uint16_t)number(value);
			p.has_win = true;
		} else if (!strcmp(word, "port")) {
			p.port = (uint16_t)number(value);
		} else {
			fail("what is this?", word);
		}
	}
	return p;
}

static void inject(char *text)
{
	struct spec p = parse_segment(text);
	struct flow_state *flow = flow_of(p.port);
	struct frame *f = frame_new(w.net);
	uint64_t sum = 0;

	p.h.source = p.port;
	p.h.dest = w.host_port;
	p.h.seq += PEER_ISN;
	if (p.h.flags & TCP_ACK)
		p.h.ack += flow->iss;
	if (!p.has_win)
		p.h.window = 65535;
	for (unsigned i = 0; i < p.h.sack_count; i++) {
		p.h.sack[i].start += flow->iss;
		p.h.sack[i].end += flow->iss;
	}
	if (p.h.has_timestamps) {
		if (!p.h.tsval)
			p.h.tsval = (uint32_t)(w.now / NSEC_PER_MSEC) + 10000;
		p.h.tsecr = p.first_echo      ? flow->first_tsval
			: p.h.flags & TCP_ACK ? flow->last_tsval
					      : 0;
	}
	uint8_t *bytes = frame_put(f, (unsigned)tcp_header_length(&p.h));
	if (p.length) {
		struct payload *data = payload_new(w.net, NULL, 0, p.length);
		sum = payload_sum(data, 0, p.length);
		frame_attach(f, data, 0, p.length);
	}
	tcp_emit(bytes, &p.h, PEER_ADDRESS, HOST_ADDRESS, p.length, sum);
	if (p.bad_checksum)
		bytes[16] ^= 1;
	inject_ip(f, IPPROTO_TCP);
}

static void describe_options(struct text *t, const struct tcp_header *h)
{
	if (h->mss)
		text_add(t, " mss=%u", h->mss);
	if (h->sack_permitted)
		text_put(t, " sackOK");
	if (h->has_wscale)
		text_add(t, " wscale=%u", h->wscale);
	if (h->has_timestamps)
		text_add(t, " tsval=%u tsecr=%u", h->tsval, h->tsecr);
	for (unsigned i = 0; i < h->sack_count; i++)
		text_add(t, "%s%u:%u", i ? "," : " sack=", h->sack[i].start, h->sack[i].end);
}

/* "SYN seq=0 win=64240 mss=1460 …" */
static void tcp_words(struct text *t, const struct tcp_header *h)
{
	tcp_flags_text(t, h->flags);
	text_add(t, " seq=%u", h->seq);
	if (h->flags & TCP_ACK)
		text_add(t, " ack=%u", h->ack);
	text_add(t, " win=%u", h->window);
	if (h->flags & TCP_URG)
		text_add(t, " urg=%u", h->urgent);
	describe_options(t, h);
}

static void describe(char *to, size_t size, const struct segment *s)
{
	struct text t = {0};
	struct tcp_header h = s->h;

	h.seq -= flow_of(h.dest)->iss;
	h.ack -= h.flags & TCP_ACK ? PEER_ISN : 0;
	for (unsigned i = 0; i < h.sack_count; i++) {
		h.sack[i].start -= PEER_ISN;
		h.sack[i].end -= PEER_ISN;
	}
	tcp_words(&t, &h);
	snprintf(to, size, "%.6f %s (%u bytes, port %u)", (double)s->time / 1e9, text_str(&t),
		s->length, h.dest);
	text_free(&t);
}

static void mismatch(const char *what, const struct segment *s)
{
	char text[400];

	describe(text, sizeof(text), s);
	fail(what, text);
}

static void compare_options(const struct spec *p, const struct segment *s)
{
	if (p->h.mss != s->h.mss)
		mismatch("another MSS", s);
	if (p->h.has_wscale != s->h.has_wscale || (p->h.has_wscale && p->h.wscale != s->h.wscale))
		mismatch("another window scale", s);
	if (p->h.sack_permitted != s->h.sack_permitted)
		mismatch("SACK permitted differs", s);
	if (p->h.has_timestamps != s->h.has_timestamps)
		mismatch("timestamps differ", s);
	if (p->h.sack_count != s->h.sack_count)
		mismatch("another number of SACK blocks", s);
	for (unsigned i = 0; i < p->h.sack_count; i++)
		if (p->h.sack[i].start + PEER_ISN != s->h.sack[i].start ||
			p->h.sack[i].end + PEER_ISN != s->h.sack[i].end)
			mismatch("other SACK blocks", s);
}

static void compare(const struct spec *p, const struct segment *s)
{
	uint32_t iss = flow_of(p->port)->iss;

	if (s->h.dest != p->port)
		mismatch("for another port", s);
	if (s->h.flags != p->h.flags)
		mismatch("other flags", s);
	if (s->h.seq - (flow_of(p->port)->known ? iss : 0) != p->h.seq)
		mismatch("another sequence number", s);
	if (s->length != p->length)
		mismatch("another length", s);
	if (p->h.flags & TCP_ACK && s->h.ack - PEER_ISN != p->h.ack)
		mismatch("acknowledges something else", s);
	if (p->has_win && s->h.window != p->h.window)
		mismatch("another window", s);
	if (p->has_options)
		compare_options(p, s);
}

/* the latest time at which something due at w.now may happen */
static int64_t deadline(void)
{
	int64_t wait = w.now - w.previous;

	return w.now + wait / 8 + 8 * NSEC_PER_MSEC;
}

static void nothing_unexpected(void)
{
	if (w.checked < w.captured_count)
		mismatch("unexpected", &w.captured[w.checked % CAPTURES]);
}

static void expect(char *text)
{
	struct spec p = parse_segment(text);
	int64_t latest = deadline();

	while (w.checked == w.captured_count && engine_next_time(w.engine) <= latest)
		engine_step(w.engine);
	if (w.checked == w.captured_count)
		fail("nothing came", text);
	const struct segment *s = &w.captured[w.checked++ % CAPTURES];
	compare(&p, s);
	if (s->time < w.now - NSEC_PER_MSEC)
		mismatch("too early", s);
	if (s->time > latest)
		mismatch("too late", s);
	w.now = s->time; /* what follows is relative to what happened */
}

/* ---- commands ---- */

static void cmd_listen(char *a)
{
	int error, backlog = *a ? (int)number(a) : 128;

	w.listener = tcp_listen(
		w.host, (struct socket_address){0, w.host_port}, backlog, &program, NULL, &error);
	if (!w.listener)
		fail("listen", strerror(-error));
}

/* connect: from a port that the program has bound; connect chosen: from one the kernel takes */
static void cmd_connect(char *a)
{
	int error;

	w.host_port = strcmp(a, "chosen") == 0 ? 0 : 40000;
	w.peer_port = 80;
	w.socket = tcp_connect(w.host, (struct socket_address){0, w.host_port},
		(struct socket_address){PEER_ADDRESS, w.peer_port}, &program, NULL, &error);
	if (!w.socket)
		fail("connect", strerror(-error));
	w.host_port = socket_local(w.socket).port;
}

static void cmd_connect_fails(char *a)
{
	int error;

	uint16_t from = strcmp(a, "chosen") == 0 ? 0 : w.host_port;

	if (tcp_connect(w.host, (struct socket_address){0, from},
		    (struct socket_address){PEER_ADDRESS, w.peer_port}, &program, NULL, &error) ||
		error != -EADDRNOTAVAIL)
		fail("connect does not fail with EADDRNOTAVAIL", NULL);
}

static void cmd_send(char *a)
{
	uint32_t n = number(a);
	int error = tcp_send(w.socket, payload_new(w.net, NULL, 0, n), 0, n);

	if (error)
		fail("send", strerror(-error));
}

static void cmd_send_fails(char *a)
{
	(void)a;
	if (tcp_send(w.socket, payload_new(w.net, NULL, 0, 1), 0, 1) != -EPIPE)
		fail("send succeeds", NULL);
}

static void cmd_recv(char *a)
{
	uint32_t n = number(a), got = tcp_recv(w.socket, NULL, n);

	w.received += got;
	if (got != n)
		fail("fewer bytes were there", a);
}

static void cmd_accept(char *a)
{
	(void)a;
	w.socket = tcp_accept(w.listener);
	if (!w.socket)
		fail("nothing to accept", NULL);
}

static void cmd_shutdown(char *a)
{
	(void)a;
	tcp_shutdown(w.socket);
}

static void cmd_close(char *a)
{
	(void)a;
	tcp_close(w.socket);
	w.socket = NULL;
}

static void cmd_close_listener(char *a)
{
	(void)a;
	tcp_close(w.listener);
	w.listener = NULL;
}

static void cmd_abort(char *a)
{
	(void)a;
	tcp_abort(w.socket);
	w.socket = NULL;
}

static void cmd_option(char *a)
{
	if (!strcmp(a, "noread"))
		w.reads = false;
	else if (!strcmp(a, "noaccept"))
		w.accepts = false;
	else if (!strcmp(a, "read"))
		w.reads = true;
	else
		fail("no option", a);
}

static void cmd_sysctl(char *a)
{
	char *value = strchr(a, ' ');

	if (!value)
		fail("sysctl PATH VALUE", a);
	*value++ = '\0';
	if (sysctl_write(w.host, a, value))
		fail("sysctl", a);
}

/* of a call: until then its socket is held */
static void cmd_calls_take(char *a)
{
	w.host->call_time = (int64_t)(strtod(a, NULL) * 1e9);
}

static void cmd_mtu(char *a)
{
	netdev_set_mtu(w.host_dev, number(a));
}

static void cmd_state(char *a)
{
	const char *name = w.socket ? tcp_state_name(socket_state(w.socket)) : "none";

	if (strcmp(a, name) != 0)
		fail("the state is", name);
}

struct seen {
	const char *name;
	unsigned count;
};

static void count_state(void *arg, const struct socket *s)
{
	struct seen *seen = arg;

	if (!strcmp(tcp_state_name(socket_state(s)), seen->name))
		seen->count++;
}

/* count STATE N: so many sockets of the host are in it */
static void cmd_count(char *a)
{
	char name[20], found[20];
	unsigned n;

	if (sscanf(a, "%19s %u", name, &n) != 2)
		fail("count STATE N", a);
	struct seen seen = {.name = name};
	socket_walk(w.host, count_state, &seen);
	snprintf(found, sizeof(found), "%u", seen.count);
	if (seen.count != n)
		fail("sockets in this state", found);
}

static void cmd_error(char *a)
{
	static const struct {
		const char *name;
		int error;
	} names[] = {{"none", 0}, {"ECONNREFUSED", ECONNREFUSED}, {"ECONNRESET", ECONNRESET},
		{"ETIMEDOUT", ETIMEDOUT}, {"EHOSTUNREACH", EHOSTUNREACH}, {"EPIPE", EPIPE}};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(a, names[i].name)) {
			int64_t latest = deadline();
			while (w.error != -names[i].error && engine_next_time(w.engine) <= latest)
				engine_step(w.engine);
			if (w.error != -names[i].error)
				fail("the error is", strerror(-w.error));
			if (w.error && w.error_time < w.now - NSEC_PER_MSEC)
				fail("the error came too early", NULL);
			return;
		}
	fail("no such error", a);
}

static void cmd_told(char *a)
{
	bool ok = !strcmp(a, "connected")   ? w.connected
		: !strcmp(a, "accepted")    ? w.accepted
		: !strcmp(a, "peer_closed") ? w.closed
		: !strcmp(a, "sendable")    ? w.sendable
					    : false;

	if (!ok)
		fail("the program was not told", a);
}

static void cmd_received(char *a)
{
	char found[20];

	snprintf(found, sizeof(found), "%llu", (unsigned long long)w.received);
	if (strcmp(a, found) != 0)
		fail("bytes received", found);
}

/* info FIELD VALUE */
static void cmd_info(char *a)
{
	struct tcp_info info;
	char field[20], found[20];
	unsigned value, is;

	if (sscanf(a, "%19s %u", field, &value) != 2)
		fail("info FIELD VALUE", a);
	tcp_get_info(w.socket, &info);
	if (!strcmp(field, "cwnd"))
		is = info.cwnd;
	else if (!strcmp(field, "mss"))
		is = info.mss;
	else if (!strcmp(field, "ssthresh"))
		is = info.ssthresh;
	else if (!strcmp(field, "rto_ms"))
		is = info.rto_ms;
	else
		is = ~value;
	snprintf(found, sizeof(found), "%u", is);
	if (is != value)
		fail(field, found);
}

/* icmp TYPE CODE MTU SEQ: an error that quotes the host's segment SEQ */
static void cmd_icmp(char *a)
{
	unsigned type, code, mtu, seq;

	if (sscanf(a, "%u %u %u %u", &type, &code, &mtu, &seq) != 4)
		fail("icmp TYPE CODE MTU SEQ", a);
	struct icmp_header icmp = {.type = (uint8_t)type, .code = (uint8_t)code};
	icmp.rest = mtu;
	if (type == ICMP_DEST_UNREACH && code == ICMP_FRAG_NEEDED) {
		icmp.rest = 0;
		icmp.mtu = (uint16_t)mtu;
	}
	struct ipv4_header quoted = {.src = HOST_ADDRESS,
		.dst = PEER_ADDRESS,
		.total_length = 1500,
		.header_length = IPV4_HLEN,
		.ttl = 64,
		.protocol = IPPROTO_TCP,
		.fragment = IPV4_DF};
	struct frame *f = frame_new(w.net);
	uint8_t *head = frame_put(f, ICMP_HLEN), *quote = frame_put(f, IPV4_HLEN + 8);
	ipv4_emit(quote, &quoted);
	put16(quote + IPV4_HLEN, w.host_port);
	put16(quote + IPV4_HLEN + 2, w.peer_port);
	put32(quote + IPV4_HLEN + 4, seq + flow_of(w.peer_port)->iss);
	icmp_emit(head, &icmp, checksum_partial(0, quote, IPV4_HLEN + 8));
	inject_ip(f, IPPROTO_ICMP);
}

/* everything has ended: nothing of it may be left */
static void cmd_nothing_left(char *a)
{
	(void)a;
	const struct socket_table *t = w.host->sockets;
	if (t->pool.live || t->request_pool.live || t->timewait_pool.live || t->segment_pool.live)
		fail("sockets are left", NULL);
	if (t->established.count || t->timewaits)
		fail("the table of connections is not empty", NULL);
	if (w.net->payloads.live || w.net->frames.live)
		fail("payloads or frames are left", NULL);
}

static void cmd_nothing(char *a)
{
	(void)a; /* only the time passes, and nothing may be sent in it */
}

static const struct {
	const char *name;
	void (*run)(char *arguments);
} commands[] = {
	{"listen", cmd_listen},
	{"connect", cmd_connect},
	{"connect_fails", cmd_connect_fails},
	{"accept", cmd_accept},
	{"send", cmd_send},
	{"send_fails", cmd_send_fails},
	{"recv", cmd_recv},
	{"shutdown", cmd_shutdown},
	{"close", cmd_close},
	{"close_listener", cmd_close_listener},
	{"abort", cmd_abort},
	{"option", cmd_option},
	{"sysctl", cmd_sysctl},
	{"mtu", cmd_mtu},
	{"calls_take", cmd_calls_take},
	{"state", cmd_state},
	{"count", cmd_count},
	{"error", cmd_error},
	{"told", cmd_told},
	{"received", cmd_received},
	{"info", cmd_info},
	{"icmp", cmd_icmp},
	{"nothing_left", cmd_nothing_left},
	{"nothing", cmd_nothing},
};

static void command(char *name)
{
	char *arguments = name + strcspn(name, " ");

	if (*arguments)
		*arguments++ = '\0';
	for (unsigned i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(commands[i].name, name)) {
			commands[i].run(arguments);
			engine_run_until(w.engine, w.now);
			return;
		}
	fail("no such command", name);
}

static void run_line(char *line)
{
	char *end;
	bool relative = *line == '+';
	double seconds = strtod(line + relative, &end);

	if (end == line + relative)
		fail("no time", line);
	while (*end == ' ' || *end == '\t')
		end++;
	w.previous = w.now;
	w.now = (int64_t)(seconds * 1e9 + 0.5) + (relative ? w.previous : 0);
	if (w.now < w.previous - NSEC_PER_MSEC)
		fail("time runs backwards", line);
	if (*end == '>') {
		expect(end + 1);
		return;
	}
	engine_run_until(w.engine, w.now);
	nothing_unexpected();
	if (*end == '<')
		inject(end + 1);
	else
		command(end);
}

int main(int argc, char **argv)
{
	char line[512];
	FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (!f) {
		fprintf(stderr, "usage: tcp-script SCRIPT\n");
		return 2;
	}
	w.file = argv[1];
	build();
	while (fgets(line, sizeof(line), f)) {
		w.line++;
		line[strcspn(line, "#\n")] = '\0';
		size_t n = strlen(line);
		while (n && (line[n - 1] == ' ' || line[n - 1] == '\t'))
			line[--n] = '\0';
		if (n)
			run_line(line);
	}
	nothing_unexpected();
	fclose(f);
	arena_fini(&w.arena);
	return 0;
}
