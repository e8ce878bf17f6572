/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ping (iputils 20221126): options -c -i -W -w -s -t -M -I -q -b -n -4, its lines, its summary, its
 * exit codes: 0 a reply was received, 1 none, 2 it could not start.
 *
 * The request's payload is the lab's pattern; times are kept here instead of in the packet. DF is
 * set unless -M says otherwise, as IP_PMTUDISC_WANT does. Not supported: names, -f -A -l -R -T.
 */
#include <inttypes.h>
#include <string.h>

#include "app/system/commands.h"
#include "app/system/options.h"
#include "app/system/service_names.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "transport/socket/socket.h"
#include "wire/icmp.h"

#define REMEMBERED 1024 /* requests whose send time is kept */
#define MAXWAIT ((int64_t)10 * NSEC_PER_SEC)
#define MIN_INTERVAL ((int64_t)10 * NSEC_PER_MSEC) /* -i 0 is not faster */

struct ping {
	struct process *p;
	struct socket *socket;
	struct event next, end, deadline;
	const char *name; /* as typed */
	uint32_t dst, src;
	uint32_t count; /* 0: no end */
	int64_t interval, linger, limit;
	uint32_t size;
	uint8_t ttl;
	enum ip_pmtudisc pmtudisc;
	bool quiet, broadcast, numeric;
	const char *from;
	struct netdev *dev; /* -I: of that name */
	int64_t started, last_sent;
	uint32_t sent, received, repeats, errors;
	int64_t sum, square, min, max; /* of times, us */
	unsigned pipe;
	struct {
		int64_t sent;
		bool answered;
	} requests[REMEMBERED];
};

static struct engine *engine_of(const struct ping *g)
{
	return host_engine(g->p->host);
}

static void three_digits(struct text *t, int64_t us)
{
	text_add(t, "%" PRId64 ".%03" PRId64, us / 1000, us % 1000);
}

static int64_t root(int64_t n)
{
	int64_t x = n, y = (x + 1) / 2;

	while (y < x) {
		x = y;
		y = (x + n / x) / 2;
	}
	return x;
}

static void print_times(const struct ping *g, struct text *t)
{
	int64_t n = (int64_t)g->received + g->repeats, average = g->sum / n;
	int64_t variance = g->square / n - average * average;

	text_put(t, "rtt min/avg/max/mdev = ");
	three_digits(t, g->min);
	text_putc(t, '/');
	three_digits(t, average);
	text_putc(t, '/');
	three_digits(t, g->max);
	text_putc(t, '/');
	three_digits(t, variance > 0 ? root(variance) : 0);
	text_put(t, " ms");
}

/* pr_addr(): with its name if the target was given by name and -n was not */
static void who(const struct ping *g, uint32_t address, struct text *t)
{
	struct text name = {0};

	if (!g->numeric && host_name_of(g->p->host, address, &name))
		text_add(t, "%s (%s)", text_str(&name), ip_text(address).s);
	else
		text_put(t, ip_text(address).s);
	text_free(&name);
}

static void ping_stop(struct ping *g, int status)
{
	event_cancel(engine_of(g), &g->next);
	event_cancel(engine_of(g), &g->end);
	event_cancel(engine_of(g), &g->deadline);
	ping_close(g->socket);
	process_exit(g->p, status);
}

static void ping_finish(struct ping *g)
{
	struct text t = {0};

	text_add(&t, "\n--- %s ping statistics ---\n%u packets transmitted, %u received", g->name,
		g->sent, g->received);
	if (g->repeats)
		text_add(&t, ", +%u duplicates", g->repeats);
	if (g->errors)
		text_add(&t, ", +%u errors", g->errors);
	if (g->sent)
		text_add(&t, ", %g%% packet loss, time %" PRId64 "ms",
			(double)(g->sent - g->received) * 100.0 / g->sent,
			(g->last_sent - g->started + NSEC_PER_MSEC / 2) / NSEC_PER_MSEC);
	text_putc(&t, '\n');
	if (g->received && g->size >= 16)
		print_times(g, &t);
	if (g->pipe > 1)
		text_add(&t, "%spipe %u", g->received && g->size >= 16 ? ", " : "", g->pipe);
	text_putc(&t, '\n');
	process_write(g->p, text_str(&t), t.len);
	text_free(&t);
	ping_stop(g, !g->received || (g->limit && g->received < g->count));
}

