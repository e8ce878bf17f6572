/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop waits for a key, a signal or the next tick while playing; nothing else wakes it. Signals
 * are unblocked only while it waits, so that none is lost between a check and the wait.
 */
#include "ui/tui/tui.h"
#include "base/text.h"
#include "ui/text/words.h"

#include <langinfo.h>
#include <locale.h>
#include <ncursesw/curses.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <time.h>
#include <unistd.h>

struct tui {
	const struct face *s;
	struct tui_options set;
	struct cell *shown; /* what ncurses was last given */
	int width, height;
	sigset_t waiting; /* the signals that are let through in a wait */
};

static volatile sig_atomic_t ended_by; /* written by the handler below, read by the loop */

static void end(int signal_number)
{
	ended_by = signal_number;
}

static volatile sig_atomic_t stop_asked;

static void stop(int signal_number)
{
	(void)signal_number;
	stop_asked = 1;
}

static bool asks_for_utf8(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const char *value = getenv(variables[i]);
		if (value && *value)
			return strcasestr(value, ".utf-8") || strcasestr(value, ".utf8");
	}
	return false;
}

bool tui_utf8(void)
{
	/* a requested locale that is not installed still shows which encoding the terminal uses */
	if (!setlocale(LC_CTYPE, "") && asks_for_utf8())
		setlocale(LC_CTYPE, "C.UTF-8");
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* "15;0": foreground; background. rxvt, konsole and others set it */
enum theme tui_theme(bool *known)
{
	const char *set = getenv("COLORFGBG"), *last = set ? strrchr(set, ';') : NULL;
	bool light = last && (strcmp(last, ";7") == 0 || strcmp(last, ";15") == 0);

	*known = last || background_ask(&light);
	return light ? THEME_LIGHT : THEME_DARK;
}

bool tui_possible(void)
{
	const char *term = getenv("TERM");
	int error;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !term || !*term)
		return false;
	if (setupterm(term, STDOUT_FILENO, &error) != OK)
		return false;
	const char *move = tigetstr("cup");
	bool can = move && move != (char *)-1;
	del_curterm(cur_term);
	return can;
}

bool tui_interrupted(void *arg)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};

	(void)arg;
	return ended_by || poll(&in, 1, 0) > 0;
}

static int64_t wall(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * NSEC_PER_SEC + t.tv_nsec;
}

void tui_passing(void *arg, int64_t now)
{
	int64_t *last = arg, at = wall();
	struct text t = {0};

	if (at - *last < NSEC_PER_SEC / 10)
		return;
	*last = at;
	text_seconds(&t, now);
	move(LINES - 1, 0);
	clrtoeol();
	attrset(A_REVERSE);
	printw(_(" %s … any key stops it "), text_str(&t));
	attrset(A_NORMAL);
	refresh();
	text_free(&t);
}

/* ---- showing ---- */

static void show_cell(const struct tui *t, int x, int y, const struct cell *c)
{
	struct cell_style style = palette_style(t->set.theme, c->look);
	wchar_t code[2] = {(wchar_t)c->code, 0};
	cchar_t cc;

	if (setcchar(&cc, code, style.attributes, style.pair, NULL) == OK)
		mvadd_wch(y, x, &cc);
}

static void show_row(struct tui *t, int y)
{
	const struct canvas *c = t->s->canvas;
	struct cell *shown = &t->shown[y * c->width];
	size_t bytes = (size_t)c->width * sizeof(*shown);

	if (memcmp(shown, canvas_cell(c, 0, y), bytes) == 0)
		return;
	memcpy(shown, canvas_cell(c, 0, y), bytes);
	for (int x = 0; x < c->width; x++)
		if (shown[x].code)
			show_cell(t, x, y, &shown[x]);
}

static void forget_shown(struct tui *t)
{
	size_t cells = (size_t)t->s->canvas->width * (size_t)t->s->canvas->height;

	t->width = t->s->canvas->width;
	t->height = t->s->canvas->height;
	free(t->shown);
	t->shown = calloc(cells, sizeof(*t->shown));
	if (!t->shown)
		abort();
	erase();
}

static void tui_show(struct tui *t)
{
	const struct canvas *c = t->s->canvas;

	t->s->draw(t->s->of);
	if (t->width != c->width || t->height != c->height)
		forget_shown(t);
	for (int y = 0; y < c->height; y++)
		show_row(t, y);
	curs_set(c->cursor_x >= 0);
	if (c->cursor_x >= 0)
		move(c->cursor_y, c->cursor_x);
	refresh();
}

