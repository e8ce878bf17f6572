/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tcpdump (4.99.3): prints the frames that an interface sends and receives, until Ctrl-C or -c; -w
 * writes them to a file, -r reads one. Options and the expression may appear in any order.
 *
 * It is an observer in the world: its lines are output of the world, but nothing else depends on
 * it. On lo each packet is shown once, on arrival (libpcap: linux_check_direction()).
 */
#include "app/commands/probe/tcpdump.h"

#include <string.h>

#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/options.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

#define TAPS_MAX 64

struct tcpdump {
	struct process *p;
	struct event stop; /* -c reached: not from inside the interface */
	struct printer printer;
	struct tcpdump_program program;
	const char *device, *save, *load; /* of argv */
	uint32_t count, seen, captured;
	uint32_t snap;
	bool in, out, any, stopped;
	unsigned taps;
	struct tap {
		struct netdev_tap tap;
		struct tcpdump *owner;
	} tap[TAPS_MAX];
};

static const char version[] = "tcpdump version 4.99.3\nlibpcap version 1.10.3 (with TPACKET_V3)\n"
			      "OpenSSL 3.0.19 27 Jan 2026\n";

static const char usage[] =
	"Usage: tcpdump [-AbdDefhHIJKlLnNOpqStuUvxX#] [ -B size ] [ -c count ] [--count]\n"
	"\t\t[ -C file_size ] [ -E algo:secret ] [ -F file ] [ -G seconds ]\n"
	"\t\t[ -i interface ] [ --immediate-mode ] [ -j tstamptype ]\n"
	"\t\t[ -M secret ] [ --number ] [ --print ] [ -Q in|out|inout ]\n"
	"\t\t[ -r file ] [ -s snaplen ] [ -T type ] [ --version ]\n"
	"\t\t[ -V file ] [ -w file ] [ -W filecount ] [ -y datalinktype ]\n"
	"\t\t[ --time-stamp-precision precision ] [ --micro ] [ --nano ]\n"
	"\t\t[ -z postrotate-command ] [ -Z user ] [ expression ]\n";

static void finish(struct tcpdump *d)
{
	for (unsigned i = 0; i < d->taps; i++)
		list_del(&d->tap[i].tap.link);
	event_cancel(host_engine(d->p->host), &d->stop);
	process_error(d->p,
		"%u packet%s captured\n%u packet%s received by filter\n0 packets dropped by "
		"kernel\n",
		d->captured, d->captured == 1 ? "" : "s", d->seen, d->seen == 1 ? "" : "s");
	tcpdump_program_free(d->p->host, &d->program);
	process_exit(d->p, 0);
}

static void interrupt(struct process *p)
{
	finish(p->state);
}

static void stop(struct engine *e, struct event *ev)
{
	(void)e;
	finish(container_of(ev, struct tcpdump, stop));
}

/* ---- a packet ---- */

/* with -i any: which interface, which way, behind the time */
static void print(struct tcpdump *d, const struct netdev *dev, const struct packet *packet)
{
	struct text t = {0}, line = {0};
	size_t at = 0;

	tcpdump_print(&d->printer, &t, packet);
	if (dev && d->any && d->printer.stamp != STAMP_NONE)
		at = strcspn(text_str(&t) + 1, " ") + 2;
	text_putn(&line, text_str(&t), at);
	if (dev && d->any)
		text_add(&line, "%-5s %-3s ", dev->name, packet->outgoing ? "Out" : "In");
	text_put(&line, text_str(&t) + at);
	tcpdump_bytes(&d->printer, &line, packet);
	text_putc(&line, '\n');
	process_write(d->p, text_str(&line), line.len);
	text_free(&t);
	text_free(&line);
}

/* false: it is the last */
static bool take(struct tcpdump *d, const struct netdev *dev, const struct packet *packet)
{
	if (!tcpdump_matches(&d->program, packet))
		return true;
	d->seen++;
	d->captured++;
	if (d->save)
		tcpdump_save(d->p->host, d->save, packet);
	else
		print(d, dev, packet);
	return !d->count || d->captured < d->count;
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
	packet.outgoing = outgoing;
	frame_read(f, 0, packet.bytes, packet.captured);
	if (packet.captured > d->snap)
		packet.captured = d->snap;
	if (take(d, dev, &packet))
		return;
	d->stopped = true;
	event_schedule_in(host_engine(d->p->host), &d->stop, 0);
}

