/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arping (iputils 20221126): sends ARP requests on a packet socket: the frames leave unaffected by
 * the host's arp_announce, and replies are seen before the host filters them.
 *
 * -c -w -i -I -s -f -q -b -D (duplicate address detection) -U (gratuitous request) -A (gratuitous
 * reply). Not supported: names.
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
#include "host/neigh/arp.h"

struct arping {
	struct process *p;
	struct netdev *dev;
	struct netdev_tap tap;
	struct event tick, end;
	uint32_t src, dst;
	uint8_t peer[ETH_ALEN]; /* destination of requests: broadcast, then the host that replied */
	uint32_t count, sent, broadcasts;
	uint32_t received, requests_in, broadcasts_in; /* of what was received */
	int64_t interval, limit, last_sent;
	bool quit, quiet, broadcast_only, dad, unsolicited, advert, finished;
};

static struct engine *engine_of(const struct arping *a)
{
	return host_engine(a->p->host);
}

static int status_of(const struct arping *a)
{
	if (a->dad)
		return a->received > 0;
	if (a->unsolicited)
		return 0;
	if (a->limit && a->count && !a->quit)
		return a->received < a->count;
	return a->received == 0;
}

static void say_end(const struct arping *a)
{
	struct text t = {0};

	text_add(&t, "Sent %u probes (%u broadcast(s))\nReceived %u response(s)", a->sent,
		a->broadcasts, a->received);
	if (a->requests_in && a->broadcasts_in)
		text_add(&t, " (%u request(s), %u broadcast(s))", a->requests_in, a->broadcasts_in);
	else if (a->requests_in)
		text_add(&t, " (%u request(s))", a->requests_in);
	else if (a->broadcasts_in)
		text_add(&t, " (%u broadcast(s))", a->broadcasts_in);
	process_print(a->p, "%s\n", text_str(&t));
	text_free(&t);
}

static void arping_finish(struct arping *a)
{
	int status = status_of(a);

	if (!a->quiet)
		say_end(a);
	list_del(&a->tap.link);
	event_cancel(engine_of(a), &a->tick);
	event_cancel(engine_of(a), &a->end);
	process_exit(a->p, status);
}

static void arping_interrupt(struct process *p)
{
	arping_finish(p->state);
}

static void send_one(struct arping *a)
{
	bool all = mac_is_broadcast(a->peer);

	arp_send(a->p->host, a->dev, a->advert ? ARPOP_REPLY : ARPOP_REQUEST, a->src, a->dst,
		a->peer, a->dev->mac, a->advert ? a->dev->mac : a->peer);
	a->sent++;
	a->broadcasts += all;
	a->last_sent = engine_of(a)->now;
	/* -i 0 stops the interval's timer (timerfd_settime()): one probe, no more. Behind the last
	 * one it waits an interval, too: event_loop() looks at -c when the timer expires. */
	if (a->interval)
		event_schedule_in(engine_of(a), &a->tick, a->interval);
}

static void tick(struct engine *e, struct event *ev)
{
	struct arping *a = container_of(ev, struct arping, tick);

	(void)e;
	if (a->count && a->sent >= a->count)
		arping_finish(a);
	else
		send_one(a);
}

static void end(struct engine *e, struct event *ev)
{
	(void)e;
	arping_finish(container_of(ev, struct arping, end));
}

/* recv_pack(): is it an answer to us? */
static bool concerns(const struct arping *a, const struct arp_packet *m)
{
	if (m->spa != a->dst)
		return false;
	if (a->dad)
		return !mac_equal(m->sha, a->dev->mac) && (!a->src || m->tpa == a->src);
	return m->tpa == a->src && mac_equal(m->tha, a->dev->mac);
}

static void put_mac(struct text *t, const uint8_t *mac)
{
	for (unsigned i = 0; i < ETH_ALEN; i++)
		text_add(t, "%s%02X", i ? ":" : "[", mac[i]);
	text_putc(t, ']');
}

