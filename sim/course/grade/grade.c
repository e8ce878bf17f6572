/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The steps of grading: is it text; are its changes allowed; build and run the lab with it;
 * evaluate the checks. The witness is a sink after the checks' own: it records the frame at the
 * moment when a check's pattern first matches, with the sender's preceding decision, and at each
 * node the first lost frame, except for ordinary ones to another host. A check that matched no
 * frame gets the loss at a node that it names, else the first of all.
 */
#include "course/grade/grade.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "course/play.h"
#include "engine/trace.h"
#include "file/loader.h"
#include "file/yaml.h"
#include "net/drop.h"
#include "net/records.h"
#include "transport/tcp/tcp_reasons.h"
#include "watch/describe.h"

#define SAW_MAX 200

struct witness {
	struct sink sink;
	struct lab *lab;
	struct play *play;
	struct grade_frame *first; /* one for each check */
	size_t count;
	struct grade_frame *lost; /* one for each node */
	size_t nodes;
	struct record decision; /* the first with a reason at the present node and step */
};

/* ---- the witness ---- */

static void put_why(struct witness *w, struct grade_frame *f, const struct record *r)
{
	const struct record *d = &w->decision;

	if (!r->reason && d->reason && d->step == r->step && d->node == r->node)
		r = d;
	const struct reason *why = reason_find(r->reason);
	record_why(&f->why, w->lab, r);
	f->source = why ? why->source : "";
}

static void write_down(
	struct witness *w, struct grade_frame *f, const struct record *r, const struct frame *frame)
{
	f->found = true;
	f->time = r->time;
	if (r->node < w->nodes)
		memcpy(f->node, lab_network(w->lab)->nodes[r->node]->name, sizeof(f->node));
	if (frame)
		frame_describe(&f->words, frame);
	put_why(w, f, r);
}

/* neither an ordinary frame for another host, nor a reset, which is intended */
static bool is_loss(const struct record *r)
{
	return r->kind == REC_FRAME_DROPPED && r->reason != DROP_OTHERHOST &&
		r->reason != TCP_DROP_RESET;
}

static void witness_record(struct sink *s, const struct record *r, const void *frame)
{
	struct witness *w = container_of(s, struct witness, sink);
	struct record first;

	for (size_t i = 0; i < w->count; i++)
		if (!w->first[i].found && play_check_first(w->play, i, &first) &&
			first.number == r->number)
			write_down(w, &w->first[i], r, frame);
	if (is_loss(r) && r->node < w->nodes && !w->lost[r->node].found) {
		w->lost[r->node].lost = true;
		write_down(w, &w->lost[r->node], r, frame);
	}
	/* what a node does in one step follows from what it decided first */
	if (r->reason && (w->decision.step != r->step || w->decision.node != r->node))
		w->decision = *r;
}

/* does the condition contain `name` as a word? */
static bool names(const char *expect, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = expect; (at = strstr(at, name)); at++) {
		bool begins = at == expect || strchr(" ,(", at[-1]);
		if (begins && (!at[n] || strchr(" ,)", at[n])))
			return true;
	}
	return false;
}

/* About a setting; no frame is involved. */
static bool is_about_settings(const char *expect)
{
	static const char *const settings[] = {"sysctl ", "weight "};

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (strncmp(expect, settings[i], strlen(settings[i])) == 0)
			return !strstr(expect, " and ") && !strstr(expect, " or ");
	return false;
}

static const struct grade_frame *loss_for(const struct witness *w, const char *expect)
{
	const struct grade_frame *best = NULL;
	bool best_named = false;

	for (size_t i = 0; i < w->nodes && !is_about_settings(expect); i++) {
		const struct grade_frame *f = &w->lost[i];
		bool named = f->found && names(expect, f->node);
		if (!f->found || (best && (best_named && !named)))
			continue;
		if (!best || (named && !best_named) || f->time < best->time) {
			best = f;
			best_named = named;
		}
	}
	return best;
}

static void frame_free(struct grade_frame *f)
{
	text_free(&f->words);
	text_free(&f->why);
	*f = (struct grade_frame){0};
}

static void copy_frame(struct grade_frame *to, const struct grade_frame *from)
{
	if (!from)
		return;
	*to = *from;
	to->words = to->why = (struct text){0};
	text_put(&to->words, text_str(&from->words));
	text_put(&to->why, text_str(&from->why));
}

/* ---- the checks ---- */

static void put_cut(struct text *to, const struct text *from)
{
	const char *s = text_str(from);
	size_t n = from->len < SAW_MAX ? from->len : SAW_MAX;

	n = utf8_valid_prefix(s, n);
	for (size_t i = 0; i < n; i++)
		text_putc(to, (unsigned char)s[i] < 0x20 || s[i] == 0x7f ? ' ' : s[i]);
	if (n < from->len)
		text_put(to, "…");
}

static void grade_judge(const struct witness *w, size_t i, struct grade_check *c)
{
	struct check_result r;

	play_check(w->play, i, &r);
	c->passed = r.passed;
	c->possible = r.check->points;
	c->points = r.passed ? c->possible : 0;
	put_cut(&c->saw, &r.values);
	if (!r.passed)
		copy_frame(&c->frame,
			w->first[i].found ? &w->first[i] : loss_for(w, r.check->expect.s));
	check_result_free(&r);
}

