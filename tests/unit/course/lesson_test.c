/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lesson driven as a screen drives it: forwards, backwards, another way. */
#include "check.h"

#include <string.h>

#include "base/text.h"
#include "course/lesson.h"
#include "course/play.h"
#include "load.h"
#include "world/journal.h"

struct class
{
	struct spec *spec;
	struct lab *lab;
	struct lesson *lesson;
};

static const struct lab_options back_and_forth = {.reversible = true};

static void open_class(struct class *c)
{
	struct problems ps = {0};

	c->spec = spec_load(SOURCE_DIR "/tests/golden/files/lesson.yaml", NULL, &ps);
	assert_non_null(c->spec);
	c->spec->stop_time = SPEC_UNSET;
	c->lab = lab_open(c->spec, &back_and_forth, &ps);
	assert_non_null(c->lab);
	c->lesson = lesson_new(c->lab, &ps);
	assert_non_null(c->lesson);
}

static void close_class(struct class *c)
{
	lesson_free(c->lesson);
	lab_close(c->lab);
	spec_free(c->spec);
}

/* what a screen does: time passes until the lesson waits for somebody */
static void go_on(struct class *c)
{
	for (int i = 0; i < 100000; i++) {
		if (lesson_settle(c->lesson))
			continue;
		enum lesson_phase phase = lesson_phase(c->lesson);
		if (phase != LESSON_RUNNING || !lab_step(c->lab))
			return;
	}
	fail_msg("the lesson never comes to rest");
}

static enum lesson_verdict answer(struct class *c, const char *given)
{
	struct lesson_result r;

	lesson_answer(c->lesson, given, &r);
	lesson_result_free(&r);
	return r.verdict;
}

static void next(struct class *c)
{
	assert_true(lesson_next(c->lesson));
	go_on(c);
}

/* to the question of step 1 */
static void to_first_question(struct class *c)
{
	next(c);
	assert_int_equal(lesson_phase(c->lesson), LESSON_SAID);
	next(c);
	assert_int_equal(lesson_phase(c->lesson), LESSON_ASKED);
}

static void a_lesson_waits_for_the_reader_between_two_steps(void **state)
{
	struct class c;

	(void)state;
	open_class(&c);
	assert_int_equal(lesson_at(c.lesson), 0);
	assert_int_equal(lesson_phase(c.lesson), LESSON_PASSED);
	assert_int_equal(lab_position(c.lab), 0);
	next(&c);
	assert_int_equal(lesson_at(c.lesson), 1);
	assert_int_equal(lesson_phase(c.lesson), LESSON_SAID);
	assert_int_equal(lab_journal(c.lab)->count, 0);
	next(&c);
	assert_int_equal(lab_journal(c.lab)->count, 1);
	close_class(&c);
}

static void a_choice_is_right_wrong_or_unreadable_and_counted(void **state)
{
	struct class c;

	(void)state;
	open_class(&c);
	assert_int_equal(answer(&c, "1"), LESSON_NOT_ASKED);
	to_first_question(&c);
	assert_int_equal(answer(&c, "3"), LESSON_UNREADABLE);
	assert_int_equal(answer(&c, "everybody"), LESSON_UNREADABLE);
	assert_int_equal(answer(&c, "1"), LESSON_WRONG);
	assert_int_equal(lesson_phase(c.lesson), LESSON_ASKED);
	assert_non_null(lesson_hint(c.lesson));
	assert_int_equal(answer(&c, " 2 "), LESSON_RIGHT);
	assert_int_equal(lesson_phase(c.lesson), LESSON_PASSED);
	const struct lesson_record *r = lesson_record(c.lesson, 1);
	assert_true(r->right && r->passed && !r->shown);
	assert_int_equal(r->wrong, 1);
	assert_int_equal(r->hints, 1);
	close_class(&c);
}

static void the_commands_of_run_are_typed_one_after_the_other(void **state)
{
	struct class c;

	(void)state;
	open_class(&c);
	to_first_question(&c);
	answer(&c, "2");
	next(&c); /* step 2 has its words only in its question */
	next(&c);
	const struct journal *j = lab_journal(c.lab);
	assert_int_equal(j->count, 3);
	assert_string_equal(j->entries[1].line, "ping -c 2 192.168.10.11");
	assert_true(j->entries[2].time >= j->entries[1].time + NSEC_PER_SEC);
	close_class(&c);
}

