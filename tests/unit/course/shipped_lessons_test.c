/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every lesson and every fault that is shipped: played through, in both languages, and none of its
 * conditions true too early. A condition that holds before its step teaches nothing.
 */
#include "check.h"

#include <glob.h>
#include <string.h>

#include "course/play.h"
#include "file/loader.h"

#define SAY_MAX 400 /* five lines of a narrow screen */

struct shown {
	const char *path;
	struct spec *spec;
	struct lab *lab;
	struct play *play;
	bool fault;
	size_t told;
	int wrong;
};

static void complain(struct shown *s, const struct place *at, const char *what)
{
	print_error("%s:%d: %s\n", s->path, at->line, what);
	s->wrong++;
}

/* ---- words ---- */

static void look_at_text(struct shown *s, const struct spec_text *t)
{
	if (!t->en)
		return;
	const char *zh = spec_text_translation(t, "zh");
	if (!zh)
		complain(s, &t->at, "no Chinese");
	if (strlen(t->en) > SAY_MAX)
		complain(s, &t->at, "too long for a projector");
	if (zh && strlen(zh) > 2 * SAY_MAX)
		complain(s, &t->at, "too long for a projector, in Chinese");
}

static void look_at_step(struct shown *s, const struct spec_step *step)
{
	look_at_text(s, &step->say);
	look_at_text(s, &step->ask);
	look_at_text(s, &step->hint);
	for (size_t i = 0; i < step->choices.count; i++)
		look_at_text(s, &step->choices.items[i]);
	for (size_t i = 0; i < step->replies.count; i++)
		look_at_text(s, &step->replies.items[i]);
	if (step->choices.count && !step->replies.count)
		complain(s, &step->at, "a wrong choice without a sentence");
	if (step->choices.count == 1)
		complain(s, &step->at, "a question with one choice");
}

static void look_at_words(struct shown *s)
{
	const struct spec *spec = s->spec;

	if (!spec_text_translation(&spec->title, "zh") ||
		!spec_text_translation(&spec->introduction, "zh"))
		complain(s, &spec->name.at, "no title, or no introduction");
	if (!s->fault && (spec->walkthrough.count < 8 || spec->walkthrough.count > 20))
		complain(s, &spec->name.at, "a lesson has 8 to 20 steps");
	if (!spec->checks.count)
		complain(s, &spec->name.at, "nothing is checked");
	for (size_t i = 0; i < spec->walkthrough.count; i++)
		look_at_step(s, &spec->walkthrough.items[i]);
	for (size_t i = 0; i < spec->checks.count; i++) {
		look_at_text(s, &spec->checks.items[i].description);
		look_at_text(s, &spec->checks.items[i].pass);
		look_at_text(s, &spec->checks.items[i].fail);
	}
}

/* ---- what happens ---- */

static bool holds_now(struct shown *s, const struct spec_string *words)
{
	struct problems ps = {0};
	struct condition *c = condition_parse(words->s, words->at, &ps);

	assert_non_null(c);
	condition_bind(c, s->lab, words->at, &ps);
	bool holds = condition_holds(c, s->lab);
	condition_free(c);
	problems_free(&ps);
	return holds;
}

/* before a fault is mended not one of its checks may pass */
static void look_at_checks(struct shown *s)
{
	struct check_result r;

	for (size_t i = 0; i < play_check_count(s->play); i++) {
		play_check(s->play, i, &r);
		if (r.passed)
			complain(s, &r.check->at, "passes before the fault is mended");
		check_result_free(&r);
	}
}

static void look_at_phase(void *arg, struct lesson *lesson)
{
	struct shown *s = arg;
	const struct spec_step *step = lesson_step(lesson, lesson_at(lesson));
	enum lesson_phase phase = lesson_phase(lesson);

	s->told++;
	if (phase == LESSON_SAID && step->until.s && holds_now(s, &step->until))
		complain(s, &step->until.at, "`until` holds before anything is typed");
	if (phase == LESSON_MENDING && s->fault)
		look_at_checks(s);
}

