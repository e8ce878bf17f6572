/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ss (iproute2 6.1): the sockets of a host, oldest first. Supported: -t -u -l -a -n -H -i -p -s,
 * `state NAME` and `sport`/`dport = :N`, `src`/`dst ADDRESS`; ports are names without -n, addresses
 * are always numeric. A listener's queues are the waiting connections and the backlog, as in the
 * kernel.
 *
 * Not supported: timers, memory, the rest of the filter language, Unix sockets.
 */
#include <inttypes.h>
#include <string.h>

#include "app/commands/net/netstat_statistics.h"
#include "app/servers/owner.h"
#include "app/system/commands.h"
#include "app/system/options.h"
#include "app/system/service_names.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"
#include "transport/socket/socket.h"
#include "wire/ipv4.h"

enum { COLUMNS = 9 };

struct ss {
	struct process *p;
	bool tcp, udp, listening, all, no_header, info, numeric, processes;
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

/* main(): the State column is omitted if only one state is selected */
static bool is_one_state(const char *name)
{
	static const char *const several[] = {
		"connected", "synchronized", "bucket", "big", "all", NULL};

	for (size_t i = 0; several[i]; i++)
		if (strcmp(name, several[i]) == 0)
			return false;
	return true;
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
	/* SS_CONN: connections being set up or closed are shown only with -a */
	if (socket_is_tcp(s) && !c->listening &&
		(socket_state(s) == TCP_TIME_WAIT || socket_state(s) == TCP_SYN_RECV))
		return false;
	return is_listener(s) == c->listening;
}

static void port_text(const struct ss *c, const struct socket *s, uint16_t port, struct text *t)
{
	uint8_t protocol = socket_is_tcp(s) ? IPPROTO_TCP : IPPROTO_UDP;
	const char *name = c->numeric ? NULL : service_name(port, protocol);

	if (name)
		text_put(t, name);
	else
		text_add(t, "%u", port);
}

/* the cells of a line; each half of an address is its own column */
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
	port_text(c, s, local.port, &t[5]);
	text_put(&t[6], ip_text(remote.address).s);
	if (any)
		text_putc(&t[7], '*');
	else
		port_text(c, s, remote.port, &t[7]);
	const char *program = c->processes ? program_name(c->p->host, socket_owner(s)) : NULL;
	if (program)
		text_add(&t[8], " users:((\"%s\",pid=%u,fd=3))", program, socket_owner(s));
}

static void print_cells(struct ss *c, const char *const cell[COLUMNS])
{
	const size_t *w = c->widths;

	if (w[0])
		process_print(c->p, "%-*s ", (int)w[0], cell[0]);
	if (!c->state || !is_one_state(c->state))
		process_print(c->p, "%-*s ", (int)w[1], cell[1]);
	process_print(c->p, "%-*s %-*s %*s:%-*s %*s:%-*s", (int)w[2], cell[2], (int)w[3], cell[3],
		(int)w[4], cell[4], (int)w[5], cell[5], (int)w[6], cell[6], (int)w[7], cell[7]);
	process_print(c->p, "%s\n", *cell[8] || c->no_header ? cell[8] : "       ");
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
	cells(c, s, t);
	for (unsigned i = 0; i < COLUMNS; i++) {
		cell[i] = text_str(&t[i]);
		if (c->measuring && t[i].len > c->widths[i])
			c->widths[i] = t[i].len;
	}
	if (!c->measuring) {
		print_cells(c, cell);
		info_line(c, s);
	}
	for (unsigned i = 0; i < COLUMNS; i++)
		text_free(&t[i]);
}

static void list(struct ss *c)
{
	static const char *const head[COLUMNS] = {"Netid", "State", "Recv-Q", "Send-Q",
		"Local Address", "Port", "Peer Address", "Port", "Process"};

	c->measuring = true;
	c->widths[2] = c->widths[3] = 6; /* "%-6d" */
	for (unsigned i = c->tcp && c->udp ? 0 : 1; i < COLUMNS && !c->no_header; i++)
		c->widths[i] = strlen(head[i]);
	socket_walk(c->p->host, one, c);
	c->measuring = false;
	if (!c->no_header)
		print_cells(c, head);
	socket_walk(c->p->host, one, c);
}