static void to_step(struct class *c, size_t step)
{
	assert_true(lesson_play_to(c->lesson, step));
	assert_int_equal(lesson_at(c->lesson), step);
}

static void a_free_answer_is_held_against_the_world_or_is_a_word(void **state)
{
	struct class c;

	(void)state;
	open_class(&c);
	to_step(&c, 2);
	next(&c);
	assert_int_equal(lesson_phase(c.lesson), LESSON_ASKED);
	assert_int_equal(answer(&c, "rs1"), LESSON_WRONG);
	assert_int_equal(answer(&c, "02:00:00:00:00:02"), LESSON_RIGHT);
	next(&c);
	assert_int_equal(lesson_phase(c.lesson), LESSON_ASKED);
	assert_int_equal(answer(&c, "rs2"), LESSON_WRONG);
	assert_int_equal(answer(&c, "RS1"), LESSON_RIGHT);
	close_class(&c);
}

static void a_fault_is_typed_unseen_and_mended_by_whatever_mends_it(void **state)
{
	struct class c;

	(void)state;
	open_class(&c);
	to_step(&c, 4);
	uint32_t before = process_table(lab_network(c.lab))->last_id;
	next(&c);
	assert_int_equal(lesson_phase(c.lesson), LESSON_MENDING);
	assert_true(lesson_hides(c.lesson, before + 1));
	assert_false(lesson_hides(c.lesson, before + 2));
	assert_int_equal(answer(&c, "nosuchhost# ip addr"), LESSON_UNREADABLE);
	assert_int_equal(answer(&c, "ip addr add 192.168.10.101/32 dev lo"), LESSON_WRONG);
	assert_int_equal(answer(&c, "ip addr add 192.168.10.100/32 dev eth0"), LESSON_WRONG);
	/* another mend than the lesson's own, and the request that shows it */
	assert_int_equal(answer(&c, "client1# curl -s http://192.168.10.100/"), LESSON_RIGHT);
	assert_true(lesson_record(c.lesson, 4)->right);
	close_class(&c);
}

static void a_wrong_answer_says_what_the_condition_saw(void **state)
{
	struct class c;
	struct lesson_result r;

	(void)state;
	open_class(&c);
	to_step(&c, 5);
	lesson_answer(c.lesson, "ipvsadm -Ln", &r);
	assert_int_equal(r.verdict, LESSON_WRONG);
	assert_string_equal(text_str(&r.saw), "weight rs2 = 1");
	assert_non_null(r.typed);
	lesson_result_free(&r);
	assert_int_equal(
		answer(&c, "director# ipvsadm -e -t 192.168.10.100:80 -r 192.168.10.12 -g -w 0"),
		LESSON_RIGHT);
	assert_true(lesson_over(c.lesson));
	assert_false(lesson_next(c.lesson));
	close_class(&c);
}

static void a_step_back_in_time_steps_the_lesson_back(void **state)
{
	struct class c;

	(void)state;
	open_class(&c);
	to_step(&c, 2);
	next(&c);
	uint64_t asked = lab_position(c.lab);
	assert_int_equal(answer(&c, "director"), LESSON_RIGHT);
	next(&c);
	assert_int_equal(lesson_at(c.lesson), 3);
	lab_seek(c.lab, asked - 1);
	assert_int_equal(lesson_at(c.lesson), 2);
	assert_int_equal(lesson_phase(c.lesson), LESSON_RUNNING);
	lab_seek(c.lab, asked);
	go_on(&c);
	assert_int_equal(lesson_phase(c.lesson), LESSON_ASKED);
	assert_true(lesson_next(c.lesson)); /* where it has been, without being asked again */
	assert_int_equal(lesson_phase(c.lesson), LESSON_PASSED);
	lab_seek(c.lab, 0);
	assert_int_equal(lesson_at(c.lesson), 2); /* the ping is typed at the very first step */
	assert_int_equal(lesson_phase(c.lesson), LESSON_RUNNING);
	close_class(&c);
}

