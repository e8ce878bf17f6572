/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time stands still while the user types and advances while a command runs (waiting.c). */
#include "ui/console/session.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/shell/shell.h"
#include "base/text.h"
#include "base/utf8.h"
#include "course/play.h"
#include "engine/trace.h"
#include "host/sysctl/sysctl.h"
#include "ui/console/class.h"
#include "ui/console/explain_word.h"
#include "ui/console/prompts.h"
#include "ui/console/waiting.h"
#include "ui/report/host_words.h"
#include "ui/report/story.h"
#include "ui/report/style.h"
#include "ui/text/words.h"
#include "watch/describe.h"
#include "world/journal.h"

/* ---- the lab's own words ---- */

struct lab_word {
	const char *name, *words, *help;
	void (*run)(struct session *s, const char *rest);
	bool (*bare)(const char *rest); /* may it be used without its colon before this? */
};

static void complain_here(struct session *s, const char *fmt, ...) TEXT_PRINTF(2, 3);

static void complain_here(struct session *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(s->err, _(fmt), ap);
	va_end(ap);
	fputc('\n', s->err);
	s->failed = true;
}

static void say_when(struct session *s)
{
	struct text t = {0};

	text_put(&t, "t=");
	text_seconds(&t, lab_now(s->lab));
	text_add(&t, _("  step %llu\n"), (unsigned long long)lab_position(s->lab));
	fputs(t.s, s->out);
	text_free(&t);
}

/* prints nothing if the lab has not ended */
static void say_end(struct session *s)
{
	struct text t = {0};

	lab_end_words(&t, s->lab);
	if (t.len)
		complain_here(s, "%s", text_str(&t));
	text_free(&t);
}

static void run_time(struct session *s, const char *rest)
{
	int64_t ns;

	if (*rest == '\0') {
		say_when(s);
		return;
	}
	if (!parse_duration(rest + (*rest == '+'), &ns) || ns < 0) {
		complain_here(
			s, "time: expected a duration such as +5s or +200ms, found '%s'", rest);
		return;
	}
	lab_run_until(s->lab, *rest == '+' ? lab_now(s->lab) + ns : ns);
	say_end(s);
	say_when(s);
}

static bool read_count(struct session *s, const char *what, const char *rest, uint64_t *n)
{
	*n = 1;
	if (!*rest || parse_u64(rest, n))
		return true;
	complain_here(s, "%s: expected a number of steps, found '%s'", what, rest);
	return false;
}

static void run_step(struct session *s, const char *rest)
{
	const struct story_options set = {.colour = s->colour, .verbose = true};
	struct story story;
	uint64_t n;

	if (!read_count(s, "step", rest, &n))
		return;
	story_init(&story, s->out, lab_network(s->lab), lab_names(s->lab), &set);
	trace_attach(lab_trace(s->lab), &story.steps.sink);
	while (n-- && lab_step(s->lab))
		;
	trace_detach(lab_trace(s->lab), &story.steps.sink);
	story_finish(&story);
	say_end(s);
	say_when(s);
}

static void run_back(struct session *s, const char *rest)
{
	uint64_t n, position = lab_position(s->lab);

	if (!read_count(s, "back", rest, &n))
		return;
	lab_seek(s->lab, n < position ? position - n : 0);
	say_when(s);
}

static void run_until(struct session *s, const char *rest)
{
	struct place at = {.file = "until"};
	struct problems ps = words_problems();
	struct condition *c = condition_parse(rest, at, &ps);

	if (c && condition_bind(c, s->lab, at, &ps) == 0) {
		if (!play_until(s->lab, c, lab_now(s->lab) + CONSOLE_WAIT))
			complain_here(s, "the condition did not hold within 600 s");
		say_when(s);
	} else {
		struct text t = {0};
		problems_print(&ps, &t);
		text_putn(&t, "", 0);
		complain_here(s, "%.*s", t.len ? (int)t.len - 1 : 0, text_str(&t));
		text_free(&t);
	}
	condition_free(c);
	problems_free(&ps);
}

