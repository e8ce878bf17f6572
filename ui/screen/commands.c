/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands after ':': a word of the table, or HOST# and a command for that host. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/report/host_words.h"
#include "ui/screen/explain_word.h"
#include "ui/screen/screen.h"
#include "ui/text/words.h"

struct colon {
	const char *name, *args, *help;
	void (*run)(struct screen *s, const char *args);
};

/* counted from the beginning of the session */
static void go_to_step(struct model *m, uint64_t step)
{
	if (step)
		model_recall(m, step - 1);
	model_go(m, step ? (long)(step - 1 - model_gone(m)) : -1);
}

static void run_go(struct screen *s, const char *args)
{
	struct model *m = s->model;
	uint64_t step;
	int64_t time;

	if (parse_u64(args, &step)) {
		uint64_t known = model_gone(m) + model_count(m);
		if (step > known)
			model_refuse(m,
				_("Step %s has not happened yet; %zu have. A time needs a unit: "
				  "%ss."),
				args, (size_t)known, args);
		else
			go_to_step(m, step);
	} else if (parse_duration(args + (*args == '+'), &time)) {
		model_go_time(m, *args == '+' ? lab_now(m->lab) + time : time);
	} else {
		model_refuse(m, _("Go to which step (12) or time (1.5s)?"));
	}
}

static void run_until(struct screen *s, const char *args)
{
	if (*args)
		model_until(s->model, args);
	else
		model_refuse(s->model, _("Until which condition? Example: rs2 answers arp"));
}

static void run_filter(struct screen *s, const char *args)
{
	model_filter(s->model, args);
}

static void run_pace(struct screen *s, const char *args)
{
	model_set_pace(s->model, args);
}

static void run_save(struct screen *s, const char *args)
{
	if (*args)
		screen_save(s, args, false);
	else
		model_refuse(s->model, _("Save to which file? Example: save my-lab.yaml"));
}

static void run_export(struct screen *s, const char *args)
{
	model_export(s->model, args);
}

static void run_compare(struct screen *s, const char *args)
{
	(void)args;
	model_compare(s->model);
}

static void run_branches(struct screen *s, const char *args)
{
	(void)args;
	model_list_branches(s->model);
}

static void run_branch(struct screen *s, const char *args)
{
	uint64_t number = 0;

	parse_u64(args, &number);
	model_take_branch(s->model, (size_t)number);
}

static void run_view(struct screen *s, const char *args)
{
	int view = screen_view_by_name(args);

	if (view < 0)
		model_refuse(s->model, _("No view is named '%s'."), args);
	else
		screen_focus(s, view);
}

static void run_help(struct screen *s, const char *args);

static void run_quit(struct screen *s, const char *args)
{
	if (*args == '!' || s->model->saved)
		s->quit = true;
	else
		s->asking = true;
}

static void run_note(struct screen *s, const char *args)
{
	if (*args)
		model_note(s->model, args);
	else
		model_refuse(s->model, _("Note text? Example: the reply bypasses the director"));
}

static void run_notes(struct screen *s, const char *args)
{
	(void)args;
	model_show_notes(s->model);
}

static const struct colon colons[] = {
	{"until", "CONDITION", N_("runs until the condition is met"), run_until},
	{"explain", "", N_("shows what is wrong with the lab now, and how to fix it"),
		screen_explain},
	{"go", "STEP|TIME", N_("goes to that step or time"), run_go},
	{"filter", "CONDITION", N_("shows only the events that match"), run_filter},
	{"pace", "500ms|1/1000|10x", N_("sets the speed of playing"), run_pace},
	{"save", "FILE", N_("writes the scenario and your commands, to run again"), run_save},
	{"export", "FILE", N_("writes a capture (.pcapng) or a trace (.jsonl)"), run_export},
	{"compare", "", N_("shows where this branch diverges from the previous one"), run_compare},
	{"branches", "", N_("lists the other branches"), run_branches},
	{"branch", "N", N_("goes to one of them"), run_branch},
	{"note", "WORDS", N_("saves a note about this moment"), run_note},
	{"notes", "", N_("lists the notes"), run_notes},
	{"view", "NAME", N_("shows a view"), run_view},
	{"help", "", N_("lists these commands"), run_help},
	{"quit", "", N_("quits; quit! quits without asking"), run_quit},
};
#define COLONS (sizeof(colons) / sizeof(colons[0]))