/* the printing part of recv_pack(), including its rounding: it adds half a millisecond */
static void arping_show(struct arping *a, const struct frame *f, const struct arp_packet *m)
{
	int64_t us = (engine_of(a)->now - a->last_sent) / NSEC_PER_USEC;
	int64_t ms = (us + 500) / 1000;
	bool ours = mac_equal(m->tha, a->dev->mac);
	struct text t = {0};

	if (a->quiet)
		return;
	text_add(&t, "%s %s from %s ", f->type == PACKET_HOST ? "Unicast" : "Broadcast",
		m->op == ARPOP_REPLY ? "reply" : "request", ip_text(m->spa).s);
	put_mac(&t, m->sha);
	text_putc(&t, ' ');
	if (m->tpa != a->src)
		text_add(&t, "for %s ", ip_text(m->tpa).s);
	else if (!ours)
		text_put(&t, "for ");
	if (!ours)
		put_mac(&t, m->tha);
	text_add(&t, " %" PRId64 ".%03" PRId64 "ms", ms, us - ms * 1000 + 500);
	process_print(a->p, "%s\n", text_str(&t));
	text_free(&t);
}

/* true if -w and -c have what they wait for; that last reply is not classified any more */
static bool count_answer(struct arping *a, const struct frame *f, const struct arp_packet *m)
{
	a->received++;
	if (a->limit && a->received == a->count)
		return true;
	a->broadcasts_in += f->type != PACKET_HOST;
	a->requests_in += m->op == ARPOP_REQUEST;
	return false;
}

static void see(struct netdev_tap *tap, struct netdev *dev, const struct frame *f, bool outgoing)
{
	struct arping *a = container_of(tap, struct arping, tap);
	uint8_t bytes[ETH_HLEN + ARP_LEN];
	struct arp_packet m;

	(void)dev;
	if (outgoing || a->finished || f->type == PACKET_OTHERHOST ||
		frame_length(f) < sizeof(bytes))
		return;
	frame_read(f, 0, bytes, sizeof(bytes));
	if (get16(bytes + 12) != ETH_P_ARP || arp_parse(&m, bytes + ETH_HLEN, ARP_LEN) != WIRE_OK ||
		!concerns(a, &m))
		return;
	arping_show(a, f, &m);
	bool all = count_answer(a, f, &m);
	if (!a->broadcast_only)
		memcpy(a->peer, m.sha, ETH_ALEN);
	if (all || a->quit || a->dad) {
		/* not from inside the interface: it walks its taps */
		a->finished = true;
		event_schedule_in(engine_of(a), &a->end, 0);
	}
}

static const char usage[] = "\nUsage:\n  arping [options] <destination>\n\nOptions:\n"
			    "  -f            quit on first reply\n"
			    "  -q            be quiet\n"
			    "  -b            keep on broadcasting, do not unicast\n"
			    "  -D            duplicate address detection mode\n"
			    "  -U            unsolicited ARP mode, update your neighbours\n"
			    "  -A            ARP answer mode, update your neighbours\n"
			    "  -V            print version and exit\n"
			    "  -c <count>    how many packets to send\n"
			    "  -w <timeout>  how long to wait for a reply\n"
			    "  -i <interval> set interval between packets (default: 1 second)\n"
			    "  -I <device>   which ethernet device to use\n"
			    "  -s <source>   source ip address\n"
			    "  <destination> dns name or ip address\n\n"
			    "For more details see arping(8).";

static bool arping_option(
	struct arping *a, const struct options *o, int c, const char **dev, const char **src)
{
	int64_t n = 0;

