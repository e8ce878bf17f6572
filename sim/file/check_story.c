/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events and steps: a command needs a host, an event does one thing, an answer belongs to a
 * question. Conditions have their own parser. Only the name of a command is checked here; its host
 * checks the rest when it runs.
 */
#include <string.h>

#include "app/app.h"
#include "base/text.h"
#include "faults/fault.h"
#include "file/check.h"
#include "file/read.h"
#include "file/story.h"
#include "watch/condition.h"

#define COMMANDS_MAX 128 /* that a name is compared with */

static bool changes_link(const struct spec_link_properties *p)
{
	return p->rate != SPEC_UNSET || p->delay != SPEC_UNSET || p->jitter != SPEC_UNSET ||
		p->loss != SPEC_UNSET || p->reorder != SPEC_UNSET || p->queue != SPEC_UNSET ||
		p->mtu != SPEC_UNSET || p->state >= 0;
}

static bool plugged(const struct spec *s, const struct spec_endpoint *e)
{
	for (size_t i = 0; i < s->network.links.count; i++) {
		const struct spec_link *l = &s->network.links.items[i];
		for (size_t k = 0; k < l->endpoints.count; k++) {
			const struct spec_endpoint *x = &l->endpoints.items[k];
			if (x->node && x->interface && e->interface &&
				strcmp(x->node, e->node) == 0 &&
				strcmp(x->interface, e->interface) == 0)
				return true;
		}
	}
	return false;
}

/* one thing happens: commands on a host, or a change of a link */
static void check_event_form(const struct spec_event *e, struct problems *ps)
{
	bool link = e->link.node != NULL, run = e->run.count > 0, change = changes_link(&e->with);

	if (run && (link || change))
		place_problem(ps, e->at, N_("split it into two events"),
			"expected either `on` and `run`, or `link` and what changes");
	else if (!run && !link)
		place_problem(
			ps, e->at, NULL, "expected `on` and `run`, or `link` and what changes");
	else if (run && !e->on.s)
		place_problem(
			ps, e->at, NULL, "the key 'on' is missing: the host on which it runs");
	else if (link && !change)
		place_problem(ps, e->at, N_("write `state: down`"),
			"does not say what changes on the link");
}

/* The host checks a command's arguments; but a name that no host knows is a typo. */
static void check_command(const struct spec_string *command, bool prompts, struct problems *ps)
{
	const char *words[COMMANDS_MAX + 1] = {NULL};
	struct text name = {0}, hint = {0};

	if (!command->s) /* no word at all: already reported */
		return;
	char host[2] = "";
	const char *line = prompts ? lesson_command(command->s, host, sizeof(host)) : command->s;
	line += strspn(line, " \t!");
	text_putn(&name, line, strcspn(line, " \t;|&<>"));
	if (name.len && !strpbrk(name.s, "$\"'\\{}()#=[]:./") && !app_knows_word(name.s)) {
		for (unsigned i = 0; i < COMMANDS_MAX && shell_commands[i]; i++)
			words[i] = shell_commands[i]->name;
		const char *near = nearest_word(name.s, words);
		if (near)
			text_add(&hint, say(ps->language, "did you mean '%s'?"), near);
		place_problem(ps, command->at, near ? hint.s : NULL,
			"no host command is named '%s'", name.s);
	}
	text_free(&name);
	text_free(&hint);
}

static void check_event(const struct spec *s, const struct spec_event *e, struct problems *ps)
{
	if (check_clean(ps, &e->at))
		check_event_form(e, ps);
	check_host(s, ps, &e->on);
	for (size_t i = 0; i < e->run.count; i++)
		check_command(&e->run.items[i], false, ps);
	if (e->link.node && s->by_name && !plugged(s, &e->link))
		place_problem(ps, e->link.at, NULL, "no link is connected there");
}

/* in order, as a journal is */
static void check_journal(const struct spec *s, size_t i, struct problems *ps)
{
	const struct spec_typed *t = &s->typed.items[i], *before = i ? t - 1 : NULL;

	check_host(s, ps, &t->on);
	if (before && check_clean(ps, &t->at) && (t->step < before->step || t->time < before->time))
		place_problem(ps, t->at, NULL, "is earlier than the one above it");
}

