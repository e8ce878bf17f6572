/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Computes text widths from a table of advances; cuts and wraps by them. */
#include "ui/picture/letters.h"

#include <string.h>

#include "base/text.h"
#include "ui/text/columns.h"

#define ELLIPSIS "…"

/* thousandths of the size, U+0020 to U+007E */
static const uint16_t regular[] = {
	318,
	401,
	460,
	838,
	636,
	950,
	780,
	275,
	390,
	390,
	500,
	838,
	318,
	361,
	318,
	337,
	636,
	636,
	636,
	636,
	636,
	636,
	636,
	636,
	636,
	636,
	337,
	337,
	838,
	838,
	838,
	531,
	1000,
	684,
	686,
	698,
	770,
	632,
	575,
	775,
	752,
	295,
	295,
	656,
	557,
	863,
	748,
	787,
	603,
	787,
	695,
	635,
	611,
	732,
	684,
	989,
	685,
	611,
	685,
	390,
	337,
	390,
	838,
	500,
	500,
	613,
	635,
	550,
	635,
	615,
	352,
	635,
	634,
	278,
	278,
	579,
	278,
	974,
	634,
	612,
	635,
	635,
	411,
	521,
	392,
	634,
	592,
	818,
	592,
	592,
	525,
	636,
	337,
	636,
	838,
};
static const uint16_t bold[] = {
	348,
	456,
	521,
	838,
	696,
	1002,
	872,
	306,
	457,
	457,
	523,
	838,
	380,
	415,
	380,
	365,
	696,
	696,
	696,
	696,
	696,
	696,
	696,
	696,
	696,
	696,
	400,
	400,
	838,
	838,
	838,
	580,
	1000,
	774,
	762,
	734,
	830,
	683,
	683,
	821,
	837,
	372,
	372,
	775,
	637,
	995,
	837,
	850,
	733,
	850,
	770,
	720,
	682,
	812,
	774,
	1103,
	771,
	724,
	725,
	457,
	365,
	457,
	838,
	500,
	500,
	675,
	716,
	593,
	716,
	678,
	435,
	716,
	712,
	343,
	343,
	665,
	343,
	1042,
	712,
	687,
	716,
	716,
	493,
	595,
	478,
	712,
	652,
	924,
	645,
	652,
	582,
	712,
	365,
	712,
	838,
};

static unsigned advance_of(uint32_t code, bool is_bold)
{
	if (code >= 0x20 && code < 0x7f)
		return is_bold ? bold[code - 0x20] : regular[code - 0x20];
	if (code == 0xb7)
		return is_bold ? 380 : 318;
	if (code >= 0x2190 && code < 0x2300) /* arrows, signs of mathematics */
		return 838;
	if (columns_cells(code) == 0)
		return 0;
	if (columns_cells(code) == 2 || code >= 0x2000)
		return 1000;
	return is_bold ? 800 : 720; /* other letters: rather too wide than cut */
}

int letters_width_of(const char *words, size_t bytes, enum lettering l)
{
	unsigned long sum = 0;
	uint32_t code;

	for (size_t i = 0; i < bytes;) {
		i += columns_decode(words + i, bytes - i, &code);
		sum += advance_of(code, lettering_bold(l));
	}
	return (int)((sum * (unsigned long)lettering_size(l) + 999) / 1000);
}

int letters_width(const char *words, enum lettering l)
{
	return letters_width_of(words, strlen(words), l);
}

/* number of bytes of `s` that fit; at least one character, so that every text ends */
static size_t fitting(const char *s, size_t n, enum lettering l, int width)
{
	size_t i = 0;
	uint32_t code;

	while (i < n) {
		size_t step = columns_decode(s + i, n - i, &code);
		if (i > 0 && letters_width_of(s, i + step, l) > width)
			break;
		i += step;
	}
	return i;
}

void letters_cut(struct text *t, const char *words, enum lettering l, int width)
{
	size_t n = strlen(words);

	if (letters_width_of(words, n, l) <= width) {
		text_put(t, words);
		return;
	}
	text_putn(t, words, fitting(words, n, l, width - letters_width(ELLIPSIS, l)));
	text_put(t, ELLIPSIS);
}

/* the best place to end a line of `n` fitting bytes */
static size_t line_end(const char *s, size_t n)
{
	size_t i = 0, best = 0;
	uint32_t code;

	if (!s[n] || s[n] == ' ')
		return n;
	while (i < n) {
		size_t step = columns_decode(s + i, n - i, &code);
		i += step;
		if ((code == ' ' || columns_cells(code) == 2) && i <= n)
			best = i;
	}
	return best ? best : n;
}

/* one paragraph of `n` bytes; `more`: another follows */
static size_t wrap_paragraph(
	struct text *t, const char *words, enum lettering l, int width, size_t most, bool more)
{
	size_t lines = 0;

	while (*words && lines < most) {
		size_t end = line_end(words, fitting(words, strlen(words), l, width)), kept = end;
		if (++lines == most && words[end]) {
			letters_cut(t, words, l, width);
			text_putc(t, '\n');
			return lines;
		}
		while (kept > 0 && words[kept - 1] == ' ')
			kept--;
		text_putn(t, words, kept);
		if (lines == most && more)
			text_put(t, " " ELLIPSIS);
		text_putc(t, '\n');
		words += end;
		while (*words == ' ')
			words++;
	}
	return lines;
}

size_t letters_wrap(struct text *t, const char *words, enum lettering l, int width, size_t most)
{
	size_t lines = 0;

	while (*words && lines < most) {
		struct text paragraph = {0};
		const char *end = strchr(words, '\n');
		text_putn(&paragraph, words, end ? (size_t)(end - words) : strlen(words));
		lines += wrap_paragraph(
			t, text_str(&paragraph), l, width, most - lines, end && end[1]);
		text_free(&paragraph);
		words = end ? end + 1 : "";
	}
	return lines;
}