static void run_quit(struct session *s, const char *rest)
{
	(void)rest;
	s->quit = true;
}

static void run_help(struct session *s, const char *rest);

/* If no shell could mean it, a word also works without its colon. */
static bool always(const char *rest)
{
	(void)rest;
	return true;
}

/* `time` alone or with a duration is the lab's: there is no such shell command */
static bool is_time(const char *rest)
{
	int64_t ns;

	return *rest == '\0' || parse_duration(rest + (*rest == '+'), &ns);
}

/* a condition, and no loop of the shell */
static bool is_condition(const char *rest)
{
	return !strpbrk(rest, ";|[") && !strstr(rest, " do");
}

static const struct lab_word lab_words[] = {
	{":time", "[+DURATION]", N_("lets time pass; without an argument, prints the time"),
		run_time, is_time},
	{":step", "[N]", N_("runs one event, or N, and prints them"), run_step, always},
	{":back", "[N]", N_("goes back one event, or N"), run_back, always},
	{":until", "CONDITION", N_("lets time pass until the condition holds"), run_until,
		is_condition},
	{":explain", "", N_("shows what is wrong with the lab now, and how to fix it"),
		console_explain, always},
	{":why", "", N_("shows what this host is waiting for"), console_why, always},
	{":lesson", "", N_("shows the current step of the lesson"), class_lesson, always},
	{":next", "", N_("continues the lesson"), class_next, always},
	{":answer", "WORDS", N_("answers the lesson's question"), class_answer, always},
	{":hint", "", N_("shows a hint"), class_hint, always},
	{"help", "", N_("shows this help"), run_help, always},
	{"quit", "", N_("quits"), run_quit, always},
	{NULL, NULL, NULL, NULL, NULL},
};

static void run_help(struct session *s, const char *rest)
{
	(void)rest;
	fputs(_("  HOST# COMMAND        runs it on a host; HOST# alone switches to that host\n"),
		s->out);
	for (const struct lab_word *w = lab_words; w->name; w++) {
		struct text t = {0};
		text_add(&t, "%s %s", w->name, w->words);
		fprintf(s->out, "  %-20s %s\n", t.s, _(w->help));
		text_free(&t);
	}
	fputs(_("  on a host: "), s->out);
	for (unsigned i = 0; shell_commands[i]; i++)
		fprintf(s->out, "%s%s", i ? " " : "", shell_commands[i]->name);
	fputc('\n', s->out);
}

void session_lab_words(void (*one)(void *to, const char *word), void *to)
{
	for (const struct lab_word *w = lab_words; w->name; w++)
		one(to, w->name);
}

void session_words(struct session *s, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to)
{
	struct prompt_read prompt = read_prompt(s->lab, before);

	if (!*before && !s->pending.len) {
		host_prompts(lab_network(s->lab), one, to);
		session_lab_words(one, to);
	}
	host_words(lab_network(s->lab), prompt.host ? prompt.host : s->host, before + prompt.length,
		typed, one, to);
}

static const struct lab_word *lab_word(const char *line, size_t n)
{
	for (const struct lab_word *w = lab_words; w->name; w++)
		if (strlen(w->name) == n && memcmp(w->name, line, n) == 0)
			return w;
	return NULL;
}

/* ---- hosts ---- */

static void walk_hosts(
	const struct session *s, void (*one)(void *to, const struct node *n), void *to)
{
	const struct network *net = lab_network(s->lab);

	for (size_t i = 0; i < net->node_count; i++)
		if (net->nodes[i]->kind == NODE_HOST)
			one(to, net->nodes[i]);
}

struct nearest {
	const char *name;
	const char *found;
	size_t distance;
};

static void nearer(void *to, const struct node *n)
{
	struct nearest *x = to;
	size_t d = edit_distance(x->name, n->name);

	if (d < x->distance) {
		x->distance = d;
		x->found = n->name;
	}
}

