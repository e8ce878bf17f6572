/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Word expansions (POSIX.1 2.6): tilde, parameters, substitutions, arithmetic, then splitting, path
 * names, quotes. A word is expanded piece by piece; finished text is in the arena. If a piece needs
 * a command's output, the command is started, and the piece is expanded again when the output is
 * available: results are kept in order, so that no command runs twice.
 *
 * Intermediate text is encoded: a quoted character has QUOTED before it, and markers show where
 * fields end. Parameters are in param.c.
 */
#include "app/shell/expand.h"
#include "app/system/files.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/shell/arith.h"
#include "app/system/glob.h"
#include "app/system/glob_files.h"
#include "base/text.h"

/* ---- encoded text ---- */

static bool is_mark(char c)
{
	return c >= EXPAND_QUOTED && c <= EXPAND_EMPTY;
}

void expand_put(struct sh_expander *e, const char *s, size_t n, bool quoted)
{
	for (size_t i = 0; i < n; i++) {
		if (quoted || is_mark(s[i]))
			text_putc(&e->out, EXPAND_QUOTED);
		text_putc(&e->out, s[i]);
	}
	if (quoted)
		text_putc(&e->out, EXPAND_NULL);
}

static const char *ifs_of(struct sh_expander *e)
{
	const struct sh_var *v = env_find(e->sh->env, "IFS");

	return v && v->value ? v->value : " \t\n";
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* the result of an expansion that is not quoted: cut at the characters of IFS */
void expand_split(struct sh_expander *e, const char *s)
{
	const char *ifs = ifs_of(e);

	if (!e->split) {
		expand_put(e, s, strlen(s), false);
		return;
	}
	while (*s) {
		if (!strchr(ifs, *s)) {
			expand_put(e, s++, 1, false);
			continue;
		}
		bool hard = false;
		for (; *s && strchr(ifs, *s) && (is_white(*s) || !hard); s++)
			hard |= !is_white(*s);
		text_putc(&e->out, hard ? EXPAND_HARD : EXPAND_SOFT);
	}
}

void expand_put_list(struct sh_expander *e, const struct sh_values *v, bool star, bool quoted)
{
	const char *s = text_str(&v->text), *ifs = ifs_of(e);

	if (quoted && !star && e->split && v->count == 0)
		text_putc(&e->out, EXPAND_EMPTY);
	for (size_t i = 0; i < v->count; i++, s += strlen(s) + 1) {
		if (quoted || !e->split)
			expand_put(e, s, strlen(s), quoted);
		else
			expand_split(e, s);
		if (i + 1 == v->count)
			break;
		if (e->split && !(star && quoted))
			text_putc(&e->out, quoted ? EXPAND_HARD : EXPAND_SOFT);
		else if (!star)
			expand_put(e, " ", 1, quoted);
		else if (*ifs)
			expand_put(e, ifs, 1, quoted);
	}
}

/* ---- substitutions ---- */

static const char *answer_at(const struct sh_expansion *x, uint32_t i)
{
	const char *s = x->memo.s;

	while (i--)
		s += strlen(s) + 1;
	return s;
}

/* <(…): the output becomes a file that is there as long as the shell's line, from /dev/fd/63 down */
static void expansion_file(struct shell *sh, struct text *path, const char *s, size_t n)
{
	enum { FIRST = 63, LEAST = 10 };
	uint32_t at = FIRST - sh->capture_files++ % (FIRST - LEAST + 1);

	text_add(path, "/dev/fd/%u", at);
	files_put(sh->p->host, text_str(path), s, n, 0600);
	sh->capture_file = false;
}

void expansion_answer(struct shell *sh, struct sh_expansion *x, const char *s, size_t n)
{
	struct text t = {0};

	if (sh->capture_file) {
		expansion_file(sh, &t, s, n);
		s = NULL;
		n = 0;
	}
	while (n && s[n - 1] == '\n')
		n--;
	for (size_t i = 0; i < n; i++) /* bash drops NULs */
		if (s[i])
			text_putc(&t, s[i]);
	buffer_add(sh, &x->memo, text_str(&t), t.len + 1);
	x->memo_count++;
	text_free(&t);
}

/* the next result; NULL: not available yet */
static const char *next_answer(struct sh_expander *e)
{
	struct sh_expansion *x = e->x;

	return x->asked < x->memo_count ? answer_at(x, x->asked++) : NULL;
}

static enum sh_answer expand_command(struct sh_expander *e, const struct sh_part *part)
{
	const char *answer = next_answer(e);

	if (answer) {
		if (part->quoted)
			expand_put(e, answer, strlen(answer), true);
		else
			expand_split(e, answer);
		return SH_DONE;
	}
	e->x->substituted |= !part->file;
	struct shell *child = thread_subshell(e->sh, part->body, false);
	if (!child)
		return SH_FAILS;
	struct stream *capture = stream_buffer(e->sh->p->host, "", 0);
	stream_drop(child->fd[1]);
	child->trace_depth++;
	child->fd[1] = stream_keep(capture);
	e->sh->capture = capture;
	e->sh->capture_file = part->file;
	return SH_WAITS;
}

static enum sh_answer expand_arith(struct sh_expander *e, const struct sh_part *part)
{
	struct text s = {0}, why = {0};
	char number[32];
	int64_t value;
	enum sh_answer answer = expand_inner(e, part->arith, EXPAND_AS_TEXT, &s);

	if (answer == SH_DONE) {
		const char *before = next_answer(e);
		if (before) {
			snprintf(number, sizeof(number), "%s", before);
		} else if (arith_eval(e->sh->env, text_str(&s), e->sh->at_line, &value, &why)) {
			snprintf(number, sizeof(number), "%" PRId64, value);
			expansion_answer(e->sh, e->x, number, strlen(number));
			e->x->asked++;
		} else {
			shell_complain(e->sh, "%s\n", text_str(&why));
			answer = SH_FAILS;
		}
	}
	if (answer == SH_DONE && part->quoted)
		expand_put(e, number, strlen(number), true);
	else if (answer == SH_DONE)
		expand_split(e, number);
	text_free(&s);
	text_free(&why);
	return answer;
}

/* ---- pieces ---- */

static enum sh_answer expand_part(struct sh_expander *e, const struct sh_part *part)
{
	if (e->out.len > SH_TEXT_MAX) {
		shell_complain(e->sh, "xrealloc: cannot allocate %zu bytes\n", e->out.len);
		return SH_FAILS;
	}
	switch (part->kind) {
	case SH_TEXT:
		if (part->quoted || !e->nested || !e->split)
			expand_put(e, part->text, part->length, part->quoted);
		else
			expand_split(e, part->text);
		return SH_DONE;
	case SH_PARAM: return expand_param(e, part->param, part->quoted);
	case SH_COMMAND: return expand_command(e, part);
	default: return expand_arith(e, part);
	}
}

/* ~ and ~/…: the rest of the first piece, or NULL if there is no tilde */
static const char *tilde(struct sh_expander *e, const struct sh_part *part, const char **home)
{
	char room[32];

	if (part->kind != SH_TEXT || part->quoted || part->text[0] != '~')
		return NULL;
	size_t n = strcspn(part->text, "/:");
	if (part->text[n] == '\0' && part->next)
		return NULL;
	*home = NULL;
	if (n == 1)
		*home = env_get(e->sh->env, "HOME", 0, room);
	else if (n == 2 && part->text[1] == '+')
		*home = env_get(e->sh->env, "PWD", 0, room);
	else if (n == 2 && part->text[1] == '-')
		*home = env_get(e->sh->env, "OLDPWD", 0, room);
	else if (n == 5 && strncmp(part->text, "~root", 5) == 0)
		*home = "/root";
	return *home ? part->text + n : NULL;
}

static enum sh_answer expand_first(struct sh_expander *e, const struct sh_part *part)
{
	const char *home, *rest = tilde(e, part, &home);

	if (!rest)
		return expand_part(e, part);
	expand_put(e, home, strlen(home), true);
	expand_put(e, rest, strlen(rest), false);
	return SH_DONE;
}

enum sh_answer expand_parts(struct sh_expander *e, const struct sh_word *w)
{
	enum sh_answer answer = SH_DONE;

	for (const struct sh_part *p = w ? w->parts : NULL; p && answer == SH_DONE; p = p->next)
		answer = p == w->parts ? expand_first(e, p) : expand_part(e, p);
	return answer;
}

static void decode(const char *s, size_t n, bool pattern, struct text *out)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == EXPAND_HARD || s[i] == EXPAND_SOFT) {
			text_putc(out, ' ');
		} else if (s[i] == EXPAND_QUOTED) {
			i++;
			if (pattern && strchr("*?[]\\!-^+@()|", s[i]))
				text_putc(out, '\\');
			text_putc(out, s[i]);
		} else if (!is_mark(s[i])) {
			text_putc(out, s[i]);
		}
	}
}

