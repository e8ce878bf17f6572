/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures of every shipped lab: no text leaves the plane, meets another or lies under a box; nodes
 * stay where they are from step to step; a scene is a function of its position; every text has a
 * contrast of 4.5 in both themes; names from hostile files are escaped.
 */
#include "check.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "session.h"
#include "ui/picture/letters.h"
#include "ui/picture/palette.h"
#include "ui/picture/picture.h"
#include "ui/picture/picture_private.h"
#include "ui/picture/svg.h"
#include "watch/describe.h"

#define INSTANTS_MAX 40        /* of a lab */
#define RUN (4 * NSEC_PER_SEC) /* simulated, after the lesson */

static void run(struct session_of *l)
{
	play_walkthrough(l->play, NULL);
	lab_run_until(l->lab, lab_now(l->lab) + RUN);
	model_moved(l->m);
}

/* ---- geometry ---- */

struct area_of {
	int left, top, right, bottom;
};

static struct area_of text_area(const struct item *i, const struct shape *a)
{
	int size = lettering_size(a->lettering);
	int left = a->anchor == ANCHOR_END   ? a->x - a->w
		: a->anchor == ANCHOR_MIDDLE ? a->x - a->w / 2
					     : a->x;

	left += i->moved.dx;
	return (struct area_of){left + 1, a->y + i->moved.dy - size * 72 / 100, left + a->w - 1,
		a->y + i->moved.dy + size / 5};
}

