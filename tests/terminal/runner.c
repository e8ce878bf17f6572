/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys and screens: plays a file of keys to a program on a terminal and compares what is shown.
 *
 *	runner check|bless LVSLAB CASE.keys CASE.out
 *
 * A line of CASE.keys is one of
 *	env NAME=VALUE     before `start`; without any: PATH, HOME, TERM, LANG=C.UTF-8
 *	size 80x24         before `start`
 *	start WORDS        the words `lvslab` and `DIR`: the program and a new empty folder
 *	wait WORDS         the screen comes to show these words
 *	gone WORDS         the screen comes to no longer show them
 *	prompt WORDS       the cursor's line comes to be these words, and the program takes single
 *	                   keys: libedit prompts before it does, and a ^D or Tab in between is
 *	                   the line discipline's
 *	press KEY…         Right F1 ^C Esc Space n …
 *	type TEXT          as it stands, Enter at its end
 *	random SEED N KEY… N keys drawn from these
 *	resize 120x40
 *	screen             the screen comes to be the next one of CASE.out
 *	plain              no cell has a colour
 *	exit STATUS        the program ends so, and leaves the terminal as it found it
 *	run WORDS          another program, to its end; its output joins CASE.out
 *
 * Nothing depends on how fast the machine is: what is waited for takes what time is needed, up to a
 * minute.
 */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "terminal.h"

enum { PATIENCE_MS = 60000, STEP_MS = 20, QUIET_MS = 400, WORDS = 64 };

struct runner {
	const char *file;
	unsigned line;
	bool bless;
	const char *lvslab;
	char dir[64];
	char *env[WORDS];
	size_t env_count;
	unsigned columns, rows;
	struct terminal *t;
	FILE *out;      /* bless: what is shown is written here */
	char *expected; /* check: what is still to be shown */
};

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st, (void)type, (void)where;
	return remove(path);
}

static void dir_remove(const struct runner *r)
{
	nftw(r->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void fail(struct runner *r, const char *what, const char *more)
{
	fprintf(stderr, "%s:%u: %s%s\n", r->file, r->line, what, more);
	if (r->t) {
		char *text = terminal_text(r->t);
		fprintf(stderr, "the terminal shows:\n%s", text);
		free(text);
	}
	dir_remove(r);
	exit(1);
}

/* ---- words ---- */

static char *replaced(const struct runner *r, const char *word)
{
	const char *from = strcmp(word, "lvslab") == 0 ? "lvslab" : "DIR";
	const char *to = from[0] == 'l' ? r->lvslab : r->dir;
	const char *at = strstr(word, from);
	char *new;

	if (!at || (from[0] == 'D' && at[3] != '\0' && at[3] != '/'))
		return strdup(word);
	if (asprintf(&new, "%.*s%s%s", (int)(at - word), word, to, at + strlen(from)) < 0)
		abort();
	return new;
}

static size_t split(const struct runner *r, char *line, char **words)
{
	size_t n = 0;

	for (char *w = strtok(line, " "); w && n < WORDS - 1; w = strtok(NULL, " "))
		words[n++] = replaced(r, w);
	words[n] = NULL;
	return n;
}

static void words_free(char **words)
{
	for (; *words; words++)
		free(*words);
}

static void set_size(struct runner *r, const char *words)
{
	if (sscanf(words, "%ux%u", &r->columns, &r->rows) != 2)
		fail(r, "a size is COLUMNSxROWS, not ", words);
}

/* ---- keys ---- */

static const struct {
	const char *name, *bytes; /* as xterm sends them once keypad mode is on */
} keys[] = {
	{"Up", "\033OA"},
	{"Down", "\033OB"},
	{"Right", "\033OC"},
	{"Left", "\033OD"},
	{"Home", "\033OH"},
	{"End", "\033OF"},
	{"PageUp", "\033[5~"},
	{"PageDown", "\033[6~"},
	{"F1", "\033OP"},
	{"BackTab", "\033[Z"},
	{"Backspace", "\177"},
	{"Tab", "\t"},
	{"Enter", "\r"},
	{"Esc", "\033"},
	{"Space", " "},
};

static void press(struct runner *r, const char *name)
{
	char byte = (char)(name[1] & 0x1f);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i].name, name) == 0) {
			terminal_write(r->t, keys[i].bytes, strlen(keys[i].bytes));
			return;
		}
	if (name[0] == '^' && name[1] != '\0')
		terminal_write(r->t, &byte, 1);
	else
		terminal_write(r->t, name, strlen(name));
}

static void press_all(struct runner *r, char **words)
{
	for (; *words; words++)
		press(r, *words);
}

