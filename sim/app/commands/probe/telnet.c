/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * telnet (inetutils 2.4, Debian 12): tests whether a port answers. Piped input, or lines typed
 * below the command up to an empty line (app/shell/shell.c), are sent with CR LF line ends, and
 * what is received is printed until the peer closes. After a typed line of ^] the rest are telnet's
 * own commands: quit. If nothing is typed, the lab says so and closes the connection.
 */
#include <string.h>

#include "app/servers/owner.h"
#include "app/system/commands.h"
#include "app/system/service_names.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/text.h"
#include "host/host.h"
#include "net/payload.h"
#include "transport/socket/socket.h"

#define TELNET_PORT 23

struct telnet {
	struct process *p;
	struct socket *socket;
	struct socket_address to;
	const char *name;
};

static void end(struct telnet *t, int status)
{
	if (t->socket)
		tcp_close(t->socket);
	t->socket = NULL;
	process_exit(t->p, status);
}

static void read_all(struct telnet *t)
{
	char bytes[2048];
	uint32_t got;

	while ((got = tcp_recv(t->socket, bytes, sizeof(bytes))))
		process_write(t->p, bytes, got);
}

static void received(struct socket *s, uint32_t length)
{
	(void)length;
	read_all(socket_user(s));
}

static void peer_closed(struct socket *s)
{
	struct telnet *t = socket_user(s);

	read_all(t);
	process_print(t->p, "Connection closed by foreign host.\n");
	end(t, 0);
}

/* how many bytes of the input are the other side's: up to a line that begins with the escape */
static size_t before_escape(const char *in, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((i == 0 || in[i - 1] == '\n') &&
			(in[i] == '\x1d' || (in[i] == '^' && i + 1 < n && in[i + 1] == ']')))
			return i;
	return n;
}

static void send_lines(struct telnet *t, const char *in, size_t n)
{
	struct text out = {0};

	for (size_t i = 0; i < n; i++) {
		if (in[i] == '\n' && (i == 0 || in[i - 1] != '\r'))
			text_putc(&out, '\r');
		text_putc(&out, in[i]);
	}
	const uint32_t length = (uint32_t)out.len;
	if (length)
		tcp_send(t->socket,
			payload_new(t->p->host->node.net, text_str(&out), length, length), 0,
			length);
	text_free(&out);
}

static void connected(struct socket *s)
{
	struct telnet *t = socket_user(s);
	size_t n;
	const char *in = process_input(t->p, &n);

	process_print(t->p, "Connected to %s.\nEscape character is '^]'.\n", t->name);
	size_t sent = before_escape(in, n);
	send_lines(t, in, sent);
	if (sent < n)
		process_print(t->p, "telnet> Connection closed.\n");
	else if (!n)
		no_effect(t->p, "telnet",
			N_("no input lines follow it (an empty line ends them), so the connection "
			   "is closed"));
	if (!n || sent < n)
		end(t, 0);
}

static void failed(struct socket *s, int error)
{
	struct telnet *t = socket_user(s);

	process_error(t->p, "telnet: Unable to connect to remote host: %s\n", errno_words(error));
	end(t, 1);
}

static const struct socket_ops ops = {
	.connected = connected, .received = received, .peer_closed = peer_closed, .failed = failed};

static void interrupt(struct process *p)
{
	end(p->state, STATUS_INTERRUPTED);
}

static bool read_place(struct telnet *t, int argc, char **argv)
{
	struct process *p = t->p;

	t->to.port = TELNET_PORT;
	if (argc < 2) {
		refuse(p, "telnet>", "telnet HOST PORT");
		return false;
	}
	if (argv[1][0] == '-') {
		struct text what = {0};
		text_add(&what, "telnet %s", argv[1]);
		refuse(p, text_str(&what), "telnet HOST PORT");
		text_free(&what);
		return false;
	}
	if (argc > 2 && !service_port(argv[2], IPPROTO_TCP, &t->to.port)) {
		process_fail(p, 1,
			"Server lookup failure:  %s:%s, Servname not supported for ai_socktype\n",
			argv[1], argv[2]);
		return false;
	}
	t->name = argv[1];
	if (host_address(p->host, argv[1], &t->to.address))
		return true;
	process_fail(p, 1, "Server lookup failure:  %s:%s, Name or service not known\n", argv[1],
		argc > 2 ? argv[2] : "telnet");
	return false;
}

static void run_telnet(struct process *p, int argc, char **argv)
{
	struct telnet *t = process_state(p, sizeof(*t));
	const struct socket_address from = {0, 0};
	int error = 0;

	t->p = p;
	if (!read_place(t, argc, argv))
		return;
	process_print(p, "Trying %s...\n", ip_text(t->to.address).s);
	t->socket = tcp_connect(p->host, from, t->to, &ops, t, &error);
	if (!t->socket) {
		process_fail(
			p, 1, "telnet: Unable to connect to remote host: %s\n", errno_words(error));
		return;
	}
	p->interrupt = interrupt;
	socket_set_owner(t->socket, process_pid(p));
}

const struct command telnet_command = {
	.name = "telnet", .summary = N_("connect to a port"), .run = run_telnet};