static void ping_interrupt(struct process *p)
{
	/* setup() catches SIGINT (and SIGALRM) alone: SIGTERM ends it without a summary */
	if (p->killed_by == SIGNAL_INT || !p->killed_by)
		ping_finish(p->state);
	else
		ping_stop(p->state, STATUS_KILLED);
}

/* the exit conditions of main_loop() */
static void look_at_end(struct ping *g)
{
	bool all = g->count && g->received + g->errors >= g->count && !g->limit;

	if (all || (g->count && g->received >= g->count) || (g->limit && g->errors))
		ping_finish(g);
}

/* 0.092, 1.23, 12.3, 123: as gather_statistics() prints a time in us */
static void time_text(struct text *t, int64_t us)
{
	if (us >= 100000)
		text_add(t, "%" PRId64, us / 1000);
	else if (us >= 10000)
		text_add(t, "%" PRId64 ".%" PRId64, us / 1000, us % 1000 / 100);
	else if (us >= 1000)
		text_add(t, "%" PRId64 ".%02" PRId64, us / 1000, us % 1000 / 10);
	else
		text_add(t, "%" PRId64 ".%03" PRId64, us / 1000, us % 1000);
}

static void count_time(struct ping *g, int64_t us)
{
	if (g->received + g->repeats == 0 || us < g->min)
		g->min = us;
	if (us > g->max)
		g->max = us;
	g->sum += us;
	g->square += us * us;
}

/* acknowledge(): how many requests were under way at most */
static void count_pipe(struct ping *g, uint16_t sequence)
{
	unsigned pipe = (uint16_t)(g->sent - sequence) + 1u;

	if (pipe <= 0x8000 && pipe > g->pipe)
		g->pipe = pipe;
}

/* gather_statistics(): a second answer, as a broadcast gets, is a duplicate */
static void echo_reply(
	struct ping *g, struct socket_address from, uint16_t sequence, uint32_t length)
{
	int64_t us = (engine_of(g)->now - g->requests[sequence % REMEMBERED].sent) / NSEC_PER_USEC;
	bool again = g->requests[sequence % REMEMBERED].answered;
	struct text t = {0};

	count_time(g, us);
	if (again) {
		g->repeats++;
	} else {
		g->received++;
		count_pipe(g, sequence);
	}
	g->requests[sequence % REMEMBERED].answered = true;
	text_add(&t, "%u bytes from ", length);
	who(g, from.address, &t);
	text_add(&t, ": icmp_seq=%u ttl=%u", sequence, from.port);
	if (g->size >= 16) {
		text_put(&t, " time=");
		time_text(&t, us);
		text_put(&t, " ms");
	}
	if (again)
		text_put(&t, " (DUP!)");
	if (!g->quiet)
		process_print(g->p, "%s\n", text_str(&t));
	text_free(&t);
}

static void error_text(struct text *t, const struct icmp_header *icmp)
{
	static const char *const unreachable[] = {"Destination Net Unreachable",
		"Destination Host Unreachable", "Destination Protocol Unreachable",
		"Destination Port Unreachable", NULL, "Source Route Failed",
		"Destination Net Unknown", "Destination Host Unknown", "Source Host Isolated",
		"Destination Net Prohibited", "Destination Host Prohibited",
		"Destination Net Unreachable for Type of Service",
		"Destination Host Unreachable for Type of Service", "Packet filtered",
		"Precedence Violation", "Precedence Cutoff"};

	if (icmp->type == ICMP_DEST_UNREACH && icmp->code == ICMP_FRAG_NEEDED)
		text_add(t, "Frag needed and DF set (mtu = %u)", icmp->mtu);
	else if (icmp->type == ICMP_DEST_UNREACH && icmp->code < 16)
		text_put(t, unreachable[icmp->code]);
	else if (icmp->type == ICMP_TIME_EXCEEDED)
		text_put(t,
			icmp->code == ICMP_EXC_TTL ? "Time to live exceeded"
						   : "Frag reassembly time exceeded");
	else if (icmp->type == ICMP_PARAMETERPROB)
		text_put(t, "Parameter problem");
	else
		text_add(t, "Dest Unreachable, Bad Code: %u", icmp->code);
}