static bool meet(struct area_of a, struct area_of b)
{
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

static bool is_text(const struct shape *a)
{
	return a->kind == SHAPE_TEXT && a->w > 0;
}

static void fault(const struct scene *s, const char *lab, const char *what, size_t a, size_t b)
{
	struct text t = {0};

	scene_text(&t, s);
	fail_msg("%s: %s: \"%s\" (%s) and \"%s\" (%s)\n%s", lab, what,
		scene_string(s, s->shapes[a].text), what, scene_string(s, s->shapes[b].text), what,
		t.s);
}

static const struct item *item_of(const struct scene *s, size_t shape)
{
	for (size_t i = 0; i < s->item_count; i++)
		if (shape >= s->items[i].first && shape < s->items[i].first + s->items[i].count)
			return &s->items[i];
	return NULL;
}

/* a lens stands in the box of its node */
static bool may_cover(const struct scene *s, const struct item *above, const struct item *below)
{
	return above == below || strncmp(scene_string(s, above->id), "lens", 4) == 0 ||
		picture_look_of(s->shapes[above->first].role).fill == PAINT_NONE ||
		below->kind == ITEM_CAPTION;
}

static void expect_uncovered(const struct scene *s, const char *lab, size_t k, struct area_of text)
{
	const struct item *below = item_of(s, k);

	for (size_t b = k + 1; b < s->shape_count; b++) {
		const struct shape *box = &s->shapes[b];
		if (box->kind != SHAPE_BOX || picture_look_of(box->role).fill == PAINT_NONE ||
			may_cover(s, item_of(s, b), below))
			continue;
		if (meet(text, (struct area_of){box->x, box->y, box->x + box->w, box->y + box->h}))
			fault(s, lab, "is covered", k, b);
	}
}

static void expect_readable(const struct scene *s, const char *lab)
{
	for (size_t k = 0; k < s->shape_count; k++) {
		if (!is_text(&s->shapes[k]))
			continue;
		struct area_of a = text_area(item_of(s, k), &s->shapes[k]);
		if (a.left < 0 || a.top < 0 || a.right > s->width || a.bottom > s->height)
			fault(s, lab, "leaves the plane", k, k);
		for (size_t b = k + 1; b < s->shape_count; b++)
			if (is_text(&s->shapes[b]) &&
				meet(a, text_area(item_of(s, b), &s->shapes[b])))
				fault(s, lab, "meets", k, b);
		expect_uncovered(s, lab, k, a);
	}
}

/* ---- every shipped lab ---- */

static unsigned map_places(const struct scene *s)
{
	unsigned sum = 0;

	for (size_t i = 0; i < s->item_count; i++) /* wires at rest lead to them */
		if (s->items[i].kind == ITEM_WIRE && strcmp(s->items[i].state, "idle") == 0 &&
			strncmp(scene_string(s, s->items[i].id), "wire-lifted", 11) != 0)
			sum = sum * 31 + (unsigned)(s->items[i].x * 7 + s->items[i].y);
	return sum;
}

static void look_at(struct session_of *l, const char *lab)
{
	struct scene s;

	for (unsigned what = PICTURE_MAP; what <= PICTURE_TALL; what++) {
		model_look(l->m);
		picture_scene(&s, l->m, what, PHASE_END);
		expect_readable(&s, lab);
		scene_free(&s);
	}
}

static void walk(struct session_of *l, const char *lab)
{
	long count = (long)model_count(l->m), stride = count / INSTANTS_MAX + 1;

	model_go(l->m, -1);
	look_at(l, lab);
	for (long i = 0; i < count; i += stride) {
		model_go(l->m, i);
		while (model_moment(l->m, i + 1) &&
			model_moment(l->m, i + 1)->time == model_moment(l->m, i)->time)
			i++;
		model_go(l->m, i);
		look_at(l, lab);
	}
}

static void walk_all(const char *pattern)
{
	glob_t files = {0};

	assert_int_equal(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct session_of l;
		session_open(&l, files.gl_pathv[i]);
		run(&l);
		walk(&l, files.gl_pathv[i]);
		session_close(&l);
	}
	globfree(&files);
}

static void test_scenarios_are_readable(void **state)
{
	(void)state;
	walk_all(SOURCE_DIR "/scenarios/*.yaml");
}

static void test_lessons_are_readable(void **state)
{
	(void)state;
	walk_all(SOURCE_DIR "/scenarios/lessons/*.yaml");
}

static void test_faults_are_readable(void **state)
{
	(void)state;
	walk_all(SOURCE_DIR "/scenarios/faults/*.yaml");
}

static void test_positions_stay(void **state)
{
	(void)state;
	struct session_of l;
	struct scene s;
	unsigned places = 0;

	session_open(&l, SOURCE_DIR "/scenarios/tun-basics.yaml");
	run(&l);
	for (long i = -1; i < (long)model_count(l.m) && i < 60; i += 3) {
		model_go(l.m, i);
		picture_scene(&s, l.m, PICTURE_MAP, PHASE_END);
		assert_true(i == -1 || places == map_places(&s));
		places = map_places(&s);
		scene_free(&s);
	}
	session_close(&l);
}

/* stepping away and back gives the same picture, at every phase */
static void test_is_a_function_of_its_position(void **state)
{
	(void)state;
	struct session_of l;

	session_open(&l, SOURCE_DIR "/scenarios/dr-basics.yaml");
	run(&l);
	for (int phase = 0; phase <= PHASE_END; phase += 125) {
		struct text t[2] = {{0}, {0}};
		for (int k = 0; k < 2; k++) {
			struct scene s;
			model_go(l.m, k ? 40 : -1);
			model_go(l.m, 14);
			model_look(l.m);
			picture_scene(&s, l.m, PICTURE_MAP, phase);
			scene_json(&t[k], &s);
			scene_free(&s);
		}
		assert_string_equal(t[0].s, t[1].s);
		text_free(&t[0]);
		text_free(&t[1]);
	}
	session_close(&l);
}

/* ---- nodes that were moved ---- */

static struct point place_of(struct session_of *l, const char *id)
{
	struct point at = {-1, -1};
	struct scene s;

	picture_scene(&s, l->m, PICTURE_MAP, PHASE_END);
	for (size_t i = 0; i < s.item_count; i++)
		if (strcmp(scene_string(&s, s.items[i].id), id) == 0)
			at = (struct point){s.items[i].x, s.items[i].y};
	scene_free(&s);
	return at;
}

static void test_moved_nodes_are_kept(void **state)
{
	(void)state;
	struct problems ps = {0};
	struct session_of l, again;
	struct text t = {0};

	session_open(&l, SOURCE_DIR "/scenarios/dr-basics.yaml");
	unsigned rs1 = network_find(lab_network(l.lab), "rs1")->id;
	model_place(l.m, rs1, 300, 620);
	model_place(l.m, rs1, 310, 630);
	model_place(l.m, network_find(lab_network(l.lab), "rs2")->id, 99999, -5);
	assert_int_equal(place_of(&l, "node-rs1").x, 310);
	assert_int_equal(place_of(&l, "node-rs1").y, 630);
	assert_int_equal(place_of(&l, "node-rs2").x, 1600 - 40 - 408);
	assert_false(l.m->saved);
	model_write(l.m, &t);
	session_begin(&again, spec_load_memory("saved.yaml", t.s, t.len, NULL, &ps));
	assert_int_equal(place_of(&again, "node-rs1").x, 310);
	assert_int_equal(place_of(&again, "node-rs1").y, 630);
	assert_int_equal(place_of(&again, "node-rs3").y, place_of(&l, "node-rs3").y);
	text_free(&t);
	session_close(&again);
	session_close(&l);
}

/* ---- reasons ---- */

#define LINES_OF_A_REASON 4 /* with addresses in full, which most labs leave out */

static void expect_short(const struct picture *p, const struct record *r, const char *lab)
{
	struct text words = {0}, lines = {0};

	reason_of(p, r, &words);
	if (letters_wrap(&lines, text_str(&words), LETTERS_REST, BUBBLE_WIDE - 32, 9) >
		LINES_OF_A_REASON)
		fail_msg("%s: '%s' needs a short form (ui/picture/briefs.c)", lab, words.s);
	text_free(&words);
	text_free(&lines);
}

static void expect_short_reasons(const char *pattern)
{
	glob_t files = {0};

	assert_int_equal(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct session_of l;
		session_open(&l, files.gl_pathv[i]);
		run(&l);
		struct picture p = {.m = l.m, .net = lab_network(l.lab)};
		addresses_read(&p);
		const struct store *s = &l.m->store;
		for (uint64_t n = s->base + 1; n <= s->base + s->count; n++)
			if (reason_find(model_record(l.m, n)->reason))
				expect_short(&p, model_record(l.m, n), files.gl_pathv[i]);
		session_close(&l);
	}
	globfree(&files);
}

/* what is decided in a shipped lab can be read in its bubble */
static void test_reasons_are_short(void **state)
{
	(void)state;
	expect_short_reasons(SOURCE_DIR "/scenarios/*.yaml");
	expect_short_reasons(SOURCE_DIR "/scenarios/lessons/*.yaml");
	expect_short_reasons(SOURCE_DIR "/scenarios/faults/*.yaml");
}

/* ---- two hundred hosts ---- */

static struct spec *crowd(unsigned servers)
{
	struct problems ps = {0};
	struct text t = {0};

	text_put(&t,
		"version: 1\nname: crowd\nnodes:\n  sw1: {kind: switch}\n"
		"  client1: {kind: host, role: client, interfaces: {eth0: {ipv4: "
		"10.0.1.50/16}}}\n"
		"  director: {kind: host, role: director, interfaces: {eth0: {ipv4: "
		"[10.0.1.2/16, 10.0.1.100/32]}}}\n");
	for (unsigned i = 1; i <= servers; i++)
		text_add(&t,
			"  rs%u: {kind: host, role: real-server, interfaces: {eth0: {ipv4: "
			"10.0.0.%u/16}, lo: {ipv4: 10.0.1.100/32}}, services: [{listen: tcp/80}], "
			"sysctls: {net.ipv4.conf.all.arp_ignore: 1}}\n",
			i, i);
	text_put(&t, "links:\n  - [client1:eth0, sw1]\n  - [director:eth0, sw1]\n");
	for (unsigned i = 1; i <= servers; i++)
		text_add(&t, "  - [rs%u:eth0, sw1]\n", i);
	text_put(&t,
		"virtual_servers:\n  - on: director\n    address: tcp 10.0.1.100:80\n"
		"    scheduler: rr\n    real_servers:\n");
	for (unsigned i = 1; i <= servers; i++)
		text_add(&t, "      - {address: '10.0.0.%u:80'}\n", i);
	text_put(&t, "events:\n  - {at: 1ms, on: client1, run: curl http://10.0.1.100/}\n");
	struct spec *spec = spec_load_memory("crowd.yaml", t.s, t.len, NULL, &ps);
	assert_non_null(spec);
	text_free(&t);
	return spec;
}

/* from boxes to rows to a group; what decides is lifted out of it */
static void test_many_hosts_are_folded(void **state)
{
	(void)state;
	static const unsigned counts[] = {4, 6, 9, 12, 40, 198};

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct session_of l;
		session_begin(&l, crowd(counts[i]));
		run(&l);
		walk(&l, "a crowd");
		model_go(l.m, -1);
		assert_int_equal(place_of(&l, "group-1").x, counts[i] > 10 ? 760 : -1);
		session_close(&l);
	}
}

