/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sed (GNU sed 4.9): addresses (N, $, /re/, a,b, a,+N, with !), s y d p q = a i c n N D P h H g G
 * x, groups, -n -e -f -i -E -r -s. Not supported: labels and branches, w, r, the e of s. Regular
 * expressions are the C library's, with \n \t \+ \? \| of GNU.
 */
#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/operands.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/text.h"

#define COMMANDS_MAX 500
#define PIECES_MAX 10

struct address {
	enum { ADDRESS_NONE, ADDRESS_LINE, ADDRESS_LAST, ADDRESS_REGEX, ADDRESS_MORE } kind;
	size_t line;
	regex_t re;
};

struct sed_command {
	struct address from, to;
	bool inverted, in_range, global, print, has_re;
	size_t range_end, nth, close; /* close: of '{', the command behind its '}' */
	char name;
	regex_t re;
	struct text text; /* a i c; what s puts, raw; y's two sets */
	unsigned char map[256];
};

struct sed {
	struct process *p;
	struct sed_command commands[COMMANDS_MAX];
	size_t count, line;
	size_t open[32], depth;
	bool quiet, extended, failed, quit, starved, in_place;
	struct text data, space, hold, out, after;
	size_t at;
	int status;
	char why[200];
};

static void sed_fail(struct sed *s, size_t at, const char *why)
{
	if (!s->failed)
		process_error(s->p, "sed: -e expression #1, char %zu: %s\n", at, why);
	s->failed = true;
}

/* ---- reading the script ---- */

/* up to an unescaped `end`; \n and \end become what they stand for */
static const char *until(const char *s, char end, bool regex, struct text *out)
{
	bool bracket = false;

	for (; *s && (*s != end || bracket); s++) {
		if (*s == '\\' && s[1]) {
			s++;
			if (*s == end)
				text_putc(out, end);
			else if (*s == 'n' && regex)
				text_putc(out, '\n');
			else if (*s == 't')
				text_putc(out, '\t');
			else
				text_add(out, "\\%c", *s);
			continue;
		}
		if (regex && *s == '[' && !bracket) {
			bracket = true;
			text_putc(out, *s);
			if (s[1] == '^')
				text_putc(out, *++s);
			if (s[1] == ']')
				text_putc(out, *++s);
			continue;
		}
		if (*s == ']')
			bracket = false;
		text_putc(out, *s);
	}
	return *s == end ? s + 1 : NULL;
}

static bool compile(struct sed *s, regex_t *re, const char *pattern, bool fold)
{
	int flags = (s->extended ? REG_EXTENDED : 0) | (fold ? REG_ICASE : 0);

	if (regcomp(re, pattern, flags) == 0)
		return true;
	sed_fail(s, 0, "unterminated address regex");
	return false;
}

static const char *read_address(struct sed *s, const char *c, struct address *a)
{
	struct text pattern = {0};

	if (isdigit((unsigned char)*c)) {
		a->kind = ADDRESS_LINE;
		a->line = strtoul(c, (char **)&c, 10);
	} else if (*c == '$') {
		a->kind = ADDRESS_LAST;
		c++;
	} else if (*c == '+') {
		a->kind = ADDRESS_MORE;
		a->line = strtoul(c + 1, (char **)&c, 10);
	} else if (*c == '/' || *c == '\\') {
		char end = *c == '\\' ? *++c : '/';
		const char *behind = until(c + 1, end, true, &pattern);
		bool fold = behind && *behind == 'I';
		if (!behind)
			sed_fail(s, 0, "unterminated address regex");
		else if (compile(s, &a->re, text_str(&pattern), fold))
			a->kind = ADDRESS_REGEX;
		c = behind ? behind + fold : c + strlen(c);
	}
	text_free(&pattern);
	return c;
}

static const char *read_substitution(struct sed *s, const char *c, struct sed_command *k)
{
	struct text pattern = {0};
	char end = *c;
	bool fold = false;
	const char *behind = end ? until(c + 1, end, true, &pattern) : NULL;

	if (behind)
		behind = until(behind, end, false, &k->text);
	if (!behind) {
		sed_fail(s, 0, "unterminated `s' command");
		text_free(&pattern);
		return c + strlen(c);
	}
	for (; *behind && strchr("gpiIeM0123456789", *behind); behind++) {
		k->global |= *behind == 'g';
		k->print |= *behind == 'p';
		fold |= (*behind | 32) == 'i';
		if (isdigit((unsigned char)*behind))
			k->nth = (size_t)(*behind - '0');
	}
	k->has_re = compile(s, &k->re, text_str(&pattern), fold);
	text_free(&pattern);
	return behind;
}

