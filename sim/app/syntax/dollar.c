/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What follows a dollar sign (POSIX.1 2.6.2-2.6.4): parameters with all of bash's operators,
 * command substitution in both spellings, arithmetic, and $'…' with its escapes.
 *
 * Not supported: $[…], the old arithmetic, stays text; ${x@…} except Q, U, L and u.
 */
#include <ctype.h>
#include <string.h>

#include "app/syntax/parser.h"
#include "app/system/escape.h"
#include "base/text.h"

static bool at(const struct parser *p, size_t i, char c)
{
	return (size_t)(p->end - p->s) > i && p->s[i] == c;
}

static struct sh_part *part_new(struct parser *p, enum sh_part_kind kind, bool quoted)
{
	struct sh_part *part = program_get(p->program, sizeof(*part));

	part->kind = (uint8_t)kind;
	part->quoted = quoted;
	return part;
}

/* ---- $( ) and ` ` ---- */

/* a list behind `opening` characters, up to its ')' */
static void scan_list(struct builder *b, struct sh_part *part, unsigned opening)
{
	struct parser *p = b->p;
	struct token token = p->token;
	bool have = p->have;

	if (!parse_deeper(p))
		return;
	p->s += opening;
	p->have = false;
	part->body = parse_inside(p);
	p->token = token;
	p->have = have;
	p->depth--;
	builder_part(b, part);
}

static void scan_command(struct builder *b, bool quoted)
{
	scan_list(b, part_new(b->p, SH_COMMAND, quoted), 2);
}

void scan_process_part(struct builder *b)
{
	struct sh_part *part = part_new(b->p, SH_COMMAND, true);

	part->file = true;
	scan_list(b, part, 1);
}

/* the text of `…` without its backslashes, which escape only $ ` \ */
static bool backquoted(struct parser *p, struct text *out, bool quoted)
{
	for (p->s++; p->s < p->end && *p->s != '`'; p->s++) {
		p->line += *p->s == '\n';
		if (*p->s == '\\' && p->s + 1 < p->end &&
			(strchr("$`\\", p->s[1]) || (quoted && p->s[1] == '"')))
			p->s++;
		text_putc(out, *p->s);
	}
	return p->s < p->end;
}

void scan_backquote(struct builder *b, bool quoted)
{
	struct parser *p = b->p;
	struct sh_part *part = part_new(p, SH_COMMAND, quoted);
	struct parser outer = *p;
	struct text t = {0};

	if (!backquoted(p, &t, quoted)) {
		text_free(&t);
		parse_fail_quote(p, '`', outer.line);
		return;
	}
	const char *behind = p->s + 1;
	uint32_t line = p->line;
	text_putc(&t, ')');
	p->s = keep_text(p, text_str(&t), t.len);
	p->end = p->s + t.len;
	p->line = outer.line;
	p->have = false;
	text_free(&t);
	if (parse_deeper(p)) {
		part->body = parse_inside(p);
		p->depth--;
	}
	p->s = behind;
	p->end = outer.end;
	p->line = line;
	p->token = outer.token;
	p->have = outer.have;
	builder_part(b, part);
}

/* ---- $(( )) ---- */

/* the length of the text between (( and )), or -1: not arithmetic */
static ptrdiff_t arithmetic_length(const char *s, const char *end)
{
	const char *start = s;
	unsigned depth = 0;

	for (; s < end; s++) {
		if (*s == '\\' && s + 1 < end)
			s++;
		else if (*s == '(')
			depth++;
		else if (*s == ')' && depth-- == 0)
			return s + 1 < end && s[1] == ')' ? s - start : -1;
	}
	return -1;
}

static bool scan_arithmetic(struct builder *b, bool quoted)
{
	struct parser *p = b->p;
	ptrdiff_t n = arithmetic_length(p->s + 3, p->end);

	if (n < 0)
		return false;
	struct sh_part *part = part_new(p, SH_ARITH, quoted);
	if (!parse_deeper(p))
		return true;
	part->arith = scan_text(p, p->s + 3, (size_t)n, SCAN_HERE);
	p->depth--;
	for (ptrdiff_t i = 0; i < n; i++)
		p->line += p->s[3 + i] == '\n';
	p->s += 3 + n + 2;
	builder_part(b, part);
	return true;
}

/* ---- ${ } ---- */

