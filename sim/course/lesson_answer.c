/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What counts as an answer. With `choices`, the number of one. Without: a word or a number given in
 * the file; or a value from the world (`served rs1`); or an action until a condition holds, and
 * then the answer is a command. Words are compared without case, values in their own unit.
 */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "base/text.h"
#include "course/lesson_private.h"

static void unreadable(const struct lesson *l, struct lesson_result *r, const char *why)
{
	r->verdict = LESSON_UNREADABLE;
	text_put(&r->saw, say(lab_language(l->lab), why));
}

static bool same_word(const char *a, const char *b)
{
	int64_t x, y;

	if (parse_i64(a, &x) && parse_i64(b, &y))
		return x == y;
	return strcasecmp(a, b) == 0;
}

static void judge_choice(const struct lesson *l, const struct spec_step *step, const char *given,
	struct lesson_result *r)
{
	uint64_t number, right = 0;

	parse_u64(step->answer.s, &right);
	if (!parse_u64(given, &number) || number < 1 || number > step->choices.count) {
		r->verdict = LESSON_UNREADABLE;
		text_add(&r->saw,
			say(lab_language(l->lab), "The answer is a number from 1 to %zu."),
			step->choices.count);
		return;
	}
	r->verdict = number == right ? LESSON_RIGHT : LESSON_WRONG;
}

static void judge_value(
	struct lesson *l, const struct condition *c, const char *given, struct lesson_result *r)
{
	r->verdict = condition_equals(c, l->lab, given) ? LESSON_RIGHT : LESSON_WRONG;
}

/* a command: typed, waited for, and the world asked */
static void judge_command(
	struct lesson *l, const struct spec_step *step, const char *given, struct lesson_result *r)
{
	size_t at = lesson_at(l);
	int64_t end = lab_now(l->lab) + LESSON_WAIT;

	r->typed = lesson_type(l, given, step->on.s);
	if (!r->typed) {
		unreadable(l, r, N_("The answer is a command: HOST# COMMAND."));
		return;
	}
	while (lesson_phase(l) == LESSON_MENDING && !lesson_settle(l) && r->typed->running &&
		engine_next_time(lab_engine(l->lab)) <= end && lab_step(l->lab))
		;
	bool passed = lesson_at(l) != at || lesson_phase(l) == LESSON_PASSED;
	r->verdict = passed ? LESSON_RIGHT : LESSON_WRONG;
	if (!passed)
		condition_explain(&r->saw, lesson_awaits(l), l->lab);
}

static char *trimmed(const char *given, struct text *t)
{
	size_t n;

	given += strspn(given, " \t");
	for (n = strlen(given); n && strchr(" \t\r\n", given[n - 1]); n--)
		;
	text_putn(t, given, n);
	return t->s;
}

/* an answer to a question; a fault is fixed by commands */
static void lesson_answer_judge(struct lesson *l, const char *given, struct lesson_result *r)
{
	const struct lesson_mark *m = lesson_present(l);
	const struct spec_step *step = lesson_step(l, m->step);
	enum lesson_phase phase = m->phase;

	if (phase == LESSON_MENDING)
		judge_command(l, step, given, r);
	else if (phase == LESSON_ASKED && !*given)
		unreadable(l, r, N_("The answer is empty."));
	else if (phase == LESSON_ASKED && l->conditions[m->step].kind == ANSWER_CHOICE)
		judge_choice(l, step, given, r);
	else if (phase == LESSON_ASKED && l->conditions[m->step].kind == ANSWER_VALUE)
		judge_value(l, l->conditions[m->step].answer, given, r);
	else if (phase == LESSON_ASKED)
		r->verdict = same_word(given, step->answer.s) ? LESSON_RIGHT : LESSON_WRONG;
}

void lesson_answer(struct lesson *l, const char *given, struct lesson_result *r)
{
	struct text words = {0};

	*r = (struct lesson_result){.verdict = LESSON_NOT_ASKED};
	if (!lesson_count(l))
		return;
	struct lesson_record *record = &l->records[lesson_at(l)];
	bool asked = lesson_phase(l) == LESSON_ASKED;
	lesson_answer_judge(l, trimmed(given, &words), r);
	record->wrong += r->verdict == LESSON_WRONG;
	if (r->verdict == LESSON_RIGHT && asked) {
		record->right = true;
		lesson_answered(l);
	}
	text_free(&words);
}

void lesson_result_free(struct lesson_result *r)
{
	text_free(&r->saw);
}

void lesson_right(struct text *t, const struct lesson *l, size_t step)
{
	const struct spec_step *s = lesson_step(l, step);

	if (s && lesson_answer_kind(s) == ANSWER_VALUE)
		condition_value(t, l->conditions[step].answer, l->lab);
	else if (s && s->answer.s)
		text_put(t, s->answer.s);
}

const struct spec_text *lesson_reply(const struct spec_step *step, const char *given)
{
	uint64_t number;

	if (!step || !step->replies.count || !parse_u64(given, &number) || number < 1 ||
		number > step->replies.count)
		return NULL;
	return &step->replies.items[number - 1];
}

void lesson_score(const struct lesson *l, struct lesson_score *score)
{
	*score = (struct lesson_score){0};
	for (size_t i = 0; i < lesson_count(l); i++) {
		const struct lesson_record *r = lesson_record(l, i);
		if (!lesson_step(l, i)->ask.en)
			continue;
		score->asked++;
		score->at_once += r->right && !r->wrong && !r->shown;
		score->later += r->right && r->wrong && !r->shown;
		score->shown += r->shown;
		score->wrong += r->wrong;
		score->hints += r->hints;
	}
}

static void mix(uint64_t *hash, const char *s)
{
	*hash = hash_bytes(*hash, s ? s : "", s ? strlen(s) + 1 : 1);
}

uint64_t lesson_fingerprint(const struct lesson *l)
{
	uint64_t hash = lesson_count(l);

	for (size_t i = 0; i < lesson_count(l); i++) {
		const struct spec_step *s = lesson_step(l, i);
		mix(&hash, s->say.en);
		mix(&hash, s->ask.en);
		mix(&hash, s->answer.s);
		mix(&hash, s->until.s);
		for (size_t k = 0; k < s->choices.count; k++)
			mix(&hash, s->choices.items[k].en);
		for (size_t k = 0; k < s->run.count; k++)
			mix(&hash, s->run.items[k].s);
		for (size_t k = 0; k < s->fix.count; k++)
			mix(&hash, s->fix.items[k].s);
	}
	return hash;
}
