/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The checks at the end of a run: one line each with points, and the values seen if one failed. */
#include "ui/report/checks.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "ui/report/spoken.h"
#include "ui/report/style.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"

#define INDENT 9

static void put_words(struct text *t, bool colour, enum style style, const char *words)
{
	if (!*words)
		return;
	text_add(t, "%*s%s", INDENT, "", style_on(colour, style));
	columns_wrap(t, words, INDENT, report_width() - INDENT);
	text_put(t, style_off(colour, style));
}

static void put_check(struct text *t, const struct check_result *r, bool colour)
{
	const struct spec_check *c = r->check;
	enum style style = r->passed ? STYLE_GOOD : STYLE_BAD;
	struct text points = {0};

	text_add(&points, "  %s %" PRId64 "/%" PRId64, r->passed ? "✓" : "✗",
		r->passed ? c->points : 0, c->points);
	style_put(t, colour, style, points.s, INDENT);
	columns_wrap(t, spoken(&c->description), INDENT, report_width() - INDENT);
	put_words(t, colour, STYLE_PLAIN, spoken(r->passed ? &c->pass : &c->fail));
	struct text shown = {0};
	text_shown(&shown, text_str(&r->values), r->values.len, SHOWN_WORD);
	if (!r->passed)
		put_words(t, colour, STYLE_DIM, text_str(&shown));
	text_free(&shown);
	text_free(&points);
}

struct points checks_table(struct text *t, const struct play *p, bool colour)
{
	struct points sum = {0};
	size_t count = play_check_count(p);

	if (!count)
		return sum;
	text_putc(t, '\n');
	style_put(t, colour, STYLE_TITLE, _("Checks"), 0);
	text_putc(t, '\n');
	for (size_t i = 0; i < count; i++) {
		struct check_result r;
		play_check(p, i, &r);
		put_check(t, &r, colour);
		sum.possible += r.check->points;
		sum.reached += r.passed ? r.check->points : 0;
		sum.failed += !r.passed;
		check_result_free(&r);
	}
	text_add(t, _("  %lld of %lld points\n"), (long long)sum.reached, (long long)sum.possible);
	return sum;
}

size_t checks_failed(const struct play *p)
{
	size_t failed = 0;

	for (size_t i = 0; i < play_check_count(p); i++) {
		struct check_result r;
		play_check(p, i, &r);
		failed += !r.passed;
		check_result_free(&r);
	}
	return failed;
}
