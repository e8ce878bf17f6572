/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab run FILE`: opens the screen (run_screen.c), or plays the scenario to its end and prints
 * the events. The story, the capture, the JSON lines and the hash are independent sinks; none
 * changes the run.
 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "engine/trace.h"
#include "spec/spec.h"
#include "ui/report/checks.h"
#include "ui/report/json_trace.h"
#include "ui/report/load.h"
#include "ui/report/pcapng.h"
#include "ui/report/result_json.h"
#include "ui/report/spoken.h"
#include "ui/report/story.h"
#include "ui/report/ticker.h"
#include "ui/text/outfile.h"
#include "ui/verbs/live.h"
#include "ui/verbs/load.h"
#include "ui/verbs/open.h"
#include "ui/verbs/run_plain.h"
#include "ui/verbs/run_screen.h"
#include "ui/verbs/run_window.h"
#include "watch/trace_hash.h"

enum telling { TELL_STORY, TELL_JSON, TELL_HASH, TELL_NOTHING };

struct run {
	const struct arguments *a;
	struct opened o;
	enum telling telling;
	bool colour;
	struct condition *until;
	bool until_held;
	struct trace_hash hash;
	struct story story;
	struct pcapng pcap;
	struct json_trace trace;
	struct ticker ticker;
	struct live live;
	struct outfile pcap_file, trace_file;
	uint64_t missed;
	size_t said; /* steps of the walkthrough whose text was printed */
};

/* ---- before ---- */

static int read_telling(struct run *r)
{
	const struct arguments *a = r->a;
	const char *format = arguments_value(a, "format");
	const char *pcap = arguments_value(a, "pcap"), *trace = arguments_value(a, "trace");
	bool pcap_out = pcap && strcmp(pcap, "-") == 0;
	bool trace_out = trace && strcmp(trace, "-") == 0;
	const char *capture = arguments_value(a, "capture");
	bool capture_out = capture && strcmp(capture, "-") == 0;

	if (format && strcmp(format, "json") != 0 && strcmp(format, "text") != 0)
		return complain(a, "--format: expected text or json, found '%s'", format);
	if (pcap_out + trace_out + capture_out > 1)
		return complain(
			a, "only one of --pcap, --trace and --capture can be standard output");
	r->telling = TELL_STORY;
	if (format && strcmp(format, "json") == 0)
		r->telling = TELL_JSON;
	if (arguments_has(a, "hash"))
		r->telling = TELL_HASH;
	if (pcap_out || trace_out || capture_out)
		r->telling = TELL_NOTHING;
	r->colour = arguments_colour(a, stdout);
	return EXIT_FINE;
}

static int read_until(struct run *r)
{
	const char *words = arguments_value(r->a, "until");
	struct place at = {.file = "--until"};
	struct problems ps = words_problems();

	if (!words)
		return EXIT_FINE;
	r->until = condition_parse(words, at, &ps);
	if (r->until && condition_bind(r->until, r->o.lab, at, &ps) == 0)
		return EXIT_FINE;
	return complain_of(&ps);
}

static int open_file(struct run *r, const char *option, struct outfile *file)
{
	const char *path = arguments_value(r->a, option);
	struct text why = {0};

	if (!path || outfile_open(file, path, &why) == 0)
		return EXIT_FINE;
	complain_plainly(
		r->a, text_str(&why)); /* no such folder, not allowed: nothing was run yet */
	text_free(&why);
	return EXIT_WRONG;
}

/* hidden commands are not printed */
static const struct process *find_process(const void *run, uint32_t id)
{
	const struct run *r = run;

	return lesson_hides(play_lesson(r->o.play), id) ? NULL : lab_process(r->o.lab, id);
}

static int begin_story(struct run *r)
{
	struct lab *lab = r->o.lab;
	const struct spec *spec = r->o.spec;
	const char *hops = arguments_value(r->a, "hops");
	struct story_options set = {.colour = r->colour,
		.verbose = arguments_has(r->a, "verbose"),
		.process = find_process,
		.lab = r};

	if (hops && !parse_u64(hops, &set.hops))
		return complain(r->a, "--hops: expected a number, found '%s'", hops);
	story_init(&r->story, stdout, lab_network(lab), lab_names(lab), &set);
	story_title(&r->story, spoken(&spec->title), spec->name.s ? spec->name.s : r->a->words[0],
		lab_seed(lab), spoken(&spec->introduction));
	trace_attach(lab_trace(lab), &r->story.steps.sink);
	return EXIT_FINE;
}

static int attach_sinks(struct run *r)
{
	struct lab *lab = r->o.lab;
	int status = open_file(r, "pcap", &r->pcap_file);

	if (status == EXIT_FINE)
		status = open_file(r, "trace", &r->trace_file);
	if (status == EXIT_FINE && r->telling == TELL_STORY)
		status = begin_story(r);
	if (status != EXIT_FINE)
		return status;
	trace_hash_init(&r->hash);
	trace_attach(lab_trace(lab), &r->hash.sink);
	if (r->pcap_file.f) {
		pcapng_init(&r->pcap, r->pcap_file.f, lab_network(lab), lab_names(lab));
		trace_attach(lab_trace(lab), &r->pcap.steps.sink);
	}
	status = live_begin(&r->live, r->a, lab);
	if (status != EXIT_FINE)
		return status;
	if (r->trace_file.f) {
		json_trace_init(&r->trace, r->trace_file.f, lab_names(lab));
		trace_attach(lab_trace(lab), &r->trace.sink);
	}
	return EXIT_FINE;
}

/* ---- the run ---- */

static void say_words(struct run *r, const struct spec_text *words)
{
	if (*spoken(words))
		story_say(&r->story, spoken(words));
}

static void tell_answer(struct run *r, const struct lesson *lesson, size_t at)
{
	const struct spec_step *step = lesson_step(lesson, at);
	enum lesson_answer_kind kind = lesson_answer_kind(step);
	struct text t = {0};

	lesson_right(&t, lesson, at);
	if (step->hint.en)
		story_note(&r->story, _("hint:"), spoken(&step->hint));
	if (kind != ANSWER_NONE)
		story_note(&r->story,
			kind == ANSWER_CONDITION ? _("answer, a condition to meet:") : _("answer:"),
			text_str(&t));
	for (size_t i = 0; i < step->fix.count; i++)
		story_note(&r->story, _("fix:"), step->fix.items[i].s);
	text_free(&t);
}

static void run_ask(struct run *r, const struct lesson *lesson, size_t at)
{
	const struct spec_step *step = lesson_step(lesson, at);

	say_words(r, &step->ask);
	for (size_t i = 0; i < step->choices.count; i++)
		story_choice(&r->story, i + 1, spoken(&step->choices.items[i]));
	if (arguments_has(r->a, "teacher"))
		tell_answer(r, lesson, at);
}

/* A question is asked when its step has run; a fault without a question is for the student to
 * find. */
static void phase_begins(void *arg, struct lesson *lesson)
{
	struct run *r = arg;
	size_t at = lesson_at(lesson);
	const struct spec_step *step = lesson_step(lesson, at);
	enum lesson_phase phase = lesson_phase(lesson);
	bool asked_before = phase == LESSON_MENDING && lesson_answer_kind(step) != ANSWER_CONDITION;

	if (r->telling != TELL_STORY)
		return;
	if (r->said <= at)
		say_words(r, &step->say);
	r->said = at + 1;
	if (phase == LESSON_ASKED || (phase == LESSON_MENDING && !asked_before))
		run_ask(r, lesson, at);
	else if (phase == LESSON_MENDING && !step->ask.en && arguments_has(r->a, "teacher"))
		tell_answer(r, lesson, at);
}

static void step_missed(void *arg, const struct spec_step *step, enum play_missed why)
{
	struct run *r = arg;
	struct problems ps = words_problems();
	struct place at = {.file = step->at.file, .line = step->at.line};

	r->missed++;
	switch (why) {
	case PLAY_MISSED_UNTIL:
		at = (struct place){.file = step->until.at.file, .line = step->until.at.line};
		problem_add(&ps, at, NULL, "the lab ended before this condition was met: until %s",
			step->until.s);
		break;
	case PLAY_NOT_MENDED:
		problem_add(&ps, at, NULL,
			"the fix was applied, but the condition that confirms it was not met");
		break;
	case PLAY_NOTHING_TO_MEND:
		problem_add(&ps, at, NULL,
			"nothing is broken: the condition that confirms the fix already holds "
			"before it");
		break;
	}
	complain_of(&ps);
}

static void play(struct run *r)
{
	const struct play_hooks hooks = {.arg = r, .phase = phase_begins, .missed = step_missed};

	ticker_init(&r->ticker, lab_stop_time(r->o.lab));
	trace_attach(lab_trace(r->o.lab), &r->ticker.sink);
	r->until_held = play_run(r->o.play, &hooks, r->until);
	trace_detach(lab_trace(r->o.lab), &r->ticker.sink);
	ticker_finish(&r->ticker);
	if (r->telling == TELL_STORY) {
		trace_detach(lab_trace(r->o.lab), &r->story.steps.sink);
		story_finish(&r->story);
	}
	if (r->pcap_file.f)
		pcapng_finish(&r->pcap);
	live_end(&r->live);
}

/* ---- after ---- */

static size_t print_result(const struct run *r)
{
	const struct run_result result = {.lab = r->o.lab, .play = r->o.play, .hash = &r->hash};

	return result_json(stdout, &result);
}

static size_t print_summary(const struct run *r)
{
	struct text t = {0};

	load_table(&t, lab_network(r->o.lab), r->colour);
	struct points points = checks_table(&t, r->o.play, r->colour);
	text_add(&t, _("\ntrace hash %016llx, %llu records\n"), (unsigned long long)r->hash.hash,
		(unsigned long long)r->hash.records);
	fputs(t.s, stdout);
	text_free(&t);
	return points.failed;
}

static size_t tell_result(const struct run *r)
{
	switch (r->telling) {
	case TELL_STORY: return print_summary(r);
	case TELL_JSON: return print_result(r);
	case TELL_HASH: printf("%016" PRIx64 "\n", r->hash.hash); return checks_failed(r->o.play);
	case TELL_NOTHING: return checks_failed(r->o.play);
	}
	return 0;
}

static int commit(struct run *r, struct outfile *file)
{
	struct text why = {0};

	if (!file->f || outfile_commit(file, &why) == 0)
		return EXIT_FINE;
	complain_plainly(r->a, text_str(&why));
	text_free(&why);
	return EXIT_MACHINE;
}

static int run_finish(struct run *r)
{
	int pcap = commit(r, &r->pcap_file), trace = commit(r, &r->trace_file);
	size_t failed = tell_result(r);
	int ended = tell_end(r->a, r->o.lab);
	const char *stray = lab_stray(r->o.lab);

	if (stray)
		return complain(r->a,
			"the loaded scheduler '%s' picked an entry that is not in its service's "
			"server list",
			stray);
	if (pcap != EXIT_FINE || trace != EXIT_FINE)
		return EXIT_MACHINE;
	if (r->until && !r->until_held) {
		complain(r->a, "the lab ended before this condition was met: %s",
			arguments_value(r->a, "until"));
		return EXIT_CHECK_FAILED;
	}
	return failed || r->missed ? EXIT_CHECK_FAILED : ended;
}

static int run_scenario(const struct arguments *a)
{
	struct run r = {.a = a};

	live_takes_output(a);
	if (wants_plain(a))
		return run_plain(a);
	if (wants_screen(a))
		return run_screen(a);
	int status = EXIT_FINE;

	if (may_want_plain(a) && run_plain_lesson(a, &status))
		return status;
	status = read_telling(&r);

	if (status == EXIT_FINE)
		status = open_lab(&r.o, a, a->words[0], false);
	if (status != EXIT_FINE)
		return status;
	status = read_until(&r);
	if (status == EXIT_FINE)
		status = attach_sinks(&r);
	if (status == EXIT_FINE) {
		play(&r);
		status = run_finish(&r);
	}
	outfile_abandon(&r.pcap_file);
	outfile_abandon(&r.trace_file);
	condition_free(r.until);
	close_lab(&r.o);
	return status;
}

static const struct verb_option options[] = {
	{"plain", NULL,
		N_("run a lesson line by line, with questions and answers, for screen readers")},
	{"headless", NULL, N_("run to the end without the screen and print what happens")},
	{"pcap", "FILE",
		N_("write every frame at every interface as pcapng, decisions as comments")},
	{"trace", "FILE", N_("write every record as a line of JSON")},
	LIVE_OPTIONS,
	{"until", "CONDITION",
		N_("stop as soon as this condition holds, for example 'served rs1 >= 3'")},
	OPEN_OPTIONS,
	ALLOW_CODE_OPTION,
	MAX_STEPS_OPTION,
	{"verbose", NULL, N_("print every record and every hop")},
	{"hops", "N", N_("hops to print before only counting them (default: 400)")},
	{"format", "text|json", N_("output format")},
	{"hash", NULL, N_("print only the trace hash")},
	SCREEN_OPTIONS,
	WINDOW_OPTIONS,
	{NULL, NULL, NULL},
};

const struct verb verb_run = {
	.name = "run",
	.order = 10,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.summary = N_("opens a scenario on the screen, or prints what happens"),
	.about = N_("On a terminal it opens the screen: n moves forward, p goes back, "
		    "? helps, q quits.\nWith no terminal, or with --headless or an "
		    "option that writes a file, it plays the scenario to its end and "
		    "prints it: each hop of each frame, the MAC addresses before and "
		    "after, the reason of every decision and the kernel function that "
		    "makes it; then how the load spread over the servers, and the "
		    "checks. The same scenario, seed and commands always give the same "
		    "trace hash.\nFILE '-' stands for standard output after --pcap and "
		    "--trace. Exit status 1 if a check failed."),
	.examples = "  lvslab run scenarios/dr-basics.yaml --headless\n"
		    "  lvslab run scenarios/arp-problem.yaml --pcap a.pcapng --trace a.jsonl\n"
		    "  lvslab run scenarios/dr-basics.yaml --pcap - | tshark -r -\n"
		    "  lvslab run scenarios/dr-basics.yaml --set virtual_servers[0].scheduler=rr\n",
	.options = options,
	.run = run_scenario,
};
