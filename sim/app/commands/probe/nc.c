/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nc (OpenBSD netcat 1.219, as Debian ships it): connects, sends its standard input, prints what it
 * receives, ends when the peer has closed.
 *
 *	nc HOST PORT              without input the connection is held open until the peer closes or
 *	                          the line is ended (Ctrl-C, kill, pkill): the close is a FIN
 *	echo hi | nc -N HOST PORT close our half after the input (FIN), read on
 *	nc -q 5 HOST PORT         the same, and exit 5 s after the end of the input
 *	nc -w 5 …                 give up after 5 s of connecting, or of silence
 *	nc -l [-k] PORT           listen: one connection, or with -k one after the other
 *	nc -z[v] HOST PORT[-PORT] only try
 *	-u UDP   -p PORT local port   -s ADDRESS   -v say so   -d, -n accepted
 *
 * Input is what was piped or redirected in; without it, standard input is a silent terminal. Not
 * supported: proxies, TLS, Unix sockets, -i.
 */
#include <string.h>

#include "app/servers/owner.h"
#include "app/system/commands.h"
#include "app/system/options.h"
#include "app/system/service_names.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "net/payload.h"
#include "transport/socket/socket.h"

struct nc {
	struct process *p;
	struct socket *socket, *listener;
	struct event timer; /* -w, -q */
	struct event retry; /* the next port of -z */
	struct event eof;   /* end of input: after the call that sent it has returned */
	struct socket_address from, to;
	struct socket_address peer; /* of a listening UDP socket */
	uint16_t last;              /* of a range of ports */
	int64_t timeout, quit;      /* -1: never */
	bool listening, keep, udp, scan, verbose, shut, connected, no_input, refused;
	int status;
};

static struct engine *engine_of(const struct nc *n)
{
	return host_engine(n->p->host);
}

static void close_all(struct nc *n)
{
	event_cancel(engine_of(n), &n->timer);
	event_cancel(engine_of(n), &n->retry);
	event_cancel(engine_of(n), &n->eof);
	if (n->socket && n->udp)
		udp_close(n->socket);
	else if (n->socket)
		tcp_close(n->socket);
	if (n->listener)
		tcp_close(n->listener);
	n->socket = n->listener = NULL;
}

static void end(struct nc *n, int status)
{
	close_all(n);
	process_exit(n->p, status);
}

static void nc_interrupt(struct process *p)
{
	end(p->state, STATUS_INTERRUPTED);
}

static const char *service(uint16_t port, bool udp)
{
	static const struct {
		uint16_t port;
		const char *name;
	} known[] = {{7, "echo"}, {21, "ftp"}, {22, "ssh"}, {23, "telnet"}, {25, "smtp"},
		{53, "domain"}, {80, "http"}, {443, "https"}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].port == port && !(udp && port != 53 && port != 7))
			return known[i].name;
	return "*";
}

static const char *protocol(const struct nc *n)
{
	return n->udp ? "udp" : "tcp";
}

static void say_connected(struct nc *n)
{
	if (n->verbose)
		process_error(n->p, "Connection to %s %u port [%s/%s] succeeded!\n",
			ip_text(n->to.address).s, n->to.port, protocol(n),
			service(n->to.port, n->udp));
}

static void say_failed(struct nc *n, int error)
{
	if (n->verbose)
		process_error(n->p, "nc: connect to %s port %u (%s) failed: %s\n",
			ip_text(n->to.address).s, n->to.port, protocol(n), errno_words(error));
}

/* -w: this much silence ends it; every byte restarts the timer */
static void touch(struct nc *n)
{
	if (n->timeout > 0 && !n->listener)
		event_schedule_in(engine_of(n), &n->timer, n->timeout);
}

/* ---- data ---- */

static void send_text(struct nc *n, const char *s, uint32_t length)
{
	struct payload *p = payload_new(n->p->host->node.net, s, length, length);

	if (n->udp)
		udp_sendto(n->socket, n->listening ? n->peer : n->to, p, length);
	else
		tcp_send(n->socket, p, 0, length);
}

