/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ss (iproute2 6.1) and netstat (net-tools 2.10): the sockets of a host, oldest first. ss knows -t
 * -u -l -a -n -H -i, `state NAME` and `sport`/`dport = :N`, `src`/`dst ADDRESS`; addresses and
 * ports are always numbers. A listener's queues are the waiting connections and the backlog, as in
 * the kernel.
 *
 * Left out: processes, timers (-o is accepted), the rest of the filter language, Unix sockets.
 */
#include <inttypes.h>
#include <string.h>

#include "app/commands/netstat_statistics.h"
#include "app/shell/commands.h"
#include "app/shell/options.h"
#include "host/host.h"

enum { COLUMNS = 8 };

struct ss {
	struct process *p;
	bool tcp, udp, listening, all, no_header, info, netstat;
	const char *state; /* of the filter */
	struct socket_address src, dst;
	size_t widths[COLUMNS];
	bool measuring;
};

static bool is_listener(const struct socket *s)
{
	if (socket_is_tcp(s))
		return socket_state(s) == TCP_LISTEN;
	return socket_remote(s).port == 0;
}

static const char *state_of(const struct socket *s)
{
	if (socket_is_tcp(s))
		return tcp_state_name(socket_state(s));
	return socket_remote(s).port ? "ESTAB" : "UNCONN";
}

static bool same_state(const char *name, const char *state)
{
	if (strcmp(name, "established") == 0)
		return strcmp(state, "ESTAB") == 0;
	if (strcmp(name, "listening") == 0)
		return strcmp(state, "LISTEN") == 0;
	if (strcmp(name, "connected") == 0)
		return strcmp(state, "LISTEN") != 0;
	return strcasecmp(name, state) == 0;
}

static bool matches(struct socket_address wanted, struct socket_address is)
{
	return (!wanted.address || wanted.address == is.address) &&
		(!wanted.port || wanted.port == is.port);
}

static bool wanted(const struct ss *c, const struct socket *s)
{
	if (socket_is_tcp(s) ? !c->tcp : !c->udp)
		return false;
	if (!matches(c->src, socket_local(s)) || !matches(c->dst, socket_remote(s)))
		return false;
	if (c->state)
		return same_state(c->state, state_of(s));
	if (c->all)
		return true;
	/* SS_CONN: what has begun and what is over is shown only by -a */
	if (!c->netstat && socket_is_tcp(s) && !c->listening &&
		(socket_state(s) == TCP_TIME_WAIT || socket_state(s) == TCP_SYN_RECV))
		return false;
	return is_listener(s) == c->listening;
}

/* ---- netstat ---- */

static const char *long_state(const struct socket *s)
{
	static const char *const names[] = {[TCP_ESTABLISHED] = "ESTABLISHED",
		[TCP_SYN_SENT] = "SYN_SENT",
		[TCP_SYN_RECV] = "SYN_RECV",
		[TCP_FIN_WAIT1] = "FIN_WAIT1",
		[TCP_FIN_WAIT2] = "FIN_WAIT2",
		[TCP_TIME_WAIT] = "TIME_WAIT",
		[TCP_CLOSE] = "CLOSE",
		[TCP_CLOSE_WAIT] = "CLOSE_WAIT",
		[TCP_LAST_ACK] = "LAST_ACK",
		[TCP_LISTEN] = "LISTEN",
		[TCP_CLOSING] = "CLOSING"};

	if (socket_is_tcp(s))
		return names[socket_state(s)];
	return socket_remote(s).port ? "ESTABLISHED" : "";
}

static void address_text(struct text *t, struct socket_address a)
{
	text_add(t, "%s:", ip_text(a.address).s);
	if (a.port)
		text_add(t, "%u", a.port);
	else
		text_putc(t, '*');
}

