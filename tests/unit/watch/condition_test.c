/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The language of conditions: precedence, state words that ask the world as it is, patterns that
 * count, and mistakes shown where they are.
 */
#include "check.h"

#include <string.h>

#include "base/text.h"
#include "engine/trace.h"
#include "file/loader.h"
#include "watch/condition.h"

static struct {
	struct spec *spec;
	struct lab *lab;
} w;

static int setup(void **state)
{
	(void)state;
	struct problems ps = {0};

	w.spec = spec_load(SOURCE_DIR "/scenarios/dr-basics.yaml", NULL, &ps);
	assert_non_null(w.spec);
	w.lab = lab_open(w.spec, &(struct lab_options){0}, &ps);
	assert_non_null(w.lab);
	problems_free(&ps);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	lab_close(w.lab);
	spec_free(w.spec);
	return 0;
}

static struct condition *parse(const char *s)
{
	struct problems ps = {0};
	struct condition *c =
		condition_parse(s, (struct place){.file = "t.yaml", .line = 3, .column = 10}, &ps);

	if (!c)
		print_error("%s: %s\n", s, ps.count ? ps.items[0].text : "?");
	problems_free(&ps);
	assert_non_null(c);
	return c;
}

static bool holds(const char *s)
{
	struct condition *c = parse(s);
	bool result = condition_holds(c, w.lab);

	condition_free(c);
	return result;
}

static void refused(const char *s, int column, const char *part, const char *hint)
{
	struct problems ps = {0};
	struct condition *c =
		condition_parse(s, (struct place){.file = "t.yaml", .line = 3, .column = 10}, &ps);

	assert_null(c);
	assert_int_equal(ps.count, 1);
	if (!strstr(ps.items[0].text, part))
		print_error("'%s' lacks '%s'\n", ps.items[0].text, part);
	assert_non_null(strstr(ps.items[0].text, part));
	assert_int_equal(ps.items[0].column, column);
	if (hint)
		assert_non_null(strstr(ps.items[0].hint, hint));
	problems_free(&ps);
}

static void numbers_and_logic_follow_the_usual_precedence(void **state)
{
	(void)state;
	assert_true(holds("1 == 1"));
	assert_false(holds("1 != 1"));
	assert_true(holds("0 == 1 or 1 == 1 and 2 >= 2"));
	assert_false(holds("(0 == 1 or 1 == 1) and 2 < 2"));
	assert_true(holds("not 0 == 1"));
	assert_true(holds("not not 1"));
	assert_true(holds("1500us < 2ms"));
	assert_true(holds("12.5% < 13%"));
}

static void state_words_ask_the_world_as_it_is_now(void **state)
{
	(void)state;
	assert_true(holds("sysctl rs1 net.ipv4.conf.all.arp_ignore == 1"));
	assert_true(holds("neigh client1 192.168.10.100 is absent"));
	lab_run_until(w.lab, lab_stop_time(w.lab));
	assert_true(holds("neigh client1 192.168.10.100 is director"));
	assert_true(holds("neigh client1 192.168.10.100 is 02:00:00:00:00:02"));
	assert_true(holds("neigh client1 192.168.10.100 is not rs1"));
	assert_true(holds("status client1 == 0"));
	assert_true(holds("output client1 contains rs"));
}

static void type_on(struct host *h, const char *line)
{
	assert_true(lab_wait(w.lab, lab_command(w.lab, h, line, NULL), lab_stop_time(w.lab)));
}

static void answers_follows_arp_ignore_as_it_stands(void **state)
{
	(void)state;
	assert_true(holds("answers director 192.168.10.100"));
	assert_false(holds("answers rs1 192.168.10.100"));
	assert_true(holds("answers rs1 192.168.10.11"));
	assert_false(holds("answers rs1 192.168.10.12"));
	assert_false(holds("answers rs1 nobody"));
	struct host *rs1 = lab_host(w.lab, "rs1");
	type_on(rs1, "sysctl -w net.ipv4.conf.all.arp_ignore=2");
	assert_false(holds("answers rs1 192.168.10.100"));
	assert_true(holds("answers rs1 192.168.10.11"));
	type_on(rs1, "sysctl -w net.ipv4.conf.eth0.arp_ignore=4");
	assert_true(holds("answers rs1 192.168.10.100"));
	type_on(rs1, "sysctl -w net.ipv4.conf.lo.arp_ignore=8");
	assert_true(holds("answers rs1 192.168.10.100"));
	type_on(rs1, "sysctl -w net.ipv4.conf.eth0.arp_ignore=8");
	assert_false(holds("answers rs1 192.168.10.11"));
}

static void announces_follows_arp_announce_as_it_stands(void **state)
{
	(void)state;
	struct host *rs1 = lab_host(w.lab, "rs1");

	assert_false(holds("announces rs1 192.168.10.100"));
	assert_true(holds("announces rs1 192.168.10.11"));
	assert_false(holds("announces rs1 192.168.10.12"));
	type_on(rs1, "sysctl -w net.ipv4.conf.all.arp_announce=1"); /* the VIP is of that subnet */
	assert_true(holds("announces rs1 192.168.10.100"));
	type_on(rs1, "sysctl -w net.ipv4.conf.all.arp_announce=0");
	assert_true(holds("announces rs1 192.168.10.100"));
	type_on(rs1, "sysctl -w net.ipv4.conf.eth0.arp_announce=2");
	assert_false(holds("announces rs1 192.168.10.100"));
}