static void press_random(struct runner *r, char **words, size_t count)
{
	if (count < 3)
		fail(r, "random takes SEED N KEY…", "");
	unsigned long long state = strtoull(words[0], NULL, 10);
	unsigned long n = strtoul(words[1], NULL, 10);

	for (unsigned long i = 0; i < n; i++) {
		state = state * 6364136223846793005ull + 1442695040888963407ull;
		press(r, words[2 + (state >> 33) % (count - 2)]);
		while (terminal_read(r->t, 0))
			;
	}
}

/* ---- what is shown ---- */

/* Until `holds` or patience ends. */
static bool comes_true(
	struct runner *r, bool (*holds)(struct runner *r, const char *arg), const char *arg)
{
	for (int waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
		while (terminal_read(r->t, 0))
			;
		if (holds(r, arg))
			return true;
		terminal_read(r->t, STEP_MS);
	}
	return false;
}

static bool shows(struct runner *r, const char *words)
{
	char *text = terminal_text(r->t);
	bool found = strstr(text, words) != NULL;

	free(text);
	return found;
}

static bool shows_no(struct runner *r, const char *words)
{
	return !shows(r, words);
}

static bool prompts(struct runner *r, const char *words)
{
	char *line = terminal_cursor_line(r->t);
	bool same = strcmp(line, words) == 0;

	free(line);
	return same && terminal_takes_keys(r->t);
}

static bool shows_expected(struct runner *r, const char *unused)
{
	char *text = terminal_text(r->t);
	bool same = strncmp(r->expected, text, strlen(text)) == 0;

	(void)unused;
	if (same)
		r->expected += strlen(text);
	free(text);
	return same;
}

static bool ended(struct runner *r, const char *unused)
{
	int status;

	(void)unused;
	return terminal_ended(r->t, &status);
}

/* A line of CASE.out that tells what follows. */
static void heading(struct runner *r, const char *what)
{
	char *line;

	if (asprintf(&line, "──── line %u: %s\n", r->line, what) < 0)
		abort();
	if (r->bless)
		fputs(line, r->out);
	else if (strncmp(r->expected, line, strlen(line)) != 0)
		fail(r, "the file of screens does not go on with: ", line);
	else
		r->expected += strlen(line);
	free(line);
}

static void screen(struct runner *r)
{
	char size[64];

	snprintf(size, sizeof(size), "%ux%u", r->columns, r->rows);
	heading(r, size);
	if (r->bless) {
		while (terminal_read(r->t, QUIET_MS))
			;
		char *text = terminal_text(r->t);
		fputs(text, r->out);
		free(text);
	} else if (!comes_true(r, shows_expected, NULL)) {
		const char *next = strstr(r->expected, "──── line ");
		fprintf(stderr, "expected:\n%.*s", next ? (int)(next - r->expected) : -1,
			r->expected);
		fail(r, "the screen never came to be the expected one", "");
	}
}

static void run_other(struct runner *r, const char *words)
{
	char *line = NULL, *command = strdup(""), *next, **w, *split_words[WORDS];
	size_t size = 0;
	char *copy = strdup(words);

	split(r, copy, split_words);
	for (w = split_words; *w; w++, free(command), command = next)
		if (asprintf(&next, "%s%s ", command, *w) < 0)
			abort();
	heading(r, words);
	FILE *p = popen(command, "r");
	while (p && getline(&line, &size, p) > 0) {
		if (r->bless)
			fputs(line, r->out);
		else if (strncmp(r->expected, line, strlen(line)) != 0)
			fail(r, "printed what was not expected: ", line);
		else
			r->expected += strlen(line);
	}
	if (p)
		pclose(p);
	words_free(split_words);
	free(copy);
	free(command);
	free(line);
}

/* ---- the program ---- */

static void start(struct runner *r, char **words)
{
	r->env[r->env_count] = NULL;
	r->t = terminal_open(words, r->env, r->columns, r->rows);
	if (!r->t)
		fail(r, "this machine has no pseudo-terminals: ", strerror(errno));
}

static void expect_exit(struct runner *r, const char *status)
{
	int got;
	const char *what_not;
	char words[64];

	if (!comes_true(r, ended, NULL))
		fail(r, "the program never ended", "");
	terminal_ended(r->t, &got);
	snprintf(words, sizeof(words), "%d", got);
	if (strcmp(words, status) != 0)
		fail(r, "the program ended with status ", words);
	if (!terminal_restored(r->t, &what_not))
		fail(r, "the terminal is not restored: ", what_not);
	terminal_close(r->t);
	r->t = NULL;
}

static void environment_add(struct runner *r, const char *setting)
{
	size_t name = strcspn(setting, "=") + 1;

	for (size_t i = 0; i < r->env_count; i++)
		if (strncmp(r->env[i], setting, name) == 0) {
			free(r->env[i]);
			r->env[i] = strdup(setting);
			return;
		}
	if (r->env_count == WORDS - 1)
		fail(r, "too many settings", "");
	r->env[r->env_count++] = strdup(setting);
}

