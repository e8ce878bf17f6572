/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys of the screen: characters are their code points, other keys are above them. */
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
	K_PASTE, /* a paste follows, up to K_PASTED */
	K_PASTED,
	K_CLICK,
	K_WHEEL_UP,
	K_WHEEL_DOWN,
	K_RESIZE, /* x, y: the new size */
	K_WAIT,   /* x: milliseconds to wait; only in written keys */
};

struct input {
	int key;  /* enum key */
	int x, y; /* of the mouse, or as noted above */
};

/*
 * Written keys, for tests and `--keys`: characters are literal, other keys in angle brackets: <Up>
 * <Tab> <Enter> <Esc> <C-c> <Space> <lt> <Click 10,4> <Resize 120x40> <Wait 500>. Reads one and
 * advances; false if it is invalid, or at the end (then **at is 0).
 */
bool keys_next(const char **at, struct input *in);

#endif