/* ADDRESS, ADDRESS:PORT, :PORT */
static bool read_address(const char *word, struct socket_address *a)
{
	const char *colon = strchr(word, ':');
	struct text t = {0};

	text_putn(&t, word, colon ? (size_t)(colon - word) : strlen(word));
	bool fine = t.len == 0 || strcmp(text_str(&t), "*") == 0 ||
		parse_ipv4(text_str(&t), &a->address);
	if (colon && strcmp(colon, ":*") != 0)
		fine = fine && service_port(colon + 1, 0, &a->port);
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

static void usage(struct process *p)
{
	process_print(p,
		"Usage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]\n"
		"   -h, --help          this message\n"
		"   -V, --version       output version information\n"
		"   -n, --numeric       don't resolve service names\n"
		"   -a, --all           display all sockets\n"
		"   -l, --listening     display listening sockets\n"
		"   -p, --processes     show process using socket\n"
		"   -i, --info          show internal TCP information\n"
		"   -s, --summary       show socket usage summary\n"
		"   -4, --ipv4          display only IP version 4 sockets\n"
		"   -t, --tcp           display only TCP sockets\n"
		"   -u, --udp           display only UDP sockets\n"
		"   -H, --no-header     Suppress header line\n");
}

struct totals {
	unsigned tcp, established, closed, orphaned, timewait, udp;
};

static void count(void *arg, const struct socket *s)
{
	struct totals *t = arg;

	if (!socket_is_tcp(s)) {
		t->udp++;
		return;
	}
	t->timewait += socket_state(s) == TCP_TIME_WAIT;
	t->established += socket_state(s) == TCP_ESTABLISHED;
	t->tcp += socket_state(s) != TCP_TIME_WAIT && socket_state(s) != TCP_SYN_RECV;
	t->orphaned += socket_is_orphan(s);
}

/* print_summary(): from /proc/net/sockstat */
static void summary(struct process *p)
{
	struct totals t = {0};

	socket_walk(p->host, count, &t);
	process_print(p, "Total: %u\nTCP:   %u (estab %u, closed %u, orphaned %u, timewait %u)\n\n",
		t.tcp + t.udp, t.tcp + t.timewait, t.established, t.timewait, t.orphaned,
		t.timewait);
	process_print(p, "Transport Total     IP        IPv6\n");
	const struct {
		const char *name;
		unsigned n;
	} rows[] = {
		{"RAW", 0}, {"UDP", t.udp}, {"TCP", t.tcp}, {"INET", t.tcp + t.udp}, {"FRAG", 0}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		process_print(p, "%s\t  %-9u %-9u %-9u\n", rows[i].name, rows[i].n, rows[i].n, 0u);
	process_print(p, "\n");
}

/* false: it has ended */
static bool read_options(struct ss *c, struct options *o)
{
	int letter;

	while ((letter = option_next(o)) != -1) {
		c->tcp |= letter == 't';
		c->udp |= letter == 'u';
		c->listening |= letter == 'l';
		c->all |= letter == 'a';
		c->no_header |= letter == 'H';
		c->info |= letter == 'i';
		c->numeric |= letter == 'n';
		c->processes |= letter == 'p';
		if (letter == 'h' || letter == 'V' || letter == 's') {
			if (letter == 's')
				summary(c->p);
			else if (letter == 'V')
				process_print(c->p, "ss utility, iproute2-6.1.0\n");
			else
				usage(c->p);
			process_exit(c->p, 0);
			return false;
		}
		if (option_refused(c->p, o, letter))
			return false;
		if (letter == '?' || letter == ':') {
			option_complain(c->p, o, letter);
			usage(c->p);
			process_exit(c->p, 255);
			return false;
		}
	}
	return true;
}

static void run_ss(struct process *p, int argc, char **argv)
{
	static const struct long_option longs[] = {{"all", false, 'a'}, {"help", false, 'h'},
		{"info", false, 'i'}, {"ipv4", false, '4'}, {"listening", false, 'l'},
		{"no-header", false, 'H'}, {"numeric", false, 'n'}, {"processes", false, 'p'},
		{"summary", false, 's'}, {"tcp", false, 't'}, {"udp", false, 'u'},
		{"version", false, 'V'}, {NULL, false, 0}};
	struct options o = options_of(argc, argv, "tulanHip4hVs");
	struct ss c = {.p = p};

	o.longs = longs;
	o.absent = "rOomeTzMZNbEf6SdwxDFKA0TBQ";
	o.absent_longs = " resolve oneline options memory extended tos cgroup threads "
			 "context contexts net bpf events family ipv6 packet sctp dccp raw unix "
			 "tipc vsock xdp mptcp inet-sockopt kill query socket diag filter ";
	if (!read_options(&c, &o))
		return;
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

const struct command ss_command = {
	.name = "ss", .summary = N_("sockets (iproute2)"), .run = run_ss};
