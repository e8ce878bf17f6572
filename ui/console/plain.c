/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The meaning of a line depends on the lesson's phase: an empty one continues, at a question it is
 * the answer, otherwise a command for a host. The lab's own commands work everywhere.
 */
#include "ui/console/plain.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "course/lesson.h"
#include "engine/trace.h"
#include "spec/spec.h"
#include "ui/console/class.h"
#include "ui/report/spoken.h"
#include "ui/report/story.h"
#include "ui/report/style.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"

#define HOPS_TOLD 60

static void put_wrapped(struct plain *p, const char *words)
{
	struct text t = {0};

	columns_wrap(&t, words, 0, report_width());
	fputs(text_str(&t), p->session.out);
	text_free(&t);
}

static struct lesson *lesson_of(const struct plain *p)
{
	return p->session.lesson;
}

static bool asks(const struct plain *p)
{
	enum lesson_phase phase = lesson_phase(lesson_of(p));

	return phase == LESSON_ASKED || phase == LESSON_MENDING;
}

/* ---- after each line ---- */

static void put_score(struct plain *p)
{
	struct lesson_score s;

	lesson_score(lesson_of(p), &s);
	fprintf(p->session.out,
		_("%zu of %zu right at the first try, %zu later, %zu shown; %u wrong answers, %u "
		  "hints."),
		s.at_once, s.asked, s.later, s.shown, s.wrong, s.hints);
	fputc('\n', p->session.out);
	for (size_t i = 0; i < play_check_count(p->play); i++) {
		struct check_result r;
		play_check(p->play, i, &r);
		fprintf(p->session.out, "%s %s\n", r.passed ? "✓" : "✗",
			spoken(&r.check->description));
		check_result_free(&r);
	}
	if (p->next)
		fprintf(p->session.out, _("Next: lvslab run %s"), p->next);
	fputs(p->next ? "\n" : "", p->session.out);
}

/* what is still wrong, and whether it can still be fixed at all */
static void put_state(struct plain *p)
{
	struct lesson *l = lesson_of(p);
	struct text saw = {0};

	if (lesson_phase(l) == LESSON_MENDING && lesson_typed(l)) {
		condition_explain(&saw, lesson_awaits(l), p->session.lab);
		fprintf(p->session.out, _("✗ Not yet: %s"), text_str(&saw));
		fputc('\n', p->session.out);
	}
	if (lesson_missed(l))
		put_wrapped(p,
			_("✗ From here the lesson can no longer be finished: 'restart' "
			  "undoes the step with its time and commands."));
	text_free(&saw);
}

/* ---- the lab's words ---- */

static void restart(struct plain *p)
{
	if (!lesson_restart(lesson_of(p)))
		fprintf(p->session.out, "%s\n", _("The step begins here."));
	class_lesson(&p->session, "");
}

static void back(struct plain *p)
{
	if (!lesson_back(lesson_of(p)))
		fprintf(p->session.out, "%s\n", _("This is the beginning."));
	class_lesson(&p->session, "");
}

static void resume(struct plain *p)
{
	if (!p->resume)
		fprintf(p->session.out, "%s\n", _("You have not started this lesson before."));
	else if (!lesson_play_to(lesson_of(p), p->resume))
		fprintf(p->session.out, "%s\n",
			_("That step can no longer be reached automatically."));
	class_lesson(&p->session, "");
}

static void show(struct plain *p)
{
	struct lesson *l = lesson_of(p);
	struct text right = {0};

	if (!asks(p)) {
		fprintf(p->session.out, "%s\n", _("There is no open question."));
		return;
	}
	if (lesson_tries(l) < LESSON_TRIES) {
		fprintf(p->session.out, "%s\n",
			_("The answer is shown after two tries of your own."));
		return;
	}
	lesson_right(&right, l, lesson_at(l));
	fprintf(p->session.out, _("The answer: %s  %s"), text_str(&right), "");
	fputc('\n', p->session.out);
	lesson_teach(l);
	class_next(&p->session, "");
	text_free(&right);
}

static void hint(struct plain *p)
{
	class_hint(&p->session, "");
}

static void say_again(struct plain *p)
{
	class_lesson(&p->session, "");
}

