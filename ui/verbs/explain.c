/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab explain FILE`: the walk of a connection with every reason, and the findings. */
#include <string.h>

#include "base/text.h"
#include "diagnose/explain.h"
#include "file/loader.h"
#include "ui/report/explanation.h"
#include "ui/report/spoken.h"
#include "ui/report/ticker.h"
#include "ui/verbs/load.h"
#include "ui/verbs/open.h"
#include "ui/verbs/write_out.h"

static int explain_read_options(const struct arguments *a, struct explain_options *o)
{
	const char *at = arguments_value(a, "at"), *seed = arguments_value(a, "seed");
	const char *format = arguments_value(a, "format");

	/* JSON is for programs: English */
	o->lab.language = format && strcmp(format, "json") == 0 ? NULL : words_language();
	o->lab.scheduler = arguments_value(a, "scheduler");
	o->lab.has_seed = seed != NULL;
	o->has_at = at != NULL;
	if (seed && !parse_u64(seed, &o->lab.seed))
		return complain(a, "--seed: expected a number, found '%s'", seed);
	if (at && (!parse_duration(at, &o->at) || o->at < 0))
		return complain(a,
			"--at: expected a time with a unit, such as 2s or 500ms, found '%s'", at);
	if (format && strcmp(format, "json") != 0 && strcmp(format, "text") != 0)
		return complain(a, "--format: expected text or json, found '%s'", format);
	return read_max_steps(a, &o->lab);
}

/* writes the fixed scenario to the file of --apply */
static int explain_apply(const char *path, const struct explain *x)
{
	struct text t = {0};

	explain_mended(&t, x, false);
	int status = write_out(path, &t);
	text_free(&t);
	return status;
}

static int explain_tell(const struct arguments *a, const struct spec *spec, struct explain *x)
{
	const char *format = arguments_value(a, "format");
	const char *name = spec->name.s ? spec->name.s : a->words[0];
	const char *title = spoken(&spec->title);

	if (arguments_has(a, "fix"))
		explanation_fixes(stdout, x);
	else if (format && strcmp(format, "json") == 0)
		explanation_json(stdout, x, name);
	else
		explanation_text(stdout, x, *title ? title : name, arguments_colour(a, stdout));
	bool ended = *explain_ended(x), found = explain_mistake_count(x) > 0;
	if (ended && !found) /* a storm is a finding */
		complain_plainly(a, explain_ended(x));
	return ended || found ? EXIT_CHECK_FAILED : EXIT_FINE;
}

static int run_explain(const struct arguments *a)
{
	struct explain_options o = {0};
	struct problems ps = words_problems();
	int status = explain_read_options(a, &o);
	struct spec *spec = status == EXIT_FINE ? load_spec(a, a->words[0]) : NULL;

	if (!spec)
		return EXIT_WRONG;
	struct ticker ticker;
	ticker_init(&ticker, INT64_MAX);
	o.listener = &ticker.sink;
	if (explain_is_exercise(spec) && !arguments_has(a, "teacher")) {
		spec_free(spec);
		return complain(a,
			"this lab is an exercise: find the fault yourself (--teacher "
			"explains it)");
	}
	struct explain *x = explain_new(spec, &o, &ps);
	if (x) {
		explain_look(x);
		ticker_finish(&ticker);
		status = explain_tell(a, spec, x);
		if (arguments_value(a, "apply") && explain_apply(arguments_value(a, "apply"), x))
			status = EXIT_MACHINE;
	} else {
		status = complain_of(&ps);
	}
	explain_free(x);
	spec_free(spec);
	return status;
}

static const struct verb_option options[] = {
	{"at", "TIME", N_("examine the lab at this time (default: after its last event)")},
	{"format", "json", N_("output format, for programs: every walk and every finding")},
	{"teacher", NULL, N_("explain exercises too")},
	{"fix", NULL, N_("print only the commands that fix it, as the console accepts them")},
	{"apply", "FILE",
		N_("write the scenario with these commands as events; - for standard output")},
	OPEN_OPTIONS,
	ALLOW_CODE_OPTION,
	MAX_STEPS_OPTION,
	{NULL, NULL, NULL},
};

const struct verb verb_explain = {
	.name = "explain",
	.order = 30,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.summary = N_("follows a connection, finds what is wrong and names the fix"),
	.about = N_("Runs a lab to a moment, then lets each client connect to each "
		    "virtual service until every real server has been picked, and "
		    "explains each such connection: whose MAC is behind the virtual "
		    "address and why, what the director knows, how the SYN reaches the "
		    "server, whether it is accepted, which way the response leaves, "
		    "whether the client accepts it, and how the director sees all "
		    "this. Then it names what is wrong: the symptom, the first frame "
		    "that goes wrong, the kernel rule behind it, and the commands that "
		    "fix it. Each fix is tried first, on a copy of the lab: a fix that "
		    "does not work is marked as such. Correct behaviour that may still "
		    "surprise, such as persistence, is listed after that and does not "
		    "change the exit status.\nThe moment is the end of the scenario's "
		    "timeline; --at selects an earlier one. The workload and the "
		    "walkthrough are not run. Exit status 1 if a fault was found."),
	.examples = "  lvslab explain scenarios/arp-problem.yaml\n"
		    "  lvslab explain scenarios/gateway-is-director.yaml --at 5s\n"
		    "  lvslab explain scenarios/arp-problem.yaml --fix\n"
		    "  lvslab explain scenarios/arp-problem.yaml --apply mended.yaml\n"
		    "  lvslab explain scenarios/lo-only.yaml --format json\n",
	.options = options,
	.run = run_explain,
};
