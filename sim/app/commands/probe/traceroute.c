/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * traceroute (2.1.2, Debian 12), tracepath (iputils 20221126) and mtr -r (0.95): the routers on the
 * path to a host. traceroute sends UDP to ports from 33434 on, or ICMP echo with -I; -n -m -q -w -f
 * -I are supported. Hops are probed one after the other, all probes of a hop at once. Not
 * supported: -T, -U and the rest of traceroute, tracepath's asymmetry, mtr's screen.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/probe/trace_way.h"
#include "app/system/calendar.h"
#include "app/system/commands.h"
#include "app/system/options.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "wire/icmp.h"
#include "wire/ipv4.h"

static void put_ms(struct text *t, int64_t ns)
{
	int64_t us = ns / 1000;

	text_add(t, "%" PRId64 ".%03" PRId64, us / 1000, us % 1000);
}

/* ---- traceroute ---- */

/* print_probe(): the flag of an unreachable message, after the time */
static const char *unreachable(const struct way_probe *probe)
{
	static const char *const marks[] = {" !N", " !H", " !P", "", " !F", " !S"};

	if (probe->type != ICMP_DEST_UNREACH)
		return "";
	if (probe->code < sizeof(marks) / sizeof(marks[0]))
		return marks[probe->code];
	return probe->code >= 9 && probe->code <= 13 ? " !X" : " !?";
}

static void put_probe(struct way *w, const struct way_probe *probe, uint32_t *last, struct text *t)
{
	if (!probe->answered) {
		text_put(t, " *");
		return;
	}
	if (probe->from != *last) {
		struct text who = {0};
		way_who(w, probe->from, &who);
		text_add(t, " %s", text_str(&who));
		if (!w->numeric && !strchr(text_str(&who), '('))
			text_add(t, " (%s)", text_str(&who));
		text_free(&who);
	}
	*last = probe->from;
	text_put(t, "  ");
	put_ms(t, probe->took);
	text_add(t, " ms%s", unreachable(probe));
}

static bool traceroute_hop(struct way *w)
{
	struct text t = {0};
	uint32_t last = 0;
	int ends = 0, lost = 0;

	text_add(&t, "%2d ", w->hop);
	for (int i = 0; i < w->per_hop; i++) {
		put_probe(w, &w->probes[i], &last, &t);
		ends += way_reached(w, &w->probes[i]);
		lost += w->probes[i].answered && w->probes[i].type == ICMP_DEST_UNREACH;
	}
	process_print(w->p, "%s\n", text_str(&t));
	text_free(&t);
	return ends == 0 && lost < w->per_hop;
}

static void traceroute_ended(struct way *w)
{
	process_exit(w->p, 0);
}

static bool read_count(struct process *p, const struct options *o, int c, int64_t most, int *n)
{
	int64_t value;

	if (parse_i64(o->argument, &value) && value >= 1 && value <= most) {
		*n = (int)value;
		return true;
	}
	process_fail(p, 2, "%s: invalid argument for `-%c': %s\n", o->argv[0], c, o->argument);
	return false;
}

static bool traceroute_option(struct way *w, struct options *o, int c, int *first)
{
	int wait;

	switch (c) {
	case 'n': w->numeric = true; break;
	case 'I': w->icmp = true; break;
	case 'm': return read_count(w->p, o, c, 255, &w->max_hops);
	case 'q': return read_count(w->p, o, c, 10, &w->per_hop);
	case 'f': return read_count(w->p, o, c, 255, first);
	case 'w':
		if (!read_count(w->p, o, c, 86400, &wait))
			return false;
		w->wait = wait * NSEC_PER_SEC;
		break;
	case '?':
	case ':':
		process_fail(w->p, 2,
			"Bad option `%s' (argc %d)\nUsage:\n  traceroute [ -46dFITnreAUDV ] [ -f "
			"first_ttl ] [ -m max_ttl ] [ -q nqueries ] [ -w MAX,HERE,NEAR ] host\n",
			o->word, o->at - 1);
		return false;
	default: break;
	}
	return true;
}

static void run_traceroute(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "nIm:q:w:f:4");
	struct way *w = process_state(p, sizeof(*w));
	int c, first = 1;

	*w = (struct way){.p = p,
		.size = 60,
		.port = 33434,
		.wait = 5 * NSEC_PER_SEC,
		.max_hops = 30,
		.per_hop = 3,
		.hop_done = traceroute_hop,
		.ended = traceroute_ended};
	o.absent = "6dFTUAeDgilMNprsStVz";
	while ((c = option_next(&o)) != -1)
		if (option_refused(p, &o, c) || !traceroute_option(w, &o, c, &first))
			return;
	if (o.operands == 0) {
		process_fail(p, 2, "Specify \"host\" missing argument.\n");
		return;
	}
	if (!way_to(w, p, "traceroute", argv[1]))
		return;
	process_print(p, "traceroute to %s (%s), %d hops max, %u byte packets\n", argv[1],
		ip_text(w->dst).s, w->max_hops, w->size);
	way_begin(w);
	w->hop = first;
}

