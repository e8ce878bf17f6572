/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tcpdump (4.99.3): lines about the frames that an interface sends and receives, until Ctrl-C or
 * -c. Options -i -c -e -n -q -S -t -tt -v -l -p -s -Q; names are never looked up, with or without
 * -n.
 *
 * It is an observer in the world: its lines are the world's, but nothing else depends on it. On lo
 * each packet is shown once, as it arrives (libpcap: linux_check_direction()).
 */
#include <string.h>

#include "app/commands/tcpdump.h"
#include "app/shell/commands.h"
#include "app/shell/options.h"
#include "host/host.h"

#define TAPS_MAX 64

struct tcpdump {
	struct process *p;
	struct event stop; /* -c reached: not from inside the interface */
	struct printer printer;
	char *filter; /* in the arena */
	size_t filter_size;
	uint32_t count, seen, captured;
	bool in, out, any, stopped;
	unsigned taps;
	struct tap {
		struct netdev_tap tap;
		struct tcpdump *owner;
	} tap[TAPS_MAX];
};

static void tcpdump_finish(struct tcpdump *d)
{
	struct engine *e = host_engine(d->p->host);

	for (unsigned i = 0; i < d->taps; i++)
		list_del(&d->tap[i].tap.link);
	event_cancel(e, &d->stop);
	process_error(d->p,
		"%u packet%s captured\n%u packet%s received by filter\n0 packets dropped by "
		"kernel\n",
		d->captured, d->captured == 1 ? "" : "s", d->seen, d->seen == 1 ? "" : "s");
	arena_put(e->arena, d->filter, d->filter_size);
	process_exit(d->p, 0);
}

static void tcpdump_interrupt(struct process *p)
{
	tcpdump_finish(p->state);
}

static void stop(struct engine *e, struct event *ev)
{
	(void)e;
	tcpdump_finish(container_of(ev, struct tcpdump, stop));
}

static void print(
	struct tcpdump *d, const struct netdev *dev, const struct packet *packet, bool outgoing)
{
	struct text t = {0}, line = {0};
	size_t at;

	tcpdump_print(&d->printer, &t, packet);
	at = d->any && !d->printer.no_time ? strcspn(text_str(&t), " ") + 1 : 0;
	text_putn(&line, text_str(&t), at);
	if (d->any)
		text_add(&line, "%-5s %-3s ", dev->name, outgoing ? "Out" : "In");
	text_put(&line, text_str(&t) + at);
	process_print(d->p, "%s\n", text_str(&line));
	text_free(&t);
	text_free(&line);
}

static void see(struct netdev_tap *tap, struct netdev *dev, const struct frame *f, bool outgoing)
{
	struct tcpdump *d = container_of(tap, struct tap, tap)->owner;
	struct packet packet;

	if (d->stopped || (outgoing && (!d->out || (dev->flags & IFF_LOOPBACK))) ||
		(!outgoing && !d->in))
		return;
	packet.length = frame_length(f);
	packet.captured = packet.length < SNAP ? packet.length : SNAP;
	packet.time = host_engine(d->p->host)->now;
	frame_read(f, 0, packet.bytes, packet.captured);
	if (tcpdump_filter(d->filter, &packet) != 1)
		return;
	d->seen++;
	d->captured++;
	print(d, dev, &packet, outgoing);
	if (d->count && d->captured == d->count) {
		d->stopped = true;
		event_schedule_in(host_engine(d->p->host), &d->stop, 0);
	}
}

static bool tcpdump_fail(struct tcpdump *d, const char *fmt, ...) TEXT_PRINTF(2, 3);
static bool tcpdump_fail(struct tcpdump *d, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	process_error(d->p, "%s\n", text_str(&t));
	text_free(&t);
	process_exit(d->p, 1);
	return false;
}