static void look_at_missed(void *arg, const struct spec_step *step, enum play_missed why)
{
	static const char *const words[] = {
		"`until` never came true", "the fix does not mend", "nothing was broken"};

	complain(arg, &step->at, words[why]);
}

static int show(const char *path, bool fault)
{
	struct problems ps = {0};
	struct shown s = {.path = path, .fault = fault, .spec = spec_load(path, NULL, &ps)};
	const struct play_hooks hooks = {
		.arg = &s, .phase = look_at_phase, .missed = look_at_missed};
	struct check_result r;

	assert_non_null(s.spec);
	s.lab = lab_open(s.spec, &(struct lab_options){0}, &ps);
	assert_non_null(s.lab);
	s.play = play_new(s.lab, &ps);
	assert_non_null(s.play);
	look_at_words(&s);
	play_run(s.play, &hooks, NULL);
	assert_true(s.told >= s.spec->walkthrough.count);
	for (size_t i = 0; i < play_check_count(s.play); i++) {
		play_check(s.play, i, &r);
		if (!r.passed)
			complain(&s, &r.check->at, "a check fails at the end");
		check_result_free(&r);
	}
	play_free(s.play);
	lab_close(s.lab);
	spec_free(s.spec);
	problems_free(&ps);
	return s.wrong;
}

static void show_all(const char *pattern, bool fault, size_t least)
{
	glob_t files = {0};
	int wrong = 0;

	assert_int_equal(glob(pattern, 0, NULL, &files), 0);
	assert_true(files.gl_pathc >= least);
	for (size_t i = 0; i < files.gl_pathc; i++)
		wrong += show(files.gl_pathv[i], fault);
	globfree(&files);
	assert_int_equal(wrong, 0);
}

static void every_lesson_can_be_played_and_asks_for_nothing_that_is_there(void **state)
{
	(void)state;
	show_all(SOURCE_DIR "/scenarios/lessons/*.yaml", false, 12);
}

static void every_fault_fails_before_its_fix_and_passes_after(void **state)
{
	(void)state;
	show_all(SOURCE_DIR "/scenarios/faults/*.yaml", true, 17);
}

/* as a screen has it: to the last step, back to the first, and there again */
static void there_and_back(const char *path)
{
	struct problems ps = {0};
	struct spec *spec = spec_load(path, NULL, &ps);
	struct lab *lab;
	struct lesson *l;

	assert_non_null(spec);
	lab = lab_open(spec, &(struct lab_options){.reversible = true}, &ps);
	assert_non_null(lab);
	l = lesson_new(lab, &ps);
	assert_non_null(l);
	size_t last = lesson_count(l) - 1;
	if (!lesson_play_to(l, last))
		fail_msg("%s stops at step %zu", path, lesson_at(l) + 1);
	uint64_t position = lab_position(lab);
	assert_true(lesson_seek(l, 0));
	assert_int_equal(lesson_at(l), 0);
	if (!lesson_play_to(l, last))
		fail_msg("%s stops at step %zu the second time", path, lesson_at(l) + 1);
	assert_int_equal(lab_position(lab), position);
	lesson_free(l);
	lab_close(lab);
	spec_free(spec);
	problems_free(&ps);
}

static void every_lesson_can_be_gone_back_and_played_again(void **state)
{
	(void)state;
	glob_t files = {0};

	assert_int_equal(glob(SOURCE_DIR "/scenarios/lessons/*.yaml", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		there_and_back(files.gl_pathv[i]);
	globfree(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_lesson_can_be_played_and_asks_for_nothing_that_is_there),
		cmocka_unit_test(every_lesson_can_be_gone_back_and_played_again),
		cmocka_unit_test(every_fault_fails_before_its_fix_and_passes_after),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