/* Which host runs it? A line may name its own: "client1# curl …". */
static void check_typed(const struct spec *s, const struct spec_step *t,
	const struct spec_string *lines, size_t count, struct problems *ps)
{
	for (size_t i = 0; i < count; i++) {
		char name[64] = "";
		if (!lines[i].s)
			continue;
		const char *command = lesson_command(lines[i].s, name, sizeof(name));
		struct spec_string host = {name, lines[i].at};
		if (*name)
			check_host(s, ps, &host);
		else if (!t->on.s)
			place_problem(ps, lines[i].at, "or write 'HOST# COMMAND'",
				"the key 'on' is missing: the host on which it runs");
		if (!*command)
			place_problem(ps, lines[i].at, NULL, "expected a command after the host");
		check_command(&lines[i], true, ps);
	}
}

static void check_answer(const struct spec_step *t, struct problems *ps)
{
	uint64_t number;

	if (t->ask.en && !t->answer.s)
		place_problem(ps, t->at, NULL, "the key 'answer' is missing: a question needs one");
	if (!t->ask.en && (t->answer.s || t->choices.count))
		place_problem(ps, t->at, NULL, "the key 'ask' is missing: the question");
	if (t->choices.count && t->answer.s &&
		(!parse_u64(t->answer.s, &number) || number < 1 || number > t->choices.count))
		place_problem(ps, t->answer.at, NULL, "expected 1 to %zu, the number of a choice",
			t->choices.count);
	if (t->replies.count && t->replies.count != t->choices.count)
		place_problem(ps, t->at, NULL,
			"expected one of 'replies' for each of 'choices', found %zu for %zu",
			t->replies.count, t->choices.count);
	if (lesson_answer_kind(t) == ANSWER_CONDITION && !t->fix.count)
		place_problem(ps, t->at, NULL,
			"the key 'fix' is missing: the commands that make the answer true");
}

static void check_step_form(const struct spec_step *t, struct problems *ps)
{
	check_answer(t, ps);
	if (!t->say.en && !t->ask.en && !t->run.count && !t->break_.count && !t->until.s)
		place_problem(ps, t->at, NULL,
			"a step that does nothing: expected say, run, until, "
			"ask or break");
}

/* Is it of the language? Whether its hosts exist is asked when the world is built. */
static void check_condition(struct problems *ps, const struct spec_string *condition)
{
	if (condition->s)
		condition_free(condition_parse(condition->s, condition->at, ps));
}

static void check_step(const struct spec *s, const struct spec_step *t, struct problems *ps)
{
	enum lesson_answer_kind kind = lesson_answer_kind(t);

	check_condition(ps, &t->until);
	if (kind == ANSWER_CONDITION && t->answer.s)
		check_condition(ps, &t->answer);
	if (check_clean(ps, &t->at))
		check_step_form(t, ps);
	check_host(s, ps, &t->on);
	check_typed(s, t, t->run.items, t->run.count, ps);
	check_typed(s, t, t->break_.items, t->break_.count, ps);
	check_typed(s, t, t->fix.items, t->fix.count, ps);
}

/* A fix without `until` or a condition to answer is judged by the next check: is there one? */
static void check_mends(const struct spec *s, struct problems *ps)
{
	size_t checks = 0;

	for (size_t i = 0; i < s->walkthrough.count; i++) {
		const struct spec_step *t = &s->walkthrough.items[i];
		if (t->fix.count && !t->until.s && lesson_answer_kind(t) != ANSWER_CONDITION &&
			checks++ >= s->checks.count)
			place_problem(ps, t->at, NULL,
				"nothing shows whether it is fixed: expected `until`, an `answer` "
				"that is a condition, or one more of `checks`");
	}
}

/* Does the fault exist, and is it applicable here? */
static void check_fault(const struct spec *s, const struct spec_fault *entry, struct problems *ps)
{
	const struct fault *f;
	struct fault_place place;

	check_host(s, ps, &entry->on);
	if (s->by_name && check_clean(ps, &entry->at))
		fault_of_spec(s, entry, &f, &place, ps);
}

void check_story(struct spec *s, struct problems *ps)
{
	for (size_t i = 0; i < s->faults.count; i++)
		check_fault(s, &s->faults.items[i], ps);
	for (size_t i = 0; i < s->events.count; i++)
		check_event(s, &s->events.items[i], ps);
	for (size_t i = 0; i < s->typed.count; i++)
		check_journal(s, i, ps);
	for (size_t i = 0; i < s->walkthrough.count; i++)
		check_step(s, &s->walkthrough.items[i], ps);
	check_mends(s, ps);
	for (size_t i = 0; i < s->checks.count; i++)
		check_condition(ps, &s->checks.items[i].expect);
}
