/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Characters used by views, each with a similar ASCII character. */
#include <stddef.h>

#include "ui/canvas/canvas.h"

static const struct likeness {
	uint32_t from, to;
	char looks;
} likenesses[] = {
	{0xa0, 0xa0, ' '},      /* no-break space */
	{0xb7, 0xb7, '-'},      /* · */
	{0xd7, 0xd7, 'x'},      /* × */
	{0x2010, 0x2015, '-'},  /* – — */
	{0x2018, 0x2019, '\''}, /* ‘ ’ */
	{0x201c, 0x201d, '"'},  /* “ ” */
	{0x2022, 0x2022, '*'},  /* • */
	{0x2026, 0x2026, '~'},  /* … */
	{0x2190, 0x2190, '<'},  /* ← */
	{0x2191, 0x2191, '^'},  /* ↑ */
	{0x2192, 0x2192, '>'},  /* → */
	{0x2193, 0x2193, 'v'},  /* ↓ */
	{0x2194, 0x2194, '='},  /* ↔ */
	{0x2212, 0x2212, '-'},  /* − */
	{0x2248, 0x2248, '~'},  /* ≈ */
	{0x2260, 0x2260, '#'},  /* ≠ */
	{0x2264, 0x2264, '<'},  /* ≤ */
	{0x2265, 0x2265, '>'},  /* ≥ */
	{0x2500, 0x2501, '-'},  /* ─ ━ */
	{0x2502, 0x2503, '|'},  /* │ ┃ */
	{0x250c, 0x254b, '+'},  /* corners and crossings */
	{0x2550, 0x2550, '='},  /* ═ */
	{0x2551, 0x2551, '|'},  /* ║ */
	{0x2574, 0x2574, '-'},  /* half lines */
	{0x2576, 0x2576, '-'}, {0x2575, 0x2577, '|'}, {0x256d, 0x2570, '+'}, /* ╭ ╮ ╯ ╰ */
	{0x2580, 0x2580, '"'},                                               /* ▀ */
	{0x2581, 0x2583, '_'},                                               /* ▁ ▂ ▃ */
	{0x2584, 0x2586, '='},                                               /* ▄ ▅ ▆ */
	{0x2587, 0x258f, '#'},                                               /* █ and its
									      * fractions */
	{0x2591, 0x2593, ':'},                                               /* ░ ▒ ▓ */
	{0x25a0, 0x25a0, '#'},                                               /* ■ */
	{0x25a1, 0x25a1, '['},                                               /* □ */
	{0x25b2, 0x25b2, '^'},                                               /* ▲ */
	{0x25b3, 0x25b3, '/'},                                               /* △ */
	{0x25b4, 0x25b4, '^'},                                               /* ▴ */
	{0x25b6, 0x25ba, '>'},                                               /* ▶ ▸ */
	{0x25bc, 0x25bc, 'v'},                                               /* ▼ */
	{0x25bd, 0x25bd, '\\'},                                              /* ▽ */
	{0x25be, 0x25be, 'v'},                                               /* ▾ */
	{0x25c0, 0x25c4, '<'},                                               /* ◀ ◂ */
	{0x25c6, 0x25c6, '?'},                                               /* ◆ */
	{0x25c7, 0x25c7, '$'},                                               /* ◇ */
	{0x25c8, 0x25c8, '%'},                                               /* ◈ */
	{0x25c9, 0x25c9, '@'},                                               /* ◉ */
	{0x25cb, 0x25cb, 'o'},                                               /* ○ */
	{0x25ce, 0x25ce, '&'},                                               /* ◎ */
	{0x25cf, 0x25cf, 'O'},                                               /* ● */
	{0x2605, 0x2605, '*'},                                               /* ★ */
	{0x2713, 0x2714, '+'},                                               /* ✓ ✔ */
	{0x271a, 0x271a, '='},                                               /* ✚ */
	{0x2717, 0x2718, 'x'},                                               /* ✗ ✘ */
};

uint32_t ascii_for(uint32_t code)
{
	for (size_t i = 0; i < sizeof(likenesses) / sizeof(likenesses[0]); i++)
		if (code >= likenesses[i].from && code <= likenesses[i].to)
			return (unsigned char)likenesses[i].looks;
	return code < 0x80 ? code : '?';
}