static size_t name_length(const struct parser *p)
{
	size_t n = 0, left = (size_t)(p->end - p->s);

	if (left && isdigit((unsigned char)*p->s)) {
		while (n < left && isdigit((unsigned char)p->s[n]))
			n++;
		return n;
	}
	while (n < left && (isalnum((unsigned char)p->s[n]) || p->s[n] == '_'))
		n++;
	if (n == 0 && left && *p->s && strchr("@*#?-$!", *p->s))
		return 1;
	return n;
}

static const struct {
	const char *spelling;
	enum sh_param_op op;
	bool colon;
} param_ops[] = {{":-", SH_DEFAULT, true}, {":=", SH_ASSIGN, true}, {":?", SH_ERROR, true},
	{":+", SH_OTHER, true}, {"-", SH_DEFAULT, false}, {"=", SH_ASSIGN, false},
	{"?", SH_ERROR, false}, {"+", SH_OTHER, false}, {"##", SH_CUT_START_LONG, false},
	{"#", SH_CUT_START, false}, {"%%", SH_CUT_END_LONG, false}, {"%", SH_CUT_END, false},
	{"//", SH_REPLACE_ALL, false}, {"/#", SH_REPLACE_START, false},
	{"/%", SH_REPLACE_END, false}, {"/", SH_REPLACE, false}, {":", SH_SLICE, false},
	{"^^", SH_UPPER, false}, {"^", SH_UPPER_FIRST, false}, {",,", SH_LOWER, false},
	{",", SH_LOWER_FIRST, false}, {"@Q", SH_QUOTE, false}, {"@U", SH_UPPER, false},
	{"@L", SH_LOWER, false}, {"@u", SH_UPPER_FIRST, false}};

static struct sh_word *operand(struct parser *p, enum scan_mode mode)
{
	struct builder b = builder_of(p);
	const char *start = p->s;
	uint32_t line = p->line;

	scan_parts(&b, mode);
	return builder_word(&b, start, line);
}

/* ${x:offset:length}: both are arithmetic, split at the first colon outside ? : */
static void scan_slice(struct parser *p, struct sh_param *param)
{
	const char *start = p->s, *colon = NULL;
	unsigned depth = 0, braces = 0;

	for (; p->s < p->end && (*p->s != '}' || braces); p->s++) {
		braces += *p->s == '{';
		braces -= *p->s == '}';
		depth += *p->s == '(';
		depth -= *p->s == ')' && depth;
		if (*p->s == ':' && !depth && !braces && !colon)
			colon = p->s;
	}
	const char *end = p->s;
	param->word = scan_text(p, start, (size_t)((colon ? colon : end) - start), SCAN_HERE);
	if (colon)
		param->by = scan_text(p, colon + 1, (size_t)(end - colon - 1), SCAN_HERE);
}

static void scan_operand(struct parser *p, struct sh_param *param, bool quoted)
{
	if (param->op == SH_SLICE) {
		scan_slice(p, param);
	} else if (param->op >= SH_REPLACE && param->op <= SH_REPLACE_END) {
		param->word = operand(p, quoted ? SCAN_PATTERN_DOUBLE : SCAN_PATTERN);
		if (at(p, 0, '/'))
			p->s++;
		param->by = operand(p, quoted ? SCAN_BRACE_DOUBLE : SCAN_BRACE);
	} else {
		bool pattern = param->op >= SH_CUT_START && param->op <= SH_CUT_END_LONG;
		param->word = operand(p, quoted && !pattern ? SCAN_BRACE_DOUBLE : SCAN_BRACE);
	}
}

static void scan_index(struct parser *p, struct sh_param *param)
{
	if (!at(p, 0, '['))
		return;
	p->s++;
	param->index = operand(p, SCAN_INDEX);
	if (at(p, 0, ']'))
		p->s++;
}

static void scan_name(struct parser *p, struct sh_param *param)
{
	size_t n = name_length(p);

	param->name = keep_text(p, p->s, n);
	p->s += n;
	if (n == 0)
		param->op = SH_BAD;
	else if (isalpha((unsigned char)param->name[0]) || param->name[0] == '_')
		scan_index(p, param);
}

/* is the '#' or '!' before a name an operator, and not the parameter itself? */
static bool prefixes(const struct parser *p)
{
	char c = p->s + 1 < p->end ? p->s[1] : '\0';

	return isalnum((unsigned char)c) || c == '_' ||
		((c == '@' || c == '*' || c == '?' || c == '$' || c == '!' || c == '-') &&
			at(p, 2, '}'));
}

