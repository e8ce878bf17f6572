/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab grade --feedback DIR`: a file for each submission, for its student, in the language of
 * its "# language:" line, else in the teacher's.
 *
 * A row's sentences are made during grading. So a submission that requests another language is
 * graded again in that one, under the same limits; the language changes nothing else, and the
 * teacher's tables keep their rows.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/text/outfile.h"
#include "ui/text/words.h"
#include "ui/verbs/grade_private.h"
#include "ui/verbs/verb.h"

/* NULL: not a plain file, which was said when it was graded; a pipe must not be waited for */
static FILE *open_answer(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;
	FILE *f = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? fdopen(fd, "r") : NULL;

	if (!f && fd >= 0)
		close(fd);
	return f;
}

/* the code after "# language:" in the first lines of a submission; "": no known one */
static void language_of_answer(const char *path, char code[8])
{
	char line[256], word[8];
	FILE *f = open_answer(path);

	*code = '\0';
	for (int i = 0; f && i < 10 && fgets(line, sizeof(line), f); i++) {
		const char *hash = strchr(line, '#');
		if (hash && sscanf(hash, "# language: %7[a-z]", word) == 1 && words_known(word))
			strcpy(code, word);
	}
	if (f)
		fclose(f);
}

void speak_as_asked(const char *answer)
{
	char code[8];

	language_of_answer(answer, code);
	if (*code)
		words_choose(code);
}

/* ---- rows in the student's language ---- */

static bool asks_for_another(const char *answer)
{
	char code[8];

	language_of_answer(answer, code);
	return *code && strcmp(code, words_code()) != 0;
}

/* the points as in the class's table: a submission that fixes nothing gets none */
static void weigh_one(const struct class *c, const char *answer, json_t *row)
{
	const char *mine = words_code();
	struct grades alone = c->grades;

	if (c->exam || !json_is_true(json_object_get(c->grades.untouched, "graded")))
		return;
	alone.rows = &row;
	alone.count = 1;
	speak_as_asked(answer);
	grades_weigh(&alone);
	words_choose(mine);
}

/* `rows[i]` for each submission that requests a language other than the teacher's; else NULL */
static int grade_in_own_words(const struct class *c, json_t **rows)
{
	struct class some = *c;
	size_t *of = calloc(c->grades.count + 1, sizeof(*of));

	some.own_words = true;
	some.grades.count = 0;
	some.grades.rows = calloc(c->grades.count + 1, sizeof(json_t *));
	some.files = calloc(c->grades.count + 1, sizeof(char *));
	if (!of || !some.grades.rows || !some.files)
		abort();
	for (size_t i = 0; i < c->grades.count; i++)
		if (asks_for_another(c->files[i])) {
			of[some.grades.count] = i;
			some.files[some.grades.count++] = c->files[i];
		}
	int status = grade_all(&some);
	for (size_t i = 0; i < some.grades.count && status == EXIT_FINE; i++) {
		rows[of[i]] = some.grades.rows[i];
		weigh_one(c, some.files[i], rows[of[i]]);
	}
	free(of);
	free(some.grades.rows);
	free(some.files);
	return status;
}

/* ---- files ---- */

/* what a student reads */
static void put_feedback(const struct class *c, size_t i, const json_t *row, struct text *words)
{
	const char *mine = words_code();

	speak_as_asked(c->files[i]);
	if (c->exam)
		exam_feedback(words, row);
	else
		grades_feedback(words, &c->grades, row);
	words_choose(mine);
}

/* answers/ann.txt: DIR/ann.txt.feedback.txt */
static int write_feedback(const struct class *c, const char *folder, size_t i, const json_t *row)
{
	const char *slash = strrchr(c->files[i], '/');
	struct text path = {0}, words = {0}, why = {0};
	struct outfile file = {0};

	text_add(&path, "%s/%s.feedback.txt", folder, slash ? slash + 1 : c->files[i]);
	int error = outfile_open(&file, path.s, &why);
	if (!error) {
		put_feedback(c, i, row, &words);
		fputs(text_str(&words), file.f);
		error = outfile_commit(&file, &why);
	}
	outfile_abandon(&file);
	if (error)
		complain_plainly(c->a, text_str(&why));
	text_free(&path);
	text_free(&words);
	text_free(&why);
	return error ? EXIT_MACHINE : EXIT_FINE;
}

int grade_give_feedback(struct class *c, const char *folder)
{
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return complain(c->a, "cannot make %s: %s", folder, strerror(errno));
	json_t **own = calloc(c->grades.count + 1, sizeof(json_t *));
	if (!own)
		abort();
	int status = grade_in_own_words(c, own);
	for (size_t i = 0; i < c->grades.count && status == EXIT_FINE; i++)
		status = write_feedback(c, folder, i, own[i] ? own[i] : c->grades.rows[i]);
	for (size_t i = 0; i < c->grades.count; i++)
		json_decref(own[i]);
	free(own);
	return status;
}