const struct command traceroute_command = {.name = "traceroute",
	.summary = N_("print the routers on the path to a host"),
	.run = run_traceroute};

/* ---- tracepath ---- */

enum { TRACEPATH_PORT = 44444, TRACEPATH_MTU = 1500, NO_REPLY_HOPS = 3 };

static void tracepath_resume(struct way *w, const struct way_probe *reached)
{
	if (reached)
		process_print(w->p, "     Resume: pmtu %u hops %d back %d \n", w->size, w->hop,
			65 - reached->ttl);
	else
		process_print(w->p, "     Too many hops: pmtu %u\n     Resume: pmtu %u \n", w->size,
			w->size);
}

static bool tracepath_hop(struct way *w)
{
	const struct way_probe *probe = &w->probes[0];
	struct text who = {0}, ms = {0};
	bool frag = probe->type == ICMP_DEST_UNREACH && probe->code == ICMP_FRAG_NEEDED;
	bool reached = way_reached(w, probe) && !frag;

	if (!probe->answered) {
		process_print(w->p, "%2d:  no reply\n", w->hop);
		return true;
	}
	way_who(w, probe->from, &who);
	put_ms(&ms, probe->took);
	process_print(w->p, "%2d:  %-52s %6sms ", w->hop, text_str(&who), text_str(&ms));
	if (frag)
		process_print(w->p, "pmtu %u", probe->mtu);
	else if (reached)
		process_print(w->p, "reached");
	else if (probe->type == ICMP_DEST_UNREACH)
		process_print(w->p, "%s", unreachable(probe) + 1);
	process_print(w->p, "\n");
	text_free(&who);
	text_free(&ms);
	if (frag && probe->mtu >= 68) {
		w->size = probe->mtu;
		w->hop--; /* the same hop again */
		return true;
	}
	if (reached)
		tracepath_resume(w, probe);
	return probe->type == ICMP_TIME_EXCEEDED;
}

static void tracepath_ended(struct way *w)
{
	if (w->hop >= w->max_hops)
		tracepath_resume(w, NULL);
	process_exit(w->p, 0);
}

static void run_tracepath(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "nbm:4");
	struct way *w = process_state(p, sizeof(*w));
	struct flow flow = {0};
	struct route route = {.mtu = TRACEPATH_MTU};
	int c;

	*w = (struct way){.p = p,
		.port = TRACEPATH_PORT,
		.fragment = IPV4_DF,
		.wait = NO_REPLY_HOPS * NSEC_PER_SEC,
		.max_hops = 30,
		.per_hop = 1,
		.hop_done = tracepath_hop,
		.ended = tracepath_ended};
	o.absent = "6lpV";
	while ((c = option_next(&o)) != -1) {
		w->numeric |= c == 'n';
		if (option_refused(p, &o, c) ||
			(c == 'm' && !read_count(p, &o, c, 255, &w->max_hops)))
			return;
		if (c == '?' || c == ':')
			break;
	}
	if (c != -1 || o.operands == 0) {
		process_fail(p, 255, "\nUsage\n  tracepath [options] <destination>\n");
		return;
	}
	if (!way_to(w, p, "tracepath", argv[1]))
		return;
	flow.dst = w->dst;
	if (route_output(p->host, &flow, &route) == 0)
		process_print(p, " 1?: [LOCALHOST]                      pmtu %u\n", route.mtu);
	w->size = route.mtu;
	way_begin(w);
}

const struct command tracepath_command = {.name = "tracepath",
	.summary = N_("print the routers on the path to a host, and the path MTU"),
	.run = run_tracepath};

/* ---- mtr -r ---- */

/* a time in tenths of a millisecond */
/* %.1f of milliseconds, cut after five characters: "3076." */
static void put_tenths(struct text *t, int width, int64_t ns)
{
	const int64_t tenths = (ns / 1000 + 50) / 100;
	char room[32];

	snprintf(room, sizeof(room), "%" PRId64 ".%" PRId64, tenths / 10, tenths % 10);
	text_add(t, "%*.5s", width, room);
}

static int64_t deviation(const struct way *w, int64_t mean, int answered)
{
	uint64_t square = 0, root = 0;

	for (int i = 0; i < w->per_hop; i++)
		if (w->probes[i].answered) {
			int64_t d = (w->probes[i].took - mean) / 1000;
			square += (uint64_t)(d * d);
		}
	square = answered > 1 ? square / (uint64_t)(answered - 1) : 0;
	while ((root + 1) * (root + 1) <= square)
		root++;
	return (int64_t)root * 1000;
}