/* ping4_parse_reply(): not an error, the request was forwarded; with a colon, unlike errors */
static void redirect(struct ping *g, struct socket_address from, const struct icmp_header *icmp,
	uint16_t sequence)
{
	static const char *const words[] = {"Redirect Network", "Redirect Host",
		"Redirect Type of Service and Network", "Redirect Type of Service and Host"};

	if (!g->quiet)
		process_print(g->p, "From %s: icmp_seq=%u %s(New nexthop: %s)\n",
			ip_text(from.address).s, sequence,
			icmp->code < 4 ? words[icmp->code] : "Redirect, Bad Code",
			ip_text(icmp->gateway).s);
}

static void icmp_error(struct ping *g, struct socket_address from, const struct icmp_header *icmp,
	uint16_t sequence)
{
	struct text t = {0};

	if (icmp->type == ICMP_REDIRECT) {
		redirect(g, from, icmp, sequence);
		return;
	}
	g->errors++;
	count_pipe(g, sequence);
	text_put(&t, "From ");
	who(g, from.address, &t);
	text_add(&t, " icmp_seq=%u ", sequence);
	error_text(&t, icmp);
	if (!g->quiet)
		process_print(g->p, "%s\n", text_str(&t));
	text_free(&t);
}

static void datagram(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	struct ping *g = socket_user(s);
	struct icmp_header icmp;

	(void)to;
	if (icmp_parse(&icmp, head, head_length) != WIRE_OK)
		return;
	if (icmp.type == ICMP_ECHOREPLY) {
		echo_reply(g, from, icmp.echo.sequence, length);
	} else {
		uint32_t at = head_length > ICMP_HLEN ? ICMP_HLEN + (head[ICMP_HLEN] & 15u) * 4 : 0;
		if (at == 0 || at + ICMP_HLEN > head_length)
			return;
		icmp_error(g, from, &icmp, get16(head + at + 6));
	}
	look_at_end(g);
}

static const struct socket_ops ops = {.datagram = datagram};

/* the last request is out: how long do we wait? twice the longest time, at least an interval */
static void wait_for_rest(struct ping *g)
{
	int64_t wait = g->linger;

	if (g->received) {
		wait = 2 * g->max * NSEC_PER_USEC;
		if (wait < g->interval)
			wait = g->interval;
	}
	event_schedule_in(engine_of(g), &g->end, wait);
}

static void wait_for_more(struct ping *g)
{
	if (g->count && g->sent >= g->count && !g->limit)
		wait_for_rest(g);
	else
		event_schedule_in(engine_of(g), &g->next, g->interval);
}

/* pinger() */
static void send_one(struct ping *g)
{
	uint16_t sequence = (uint16_t)(g->sent + 1);

	g->sent++;
	g->last_sent = engine_of(g)->now;
	g->requests[sequence % REMEMBERED].sent = g->last_sent;
	g->requests[sequence % REMEMBERED].answered = false;
	int error = ping_send(g->socket, g->src, g->dst, sequence, g->size, g->ttl, g->pmtudisc);
	if (error == -EMSGSIZE && g->size + ICMP_HLEN > UINT16_MAX) {
		/* raw_sendmsg() queues no error, and ping waits for one that it could print */
		wait_for_more(g);
		return;
	}
	if (error == -EMSGSIZE) {
		struct flow flow = {.dst = g->dst, .src = g->src, .out = g->dev};
		struct route out = {0};
		route_output(g->p->host, &flow, &out);
		process_error(g->p, "ping: local error: message too long, mtu=%u\n", out.mtu);
	} else if (error) {
		process_error(g->p, "ping: sendmsg: %s\n", errno_words(error));
	}
	if (error)
		g->errors++;
	wait_for_more(g);
	if (error)
		look_at_end(g);
}