static const char *read_map(struct sed *s, const char *c, struct sed_command *k)
{
	struct text from = {0}, to = {0};
	const char *behind = *c ? until(c + 1, *c, false, &from) : NULL;

	if (behind)
		behind = until(behind, *c, false, &to);
	if (!behind || from.len != to.len)
		sed_fail(s, 0, "strings for `y' command are different lengths");
	for (int i = 0; i < 256; i++)
		k->map[i] = (unsigned char)i;
	for (size_t i = 0; i < from.len && i < to.len; i++)
		k->map[(unsigned char)from.s[i]] = (unsigned char)to.s[i];
	text_free(&from);
	text_free(&to);
	return behind ? behind : c + strlen(c);
}

/* a\ text, or GNU's a text: up to the end of the line, a backslash continues it */
static const char *read_text(const char *c, struct sed_command *k)
{
	c += strspn(c, " \t");
	if (*c == '\\') {
		c++;
		c += strspn(c, " \t");
		c += *c == '\n';
	}
	for (; *c && *c != '\n'; c++) {
		if (*c == '\\' && c[1])
			c++;
		text_putc(&k->text, *c);
	}
	text_putc(&k->text, '\n');
	return c;
}

static const char *read_command(struct sed *s, const char *script, const char *c)
{
	struct sed_command *k = &s->commands[s->count];
	size_t at = (size_t)(c - script) + 1;

	if (s->count == COMMANDS_MAX) {
		sed_fail(s, at, "too many commands");
		return c + strlen(c);
	}
	c = read_address(s, c, &k->from);
	c += strspn(c, " \t");
	if (*c == ',') {
		c = read_address(s, c + 1 + strspn(c + 1, " \t"), &k->to);
		c += strspn(c, " \t");
	}
	for (; *c == '!' || *c == ' '; c++)
		k->inverted |= *c == '!';
	k->name = *c ? *c++ : '\0';
	s->count++;
	if (k->name == 's')
		return read_substitution(s, c, k);
	if (k->name == 'y')
		return read_map(s, c, k);
	if (k->name && strchr("aic", k->name))
		return read_text(c, k);
	if (k->name == '{') {
		if (s->depth < 32)
			s->open[s->depth++] = s->count - 1;
		return c;
	}
	if (k->name == '}') {
		if (s->depth == 0)
			sed_fail(s, at, "unexpected `}'");
		else
			s->commands[s->open[--s->depth]].close = s->count;
		return c;
	}
	if (k->name == '\0')
		sed_fail(s, at, "missing command");
	else if (strchr("btTwrWRe:", k->name)) {
		s->failed = true;
		not_simulated(s->p, "sed b, t, r, w", "if, while");
	} else if (!strchr("dpqQ=nNDPhHgGx", k->name)) {
		snprintf(s->why, sizeof(s->why), "unknown command: `%c'", k->name);
		sed_fail(s, at, s->why);
	}
	return c;
}

static void read_script(struct sed *s, const char *script)
{
	for (const char *c = script; *c && !s->failed;) {
		c += strspn(c, " \t\n;");
		if (*c == '#')
			c += strcspn(c, "\n");
		else if (*c)
			c = read_command(s, script, c);
		if (!s->failed && *c && s->count && !strchr(" \t\n;}#", *c) &&
			!strchr("{}", s->commands[s->count - 1].name))
			sed_fail(s, (size_t)(c - script) + 1, "extra characters after command");
	}
	if (s->depth && !s->failed)
		sed_fail(s, 0, "unmatched `{'");
}

/* ---- running ---- */

static bool is_last(const struct sed *s)
{
	return s->at >= s->data.len;
}

static bool address_fits(struct sed *s, const struct address *a)
{
	switch (a->kind) {
	case ADDRESS_LINE: return s->line == a->line;
	case ADDRESS_LAST: return is_last(s);
	case ADDRESS_REGEX: return regexec(&a->re, text_str(&s->space), 0, NULL, 0) == 0;
	default: return true;
	}
}

static bool selected(struct sed *s, struct sed_command *k)
{
	if (k->from.kind == ADDRESS_NONE || k->to.kind == ADDRESS_NONE)
		return address_fits(s, &k->from);
	if (k->in_range) {
		bool ends = k->to.kind == ADDRESS_MORE ? s->line >= k->range_end
			: k->to.kind == ADDRESS_LINE   ? s->line >= k->to.line
						       : address_fits(s, &k->to);
		k->in_range = !ends;
		return k->to.kind != ADDRESS_LINE || s->line <= k->to.line;
	}
	if (!address_fits(s, &k->from))
		return false;
	k->range_end = s->line + k->to.line;
	k->in_range = !(k->to.kind == ADDRESS_LINE && k->to.line <= s->line) &&
		!(k->to.kind == ADDRESS_LAST && is_last(s)) &&
		!(k->to.kind == ADDRESS_MORE && k->to.line == 0);
	return true;
}

