/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen as keys drive it: what closes, asks, quits, pastes, resizes, and where a click or the
 * wheel goes.
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/rng.h"
#include "base/text.h"
#include "session.h"
#include "ui/screen/screen.h"
#include "ui/views/view.h"
#include "world/journal.h"

static struct session_of s;
static struct screen *screen;

static int begin(void **state)
{
	(void)state;
	session_open(&s, SOURCE_DIR "/scenarios/dr-basics.yaml");
	screen = screen_new(s.m, 80, 24, false);
	return 0;
}

static int end(void **state)
{
	(void)state;
	screen_free(screen);
	session_close(&s);
	return 0;
}

static void press(const char *keys)
{
	struct input in;

	while (keys_next(&keys, &in)) {
		screen_input(screen, &in, 0);
		screen_draw(screen);
	}
	assert_int_equal(*keys, 0);
}

static bool shows(const char *words)
{
	struct text t = {0};

	screen_draw(screen);
	canvas_text(&t, &screen->canvas);
	bool found = strstr(t.s, words) != NULL;
	if (!found)
		print_error("not shown: %s\n%s", words, t.s);
	text_free(&t);
	return found;
}

static void escape_closes_what_is_open_and_never_quits(void **state)
{
	(void)state;
	press("nn<Esc><Esc>?");
	assert_true(shows("Help"));
	press("<Esc>:quit<Esc>/arp<Esc>m<Esc><Esc>");
	assert_false(screen->quit);
	assert_false(screen->prompt.open || screen->helping || screen->awaiting);
	press("q");
	assert_true(screen->quit);
}

static void quitting_asks_only_where_something_would_be_lost(void **state)
{
	(void)state;
	press("nn:rs1# true<Enter>q");
	assert_false(screen->quit);
	assert_true(shows("are not saved"));
	press("<Esc>");
	assert_false(screen->asking);
	press("qq");
	assert_true(screen->quit);
}

static void what_is_pasted_presses_no_keys(void **state)
{
	(void)state;
	press("<Paste>q\nnn:quit!\n<Pasted>");
	assert_false(screen->quit);
	assert_int_equal(s.m->at, -1);
	assert_true(shows("open one first"));
	press("7<Enter><Paste>rs1# true<Enter>rs2# false<Enter><Pasted>");
	assert_int_equal(lab_journal(s.lab)->count, 2);
	assert_string_equal(lab_journal(s.lab)->entries[1].line, "false");
}

static void ctrl_c_closes_what_is_open_and_asks_before_it_leaves(void **state)
{
	(void)state;
	press("nn:rs1# true<Enter>?<C-c>");
	assert_false(screen->helping || screen->quit);
	press(":go<C-c>m<C-c>");
	assert_false(screen->prompt.open || screen->awaiting || screen->quit);
	press("<C-c>");
	assert_true(screen->asking);
	assert_false(screen->quit);
}

static void saving_asks_before_it_overwrites(void **state)
{
	char path[] = "/tmp/lvslab-screen-XXXXXX", line[80];
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "mine", 4), 4);
	snprintf(line, sizeof(line), "nn:save %s<Enter>n<Enter>", path);
	press(line);
	assert_int_equal(lseek(fd, 0, SEEK_END), 4);
	assert_true(shows("was not changed"));
	snprintf(line, sizeof(line), ":save %s<Enter>y<Enter>", path);
	press(line);
	close(fd);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	assert_int_not_equal(fgetc(f), 'm');
	fclose(f);
	unlink(path);
}

static void a_branch_that_was_left_is_gone_back_to(void **state)
{
	(void)state;
	press("nnn:rs1# true<Enter>nnnn");
	size_t count = model_count(s.m);
	uint64_t hash = session_hash(&s);
	press("<Home>n:rs2# false<Enter>nn:branches<Enter>");
	assert_true(shows("1: rs1# true"));
	press(":branch 1<Enter>");
	assert_int_equal(lab_journal(s.lab)->count, 1);
	assert_string_equal(lab_journal(s.lab)->entries[0].line, "true");
	assert_true(model_count(s.m) >= count);
	model_go(s.m, (long)count - 1);
	assert_true(hash != 0);
	press(":branch 1<Enter>");
	assert_string_equal(lab_journal(s.lab)->entries[0].line, "false");
}