static void a_condition_counts_what_is_past_at_that_instant_however_one_came_there(void **state)
{
	struct problems ps = {0};
	struct class c;

	(void)state;
	open_class(&c);
	struct condition *sent = condition_parse("count(arp)", (struct place){0}, &ps);
	struct condition *two = condition_parse("count(arp) == 2", (struct place){0}, &ps);
	condition_watch(sent, c.lab);
	condition_watch(two, c.lab);
	lab_command(c.lab, lab_host(c.lab, "client1"), "curl http://192.168.10.100/", NULL);
	while (!condition_holds(two, c.lab))
		assert_true(lab_step(c.lab));
	uint64_t at_two = lab_position(c.lab);
	lab_run_until(c.lab, NSEC_PER_SEC);
	assert_false(condition_equals(sent, c.lab, "2"));
	lab_seek(c.lab, at_two);
	assert_true(condition_equals(sent, c.lab, "2"));
	lab_seek_typed(c.lab, 0, 0);
	assert_true(condition_equals(sent, c.lab, "0"));
	lab_command(c.lab, lab_host(c.lab, "client1"), "ip addr", NULL); /* another branch */
	lab_run_until(c.lab, NSEC_PER_SEC);
	assert_true(condition_equals(sent, c.lab, "0"));
	condition_free(sent);
	condition_free(two);
	close_class(&c);
}

static void going_back_and_forward_again_types_nothing_twice(void **state)
{
	struct class c;

	(void)state;
	open_class(&c);
	uint32_t typed_by_nobody = process_table(lab_network(c.lab))->last_id;
	to_first_question(&c);
	uint64_t asked = lab_position(c.lab);
	assert_true(lesson_back(c.lesson)); /* RUNNING, typed */
	go_on(&c);
	assert_int_equal(lab_position(c.lab), asked);
	assert_int_equal(lab_journal(c.lab)->count, 1);
	assert_int_equal(lab_journal(c.lab)->branch, 0);
	while (lesson_back(c.lesson))
		;
	assert_int_equal(lesson_at(c.lesson), 0);
	/* not even the command typed at this very step */
	assert_int_equal(process_table(lab_network(c.lab))->last_id, typed_by_nobody);
	to_first_question(&c);
	assert_int_equal(lab_position(c.lab), asked);
	assert_int_equal(lab_journal(c.lab)->count, 1);
	assert_int_equal(lab_journal(c.lab)->branch, 0);
	close_class(&c);
}

static void another_command_after_a_step_back_is_another_lesson_from_there(void **state)
{
	struct class c;

	(void)state;
	open_class(&c);
	to_first_question(&c);
	answer(&c, "2");
	next(&c);
	next(&c);
	assert_true(lesson_seek(c.lesson, 1));
	assert_int_equal(lesson_phase(c.lesson), LESSON_SAID);
	lab_command(c.lab, lab_host(c.lab, "rs2"), "ip addr", NULL);
	assert_int_equal(lab_journal(c.lab)->branch, 1);
	assert_int_equal(lab_journal(c.lab)->count, 1);
	assert_int_equal(lesson_at(c.lesson), 1);
	assert_int_equal(lesson_phase(c.lesson), LESSON_SAID);
	next(&c);
	assert_int_equal(lesson_phase(c.lesson), LESSON_ASKED);
	assert_string_equal(lab_journal(c.lab)->entries[1].line, "curl http://192.168.10.100/");
	assert_true(lesson_record(c.lesson, 1)->right); /* what was reached stays */
	close_class(&c);
}

static void a_lesson_taken_up_again_is_not_the_teachers(void **state)
{
	struct class c;
	const struct lesson_record kept = {.seen = true, .passed = true, .right = true, .wrong = 2};

	(void)state;
	open_class(&c);
	lesson_restore(c.lesson, 1, &kept);
	to_step(&c, 5);
	assert_false(lesson_record(c.lesson, 1)->shown);
	assert_int_equal(lesson_record(c.lesson, 1)->wrong, 2);
	assert_true(lesson_teach(c.lesson));
	go_on(&c);
	while (lesson_settle(c.lesson))
		;
	assert_true(lesson_over(c.lesson));
	assert_true(lesson_record(c.lesson, 5)->shown);
	assert_false(lesson_record(c.lesson, 5)->right);
	close_class(&c);
}

