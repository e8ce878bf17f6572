/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Characters to tokens (POSIX.1 2.3, 2.2): words with their quotes removed but recorded, operators,
 * the numbers before redirections, and, at a newline, the here-documents of the previous line
 * (2.7.4).
 *
 * The dollar sign is in dollar.c.
 */
#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "app/syntax/parser.h"
#include "base/language.h"
#include "base/text.h"

struct builder builder_of(struct parser *p)
{
	return (struct builder){.p = p};
}

static void link_part(struct builder *b, struct sh_part *part)
{
	if (b->last)
		*b->last = part;
	else
		b->first = part;
	b->last = &part->next;
}

static void flush(struct builder *b)
{
	if (!b->open)
		return;
	struct sh_part *part = program_get(b->p->program, sizeof(*part));
	part->kind = SH_TEXT;
	part->quoted = b->quoted;
	part->length = (uint32_t)b->text.len;
	part->text = keep_text(b->p, text_str(&b->text), b->text.len);
	link_part(b, part);
	text_clear(&b->text);
	b->open = false;
}

void builder_char(struct builder *b, char c, bool quoted)
{
	if (b->open && b->quoted != quoted)
		flush(b);
	b->open = true;
	b->quoted = quoted;
	text_putc(&b->text, c);
}

void builder_quotes(struct builder *b)
{
	if (b->open && !b->quoted)
		flush(b);
	b->open = b->quoted = true;
}

void builder_part(struct builder *b, struct sh_part *part)
{
	flush(b);
	link_part(b, part);
}

struct sh_word *builder_word(struct builder *b, const char *start, uint32_t line)
{
	struct sh_word *w = program_get(b->p->program, sizeof(*w));

	flush(b);
	w->parts = b->first;
	w->line = line;
	w->raw = keep_text(b->p, start, (size_t)(b->p->s - start));
	text_free(&b->text);
	return w;
}

char *keep_text(struct parser *p, const char *s, size_t n)
{
	char *kept = program_get(p->program, n + 1);

	if (n)
		memcpy(kept, s, n);
	return kept;
}

/* ---- words ---- */

static void single_quotes(struct builder *b)
{
	struct parser *p = b->p;
	uint32_t line = p->line;

	builder_quotes(b);
	for (p->s++; p->s < p->end && *p->s != '\''; p->s++) {
		p->line += *p->s == '\n';
		builder_char(b, *p->s, true);
	}
	if (p->s == p->end)
		parse_fail_quote(p, '\'', line);
	else
		p->s++;
}

static void double_quotes(struct builder *b)
{
	struct parser *p = b->p;
	uint32_t line = p->line;

	p->s++;
	builder_quotes(b);
	scan_parts(b, SCAN_DOUBLE);
	if (p->failed)
		return;
	if (p->s == p->end)
		parse_fail_quote(p, '"', line);
	else
		p->s++;
}

static bool is_double(enum scan_mode m)
{
	return m == SCAN_DOUBLE || m == SCAN_HERE || m == SCAN_BRACE_DOUBLE ||
		m == SCAN_PATTERN_DOUBLE;
}

static bool ends(const struct parser *p, enum scan_mode m)
{
	char c = *p->s;

	switch (m) {
	case SCAN_BARE: return strchr(" \t\n;&|<>()", c) != NULL;
	case SCAN_DOUBLE: return c == '"';
	case SCAN_BRACE:
	case SCAN_BRACE_DOUBLE: return c == '}';
	case SCAN_PATTERN:
	case SCAN_PATTERN_DOUBLE: return c == '}' || c == '/';
	case SCAN_INDEX: return c == ']';
	case SCAN_REGEX: return strchr(" \t\n", c) != NULL;
	case SCAN_LIST: return c == ')';
	case SCAN_HERE: return false;
	}
	return false;
}

static void backslash(struct builder *b, enum scan_mode m)
{
	struct parser *p = b->p;
	char c = p->s + 1 < p->end ? p->s[1] : '\0';

	if (c == '\n') {
		p->s += 2;
		p->line++;
		return;
	}
	bool takes = c &&
		(!is_double(m) || strchr("$`\\", c) || (c == '"' && m != SCAN_HERE) ||
			(c == '}' && m != SCAN_DOUBLE && m != SCAN_HERE));
	if (!takes) {
		builder_char(b, '\\', is_double(m));
		p->s++;
		return;
	}
	builder_char(b, c, true);
	p->s += 2;
}