static void input_ends(struct engine *e, struct event *ev)
{
	struct nc *n = container_of(ev, struct nc, eof);

	if (n->shut && !n->udp && n->socket)
		tcp_shutdown(n->socket);
	if (n->quit >= 0)
		event_schedule_in(e, &n->timer, n->quit);
}

/* all input is sent and has ended, if there was any */
static void send_input(struct nc *n)
{
	const struct process *p = n->p;

	if (!p->in || n->no_input)
		return;
	n->no_input = true;
	if (p->in_length)
		send_text(n, p->in, p->in_length);
	if (p->host->call_time)
		event_schedule_in(engine_of(n), &n->eof, host_next_call(p->host));
	else
		input_ends(engine_of(n), &n->eof);
}

static void read_all(struct socket *s)
{
	struct nc *n = socket_user(s);
	char bytes[2048];
	uint32_t got;

	while ((got = tcp_recv(s, bytes, sizeof(bytes))))
		process_write(n->p, bytes, got);
}

static void received(struct socket *s, uint32_t length)
{
	(void)length;
	touch(socket_user(s));
	read_all(s);
}

static void listen_on(struct nc *n);

/* the peer has closed: a client ends, a listener with -k continues */
static void peer_closed(struct socket *s)
{
	struct nc *n = socket_user(s);

	read_all(s);
	if (!n->keep) {
		end(n, n->status);
		return;
	}
	tcp_close(n->socket);
	n->socket = NULL;
	listen_on(n);
}

static void retry(struct engine *e, struct event *ev);

static void try_next(struct nc *n, int status)
{
	n->status |= status;
	if (n->socket && n->udp)
		udp_close(n->socket);
	else if (n->socket)
		tcp_close(n->socket);
	n->socket = NULL;
	if (n->to.port >= n->last) {
		end(n, n->scan ? n->status : status);
		return;
	}
	n->to.port++;
	n->retry.run = retry;
	event_schedule_in(engine_of(n), &n->retry, 0);
}

static void failed(struct socket *s, int error)
{
	struct nc *n = socket_user(s);

	if (!n->connected && !n->listening) {
		say_failed(n, error);
		try_next(n, 1);
		return;
	}
	if (n->keep) {
		tcp_close(n->socket);
		n->socket = NULL;
		listen_on(n);
		return;
	}
	end(n, 1);
}

static void connected(struct socket *s)
{
	struct nc *n = socket_user(s);

	n->connected = true;
	say_connected(n);
	if (n->scan) {
		n->connected = false;
		event_cancel(engine_of(n), &n->timer);
		try_next(n, 0);
		return;
	}
	event_cancel(engine_of(n), &n->timer);
	touch(n);
	send_input(n);
}

static const struct socket_ops stream_ops = {
	.connected = connected, .received = received, .peer_closed = peer_closed, .failed = failed};

static void timer(struct engine *e, struct event *ev)
{
	struct nc *n = container_of(ev, struct nc, timer);

	(void)e;
	if (!n->udp && !n->connected && !n->listening) {
		if (n->verbose)
			process_error(n->p,
				"nc: connect to %s port %u (tcp) timed out: Operation now in "
				"progress\n",
				ip_text(n->to.address).s, n->to.port);
		try_next(n, 1);
		return;
	}
	end(n, n->status);
}

/* ---- connect ---- */

/* remote_connect(): bind() without SO_REUSEADDR, so a TIME_WAIT of before is in the way */
static void connect_tcp(struct nc *n)
{
	int error = 0;

	if (n->from.port && tcp_port_taken(n->p->host, n->from))
		error = -EADDRINUSE;
	else
		n->socket = tcp_connect(n->p->host, n->from, n->to, &stream_ops, n, &error);
	if (n->socket) {
		socket_set_owner(n->socket, process_pid(n->p));
		touch(n);
		return;
	}
	if (error == -EADDRINUSE || error == -EADDRNOTAVAIL) {
		process_error(n->p, "nc: bind failed: %s\n", errno_words(error));
		end(n, 1);
		return;
	}
	say_failed(n, error);
	try_next(n, 1);
}

/* ---- UDP ---- */