static bool read_one(void *arg, const struct packet *packet)
{
	return take(arg, NULL, packet);
}

/* ---- the line ---- */

static bool fail(struct tcpdump *d, const char *fmt, ...) TEXT_PRINTF(2, 3);
static bool fail(struct tcpdump *d, const char *fmt, ...)
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

/* pcap_findalldevs(): up and running first, lo last */
static void list_devices(struct process *p)
{
	unsigned n = 0;

	for (unsigned pass = 0; pass < 3; pass++) {
		if (pass == 2)
			process_print(p,
				"%u.any (Pseudo-device that captures on all interfaces) [Up, "
				"Running]\n",
				++n);
		list_for_each (dev, &p->host->node.devs, struct netdev, link) {
			bool lo = dev->flags & IFF_LOOPBACK;
			if (pass == 2 ? !lo : lo || netdev_is_up(dev) != (pass == 0))
				continue;
			process_print(p, "%u.%s [%s%s%s]\n", ++n, dev->name,
				netdev_is_up(dev) ? "Up, Running" : "none", lo ? ", Loopback" : "",
				!lo && netdev_is_up(dev)
					? dev->carrier ? ", Connected" : ", Disconnected"
					: "");
		}
	}
}

static bool direction(struct tcpdump *d, const char *word)
{
	d->in = strcmp(word, "in") == 0 || strcmp(word, "inout") == 0;
	d->out = strcmp(word, "out") == 0 || strcmp(word, "inout") == 0;
	return d->in || d->out || fail(d, "tcpdump: unknown capture direction `%s'", word);
}

static bool tcpdump_number(struct tcpdump *d, const struct options *o, int c)
{
	uint64_t n;
	bool fine = parse_u64(o->argument, &n) && n <= INT32_MAX;

	if (c == 'c') {
		d->count = fine ? (uint32_t)n : 0;
		return d->count || fail(d, "tcpdump: invalid packet count %s", o->argument);
	}
	if (!fine)
		return fail(d, "tcpdump: invalid snaplen %s", o->argument);
	d->snap = n ? (uint32_t)n : TCPDUMP_SNAPLEN;
	return true;
}

static bool show(struct tcpdump *d, int c)
{
	process_error(d->p, "%s", c == 'D' ? "" : version);
	if (c == 'D')
		list_devices(d->p);
	else if (c == 'h')
		process_error(d->p, "%s", usage);
	process_exit(d->p, 0);
	return false;
}

static bool option(struct tcpdump *d, const struct options *o, int c)
{
	struct printer *pr = &d->printer;

	switch (c) {
	case 'c':
	case 's': return tcpdump_number(d, o, c);
	case 'Q': return direction(d, o->argument);
	case 'D':
	case 'h':
	case 'V': return show(d, c);
	case 'i': d->device = o->argument; break;
	case 'w': d->save = o->argument; break;
	case 'r': d->load = o->argument; break;
	case 'e': pr->link = true; break;
	case 'n': pr->numeric = true; break;
	case 'q': pr->quick = true; break;
	case 'S': pr->absolute = true; break;
	case 'v': pr->verbose++; break;
	case 'x': pr->hex++; break;
	case 'X': pr->hex_ascii++; break;
	case 'A': pr->ascii++; break;
	case '#': pr->number = true; break;
	case 't': pr->stamp = (uint8_t)(pr->stamp + (pr->stamp < STAMP_FIRST)); break;
	default: break;
	}
	return true;
}