/* "@(", "+(" … if extended patterns are on: the list up to its parenthesis */
static bool scan_extended(struct builder *b, enum scan_mode m)
{
	struct parser *p = b->p;
	const uint32_t line = p->line;

	if (!p->extended || (m != SCAN_BARE && m != SCAN_LIST) || !strchr("?*+@!", *p->s) ||
		p->s + 1 >= p->end || p->s[1] != '(' || !parse_deeper(p))
		return false;
	builder_char(b, p->s[0], false);
	builder_char(b, p->s[1], false);
	p->s += 2;
	scan_parts(b, SCAN_LIST);
	p->depth--;
	if (!p->failed && p->s == p->end) {
		parse_fail_quote(p, ')', line);
	} else if (!p->failed) {
		builder_char(b, ')', false);
		p->s++;
	}
	return true;
}

void scan_parts(struct builder *b, enum scan_mode m)
{
	struct parser *p = b->p;
	bool quoted = is_double(m);

	while (!p->failed && p->s < p->end && !(*p->s && ends(p, m))) {
		char c = *p->s;
		if (c == '\\') {
			backslash(b, m);
		} else if (c == '$') {
			scan_dollar(b, quoted, m);
		} else if (c == '`') {
			scan_backquote(b, quoted);
		} else if (c == '\'' && !quoted) {
			single_quotes(b);
		} else if (c == '"' && m != SCAN_HERE) {
			double_quotes(b);
		} else if (!c || !scan_extended(b, m)) {
			p->line += c == '\n';
			builder_char(b, c, quoted);
			p->s++;
		}
	}
}

struct sh_word *scan_text(struct parser *p, const char *s, size_t n, enum scan_mode mode)
{
	const char *kept = keep_text(p, s, n), *at = p->s, *end = p->end;
	uint32_t line = p->line;
	struct builder b = builder_of(p);

	p->s = kept;
	p->end = kept + n;
	scan_parts(&b, mode);
	struct sh_word *w = builder_word(&b, kept, line);
	p->s = at;
	p->end = end;
	p->line = line;
	return w;
}

/* ---- here-documents ---- */

/* the text up to its end line; the caller handles what follows at `s` */
static void here_text(struct parser *p, const struct here_pending *h, struct text *out, bool *found)
{
	size_t n = strlen(h->until);

	*found = false;
	while (p->s < p->end && !*found) {
		const char *end = memchr(p->s, '\n', (size_t)(p->end - p->s));
		const char *line = p->s, *stop = end ? end : p->end;
		while (h->strip && line < stop && *line == '\t')
			line++;
		*found = (size_t)(stop - line) == n && memcmp(line, h->until, n) == 0;
		if (!*found)
			text_putn(out, line, (size_t)(stop - line) + (end != NULL));
		p->line += end != NULL;
		p->s = end ? end + 1 : p->end;
	}
}

static void here_missing(struct parser *p, const struct here_pending *h)
{
	p->error->answer = PARSE_MORE;
	p->error->whole_line = true;
	strncpy(p->error->until_room, h->until, sizeof(p->error->until_room) - 1);
	p->error->until = p->error->until_room;
	if (p->o->name)
		text_add(p->said, "%s: line %u: ", p->o->name,
			p->line - (p->end > p->begin && p->end[-1] == '\n'));
	else
		text_put(p->said, "bash: ");
	text_add(p->said,
		"warning: here-document at line %u delimited by end-of-file (wanted `%s')\n",
		h->line, h->until);
}

static void read_here_documents(struct parser *p)
{
	while (p->here && !p->failed) {
		struct here_pending *h = p->here;
		struct text t = {0};
		bool found;
		uint32_t line = p->line;
		p->here = h->next;
		here_text(p, h, &t, &found);
		if (!found)
			here_missing(p, h);
		if (h->quoted) {
			struct builder b = builder_of(p);
			builder_quotes(&b);
			for (size_t i = 0; i < t.len; i++)
				builder_char(&b, t.s[i], true);
			h->redirect->word = builder_word(&b, p->s, line);
		} else {
			uint32_t behind = p->line;
			p->line = line;
			h->redirect->word = scan_text(p, text_str(&t), t.len, SCAN_HERE);
			p->line = behind;
		}
		text_free(&t);
	}
}

/* ---- tokens ---- */