static size_t count_of(struct session_of *l, enum picture_what what, const char *text)
{
	struct text t = {0};
	struct scene s;
	size_t n = 0;

	picture_scene(&s, l->m, what, PHASE_END);
	scene_text(&t, &s);
	for (const char *at = t.s; (at = strstr(at, text)); at++)
		n++;
	scene_free(&s);
	text_free(&t);
	return n;
}

/* five of a group send at one instant: three stand outside, the others are counted */
static void test_members_that_act_stand_outside(void **state)
{
	(void)state;
	struct spec *spec = crowd(20);
	struct session_of l;

	session_begin(&l, spec);
	for (unsigned i = 1; i <= 5; i++) {
		char name[8];
		snprintf(name, sizeof(name), "rs%u", i);
		model_type(l.m, lab_host(l.lab, name), "ping -c 1 10.0.1.50");
	}
	run(&l);
	bool several = false;
	for (long i = 0; i < 12; i++) {
		model_go(l.m, i);
		for (unsigned what = PICTURE_MAP; what <= PICTURE_TALL; what += PICTURE_TALL) {
			size_t lifted = count_of(&l, what, "\nnode node-rs");
			assert_in_range(lifted, 0, 3);
			several |= lifted == 3 && count_of(&l, what, "2 more take part") == 1;
		}
		look_at(&l, "several");
	}
	assert_true(several);
	session_close(&l);
}

