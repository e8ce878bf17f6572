/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lab as the page asks it: requests and answers in JSON, natively. */
#include "check.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/page/page.h"
#include "ui/text/words.h"

static json_t *ask(struct page *p, const char *request)
{
	json_t *answer = json_loads(page_call(p, request), 0, NULL);

	assert_non_null(answer);
	return answer;
}

/* the string at `key`, good until the next one */
static const char *asked(struct page *p, const char *request, const char *key)
{
	static char kept[4096];
	json_t *answer = ask(p, request);
	const char *s = json_string_value(json_object_get(answer, key));

	snprintf(kept, sizeof(kept), "%s", s ? s : "");
	json_decref(answer);
	return kept;
}

static struct page *page_begin(void)
{
	words_choose("en");
	setenv("XDG_STATE_HOME", "/nonexistent", 1);
	assert_int_equal(chdir(SOURCE_DIR "/scenarios"), 0);
	return page_new(SOURCE_DIR);
}

static void test_shelves(void **state)
{
	struct page *p = page_begin();
	json_t *answer = ask(p, "{\"do\": \"labs\"}"),
	       *shelves = json_object_get(answer, "shelves");
	size_t i, k;
	json_t *shelf, *lab;

	(void)state;
	assert_int_equal(json_array_size(shelves), 4);
	json_array_foreach (shelves, i, shelf)
		json_array_foreach (json_object_get(shelf, "labs"), k, lab)
			assert_non_null(json_object_get(lab, "title"));
	json_decref(answer);
	page_free(p);
}

static void test_refusals(void **state)
{
	struct page *p = page_begin();

	(void)state;
	assert_string_not_equal(asked(p, "no json", "problem"), "");
	assert_string_not_equal(asked(p, "{\"do\": \"step\"}", "problem"), "");
	assert_string_not_equal(asked(p, "{\"do\": \"open\", \"name\": \"../x\"}", "problem"), "");
	assert_string_not_equal(
		asked(p, "{\"do\": \"open\", \"name\": \"../../etc/passwd\"}", "problem"), "");
	page_free(p);
}

/* what a step back shows is what was there before, its hash too */
static void test_back_is_exact(void **state)
{
	struct page *p = page_begin();
	char hashes[20][20], frames[20][4096];

	(void)state;
	asked(p, "{\"do\": \"open\", \"name\": \"dr-basics\"}", "name");
	for (int i = 0; i < 20; i++) {
		snprintf(
			hashes[i], sizeof(hashes[i]), "%s", asked(p, "{\"do\": \"step\"}", "hash"));
		snprintf(frames[i], sizeof(frames[i]), "%s",
			page_call(p, "{\"do\": \"view\", \"name\": \"frame\"}"));
	}
	for (int i = 18; i >= 0; i--) {
		assert_string_equal(asked(p, "{\"do\": \"step\", \"n\": -1}", "hash"), hashes[i]);
		page_call(p, "{\"do\": \"view\", \"name\": \"frame\"}");
		assert_memory_equal(text_str(&p->answer), frames[i], 40);
	}
	page_free(p);
}

/* another branch has another hash, and back before it the first one is there again */
static void test_branch(void **state)
{
	struct page *p = page_begin();
	char before[20], after[20];

	(void)state;
	asked(p, "{\"do\": \"open\", \"name\": \"dr-basics\"}", "name");
	snprintf(before, sizeof(before), "%s", asked(p, "{\"do\": \"step\", \"n\": 4}", "hash"));
	snprintf(after, sizeof(after), "%s", asked(p, "{\"do\": \"step\", \"n\": 4}", "hash"));
	asked(p, "{\"do\": \"step\", \"n\": -4}", "hash");
	asked(p, "{\"do\": \"type\", \"host\": \"rs1\", \"line\": \"ip addr\"}", "hash");
	assert_string_not_equal(asked(p, "{\"do\": \"step\", \"n\": 4}", "hash"), after);
	asked(p, "{\"do\": \"seek\", \"at\": -1}", "hash");
	assert_string_equal(asked(p, "{\"do\": \"step\", \"n\": 4}", "hash"), before);
	page_free(p);
}

