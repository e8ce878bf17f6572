/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A submission of commands, as typed into `lvslab console`: "HOST# COMMAND" per line, "HOST#" alone
 * to switch to a host; '#' alone starts a comment. Lines are joined until they form a complete
 * shell command. Each waits for the previous one, as a user would; what does not end within a
 * minute is ended as by Ctrl-C. Of the console's own commands those that let time pass are
 * supported: `:time +5s`, `:until CONDITION`.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/shell/shell.h"
#include "base/text.h"
#include "course/grade/grade.h"
#include "course/lesson.h"
#include "file/yaml.h"
#include "watch/condition.h"
#include "world/lab.h"

#define PATIENCE ((int64_t)60 * NSEC_PER_SEC)
#define SHOWN_MAX 60
#define FAILED_MAX 5   /* commands that are quoted */
#define QUOTED_MAX 200 /* bytes of what one printed */

struct typing {
	struct grade_clock *clock;
	struct host *host;
	struct text *error, *failed;
	unsigned line, begun, failures; /* begun: first line of the command */
	struct text pending;            /* the lines so far of a command that is not yet whole */
	char until[256];                /* only a line with this can complete it; "": any may */
	bool whole_line;                /* `until` is all of that line */
	bool passing_over;              /* what follows a refused line, up to the next "HOST#" */
};

bool grade_step(struct grade_clock *c)
{
	if (c->steps >= c->limit) {
		c->over = true;
		return false;
	}
	c->steps++;
	return lab_step(c->lab);
}

static const struct language *language_of(const struct typing *t)
{
	return lab_language(t->clock->lab);
}

/* "line 3: no host is called 'rs9'": the first complaint is enough to find the rest */
static void complain(struct typing *t, const char *sentence, const char *about)
{
	char shown[SHOWN_MAX];

	if (t->error->len)
		return;
	snprintf(shown, sizeof(shown), "%s", about);
	shown[utf8_valid_prefix(shown, strlen(shown))] = '\0';
	text_add(t->error, say(language_of(t), "line %u: "), t->line);
	text_add(t->error, say(language_of(t), sentence), shown);
}

static void wait_for(struct typing *t, const struct process *p, int64_t patience)
{
	struct lab *lab = t->clock->lab;
	int64_t end = lab_now(lab) + patience;

	while (p->running && engine_next_time(lab_engine(lab)) <= end && grade_step(t->clock))
		;
}

/* "line 3: rs1# ip addr add …: RTNETLINK answers: File exists (exit status 2)" */
static void quote(struct typing *t, const struct process *p)
{
	const char *out = process_output(p);
	size_t n = strlen(out) < QUOTED_MAX ? strlen(out) : QUOTED_MAX;

	if (t->failures++ >= FAILED_MAX)
		return;
	if (t->failed->len)
		text_putc(t->failed, '\n');
	size_t first = strcspn(p->line, "\n"); /* of a command of many lines */
	text_add(t->failed, say(language_of(t), "line %u: "), t->begun);
	text_add(t->failed, "%s# %.*s%s: ", p->host->node.name, (int)first, p->line,
		p->line[first] ? " …" : "");
	n = utf8_valid_prefix(out, n);
	while (n && (out[n - 1] == '\n' || out[n - 1] == ' '))
		n--;
	for (size_t i = 0; i < n; i++)
		text_putc(t->failed, out[i] == '\n' ? ' ' : out[i]);
	text_add(t->failed, say(language_of(t), " (exit status %d)"), p->status);
}

static void type(struct typing *t, const char *line)
{
	struct lab *lab = t->clock->lab;
	struct process *p = lab_command(lab, t->host, line, NULL);

	wait_for(t, p, PATIENCE);
	if (!p->running && p->status)
		quote(t, p);
	if (!p->running || t->clock->over)
		return;
	struct text kill = {0};
	text_add(&kill, "kill -INT %" PRIu32, p->pid);
	lab_command(lab, t->host, text_str(&kill), NULL);
	text_free(&kill);
	wait_for(t, p, 0);
}

static void pass_time(struct typing *t, const char *rest)
{
	struct lab *lab = t->clock->lab;
	int64_t ns;

	if (!parse_duration(rest + (*rest == '+'), &ns) || ns < 0 || ns > INT64_MAX / 4) {
		complain(
			t, N_("time: expected a duration such as +5s or +200ms, found '%s'"), rest);
		return;
	}
	int64_t end = *rest == '+' ? lab_now(lab) + ns : ns;
	if (end > lab_stop_time(lab))
		end = lab_stop_time(lab);
	while (engine_next_time(lab_engine(lab)) <= end && grade_step(t->clock))
		;
	if (!t->clock->over)
		lab_run_until(lab, end);
}