static void netstat_line(struct ss *c, const struct socket *s)
{
	struct text local = {0}, remote = {0};

	address_text(&local, socket_local(s));
	address_text(&remote, socket_remote(s));
	process_print(c->p, "%-5s %6u %6u %-23s %-23s %-11s\n", socket_is_tcp(s) ? "tcp" : "udp",
		socket_recv_queue(s), is_listener(s) ? 0 : socket_send_queue(s), text_str(&local),
		text_str(&remote), long_state(s));
	text_free(&local);
	text_free(&remote);
}

/* ---- ss ---- */

/* the cells of a line; the two halves of an address are columns of their own */
static void cells(const struct ss *c, const struct socket *s, struct text t[COLUMNS])
{
	struct socket_address local = socket_local(s), remote = socket_remote(s);
	bool any = is_listener(s);

	if (c->tcp && c->udp)
		text_put(&t[0], socket_is_tcp(s) ? "tcp" : "udp");
	text_put(&t[1], state_of(s));
	text_add(&t[2], "%u", socket_recv_queue(s));
	text_add(&t[3], "%u", socket_send_queue(s));
	text_put(&t[4], ip_text(local.address).s);
	text_add(&t[5], "%u", local.port);
	text_put(&t[6], ip_text(remote.address).s);
	if (any)
		text_putc(&t[7], '*');
	else
		text_add(&t[7], "%u", remote.port);
}

static void print_cells(struct ss *c, const char *const cell[COLUMNS], const char *process)
{
	const size_t *w = c->widths;

	if (w[0])
		process_print(c->p, "%-*s ", (int)w[0], cell[0]);
	process_print(c->p, "%-*s %-*s %-*s %*s:%-*s %*s:%-*s", (int)w[1], cell[1], (int)w[2],
		cell[2], (int)w[3], cell[3], (int)w[4], cell[4], (int)w[5], cell[5], (int)w[6],
		cell[6], (int)w[7], cell[7]);
	process_print(c->p, "%s\n", process);
}

static void info_line(struct ss *c, const struct socket *s)
{
	struct tcp_info i;

	if (!c->info || !socket_is_tcp(s) || is_listener(s) || socket_state(s) == TCP_TIME_WAIT)
		return;
	tcp_get_info(s, &i);
	process_print(c->p, "\t%s%s wscale:%u,%u rto:%u rtt:%u.%03u mss:%u cwnd:%u",
		i.timestamps ? " ts" : "", i.sack ? " sack" : "", i.snd_wscale, i.rcv_wscale,
		i.rto_ms, i.srtt_us / 1000, i.srtt_us % 1000, i.mss, i.cwnd);
	if (i.ssthresh < INT32_MAX)
		process_print(c->p, " ssthresh:%u", i.ssthresh);
	if (i.unacked)
		process_print(c->p, " unacked:%u", i.unacked);
	if (i.retransmits)
		process_print(c->p, " retrans:0/%u", i.retransmits);
	process_print(c->p, " rcv_space:%u\n", i.rcv_wnd);
}

static void one(void *arg, const struct socket *s)
{
	struct ss *c = arg;
	struct text t[COLUMNS] = {0};
	const char *cell[COLUMNS];

	if (!wanted(c, s))
		return;
	if (c->netstat) {
		netstat_line(c, s);
		return;
	}
	cells(c, s, t);
	for (unsigned i = 0; i < COLUMNS; i++) {
		cell[i] = text_str(&t[i]);
		if (c->measuring && t[i].len > c->widths[i])
			c->widths[i] = t[i].len;
	}
	if (!c->measuring) {
		print_cells(c, cell, c->no_header ? "" : "       ");
		info_line(c, s);
	}
	for (unsigned i = 0; i < COLUMNS; i++)
		text_free(&t[i]);
}

static void list(struct ss *c)
{
	static const char *const head[COLUMNS] = {"Netid", "State", "Recv-Q", "Send-Q",
		"Local Address", "Port", "Peer Address", "Port"};

	c->measuring = true;
	c->widths[2] = c->widths[3] = 6; /* "%-6d" */
	for (unsigned i = c->tcp && c->udp ? 0 : 1; i < COLUMNS && !c->no_header; i++)
		c->widths[i] = strlen(head[i]);
	socket_walk(c->p->host, one, c);
	c->measuring = false;
	if (!c->no_header)
		print_cells(c, head, "Process");
	socket_walk(c->p->host, one, c);
}