static void environment_begin(struct runner *r)
{
	char home[80], path[4096];
	const char *leaks = getenv("ASAN_OPTIONS");

	snprintf(home, sizeof(home), "HOME=%s", r->dir);
	snprintf(path, sizeof(path), "PATH=%s", getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");
	environment_add(r, path);
	environment_add(r, home);
	environment_add(r, "TERM=xterm-256color");
	environment_add(r, "LANG=C.UTF-8");
	if (leaks) {
		snprintf(path, sizeof(path), "ASAN_OPTIONS=%s", leaks);
		environment_add(r, path);
	}
}

/* ---- a file of keys ---- */

/* Commands that need a running program. False: no such command. */
static bool do_running(struct runner *r, const char *command, char *rest, char **words, size_t n)
{
	if (!r->t)
		fail(r, "nothing is started yet: ", command);
	if (strcmp(command, "wait") == 0) {
		if (!comes_true(r, shows, rest))
			fail(r, "never shown: ", rest);
	} else if (strcmp(command, "gone") == 0) {
		if (!comes_true(r, shows_no, rest))
			fail(r, "still shown: ", rest);
	} else if (strcmp(command, "prompt") == 0) {
		if (!comes_true(r, prompts, rest))
			fail(r, "no such prompt: ", rest);
	} else if (strcmp(command, "press") == 0) {
		press_all(r, words);
	} else if (strcmp(command, "type") == 0) {
		terminal_write(r->t, rest, strlen(rest));
		press(r, "Enter");
	} else if (strcmp(command, "random") == 0) {
		press_random(r, words, n);
	} else if (strcmp(command, "resize") == 0) {
		set_size(r, rest);
		terminal_resize(r->t, r->columns, r->rows);
	} else if (strcmp(command, "screen") == 0) {
		screen(r);
	} else if (strcmp(command, "plain") == 0) {
		if (terminal_coloured(r->t))
			fail(r, "there is a colour on the screen", "");
	} else if (strcmp(command, "exit") == 0) {
		expect_exit(r, rest);
	} else {
		return false;
	}
	return true;
}

static void do_line(struct runner *r, char *line)
{
	char *words[WORDS];
	char *rest = strchr(line, ' ');
	char *copy = strdup(rest ? rest + 1 : "");
	size_t n = split(r, copy, words);

	if (rest)
		*rest++ = '\0';
	if (strcmp(line, "env") == 0)
		environment_add(r, words[0]);
	else if (strcmp(line, "size") == 0)
		set_size(r, words[0]);
	else if (strcmp(line, "start") == 0)
		start(r, words);
	else if (strcmp(line, "run") == 0)
		run_other(r, rest);
	else if (!do_running(r, line, rest ? rest : (char *)"", words, n))
		fail(r, "there is no such line: ", line);
	words_free(words);
	free(copy);
}

static void play(struct runner *r)
{
	FILE *f = fopen(r->file, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	if (!f)
		fail(r, "cannot be read: ", strerror(errno));
	while ((length = getline(&line, &size, f)) > 0) {
		r->line++;
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '\0' && line[0] != '#')
			do_line(r, line);
	}
	free(line);
	fclose(f);
	if (r->t)
		fail(r, "the file ends while the program runs", "");
	if (!r->bless && *r->expected != '\0')
		fail(r, "the file of screens has more than was shown", "");
}

static char *read_all(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!f || getdelim(&text, &size, '\0', f) < 0) {
		free(text);
		text = strdup("");
	}
	if (f)
		fclose(f);
	return text;
}

int main(int argc, char **argv)
{
	struct runner r = {.columns = 80, .rows = 24};

	if (argc != 5) {
		fputs("usage: runner check|bless LVSLAB CASE.keys CASE.out\n", stderr);
		return 2;
	}
	r.bless = strcmp(argv[1], "bless") == 0;
	r.lvslab = argv[2];
	r.file = argv[3];
	strcpy(r.dir, "/tmp/lvslab-terminal-XXXXXX");
	if (!mkdtemp(r.dir))
		fail(&r, "no folder for it: ", strerror(errno));
	environment_begin(&r);
	char *expected = read_all(argv[4]);
	r.expected = expected;
	if (r.bless && !(r.out = fopen(argv[4], "w")))
		fail(&r, "cannot write ", argv[4]);
	play(&r);
	if (r.out)
		fclose(r.out);
	dir_remove(&r);
	for (size_t i = 0; i < r.env_count; i++)
		free(r.env[i]);
	free(expected);
	return 0;
}