static void what_a_command_printed_is_seen_whatever_panes_there_are(void **state)
{
	(void)state;
	press("n2:rs1# ip link set eth9 up<Enter>");
	assert_true(shows("Cannot find device"));
}

static void a_filter_lists_rows_by_their_own_frame(void **state)
{
	uint64_t rows[ROWS_OF_MOMENT];
	struct dissection d;

	(void)state;
	press("nnnnnnnnnnnnnn/tcp<Enter>");
	for (long i = 0; model_moment(s.m, i); i++)
		for (size_t k = 0; k < model_rows(s.m, model_moment(s.m, i), rows); k++)
			if (model_dissect(s.m, rows[k], &d))
				assert_int_equal(d.innermost, DISSECT_TCP);
	press("/arp<Enter>");
	for (long i = 0; model_moment(s.m, i); i++)
		for (size_t k = 0; k < model_rows(s.m, model_moment(s.m, i), rows); k++)
			if (model_dissect(s.m, rows[k], &d))
				assert_int_equal(d.innermost, DISSECT_ARP);
}

static void help_lists_the_keys_of_the_pane_that_has_them(void **state)
{
	(void)state;
	press("2?");
	assert_true(shows("In the pane Events"));
	press("<Esc>4?");
	assert_true(shows("Everywhere"));
}

static void digits_and_tab_move_the_keys_and_z_shows_one_pane(void **state)
{
	(void)state;
	press("nnn3");
	assert_string_equal(views[screen->focus]->name, "frame");
	press("z");
	assert_int_equal(screen->pane_count, 1);
	assert_true(shows("Ethernet"));
	press("z<Tab>");
	assert_true(screen->pane_count > 3);
	assert_string_not_equal(views[screen->focus]->name, "frame");
}

static void a_resize_keeps_the_step(void **state)
{
	(void)state;
	press(".....<Resize 200x60>");
	assert_int_equal(s.m->at, 4);
	press("<Resize 59x20>");
	assert_true(shows("too small"));
	press("<Resize 80x24>");
	assert_true(shows("step 5/5"));
}

static void a_click_selects_a_line_and_the_wheel_turns_what_is_under_it(void **state)
{
	(void)state;
	press("nnnnnn");
	int view = screen_view_by_name("events");
	struct area a = screen_pane(screen, view)->area;
	struct input in = {K_CLICK, a.x + 2, a.y + 2};
	screen_input(screen, &in, 0);
	assert_int_equal(s.m->at, 1);
	in.key = K_WHEEL_DOWN;
	screen_input(screen, &in, 0);
	assert_int_equal(s.m->at, 2);
}

static void the_future_is_grey_after_a_step_back(void **state)
{
	unsigned grey = 0;

	(void)state;
	press("nnnnnnppp");
	for (int y = 0; y < 24; y++)
		for (int x = 0; x < 80; x++)
			grey += (canvas_cell(&screen->canvas, x, y)->look & LOOK_ROLE) ==
				ROLE_FUTURE;
	assert_true(grey > 40);
}

static void a_broadcast_lights_every_port_at_once(void **state)
{
	struct text t = {0};
	unsigned lit = 0;

	(void)state;
	press("nn");
	canvas_text(&t, &screen->canvas);
	for (const char *at = t.s; (at = strstr(at, "ARP▸")); at++)
		lit++;
	text_free(&t);
	assert_int_equal(lit, 4 + 1); /* the one it came in by, too */
}

static void a_mac_has_the_sign_of_its_host_wherever_it_stands(void **state)
{
	(void)state;
	press("<Resize 160x50>nnnnnnnnnnn");
	assert_true(shows("┌◉:50"));                   /* on the map */
	assert_true(shows("◂▼→◈ SYN"));                /* on a wire */
	assert_true(shows("from ◈02:00:00:00:00:13")); /* in a frame */
	assert_true(shows("sender ◈02:00:00:00:00:13"));
	assert_true(shows("◈02:00:00:00:00:13")); /* where it was changed */
	assert_true(shows("◆ 192.168.10.13  ◈02:00:00:00:00:13"));
	press(":view switches<Enter>");
	assert_true(shows("◈02:00:00:00:00:13 rs3"));
	press("<Resize 80x24>");
	assert_true(shows("rs3◈○"));
}