enum sh_answer expand_inner(
	struct sh_expander *e, const struct sh_word *w, enum sh_expand_as as, struct text *out)
{
	struct sh_expander inner = {.sh = e->sh, .x = e->x, .nested = true};

	if (++e->sh->calls > SH_CALLS_MAX)
		return SH_FAILS;
	enum sh_answer answer = expand_parts(&inner, w);
	e->sh->calls--;
	if (answer == SH_DONE)
		decode(text_str(&inner.out), inner.out.len, as == EXPAND_AS_PATTERN, out);
	text_free(&inner.out);
	return answer;
}

/* ---- words ---- */

void expansion_free(struct shell *sh, struct sh_expansion *x)
{
	buffer_free(sh, &x->done);
	buffer_free(sh, &x->memo);
	bool substituted = x->substituted;
	*x = (struct sh_expansion){.substituted = substituted};
}

enum reach { ONE_TEXT, ONE_SPLIT, ALL_SPLIT };

/* the pieces from the position of `x`; with ALL_SPLIT also those of the following words */
static enum sh_answer run(
	struct shell *sh, struct sh_expansion *x, const struct sh_word *words, enum reach reach)
{
	if (!x->started) {
		x->started = true;
		x->word = words;
		x->part = words ? words->parts : NULL;
	}
	while (x->word) {
		while (x->part) {
			struct sh_expander e = {.sh = sh, .x = x, .split = reach != ONE_TEXT};
			x->asked = 0;
			enum sh_answer answer = x->part == x->word->parts
				? expand_first(&e, x->part)
				: expand_part(&e, x->part);
			if (answer == SH_DONE)
				buffer_add(sh, &x->done, text_str(&e.out), e.out.len);
			text_free(&e.out);
			if (answer == SH_DONE && x->done.length > SH_TEXT_MAX) {
				shell_complain(
					sh, "xrealloc: cannot allocate %u bytes\n", x->done.length);
				answer = SH_FAILS;
			}
			if (answer != SH_DONE)
				return answer;
			buffer_free(sh, &x->memo);
			x->memo_count = 0;
			x->part = x->part->next;
		}
		if (reach == ONE_TEXT)
			break;
		buffer_add(sh, &x->done, "", 1);
		x->word = reach == ALL_SPLIT ? x->word->next : NULL;
		x->part = x->word ? x->word->parts : NULL;
	}
	return SH_DONE;
}

