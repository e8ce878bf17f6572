/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab read CAPTURE…`: the story of a capture and what is suspicious about it. */
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "ui/report/reading.h"
#include "ui/verbs/verb.h"

#define TOLD_MOST 1000000

static bool read_one_frame(void *arg, const struct capture_frame *f)
{
	capture_frame(arg, f);
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

static int read_capture(const struct arguments *a, const char *path, uint64_t told)
{
	struct problems ps = words_problems();
	struct savefile_about about = {0};
	struct capture c;
	FILE *in = capture_open(a, path);
	const char *name = in == stdin ? _("standard input") : path;

	if (!in)
		return EXIT_WRONG;
	capture_init(&c, (size_t)told);
	int status = savefile_read(in, name, read_one_frame, &c, &about, &ps);
	capture_finish(&c);
	const struct reading r = {.out = stdout,
		.colour = arguments_colour(a, stdout),
		.name = name,
		.capture = &c,
		.about = &about};
	if (status == 0 || c.frames)
		reading_text(&r);
	capture_free(&c);
	fflush(stdout); /* what is wrong with the file stands behind what was read of it */
	if (status != 0)
		return complain_of(&ps);
	problems_free(&ps);
	return EXIT_FINE;
}

static int run_read(const struct arguments *a)
{
	const char *told = arguments_value(a, "told");
	uint64_t lines = 0;
	int status = EXIT_FINE;

	if (told && (!parse_u64(told, &lines) || !lines || lines > TOLD_MOST))
		return complain(
			a, "--told: expected a number from 1 to %d, found '%s'", TOLD_MOST, told);
	for (size_t i = 0; i < a->word_count; i++) {
		if (i)
			putchar('\n');
		int one = read_capture(a, a->words[i], lines);
		status = one > status ? one : status;
	}
	return status;
}

static const struct verb_option options[] = {
	{"told", "N", N_("lines of the story to print (default: 200)")},
	{NULL, NULL, NULL},
};

const struct verb verb_read = {
	.name = "read",
	.order = 75,
	.words = "CAPTURE…",
	.least_words = 1,
	.most_words = ANY_WORDS,
	.summary = N_("tells what a capture shows"),
	.about = N_(
		"Reads captures written by tcpdump -w or Wireshark (pcap, pcapng; '-' is standard "
		"input) and prints their story: ARP requests and replies, connections with the "
		"MACs "
		"on their path and how they ended, VRRP masters. Then the findings: several MACs "
		"for one address, a foreign sender IP in an ARP request, SYNs without an answer, "
		"resets and their sender, routing loops, ignored ICMP messages, two VRRP masters, "
		"a "
		"failover without gratuitous ARP. Captures of any size are read as a stream."),
	.examples = "  lvslab read dr.pcap\n"
		    "  tcpdump -i eth0 -w - -c 1000 | lvslab read -\n",
	.options = options,
	.run = run_read,
};