/* names of 32 letters, five cards, addresses as long as they get, a title that is no title */
static void test_long_words_fit(void **state)
{
	(void)state;
	static const char file[] =
		"version: 1\nname: long\n"
		"title: {en: "
		"'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW'}\n"
		"nodes:\n"
		"  WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWa: {kind: switch}\n"
		"  s2: {kind: switch}\n"
		"  WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWc: {kind: host, role: client, interfaces: "
		"{eth0: {ipv4: 192.168.100.150/24}}}\n"
		"  WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWd: {kind: host, role: director, interfaces: "
		"{eth0: {ipv4: [192.168.100.200/24, 192.168.100.201/32, 192.168.100.202/32, "
		"192.168.100.203/32, 192.168.100.204/32]}, eth1: {ipv4: 172.16.100.200/24}, eth2: "
		"{ipv4: 172.17.100.200/24}, eth3: {ipv4: 172.18.100.200/24}, eth4: {}}}\n"
		"  lonely: {kind: host}\n"
		"  r: {kind: host, role: real-server, interfaces: {eth0: {ipv4: "
		"172.16.100.211/24}}}\n"
		"links:\n"
		"  - [WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWc:eth0, WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWa]\n"
		"  - [WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWd:eth0, WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWa]\n"
		"  - [WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWd:eth1, s2]\n"
		"  - [WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWd:eth2, s2]\n"
		"  - [WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWd:eth3, s2]\n"
		"  - [r:eth0, s2]\n"
		"virtual_servers:\n"
		"  - {on: WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWd, address: tcp 192.168.100.201:80, "
		"scheduler: rr, forwarding: nat, real_servers: [{address: "
		"'172.16.100.211:8080'}]}\n"
		"  - {on: WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWd, address: tcp 192.168.100.202:80, "
		"scheduler: sed, real_servers: [{address: '172.16.100.211:80'}]}\n"
		"events:\n"
		"  - {at: 1ms, on: WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWc, run: curl "
		"http://192.168.100.201/}\n";
	struct problems ps = {0};
	struct session_of l;
	struct spec *spec = spec_load_memory("long.yaml", file, sizeof(file) - 1, NULL, &ps);

	for (size_t i = 0; i < ps.count; i++)
		print_error("%s\n", ps.items[i].text);
	session_begin(&l, spec);
	run(&l);
	walk(&l, "long words");
	session_close(&l);
}

/* what was left after a step back has its line */
static void test_branch_is_drawn(void **state)
{
	(void)state;
	struct session_of l;
	struct scene s;
	bool drawn = false;

	session_open(&l, SOURCE_DIR "/scenarios/dr-basics.yaml");
	run(&l);
	model_go(l.m, 20);
	model_type(l.m, lab_host(l.lab, "rs1"), "ip link set eth0 down");
	model_run_to(l.m, lab_now(l.lab) + RUN);
	picture_scene(&s, l.m, PICTURE_MAP, PHASE_END);
	for (size_t i = 0; i < s.item_count; i++)
		for (size_t k = 0; k < s.items[i].count; k++)
			drawn |= s.items[i].kind == ITEM_TIMELINE &&
				s.shapes[s.items[i].first + k].role == PR_GHOST;
	assert_true(drawn);
	expect_readable(&s, "a branch");
	scene_free(&s);
	session_close(&l);
}

/* a frame comes nearer from phase to phase, and the last is the still */
static void test_envelopes_glide(void **state)
{
	(void)state;
	struct session_of l;
	int before = 0;

	session_open(&l, SOURCE_DIR "/scenarios/dr-basics.yaml");
	run(&l);
	model_go(l.m, 1); /* client1 → sw1 */
	for (int phase = 0; phase <= PHASE_END; phase += 50) {
		struct scene s;
		picture_scene(&s, l.m, PICTURE_MAP, phase);
		assert_in_range(s.length, 300, 2000);
		for (size_t i = 0; i < s.item_count; i++)
			if (strcmp(scene_string(&s, s.items[i].id), "envelope-sw1-1") == 0) {
				assert_true(s.items[i].x >= before);
				before = s.items[i].x;
			}
		scene_free(&s);
	}
	assert_true(before > 340);
	session_close(&l);
}