static const char usage[] = "tcpdump version 4.99.3\nlibpcap version 1.10.3 (with TPACKET_V3)\n"
			    "Usage: tcpdump [-eLlnpqStv] [ -c count ] [ -i interface ]\n"
			    "\t\t[ -Q in|out|inout ] [ -s snaplen ] [ expression ]";

static bool tcpdump_option(struct tcpdump *d, const struct options *o, int c, const char **device)
{
	uint64_t n;

	switch (c) {
	case 'c':
		if (!parse_u64(o->argument, &n) || n == 0 || n > INT32_MAX)
			return tcpdump_fail(d, "tcpdump: invalid packet count %s", o->argument);
		d->count = (uint32_t)n;
		break;
	case 'i': *device = o->argument; break;
	case 'Q':
		d->in = strcmp(o->argument, "out") != 0;
		d->out = strcmp(o->argument, "in") != 0;
		break;
	case 'e': d->printer.link = true; break;
	case 'q': d->printer.quick = true; break;
	case 'S': d->printer.absolute = true; break;
	case 'v': d->printer.verbose++; break;
	case 't':
		d->printer.epoch = d->printer.no_time;
		d->printer.no_time = !d->printer.no_time;
		break;
	case '?':
	case ':': option_complain(d->p, o, c); return tcpdump_fail(d, "%s", usage);
	default: break;
	}
	return true;
}

static void tap_device(struct tcpdump *d, struct netdev *dev)
{
	struct tap *tap = &d->tap[d->taps];

	if (d->taps == TAPS_MAX)
		return;
	d->taps++;
	tap->owner = d;
	tap->tap.see = see;
	list_add_tail(&tap->tap.link, &dev->taps);
}

/* the one named, the first that is up and no loopback, or every one */
static bool open_device(struct tcpdump *d, const char **name)
{
	list_for_each (dev, &d->p->host->node.devs, struct netdev, link) {
		if (!*name && netdev_is_up(dev) && !(dev->flags & IFF_LOOPBACK))
			*name = dev->name;
		if (d->any || (*name && strcmp(*name, dev->name) == 0))
			tap_device(d, dev);
	}
	if (d->taps)
		return true;
	return *name ? tcpdump_fail(d,
			       "tcpdump: %s: No such device exists\n(No such device exists)", *name)
		     : tcpdump_fail(d, "tcpdump: no suitable device found");
}

static void join(struct tcpdump *d, int count, char **words)
{
	struct text t = {0};

	for (int i = 0; i < count; i++)
		text_add(&t, "%s%s", i ? " " : "", words[i]);
	d->filter_size = t.len + 1;
	d->filter = arena_get(host_engine(d->p->host)->arena, d->filter_size);
	strcpy(d->filter, text_str(&t));
	text_free(&t);
}

static void run_tcpdump(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "+c:i:Q:s:enqStvlpLU");
	struct tcpdump *d = process_state(p, sizeof(*d));
	const char *device = NULL;
	int c;

	d->p = p;
	d->in = d->out = true;
	d->stop.run = stop;
	while ((c = option_next(&o)) != -1)
		if (!tcpdump_option(d, &o, c, &device))
			return;
	d->any = device && strcmp(device, "any") == 0;
	join(d, o.operands, argv + 1);
	if (tcpdump_filter(d->filter, NULL) < 0) {
		tcpdump_fail(d, "tcpdump: can't parse filter expression: syntax error");
		return;
	}
	if (!open_device(d, &device))
		return;
	p->interrupt = tcpdump_interrupt;
	if (!d->printer.verbose)
		process_error(p,
			"tcpdump: verbose output suppressed, use -v[v]... for full protocol "
			"decode\nlistening on %s",
			device);
	else
		process_error(p, "tcpdump: listening on %s", device);
	process_error(p, ", link-type %s, snapshot length 262144 bytes\n",
		d->any ? "LINUX_SLL2 (Linux cooked v2)" : "EN10MB (Ethernet)");
}

const struct command tcpdump_command = {
	.name = "tcpdump", .summary = "show what passes an interface", .run = run_tcpdump};
