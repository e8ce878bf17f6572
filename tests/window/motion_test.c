/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What moves in the window, and what is drawn: no display is needed for either. */
#include "unit/check.h"

#include "ui/window/private.h"
#include "unit/ui/session.h"

#define BASICS SOURCE_DIR "/scenarios/dr-basics.yaml"
#define MS NSEC_PER_MSEC

static struct session_of session;
static struct window w;

static int setup(void **state)
{
	(void)state;
	session_open(&session, BASICS);
	w = (struct window){.s = screen_new(session.m, 160, 24, false),
		.set = {.moves = true, .theme = THEME_LIGHT},
		.shown_at = session.m->at,
		.shown_time = -1};
	cells_init(&w.cells, 14);
	w.whole = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1280, 800);
	places_find(&w.places, &w.cells, 1280, 800, false, 1);
	screen_input(w.s, &(struct input){K_RESIZE, w.places.columns, w.places.rows}, 0);
	window_forget(&w);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	window_forget(&w);
	cells_free(&w.cells);
	cairo_surface_destroy(w.whole);
	screen_free(w.s);
	session_close(&session);
	return 0;
}

static void a_step_forward_moves(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		assert_true(model_step(session.m, STRIDE_HOP, 1));
		motion_begin(&w, 0);
	}
	assert_true(w.motion.on && w.motion.length >= 100 && w.motion.length <= 2000);
	assert_int_equal(motion_phase(&w, 0), 0);
	int half = motion_phase(&w, w.motion.length * MS / 2);
	assert_in_range(half, 450, 550);
	assert_int_equal(motion_phase(&w, w.motion.length * MS), PHASE_END);
	assert_false(w.motion.on);
}

static void all_else_is_still(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		model_step(session.m, STRIDE_HOP, 1);
	motion_begin(&w, 0);
	model_step(session.m, STRIDE_HOP, -1);
	motion_begin(&w, 0);
	assert_false(w.motion.on); /* back */
	model_go_time(session.m, 2 * NSEC_PER_SEC);
	motion_begin(&w, 0);
	assert_false(w.motion.on); /* a jump */
	model_go(session.m, -1);
	motion_begin(&w, 0);
	w.set.moves = false;
	model_step(session.m, STRIDE_HOP, 1);
	motion_begin(&w, 0);
	assert_false(w.motion.on); /* by wish */
}

static void only_what_changed_is_drawn(void **state)
{
	(void)state;
	assert_true(window_draw(&w, PHASE_END));
	assert_false(window_draw(&w, PHASE_END));
	model_step(session.m, STRIDE_HOP, 1);
	assert_true(window_draw(&w, 0));
	assert_true(window_draw(&w, 500));
	assert_true(window_draw(&w, PHASE_END));
	assert_false(window_draw(&w, PHASE_END));
	assert_int_equal(w.drawn, 4);
}

/* a frame that was painted piece by piece is the one that is painted at once */
static void pieces_are_the_whole(void **state)
{
	(void)state;
	for (int i = 0; i < 12; i++) {
		model_step(session.m, STRIDE_HOP, 1);
		for (int phase = 0; phase <= PHASE_END; phase += 250)
			window_draw(&w, phase);
	}
	size_t bytes = (size_t)cairo_image_surface_get_stride(w.whole) * 800;
	unsigned char *kept = malloc(bytes);
	assert_non_null(kept);
	cairo_surface_flush(w.whole);
	memcpy(kept, cairo_image_surface_get_data(w.whole), bytes);
	window_forget(&w);
	window_draw(&w, PHASE_END);
	cairo_surface_flush(w.whole);
	assert_memory_equal(kept, cairo_image_surface_get_data(w.whole), bytes);
	free(kept);
}

static void a_lecture_is_the_picture(void **state)
{
	struct places panes, lecture;

	(void)state;
	places_find(&panes, &w.cells, 1280, 800, false, 3);
	places_find(&lecture, &w.cells, 1280, 800, true, 3);
	assert_int_equal(panes.picture_height + panes.rows * w.cells.height, 800);
	assert_int_equal(lecture.picture_height + 3 * w.cells.height, 800);
	assert_int_equal(lecture.rows, panes.rows); /* the canvas is the same */
	assert_int_equal(lecture.from, lecture.rows - 3);
}

/* a trembling hand clicks; a drag takes the node along, and what was drawn is drawn anew */
static void a_node_is_dragged(void **state)
{
	const struct network *net = lab_network(session.lab);
	unsigned rs1 = network_find(net, "rs1")->id;
	int x, y, to_x, to_y;

	(void)state;
	window_draw(&w, PHASE_END);
	assert_true(picture_place_of(session.m, rs1, &x, &y));
	grab_begin(&w, "rs1", x + 100, y + 20);
	grab_move(&w, x + 103, y + 17);
	assert_string_equal(grab_end(&w), "rs1");
	assert_false(window_draw(&w, PHASE_END));
	grab_begin(&w, "rs1", x + 100, y + 20);
	for (int i = 1; i <= 20; i++)
		grab_move(&w, x + 100 - 20 * i, y + 20 + 4 * i);
	assert_null(grab_end(&w));
	assert_true(picture_place_of(session.m, rs1, &to_x, &to_y));
	assert_int_equal(to_x, x - 400);
	assert_int_equal(to_y, y + 80);
	assert_true(window_draw(&w, PHASE_END));
	grab_move(&w, 0, 0); /* the button is up */
	assert_false(window_draw(&w, PHASE_END));
	assert_null(grab_end(&w));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_step_forward_moves, setup, teardown),
		cmocka_unit_test_setup_teardown(all_else_is_still, setup, teardown),
		cmocka_unit_test_setup_teardown(only_what_changed_is_drawn, setup, teardown),
		cmocka_unit_test_setup_teardown(pieces_are_the_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(a_lecture_is_the_picture, setup, teardown),
		cmocka_unit_test_setup_teardown(a_node_is_dragged, setup, teardown)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