/* ends a field: its files if it is a pattern, else the field itself */
static void end_field(struct shell *sh, const struct text *field, struct text *out, uint32_t *count)
{
	struct text pattern = {0};
	bool special = false;

	for (size_t i = 0; i < field->len; i++) {
		special |= strchr("*?[", field->s[i]) != NULL ||
			(sh->env->extglob && field->s[i] == '(');
		i += field->s[i] == EXPAND_QUOTED;
	}
	size_t found = 0;
	if (special && !sh->env->noglob) {
		decode(text_str(field), field->len, true, &pattern);
		special = glob_special(text_str(&pattern), sh->env->extglob);
		if (special && sh->env->extglob)
			found = glob_files_extended(sh->p->host, text_str(&pattern), out);
		else if (special)
			found = glob_files(sh->p->host, text_str(&pattern), out);
		if (!found && sh->env->nullglob && special) {
			text_free(&pattern);
			return;
		}
	}
	text_free(&pattern);
	if (!found) {
		decode(text_str(field), field->len, false, out);
		text_putc(out, '\0');
		found = 1;
	}
	*count += (uint32_t)found;
}

/* one encoded word into fields */
static void cut_fields(struct shell *sh, const char *s, struct text *out, uint32_t *count)
{
	struct text field = {0};
	bool has = false, quoted = false, empty = false;

	for (;; s++) {
		if (*s == EXPAND_QUOTED) {
			text_putn(&field, s++, 2);
			has = true;
		} else if (*s == EXPAND_NULL) {
			quoted = true;
		} else if (*s == EXPAND_EMPTY) {
			empty = true;
		} else if (*s && *s != EXPAND_HARD && *s != EXPAND_SOFT) {
			text_putc(&field, *s);
			has = true;
		} else {
			if (has || *s == EXPAND_HARD || (quoted && !empty))
				end_field(sh, &field, out, count);
			text_clear(&field);
			has = quoted = empty = false;
			if (!*s)
				break;
		}
	}
	text_free(&field);
}

static enum sh_answer to_fields(struct shell *sh, struct sh_expansion *x,
	const struct sh_word *words, enum reach reach, struct text *out, uint32_t *count)
{
	enum sh_answer answer = run(sh, x, words, reach);
	const char *s = x->done.s;

	if (answer == SH_WAITS)
		return answer;
	if (answer == SH_DONE && s)
		for (; s < x->done.s + x->done.length; s += strlen(s) + 1)
			cut_fields(sh, s, out, count);
	expansion_free(sh, x);
	return answer;
}

enum sh_answer expand_fields(struct shell *sh, struct sh_expansion *x, const struct sh_word *words,
	struct text *out, uint32_t *count)
{
	return to_fields(sh, x, words, ALL_SPLIT, out, count);
}

enum sh_answer expand_word_fields(struct shell *sh, struct sh_expansion *x,
	const struct sh_word *word, struct text *out, uint32_t *count)
{
	return to_fields(sh, x, word, ONE_SPLIT, out, count);
}

static enum sh_answer expand_one(struct shell *sh, struct sh_expansion *x,
	const struct sh_word *word, bool pattern, struct text *out)
{
	enum sh_answer answer = run(sh, x, word, ONE_TEXT);

	if (answer == SH_WAITS)
		return answer;
	if (answer == SH_DONE && x->done.s)
		decode(x->done.s, x->done.length, pattern, out);
	expansion_free(sh, x);
	return answer;
}

enum sh_answer expand_text(
	struct shell *sh, struct sh_expansion *x, const struct sh_word *word, struct text *out)
{
	return expand_one(sh, x, word, false, out);
}

enum sh_answer expand_pattern(
	struct shell *sh, struct sh_expansion *x, const struct sh_word *word, struct text *out)
{
	return expand_one(sh, x, word, true, out);
}