	switch (c) {
	case 'c':
	case 'w':
	case 'i':
		if (!parse_i64(o->argument, &n)) {
			process_fail(a->p, 1, "arping: invalid argument: '%s'\n", o->argument);
			return false;
		}
		if (n < (c == 'c') || n > INT32_MAX) {
			process_fail(a->p, 1,
				"arping: invalid argument: '%s': out of range: %d <= value <= %d\n",
				o->argument, c == 'c', INT32_MAX);
			return false;
		}
		if (c == 'c')
			a->count = (uint32_t)n;
		else if (c == 'w')
			a->limit = n * NSEC_PER_SEC;
		else
			a->interval = n * NSEC_PER_SEC;
		return true;
	case 'I': *dev = o->argument; return true;
	case 's': *src = o->argument; return true;
	case 'f': return a->quit = true;
	case 'q': return a->quiet = true;
	case 'b': return a->broadcast_only = true;
	case 'D': return a->dad = true;
	case 'A': a->advert = true; /* fall through */
	case 'U': return a->unsolicited = true;
	default:
		option_complain(a->p, o, c);
		process_fail(a->p, 2, "%s\n", usage);
		return false;
	}
}

/* the interface asked for, or the one that routes there */
static bool choose_device(struct arping *a, const char *name)
{
	struct flow flow = {.dst = a->dst};
	struct route out = {0};

	if (name)
		a->dev = node_dev(&a->p->host->node, name);
	else if (route_output(a->p->host, &flow, &out) == 0)
		a->dev = out.dev;
	if (!a->dev)
		process_fail(a->p, 2,
			name ? "arping: Device %s not available.\n" : "arping: no device (%s)\n",
			name ? name : "try -I");
	else if (a->dev->flags & (IFF_NOARP | IFF_LOOPBACK))
		process_fail(a->p, 2, "Interface \"%s\" is not ARPable\n", a->dev->name);
	else if (!netdev_is_up(a->dev))
		process_fail(a->p, 2, "Interface \"%s\" is down\n", a->dev->name);
	else
		return true;
	return false;
}

/* The source address that its probe socket, bound to the interface, would choose; for one of its
 * own addresses, that address. */
static uint32_t own_source(const struct arping *a)
{
	struct flow flow = {.dst = a->dst, .out = a->dev};
	struct route route = {0};

	if (route_output(a->p->host, &flow, &route) == 0 && route.type == RTN_LOCAL)
		return flow.src;
	return addr_select(a->p->host, a->dev, a->dst, RT_SCOPE_UNIVERSE);
}

static bool choose_source(struct arping *a, const char *word)
{
	if (a->dad && !word)
		return true;
	if (word && !parse_ipv4(word, &a->src)) {
		process_fail(a->p, 2, "arping: invalid source %s\n", word);
		return false;
	}
	if (!word && a->unsolicited)
		a->src = a->dst;
	else if (!word)
		a->src = own_source(a);
	if (a->src == 0 || addr_type(a->p->host, a->src) == RTN_LOCAL)
		return true;
	process_fail(a->p, 2, "arping: bind: Cannot assign requested address\n");
	return false;
}

static void arping_start(struct arping *a)
{
	memcpy(a->peer, eth_broadcast, ETH_ALEN);
	a->tap.see = see;
	list_add_tail(&a->tap.link, &a->dev->taps);
	a->tick.run = tick;
	a->end.run = end;
	a->p->interrupt = arping_interrupt;
	if (!a->quiet)
		process_print(a->p, "ARPING %s from %s %s\n", ip_text(a->dst).s, ip_text(a->src).s,
			a->dev->name);
	if (a->limit)
		event_schedule_in(engine_of(a), &a->end, a->limit);
	send_one(a);
}

static void run_arping(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "c:w:i:I:s:fqbDUA");
	struct arping *a = process_state(p, sizeof(*a));
	const char *dev = NULL, *src = NULL;
	int c;

	a->p = p;
	a->interval = NSEC_PER_SEC;
	o.absent = "hVC";
	while ((c = option_next(&o)) != -1)
		if (option_refused(p, &o, c) || !arping_option(a, &o, c, &dev, &src))
			return;
	if (o.operands != 1)
		process_fail(p, 2, "%s\n", usage);
	else if (!host_address(p->host, argv[1], &a->dst))
		process_fail(p, 2, "arping: %s: Name or service not known\n", argv[1]);
	else if (choose_device(a, dev) && choose_source(a, src))
		arping_start(a);
}

const struct command arping_command = {
	.name = "arping", .summary = N_("send ARP requests (iputils)"), .run = run_arping};