static void test_console(void **state)
{
	struct page *p = page_begin();

	(void)state;
	asked(p, "{\"do\": \"open\", \"name\": \"dr-basics\"}", "name");
	json_t *answer = ask(p,
		"{\"do\": \"type\", \"host\": \"rs1\", \"line\": \"cat "
		"/proc/sys/net/ipv4/ip_forward\"}");
	const json_t *typed = json_object_get(answer, "typed");
	assert_string_equal(json_string_value(json_object_get(typed, "out")), "0\n");
	json_decref(answer);
	assert_string_equal(
		asked(p, "{\"do\": \"type\", \"host\": \"rs1\", \"line\": \"rs2# hostname\"}",
			"host"),
		"rs2");
	assert_non_null(strstr(page_call(p,
				       "{\"do\": \"complete\", \"host\": \"rs1\", \"before\": "
				       "\"\", \"typed\": \"sysc\"}"),
		"\"sysctl\""));
	assert_string_not_equal(
		asked(p, "{\"do\": \"type\", \"host\": \"rs9\", \"line\": \"ls\"}", "problem"), "");
	page_free(p);
}

/* the lab that was open stays open, and each error has its line */
static void test_broken_text(void **state)
{
	struct page *p = page_begin();

	(void)state;
	asked(p, "{\"do\": \"open\", \"name\": \"dr-basics\"}", "name");
	json_t *answer = ask(p,
		"{\"do\": \"open_text\", \"name\": \"a.yaml\", \"text\": "
		"\"version: 1\\nname: x\\nbogus: 1\\nseed: no\\n\"}");
	assert_true(json_array_size(json_object_get(answer, "problems")) >= 2);
	const json_t *first = json_array_get(json_object_get(answer, "problems"), 0);
	assert_int_equal(json_integer_value(json_object_get(first, "line")), 3);
	json_decref(answer);
	assert_string_equal(asked(p, "{\"do\": \"state\"}", "name"), "dr-basics");
	page_free(p);
}

static void test_answer_for_grade(void **state)
{
	struct page *p = page_begin();

	(void)state;
	asked(p, "{\"do\": \"open\", \"name\": \"repair-dr\"}", "name");
	asked(p,
		"{\"do\": \"type\", \"host\": \"rs1\", \"line\": \"sysctl -w "
		"net.ipv4.ip_forward=1\"}",
		"host");
	assert_string_equal(asked(p, "{\"do\": \"hand_in\"}", "text"),
		"# lvslab: repair-dr\nrs1# sysctl -w net.ipv4.ip_forward=1\n");
	page_free(p);
}

/* what the lesson typed is not the student's answer */
static void test_lesson(void **state)
{
	struct page *p = page_begin();

	(void)state;
	asked(p, "{\"do\": \"open\", \"name\": \"lessons/02-direct-routing\"}", "name");
	assert_string_not_equal(asked(p, "{\"do\": \"lesson\"}", "card"), "");
	asked(p, "{\"do\": \"whole\"}", "name");
	asked(p, "{\"do\": \"whole\"}", "name");
	assert_string_equal(asked(p, "{\"do\": \"lesson\"}", "phase"), "asked");
	asked(p, "{\"do\": \"answer\", \"given\": \"1\"}", "name");
	assert_string_not_equal(asked(p, "{\"do\": \"lesson\"}", "verdict"), "");
	asked(p, "{\"do\": \"to_step\", \"step\": 4}", "name");
	json_t *answer = ask(p, "{\"do\": \"lesson\"}");
	assert_int_equal(json_integer_value(json_object_get(answer, "at")), 4);
	json_decref(answer);
	assert_string_equal(
		asked(p, "{\"do\": \"hand_in\"}", "text"), "# lvslab: direct-routing\n");
	page_free(p);
}

/* plays on, answering and typing meanwhile; then a second page goes the same way */
static void goes_the_same_way(const char *name, unsigned turns)
{
	struct page *p = page_begin(), *q = page_begin();
	struct text open = {0};
	char hash[20], phase[20];

	text_add(&open, "{\"do\": \"open\", \"name\": \"%s\"}", name);
	asked(p, open.s, "name");
	for (unsigned i = 0; i < turns; i++) {
		asked(p, "{\"do\": \"whole\"}", "name");
		if (i % 3 == 1)
			asked(p, "{\"do\": \"type\", \"host\": \"rs1\", \"line\": \"ip neigh\"}",
				"hash");
		asked(p, "{\"do\": \"answer\", \"given\": \"1\"}", "name");
		asked(p, "{\"do\": \"answer\", \"given\": \"2\"}", "name");
		asked(p, "{\"do\": \"reveal\"}", "name");
		asked(p, "{\"do\": \"step\", \"n\": 3}", "name");
	}
	snprintf(hash, sizeof(hash), "%s", asked(p, "{\"do\": \"state\"}", "hash"));
	assert_true(lesson_at(p->model->lesson) > 0 || turns == 1);
	snprintf(phase, sizeof(phase), "%s", asked(p, "{\"do\": \"lesson\"}", "phase"));
	json_t *way = ask(p, "{\"do\": \"trail\"}");
	json_object_set_new(way, "do", json_string("follow"));
	char *follow = json_dumps(way, JSON_COMPACT);
	asked(q, open.s, "name");
	assert_string_equal(asked(q, follow, "problem"), "");
	assert_string_equal(asked(q, "{\"do\": \"state\"}", "hash"), hash);
	assert_string_equal(asked(q, "{\"do\": \"lesson\"}", "phase"), phase);
	assert_int_equal(lesson_at(q->model->lesson), lesson_at(p->model->lesson));
	free(follow);
	json_decref(way);
	text_free(&open);
	page_free(p);
	page_free(q);
}

