/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pseudo-terminal and its screen. The parent keeps the slave end open: what the program wrote
 * last is not lost when it ends, and the line discipline can still be asked afterwards.
 *
 * Reference: pty(7), libvterm's vterm.h.
 */
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

struct terminal {
	int master, slave;
	pid_t child;
	bool ended;
	int status;
	struct termios before;
	VTerm *vt;
	VTermScreen *screen;
	bool cursor_hidden, second_screen;
	unsigned columns, rows;
};

static int property_set(VTermProp property, VTermValue *value, void *user)
{
	struct terminal *t = user;

	if (property == VTERM_PROP_CURSORVISIBLE)
		t->cursor_hidden = !value->boolean;
	else if (property == VTERM_PROP_ALTSCREEN)
		t->second_screen = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = property_set};

static struct winsize window_size(unsigned columns, unsigned rows)
{
	return (struct winsize){.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
}

/* The child: a session of its own on the slave end, no signal ignored or blocked. */
static void run_child(int slave, char *const *argv, char *const *env)
{
	sigset_t none;

	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	login_tty(slave);
	closefrom(3);
	execve(argv[0], argv, env);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static void screen_make(struct terminal *t)
{
	t->vt = vterm_new((int)t->rows, (int)t->columns);
	vterm_set_utf8(t->vt, 1);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
}

struct terminal *terminal_open(char *const *argv, char *const *env, unsigned columns, unsigned rows)
{
	struct terminal *t = calloc(1, sizeof(*t));
	struct winsize size = window_size(columns, rows);

	if (!t)
		abort();
	if (openpty(&t->master, &t->slave, NULL, NULL, &size) < 0) {
		free(t);
		return NULL;
	}
	t->columns = columns;
	t->rows = rows;
	tcgetattr(t->slave, &t->before);
	fcntl(t->master, F_SETFL, O_NONBLOCK);
	screen_make(t);
	t->child = fork();
	if (t->child == 0)
		run_child(t->slave, argv, env);
	return t;
}

void terminal_close(struct terminal *t)
{
	if (!t->ended) {
		kill(t->child, SIGKILL);
		waitpid(t->child, NULL, 0);
	}
	close(t->master);
	close(t->slave);
	vterm_free(t->vt);
	free(t);
}

/* What the terminal itself answers, to a request for the cursor's place for one. */
static void answer(struct terminal *t)
{
	char bytes[256];
	size_t n = vterm_output_read(t->vt, bytes, sizeof(bytes));

	if (n > 0 && write(t->master, bytes, n) < 0 && errno != EAGAIN)
		perror("terminal");
}

bool terminal_read(struct terminal *t, int ms)
{
	struct pollfd p = {.fd = t->master, .events = POLLIN};
	char bytes[4096];

	if (poll(&p, 1, ms) <= 0)
		return false;
	ssize_t n = read(t->master, bytes, sizeof(bytes));
	if (n <= 0)
		return false;
	vterm_input_write(t->vt, bytes, (size_t)n);
	answer(t);
	return true;
}

void terminal_write(struct terminal *t, const char *bytes, size_t length)
{
	int ignored;

	while (length > 0 && !terminal_ended(t, &ignored)) {
		ssize_t n = write(t->master, bytes, length);
		if (n > 0) {
			bytes += n;
			length -= (size_t)n;
		} else {
			terminal_read(t, 10); /* it does not read before it has written */
		}
	}
}

void terminal_resize(struct terminal *t, unsigned columns, unsigned rows)
{
	struct winsize size = window_size(columns, rows);

	t->columns = columns;
	t->rows = rows;
	vterm_set_size(t->vt, (int)rows, (int)columns);
	ioctl(t->master, TIOCSWINSZ, &size);
}

/* The UTF-8 of `c` at `out`; its length. */
static size_t utf8_put(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)((0xf0u << (4 - length)) | c);
	return length;
}

static VTermScreenCell cell_at(struct terminal *t, unsigned row, unsigned column)
{
	VTermScreenCell cell;

	vterm_screen_get_cell(t->screen, (VTermPos){.row = (int)row, .col = (int)column}, &cell);
	return cell;
}

static char *row_text(struct terminal *t, unsigned row, char *out)
{
	char *end = out;

	for (unsigned column = 0; column < t->columns;) {
		VTermScreenCell cell = cell_at(t, row, column);
		if (cell.chars[0] == 0)
			*out++ = ' ';
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			out += utf8_put(out, cell.chars[i]);
		if (cell.chars[0] != 0 && cell.chars[0] != ' ')
			end = out;
		column += cell.width > 1 ? (unsigned)cell.width : 1;
	}
	*end++ = '\n';
	return end;
}

char *terminal_text(struct terminal *t)
{
	size_t cell_bytes = 4 * VTERM_MAX_CHARS_PER_CELL;
	char *text = malloc((size_t)t->rows * (t->columns * cell_bytes + 1) + 1);
	char *end = text;

	if (!text)
		abort();
	for (unsigned row = 0; row < t->rows; row++)
		end = row_text(t, row, end);
	*end = '\0';
	return text;
}

char *terminal_cursor_line(struct terminal *t)
{
	VTermPos at;
	char *text = malloc(t->columns * 4 * VTERM_MAX_CHARS_PER_CELL + 1);

	if (!text)
		abort();
	vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &at);
	row_text(t, (unsigned)at.row, text)[-1] = '\0';
	return text;
}

bool terminal_takes_keys(struct terminal *t)
{
	struct termios now;

	return tcgetattr(t->slave, &now) == 0 && !(now.c_lflag & ICANON);
}

bool terminal_coloured(struct terminal *t)
{
	for (unsigned row = 0; row < t->rows; row++)
		for (unsigned column = 0; column < t->columns; column++) {
			VTermScreenCell cell = cell_at(t, row, column);
			if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ||
				!VTERM_COLOR_IS_DEFAULT_BG(&cell.bg))
				return true;
		}
	return false;
}

bool terminal_restored(struct terminal *t, const char **what_not)
{
	struct termios now;

	tcgetattr(t->slave, &now);
	*what_not = t->cursor_hidden               ? "the cursor is hidden"
		: t->second_screen                 ? "the second screen is shown"
		: now.c_lflag != t->before.c_lflag ? "echo or line mode is not as it was"
		: now.c_iflag != t->before.c_iflag ? "the input modes are not as they were"
		: now.c_oflag != t->before.c_oflag ? "the output modes are not as they were"
						   : NULL;
	return *what_not == NULL;
}

bool terminal_ended(struct terminal *t, int *status)
{
	int how;

	if (!t->ended && waitpid(t->child, &how, WNOHANG) == t->child) {
		t->ended = true;
		t->status = WIFSIGNALED(how) ? 128 + WTERMSIG(how) : WEXITSTATUS(how);
		while (terminal_read(t, 0))
			;
	}
	*status = t->status;
	return t->ended;
}