static void scan_prefixed(struct parser *p, struct sh_param *param)
{
	bool length = *p->s == '#';

	p->s++;
	scan_name(p, param);
	if (length) {
		param->op = SH_LENGTH;
	} else if (param->index && strpbrk(param->index->raw, "@*")) {
		param->op = SH_KEYS;
	} else if ((at(p, 0, '*') || at(p, 0, '@')) && at(p, 1, '}')) {
		param->op = SH_NAMES;
		p->s++;
	} else {
		param->indirect = true;
	}
}

static void scan_operator_of(struct parser *p, struct sh_param *param, bool quoted)
{
	for (size_t i = 0; i < sizeof(param_ops) / sizeof(param_ops[0]); i++) {
		size_t n = strlen(param_ops[i].spelling);
		if ((size_t)(p->end - p->s) < n || memcmp(p->s, param_ops[i].spelling, n) != 0)
			continue;
		p->s += n;
		param->op = (uint8_t)param_ops[i].op;
		param->colon = param_ops[i].colon;
		scan_operand(p, param, quoted);
		return;
	}
}

static void scan_braces(struct builder *b, bool quoted)
{
	struct parser *p = b->p;
	struct sh_part *part = part_new(p, SH_PARAM, quoted);
	struct sh_param *param = program_get(p->program, sizeof(*param));
	const char *start = p->s;
	uint32_t line = p->line;

	if (!parse_deeper(p))
		return;
	p->s += 2;
	if ((at(p, 0, '#') || at(p, 0, '!')) && prefixes(p))
		scan_prefixed(p, param);
	else
		scan_name(p, param);
	if (param->op == SH_PLAIN && p->s < p->end && *p->s != '}')
		scan_operator_of(p, param, quoted);
	if (!p->failed && p->s < p->end && *p->s != '}') {
		param->op = SH_BAD;
		operand(p, SCAN_BRACE);
	}
	p->depth--;
	if (p->failed)
		return;
	if (p->s == p->end) {
		parse_fail_quote(p, '}', line);
		return;
	}
	p->s++;
	param->raw = keep_text(p, start, (size_t)(p->s - start));
	part->param = param;
	builder_part(b, part);
}

/* ---- all of them ---- */

static void scan_plain(struct builder *b, bool quoted)
{
	struct parser *p = b->p;
	struct sh_part *part = part_new(p, SH_PARAM, quoted);
	struct sh_param *param = program_get(p->program, sizeof(*param));

	p->s++;
	size_t n = isdigit((unsigned char)*p->s) ? 1 : name_length(p);
	param->name = keep_text(p, p->s, n);
	param->raw = keep_text(p, p->s - 1, n + 1);
	p->s += n;
	part->param = param;
	builder_part(b, part);
}

void scan_ansi(struct builder *b)
{
	struct parser *p = b->p;
	uint32_t line = p->line;

	builder_quotes(b);
	while (p->s < p->end && *p->s != '\'') {
		struct text t = {0};
		p->line += *p->s == '\n';
		if (*p->s == '\\' && p->s + 1 < p->end)
			p->s += escape_ansi(p->s, p->end, &t);
		else
			text_putc(&t, *p->s++);
		for (size_t i = 0; i < t.len; i++)
			builder_char(b, t.s[i], true);
		text_free(&t);
	}
	if (p->s == p->end)
		parse_fail_quote(p, '\'', line);
	else
		p->s++;
}

void scan_dollar(struct builder *b, bool quoted, enum scan_mode mode)
{
	struct parser *p = b->p;
	char c = p->s + 1 < p->end ? p->s[1] : '\0';

	if (c == '(' && at(p, 2, '(') && scan_arithmetic(b, quoted)) {
		;
	} else if (c == '(') {
		scan_command(b, quoted);
	} else if (c == '{') {
		scan_braces(b, quoted);
	} else if (c == '\'' && !quoted) {
		p->s += 2;
		scan_ansi(b);
	} else if (c == '"' && mode != SCAN_HERE && mode != SCAN_DOUBLE) {
		p->s++;
	} else if (c == '_' || isalnum((unsigned char)c) || (c && strchr("@*#?-$!", c))) {
		scan_plain(b, quoted);
	} else {
		builder_char(b, '$', quoted);
		p->s++;
	}
}