/* without colours, and without more than ASCII */
static void no_two_hosts_of_a_lesson_have_the_same_sign(void **state)
{
	static const char *const ascii[] = {"client1@", "directorvO", "rs1^o", "rs2#o", "rs3%o"};
	const size_t count = lab_network(s.lab)->node_count;

	(void)state;
	for (unsigned i = 0; i < count; i++)
		for (unsigned k = i + 1; k < count; k++)
			if (*chip_sign(s.m, i))
				assert_string_not_equal(chip_sign(s.m, i), chip_sign(s.m, k));
	screen->canvas.ascii = true;
	for (size_t i = 0; i < sizeof(ascii) / sizeof(ascii[0]); i++)
		assert_true(shows(ascii[i]));
}

static void open_instead(const char *scenario, size_t records)
{
	end(NULL);
	session_open_keeping(&s, scenario, records);
	screen = screen_new(s.m, 80, 24, false);
}

static void a_lesson_offers_no_key_that_does_nothing(void **state)
{
	(void)state;
	open_instead(SOURCE_DIR "/scenarios/lessons/01-broadcast.yaml", 0);
	press("<Enter>"); /* the first card */
	assert_true(shows("1-9 answer  Enter continue  i hint  n next"));
	press("12"); /* both wrong */
	assert_true(shows("i hint  a answer  n next"));
	press("3");
	assert_true(shows("Enter continue  n next"));
	press("<Enter>");
	assert_true(shows("Enter continue  [ back  n next"));
}

static void a_short_name_leaves_no_hole_before_its_link(void **state)
{
	(void)state;
	open_instead(SOURCE_DIR "/scenarios/lessons/06-nat-dr-tun.yaml", 0);
	assert_true(shows("gw✚ ───"));
}

static void a_reason_without_a_frame_has_the_whole_row(void **state)
{
	(void)state;
	open_instead(SOURCE_DIR "/scenarios/lessons/13-build-lvs-dr.yaml", 0);
	press("<Enter>n"); /* to its end at once, without the show */
	screen->still = true;
	press("<Enter>");
	assert_true(shows("✗ client1 no host answered"));
	assert_true(shows("ICMP unreach"));
	press("1:go 400s<Enter>");
	assert_true(shows("305.12005   sw1 deletes 02:00:00"));
}

static void a_fix_lets_no_time_pass_before_it_is_typed(void **state)
{
	(void)state;
	open_instead(SOURCE_DIR "/scenarios/lessons/13-build-lvs-dr.yaml", 0);
	screen->still = true;
	press("<Enter><Enter>1");
	assert_true(shows("✓ Right."));
	int64_t now = lab_now(s.lab);
	press("<Enter>");
	assert_true(shows("Find the command"));
	assert_true(lab_now(s.lab) - now < 10 * NSEC_PER_SEC);
}

static void what_is_not_searched_is_said_and_searched_on_request(void **state)
{
	(void)state;
	open_instead(SOURCE_DIR "/scenarios/dr-basics.yaml", 2000);
	press("n:client1# ping -q -i 0.01 192.168.10.100 &<Enter>:go 20s<Enter>/pick<Enter><Esc>");
	assert_true(model_gone(s.m) > 0);
	assert_true(shows("earlier events are not"));
	assert_true(shows("p searches them"));
	press("p");
	assert_true(shows("◆ sw1→director"));
	press(":filter<Enter>:go 20s<Enter>2");
	uint64_t gone = model_gone(s.m);
	assert_true(gone > 0);
	for (int i = 0; i < 2000 && model_gone(s.m) == gone; i++) /* out of what is kept */
		press("<PgUp>");
	assert_true(model_gone(s.m) < gone && s.m->at > 0);
}

/* ---- strokes without plan ---- */

