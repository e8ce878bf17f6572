/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report of `lvslab-conform --report`. The figures are those of the run; what is known to
 * differ, or not to be comparable, stands here with its reason and is printed with them.
 */
#include "conform/conformance.h"

#include <string.h>

#include "base/text.h"
#include "conform/typed.h"

static const char intro[] =
	"# Compared with real kernels\n\n`lvslab-conform --report` writes this page. `cmake "
	"--build build --target bless-conformance` updates it, and a test\nfails if it differs "
	"from what a run says.\n\nSessions with IPVS were recorded on Linux 6.1.192 (Debian, HZ "
	"250) with ipvsadm 1.31, in network namespaces on\nbridges. Each is replayed event by "
	"event at its recorded time. The replay compares:\n\n* the server or the error of every "
	"open, data and datagram, and how every close ended;\n* the status and text of every "
	"command, and what ipvsadm, ip, ping and /proc showed;\n* after each event, every server's "
	"weight, ActiveConn and InActConn in the kernel's own order.\n\nCases of ARP and "
	"neighbours were recorded on Linux 6.18; each case counts as one observation here. For "
	"sessions of\ntyped commands, the network is derived from captures and commands, and each "
	"command is typed at its time. The replay\ncompares its output, its status, and the frames "
	"of every interface.\n\n`differs`: the lab behaves differently. `not understood`: it could "
	"not be replayed. `described only`: the stimulus\nis only described, not recorded; the "
	"project's own tests cover such a case. Whole labs also run on a real kernel and\nare "
	"compared frame by frame: [results](#whole-labs-on-a-real-kernel), "
	"[method](real-kernel.md).\n";

static const char whole_labs[] =
	"\n## Whole labs on a real kernel\n\nEvery shipped lab, exported to network namespaces of "
	"Linux 6.1.192 (Debian's linux-image-cloud-amd64) in an\nemulated guest, and compared "
	"frame by frame. [real-kernel.md](real-kernel.md) describes the export and the "
	"masks.\n`cmake --build build --target prove-labs` updates this table "
	"(tests/guest/proved.md).\n\n";

extern const unsigned char conform_proved[]; /* tests/guest/proved.md */
extern const size_t conform_proved_size;

static const struct {
	const char *what, *why;
} deviations[] = {
	{"Timers fire late by up to a bucket of the wheel",
		"The wheel's phase on the recorded machine is not known\n(kernel/time/timer.c: "
		"calc_wheel_index()). If a connection is due, its timer has possibly not fired "
		"yet; either\noutcome is right. A time shown by `ipvsadm -Lnc` may differ by one "
		"second if the second changes within 40 ms. A\npersistence template that has "
		"connections when it expires restarts for one minute from that late "
		"moment\n(ip_vs_conn_expire()), so its time may differ by the same amount."},
	{"The order of services in /proc/net/ip_vs",
		"ip_vs_svc_hashkey() mixes the address of the namespace's memory into\nthe key, so "
		"the order of two services is random. Servers within a service are compared in "
		"order."},
	{"The order of connections and neighbours",
		"Both depend on keys drawn at boot. Their lines are compared as sets."},
	{"When counters are copied for ipvsadm",
		"The estimator's timer (ip_vs_est.c: estimation_timer()) runs every 2 s\nfrom the "
		"moment when the module was loaded, which no recording contains. A session that "
		"uses `--stats` or `--rate`\nis replayed in the phase that explains all its "
		"output, if there is one."},
	{"How long a neighbour stays REACHABLE",
		"neigh_rand_reach_time() draws between 0.5 and 1.5 times the base. Within\nthat "
		"span, an entry may still be REACHABLE or not, whichever was recorded."},
	{"A network without delay",
		"In the recorded namespaces, a packet makes its whole round trip before the "
		"system\ncall that sends it returns. A redirect that it causes finds the socket "
		"locked and is lost (tcp_v4_err():\nLockDroppedIcmps). The replay holds a socket "
		"for 200 us at each call. With a delay set by `tc`, redirects are\nobeyed, as in "
		"the recording."},
	{"Queued packets before the neighbour answers (unres_queue)",
		"Since 6.3, small packets have heads of one size\n(SKB_SMALL_HEAD_SIZE), which "
		"count more against unres_qlen_bytes than in 6.1. The lab is 6.1; for recordings "
		"of a\nlater kernel it counts like that kernel."},
	{"SYNs of a later kernel",
		"Since 6.5, the first four SYNs are repeated every second without a "
		"backoff\n(tcp_syn_linear_timeouts). So ICMP host unreachable has no backoff to "
		"revert, and no further ARP cycle follows\n(tcp_ld_RTO_revert()). Recordings of "
		"such a kernel are replayed with that rule; the lab is 6.1."},
	{"How late a client's retransmissions are",
		"Each is late by up to an eighth of its timeout, and restarts the\nconnection's "
		"timer in IPVS. If a client retransmitted on its own, the time shown for its "
		"connection may differ by\nan eighth of that timeout, or by the last "
		"retransmission."},
	{"What ping prints",
		"The recordings' ping is busybox's, the lab's is Debian's: the replay compares the "
		"number of replies, not the text."},
	{"IP identifications, TCP sequence numbers, timestamps", "Random, so not compared."},
};