static const struct {
	const char *spelling;
	enum sh_token type;
} operators[] = {{"<<-", T_DLESS_DASH}, {"<<<", T_TLESS}, {"&>>", T_BOTH_APPEND},
	{";;&", T_CASE_GO_ON}, {"&&", T_AND_IF}, {"||", T_OR_IF}, {";;", T_CASE_END},
	{";&", T_CASE_FALL}, {"<<", T_DLESS}, {">>", T_DGREAT}, {"<&", T_LESS_AND},
	{">&", T_GREAT_AND}, {"<>", T_LESS_GREAT}, {">|", T_CLOBBER}, {"&>", T_BOTH},
	{"|&", T_PIPE_BOTH}, {"<", T_LESS}, {">", T_GREAT}, {";", T_SEMICOLON}, {"&", T_AMPERSAND},
	{"|", T_PIPE}, {"(", T_OPEN}, {")", T_CLOSE}};

static bool scan_operator(struct parser *p, struct token *t)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		size_t n = strlen(operators[i].spelling);
		if ((size_t)(p->end - p->s) < n || memcmp(p->s, operators[i].spelling, n) != 0)
			continue;
		t->type = operators[i].type;
		p->s += n;
		return true;
	}
	return false;
}

/* "2>": a number right before a redirection */
static bool scan_io_number(struct parser *p, struct token *t)
{
	const char *s = p->s;

	while (s < p->end && isdigit((unsigned char)*s))
		s++;
	if (s == p->s || s - p->s > 3 || s == p->end || (*s != '<' && *s != '>'))
		return false;
	t->fd = 0;
	for (; p->s < s; p->s++)
		t->fd = t->fd * 10 + (*p->s - '0');
	return scan_operator(p, t);
}

static void scan_word(struct parser *p, struct token *t)
{
	struct builder b = builder_of(p);

	scan_parts(&b, SCAN_BARE);
	/* name=( … ) is read by the grammar; its '(' ends this word */
	t->type = T_WORD;
	t->word = builder_word(&b, t->start, t->line);
}

/* <(…): a word that stands for a file */
static void scan_process(struct parser *p, struct token *t)
{
	struct builder b = builder_of(p);

	scan_process_part(&b);
	scan_parts(&b, SCAN_BARE);
	t->type = T_WORD;
	t->word = builder_word(&b, t->start, t->line);
}

static void skip_blanks(struct parser *p)
{
	while (p->s < p->end) {
		if (*p->s == ' ' || *p->s == '\t') {
			p->s++;
		} else if (*p->s == '\\' && p->s + 1 < p->end && p->s[1] == '\n') {
			p->s += 2;
			p->line++;
		} else {
			break;
		}
	}
	if (p->s < p->end && *p->s == '#')
		while (p->s < p->end && *p->s != '\n')
			p->s++;
}

/* bash reads line by line: a line `shopt -s extglob` changes how those behind it are read */
static void note_option(struct parser *p)
{
	static const char on[] = "shopt -s extglob", off[] = "shopt -u extglob";
	const char *start = p->s;

	if ((uintptr_t)p->s < (uintptr_t)p->begin || (uintptr_t)p->s >= (uintptr_t)p->source_end)
		return;
	while (start > p->begin && start[-1] != '\n')
		start--;
	start += strspn(start, " \t");
	if (p->s - start < (ptrdiff_t)sizeof(on) - 1)
		return;
	if (strncmp(start, on, sizeof(on) - 1) == 0)
		p->extended = true;
	else if (strncmp(start, off, sizeof(off) - 1) == 0)
		p->extended = false;
}

static void scan_token(struct parser *p)
{
	struct token *t = &p->token;

	skip_blanks(p);
	*t = (struct token){.type = T_END, .start = p->s, .line = p->line, .fd = -1};
	if (p->s < p->end && *p->s == '\n') {
		note_option(p);
		p->s++;
		p->line++;
		t->type = T_NEWLINE;
		t->end = p->s;
		read_here_documents(p);
		return;
	}
	if (p->s < p->end && !scan_io_number(p, t) && !scan_operator(p, t))
		scan_word(p, t);
	if (t->type == T_END)
		read_here_documents(p);
	if (t->type == T_GREAT && t->fd < 0 && p->s < p->end && *p->s == '(')
		parse_refuse(p, ">(…)", N_("a pipe or a file"));
	if (t->type == T_LESS && t->fd < 0 && p->s < p->end && *p->s == '(')
		scan_process(p, t);
	t->end = p->s;
}

const struct token *token_look(struct parser *p)
{
	if (!p->have)
		scan_token(p);
	p->have = true;
	if (p->failed)
		p->token.type = T_END;
	return &p->token;
}

struct token token_take(struct parser *p)
{
	struct token t = *token_look(p);

	p->have = false;
	return t;
}

bool token_is(struct parser *p, const char *word)
{
	const struct token *t = token_look(p);

	return t->type == T_WORD && strcmp(t->word->raw, word) == 0;
}