static void datagram(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	struct nc *n = socket_user(s);

	(void)to;
	(void)length;
	if (n->listening && n->peer.port == 0) {
		n->peer = from;
		if (n->verbose)
			process_error(n->p, "Connection received on %s %u\n",
				ip_text(from.address).s, from.port);
		send_input(n);
	}
	process_write(n->p, (const char *)head, head_length);
	touch(n);
}

static void udp_failed(struct socket *s, int error)
{
	struct nc *n = socket_user(s);

	(void)error;
	n->refused = true;
	if (!n->listening && !n->scan)
		end(n, 0); /* readwrite() only stops reading */
}

static const struct socket_ops datagram_ops = {.datagram = datagram, .failed = udp_failed};

/* udptest(): a letter a second, for three of them or -w; ECONNREFUSED shows in the next write */
static void udp_test(struct engine *e, struct event *ev)
{
	struct nc *n = container_of(ev, struct nc, retry);

	(void)e;
	if (n->refused) {
		try_next(n, 1);
		return;
	}
	if (n->quit <= 0) {
		say_connected(n);
		try_next(n, 0);
		return;
	}
	n->quit -= NSEC_PER_SEC;
	send_text(n, "X", 1);
	event_schedule_in(engine_of(n), &n->retry, NSEC_PER_SEC);
}

static void start_udp_test(struct nc *n)
{
	n->refused = false;
	n->quit = n->timeout > 0 ? n->timeout : (int64_t)3 * NSEC_PER_SEC;
	n->retry.run = udp_test;
	send_text(n, "X", 1);
	send_text(n, "X", 1);
	event_schedule_in(engine_of(n), &n->retry, NSEC_PER_SEC);
}

static void start_udp(struct nc *n)
{
	int error = 0;

	n->socket = udp_open(n->p->host, n->from, &datagram_ops, n, &error);
	if (n->socket)
		socket_set_owner(n->socket, process_pid(n->p));
	if (n->socket && !n->listening)
		error = udp_connect(n->socket, n->to);
	if (!n->socket || error) {
		if (n->listening)
			process_error(n->p, "nc: %s\n", errno_words(error));
		else
			say_failed(n, error);
		end(n, 1);
		return;
	}
	if (n->listening) {
		if (n->verbose)
			process_error(
				n->p, "Bound on %s %u\n", ip_text(n->from.address).s, n->from.port);
		return;
	}
	touch(n);
	if (n->scan) {
		start_udp_test(n);
		return;
	}
	send_input(n);
}

static void retry(struct engine *e, struct event *ev)
{
	struct nc *n = container_of(ev, struct nc, retry);

	(void)e;
	if (n->udp)
		start_udp(n);
	else
		connect_tcp(n);
}

/* ---- listen ---- */

static void accepted(struct socket *listener, struct socket *child)
{
	struct nc *n = socket_user(listener);
	struct socket_address peer;

	child = n->socket ? NULL : tcp_accept(listener);
	if (!child)
		return;
	n->socket = child;
	socket_set_ops(child, &stream_ops);
	socket_set_user(child, n);
	peer = socket_remote(child);
	if (n->verbose)
		process_error(
			n->p, "Connection received on %s %u\n", ip_text(peer.address).s, peer.port);
	if (!n->keep) {
		tcp_close(n->listener);
		n->listener = NULL;
	}
	touch(n);
	send_input(n);
	read_all(child);
}

static const struct socket_ops listener_ops = {.accepted = accepted};

static void listen_on(struct nc *n)
{
	int error = 0;

	if (n->listener) { /* -k: a connection made meanwhile waits in the queue */
		accepted(n->listener, NULL);
		return;
	}
	n->listener = tcp_listen(n->p->host, n->from, 1, &listener_ops, n, &error);
	if (!n->listener) {
		process_error(n->p, "nc: %s\n", errno_words(error));
		end(n, 1);
		return;
	}
	socket_set_owner(n->listener, process_pid(n->p));
	if (n->verbose) {
		process_error(
			n->p, "Listening on %s %u\n", ip_text(n->from.address).s, n->from.port);
	}
}

/* ---- the words ---- */

static bool nc_fail(struct nc *n, const char *fmt, ...) TEXT_PRINTF(2, 3);
static bool nc_fail(struct nc *n, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	process_error(n->p, "%s\n", text_str(&t));
	text_free(&t);
	process_exit(n->p, 1);
	return false;
}