/* ---- keys ---- */

/* what the terminal sends before and after a paste: xterm's "bracketed paste mode" */
#define KEY_PASTE (KEY_MAX + 1)
#define KEY_PASTED (KEY_MAX + 2)

static void bracket_pastes(bool on)
{
	if (on) {
		define_key("\033[200~", KEY_PASTE);
		define_key("\033[201~", KEY_PASTED);
	}
	fputs(on ? "\033[?2004h" : "\033[?2004l", stdout);
	fflush(stdout);
}

/* TERM names what has no such mode as "linux" or "vt…" */
static bool knows_pastes(void)
{
	const char *term = getenv("TERM");

	return term &&
		(strncmp(term, "xterm", 5) == 0 || strncmp(term, "tmux", 4) == 0 ||
			strncmp(term, "screen", 6) == 0 || strncmp(term, "rxvt", 4) == 0 ||
			strncmp(term, "alacritty", 9) == 0 || strncmp(term, "foot", 4) == 0 ||
			strncmp(term, "kitty", 5) == 0);
}

static int key_of(wint_t code)
{
	static const struct {
		wint_t code;
		int key;
	} keys[] = {{KEY_UP, K_UP}, {KEY_DOWN, K_DOWN}, {KEY_LEFT, K_LEFT}, {KEY_RIGHT, K_RIGHT},
		{KEY_PPAGE, K_PAGE_UP}, {KEY_NPAGE, K_PAGE_DOWN}, {KEY_HOME, K_HOME},
		{KEY_END, K_END}, {KEY_DC, K_DELETE}, {KEY_BTAB, K_BACK_TAB}, {KEY_F(1), K_F1},
		{KEY_ENTER, K_ENTER}, {KEY_BACKSPACE, K_BACKSPACE}, {KEY_PASTE, K_PASTE},
		{KEY_PASTED, K_PASTED}};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].code == code)
			return keys[i].key;
	return K_NONE;
}

static bool read_mouse(struct input *in)
{
	MEVENT e;

	if (getmouse(&e) != OK)
		return false;
	in->x = e.x;
	in->y = e.y;
	if (e.bstate & BUTTON4_PRESSED)
		in->key = K_WHEEL_UP;
	else if (e.bstate & BUTTON5_PRESSED)
		in->key = K_WHEEL_DOWN;
	else if (e.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED))
		in->key = K_CLICK;
	return in->key != K_NONE;
}

/* false: there is nothing to read now */
static bool read_input(struct input *in)
{
	wint_t code;
	int kind = get_wch(&code);

	*in = (struct input){0};
	if (kind == ERR)
		return false;
	if (kind == KEY_CODE_YES && code == KEY_MOUSE)
		return read_mouse(in) || true;
	if (kind == KEY_CODE_YES && code == KEY_RESIZE)
		*in = (struct input){K_RESIZE, COLS, LINES};
	else if (kind == KEY_CODE_YES)
		in->key = key_of(code);
	else
		in->key = code == '\n' ? K_ENTER : code == 8 ? K_BACKSPACE : (int)code;
	return true;
}

/* ---- the loop ---- */

/* false: the terminal has been closed */
static bool wait_for_input(const struct tui *t, int64_t ns)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	struct timespec timeout = {
		.tv_sec = (time_t)(ns / NSEC_PER_SEC), .tv_nsec = (long)(ns % NSEC_PER_SEC)};

	int n = ppoll(&in, 1, ns < 0 ? NULL : &timeout, &t->waiting);
	return n <= 0 || !(in.revents & (POLLHUP | POLLERR | POLLNVAL)) || in.revents & POLLIN;
}

/* the next theme; with its own background, because it is not the terminal's choice */
static void change_theme(struct tui *t)
{
	*t->s->themed = false;
	t->set.theme = (enum theme)((t->set.theme + 1) % 3);
	t->set.own = t->set.theme != THEME_MONO;
	bkgd(' ');
	palette_begin(t->set.theme, t->set.own);
	forget_shown(t);
	clearok(stdscr, TRUE);
}