static void judge_all(const struct witness *w, struct grade_outcome *o)
{
	o->graded = true;
	o->count = w->count;
	o->checks = calloc(w->count + 1, sizeof(*o->checks));
	if (!o->checks)
		abort();
	for (size_t i = 0; i < w->count; i++) {
		grade_judge(w, i, &o->checks[i]);
		o->points += o->checks[i].points;
	}
}

/* ---- the run ---- */

static void run_grade(const struct grade_lab *g, const struct grade_answer *a, struct witness *w,
	struct grade_outcome *o)
{
	struct grade_clock clock = {.lab = w->lab, .limit = g->steps};

	if (!a->is_override)
		grade_type(&clock, a, o);
	while (!clock.over && grade_step(&clock))
		;
	if (!clock.over && lab_end(w->lab) == LAB_GOES_ON) {
		lab_run_until(w->lab, lab_stop_time(w->lab));
		judge_all(w, o);
		return;
	}
	text_clear(&o->error);
	lab_end_words(&o->error, w->lab);
	if (o->error.len)
		return;
	text_add(&o->error, say(g->language, "it takes more than %llu steps (the limit)"),
		(unsigned long long)g->steps);
}

static void witness_run(const struct grade_lab *g, const struct grade_answer *a, struct lab *lab,
	struct play *play, struct grade_outcome *o)
{
	struct witness w = {.sink = {.record = witness_record},
		.lab = lab,
		.play = play,
		.count = play_check_count(play),
		.nodes = lab_network(lab)->node_count};

	w.first = calloc(w.count + 1, sizeof(*w.first));
	w.lost = calloc(w.nodes + 1, sizeof(*w.lost));
	if (!w.first || !w.lost)
		abort();
	trace_attach(lab_trace(lab), &w.sink);
	run_grade(g, a, &w, o);
	trace_detach(lab_trace(lab), &w.sink);
	for (size_t i = 0; i < w.count; i++)
		frame_free(&w.first[i]);
	for (size_t i = 0; i < w.nodes; i++)
		frame_free(&w.lost[i]);
	free(w.first);
	free(w.lost);
}

static void open_and_run(const struct grade_lab *g, const struct grade_answer *a,
	const struct spec *spec, struct grade_outcome *o, struct problems *ps)
{
	struct lab_options options = {.arena_limit = g->memory,
		.out_of_memory = g->out_of_memory,
		.language = g->language};
	struct lab *lab = lab_open(spec, &options, ps);
	struct play *play = lab ? play_new(lab, ps) : NULL;

	if (play)
		witness_run(g, a, lab, play, o);
	play_free(play);
	lab_close(lab);
}

/* ---- the submission ---- */

static bool is_text(const struct grade_lab *g, const struct grade_answer *a, struct text *to,
	struct text *error)
{
	const char *why = NULL;
	size_t lines = 0;

	if (a->length > GRADE_BYTES_MAX)
		text_add(error, say(g->language, "it is larger than %zu KiB (the limit)"),
			GRADE_BYTES_MAX >> 10);
	else if (!grade_decode(a, to, &why) || memchr(text_str(to), '\0', to->len))
		text_put(error,
			say(g->language, why ? why : N_("it is not UTF-8 text: save it as UTF-8")));
	else if (text_str(to)[strspn(text_str(to), " \t\r\n")] == '\0')
		text_put(error, say(g->language, N_("it is empty")));
	for (const char *s = text_str(to); !error->len && (s = strchr(s, '\n')); s++)
		lines++;
	if (lines > GRADE_LINES_MAX)
		text_add(error, say(g->language, "it has more than %d lines (the limit)"),
			GRADE_LINES_MAX);
	return !error->len;
}

static void run_override(const struct grade_lab *g, const struct grade_answer *a,
	struct grade_outcome *o, struct problems *ps)
{
	const struct spec_options options = {.code = g->spec->code,
		.answer = a->bytes,
		.answer_name = a->name,
		.answer_length = a->length};
	struct spec *spec = spec_load(g->path, &options, ps);

	if (spec && grade_changes(g->spec, spec, a->name, ps) == 0)
		open_and_run(g, a, spec, o, ps);
	spec_free(spec);
}

void grade_run(const struct grade_lab *g, const struct grade_answer *a, struct grade_outcome *o)
{
	struct problems ps = {.language = g->language, .limit = 5};
	struct text bytes = {0};

	*o = (struct grade_outcome){0};
	if (is_text(g, a, &bytes, &o->error)) {
		struct grade_answer read = *a;
		read.bytes = text_str(&bytes);
		read.length = bytes.len;
		if (a->is_override)
			run_override(g, &read, o, &ps);
		else
			open_and_run(g, &read, g->spec, o, &ps);
	}
	if (ps.count)
		problems_print(&ps, &o->error);
	problems_free(&ps);
	text_free(&bytes);
}

void grade_free(struct grade_outcome *o)
{
	for (size_t i = 0; i < o->count; i++) {
		text_free(&o->checks[i].saw);
		frame_free(&o->checks[i].frame);
	}
	free(o->checks);
	text_free(&o->error);
	text_free(&o->failed);
	*o = (struct grade_outcome){0};
}

int grade_possible(const struct spec *lab, int64_t *points, struct problems *ps)
{
	*points = 0;
	for (size_t i = 0; i < lab->checks.count; i++)
		*points += lab->checks.items[i].points;
	if (*points > 0)
		return 0;
	return problem_add(ps, lab->at, NULL, "it has no checks that are worth points");
}