static void pass_until(struct typing *t, const char *rest)
{
	struct lab *lab = t->clock->lab;
	struct place at = {.file = "until"};
	struct problems ps = {.language = language_of(t)};
	struct condition *c = condition_parse(rest, at, &ps);

	if (!c || condition_bind(c, lab, at, &ps) != 0) {
		complain(t, "%s", ps.count ? ps.items[0].text : rest);
	} else {
		condition_watch(c, lab);
		while (!condition_holds(c, lab) && grade_step(t->clock))
			;
		condition_unwatch(c);
	}
	condition_free(c);
	problems_free(&ps);
}

/* "until …; do" is a loop of the shell's */
static bool is_condition(const char *rest)
{
	return !strpbrk(rest, ";|[") && !strstr(rest, " do");
}

/* a word of the console itself, with its colon or, if it is not a shell command, without */
static bool own_word(struct typing *t, const char *line)
{
	static const char *const others[] = {"step", "back", "help", "quit"};
	bool colon = *line == ':';
	size_t n = strcspn(line += colon, " \t");
	const char *rest = line + n + strspn(line + n, " \t");
	int64_t ns;

	if (n == 4 && memcmp(line, "time", 4) == 0 &&
		(colon || !*rest || *rest == '+' || parse_duration(rest, &ns))) {
		pass_time(t, rest);
		return true;
	}
	if (n == 5 && memcmp(line, "until", 5) == 0 && (colon || is_condition(rest))) {
		pass_until(t, rest);
		return true;
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strlen(others[i]) == n && memcmp(line, others[i], n) == 0)
			return true;
	return false;
}

/* types the collected lines, complete or not: the shell reports what is missing */
static void type_pending(struct typing *t)
{
	struct text whole = t->pending;

	t->pending = (struct text){0};
	*t->until = '\0';
	if (whole.len)
		type(t, text_str(&whole));
	text_free(&whole);
}

/* adds a line to the command; types it when it is a whole one */
static void collect(struct typing *t, const char *line)
{
	bool more = t->pending.len != 0;
	struct text said = {0};

	text_add(&t->pending, more ? "\n%s" : "%s", line);
	if (!more)
		t->begun = t->line;
	bool can_end = !*t->until ||
		(t->whole_line ? strcmp(line + strspn(line, "\t"), t->until) == 0
			       : strstr(line, t->until) != NULL);
	if (more && !can_end)
		return;
	enum shell_text is =
		shell_check(t->host, text_str(&t->pending), t->until, &t->whole_line, &said);
	text_free(&said);
	if (is == SHELL_WANTS_MORE && t->pending.len <= SHELL_LINE_MAX)
		return;
	t->passing_over = is == SHELL_WRONG;
	type_pending(t);
}

static void take_line(struct typing *t, const char *line)
{
	char name[NODE_NAME];
	const char *command = lesson_command(line, name, sizeof(name));

	if (t->pending.len && (!*name || !lab_host(t->clock->lab, name))) {
		collect(t, line);
		return;
	}
	type_pending(t);
	t->passing_over &= !*name;
	if ((!*command && !*name) || t->passing_over)
		return;
	if (!*name && (*command == '#' || own_word(t, command)))
		return;
	if (*name) {
		struct host *h = lab_host(t->clock->lab, name);
		if (!h) {
			complain(t, N_("no host is named '%s'"), name);
			return;
		}
		t->host = h;
	}
	if (*command && t->host)
		collect(t, command);
	else if (*command)
		complain(t, N_("on which host? 'HOST# %s'"), command);
}

void grade_type(struct grade_clock *c, const struct grade_answer *a, struct grade_outcome *o)
{
	struct typing t = {.clock = c, .error = &o->error, .failed = &o->failed};
	struct text line = {0};

	for (const char *at = a->bytes; *at && !c->over;) {
		size_t n = strcspn(at, "\r\n");
		t.line++;
		text_clear(&line);
		text_putn(&line, at, n);
		take_line(&t, text_str(&line));
		at += n + (at[n] == '\r') + (at[n + (at[n] == '\r')] == '\n');
	}
	if (!c->over)
		type_pending(&t);
	text_free(&t.pending);
	text_free(&line);
}
