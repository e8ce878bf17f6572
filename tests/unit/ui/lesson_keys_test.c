/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every lesson that is shipped, played to its end in front of a screen: by one key alone, with
 * every wrong answer first, after random wandering and mischief, in both languages.
 */
#include "check.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/rng.h"
#include "base/text.h"
#include "session.h"
#include "ui/screen/screen.h"
#include "ui/text/words.h"

#define PRESSES_MAX 6000

struct sitting {
	struct session_of of;
	struct screen *screen;
	const char *path, *key;
	size_t step_typed; /* the step whose fix was last typed + 1 */
	unsigned presses;
	bool wrong_first;
};

static struct lesson *lesson_of(struct sitting *s)
{
	return s->of.m->lesson;
}

/* as --keys has it: the wall's clock stands still */
static void press(struct sitting *s, const char *keys)
{
	struct input in;

	while (keys_next(&keys, &in)) {
		screen_input(s->screen, &in, 0);
		screen_tick(s->screen, 0);
		screen_draw(s->screen);
		s->presses++;
	}
}

static void press_line(struct sitting *s, const char *lead, const char *line)
{
	struct text t = {0};

	text_put(&t, lead);
	for (; *line; line++)
		if (*line == '<')
			text_put(&t, "<lt>");
		else
			text_putn(&t, line, 1);
	text_put(&t, "<Enter>");
	press(s, t.s);
	text_free(&t);
}

static void sit_down(struct sitting *s, const char *path, const char *language)
{
	struct problems ps = {0};
	struct spec *spec = spec_load(path, NULL, &ps);

	assert_non_null(spec);
	words_choose(language);
	*s = (struct sitting){.path = path};
	session_begin(&s->of, spec);
	s->screen = screen_new(s->of.m, 80, 24, false);
	screen_draw(s->screen);
}

static void get_up(struct sitting *s)
{
	screen_free(s->screen);
	session_close(&s->of);
	words_choose("en");
}

/* ---- what a student does at each turn ---- */

static void give(struct sitting *s, const struct spec_step *step, const char *answer)
{
	press(s, "<Esc>8");
	if (step->choices.count)
		press(s, answer);
	else
		press_line(s, "<Esc><Enter>", answer); /* 8 has begun a number: not that */
}

static void answer_wrongly(struct sitting *s, const struct spec_step *step, const char *right)
{
	char number[8];

	for (size_t i = 1; i <= step->choices.count; i++) {
		snprintf(number, sizeof(number), "%zu", i);
		if (strcmp(number, right) == 0)
			continue;
		give(s, step, number);
		assert_int_equal(lesson_phase(lesson_of(s)), LESSON_ASKED);
	}
	if (!step->choices.count)
		give(s, step, "12345");
	assert_int_equal(lesson_phase(lesson_of(s)), LESSON_ASKED);
}

static void answer(struct sitting *s)
{
	size_t at = lesson_at(lesson_of(s));
	const struct spec_step *step = lesson_step(lesson_of(s), at);
	struct text right = {0};

	lesson_right(&right, lesson_of(s), at);
	if (s->wrong_first)
		answer_wrongly(s, step, right.s);
	give(s, step, right.s);
	text_free(&right);
	if (lesson_phase(lesson_of(s)) == LESSON_ASKED)
		fail_msg("%s, step %zu: the right answer is not taken", s->path, at + 1);
}

static void mend(struct sitting *s)
{
	size_t at = lesson_at(lesson_of(s));
	const struct spec_step *step = lesson_step(lesson_of(s), at);
	char name[NODE_NAME];

	for (size_t i = 0; i < step->fix.count; i++) {
		struct text line = {0};
		const char *command = lesson_command(step->fix.items[i].s, name, sizeof(name));
		text_add(&line, "%s# %s", *name ? name : step->on.s, command);
		press_line(s, ":", line.s);
		text_free(&line);
	}
	s->step_typed = at + 1;
	press(s, "8");
}

static void go_back(struct sitting *s)
{
	size_t at = lesson_at(lesson_of(s));

	press(s, "<Esc>r");
	s->step_typed = 0;
	if (lesson_missed(lesson_of(s)))
		fail_msg("%s, step %zu: r does not help", s->path, at + 1);
}

static void fail_stuck(struct sitting *s)
{
	struct text t = {0};

	canvas_text(&t, &s->screen->canvas);
	print_error("%s", text_str(&t));
	text_free(&t);
	fail_msg("%s gets stuck at step %zu, by %s", s->path, lesson_at(lesson_of(s)) + 1, s->key);
}

/* one turn with right answers; false at the end */
static bool take_turn(struct sitting *s)
{
	struct lesson *l = lesson_of(s);
	enum lesson_phase phase = lesson_phase(l);

	if (lesson_over(l))
		return false;
	if (s->presses > PRESSES_MAX)
		fail_stuck(s);
	if (lesson_missed(l))
		go_back(s);
	else if (phase == LESSON_ASKED)
		answer(s);
	else if (phase == LESSON_MENDING && s->step_typed != lesson_at(l) + 1)
		mend(s);
	else
		press(s, s->key);
	return true;
}