static void put_replacement(
	struct text *out, const char *by, const char *s, const regmatch_t *found)
{
	for (; *by; by++) {
		int group = *by == '&' ? 0 : -1;
		if (*by == '\\' && by[1]) {
			by++;
			if (isdigit((unsigned char)*by))
				group = *by - '0';
			else
				text_putc(out, *by == 'n' ? '\n' : *by);
		} else if (group < 0) {
			text_putc(out, *by);
		}
		if (group >= 0 && found[group].rm_so >= 0)
			text_putn(out, s + found[group].rm_so,
				(size_t)(found[group].rm_eo - found[group].rm_so));
	}
}

static bool substitute(struct sed *s, struct sed_command *k)
{
	const char *from = text_str(&s->space);
	struct text out = {0};
	regmatch_t found[PIECES_MAX];
	size_t n = 0;
	bool did = false;
	int flags = 0;

	while (regexec(&k->re, from, PIECES_MAX, found, flags) == 0) {
		size_t start = (size_t)found[0].rm_so, end = (size_t)found[0].rm_eo;
		text_putn(&out, from, start);
		n++;
		if (!k->nth || n == k->nth || (k->global && n > k->nth)) {
			put_replacement(&out, text_str(&k->text), from, found);
			did = true;
		} else {
			text_putn(&out, from + start, end - start);
		}
		from += end;
		flags = REG_NOTBOL;
		if (start == end && *from)
			text_putc(&out, *from++);
		else if (start == end)
			break;
		if (did && !k->global)
			break;
	}
	text_put(&out, from);
	text_free(&s->space);
	s->space = out;
	text_put(&s->space, "");
	return did;
}

static void put_line(struct sed *s, const struct text *t)
{
	text_putn(&s->out, text_str(t), t->len);
	text_putc(&s->out, '\n');
}

static bool next_line(struct sed *s, bool add)
{
	const char *line;
	size_t n;

	if (!operands_line(&s->data, &s->at, &line, &n))
		return false;
	/* more input will come: it is not known yet whether this line is the last */
	s->starved = s->at >= s->data.len && !process_input_ends(s->p);
	if (s->starved)
		return false;
	if (add)
		text_putc(&s->space, '\n');
	else
		text_clear(&s->space);
	text_putn(&s->space, line, n);
	s->line++;
	return true;
}

static void swap(struct text *a, struct text *b)
{
	struct text t = *a;

	*a = *b;
	*b = t;
}

/* one command; false: the cycle is over without its line being printed */
static bool execute(struct sed *s, struct sed_command *k, bool *over)
{
	switch (k->name) {
	case 's':
		if (substitute(s, k) && k->print)
			put_line(s, &s->space);
		break;
	case 'y':
		for (size_t i = 0; i < s->space.len; i++)
			s->space.s[i] = (char)k->map[(unsigned char)s->space.s[i]];
		break;
	case 'd': return false;
	case 'p': put_line(s, &s->space); break;
	case 'P':
		text_putn(&s->out, text_str(&s->space), strcspn(text_str(&s->space), "\n"));
		text_putc(&s->out, '\n');
		break;
	case 'q': s->quit = *over = true; break;
	case 'Q': s->quit = true; return false;
	case '=': text_add(&s->out, "%zu\n", s->line); break;
	case 'a': text_put(&s->after, text_str(&k->text)); break;
	case 'i': text_put(&s->out, text_str(&k->text)); break;
	case 'c':
		if (k->to.kind == ADDRESS_NONE || !k->in_range)
			text_put(&s->out, text_str(&k->text));
		return false;
	case 'n':
		if (!s->quiet)
			put_line(s, &s->space);
		if (!next_line(s, false))
			return s->quit = true, false;
		break;
	case 'N':
		if (!next_line(s, true))
			s->quit = *over = true;
		break;
	case 'h': text_clear(&s->hold); /* fall through */
	case 'H':
		if (k->name == 'H')
			text_putc(&s->hold, '\n');
		text_putn(&s->hold, text_str(&s->space), s->space.len);
		break;
	case 'g': text_clear(&s->space); /* fall through */
	case 'G':
		if (k->name == 'G')
			text_putc(&s->space, '\n');
		text_putn(&s->space, text_str(&s->hold), s->hold.len);
		break;
	case 'x': swap(&s->space, &s->hold); break;
	default: break;
	}
	return true;
}