static const char usage[] =
	"usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]\n"
	"\t  [-m minttl] [-O length] [-P proxy_username] [-p source_port]\n"
	"\t  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]\n"
	"\t  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]\n"
	"\t  [destination] [port]";

static bool read_port(struct nc *n, const char *word, uint16_t *port)
{
	uint64_t value;

	if (!parse_u64(word, &value) || value == 0 || value > 65535)
		return nc_fail(n, "nc: port number %s: %s",
			parse_u64(word, &value) ? "too large" : "invalid", word);
	*port = (uint16_t)value;
	return true;
}

static bool read_range(struct nc *n, const char *word)
{
	const char *dash = strchr(word, '-');
	struct text first = {0};

	text_putn(&first, word, dash ? (size_t)(dash - word) : strlen(word));
	bool fine = read_port(n, text_str(&first), &n->to.port);
	text_free(&first);
	n->last = n->to.port;
	return fine && (!dash || read_port(n, dash + 1, &n->last));
}

static bool nc_option(struct nc *n, const struct options *o, int c)
{
	uint64_t seconds;

	switch (c) {
	case 'l': n->listening = true; break;
	case 'k': n->keep = true; break;
	case 'u': n->udp = true; break;
	case 'z': n->scan = true; break;
	case 'v': n->verbose = true; break;
	case 'N': n->shut = true; break;
	case 'd': n->no_input = true; break;
	case 'n':
	case '4': break;
	case 'p': return read_port(n, o->argument, &n->from.port);
	case 's':
		return host_address(n->p->host, o->argument, &n->from.address) ||
			nc_fail(n, "nc: getaddrinfo: Name or service not known");
	case 'w':
	case 'q':
		if (c == 'q' && strcmp(o->argument, "-1") == 0)
			break;
		if (!parse_u64(o->argument, &seconds) || seconds > INT32_MAX)
			return nc_fail(n, "nc: %s cannot be %s: %s",
				c == 'w' ? "timeout" : "quit timer", "invalid", o->argument);
		*(c == 'w' ? &n->timeout : &n->quit) = (int64_t)seconds * NSEC_PER_SEC;
		n->shut |= c == 'q'; /* Debian's quit-timer.patch */
		break;
	default: return nc_fail(n, "%s", usage);
	}
	return true;
}

static bool operands(struct nc *n, int count, char **words)
{
	if (count == 0 && !(n->listening && n->from.port))
		return n->listening ? nc_fail(n, "nc: missing port number")
				    : nc_fail(n, "%s", usage);
	if (n->listening) {
		const char *port = count ? words[count - 1] : NULL;
		if (count > 1 && !host_address(n->p->host, words[0], &n->from.address))
			return nc_fail(n,
				"nc: getaddrinfo for host \"%s\" port %s: Name or service not "
				"known",
				words[0], port);
		return !port || read_port(n, port, &n->from.port);
	}
	if (count == 1)
		return nc_fail(n, "nc: missing port number");
	if (!host_address(n->p->host, words[0], &n->to.address))
		return nc_fail(n,
			"nc: getaddrinfo for host \"%s\" port %s: Name or service not known",
			words[0], words[1]);
	return read_range(n, words[1]);
}

static void run_nc(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "lkuzvNdn4p:s:w:q:");
	struct nc *n = process_state(p, sizeof(*n));
	int c;

	n->p = p;
	n->timer.run = timer;
	n->eof.run = input_ends;
	n->retry.run = retry;
	n->quit = -1;
	o.absent = "6bCDeFiImMOPrStTUVWxX";
	while ((c = option_next(&o)) != -1)
		if (option_refused(p, &o, c) || !nc_option(n, &o, c))
			return;
	if (!operands(n, o.operands, argv + 1))
		return;
	p->interrupt = nc_interrupt;
	if (n->udp)
		start_udp(n);
	else if (n->listening)
		listen_on(n);
	else
		connect_tcp(n);
}

const struct command nc_command = {.name = "nc",
	.summary = N_("TCP and UDP connections by hand (OpenBSD netcat)"),
	.run = run_nc};