static void next(struct engine *e, struct event *ev)
{
	(void)e;
	send_one(container_of(ev, struct ping, next));
}

static void end(struct engine *e, struct event *ev)
{
	(void)e;
	ping_finish(container_of(ev, struct ping, end));
}

static void deadline(struct engine *e, struct event *ev)
{
	(void)e;
	ping_finish(container_of(ev, struct ping, deadline));
}

/* ---- the start ---- */

static void usage(struct process *p)
{
	process_fail(p, 2,
		"\nUsage\n  ping [options] <destination>\n\nOptions:\n"
		"  <destination>      ip address\n"
		"  -c <count>         stop after <count> replies\n"
		"  -I <interface>     either interface name or address\n"
		"  -i <interval>      seconds between sending each packet\n"
		"  -M <pmtud opt>     define mtu discovery, can be one of <do|dont|want>\n"
		"  -n                 no dns name resolution\n"
		"  -q                 quiet output\n"
		"  -s <size>          use <size> as number of data bytes to be sent\n"
		"  -t <ttl>           define time to live\n"
		"  -w <deadline>      reply wait <deadline> in seconds\n"
		"  -W <timeout>       time to wait for response\n\n"
		"IPv4 options:\n"
		"  -4                 use IPv4\n"
		"  -b                 allow pinging broadcast\n\n"
		"For more details see ping(8).\n");
}

static bool ping_read_number(
	struct process *p, const char *s, int64_t least, int64_t most, int64_t *n)
{
	if (!parse_i64(s, n)) {
		process_fail(p, 1, "ping: invalid argument: '%s'\n", s);
		return false;
	}
	if (*n < least || *n > most) {
		process_fail(p, 1,
			"ping: invalid argument: '%s': out of range: %" PRId64
			" <= value <= %" PRId64 "\n",
			s, least, most);
		return false;
	}
	return true;
}

static bool read_seconds(struct process *p, const char *s, int64_t *ns)
{
	struct text t = {0};

	text_add(&t, "%ss", s);
	bool fine = *s >= '0' && *s <= '9' && parse_duration(text_str(&t), ns);
	text_free(&t);
	if (!fine)
		process_fail(p, 1, "ping: invalid argument: '%s'\n", s);
	return fine;
}

static bool ping_option(struct ping *g, const struct options *o, int c)
{
	struct process *p = g->p;
	int64_t n = 0;

	switch (c) {
	case 'c':
		if (!ping_read_number(p, o->argument, 1, INT64_MAX, &n))
			return false;
		g->count = n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
		return true;
	case 's':
		if (!ping_read_number(p, o->argument, 0, INT32_MAX, &n))
			return false;
		g->size = (uint32_t)n;
		return true;
	case 't':
		if (!ping_read_number(p, o->argument, 0, 255, &n))
			return false;
		if (n == 0)
			process_fail(
				p, 2, "ping: cannot set unicast time-to-live: Invalid argument\n");
		g->ttl = (uint8_t)n;
		return n > 0;
	case 'i':
		if (!read_seconds(p, o->argument, &g->interval))
			return false;
		if (g->interval < MIN_INTERVAL)
			g->interval = MIN_INTERVAL;
		return true;
	case 'n': return g->numeric = true;
	case 'W': return read_seconds(p, o->argument, &g->linger);
	case 'w': return read_seconds(p, o->argument, &g->limit);
	case 'M':
		if (strcmp(o->argument, "do") == 0)
			g->pmtudisc = IP_PMTUDISC_DO;
		else if (strcmp(o->argument, "dont") == 0)
			g->pmtudisc = IP_PMTUDISC_DONT;
		else if (strcmp(o->argument, "want") == 0)
			g->pmtudisc = IP_PMTUDISC_WANT;
		else
			process_fail(p, 2, "ping: invalid -M argument: %s\n", o->argument);
		return p->running;
	case 'I': g->from = o->argument; return true;
	case 'q': g->quiet = true; return true;
	case 'b': g->broadcast = true; return true;
	case '?':
	case ':':
		option_complain(p, o, c);
		usage(p);
		return false;
	default: return true;
	}
}