static void a_pattern_counts_what_hosts_send(void **state)
{
	(void)state;
	struct condition *all = parse("count(arp request for 192.168.10.100) == 1");
	struct condition *from = parse("count(arp reply from director) >= 1");
	struct condition *list =
		parse("count(arp reply for 192.168.10.50 from not director, rs1) == 0");
	struct condition *at = parse("count(arp request for 192.168.10.100 at rs1, rs2) == 2");
	struct condition *syn = parse("tcp syn from client1 to director");
	struct condition *when = parse("first(tcp syn) >= 1s and first(tcp syn) < 1100ms");

	struct condition *c[] = {all, from, list, at, syn, when};
	for (size_t i = 0; i < 6; i++)
		condition_watch(c[i], w.lab);
	lab_run_until(w.lab, lab_stop_time(w.lab));
	for (size_t i = 0; i < 6; i++) {
		struct text t = {0};
		condition_explain(&t, c[i], w.lab);
		if (!condition_holds(c[i], w.lab))
			print_error("condition %zu: %s\n", i, text_str(&t));
		text_free(&t);
		assert_true(condition_holds(c[i], w.lab));
	}
	struct record r;
	assert_true(condition_first(syn, &r));
	assert_string_equal(lab_network(w.lab)->nodes[r.node]->name, "client1");
	for (size_t i = 0; i < 6; i++)
		condition_free(c[i]);
}

static struct lab *open_again(void)
{
	struct problems ps = {0};
	struct lab *lab = lab_open(w.spec, &(struct lab_options){0}, &ps);

	assert_non_null(lab);
	problems_free(&ps);
	return lab;
}

static void a_deed_is_the_pattern_said_the_other_way_round(void **state)
{
	static const struct {
		const char *deed, *pattern;
	} pairs[] = {{"count(director answers arp)", "count(arp reply from director)"},
		{"count(client1 asks arp)", "count(arp request from client1)"},
		{"count(rs3 sends tcp synack to client1)",
			"count(tcp synack from rs3 to client1)"}};
	struct lab *lab = open_again();

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct condition *c = parse(pairs[i].deed), *d = parse(pairs[i].pattern);
		struct text a = {0}, b = {0};
		condition_watch(c, lab);
		condition_watch(d, lab);
		for (int n = 0; n < 30; n++)
			lab_step(lab);
		condition_explain(&a, c, lab);
		condition_explain(&b, d, lab);
		assert_string_equal(a.s, b.s);
		if (i == 0)
			assert_string_equal(a.s, "count = 1");
		text_free(&a);
		text_free(&b);
		condition_free(c);
		condition_free(d);
		lab_close(lab);
		lab = open_again();
	}
	lab_close(lab);
}

static void a_connection_is_established_when_the_director_says_so(void **state)
{
	struct lab *lab = open_again();
	struct condition *c = parse("conn established");

	(void)state;
	condition_watch(c, lab);
	while (!condition_holds(c, lab))
		assert_true(lab_step(lab));
	assert_in_range(lab_now(lab), 1001000000, 1001100000);
	condition_free(c);
	lab_close(lab);
}

static void what_it_saw_is_said_in_words(void **state)
{
	(void)state;
	struct condition *c =
		parse("count(arp request) == 7 and neigh client1 192.168.10.100 is rs1");
	struct text t = {0};

	condition_watch(c, w.lab);
	condition_explain(&t, c, w.lab);
	assert_string_equal(text_str(&t), "count = 0, neigh client1 192.168.10.100 = absent");
	text_free(&t);
	condition_free(c);
}

static void a_mistake_is_shown_where_it_stands(void **state)
{
	(void)state;
	refused("count(arp requets) == 1", 20, "')' expected before 'requets'", NULL);
	refused("cuont(arp) == 1", 10, "unknown word", "count");
	refused("count(arp == 1", 20, "')' expected", NULL);
	refused("time < 5", 18, "different units", "2s");
	refused("", 10, "missing at the end", NULL);
	refused("1 == 1 1", 17, "not expected here", NULL);
	refused("count(arp) is director", 24, "'is' follows", NULL);
	refused("arp from", 18, "is missing", NULL);
	refused("(((((((((((((((((((((((((((((((((((((((((((((((1", 51, "brackets", NULL);
}

static void a_host_that_does_not_exist_is_named(void **state)
{
	(void)state;
	struct problems ps = {0};
	struct place at = {.file = "t.yaml", .line = 3, .column = 10};
	struct condition *c = parse("served rs9 == 0 and count(arp from nobody) == 0");

	assert_int_equal(condition_bind(c, w.lab, at, &ps), -1);
	assert_int_equal(ps.count, 2);
	assert_non_null(strstr(ps.items[0].text, "rs9"));
	assert_non_null(strstr(ps.items[1].text, "nobody"));
	problems_free(&ps);
	condition_free(c);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(numbers_and_logic_follow_the_usual_precedence),
		TEST(state_words_ask_the_world_as_it_is_now),
		TEST(answers_follows_arp_ignore_as_it_stands),
		TEST(announces_follows_arp_announce_as_it_stands),
		TEST(a_pattern_counts_what_hosts_send),
		TEST(a_deed_is_the_pattern_said_the_other_way_round),
		TEST(a_connection_is_established_when_the_director_says_so),
		TEST(what_it_saw_is_said_in_words),
		TEST(a_mistake_is_shown_where_it_stands),
		TEST(a_host_that_does_not_exist_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
