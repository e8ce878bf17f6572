/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Queries the terminal's background colour: xterm's OSC 11. It is followed by a query that every
 * terminal answers (DA1, ECMA-48 as DEC has it), so that there is no waiting for a terminal without
 * OSC 11. Other input that arrives meanwhile was typed by the user; it is lost.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "ui/tui/tui.h"

#define PATIENCE_MS 200

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* until the second answer is there: ESC [ ? … c */
static void read_answers(char *answer, size_t size)
{
	int64_t end = now_ms() + PATIENCE_MS;
	size_t n = 0;

	while (n + 1 < size && now_ms() < end) {
		struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
		if (poll(&in, 1, (int)(end - now_ms())) <= 0)
			break;
		ssize_t got = read(STDIN_FILENO, answer + n, size - 1 - n);
		if (got <= 0)
			break;
		n += (size_t)got;
		answer[n] = '\0';
		const char *second = strstr(answer, "\033[?");
		if (second && strchr(second, 'c'))
			break;
	}
	answer[n] = '\0';
}

/* "rgb:ffff/ffff/ffff", two digits or four: is it brighter than the middle? (ITU-R BT.709) */
static bool read_colour(const char *answer, bool *is_light)
{
	const char *rgb = strstr(answer, "]11;rgb:");
	unsigned c[3];
	int digits;

	if (!rgb || sscanf(rgb + 8, "%x/%x/%x", &c[0], &c[1], &c[2]) != 3)
		return false;
	digits = (int)strspn(rgb + 8, "0123456789abcdefABCDEF");
	double whole = digits >= 4 ? 65535.0 : 255.0;
	*is_light = (0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]) / whole > 0.5;
	return true;
}

bool background_ask(bool *is_light)
{
	static const char question[] = "\033]11;?\033\\\033[c";
	const char *term = getenv("TERM");
	struct termios before, raw;
	char answer[256] = "";

	if (!term || strcmp(term, "linux") == 0 || strncmp(term, "vt", 2) == 0 ||
		!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &before) != 0)
		return false;
	raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	if (write(STDOUT_FILENO, question, sizeof(question) - 1) > 0)
		read_answers(answer, sizeof(answer));
	tcsetattr(STDIN_FILENO, TCSANOW, &before);
	return read_colour(answer, is_light);
}