/* a prompt copied from a machine that is not in the lab */
static bool unknown_prompt(struct session *s, const struct prompt_read *p, const char *line)
{
	size_t n = p->length;

	while (n && strchr(" \t", line[n - 1]))
		n--;
	complain_here(s, "no host is named '%s': leave out the prompt '%.*s', or name a host",
		p->name, (int)n, line);
	return false;
}

static bool go_to(struct session *s, const char *name)
{
	struct host *h = lab_host(s->lab, name);
	struct nearest x = {.name = name, .distance = strlen(name) / 2 + 1};

	if (h) {
		s->host = h;
		return true;
	}
	walk_hosts(s, nearer, &x);
	if (x.found)
		complain_here(s, "no host is named '%s' (did you mean '%s'?)", name, x.found);
	else
		complain_here(s, "no host is named '%s'", name);
	return false;
}

/* A real host would not print it: so it goes to standard error, separate from the command's
 * output. */
struct inert_notes {
	struct sink sink;
	const struct session *session;
	struct text words;
};

static void note_inert(struct sink *sink, const struct record *r, const void *frame)
{
	struct inert_notes *n = list_entry(sink, struct inert_notes, sink);
	const struct host *h = n->session->host;
	const struct sysctl_row *row = r->node == h->node.id ? sysctl_inert_row(h, r) : NULL;

	(void)frame;
	if (row)
		text_add(&n->words, _("lvslab: %s is kept but has no effect in this lab: %s\n"),
			row->name, _(row->effect));
}

/* ---- signs that only look like those of the shell ---- */

static const struct {
	const char *sign, *means;
} lookalikes[] = {{"–", "-"}, {"—", "-"}, {"−", "-"}, {"“", "\""}, {"”", "\""}, {"‘", "'"},
	{"’", "'"}, {"，", ","}, {"。", "."}, {"；", ";"}, {"：", ":"}, {"（", "("}, {"）", ")"},
	{"！", "!"}, {"＃", "#"}, {"＄", "$"}, {"＆", "&"}, {"｜", "|"}, {"＞", ">"}, {"＜", "<"},
	{"＝", "="}, {"－", "-"}, {"／", "/"}, {"　", " "}, {"\xc2\xa0", " "}, {NULL, NULL}};

/* behind a text that failed: a sign in it that no shell reads as what it looks like */
static void hint_signs(struct session *s, const char *text)
{
	const struct process *p = NULL, *next;

	for (uint32_t id = 1; (next = lab_process(s->lab, id)); id++)
		p = next;
	if (!p || p->running || p->status == 0)
		return;
	for (size_t i = 0; lookalikes[i].sign; i++)
		if (strstr(text, lookalikes[i].sign)) {
			fflush(s->out);
			fprintf(s->err, _("lvslab: '%s' is not '%s': type it again\n"),
				lookalikes[i].sign, lookalikes[i].means);
			return;
		}
}

static const char *skip_tabs(const char *s)
{
	return s + strspn(s, "\t");
}

/* ---- output ---- */

static uint32_t *shown_of(struct session *s, const struct process *p)
{
	if (p->id >= s->shown_count) {
		uint32_t n = p->id + 64;
		s->shown = realloc(s->shown, n * sizeof(*s->shown));
		if (!s->shown)
			abort();
		memset(s->shown + s->shown_count, 0, (n - s->shown_count) * sizeof(*s->shown));
		s->shown_count = n;
	}
	if (s->shown[p->id] > p->out_length) /* after stepping back */
		s->shown[p->id] = p->out_length;
	return &s->shown[p->id];
}

/* the output of a scenario's host may contain text from the scenario */
void session_print(const struct session *s, const char *bytes, size_t n)
{
	struct text t = {0};

	text_shown(&t, bytes, n, SHOWN_LINES);
	fputs(text_str(&t), s->out);
	text_free(&t);
}

