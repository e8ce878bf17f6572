/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab read CAPTURE…`: the story of a capture and its findings; with a lab, the first frame that
 * the lab's Linux would not have sent. */
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "ui/real/prove.h"
#include "ui/report/reading.h"
#include "ui/verbs/open.h"
#include "ui/verbs/verb.h"

#define TOLD_MOST 1000000
#define COMPARED_MOST 20000 /* limit of frames compared with a lab */

struct read_taker {
	struct capture *capture;
	struct world *world; /* NULL: no lab */
	int64_t first;
	size_t left_out;
};

static bool read_one_frame(void *arg, const struct capture_frame *f)
{
	struct read_taker *t = arg;

	capture_frame(t->capture, f);
	if (!t->world || !f->with_ethernet)
		return true;
	if (t->world->count == COMPARED_MOST) {
		t->left_out++;
		return true;
	}
	t->first = t->world->count ? t->first : f->time;
	world_add(t->world, 0, f->time - t->first, f->bytes, f->captured);
	return true;
}

static FILE *capture_open(const struct arguments *a, const char *path)
{
	const char *why;

	if (strcmp(path, "-") == 0)
		return stdin;
	FILE *in = file_open(path, &why);
	if (!in)
		complain(a, "cannot read %s: %s", path, _(why));
	return in;
}

/* ---- with a lab ---- */

static const char *node_with_mac(const void *arg, const uint8_t *mac)
{
	const struct network *net = lab_network(arg);

	for (size_t i = 0; i < net->node_count; i++)
		list_for_each (dev, &net->nodes[i]->devs, struct netdev, link)
			if (!mac_is_zero(mac) && mac_equal(dev->mac, mac))
				return net->nodes[i]->name;
	return NULL;
}

/* The result as text, and the status. */
static int read_against(const struct opened *o, struct prove *p, struct text *words)
{
	if (!prove_fit(p, o->lab, o->play)) {
		text_put(words, _("no interface of the lab sends a frame of this capture\n"));
		return EXIT_CHECK_FAILED;
	}
	prove_text(words, p);
	return p->result.equal == p->result.compared && !p->result.extra ? EXIT_FINE
									 : EXIT_CHECK_FAILED;
}

static void tell_against(const struct prove *p, const struct text *words, size_t left_out)
{
	if (left_out)
		fprintf(stdout, _("\nonly the first %d frames are compared with the lab\n"),
			COMPARED_MOST);
	putchar('\n');
	if (p->point_count == 1)
		printf(_("compared with the lab, at %s of %s: "), p->points[0]->name,
			p->points[0]->node->name);
	fputs(text_str(words), stdout);
}

static void json_against(const struct reading *r, const struct prove *p, const struct text *words)
{
	const bool fits = p->point_count == 1;
	const struct reading_fit fit = {.node = fits ? p->points[0]->node->name : NULL,
		.dev = fits ? p->points[0]->name : NULL,
		.compared = p->result.compared,
		.equal = p->result.equal,
		.extra = p->result.extra,
		.words = text_str(words)};

	reading_json(r, &fit);
}

/* ---- one capture ---- */

/* `p`: holds the frames; `o` NULL: no lab */
static int read_tell(const struct arguments *a, const struct reading *r, const struct opened *o,
	struct prove *p, size_t left_out)
{
	const bool json = arguments_has(a, "json");
	struct text words = {0};
	int status = EXIT_FINE;

	if (!json)
		reading_text(r);
	if (o)
		status = read_against(o, p, &words);
	if (json && o)
		json_against(r, p, &words);
	else if (json)
		reading_json(r, NULL);
	else if (o)
		tell_against(p, &words, left_out);
	fflush(stdout); /* errors of the file come after what was read from it */
	text_free(&words);
	return status;
}

static int read_taken(const struct arguments *a, FILE *in, const char *name, const struct opened *o,
	struct read_taker *taker, struct prove *p)
{
	struct problems ps = words_problems();
	struct savefile_about about = {0};
	int told = EXIT_FINE, status = savefile_read(in, name, read_one_frame, taker, &about, &ps);

	capture_finish(taker->capture);
	const struct reading r = {.out = stdout,
		.colour = arguments_colour(a, stdout),
		.name = name,
		.capture = taker->capture,
		.about = &about,
		.names = {o ? node_with_mac : NULL, o ? o->lab : NULL}};
	if (status == 0 || taker->capture->frames)
		told = read_tell(a, &r, status == 0 ? o : NULL, p, taker->left_out);
	if (status != 0)
		return complain_of(&ps);
	problems_free(&ps);
	return told;
}

/* each capture has its own lab, because time passes in it */
static int read_capture(const struct arguments *a, const char *path, uint64_t told)
{
	struct capture c;
	struct prove p = {0};
	struct opened o;
	struct read_taker taker = {.capture = &c};
	const char *lab = arguments_value(a, "lab");
	int status = lab ? open_lab(&o, a, lab, false) : EXIT_FINE;
	FILE *in = status == EXIT_FINE ? capture_open(a, path) : NULL;

	taker.world = lab ? &p.was : NULL;
	if (in) {
		capture_init(&c, (size_t)told);
		status = read_taken(a, in, in == stdin ? _("standard input") : path,
			lab ? &o : NULL, &taker, &p);
		capture_free(&c);
	}
	if (lab && (in || status == EXIT_FINE))
		close_lab(&o);
	prove_free(&p);
	return in ? status : EXIT_WRONG;
}

static int run_read(const struct arguments *a)
{
	const char *told = arguments_value(a, "lines");
	uint64_t lines = 0;
	int status = EXIT_FINE;

	if (told && (!parse_u64(told, &lines) || !lines || lines > TOLD_MOST))
		return complain(
			a, "--lines: expected a number from 1 to %d, found '%s'", TOLD_MOST, told);
	for (size_t i = 0; i < a->word_count; i++) {
		if (i && !arguments_has(a, "json"))
			putchar('\n');
		int one = read_capture(a, a->words[i], lines);
		status = one > status ? one : status;
	}
	return status;
}

static const struct verb_option options[] = {
	{"lines", "N", N_("lines of the story to print (default: 200)")},
	{"lab", "FILE",
		N_("name hosts after this lab; find the first frame it would not have sent")},
	{"json", NULL, N_("JSON: one object per capture, each on a line")},
	OPEN_OPTIONS,
	{NULL, NULL, NULL},
};

const struct verb verb_read = {
	.name = "read",
	.order = 75,
	.words = "CAPTURE…",
	.least_words = 1,
	.most_words = ANY_WORDS,
	.summary = N_("explains what a capture shows"),
	.about = N_(
		"Reads captures written by tcpdump -w or Wireshark (pcap, pcapng; '-' is standard "
		"input) and prints their story: ARP requests and replies, connections with the "
		"MACs on their path and how they ended, VRRP masters. Then the findings: several "
		"MACs for one address, a foreign sender IP in an ARP request, SYNs without an "
		"answer, resets and their sender, routing loops, ignored ICMP messages, two VRRP "
		"masters, a failover without gratuitous ARP. Captures of any size are read as a "
		"stream.\n"
		"With --lab, a capture of one interface is compared with the lab's frames there; "
		"exit status 1 if they differ."),
	.examples = "  lvslab read dr.pcap\n"
		    "  lvslab read --lab mine.yaml director.eth0.pcap\n"
		    "  tcpdump -i eth0 -w - -c 1000 | lvslab read -\n",
	.options = options,
	.run = run_read,
};
