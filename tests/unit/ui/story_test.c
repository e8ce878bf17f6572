/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The story of a run: a hop a line, decisions below it, nothing told twice, no line wider than the
 * page in either language.
 */
#include "check.h"

#include <stdlib.h>

#include "base/text.h"
#include "engine/trace.h"
#include "little_net.h"
#include "ui/report/story.h"
#include "ui/text/columns.h"

static char *story_of(
	struct little *l, void (*send)(struct little *l), const struct story_options *o)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	struct story s;

	story_init(&s, f, l->net, &l->names, o);
	trace_attach(&l->trace, &s.steps.sink);
	send(l);
	little_run(l);
	trace_detach(&l->trace, &s.steps.sink);
	story_finish(&s);
	fclose(f);
	return text;
}

static void send_two(struct little *l)
{
	little_send(l, 100);
	little_run(l);
	little_send(l, 100);
}

static const struct story_options plain = {0};

static void assert_told(
	void (*send)(struct little *l), const struct story_options *o, const char *const *lines)
{
	struct little l;

	little_open(&l);
	char *text = story_of(&l, send, o);
	const char *at = text;
	for (size_t i = 0; lines[i]; i++) {
		const char *found = strstr(at, lines[i]);
		if (!found)
			print_error("not told, or not in this order: %s\nin\n%s", lines[i], text);
		assert_non_null(found);
		at = found + strlen(lines[i]);
	}
	free(text);
	little_close(&l);
}

static void a_hop_is_a_line_and_the_decisions_stand_under_it(void **state)
{
	static const char *const lines[] = {
		"   0.000050s  a → sw",
		"ARP  who has 10.0.0.2? tell 10.0.0.1\n",
		" a → ff:ff:ff:ff:ff:ff everybody\n",
		"              · sw learns: ",
		"br_fdb_update()\n",
		"              · a broadcast: sw copies it to all 1 other ports",
		"   0.000100s  sw → b",
		"              ✗ dropped: no handler for EtherType 0x806",
		NULL,
	};

	(void)state;
	assert_told(little_ask, &plain, lines);
}

static void a_changed_frame_is_shown_before_and_after(void **state)
{
	static const char *const lines[] = {
		"  a → sw ",
		"UDP  10.0.0.1:1000 → 10.0.0.2:80 100 bytes\n",
		"  sw → b ",
		"≠ b forwards it:\n",
		"dst MAC   02:",
		"  changed\n",
		"src MAC   02:",
		"  changed\n",
		"src IP    10.0.0.1  ",
		" same\n",
		"dst IP    10.0.0.2  ",
		" same\n",
		"TTL       64 → 63 ",
		" changed\n",
		"  b → sw ",
		"  sw → a ",
		/* the second time in short */
		"≠ dst MAC …:",
		", TTL 64 → 63\n",
		NULL,
	};

	(void)state;
	assert_told(send_two, &plain, lines);
}

static void what_was_told_is_not_told_again_unless_all_is(void **state)
{
	static const struct story_options all = {.verbose = true};
	struct little l;

	(void)state;
	little_open(&l);
	char *text = story_of(&l, send_two, &plain);
	assert_null(strstr(text, "MAC table: forwarded"));
	free(text);
	little_close(&l);
	little_open(&l);
	text = story_of(&l, send_two, &all);
	assert_non_null(strstr(text, "MAC table: forwarded"));
	assert_non_null(strstr(text, "- frame-sent length=142 peer=sw peer_dev=1"));
	free(text);
	little_close(&l);
}

static void after_the_last_hop_that_is_shown_the_rest_is_counted(void **state)
{
	static const struct story_options few = {.hops = 3};
	static const char *const lines[] = {
		"  a → sw ",
		"  sw → b ",
		"  b → sw ",
		"… and 5 more hops (",
		NULL,
	};

	(void)state;
	assert_told(send_two, &few, lines);
}

static void no_line_is_wider_than_the_page(void **state)
{
	struct little l;

	(void)state;
	little_open(&l);
	char *text = story_of(&l, send_two, &plain);
	for (const char *s = text; *s;) {
		size_t n = strcspn(s, "\n");
		assert_true(columns_width(s, n) <= 100);
		s += n + 1;
	}
	free(text);
	little_close(&l);
}

static void chinese_takes_two_cells_and_no_line_begins_with_a_full_stop(void **state)
{
	struct text t = {0};

	(void)state;
	assert_int_equal(columns_width("调度器", 9), 6);
	columns_wrap(&t, "只有调度器回答。好", 2, 14);
	assert_string_equal(text_str(&t), "只有调度器回\n  答。好\n");
	text_clear(&t);
	columns_wrap(&t, "真 实 IP 地 址", 0, 40); /* only a fold's space goes */
	assert_string_equal(text_str(&t), "真实 IP 地址\n");
	text_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hop_is_a_line_and_the_decisions_stand_under_it),
		cmocka_unit_test(a_changed_frame_is_shown_before_and_after),
		cmocka_unit_test(what_was_told_is_not_told_again_unless_all_is),
		cmocka_unit_test(after_the_last_hop_that_is_shown_the_rest_is_counted),
		cmocka_unit_test(no_line_is_wider_than_the_page),
		cmocka_unit_test(chinese_takes_two_cells_and_no_line_begins_with_a_full_stop),
	};

	if (getenv("SHOW")) {
		struct little l;
		little_open(&l);
		fputs(story_of(&l, little_ask, &plain), stdout);
		fputs(story_of(&l, send_two, &plain), stdout);
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