/* keys that concern the terminal; true: it was one */
static bool terminal_key(struct tui *t, const struct input *in)
{
	if (in->key == K_CTRL_Z) {
		stop_asked = 1;
		return true;
	}
	if (in->key != K_CTRL_L)
		return false;
	t->width = 0; /* everything is drawn again */
	clearok(stdscr, TRUE);
	return true;
}

static bool take_inputs(struct tui *t)
{
	struct input in;
	bool any = false;

	while (!*t->s->quit && read_input(&in)) {
		if (!terminal_key(t, &in))
			t->s->input(t->s->of, &in, wall());
		if (*t->s->themed)
			change_theme(t);
		any = true;
	}
	if (any && t->set.keep)
		t->set.keep(t->set.arg);
	return any;
}

/* ---- Ctrl-Z ---- */

/* Restores the terminal, stops with the whole job, and draws again when continued. The kernel does
 * not stop a session leader or an orphaned process group, which could not be continued
 * (setpgid(2)): there it continues at once. */
static void suspend(struct tui *t)
{
	struct sigaction fall, before;
	sigset_t stop;

	stop_asked = 0;
	if (knows_pastes())
		bracket_pastes(false);
	endwin();
	terminal_given_back();
	memset(&fall, 0, sizeof(fall));
	fall.sa_handler = SIG_DFL;
	sigaction(SIGTSTP, &fall, &before);
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	kill(0, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &stop, NULL); /* it stops here */
	sigprocmask(SIG_BLOCK, &stop, NULL);
	sigaction(SIGTSTP, &before, NULL);
	terminal_keep();
	clearok(curscr, TRUE);
	refresh();
	if (knows_pastes())
		bracket_pastes(true);
	forget_shown(t);
}

static void loop(struct tui *t)
{
	int hung = 0;

	while (!*t->s->quit && !ended_by && hung < 3) {
		int64_t next = t->s->tick(t->s->of, wall());
		tui_show(t);
		if (!wait_for_input(t, next))
			break;
		struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
		bool readable = poll(&in, 1, 0) > 0;
		/* readable without anything to read: the end of the file */
		hung = !take_inputs(t) && readable ? hung + 1 : 0;
		if (stop_asked)
			suspend(t);
	}
}

static void catch_signals(struct tui *t, sigset_t *before)
{
	static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction a;
	sigset_t held;

	memset(&a, 0, sizeof(a));
	a.sa_handler = end;
	sigemptyset(&held);
	sigaddset(&held, SIGWINCH);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		sigaction(ends[i], &a, NULL);
		sigaddset(&held, ends[i]);
	}
	a.sa_handler = stop;
	sigaction(SIGTSTP, &a, NULL);
	sigaddset(&held, SIGTSTP);
	sigprocmask(SIG_BLOCK, &held, before);
	t->waiting = *before;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		sigdelset(&t->waiting, ends[i]);
	sigdelset(&t->waiting, SIGWINCH);
	sigdelset(&t->waiting, SIGTSTP);
}

static void begin_curses(const struct tui *t)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(25);
	leaveok(stdscr, FALSE);
	if (t->set.mouse) {
		mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
		mouseinterval(0);
	}
	palette_begin(t->set.theme, t->set.own);
}

int tui_run_face(const struct face *s, struct tui_options *o)
{
	struct tui t = {.s = s, .set = *o};
	sigset_t before;

	ended_by = 0;
	terminal_keep();
	SCREEN *terminal = newterm(NULL, stdout, stdin);
	if (!terminal)
		return -1;
	begin_curses(&t);
	if (knows_pastes())
		bracket_pastes(true);
	catch_signals(&t, &before);
	s->input(s->of, &(struct input){K_RESIZE, COLS, LINES}, wall());
	loop(&t);
	if (knows_pastes())
		bracket_pastes(false);
	endwin();
	terminal_given_back();
	delscreen(terminal);
	sigprocmask(SIG_SETMASK, &before, NULL);
	free(t.shown);
	*o = t.set;
	return ended_by;
}

static void draw_screen(void *s)
{
	screen_draw(s);
}

static void give_input(void *s, const struct input *in, int64_t at)
{
	screen_input(s, in, at);
}

static int64_t tick_screen(void *s, int64_t at)
{
	return screen_tick(s, at);
}

int tui_run(struct screen *s, struct tui_options *o)
{
	const struct face f = {
		s, &s->canvas, &s->quit, &s->themed, draw_screen, give_input, tick_screen};

	return tui_run_face(&f, o);
}