static void random_input(struct rng *r, struct input *in)
{
	static const int keys[] = {'n', 'n', 'n', 'p', 'N', 'P', '.', ',', ' ', '+', '-', '*', 'f',
		'e', 'z', '?', ':', '/', 'g', 'm', '\'', 'j', 'k', 'a', '1', '2', '3', '4', '5',
		'6', '7', '8', K_UP, K_DOWN, K_LEFT, K_RIGHT, K_PAGE_UP, K_PAGE_DOWN, K_HOME, K_END,
		K_TAB, K_BACK_TAB, K_ENTER, K_ENTER, K_ESC, K_ESC, K_BACKSPACE, K_DELETE, K_F1,
		0x4e2d, 1};
	static const int widths[] = {1, 20, 59, 60, 80, 120, 200},
			 heights[] = {1, 15, 16, 24, 40, 60};
	unsigned what = (unsigned)rng_below(r, 100);

	*in = (struct input){.key = keys[rng_below(r, sizeof(keys) / sizeof(keys[0]))],
		.x = (int)rng_below(r, 200),
		.y = (int)rng_below(r, 60)};
	if (what < 3) {
		in->key = K_RESIZE;
		in->x = widths[rng_below(r, 7)];
		in->y = heights[rng_below(r, 6)];
	} else if (what < 9) {
		in->key = what < 5 ? K_CLICK : what < 7 ? K_WHEEL_UP : K_WHEEL_DOWN;
	}
}

static void type_something(struct rng *r)
{
	static const char *const lines[] = {":rs2# sysctl -w net.ipv4.conf.all.arp_ignore=0<Enter>",
		":client1# curl http://192.168.10.100/<Enter>", ":go 3<Enter>",
		":go 1.0004s<Enter>", ":until pick<Enter>", "/arp<Enter>", "/<Enter>",
		":compare<Enter>", ":pace 1/1000<Enter>", ":pace 100ms<Enter>"};

	press("<Esc><Esc><Esc>");
	press(lines[rng_below(r, sizeof(lines) / sizeof(lines[0]))]);
}

/* STROKES=100000 SCENARIO=…: a long run, of another lab */
static void random_keys_break_nothing_and_the_trace_is_that_of_the_journal(void **state)
{
	const char *more = getenv("STROKES"), *other = getenv("SCENARIO");
	int strokes = more ? atoi(more) : 1500;
	struct rng r = rng_named(7, "test", "strokes");
	int64_t wall = 0;

	if (other) {
		end(state);
		session_open(&s, other);
		screen = screen_new(s.m, 80, 24, false);
	}
	for (int i = 0; i < strokes; i++) {
		struct input in;
		if (rng_below(&r, 25) == 0)
			type_something(&r);
		random_input(&r, &in);
		wall += (int64_t)rng_below(&r, 100) * NSEC_PER_MSEC;
		screen_input(screen, &in, wall);
		screen_tick(screen, wall);
		screen_draw(screen);
		screen->quit = false;
	}
	session_saves_and_runs_alike(&s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(escape_closes_what_is_open_and_never_quits),
		TEST(quitting_asks_only_where_something_would_be_lost),
		TEST(help_lists_the_keys_of_the_pane_that_has_them),
		TEST(digits_and_tab_move_the_keys_and_z_shows_one_pane),
		TEST(a_resize_keeps_the_step),
		TEST(what_is_pasted_presses_no_keys),
		TEST(ctrl_c_closes_what_is_open_and_asks_before_it_leaves),
		TEST(saving_asks_before_it_overwrites),
		TEST(a_branch_that_was_left_is_gone_back_to),
		TEST(what_a_command_printed_is_seen_whatever_panes_there_are),
		TEST(a_filter_lists_rows_by_their_own_frame),
		TEST(a_click_selects_a_line_and_the_wheel_turns_what_is_under_it),
		TEST(the_future_is_grey_after_a_step_back),
		TEST(a_broadcast_lights_every_port_at_once),
		TEST(a_mac_has_the_sign_of_its_host_wherever_it_stands),
		TEST(no_two_hosts_of_a_lesson_have_the_same_sign),
		TEST(what_is_not_searched_is_said_and_searched_on_request),
		TEST(a_lesson_offers_no_key_that_does_nothing),
		TEST(a_reason_without_a_frame_has_the_whole_row),
		TEST(a_fix_lets_no_time_pass_before_it_is_typed),
		TEST(a_short_name_leaves_no_hole_before_its_link),
		TEST(random_keys_break_nothing_and_the_trace_is_that_of_the_journal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
