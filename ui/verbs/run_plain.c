/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab run LESSON --plain`: reads lines from standard input, which need not be a terminal. */
#include "ui/verbs/run_plain.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "spec/spec.h"
#include "ui/console/plain.h"
#include "ui/model/progress.h"
#include "ui/verbs/open.h"
#include "ui/verbs/run_screen.h"
#include "ui/verbs/run_window.h"

struct kept {
	struct plain *plain;
	struct progress progress;
};

bool wants_plain(const struct arguments *a)
{
	return arguments_has(a, "plain");
}

bool may_want_plain(const struct arguments *a)
{
	return !wants_telling(a) && !wants_window(a) && isatty(STDIN_FILENO) &&
		isatty(STDOUT_FILENO);
}

static void keep(void *arg)
{
	struct kept *k = arg;
	struct text why = {0};

	progress_take(&k->progress, k->plain->session.lesson);
	progress_save(&k->progress, &why); /* reported once, at the end */
	text_free(&why);
}

static void talk_plainly(struct plain *p)
{
	char *line = NULL;
	size_t size = 0;

	plain_begin(p);
	for (;;) {
		fputs("> ", p->session.out);
		fflush(p->session.out);
		ssize_t n = getline(&line, &size, stdin);
		if (n < 0)
			break;
		if (p->session.echo)
			fputs(line, p->session.out);
		if (!plain_line(p, line))
			break;
	}
	if (feof(stdin))
		fputc('\n', p->session.out);
	free(line);
}

static int teach_plainly(const struct arguments *a, struct opened *o)
{
	struct plain p = {.play = o->play};
	struct kept k = {.plain = &p};
	struct text why = {0};
	char *next = next_lesson(a->words[0]);

	session_init(&p.session, o->lab, stdout, stderr);
	p.session.lesson = play_lesson(o->play);
	p.session.echo = !isatty(STDIN_FILENO);
	p.next = next;
	if (progress_load(&k.progress, o->spec->name.s ? o->spec->name.s : "", &why) != 0)
		complain_plainly(a, text_str(&why));
	if (progress_give(&k.progress, p.session.lesson))
		p.resume = (size_t)k.progress.at;
	p.reached = keep;
	p.arg = &k;
	talk_plainly(&p);
	progress_free(&k.progress);
	session_free(&p.session);
	text_free(&why);
	free(next);
	return EXIT_FINE;
}

bool run_plain_lesson(const struct arguments *a, int *status)
{
	struct opened o;

	*status = open_lab(&o, a, a->words[0], true);
	if (*status != EXIT_FINE)
		return true;
	bool lesson = lesson_count(play_lesson(o.play)) > 0;
	if (lesson)
		*status = teach_plainly(a, &o);
	close_lab(&o);
	return lesson;
}

int run_plain(const struct arguments *a)
{
	struct opened o;
	int status = open_lab(&o, a, a->words[0], true);

	if (status != EXIT_FINE)
		return status;
	if (lesson_count(play_lesson(o.play)))
		status = teach_plainly(a, &o);
	else
		status = complain(
			a, "--plain: %s has no lesson (use 'lvslab console')", a->words[0]);
	close_lab(&o);
	return status;
}