/* New output of a background job, line by line; another host's with its name. */
static void show_job(struct session *s, const struct process *p)
{
	uint32_t *at = shown_of(s, p);

	while (*at < p->out_length) {
		const char *line = p->out + *at;
		const char *end = memchr(line, '\n', p->out_length - *at);
		uint32_t n = end ? (uint32_t)(end - line) : p->out_length - *at;
		if (p->host != s->host)
			fprintf(s->out, "%s: ", p->host->node.name);
		session_print(s, line, n);
		fputc('\n', s->out);
		*at += n + (end != NULL);
	}
}

static void add_job(struct session *s, uint32_t id)
{
	s->jobs = realloc(s->jobs, (s->job_count + 1) * sizeof(*s->jobs));
	if (!s->jobs)
		abort();
	s->jobs[s->job_count++] = id;
}

/* Only checks what was typed since the last time; after a step back everything. */
static void find_jobs(struct session *s)
{
	unsigned branch = lab_journal(s->lab)->branch;
	const struct process *p;

	if (branch != s->branch || (s->looked && !lab_process(s->lab, s->looked)))
		s->looked = s->job_count = 0;
	s->branch = branch;
	while ((p = lab_process(s->lab, s->looked + 1))) {
		s->looked++;
		if (p->job)
			add_job(s, p->id);
	}
}

static void show_jobs(struct session *s)
{
	find_jobs(s);
	for (uint32_t i = 0; i < s->job_count; i++)
		show_job(s, lab_process(s->lab, s->jobs[i]));
}

static void run_command(struct session *s, const char *line)
{
	struct inert_notes notes = {.sink = {.record = note_inert}, .session = s};

	trace_attach(lab_trace(s->lab), &notes.sink);
	struct process *p = lab_command(s->lab, s->host, line, NULL);
	bool ended = console_wait(s, p);
	trace_detach(lab_trace(s->lab), &notes.sink);

	if (p->out_length && p->out[p->out_length - 1] != '\n')
		fputc('\n', s->out);
	if (!ended && lab_end(s->lab) != LAB_GOES_ON)
		say_end(s);
	else if (!ended)
		complain_here(
			s, "still running after 600 s: left running, 'kill %u' ends it", p->pid);
	if (notes.words.len) {
		fflush(s->out);
		fputs(notes.words.s, s->err);
	}
	text_free(&notes.words);
	class_settle(s);
}

static const char *skip_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

/* runs a complete text in the current host's shell; a refused one discards the rest of its paste */
static void run_text(struct session *s, const char *text, bool refused)
{
	run_command(s, text);
	hint_signs(s, text);
	s->passing_over = refused;
	s->passed_over = 0;
	show_jobs(s);
}

/* adds a line; runs the text if it is complete */
static void collect(struct session *s, const char *line)
{
	bool more = s->pending.len != 0;
	struct text said = {0};

	text_add(&s->pending, more ? "\n%s" : "%s", line);
	bool can_end = !*s->until ||
		(s->whole_line ? strcmp(skip_tabs(line), s->until) == 0
			       : strstr(line, s->until) != NULL);
	if (more && !can_end)
		return;
	enum shell_text is =
		shell_check(s->host, text_str(&s->pending), s->until, &s->whole_line, &said);
	text_free(&said);
	if (is == SHELL_WANTS_MORE && s->pending.len <= SHELL_LINE_MAX)
		return;
	struct text whole = s->pending;
	s->pending = (struct text){0};
	*s->until = '\0';
	run_text(s, text_str(&whole), is == SHELL_WRONG);
	text_free(&whole);
}

/* an incomplete text: the shell reports what is missing */
static void end_pending(struct session *s)
{
	struct text whole = s->pending;

	s->pending = (struct text){0};
	*s->until = '\0';
	if (whole.len)
		run_text(s, text_str(&whole), false);
	text_free(&whole);
}

