/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A canvas without a terminal: as UTF-8 text, and as letters for its looks. */
#include "base/text.h"
#include "ui/canvas/canvas.h"

void text_put_code(struct text *t, uint32_t c)
{
	if (c < 0x80) {
		text_putc(t, (char)c);
	} else if (c < 0x800) {
		text_putc(t, (char)(0xc0 | c >> 6));
		text_putc(t, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		text_putc(t, (char)(0xe0 | c >> 12));
		text_putc(t, (char)(0x80 | (c >> 6 & 0x3f)));
		text_putc(t, (char)(0x80 | (c & 0x3f)));
	} else {
		text_putc(t, (char)(0xf0 | c >> 18));
		text_putc(t, (char)(0x80 | (c >> 12 & 0x3f)));
		text_putc(t, (char)(0x80 | (c >> 6 & 0x3f)));
		text_putc(t, (char)(0x80 | (c & 0x3f)));
	}
}

static int used(const struct canvas *c, int y)
{
	int n = c->width;

	while (n > 0 && canvas_cell(c, n - 1, y)->code == ' ')
		n--;
	return n;
}

void canvas_text(struct text *t, const struct canvas *c)
{
	for (int y = 0; y < c->height; y++) {
		for (int x = 0, n = used(c, y); x < n; x++)
			if (canvas_cell(c, x, y)->code)
				text_put_code(t, canvas_cell(c, x, y)->code);
		text_putc(t, '\n');
	}
}

/* a role is a letter; a capital one if it is reversed */
static char letter(uint16_t look)
{
	static const char small[] = "abcdefghijklmnopqrstuvwxyz0123";
	static const char large[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ4567";
	unsigned role = look & LOOK_ROLE;

	return look & LOOK_REVERSE ? large[role] : small[role];
}

_Static_assert(ROLES <= 30, "a letter for each role");

void canvas_looks(struct text *t, const struct canvas *c)
{
	for (int y = 0; y < c->height; y++) {
		for (int x = 0, n = used(c, y); x < n; x++)
			text_putc(t, letter(canvas_cell(c, x, y)->look));
		text_putc(t, '\n');
	}
}