static void play_to_the_end(struct sitting *s, const char *key)
{
	s->key = key;
	s->presses = 0;
	press(s, "<Esc>8");
	while (take_turn(s))
		;
	assert_int_equal(lesson_at(lesson_of(s)) + 1, lesson_count(lesson_of(s)));
}

/* ---- all of them ---- */

static void for_all(void (*one)(const char *path, const char *language))
{
	glob_t files = {0};

	assert_int_equal(glob(SOURCE_DIR "/scenarios/lessons/*.yaml", 0, NULL, &files), 0);
	assert_true(files.gl_pathc >= 12);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		one(files.gl_pathv[i], "en");
		one(files.gl_pathv[i], "zh");
	}
	globfree(&files);
}

static void play_by(const char *path, const char *language, const char *key, bool wrong_first)
{
	struct sitting s;

	sit_down(&s, path, language);
	s.wrong_first = wrong_first;
	play_to_the_end(&s, key);
	get_up(&s);
}

static void by_each_key(const char *path, const char *language)
{
	static const char *const keys[] = {"n", "N", " ", "<Enter>", "."};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		play_by(path, language, keys[i], false);
}

static void after_every_wrong_answer(const char *path, const char *language)
{
	play_by(path, language, "n", true);
}

static void in_one_leap(const char *path, const char *language)
{
	play_by(path, language, ":go +10000s<Enter>", false);
}

/* ---- mischief ---- */

static const char *random_host(struct sitting *s, struct rng *rng)
{
	const struct network *net = lab_network(s->of.lab);
	const struct node *n;

	do
		n = net->nodes[rng_below(rng, net->node_count)];
	while (n->kind != NODE_HOST);
	return n->name;
}

static void do_mischief(struct sitting *s, struct rng *rng)
{
	static const char *const commands[] = {"ip link set eth0 down", "ip addr flush dev eth0",
		"ip addr flush dev lo", "ipvsadm -C", "httpd stop", "ip route flush table main",
		"ping -c 1 192.168.10.11", "curl http://192.168.10.100/", "arp -d 192.168.10.100",
		"ip neigh flush all", "sysctl -w net.ipv4.conf.all.arp_ignore=8",
		"ping 192.168.10.1", "sleep 100 &", "ipvsadm -Z", "nonsense"};
	struct text line = {0};

	text_add(&line, "%s# %s", random_host(s, rng),
		commands[rng_below(rng, sizeof(commands) / sizeof(commands[0]))]);
	press_line(s, ":", line.s);
	text_free(&line);
}

static void wander(struct sitting *s, struct rng *rng)
{
	static const char *const keys[] = {"n", "N", ".", "p", "P", ",", " ", "<Home>", "<End>",
		"8[", "8<Enter>", ":go 1s<Enter>", ":until drop<Enter>", "g300s<Enter>", "nnnnn",
		"*", "/arp<Enter>", "/<Enter>", "f", "z", "8i", "r", "5", "7<Esc>", "1", "3"};

	press(s, keys[rng_below(rng, sizeof(keys) / sizeof(keys[0]))]);
}

static void after_mischief(const char *path, const char *language)
{
	uint64_t first = strcmp(language, "zh") == 0;

	for (uint64_t seed = first; seed < 6; seed += 2) {
		struct sitting s;
		struct rng rng = rng_named(seed, "student", "mischief");
		sit_down(&s, path, language);
		s.key = "n";
		for (int round = 0; round < 40 && take_turn(&s); round++) {
			if (rng_below(&rng, 4) == 0)
				do_mischief(&s, &rng);
			wander(&s, &rng);
		}
		press(&s, "<Esc><Esc>/<Enter>");
		s.step_typed = 0;
		play_to_the_end(&s, seed % 4 < 2 ? "n" : "N");
		get_up(&s);
	}
}

static void a_lesson_is_played_to_its_end_by_one_key(void **state)
{
	(void)state;
	for_all(by_each_key);
}

static void every_wrong_answer_may_be_tried_first(void **state)
{
	(void)state;
	for_all(after_every_wrong_answer);
}

static void a_long_leap_stops_wherever_the_lesson_waits(void **state)
{
	(void)state;
	for_all(in_one_leap);
}

static void no_mischief_sticks_a_lesson(void **state)
{
	(void)state;
	for_all(after_mischief);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lesson_is_played_to_its_end_by_one_key),
		cmocka_unit_test(every_wrong_answer_may_be_tried_first),
		cmocka_unit_test(a_long_leap_stops_wherever_the_lesson_waits),
		cmocka_unit_test(no_mischief_sticks_a_lesson),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
