/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab challenge [ID]`: a single unknown broken lab, against the lab's clock. Equal IDs give
 * equal labs; without one it is that of the day.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "file/loader.h"
#include "ui/verbs/exam.h"
#include "ui/verbs/load.h"
#include "ui/verbs/shipped.h"
#include "ui/verbs/write_out.h"

#define FAULTS 2

static void of_the_day(char *id, size_t size)
{
	time_t now = time(NULL);
	struct tm day;

	if (!gmtime_r(&now, &day) || !strftime(id, size, "%Y-%m-%d", &day))
		snprintf(id, size, "today");
}

static int challenge_draw(const struct arguments *a, const struct exam *e)
{
	struct problems ps = words_problems();
	struct exam_draw d;
	struct text path = {0};
	const char *out = arguments_value(a, "out");

	if (!exam_draw(e, "challenge", &d, &ps))
		return complain_of(&ps);
	text_add(&path, "challenge-%s.yaml", e->id);
	int status = write_out(out ? out : text_str(&path), &d.file);
	if (status == EXIT_FINE)
		printf(_("%s: %u mistakes, %lld points; to fix it: lvslab console %s\n"), e->id,
			e->faults, (long long)d.points, out ? out : text_str(&path));
	text_free(&path);
	exam_draw_free(&d);
	problems_free(&ps);
	return status;
}

static int run_challenge(const struct arguments *a)
{
	const char *given = arguments_value(a, "lab"), *level = arguments_value(a, "difficulty");
	char day[32];
	struct text id = {0}, shipped = {0};
	uint64_t n = 2;

	if (level && (!parse_u64(level, &n) || n < 1 || n > 3))
		return complain(a, "--%s: expected a number from 1 to %llu, found '%s'",
			"difficulty", 3ULL, level);
	of_the_day(day, sizeof(day));
	exam_file_name(&id, a->word_count ? a->words[0] : day);
	if (!given && !shipped_find(&shipped, "dr-routed"))
		return complain(a, "cannot find the shipped labs: name one with --lab");
	struct spec *lab = load_spec(a, given ? given : text_str(&shipped));
	struct exam e = {.lab = lab,
		.id = text_str(&id),
		.faults = FAULTS,
		.level = (unsigned)n,
		.in = words_in};
	int status = lab ? challenge_draw(a, &e) : EXIT_WRONG;
	spec_free(lab);
	text_free(&id);
	text_free(&shipped);
	return status;
}

static const struct verb_option options[] = {
	{"lab", "LAB", N_("working lab to put the faults into (default: dr-routed)")},
	{"difficulty", "N", N_("highest difficulty of the faults, 1 to 3 (default: 2)")},
	{"out", "FILE", N_("output file (default: challenge-ID.yaml)")},
	{NULL, NULL, NULL},
};

const struct verb verb_challenge = {
	.name = "challenge",
	.order = 84,
	.words = "[ID]",
	.most_words = 1,
	.summary = N_("writes a lab with unknown faults, to fix against the clock"),
	.about = N_("Writes a lab with two faults, the same for everyone who gives the "
		    "same ID; without an ID it is the lab of the day. The lab is fixed "
		    "if every connection is answered two minutes after its start: "
		    "'lvslab run FILE --headless' prints the results of its checks at "
		    "the end."),
	.examples = "  lvslab challenge\n  lvslab challenge friday --difficulty 3\n",
	.options = options,
	.run = run_challenge,
};