const char *conformance_name(const struct conformance_row *row)
{
	const char *slash = strrchr(row->path, '/');

	return slash ? slash + 1 : row->path;
}

struct conform_totals conformance_sum(const struct conformance *c)
{
	struct conform_totals sum = {0};

	for (size_t i = 0; i < c->row_count; i++) {
		const struct conform_totals *t = &c->rows[i].totals;
		sum.cases += t->cases;
		sum.observations += t->observations;
		for (int v = 0; v < CONFORM_VERDICTS; v++) {
			sum.count[v] += t->count[v];
			sum.observed[v] += t->observed[v];
		}
	}
	return sum;
}

static void row(struct text *out, const char *name, const struct conform_totals *t)
{
	text_add(out, "| %s | %zu | %zu | %zu | %zu | %zu | %zu |\n", name, t->cases,
		t->observations, t->observed[CONFORM_SAME], t->observed[CONFORM_DIFFERENT],
		t->observed[CONFORM_NOT_UNDERSTOOD], t->observed[CONFORM_IN_WORDS]);
}

static void kinds(struct text *out, const struct conformance *c, enum conform_verdict verdict,
	const char *title)
{
	bool any = false;

	for (size_t i = 0; i < c->kind_count; i++) {
		if (c->kinds[i].verdict != verdict)
			continue;
		if (!any)
			text_add(out, "\n%s\n\n", title);
		text_add(out, "* %s: %zu\n", c->kinds[i].name, c->kinds[i].count);
		any = true;
	}
}

/* An expression in a cell: a bar would end it. */
static void put_expression(struct text *out, const char *s)
{
	text_put(out, "| `");
	for (; *s; s++)
		if (*s == '|')
			text_put(out, "\\|");
		else if (*s == '\n')
			text_put(out, "\\n");
		else if (*s == '\r')
			text_put(out, "\\r");
		else
			text_putc(out, *s);
	text_put(out, "` ");
}

static const char *what_of(const struct typed_mask *m)
{
	if (!m->pattern)
		return "order of lines";
	if (!*m->pattern)
		return "all but the length";
	return strcmp(m->pattern, "*") == 0 ? "the whole line" : m->pattern;
}

static void masks(struct text *out)
{
	text_put(out,
		"\n## What is masked in sessions of typed commands\n\n| frames | reason "
		"|\n|---|---|\n");
	for (size_t i = 0; i < typed_frame_mask_count; i++)
		text_add(out, "| %s: %s | %s |\n", typed_frame_masks[i].pattern,
			typed_frame_masks[i].instead, typed_frame_masks[i].reason);
	text_put(out, "\n| lines | what | reason |\n|---|---|---|\n");
	for (size_t i = 0; i < typed_mask_count; i++) {
		put_expression(out, typed_masks[i].commands);
		put_expression(out, what_of(&typed_masks[i]));
		text_add(out, "| %s |\n", typed_masks[i].reason);
	}
}

void conformance_report(const struct conformance *c, struct text *out)
{
	const struct conform_totals sum = conformance_sum(c);

	text_add(out, "%s\n## Results\n\n", intro);
	text_put(out,
		"| file | cases | observations | matched | differs | not understood | described "
		"only |\n|---|---:|---:|---:|---:|---:|---:|\n");
	for (size_t i = 0; i < c->row_count; i++)
		row(out, conformance_name(&c->rows[i]), &c->rows[i].totals);
	row(out, "**all**", &sum);
	kinds(out, c, CONFORM_NOT_UNDERSTOOD, "Not understood:");
	kinds(out, c, CONFORM_IN_WORDS, "Described only, not replayed:");
	text_put(out, whole_labs);
	text_putn(out, (const char *)conform_proved, conform_proved_size);
	text_put(out, "\n## Known differences, and what cannot be compared\n");
	for (size_t i = 0; i < sizeof(deviations) / sizeof(deviations[0]); i++)
		text_add(out, "\n**%s.** %s\n", deviations[i].what, deviations[i].why);
	masks(out);
}