/* ADDRESS, ADDRESS:PORT, :PORT */
static bool read_address(const char *word, struct socket_address *a)
{
	const char *colon = strchr(word, ':');
	struct text t = {0};
	uint64_t port = 0;

	text_putn(&t, word, colon ? (size_t)(colon - word) : strlen(word));
	bool fine = t.len == 0 || strcmp(text_str(&t), "*") == 0 ||
		parse_ipv4(text_str(&t), &a->address);
	if (colon && strcmp(colon, ":*") != 0)
		fine = fine && parse_u64(colon + 1, &port) && port <= 65535;
	a->port = (uint16_t)port;
	text_free(&t);
	return fine;
}

static bool filter(struct ss *c, int count, char **words)
{
	for (int i = 0; i + 1 < count; i += 2) {
		bool equals = i + 2 < count &&
			(strcmp(words[i + 1], "=") == 0 || strcmp(words[i + 1], "eq") == 0);
		const char *value = words[i + 1 + equals];
		struct socket_address *a =
			strcmp(words[i], "sport") == 0 || strcmp(words[i], "src") == 0 ? &c->src
										       : &c->dst;
		if (strcmp(words[i], "and") == 0) {
			i--;
			continue;
		}
		if (strcmp(words[i], "state") == 0)
			c->state = value;
		else if ((strcmp(words[i] + 1, "port") != 0 && strcmp(words[i], "src") != 0 &&
				 strcmp(words[i], "dst") != 0) ||
			!read_address(value, a))
			return false;
		i += equals;
	}
	return count != 1;
}

static void run_ss(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "tulanHiope4mr");
	struct ss c = {.p = p};
	int letter;

	while ((letter = option_next(&o)) != -1) {
		c.tcp |= letter == 't';
		c.udp |= letter == 'u';
		c.listening |= letter == 'l';
		c.all |= letter == 'a';
		c.no_header |= letter == 'H';
		c.info |= letter == 'i';
		if (letter == '?') {
			option_complain(p, &o, letter);
			process_fail(p, 255,
				"Usage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]\n");
			return;
		}
	}
	if (!c.tcp && !c.udp)
		c.tcp = c.udp = true;
	if (!filter(&c, o.operands, argv + 1)) {
		process_fail(p, 1, "Error: an inet prefix is expected rather than \"%s\".\n",
			argv[o.operands]);
		return;
	}
	list(&c);
	process_exit(p, 0);
}

const struct command ss_command = {"ss", "sockets (iproute2)", run_ss};

static void netstat_sockets(struct ss *c)
{
	process_print(c->p, "Active Internet connections (%s)\n",
		c->all                 ? "servers and established"
			: c->listening ? "only servers"
				       : "w/o servers");
	process_print(c->p,
		"Proto Recv-Q Send-Q Local Address           Foreign Address         "
		"State      \n");
	socket_walk(c->p->host, one, c);
}

static void run_netstat(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "tulanrse4pW");
	struct ss c = {.p = p, .netstat = true};
	int letter;

	while ((letter = option_next(&o)) != -1) {
		c.tcp |= letter == 't';
		c.udp |= letter == 'u';
		c.listening |= letter == 'l';
		c.all |= letter == 'a';
		if (letter == 'r') {
			char *words[] = {argv[0], (char[]){"-ne"}, NULL};
			route_command.run(p, 2, words);
			return;
		}
		if (letter == 's') {
			netstat_statistics(p);
			process_exit(p, 0);
			return;
		}
		if (letter == '?') {
			option_complain(p, &o, letter);
			process_fail(p, 3, "usage: netstat [-tulanrs]\n");
			return;
		}
	}
	if (!c.tcp && !c.udp)
		c.tcp = c.udp = true;
	netstat_sockets(&c);
	process_exit(p, 0);
}

const struct command netstat_command = {"netstat", "sockets and routes (net-tools)", run_netstat};