static void say_help(struct plain *p);

static const struct {
	const char *name, *help;
	void (*run)(struct plain *p);
} plain_words[] = {
	{"hint", N_("shows a hint, if the step has one"), hint},
	{"show", N_("shows the answer, after two tries of your own"), show},
	{"again", N_("repeats the text of the step"), say_again},
	{"back", N_("goes back one step in the lesson, and back in time"), back},
	{"restart", N_("undoes the step with its time and commands"), restart},
	{"resume", N_("resumes the lesson at the step you reached last time"), resume},
	{"help", N_("lists these commands"), say_help},
};
#define PLAIN_WORDS (sizeof(plain_words) / sizeof(plain_words[0]))

static void say_help(struct plain *p)
{
	fprintf(p->session.out, "%s\n",
		_("An empty line continues. At a question, a line is the answer; "
		  "HOST# COMMAND runs a command on a host."));
	for (size_t i = 0; i < PLAIN_WORDS; i++)
		fprintf(p->session.out, "  %-8s %s\n", plain_words[i].name, _(plain_words[i].help));
	fprintf(p->session.out, "  %-8s %s\n", "quit", _("quits"));
}

static bool own_word(struct plain *p, const char *line)
{
	for (size_t i = 0; i < PLAIN_WORDS; i++)
		if (strcmp(plain_words[i].name, line) == 0) {
			plain_words[i].run(p);
			return true;
		}
	return false;
}

/* ---- lines ---- */

/* prints the network's events while the step runs, hop by hop */
static void go_on(struct plain *p)
{
	const struct story_options set = {.hops = HOPS_TOLD};
	struct session *s = &p->session;
	FILE *out = s->out;
	struct story story;
	char *said = NULL;
	size_t length = 0;

	if (lesson_phase(lesson_of(p)) == LESSON_ASKED) {
		fprintf(s->out, "%s\n", _("There is an open question: type its answer."));
		return;
	}
	story_init(&story, s->out, lab_network(s->lab), lab_names(s->lab), &set);
	trace_attach(lab_trace(s->lab), &story.steps.sink);
	s->out = open_memstream(&said, &length);
	if (!s->out)
		abort();
	class_next(s, "");
	fclose(s->out);
	s->out = out;
	trace_detach(lab_trace(s->lab), &story.steps.sink);
	story_finish(&story); /* first the events, then the output, then the prompt */
	fwrite(said, 1, length, out);
	free(said);
	if (lesson_hopeless(lesson_of(p)))
		lesson_pass(lesson_of(p));
}

static void take(struct plain *p, const char *line)
{
	struct session *s = &p->session;
	bool addressed = strchr(line, '#') != NULL;

	if (!*line)
		go_on(p);
	else if (own_word(p, line))
		return;
	else if (lesson_phase(lesson_of(p)) == LESSON_ASKED && !addressed)
		class_answer(s, line);
	else
		session_type(s, line);
}

void plain_begin(struct plain *p)
{
	const struct spec *spec = lab_spec(p->session.lab);

	fprintf(p->session.out, "%s\n", spoken(&spec->title));
	put_wrapped(p, spoken(&spec->introduction));
	fprintf(p->session.out, "%s\n\n", _("An empty line continues; 'help' lists the commands."));
	if (p->resume)
		fprintf(p->session.out,
			_("Last time you reached step %zu: 'resume' continues from there.\n"),
			p->resume + 1);
	class_lesson(&p->session, "");
}

bool plain_line(struct plain *p, const char *line)
{
	struct text words = {0};
	size_t n = strlen(line);
	bool was_over = lesson_over(lesson_of(p));

	line += strspn(line, " \t");
	for (n = strlen(line); n && strchr(" \t\r\n", line[n - 1]); n--)
		;
	text_putn(&words, line, n);
	line = text_str(&words);
	if (strcmp(line, "quit") == 0 || (was_over && !*line)) {
		text_free(&words);
		return false;
	}
	take(p, line);
	put_state(p);
	if (lesson_over(lesson_of(p)) && !was_over)
		put_score(p);
	if (p->reached)
		p->reached(p->arg);
	fflush(p->session.out);
	text_free(&words);
	return !p->session.quit;
}
