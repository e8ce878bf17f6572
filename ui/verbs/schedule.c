/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab schedule [FILE]`: runs only a scheduler's code, on a stream of operations. */
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "study/scheduler_trace.h"
#include "ui/verbs/verb.h"

static int schedule_answer(const struct arguments *a, FILE *in, const char *name)
{
	const struct scheduler_trace_options o = {
		.file = name, .scheduler = arguments_value(a, "scheduler")};
	struct text out = {0};
	struct problems ps = words_problems();
	int status = scheduler_trace_run(in, &o, &out, &ps);

	fputs(text_str(&out), stdout);
	text_free(&out);
	if (status != 0)
		return complain_of(&ps);
	problems_free(&ps);
	return EXIT_FINE;
}

static int run_schedule(const struct arguments *a)
{
	const char *path = a->word_count ? a->words[0] : "-";

	if (strcmp(path, "-") == 0)
		return schedule_answer(a, stdin, _("standard input"));
	const char *why;
	FILE *in = file_open(path, &why);
	if (!in)
		return complain(a, "cannot read %s: %s", path, _(why));
	int status = schedule_answer(a, in, path);
	fclose(in);
	return status;
}

static const struct verb_option options[] = {
	{"scheduler", "NAME", N_("scheduler to use (default: the one named in the input)")},
	{NULL, NULL, NULL},
};

const struct verb verb_schedule = {
	.name = "schedule",
	.order = 90,
	.words = "[FILE]",
	.most_words = 1,
	.summary = N_("runs a scheduler alone on a list of operations"),
	.about = N_("Reads operations against one virtual service, one per line, from "
		    "FILE or standard input, and answers each 'pick' with a line 'ID "
		    "NAME'. Use it to compare a scheduler with other implementations, "
		    "or to replay a log of real connections.\nservice, add, pick, fin, "
		    "expire, time, weight, edit, del, stats: '#' begins a comment."),
	.examples =
		"  printf 'service rr\\nadd a 1\\nadd b 1\\npick 1 10.0.0.9 1000 10.0.0.1 80\\n' | "
		"lvslab schedule\n",
	.options = options,
	.run = run_schedule,
};
