/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test(1), [ (POSIX.1 XCU test, with its rules by the number of words, and -a -o ! ( ) beyond four
 * of them) and the execution of [[ ]]. Not simulated: -ef, file types that a host does not have.
 */
#include "app/shell/test.h"

#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "app/shell/arith.h"
#include "app/shell/machine.h"
#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/glob.h"
#include "base/text.h"
#include "host/host.h"

/* ---- questions ---- */

static struct file_info look(struct host *h, const char *name, bool link)
{
	struct text path = {0};
	struct file_info info = {0};

	files_path(h, name, &path);
	if (*name)
		info = link ? files_lstat(h, text_str(&path)) : files_stat(h, text_str(&path));
	text_free(&path);
	return info;
}

static bool ask_file(struct host *h, char op, const char *word)
{
	struct file_info info = look(h, word, op == 'L' || op == 'h');
	bool there = info.kind != FILE_NONE;

	switch (op) {
	case 'd': return info.kind == FILE_DIR;
	case 'f':
		return info.kind == FILE_REGULAR || info.kind == FILE_SYSCTL ||
			info.kind == FILE_PROC || info.kind == FILE_PROGRAM;
	case 'x': return info.kind == FILE_DIR || (there && info.mode & 0111);
	case 's': return info.size > 0 || info.kind == FILE_DIR || info.kind == FILE_PROGRAM;
	case 'L':
	case 'h': return info.kind == FILE_LINK;
	case 'c': return info.kind == FILE_NULL || info.kind == FILE_ZERO || info.kind == FILE_TTY;
	case 'w':
		return there && (info.kind != FILE_SYSCTL || info.mode & 0200) &&
			info.kind != FILE_PROC;
	case 'b':
	case 'p':
	case 'S':
	case 'g':
	case 'u':
	case 'k': return false;
	default: return there; /* e a r O G N */
	}
}

/* -v NAME, -v NAME[index], -v NAME[key] */
static bool variable_is_set(const struct sh_env *e, const char *word)
{
	struct text name = {0}, index = {0};
	size_t n = strcspn(word, "[");

	text_putn(&name, word, n);
	if (word[n])
		text_putn(&index, word + n + 1, strcspn(word + n + 1, "]"));
	const struct sh_var *v = env_find(e, text_str(&name));
	bool set = v && v->flags & SH_SET;
	if (set && v->flags & SH_KEYED)
		set = env_key(v, word[n] ? text_str(&index) : "0") != NULL;
	else if (set && (word[n] || v->flags & SH_ARRAY))
		set = env_element(v, strtoll(text_str(&index), NULL, 10)) != NULL;
	text_free(&name);
	text_free(&index);
	return set;
}

bool test_unary(struct host *h, struct shell *sh, char op, const char *word, bool *known)
{
	*known = true;
	if (op == 'z' || op == 'n')
		return (*word == '\0') == (op == 'z');
	if (op == 't')
		return sh && isdigit((unsigned char)word[0]) && !word[1] &&
			stream_is_terminal(sh->fd[word[0] - '0']);
	if (op == 'v')
		return sh && variable_is_set(sh->env, word);
	if (op == 'o')
		return false;
	*known = op && strchr("abcdefghkprsuwxGLNOS", op) != NULL;
	return *known && ask_file(h, op, word);
}

static bool number(const char *s, int64_t *n, struct text *why)
{
	const char *start = s + strspn(s, " \t");
	size_t length = strcspn(start, " \t");
	struct text t = {0};

	text_putn(&t, start + (*start == '+'), length - (*start == '+'));
	const char *digits = text_str(&t) + (t.len && t.s[0] == '-');
	bool fine = *digits && strspn(digits, "0123456789") == strlen(digits) &&
		start[length + strspn(start + length, " \t")] == '\0';
	*n = 0;
	for (const char *d = digits; fine && *d; d++)
		*n = (int64_t)((uint64_t)*n * 10 + (uint64_t)(*d - '0'));
	if (fine && digits > text_str(&t))
		*n = -*n;
	text_free(&t);
	if (!fine)
		text_add(why, "%s: integer expression expected", s);
	return fine;
}

static const char *const binaries[] = {"=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt",
	"-ge", "-nt", "-ot", "-ef", NULL};

bool test_is_binary(const char *op)
{
	for (size_t i = 0; binaries[i]; i++)
		if (strcmp(binaries[i], op) == 0)
			return true;
	return false;
}

static bool compare(const char *op, int64_t a, int64_t b)
{
	switch (op[1] << 8 | op[2]) {
	case 'e' << 8 | 'q': return a == b;
	case 'n' << 8 | 'e': return a != b;
	case 'l' << 8 | 't': return a < b;
	case 'l' << 8 | 'e': return a <= b;
	case 'g' << 8 | 't': return a > b;
	default: return a >= b;
	}
}

bool test_binary(
	struct host *h, const char *a, const char *op, const char *b, bool *value, struct text *why)
{
	int64_t x, y;

	if (op[0] == '=') {
		*value = strcmp(a, b) == 0;
	} else if (op[0] == '!') {
		*value = strcmp(a, b) != 0;
	} else if (op[0] == '<' || op[0] == '>') {
		*value = op[0] == '<' ? strcmp(a, b) < 0 : strcmp(a, b) > 0;
	} else if (strcmp(op, "-ef") == 0) {
		*value = strcmp(a, b) == 0 && look(h, a, false).kind != FILE_NONE;
	} else if (strcmp(op, "-nt") == 0 || strcmp(op, "-ot") == 0) {
		struct file_info one = look(h, a, false), two = look(h, b, false);
		bool newer = op[1] == 'n';
		if (one.kind == FILE_NONE || two.kind == FILE_NONE)
			*value = newer ? one.kind != FILE_NONE
				       : two.kind != FILE_NONE && one.kind == FILE_NONE;
		else
			*value = newer ? one.changed > two.changed : one.changed < two.changed;
	} else {
		if (!number(a, &x, why) || !number(b, &y, why))
			return false;
		*value = compare(op, x, y);
	}
	return true;
}

/* ---- test and [ ---- */

struct testing {
	struct process *p;
	char **argv;
	int at, end;
	struct text why;
	bool failed;
	unsigned depth;
};

static bool test_or(struct testing *t);

static const char *word(const struct testing *t, int i)
{
	return t->at + i < t->end ? t->argv[t->at + i] : NULL;
}

static bool wrong(struct testing *t, const char *fmt, const char *s)
{
	if (!t->failed) {
		text_add(&t->why, "%s%s", s ? s : "", fmt);
		t->failed = true;
	}
	return false;
}

static bool binary_at(struct testing *t)
{
	bool value = false;

	if (!test_binary(t->p->host, word(t, 0), word(t, 1), word(t, 2), &value, &t->why))
		t->failed = true;
	t->at += 3;
	return value;
}

static bool unary_at(struct testing *t)
{
	bool known, value;
	char op = word(t, 0)[1];

	value = test_unary(t->p->host, shell_of(t->p), op, word(t, 1), &known);
	if (!known)
		return wrong(t, ": unary operator expected", word(t, 0));
	t->at += 2;
	return value;
}

static bool is_unary_word(const char *s)
{
	return s && s[0] == '-' && s[1] && !s[2] && strchr("abcdefghknoprstuvwxzGLNOS", s[1]);
}

static bool test_primary(struct testing *t)
{
	const char *a = word(t, 0), *b = word(t, 1), *c = word(t, 2);

	if (++t->depth > 200)
		return wrong(t, ": too many arguments", NULL);
	if (!a)
		return wrong(t, "argument expected", NULL);
	if (strcmp(a, "!") == 0 && b) {
		t->at++;
		bool inverted = !test_primary(t);
		t->depth--;
		return inverted;
	}
	if (b && c && test_is_binary(b)) {
		t->depth--;
		return binary_at(t);
	}
	if (strcmp(a, "(") == 0 && b) {
		t->at++;
		bool value = test_or(t);
		if (!word(t, 0) || strcmp(word(t, 0), ")") != 0)
			return wrong(t, "`)' expected", NULL);
		t->at++;
		t->depth--;
		return value;
	}
	t->depth--;
	if (is_unary_word(a) && b)
		return unary_at(t);
	t->at++;
	return *a != '\0';
}

static bool test_and(struct testing *t)
{
	bool value = test_primary(t);

	while (!t->failed && word(t, 0) && strcmp(word(t, 0), "-a") == 0) {
		t->at++;
		bool next = test_primary(t);
		value = value && next;
	}
	return value;
}

static bool test_or(struct testing *t)
{
	bool value = test_and(t);

	while (!t->failed && word(t, 0) && strcmp(word(t, 0), "-o") == 0) {
		t->at++;
		bool next = test_and(t);
		value = value || next;
	}
	return value;
}

/* POSIX's rules for up to four words, which no operator among them can confuse */
static bool by_count(struct testing *t)
{
	int n = t->end - t->at;
	const char *a = word(t, 0), *b = word(t, 1), *c = word(t, 2);

	if (n == 0)
		return false;
	if (n == 1)
		return t->at++, *a != '\0';
	if (n == 2) {
		if (strcmp(a, "!") == 0)
			return t->at += 2, *b == '\0';
		if (a[0] == '-' && a[1] && !a[2])
			return unary_at(t);
		return wrong(t, ": unary operator expected", a);
	}
	if (n == 3) {
		if (test_is_binary(b))
			return binary_at(t);
		if (strcmp(b, "-a") == 0)
			return t->at += 3, *a && *c;
		if (strcmp(b, "-o") == 0)
			return t->at += 3, *a || *c;
		if (strcmp(a, "!") == 0)
			return t->at++, !by_count(t);
		if (strcmp(a, "(") == 0 && strcmp(c, ")") == 0)
			return t->at += 3, *b != '\0';
		return wrong(t, ": binary operator expected", b);
	}
	if (n == 4 && strcmp(a, "!") == 0)
		return t->at++, !by_count(t);
	return test_or(t);
}

static void run(struct process *p, int argc, char **argv)
{
	struct testing t = {.p = p, .argv = argv, .at = 1, .end = argc};

	if (argv[0][0] == '[') {
		if (strcmp(argv[argc - 1], "]") != 0) {
			shell_prefix(p, "[: missing `]'\n");
			process_exit(p, 2);
			return;
		}
		t.end--;
	}
	bool value = by_count(&t);
	if (!t.failed && t.at < t.end)
		wrong(&t, "too many arguments", NULL);
	if (t.failed)
		shell_prefix(p, "%s: %s\n", argv[0], text_str(&t.why));
	int status = t.failed ? 2 : !value;
	text_free(&t.why);
	process_exit(p, status);
}

const struct command test_command = {
	.name = "test", .summary = N_("test files, strings, numbers"), .run = run, .builtin = true};
const struct command bracket_command = {
	.name = "[", .summary = N_("the same as test, closed by ]"), .run = run, .builtin = true};

/* ---- [[ ]] ---- */

struct asking {
	struct shell *sh;
	struct sh_frame *f;
};

/* the results so far are in f->text; when a word must wait, everything is evaluated again from
 * them */
static enum sh_answer text_of(
	struct asking *a, const struct sh_word *w, bool pattern, struct text *out)
{
	struct sh_expansion *x = &a->f->x;
	const char *kept = a->f->text.s;
	uint32_t n = 0;

	for (; n < a->f->at && kept; n++)
		kept += strlen(kept) + 1;
	if (a->f->at < a->f->argc) { /* it was worked out before */
		a->f->at++;
		text_put(out, kept);
		return SH_DONE;
	}
	enum sh_answer answer =
		pattern ? expand_pattern(a->sh, x, w, out) : expand_text(a->sh, x, w, out);
	if (answer == SH_DONE) {
		buffer_add(a->sh, &a->f->text, text_str(out), out->len + 1);
		a->f->argc++;
		a->f->at++;
	}
	return answer;
}

static enum sh_answer match_regex(struct asking *a, const char *s, const char *pattern, bool *value)
{
	struct sh_env *e = a->sh->env;
	regmatch_t found[10];
	regex_t re;

	if (regcomp(&re, pattern, REG_EXTENDED) != 0) {
		a->f->index = 2;
		return SH_FAILS;
	}
	*value = regexec(&re, s, 10, found, 0) == 0;
	env_unset(e, "BASH_REMATCH");
	for (size_t i = 0; *value && i < 10 && i <= re.re_nsub; i++) {
		struct text t = {0};
		if (found[i].rm_so >= 0)
			text_putn(
				&t, s + found[i].rm_so, (size_t)(found[i].rm_eo - found[i].rm_so));
		env_set_element(e, "BASH_REMATCH", (int64_t)i, text_str(&t));
		text_free(&t);
	}
	regfree(&re);
	return SH_DONE;
}

static bool is_number_op(const char *op)
{
	static const char *const ops[] = {"-eq", "-ne", "-lt", "-le", "-gt", "-ge", NULL};

	for (size_t i = 0; ops[i]; i++)
		if (strcmp(ops[i], op) == 0)
			return true;
	return false;
}

static enum sh_answer ask_binary(struct asking *a, const struct sh_test *t, bool *value)
{
	struct text left = {0}, right = {0}, why = {0};
	bool matches = t->op[0] == '=' || t->op[0] == '!';
	enum sh_answer answer = text_of(a, t->left, false, &left);
	int64_t x = 0, y = 0;

	if (answer == SH_DONE)
		answer = text_of(a, t->right, matches, &right);
	if (answer == SH_DONE)
		xtrace_test(a->sh, text_str(&left), t->op, text_str(&right));
	if (answer != SH_DONE) {
		;
	} else if (strcmp(t->op, "=~") == 0) {
		answer = match_regex(a, text_str(&left), text_str(&right), value);
	} else if (matches) {
		*value = glob_fits(text_str(&right), text_str(&left), true) == (t->op[0] == '=');
	} else if (is_number_op(t->op)) {
		if (!arith_eval(a->sh->env, text_str(&left), 0, &x, &why) ||
			!arith_eval(a->sh->env, text_str(&right), 0, &y, &why)) {
			shell_complain(a->sh, "[[: %s\n", text_str(&why));
			a->f->index = 1;
			answer = SH_FAILS;
		}
		*value = compare(t->op, x, y);
	} else {
		test_binary(a->sh->p->host, text_str(&left), t->op, text_str(&right), value, &why);
	}
	text_free(&left);
	text_free(&right);
	text_free(&why);
	return answer;
}

static enum sh_answer ask(struct asking *a, const struct sh_test *t, bool *value)
{
	struct text s = {0};
	bool known;
	enum sh_answer answer = SH_DONE;

	switch (t->type) {
	case SH_TEST_AND:
	case SH_TEST_OR:
		answer = ask(a, t->a, value);
		if (answer == SH_DONE && *value == (t->type == SH_TEST_AND))
			answer = ask(a, t->b, value);
		return answer;
	case SH_TEST_NOT:
		answer = ask(a, t->a, value);
		*value = !*value;
		return answer;
	case SH_TEST_BINARY: return ask_binary(a, t, value);
	default: break;
	}
	answer = text_of(a, t->left, false, &s);
	if (answer == SH_DONE)
		xtrace_test(a->sh, NULL, t->type == SH_TEST_UNARY ? t->op : "-n", text_str(&s));
	if (answer == SH_DONE)
		*value = t->type == SH_TEST_UNARY
			? test_unary(a->sh->p->host, a->sh, t->op[1], text_str(&s), &known)
			: s.len > 0;
	text_free(&s);
	return answer;
}

enum sh_answer test_step(struct shell *sh, struct sh_frame *f, bool *value)
{
	struct asking a = {sh, f};

	f->at = 0;
	f->index = 1;
	return ask(&a, f->node->test, value);
}