static void run_cycle(struct sed *s)
{
	bool print = true, over = false;

	for (size_t i = 0; i < s->count && !over; i++) {
		struct sed_command *k = &s->commands[i];
		bool on = selected(s, k) != k->inverted;
		if (k->name == '{' && !on)
			i = k->close - 1;
		else if (on && !execute(s, k, &over)) {
			print = false;
			break;
		}
	}
	if (print && !s->quiet)
		put_line(s, &s->space);
	text_putn(&s->out, text_str(&s->after), s->after.len);
	text_clear(&s->after);
}

static void run_data(struct sed *s)
{
	bool ends = s->data.len == 0 || s->data.s[s->data.len - 1] == '\n';

	s->at = s->line = 0;
	while (!s->quit && next_line(s, false)) {
		size_t before = s->out.len;
		run_cycle(s);
		if (s->starved && s->out.len > before) /* this cycle will be repeated */
			s->out.s[s->out.len = before] = '\0';
	}
	if (s->quit && !s->starved)
		process_enough(s->p);
	if (!ends && s->out.len && !s->quit && s->out.s[s->out.len - 1] == '\n')
		s->out.s[--s->out.len] = '\0';
}

static void run_in_place(struct sed *s, const char *name)
{
	struct text path = {0};

	text_clear(&s->data);
	text_clear(&s->out);
	s->quit = false;
	int error = operands_read(s->p, name, &s->data);
	if (error) {
		process_error(s->p, "sed: can't read %s: %s\n", name, errno_words(error));
		s->status = 2;
		return;
	}
	run_data(s);
	files_path(s->p->host, name, &path);
	files_open(s->p->host, text_str(&path), false);
	files_write(s->p->host, text_str(&path), text_str(&s->out), s->out.len);
	text_free(&path);
	text_clear(&s->out);
}

static void run_files(struct sed *s, int count, char **names)
{
	if (count == 0)
		operands_read(s->p, "-", &s->data);
	for (int i = 0; i < count; i++) {
		if (s->in_place) {
			run_in_place(s, names[i]);
			continue;
		}
		int error = operands_read(s->p, names[i], &s->data);
		if (error) {
			process_error(
				s->p, "sed: can't read %s: %s\n", names[i], errno_words(error));
			s->status = 2;
		}
	}
	if (!s->in_place)
		run_data(s);
}

static void sed_free(struct sed *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct sed_command *k = &s->commands[i];
		if (k->has_re)
			regfree(&k->re);
		if (k->from.kind == ADDRESS_REGEX)
			regfree(&k->from.re);
		if (k->to.kind == ADDRESS_REGEX)
			regfree(&k->to.re);
		text_free(&k->text);
	}
	text_free(&s->data);
	text_free(&s->space);
	text_free(&s->hold);
	text_free(&s->out);
	text_free(&s->after);
	free(s);
}

static bool read_options(struct sed *s, struct options *o, struct text *script, bool *given)
{
	int c;

	while ((c = option_next(o)) != -1) {
		s->quiet |= c == 'n';
		s->extended |= c == 'E' || c == 'r';
		s->in_place |= c == 'i';
		if (c == 'i') /* the suffix is attached; no backup is made */
			o->rest = "";
		if (c == 'e' || c == 'f') {
			text_put(script, *given ? "\n" : "");
			if (c == 'e')
				text_put(script, o->argument);
			else
				operands_read(s->p, o->argument, script);
			*given = true;
		}
		if (c == '?' || c == ':') {
			option_complain(s->p, o, c);
			process_error(s->p,
				"Usage: sed [OPTION]... {script-only-if-no-other-script} "
				"[input-file]...\n");
			return false;
		}
	}
	return true;
}

static void run_sed(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "nEre:f:isuz");
	struct sed *s = calloc(1, sizeof(*s));
	struct text script = {0};
	bool given = false;
	int first = 1;

	if (!s)
		abort();
	s->p = p;
	if (!read_options(s, &o, &script, &given)) {
		s->status = 1;
	} else if (!given && o.operands == 0) {
		process_error(p,
			"Usage: sed [OPTION]... {script-only-if-no-other-script} "
			"[input-file]...\n");
		s->status = 1;
	} else {
		if (!given)
			text_put(&script, argv[first++]);
		read_script(s, text_str(&script));
		s->status = s->failed ? 1 : 0;
		if (!s->failed)
			run_files(s, o.operands - first + 1, argv + first);
		process_write(p, text_str(&s->out), s->out.len);
	}
	int status = s->status;
	sed_free(s);
	text_free(&script);
	process_exit(p, status);
}

const struct command sed_command = {
	.name = "sed", .summary = N_("edit lines with a script"), .run = run_sed};
