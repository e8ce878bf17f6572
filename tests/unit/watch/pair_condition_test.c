/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words and patterns about two directors, held against a run whose master is killed. */
#include "check.h"

#include <string.h>

#include "base/text.h"
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

	w.spec = spec_load(SOURCE_DIR "/scenarios/ha-failover.yaml", NULL, &ps);
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
	struct condition *c = condition_parse(s, (struct place){.file = "t.yaml"}, &ps);

	if (!c || condition_bind(c, w.lab, (struct place){.file = "t.yaml"}, &ps) != 0)
		print_error("%s: %s\n", s, ps.count ? ps.items[0].text : "?");
	assert_int_equal(ps.count, 0);
	problems_free(&ps);
	return c;
}

static bool holds(const char *s)
{
	struct condition *c = parse(s);
	bool result = condition_holds(c, w.lab);

	condition_free(c);
	return result;
}

static void states_and_priorities_are_as_they_stand(void **state)
{
	(void)state;
	assert_false(holds("vrrp master at d1 or vrrp backup at d1"));
	assert_true(holds("priority d1 == -1"));
	lab_run_until(w.lab, 6 * NSEC_PER_SEC);
	assert_true(holds("vrrp master at d1 and vrrp backup at d2 and not vrrp fault at d1"));
	assert_true(holds("vrrp master at d1 vrid 51 and not vrrp master at d1 vrid 52"));
	assert_true(holds("priority d1 == 150 and priority d2 vrid 51 == 100"));
	assert_true(holds("owners 10.0.0.100 == 1")); /* the servers have it on lo */
	assert_true(holds("alive rs1 at d1 and alive 10.0.0.22 at d2 and not alive d2 at d1"));
	lab_run_until(w.lab, 12 * NSEC_PER_SEC);
	assert_true(holds("vrrp master at d2 and not vrrp master at d1"));
	assert_true(holds("owners 10.0.0.100 == 2")); /* killed, it left its own behind */
}

static void adverts_and_gratuitous_arps_are_patterns(void **state)
{
	(void)state;
	static const char *const counts[] = {"count(advert from d1 priority 150) >= 4",
		"count(advert from d2) == 0", "count(advert vrid 51) == count(advert)",
		"count(advert for 10.0.0.100) == count(advert)",
		"count(advert priority 0, 150) == count(advert from d1)",
		"count(garp for 10.0.0.100) == 5", "count(garp from d2) == 0",
		"count(igmp from d1) == 2", "count(vrrp-state vrid 51 priority 150) == 2"};
	struct condition *c[sizeof(counts) / sizeof(counts[0])];

	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		c[i] = parse(counts[i]);
		condition_watch(c[i], w.lab);
	}
	lab_run_until(w.lab, 7 * NSEC_PER_SEC);
	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		if (!condition_holds(c[i], w.lab))
			print_error("does not hold: %s\n", counts[i]);
		assert_true(condition_holds(c[i], w.lab));
		condition_free(c[i]);
	}
}

static void what_sync_brings_is_counted(void **state)
{
	(void)state;
	struct condition *c = parse("count(sync message from d1) == 1");

	condition_watch(c, w.lab);
	lab_run_until(w.lab, 5 * NSEC_PER_SEC);
	lab_command(w.lab, lab_host(w.lab, "d1"),
		"ipvsadm --start-daemon master --mcast-interface eth0", NULL);
	lab_command(w.lab, lab_host(w.lab, "d2"),
		"ipvsadm --start-daemon backup --mcast-interface eth0", NULL);
	lab_run_until(w.lab, 9 * NSEC_PER_SEC);
	assert_true(condition_holds(c, w.lab));
	assert_true(holds("connections d1 == 2 and synced d1 == 0"));
	assert_true(holds("connections d2 == 2 and synced d2 == 2"));
	condition_free(c);
}

static void what_is_said(const char *s, const char *expected)
{
	struct condition *c = parse(s);
	struct text t = {0};

	condition_explain(&t, c, w.lab);
	assert_string_equal(text_str(&t), expected);
	text_free(&t);
	condition_free(c);
}

static void a_word_is_said_as_it_was_written(void **state)
{
	(void)state;
	what_is_said("vrrp master at d1", "vrrp master at d1 = 0");
	what_is_said("vrrp master at d1 vrid 51", "vrrp master at d1 vrid 51 = 0");
	what_is_said("not alive rs1 at d1", "alive rs1 at d1 = 0");
	what_is_said("priority d1 == 3", "priority d1 = -1");
}

static void refused(const char *s, const char *part)
{
	struct problems ps = {0};
	struct place at = {.file = "t.yaml"};
	struct condition *c = condition_parse(s, at, &ps);

	if (c)
		condition_bind(c, w.lab, at, &ps);
	assert_int_equal(ps.count, 1);
	if (!strstr(ps.items[0].text, part))
		print_error("'%s' lacks '%s'\n", ps.items[0].text, part);
	assert_non_null(strstr(ps.items[0].text, part));
	condition_free(c);
	problems_free(&ps);
}

static void mistakes_are_named(void **state)
{
	(void)state;
	refused("vrrp mastr at d1", "unknown word 'mastr'");
	refused("vrrp master d1", "is written 'vrrp STATE at HOST [vrid NUMBER]'");
	refused("vrrp master at d1 vrid", "is written");
	refused("vrrp master at d9", "no host has that name");
	refused("advert priority 256", "a number from 0 to 255");
	refused("count(advert vrid x) == 0", "a number from 0 to 255");
	refused("alive rs1", "is written 'alive SERVER at HOST'");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(states_and_priorities_are_as_they_stand),
		TEST(adverts_and_gratuitous_arps_are_patterns),
		TEST(what_sync_brings_is_counted),
		TEST(a_word_is_said_as_it_was_written),
		TEST(mistakes_are_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
