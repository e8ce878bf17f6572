/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys as the screen knows them: characters are their code points, the others stand above. */
#ifndef LVSLAB_UI_SCREEN_KEYS_H
#define LVSLAB_UI_SCREEN_KEYS_H

#include <stdbool.h>
#include <stdint.h>

enum key {
	K_NONE = 0,
	K_CTRL_C = 3,
	K_TAB = 9,
	K_CTRL_L = 12,
	K_ENTER = 13,
	K_CTRL_U = 21,
	K_CTRL_Z = 26,
	K_ESC = 27,
	K_BACKSPACE = 127,
	K_UP = 0x110000,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_HOME,
	K_END,
	K_DELETE,
	K_BACK_TAB,
	K_F1,
	K_PASTE, /* what follows was pasted, up to K_PASTED */
	K_PASTED,
	K_CLICK,
	K_WHEEL_UP,
	K_WHEEL_DOWN,
	K_RESIZE, /* x, y: the new size */
	K_WAIT,   /* x: so many milliseconds go by; only in written keys */
};

struct input {
	int key;  /* enum key */
	int x, y; /* of the mouse; what else is said above */
};

/*
 * Written keys, as tests and `--keys` have them: characters stand for themselves, others in angle
 * brackets: <Up> <Tab> <Enter> <Esc> <C-c> <Space> <lt> <Click 10,4> <Resize 120x40> <Wait 500>.
 * Reads one and moves on; false where it cannot be read, or at the end (then **at is 0).
 */
bool keys_next(const char **at, struct input *in);

#endif