static void run_help(struct screen *s, const char *args)
{
	struct text t = {0};

	(void)args;
	for (size_t i = 0; i < COLONS; i++)
		text_add(&t, "%s:%s%s%s", i ? "   " : "", colons[i].name,
			*colons[i].args ? " " : "", colons[i].args);
	text_put(&t, "   :HOST# COMMAND");
	model_say(s->model, "%s", t.s);
	text_free(&t);
}

static void every_node(struct screen *s, const char *end, bool hosts,
	void (*one)(void *to, const char *word), void *to)
{
	const struct network *net = lab_network(s->model->lab);
	struct text t = {0};

	for (size_t i = 0; i < net->node_count; i++) {
		if (hosts && net->nodes[i]->kind != NODE_HOST)
			continue;
		text_clear(&t);
		text_add(&t, "%s%s", net->nodes[i]->name, end);
		one(to, t.s);
	}
	text_free(&t);
}

void screen_condition_words(struct screen *s, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to)
{
	static const char *const filters[] = {"from", "to", "at", "for", "because", "not", "and",
		"or", "answers", "asks", "sends"};
	const char *words[CONDITION_WORDS_MAX];
	size_t count = condition_words(words);

	(void)before;
	(void)typed;
	for (size_t i = 0; i < count; i++)
		one(to, words[i]);
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		one(to, filters[i]);
	every_node(s, "", false, one, to);
}

void screen_command_words(struct screen *s, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to)
{
	const char *line = before;
	struct host *h = screen_typed_host(s, &line);

	if (h)
		host_words(lab_network(s->model->lab), h, line, typed, one, to);
	else if (!*before) {
		for (size_t i = 0; i < COLONS; i++)
			one(to, colons[i].name);
		every_node(s, "#", true, one, to);
	} else if (strncmp(before, "until ", 6) == 0 || strncmp(before, "filter ", 7) == 0) {
		screen_condition_words(s, before, typed, one, to);
	} else if (strcmp(before, "view ") == 0) {
		for (size_t i = 0; views[i]; i++)
			one(to, views[i]->name);
	}
}

static const struct colon *colon_find(const char *word, size_t n)
{
	const struct colon *found = NULL;

	for (size_t i = 0; i < COLONS; i++) {
		if (strncmp(colons[i].name, word, n) != 0)
			continue;
		if (colons[i].name[n] == '\0')
			return &colons[i];
		if (!found)
			found = &colons[i];
	}
	return n ? found : NULL;
}

/* rs1# sysctl -a */
struct host *screen_typed_host(struct screen *s, const char **line)
{
	size_t n = strcspn(*line, "# ");
	char name[NODE_NAME];

	if ((*line)[n] != '#' || n >= sizeof(name))
		return NULL;
	memcpy(name, *line, n);
	name[n] = '\0';
	struct host *h = lab_host(s->model->lab, name);
	if (h)
		*line += n + 1 + strspn(*line + n + 1, " ");
	return h;
}

void screen_type(struct screen *s, struct host *h, const char *line)
{
	const struct process *p = model_type(s->model, h, line);
	const char *out = process_output(p);
	size_t n = strlen(out);

	if (s->model->message.len) /* a message has precedence */
		return;
	while (n && out[n - 1] == '\n')
		n--;
	if (p->status && !p->running)
		model_refuse(s->model, _("%.*s (exit status %d)"), (int)n, out, p->status);
	else if (n)
		model_say(s->model, "%.*s", (int)n, out);
	else if (p->running)
		model_say(s->model, _("%s# %s is running: it advances with simulated time."),
			h->node.name, line);
}

static bool run_on_host(struct screen *s, const char *line)
{
	int n = (int)strcspn(line, "# ");
	struct host *h = screen_typed_host(s, &line);

	if (!h && line[n] != '#')
		return false;
	if (!h)
		model_refuse(s->model, _("No host is named '%.*s'."), n, line);
	else if (*line)
		screen_type(s, h, line);
	return true;
}

void screen_run_command(struct screen *s, const char *line)
{
	line += strspn(line, " ");
	size_t n = strcspn(line, " !");

	if (!*line || run_on_host(s, line))
		return;
	const struct colon *c = colon_find(line, n);
	if (c)
		c->run(s, line + n + strspn(line + n, " "));
	else
		model_refuse(
			s->model, _("There is no command '%.*s'; :help lists them."), (int)n, line);
}