static bool read_options(struct tcpdump *d, struct options *o)
{
	int c;

	while ((c = option_next(o)) != -1) {
		if (option_refused(d->p, o, c))
			return false;
		if (c == '?' || c == ':') {
			option_complain(d->p, o, c);
			process_error(d->p, "%s%s", version, usage);
			process_exit(d->p, 1);
			return false;
		}
		if (!option(d, o, c))
			return false;
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
static bool open_device(struct tcpdump *d)
{
	d->any = d->device && strcmp(d->device, "any") == 0;
	list_for_each (dev, &d->p->host->node.devs, struct netdev, link) {
		if (!d->device && netdev_is_up(dev) && !(dev->flags & IFF_LOOPBACK))
			d->device = dev->name;
		if (d->any || (d->device && strcmp(d->device, dev->name) == 0))
			tap_device(d, dev);
	}
	if (d->taps)
		return true;
	return d->device
		? fail(d, "tcpdump: %s: No such device exists\n(No such device exists)", d->device)
		: fail(d, "tcpdump: no suitable device found");
}

static bool compile(struct tcpdump *d, int count, char **words)
{
	struct text t = {0}, error = {0};

	for (int i = 0; i < count; i++)
		text_add(&t, "%s%s", i ? " " : "", words[i]);
	bool fine = tcpdump_compile(d->p->host, text_str(&t), &d->program, &error) ||
		fail(d, "tcpdump: %s", text_str(&error));
	text_free(&t);
	text_free(&error);
	return fine;
}

static void read_file(struct tcpdump *d)
{
	process_error(d->p,
		"reading from file %s, link-type EN10MB (Ethernet), snapshot length %d\n", d->load,
		TCPDUMP_SNAPLEN);
	int error = tcpdump_load(d->p->host, d->load, read_one, d);
	if (error == -EINVAL)
		process_error(d->p, "tcpdump: %s: not a capture of Ethernet\n", d->load);
	tcpdump_program_free(d->p->host, &d->program);
	process_exit(d->p, error ? 1 : 0);
}

static void listen_on(struct tcpdump *d)
{
	d->p->interrupt = interrupt;
	if (!d->printer.verbose && !d->save)
		process_error(d->p,
			"tcpdump: verbose output suppressed, use -v[v]... for full protocol "
			"decode\nlistening on %s",
			d->device);
	else
		process_error(d->p, "tcpdump: listening on %s", d->device);
	process_error(d->p, ", link-type %s, snapshot length %u bytes\n",
		d->any ? "LINUX_SLL2 (Linux cooked v2)" : "EN10MB (Ethernet)", d->snap);
}

static bool open_files(struct tcpdump *d)
{
	struct text path = {0};
	const char *name = d->load ? d->load : d->save;

	if (name && strcmp(name, "-") == 0)
		return refuse(d->p, d->load ? "tcpdump -r -" : "tcpdump -w -", N_("a file's name"));
	int error = d->save ? tcpdump_save_open(d->p->host, d->save) : 0;
	if (d->load) {
		files_path(d->p->host, d->load, &path);
		error = files_stat(d->p->host, text_str(&path)).kind == FILE_NONE ? -ENOENT : 0;
		text_free(&path);
	}
	return !error || fail(d, "tcpdump: %s: %s", name, errno_words(error));
}

static const struct long_option longs[] = {{"help", false, 'h'}, {"version", false, 'V'},
	{"interface", true, 'i'}, {"list-interfaces", false, 'D'}, {"direction", true, 'Q'},
	{"number", false, '#'}, {"snapshot-length", true, 's'},
	{"absolute-tcp-sequence-numbers", false, 'S'}, {"immediate-mode", false, 'U'},
	{"packet-buffered", false, 'U'}, {"no-promiscuous-mode", false, 'p'}, {"micro", false, 'p'},
	{NULL, false, 0}};

static void run_tcpdump(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "c:i:Q:s:w:r:B:enqStvlpLUOKNXxADh#V");
	struct tcpdump *d = process_state(p, sizeof(*d));

	*d = (struct tcpdump){.p = p, .in = true, .out = true, .snap = TCPDUMP_SNAPLEN};
	d->printer.host = p->host;
	d->printer.first = d->printer.previous = -1;
	d->stop.run = stop;
	o.longs = longs;
	o.absent = "bdCEFfGHIJjMTuWyzZ";
	o.absent_longs =
		" count print time-stamp-precision nano monitor-mode time-stamp-type "
		"list-time-stamp-types linktype list-data-link-types relinquish-privileges "
		"dont-verify-checksums no-optimize lengths ";
	if (!read_options(d, &o) || !open_files(d) || !compile(d, o.operands, argv + 1))
		return;
	if (d->load)
		read_file(d);
	else if (open_device(d))
		listen_on(d);
}

const struct command tcpdump_command = {
	.name = "tcpdump", .summary = N_("print the packets on an interface"), .run = run_tcpdump};
