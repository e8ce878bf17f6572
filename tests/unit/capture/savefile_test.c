/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files as they come: other link types, cut, damaged, of another age. */
#include "check.h"

#include <string.h>

#include "base/text.h"
#include "capture/savefile.h"

struct taken {
	uint64_t frames;
	int64_t first, last;
	uint32_t captured;
	bool with_ethernet;
};

static bool take(void *arg, const struct capture_frame *f)
{
	struct taken *t = arg;

	t->first = t->frames++ ? t->first : f->time;
	t->last = f->time > t->last ? f->time : t->last;
	t->captured = f->captured;
	t->with_ethernet = f->with_ethernet;
	return true;
}

/* what is said about these bytes, "" where they are fine */
static struct text read_bytes(const void *bytes, size_t n, struct taken *t)
{
	struct problems ps = {0};
	struct savefile_about about = {0};
	struct text said = {0};
	FILE *f = tmpfile();

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	rewind(f);
	*t = (struct taken){0};
	int status = savefile_read(f, "c", take, t, &about, &ps);
	assert_int_equal(status != 0, ps.count > 0);
	problems_print(&ps, &said);
	problems_free(&ps);
	return said;
}

struct made_file {
	uint8_t bytes[256];
	size_t n;
};

static void little(struct made_file *m, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		m->bytes[m->n++] = (uint8_t)(v >> 8 * i);
}

/* one packet of `length` bytes */
static void make(struct made_file *m, uint32_t link, uint32_t length)
{
	*m = (struct made_file){.n = 0};
	little(m, 0xa1b2c3d4);
	little(m, 0x00040002);
	little(m, 0);
	little(m, 0);
	little(m, 65535);
	little(m, link);
	little(m, 7);
	little(m, 5);
	little(m, length);
	little(m, length);
	for (uint32_t i = 0; i < length; i++)
		m->bytes[m->n++] = (uint8_t)i;
}

static void links(void **state)
{
	static const struct {
		uint32_t link, length, captured;
		bool ethernet;
	} kinds[] = {{1, 60, 60, true}, {113, 60, 60 - 16 + 14, true},
		{276, 60, 60 - 20 + 14, true}, {101, 40, 40, false}, {0, 44, 40, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct made_file m;
		struct taken t;
		make(&m, kinds[i].link, kinds[i].length);
		struct text said = read_bytes(m.bytes, m.n, &t);
		assert_string_equal(text_str(&said), "");
		assert_int_equal(t.frames, 1);
		assert_int_equal(t.captured, kinds[i].captured);
		assert_int_equal(t.with_ethernet, kinds[i].ethernet);
		assert_int_equal(t.first, 7000005000);
		text_free(&said);
	}
}

static void expect(const struct made_file *m, size_t n, const char *words, uint64_t frames)
{
	struct taken t;
	struct text said = read_bytes(m->bytes, n, &t);

	if (!strstr(text_str(&said), words))
		fail_msg("%s", text_str(&said));
	assert_int_equal(t.frames, frames);
	text_free(&said);
}

static void wrong(void **state)
{
	struct made_file m;

	(void)state;
	make(&m, 105, 60);
	expect(&m, m.n, "found link type IEEE802_11 (105)", 0);
	make(&m, 1, 60);
	expect(&m, 0, "not a capture", 0);
	expect(&m, 10, "not a capture", 0);
	expect(&m, m.n - 1, "damaged at packet 1", 0);
	m.bytes[3] ^= 0xff;
	expect(&m, m.n, "not a capture", 0);
	make(&m, 113, 8); /* shorter than the header of its link type: passed over */
	expect(&m, m.n, "", 0);
}

/* seconds that do not fit into nanoseconds: a damaged file, or one of another universe */
static void far_times(void **state)
{
	struct taken t;
	struct problems ps = {0};
	struct savefile_about about = {0};
	FILE *f = fopen(SOURCE_DIR "/tests/fuzz/corpus/capture/far-time.pcapng", "r");

	(void)state;
	assert_non_null(f);
	t = (struct taken){0};
	assert_int_equal(savefile_read(f, "c", take, &t, &about, &ps), 0);
	assert_int_equal(t.frames, 3);
	assert_int_equal(t.first, 1000000000);
	assert_true(t.last == INT64_C(9000000000) * 1000000000);
	problems_free(&ps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links), cmocka_unit_test(wrong), cmocka_unit_test(far_times)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