/* ---- colours ---- */

/* WCAG 2.1: relative luminance */
static double luminance(unsigned rgb)
{
	static const double weight[] = {0.2126, 0.7152, 0.0722};
	double sum = 0;

	for (int i = 0; i < 3; i++) {
		double c = (rgb >> (16 - 8 * i) & 255) / 255.0;
		sum += weight[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static double contrast(unsigned a, unsigned b)
{
	double x = luminance(a), y = luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static void expect_contrast(
	enum paint text, enum paint ground, enum picture_theme theme, double least)
{
	double c = contrast(
		picture_colour(text, HUE_NONE, theme), picture_colour(ground, HUE_NONE, theme));

	if (c < least)
		fail_msg("paint %d on %d in theme %d: %.2f", text, ground, theme, c);
}

static void test_text_has_contrast(void **state)
{
	(void)state;
	static const enum paint grounds[] = {PAINT_GROUND, PAINT_BOX, PAINT_MUTED};

	for (unsigned theme = PICTURE_LIGHT; theme <= PICTURE_DARK; theme++) {
		for (int g = 0; g < 3; g++) {
			expect_contrast(PAINT_INK, grounds[g], theme, 4.5);
			expect_contrast(PAINT_INK2, grounds[g], theme, 4.5);
			expect_contrast(PAINT_FAINT, grounds[g], theme, 4.5);
		}
		expect_contrast(PAINT_WIRE, PAINT_GROUND, theme, 3);
		expect_contrast(PAINT_FOCUS, PAINT_GROUND, theme, 4.5);
		expect_contrast(PAINT_CHANGED_TEXT, PAINT_CHANGED_TINT, theme, 4.5);
		expect_contrast(PAINT_INK, PAINT_CHANGED_TINT, theme, 4.5);
		expect_contrast(PAINT_GROUND, PAINT_INK, theme, 4.5);
		for (unsigned hue = HUE_SKY; hue < HUES; hue++)
			assert_true(contrast(picture_colour(PAINT_DARK, HUE_NONE, theme),
					    picture_colour(PAINT_HUE, hue, theme)) >= 4.5);
	}
}

/* ---- foreign words ---- */

static void test_words_are_escaped(void **state)
{
	(void)state;
	struct text t = {0};

	xml_escape(&t, "</text><script>&\"'\x1b[31m\n\xff");
	assert_string_equal(t.s, "&lt;/text&gt;&lt;script&gt;&amp;&quot;&#39;\\x1b[31m\\x0a\\xff");
	text_free(&t);
}

static void test_text_is_measured(void **state)
{
	(void)state;
	struct text t = {0};

	assert_int_equal(letters_width("", LETTERS_REST), 0);
	assert_int_equal(letters_width("中文", LETTERS_REST), 46);
	assert_int_equal(letters_wrap(&t, "one two three", LETTERS_REST, 100, 5), 2);
	assert_string_equal(t.s, "one two\nthree\n");
	text_clear(&t);
	assert_int_equal(letters_wrap(&t, "aaaaaaaaaaaaaaaaaaaa", LETTERS_REST, 100, 2), 2);
	assert_non_null(strstr(t.s, "…"));
	text_clear(&t);
	assert_int_equal(letters_wrap(&t, "one\ntwo", LETTERS_REST, 100, 5), 2);
	assert_string_equal(t.s, "one\ntwo\n");
	text_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scenarios_are_readable),
		cmocka_unit_test(test_lessons_are_readable),
		cmocka_unit_test(test_faults_are_readable),
		cmocka_unit_test(test_positions_stay),
		cmocka_unit_test(test_is_a_function_of_its_position),
		cmocka_unit_test(test_moved_nodes_are_kept),
		cmocka_unit_test(test_reasons_are_short),
		cmocka_unit_test(test_many_hosts_are_folded),
		cmocka_unit_test(test_members_that_act_stand_outside),
		cmocka_unit_test(test_long_words_fit),
		cmocka_unit_test(test_branch_is_drawn),
		cmocka_unit_test(test_envelopes_glide),
		cmocka_unit_test(test_text_has_contrast),
		cmocka_unit_test(test_words_are_escaped),
		cmocka_unit_test(test_text_is_measured),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