static void a_walkthrough_without_steps_is_over(void **state)
{
	struct problems ps = {0};
	struct class c = {
		.spec = load_text("version: 1\nname: x\nnodes: {h: {kind: host}}\n", NULL)};

	(void)state;
	c.lab = lab_open(c.spec, &back_and_forth, &ps);
	c.lesson = lesson_new(c.lab, &ps);
	assert_true(lesson_over(c.lesson));
	assert_false(lesson_next(c.lesson) || lesson_settle(c.lesson) || lesson_teach(c.lesson));
	assert_false(lesson_back(c.lesson));
	assert_null(lesson_hint(c.lesson));
	assert_int_equal(answer(&c, "1"), LESSON_NOT_ASKED);
	close_class(&c);
}

#define HEAD "version: 1\nname: x\nnodes: {h: {kind: host}}\nwalkthrough:\n"

static void what_is_wrong_with_a_walkthrough_has_its_place(void **state)
{
	(void)state;
	expect_problems(HEAD "  - {ask: Who?, choices: [a, b], answer: 3}\n",
		"f.yaml:5:42: walkthrough[0].answer: expected 1 to 2, the number of a choice\n");
	expect_problems(HEAD "  - {ask: Who?, choices: [a, b], answer: a}\n",
		"f.yaml:5:42: walkthrough[0].answer: expected 1 to 2, the number of a choice\n");
	expect_problems(HEAD "  - {say: x, on: h, break: ip link, fix: ip link}\n",
		"f.yaml:5:5: walkthrough[0]: nothing shows whether it is fixed: expected `until`, "
		"an "
		"`answer` that is a condition, or one more of `checks`\n");
	expect_problems(HEAD "  - {ask: Do it., on: h, answer: served h == 1}\n",
		"f.yaml:5:5: walkthrough[0]: the key 'fix' is missing: the commands that make the "
		"answer true\n");
	expect_problems(HEAD "  - {run: \"g# ip link\"}\n",
		"f.yaml:5:11: walkthrough[0].run: no node is named 'g'\n");
	expect_problems(HEAD "  - {run: ip link}\n",
		"f.yaml:5:11: walkthrough[0].run: the key 'on' is missing: the host on which it "
		"runs (or "
		"write 'HOST# COMMAND')\n");
	expect_problems(HEAD "  - {on: h, run: \"h# ipp link\"}\n",
		"f.yaml:5:18: walkthrough[0].run: no host command is named 'ipp' (did "
		"you mean 'ip'?)\n");
}

static void a_condition_about_a_host_that_is_not_there_is_told_before_anything_runs(void **state)
{
	struct problems ps = {0};
	struct text t = {0};
	struct spec *spec = load_text(HEAD "  - {ask: How many?, answer: served g}\n", NULL);
	struct lab *lab = lab_open(spec, &back_and_forth, &ps);

	(void)state;
	assert_null(lesson_new(lab, &ps));
	problems_print(&ps, &t);
	assert_non_null(strstr(text_str(&t), "f.yaml:5:30: "));
	assert_non_null(strstr(text_str(&t), "'g'"));
	text_free(&t);
	problems_free(&ps);
	lab_close(lab);
	spec_free(spec);
}

struct misses {
	int count;
	enum play_missed last;
};

static void note_miss(void *arg, const struct spec_step *step, enum play_missed why)
{
	struct misses *m = arg;

	(void)step;
	m->count++;
	m->last = why;
}

static struct misses play(const char *file)
{
	struct problems ps = {0};
	struct misses m = {0};
	struct spec *spec = load_text(file, NULL);
	struct lab *lab = lab_open(spec, &(struct lab_options){0}, &ps);
	struct play *p = play_new(lab, &ps);
	const struct play_hooks hooks = {.arg = &m, .missed = note_miss};

	assert_non_null(p);
	play_run(p, &hooks, NULL);
	assert_true(lesson_over(play_lesson(p)));
	play_free(p);
	lab_close(lab);
	spec_free(spec);
	return m;
}