static void test_a_way_is_gone_again(void **state)
{
	(void)state;
	goes_the_same_way("lessons/02-direct-routing", 1);
	goes_the_same_way("lessons/02-direct-routing", 9);
	goes_the_same_way("lessons/03-arp-problem", 12);
	goes_the_same_way("lessons/06-nat-dr-tun", 20);
	goes_the_same_way("lessons/12-find-the-fault", 20);
	goes_the_same_way("lessons/15-failover", 12);
}

/* whatever a link says: refused in words, and the page goes on */
static void test_a_false_way_is_refused(void **state)
{
	static const char *const ways[] = {"{\"do\": \"follow\"}",
		"{\"do\": \"follow\", \"stops\": [[0, 9, 0, 0]], \"lines\": [], \"position\": 1}",
		"{\"do\": \"follow\", \"stops\": [[0, 0, 0, 0], [5, 0, 3, 0]], \"position\": 3}",
		"{\"do\": \"follow\", \"stops\": [[0, 0, 0, 0]], \"position\": 400000}",
		"{\"do\": \"follow\", \"stops\": [[0, 0, 0, 0]], \"lines\": [[1, 5, \"nobody\", "
		"\"ls\", "
		"false]], \"position\": 3}",
		"{\"do\": \"follow\", \"stops\": [[0, 0, 0, 0]], \"lines\": [[1, 2, 3, 4, 5]], "
		"\"position\": 9e18}"};
	struct page *p = page_begin();

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		asked(p, "{\"do\": \"open\", \"name\": \"lessons/02-direct-routing\"}", "name");
		assert_string_not_equal(asked(p, ways[i], "problem"), "");
		assert_string_equal(asked(p, "{\"do\": \"whole\"}", "problem"), "");
	}
	page_free(p);
}

static void test_both_languages(void **state)
{
	struct page *p = page_begin();
	char english[400];

	(void)state;
	json_t *answer = ask(p, "{\"do\": \"sentences\"}");
	const char *en =
		json_string_value(json_object_get(json_object_get(answer, "sentences"), "tagline"));
	snprintf(english, sizeof(english), "%s", en);
	json_decref(answer);
	assert_string_equal(asked(p, "{\"do\": \"language\", \"code\": \"zh\"}", "code"), "zh");
	answer = ask(p, "{\"do\": \"sentences\"}");
	assert_string_not_equal(
		json_string_value(json_object_get(json_object_get(answer, "sentences"), "tagline")),
		english);
	json_decref(answer);
	words_choose("en");
	page_free(p);
}

/* a lab that is open goes on in the other language, what was decided before too */
static void test_language_of_an_open_lab(void **state)
{
	struct page *p = page_begin();
	char english[400];

	(void)state;
	asked(p, "{\"do\": \"open\", \"name\": \"dr-basics\"}", "name");
	snprintf(english, sizeof(english), "%s",
		asked(p, "{\"do\": \"step\", \"n\": 3}", "sentence"));
	asked(p, "{\"do\": \"language\", \"code\": \"zh\"}", "code");
	assert_string_not_equal(asked(p, "{\"do\": \"state\"}", "sentence"), english);
	words_choose("en");
	page_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shelves),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_back_is_exact),
		cmocka_unit_test(test_branch),
		cmocka_unit_test(test_console),
		cmocka_unit_test(test_broken_text),
		cmocka_unit_test(test_answer_for_grade),
		cmocka_unit_test(test_lesson),
		cmocka_unit_test(test_a_way_is_gone_again),
		cmocka_unit_test(test_a_false_way_is_refused),
		cmocka_unit_test(test_both_languages),
		cmocka_unit_test(test_language_of_an_open_lab),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
