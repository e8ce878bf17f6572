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
	"# Held against real kernels\n"
	"\n"
	"Written by `lvslab-conform --report`; `cmake --build build --target bless-conformance` "
	"writes it anew, and a\n"
	"test fails where it is no longer what a run says.\n"
	"\n"
	"Sessions with IPVS were recorded on Linux 6.1.192 (Debian, HZ 250) with ipvsadm 1.31, in "
	"network namespaces\n"
	"on bridges. Each is replayed event by event at its recorded time. Compared are the server "
	"or the error of\n"
	"every open, data and datagram, how every close ended, the status and text of every "
	"command, what ipvsadm,\n"
	"ip, ping and /proc showed, and after each event every server's weight, ActiveConn and "
	"InActConn in the\n"
	"kernel's own order. Cases of ARP and neighbours were recorded on Linux 6.18; what each "
	"compares is one\n"
	"observation here. Of sessions of typed lines the network is learnt from captures and "
	"lines, "
	"each line is\n"
	"typed at its time, and compared are what it printed, its status, and the frames of every "
	"interface.\n"
	"\n"
	"`parted`: the lab does otherwise. `not understood`: it could not be replayed. `in words`: "
	"the stimulus is\n"
	"described in words only; tests of the project's own cover what such a case shows.\n"
	"Whole labs are played on a real kernel and compared frame by frame: [which of "
	"them](#whole-labs-on-a-real-kernel),\n"
	"[how](real-kernel.md).\n";

static const char whole_labs[] =
	"\n## Whole labs on a real kernel\n"
	"\n"
	"Every shipped lab, exported to network namespaces of Linux 6.1.192 (Debian's "
	"linux-image-cloud-amd64) in an\n"
	"emulated guest, and compared frame by frame. What is masked and how labs are exported: "
	"[real-kernel.md](real-kernel.md).\n"
	"`cmake --build build --target prove-labs` writes this table anew "
	"(tests/guest/proved.md).\n"
	"\n";

extern const unsigned char conform_proved[]; /* tests/guest/proved.md */
extern const size_t conform_proved_size;

static const struct {
	const char *what, *why;
} deviations[] = {
	{"Timers fire late by up to a bucket of the wheel",
		"The wheel's phase on the recorded machine is not known "
		"(kernel/time/timer.c: calc_wheel_index()). Where a connection is due and its "
		"timer may or may not have fired, either outcome is right; a second shown by "
		"`ipvsadm -Lnc` may differ where it changes within 40 ms. A persistence template "
		"that had connections when it expired starts again for a minute from where it was "
		"late (ip_vs_conn_expire()), so the time shown for it may differ by as much."},
	{"The order of services in /proc/net/ip_vs",
		"ip_vs_svc_hashkey() mixes the address of the namespace's memory into the key: "
		"which of two services comes first is chance. Servers within a service are "
		"compared in order."},
	{"The order of connections and neighbours",
		"Both hang on keys drawn at boot. Their lines are compared as sets."},
	{"When counters are copied to where ipvsadm sees them",
		"The estimator's timer (ip_vs_est.c: estimation_timer()) runs every two seconds "
		"from when the module was loaded, which no recording tells. A session that looks "
		"at `--stats` or `--rate` is replayed in the phase that explains all it saw, if "
		"there is one."},
	{"How long a neighbour stays REACHABLE",
		"neigh_rand_reach_time() draws between half and one and a half times the base. "
		"Within that span an entry may be REACHABLE or no longer, whichever was recorded."},
	{"A network without delay",
		"In the recorded namespaces what a call sends has gone all the way round before "
		"the "
		"call returns; a redirect that it causes finds the socket locked and is lost "
		"(tcp_v4_err(): LockDroppedIcmps). The replay holds a socket for 200 us at each "
		"call; "
		"with a delay by `tc` redirects are obeyed, as there."},
	{"Queued packets before the neighbour answers (unres_queue)",
		"From 6.3 on small packets wait in heads of one size (SKB_SMALL_HEAD_SIZE), which "
		"count more against unres_qlen_bytes than those of 6.1. The lab is 6.1; for "
		"recordings of a later kernel it counts as that one does."},
	{"SYNs of a later kernel",
		"From 6.5 on the first four SYNs are repeated each second without a backoff "
		"(tcp_syn_linear_timeouts), so an ICMP host unreachable has none to take back and "
		"no "
		"further cycle of ARP follows (tcp_ld_RTO_revert()). Recordings of such a kernel "
		"are "
		"replayed with that rule; the lab is 6.1."},
	{"How late a client's retransmissions are",
		"Each is late by up to an eighth of its wait, and restarts the connection's timer "
		"in IPVS. Where a client had gone on alone the seconds shown for its connection "
		"may "
		"differ by an eighth of that time, or by the last try."},
	{"What ping prints",
		"The recordings' ping is busybox's, the lab's is Debian's: how many answers came "
		"is compared, not the text."},
	{"IP identifications, TCP sequence numbers, timestamps", "Drawn at random: not compared."},
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
		return "the order of lines";
	if (!*m->pattern)
		return "all but the length";
	return strcmp(m->pattern, "*") == 0 ? "the whole line" : m->pattern;
}

static void masks(struct text *out)
{
	text_put(out,
		"\n## What is left out of sessions of typed lines\n\n"
		"| frames | reason |\n|---|---|\n");
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

	text_add(out, "%s\n## What came out\n\n", intro);
	text_put(out,
		"| file | cases | observations | matched | parted | not understood | in words "
		"|\n|---|---:|---:|---:|---:|---:|---:|\n");
	for (size_t i = 0; i < c->row_count; i++)
		row(out, conformance_name(&c->rows[i]), &c->rows[i].totals);
	row(out, "**all**", &sum);
	kinds(out, c, CONFORM_NOT_UNDERSTOOD, "Not understood:");
	kinds(out, c, CONFORM_IN_WORDS, "Described in words, not replayed:");
	text_put(out, whole_labs);
	text_putn(out, (const char *)conform_proved, conform_proved_size);
	text_put(out, "\n## What is known to differ, or cannot be compared\n");
	for (size_t i = 0; i < sizeof(deviations) / sizeof(deviations[0]); i++)
		text_add(out, "\n**%s.** %s\n", deviations[i].what, deviations[i].why);
	masks(out);
}