void session_give_up(struct session *s)
{
	text_free(&s->pending);
	*s->until = '\0';
	s->passing_over = false;
}

static void end_passing(struct session *s)
{
	if (s->passing_over && s->passed_over)
		fprintf(s->err,
			words_count("lvslab: %u line after it was not run\n",
				"lvslab: %u lines after it were not run\n", s->passed_over),
			s->passed_over);
	s->passing_over = false;
	s->passed_over = 0;
}

void session_end(struct session *s)
{
	end_pending(s);
	end_passing(s);
	fflush(s->out);
}

static const struct lab_word *word_of_lab(struct session *s, const char *line, const char **rest)
{
	size_t n = strcspn(line, " \t");
	const struct lab_word *w = lab_word(line, n);
	struct text colon = {0};

	*rest = skip_blanks(line + n);
	if (w)
		return w;
	text_add(&colon, ":%.*s", (int)n, line);
	w = lab_word(colon.s, colon.len);
	text_free(&colon);
	if (!w || !w->bare(*rest))
		return NULL;
	uint32_t bit = 1u << (w - lab_words);
	if (!(s->hinted & bit))
		fprintf(s->err, _("lvslab: '%.*s' is now written '%s'\n"), (int)n, line, w->name);
	s->hinted |= bit;
	return w;
}

/* a line that begins something: a word of the lab's, a command of the current host's */
static void begin(struct session *s, const char *line, bool addressed)
{
	const char *rest;
	const struct lab_word *w = addressed && *line != ':' ? NULL : word_of_lab(s, line, &rest);

	if (w)
		w->run(s, rest);
	else if (line[0] == ':' && line[1] >= 'a' && line[1] <= 'z')
		complain_here(s, "the lab has no command '%s' (see 'help')", line);
	else if (*line && s->host)
		collect(s, line);
	else if (*line)
		complain_here(s, "on which host? 'HOST# %s', or 'help'", line);
	show_jobs(s);
}

/* false: it belongs to a paste with a refused beginning */
static bool is_heard(struct session *s, const char *line, bool addressed)
{
	if (!s->passing_over)
		return true;
	if (!addressed && *line != ':' && (s->echo || s->pasted)) {
		s->passed_over += *line != '\0';
		return false;
	}
	end_passing(s);
	return true;
}

static void echo_line(struct session *s, const char *prompt, const char *line)
{
	if (!s->echo)
		return;
	fputs(prompt, s->out);
	session_print(s, line, strlen(line));
	fputc('\n', s->out);
}

void session_type(struct session *s, const char *typed)
{
	const char *line = skip_blanks(typed);
	struct prompt_read prompt = read_prompt(s->lab, line);

	if (s->pending.len && !prompt.host) {
		echo_line(s, "> ", typed);
		collect(s, typed);
		fflush(s->out);
		return;
	}
	end_pending(s);
	if (!is_heard(s, line, prompt.length != 0))
		return;
	if (*line == '\0' || (*line == '#' && !prompt.length))
		return;
	echo_line(s, prompt.length ? "" : session_prompt(s), line);
	fflush(s->out);
	bool known = !prompt.length || prompt.here ||
		(prompt.real && !prompt.host ? unknown_prompt(s, &prompt, line)
					     : go_to(s, prompt.name));
	if (!known)
		return;
	begin(s, line + prompt.length, prompt.length != 0);
	fflush(s->out);
}

const char *session_prompt(struct session *s)
{
	text_clear(&s->prompt);
	if (s->pending.len)
		text_put(&s->prompt, "> ");
	else
		text_add(&s->prompt, "%s# ", s->host ? s->host->node.name : "lvslab");
	return s->prompt.s;
}

void session_init(struct session *s, struct lab *lab, FILE *out, FILE *err)
{
	*s = (struct session){.lab = lab, .out = out, .err = err};
}

void session_free(struct session *s)
{
	text_free(&s->prompt);
	text_free(&s->pending);
	free(s->shown);
	free(s->jobs);
}