static bool choose_source(struct ping *g)
{
	struct host *h = g->p->host;

	if (!g->from)
		return true;
	g->dev = node_dev(&h->node, g->from);
	if (g->dev) {
		g->src = addr_select(h, g->dev, g->dst, RT_SCOPE_UNIVERSE);
	} else if (!parse_ipv4(g->from, &g->src)) {
		process_fail(g->p, 2, "ping: SO_BINDTODEVICE %s: No such device\n", g->from);
		return false;
	} else if (addr_type(h, g->src) != RTN_LOCAL) {
		process_fail(g->p, 2, "ping: bind: Cannot assign requested address\n");
		return false;
	}
	return true;
}

/* as its probe socket: can the destination be reached at all? */
static bool try_route(struct ping *g)
{
	struct flow flow = {.dst = g->dst, .src = g->src, .out = g->dev};
	struct route out = {0};
	int error = route_output(g->p->host, &flow, &out);

	if (error && error != -EACCES) {
		process_fail(g->p, 2, "ping: connect: %s\n", errno_words(error));
		return false;
	}
	/* a broadcast address and a prohibit route give EACCES */
	if ((error || out.type == RTN_BROADCAST) && !g->broadcast) {
		process_fail(g->p, 2,
			"ping: Do you want to ping broadcast? Then -b. If not, check your local "
			"firewall rules\n");
		return false;
	}
	if (error || out.type == RTN_BROADCAST)
		process_error(g->p, "WARNING: pinging broadcast address\n");
	if (error)
		process_fail(g->p, 2, "ping: cannot set broadcasting: %s\n", errno_words(error));
	return !error;
}

/* ping4_run(): the address that routing chose need not be one of the interface's */
static void warn_of_source(struct ping *g)
{
	if (!g->dev)
		return;
	list_for_each (a, &in_dev_of(g->dev)->addrs, struct in_ifaddr, link)
		if (a->local == g->src)
			return;
	process_error(g->p,
		"ping: Warning: source address might be selected on device other than: %s\n",
		g->from);
}

static void ping_start(struct ping *g)
{
	struct process *p = g->p;

	warn_of_source(g);
	process_print(p, "PING %s (%s) ", g->name, ip_text(g->dst).s);
	if (g->from)
		process_print(p, "from %s %s: ", ip_text(g->src).s, g->dev ? g->from : "");
	process_print(p, "%u(%u) bytes of data.\n", g->size, g->size + 28);
	g->socket = ping_open(p->host, (uint16_t)rng_next(&p->host->random), &ops, g);
	ping_bind_device(g->socket, g->dev);
	g->next.run = next;
	g->end.run = end;
	g->deadline.run = deadline;
	g->started = engine_of(g)->now;
	p->interrupt = ping_interrupt;
	if (g->limit)
		event_schedule_in(engine_of(g), &g->deadline, g->limit);
	send_one(g);
}

static void run_ping(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "c:i:W:w:s:t:M:I:qbn4vU");
	struct ping *g = process_state(p, sizeof(*g));
	int c;

	*g = (struct ping){.p = p,
		.interval = NSEC_PER_SEC,
		.linger = MAXWAIT,
		.size = 56,
		.pmtudisc = IP_PMTUDISC_WANT};
	o.absent = "OafABCdDeFhHlLmNpQrRSTuV6";
	while ((c = option_next(&o)) != -1)
		if (option_refused(p, &o, c) || !ping_option(g, &o, c))
			return;
	if (o.operands == 0)
		process_fail(p, 1, "ping: usage error: Destination address required\n");
	else if (!host_address(p->host, g->name = argv[o.operands], &g->dst))
		process_fail(p, 2, "ping: %s: Name or service not known\n", argv[o.operands]);
	else if (choose_source(g) && try_route(g)) {
		g->numeric |= parse_ipv4(g->name, &g->dst);
		ping_start(g);
	}
}

const struct command ping_command = {
	.name = "ping", .summary = N_("ICMP echo (iputils)"), .run = run_ping};