/* what was typed when, at a pace */
static int64_t typed_at(const char *file, int64_t pace, size_t which)
{
	struct problems ps = {0};
	struct spec *spec = load_text(file, NULL);
	struct lab *lab = lab_open(spec, &(struct lab_options){0}, &ps);
	struct play *p = play_new(lab, &ps);
	const struct play_hooks hooks = {.pace = pace};

	play_run(p, &hooks, NULL);
	assert_int_equal(lab_journal(lab)->count, 2);
	const int64_t time = lab_journal(lab)->entries[which].time;
	play_free(p);
	lab_close(lab);
	spec_free(spec);
	return time;
}

static void who_types_takes_his_time(void **state)
{
	static const char file[] = HEAD "  - {on: h, run: [sleep 1, ip link]}\n";
	const int64_t second = 1000000000;

	(void)state;
	assert_int_equal(typed_at(file, 0, 0), 0);
	assert_int_equal(typed_at(file, 0, 1), second);
	assert_int_equal(typed_at(file, second / 4, 0), second / 4);
	assert_int_equal(typed_at(file, second / 4, 1), second + second / 2);
}

/* a shell reads no line while another runs in the foreground */
static void who_types_waits_for_the_prompt(void **state)
{
#define TWO(line) \
	HEAD "  - {on: h, run: " line ", until: time >= 500ms}\n  - {on: h, run: ip link}\n"
	const int64_t quarter = 250000000;

	(void)state;
	assert_int_equal(typed_at(TWO("sleep 0.5; sleep 2"), 0, 1), 2 * quarter);
	assert_int_equal(typed_at(TWO("sleep 0.5; sleep 2"), quarter, 1), 11 * quarter);
	assert_int_equal(typed_at(TWO("'{ sleep 0.5; sleep 2; } &'"), quarter, 1), 4 * quarter);
#undef TWO
}

#define BREAK \
	HEAD "  - {on: h, break: sysctl -w net.ipv4.ip_forward=0, fix: sysctl -w " \
	     "net.ipv4.ip_forward="

static void nobody_in_class_a_fix_that_mends_nothing_is_told(void **state)
{
	struct misses m;

	(void)state;
	m = play(BREAK "1, until: sysctl h net.ipv4.ip_forward == 1}\n");
	assert_int_equal(m.count, 0);
	m = play(BREAK "0, until: sysctl h net.ipv4.ip_forward == 1}\n");
	assert_int_equal(m.count, 1);
	assert_int_equal(m.last, PLAY_NOT_MENDED);
	m = play(BREAK "1, until: sysctl h net.ipv4.ip_forward < 9}\n");
	assert_int_equal(m.count, 1);
	assert_int_equal(m.last, PLAY_NOTHING_TO_MEND);
	m = play(HEAD "  - {on: h, run: ip link, until: pick}\n");
	assert_int_equal(m.last, PLAY_MISSED_UNTIL);
	m = play(BREAK
		"1}\nchecks: [{description: d, expect: sysctl h net.ipv4.ip_forward == 1}]\n");
	assert_int_equal(m.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lesson_waits_for_the_reader_between_two_steps),
		cmocka_unit_test(a_choice_is_right_wrong_or_unreadable_and_counted),
		cmocka_unit_test(the_commands_of_run_are_typed_one_after_the_other),
		cmocka_unit_test(a_free_answer_is_held_against_the_world_or_is_a_word),
		cmocka_unit_test(a_fault_is_typed_unseen_and_mended_by_whatever_mends_it),
		cmocka_unit_test(a_wrong_answer_says_what_the_condition_saw),
		cmocka_unit_test(a_step_back_in_time_steps_the_lesson_back),
		cmocka_unit_test(
			a_condition_counts_what_is_past_at_that_instant_however_one_came_there),
		cmocka_unit_test(going_back_and_forward_again_types_nothing_twice),
		cmocka_unit_test(another_command_after_a_step_back_is_another_lesson_from_there),
		cmocka_unit_test(a_lesson_taken_up_again_is_not_the_teachers),
		cmocka_unit_test(a_walkthrough_without_steps_is_over),
		cmocka_unit_test(what_is_wrong_with_a_walkthrough_has_its_place),
		cmocka_unit_test(
			a_condition_about_a_host_that_is_not_there_is_told_before_anything_runs),
		cmocka_unit_test(who_types_takes_his_time),
		cmocka_unit_test(who_types_waits_for_the_prompt),
		cmocka_unit_test(nobody_in_class_a_fix_that_mends_nothing_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
