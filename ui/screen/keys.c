/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parses the names of keys (`Enter`, `C-c`, `F1`) and the characters between them into codes. */
#include "ui/screen/keys.h"

#include <stdio.h>
#include <string.h>

#include "ui/text/columns.h"

static const struct {
	const char *name;
	int key;
} names[] = {{"Up", K_UP}, {"Down", K_DOWN}, {"Left", K_LEFT}, {"Right", K_RIGHT},
	{"PgUp", K_PAGE_UP}, {"PgDn", K_PAGE_DOWN}, {"Home", K_HOME}, {"End", K_END},
	{"Del", K_DELETE}, {"Tab", K_TAB}, {"S-Tab", K_BACK_TAB}, {"Enter", K_ENTER},
	{"Esc", K_ESC}, {"BS", K_BACKSPACE}, {"F1", K_F1}, {"Paste", K_PASTE}, {"Pasted", K_PASTED},
	{"C-c", K_CTRL_C}, {"C-u", K_CTRL_U}, {"Space", ' '}, {"lt", '<'}};

static bool read_name(const char *name, struct input *in)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].name, name) == 0) {
			in->key = names[i].key;
			return true;
		}
	if (sscanf(name, "Click %d,%d", &in->x, &in->y) == 2)
		in->key = K_CLICK;
	else if (sscanf(name, "WheelUp %d,%d", &in->x, &in->y) == 2)
		in->key = K_WHEEL_UP;
	else if (sscanf(name, "WheelDown %d,%d", &in->x, &in->y) == 2)
		in->key = K_WHEEL_DOWN;
	else if (sscanf(name, "Resize %dx%d", &in->x, &in->y) == 2)
		in->key = K_RESIZE;
	else if (sscanf(name, "Wait %d", &in->x) == 1)
		in->key = K_WAIT;
	return in->key != K_NONE;
}

bool keys_next(const char **at, struct input *in)
{
	const char *s = *at;
	size_t n = strlen(s);
	char name[40];
	uint32_t code;

	*in = (struct input){0};
	if (!n)
		return false;
	if (*s != '<') {
		*at += columns_decode(s, n, &code);
		in->key = (int)code;
		return true;
	}
	size_t length = strcspn(s, ">") - 1;
	if (s[1 + length] != '>' || length >= sizeof(name))
		return false;
	memcpy(name, s + 1, length);
	name[length] = '\0';
	*at += length + 2;
	return read_name(name, in);
}
