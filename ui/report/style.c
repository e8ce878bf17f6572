/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Eight colours of the terminal's own palette, chosen to differ in brightness, too (blue and yellow
 * rather than red and green mark the most important difference).
 */
#include "ui/report/style.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/text/columns.h"

static const char *const codes[STYLES] = {
	[STYLE_PLAIN] = "",
	[STYLE_TITLE] = "\033[1m",
	[STYLE_DIM] = "\033[2m",
	[STYLE_NODE] = "\033[1m",
	[STYLE_FRAME] = "\033[36m",
	[STYLE_CHANGED] = "\033[33m",
	[STYLE_BAD] = "\033[31m",
	[STYLE_GOOD] = "\033[32m",
	[STYLE_SAY] = "\033[1;34m",
};

#define WIDEST 100
#define NARROWEST 60

size_t report_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ||
		size.ws_col >= WIDEST)
		return WIDEST;
	return size.ws_col > NARROWEST ? size.ws_col : NARROWEST;
}

const char *style_on(bool colour, enum style s)
{
	return colour ? codes[s] : "";
}

const char *style_off(bool colour, enum style s)
{
	return colour && s != STYLE_PLAIN ? "\033[0m" : "";
}

void style_put(struct text *t, bool colour, enum style s, const char *words, size_t width)
{
	text_put(t, style_on(colour, s));
	columns_pad(t, words, width);
	text_put(t, style_off(colour, s));
}