/* Silent hops in a row before it gives up (-U); seconds it waits for a reply: a neighbour that does
 * not exist is reported after three seconds. */
enum { UNKNOWN_MAX = 5, MTR_WAIT = 4 };

struct mtr_row {
	int64_t sum, best, worst, last;
	int answered;
	uint32_t from;
	bool last_hop; /* the destination, or an ICMP error: net_max() of mtr ends there */
};

static struct mtr_row mtr_row_of(const struct way *w)
{
	struct mtr_row r = {.best = INT64_MAX};

	for (int i = 0; i < w->per_hop; i++) {
		const struct way_probe *probe = &w->probes[i];
		if (!probe->answered)
			continue;
		r.answered++;
		r.from = probe->from;
		r.last_hop |= way_reached(w, probe) || probe->type == ICMP_DEST_UNREACH;
		r.sum += r.last = probe->took;
		r.best = r.last < r.best ? r.last : r.best;
		r.worst = r.last > r.worst ? r.last : r.worst;
	}
	return r;
}

static void mtr_print(struct way *w, int hop, const struct mtr_row *r)
{
	struct text who = {0}, t = {0};

	if (r->answered)
		way_who(w, r->from, &who);
	else
		text_put(&who, "???");
	int lost = (w->per_hop - r->answered) * 1000 / w->per_hop;
	char *bracket = strchr(who.s, '(');
	text_add(&t, "%3d.|-- %-24.*s %3d.%d%% %5d", hop,
		bracket ? (int)(bracket - who.s - 1) : (int)who.len, who.s, lost / 10, lost % 10,
		w->per_hop);
	int64_t mean = r->answered ? r->sum / r->answered : 0;
	put_tenths(&t, 7, r->last);
	put_tenths(&t, 6, mean);
	put_tenths(&t, 6, r->answered ? r->best : 0);
	put_tenths(&t, 6, r->worst);
	put_tenths(&t, 6, r->answered ? deviation(w, mean, r->answered) : 0);
	process_print(w->p, "%s\n", text_str(&t));
	text_free(&t);
	text_free(&who);
}

/* a silent hop is shown once a later one replies */
static bool mtr_hop(struct way *w)
{
	const struct mtr_row nobody = {0}, r = mtr_row_of(w);

	if (!r.answered)
		return ++w->silent < UNKNOWN_MAX;
	for (; w->silent; w->silent--)
		mtr_print(w, w->hop - w->silent, &nobody);
	mtr_print(w, w->hop, &r);
	w->heard = true;
	return !r.last_hop;
}

/* … and the first silent hop after the last reply */
static void mtr_ended(struct way *w)
{
	const struct mtr_row nobody = {0};

	if (w->silent && w->heard)
		mtr_print(w, w->hop - w->silent + 1, &nobody);
	traceroute_ended(w);
}

static void run_mtr(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "rwnc:4");
	struct way *w = process_state(p, sizeof(*w));
	struct text when = {0};
	bool report = false;
	int c;

	*w = (struct way){.p = p,
		.icmp = true,
		.size = 64,
		.wait = MTR_WAIT * (int64_t)NSEC_PER_SEC,
		.gap = NSEC_PER_SEC,
		.max_hops = 30,
		.per_hop = 10,
		.hop_done = mtr_hop,
		.ended = mtr_ended};
	o.absent = "6aBbCDeFfGgIijlMmoPpQSsTtuUvxyZz";
	while ((c = option_next(&o)) != -1) {
		report |= c == 'r' || c == 'w';
		w->numeric |= c == 'n';
		if (option_refused(p, &o, c) ||
			(c == 'c' && !read_count(p, &o, c, WAY_PROBES_MAX, &w->per_hop)))
			return;
		if (c == '?' || c == ':') {
			option_complain(p, &o, c);
			process_exit(p, 1);
			return;
		}
	}
	if (!report || o.operands == 0) {
		refuse(p, "mtr", "mtr -r HOST");
		return;
	}
	if (!way_to(w, p, "mtr", argv[1]))
		return;
	calendar_put(&when, host_engine(p->host)->now, "%Y-%m-%dT%H:%M:%S");
	process_print(p, "Start: %s+0000\nHOST: %-28sLoss%%   Snt   Last   Avg  Best  Wrst StDev\n",
		text_str(&when), p->host->node.name);
	text_free(&when);
	way_begin(w);
}

const struct command mtr_command = {
	.name = "mtr", .summary = N_("the path to a host with its losses (-r)"), .run = run_mtr};
