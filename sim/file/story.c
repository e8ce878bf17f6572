/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which kind of answer a step expects, and on which host a line is typed: determined from the file
 * alone, so that it can be checked without a world and is the same in a lesson (course/lesson.c).
 */
#include "file/story.h"

#include <assert.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "watch/condition.h"

/* a single word: if it is not a condition, it may be a name or an address */
static bool one_word(const char *s)
{
	return s[strcspn(s, " \t")] == '\0';
}

static enum lesson_answer_kind kind_of(const char *answer)
{
	struct problems ps = {0};
	int64_t number;

	if (parse_i64(answer, &number))
		return ANSWER_WORD;
	struct condition *c = condition_parse(answer, (struct place){0}, &ps);
	enum lesson_answer_kind kind = ANSWER_CONDITION;
	if (c && condition_is_value(c))
		kind = ANSWER_VALUE;
	else if (!c && one_word(answer))
		kind = ANSWER_WORD;
	condition_free(c);
	problems_free(&ps);
	return kind;
}

enum lesson_answer_kind lesson_answer_kind(const struct spec_step *step)
{
	if (!step->ask.en || !step->answer.s)
		return ANSWER_NONE;
	return step->choices.count ? ANSWER_CHOICE : kind_of(step->answer.s);
}

static size_t prompt_length(const char *line)
{
	size_t n = strcspn(line, "# \t");

	return n && line[n] == '#' && (strchr(" \t", line[n + 1]) || !line[n + 1]) ? n : 0;
}

const char *lesson_command(const char *line, char *name, size_t size)
{
	line += strspn(line, " \t");
	size_t n = prompt_length(line), kept = n < size ? n : size - 1;

	assert(size > 0);
	memcpy(name, line, kept);
	name[kept] = '\0';
	if (!n)
		return line;
	line += n + 1;
	return line + strspn(line, " \t");
}
