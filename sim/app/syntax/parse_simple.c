/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Simple commands (POSIX.1 2.9.1): assignments, words, redirections with here-documents; aliases;
 * functions written as `name ()`.
 */
#include <ctype.h>
#include <string.h>

#include "app/syntax/parser.h"
#include "base/language.h"
#include "base/text.h"

/* ---- redirections ---- */

static const struct {
	enum sh_token token;
	enum sh_redirect_kind kind;
	int fd;
} redirections[] = {{T_LESS, SH_READ, 0}, {T_GREAT, SH_WRITE, 1}, {T_CLOBBER, SH_WRITE, 1},
	{T_DGREAT, SH_APPEND, 1}, {T_DLESS, SH_HERE, 0}, {T_DLESS_DASH, SH_HERE, 0},
	{T_TLESS, SH_HERE_STRING, 0}, {T_LESS_AND, SH_DUP_IN, 0}, {T_GREAT_AND, SH_DUP_OUT, 1},
	{T_LESS_GREAT, SH_READ_WRITE, 0}, {T_BOTH, SH_BOTH, 1}, {T_BOTH_APPEND, SH_BOTH_APPEND, 1}};

/* the delimiter of a here-document: its word without quotes; *quoted: any part was quoted */
static char *delimiter(struct parser *p, const struct sh_word *w, bool *quoted)
{
	struct text t = {0};

	*quoted = strpbrk(w->raw, "'\"\\") != NULL;
	for (const struct sh_part *part = w->parts; part; part = part->next)
		if (part->kind == SH_TEXT)
			text_putn(&t, part->text, part->length);
	if (!*quoted) {
		text_clear(&t);
		text_put(&t, w->raw);
	}
	char *kept = keep_text(p, text_str(&t), t.len);
	text_free(&t);
	return kept;
}

static void await_here_document(struct parser *p, struct sh_redirect *r, const struct token *op)
{
	struct here_pending *h = program_get(p->program, sizeof(*h)), **last = &p->here;

	h->redirect = r;
	h->until = delimiter(p, r->word, &h->quoted);
	h->strip = op->type == T_DLESS_DASH;
	h->line = op->line;
	while (*last)
		last = &(*last)->next;
	*last = h;
}

struct sh_redirect *parse_redirect(struct parser *p)
{
	struct token op = token_take(p), word = *token_look(p);
	struct sh_redirect *r = program_get(p->program, sizeof(*r));

	if (word.type != T_WORD) {
		parse_fail_token(p, &word);
		return r;
	}
	token_take(p);
	r->word = word.word;
	for (size_t i = 0; i < sizeof(redirections) / sizeof(redirections[0]); i++)
		if (redirections[i].token == op.type) {
			r->kind = (uint8_t)redirections[i].kind;
			r->fd = (uint8_t)(op.fd >= 0 ? op.fd : redirections[i].fd);
		}
	/* >& with a word that is not a number: both, from csh */
	if (op.type == T_GREAT_AND && op.fd < 0 && !strpbrk(word.word->raw, "0123456789-$"))
		r->kind = SH_BOTH;
	if (op.type == T_DLESS || op.type == T_DLESS_DASH)
		await_here_document(p, r, &op);
	return r;
}

void parse_redirects(struct parser *p, struct sh_redirect **list)
{
	while (*list)
		list = &(*list)->next;
	while (!p->failed && token_is_redirection(token_look(p))) {
		*list = parse_redirect(p);
		list = &(*list)->next;
	}
}

/* ---- simple commands ---- */

/* the length of NAME in NAME=, NAME+=, NAME[…]=; 0: not an assignment */
static size_t assignment_name(const char *raw)
{
	size_t n = 0;

	if (!isalpha((unsigned char)raw[0]) && raw[0] != '_')
		return 0;
	while (isalnum((unsigned char)raw[n]) || raw[n] == '_')
		n++;
	const char *s = raw + n;
	if (*s == '[') {
		const char *close = strchr(s, ']');
		s = close ? close + 1 : s;
	}
	return *s == '=' || (*s == '+' && s[1] == '=') ? n : 0;
}

/* the word after the '=' of an assignment, parsed again from its text */
static struct sh_word *assigned(struct parser *p, const char *text)
{
	struct builder b = builder_of(p);
	const char *at = p->s, *end = p->end;
	uint32_t line = p->line;

	p->s = keep_text(p, text, strlen(text));
	p->end = p->s + strlen(text);
	const char *start = p->s;
	while (!p->failed && p->s < p->end) {
		scan_parts(&b, SCAN_BARE);
		if (p->s < p->end) /* no terminator here: it was one word */
			builder_char(&b, *p->s++, false);
	}
	struct sh_word *w = builder_word(&b, start, line);
	p->s = at;
	p->end = end;
	p->line = line;
	return w;
}

static void parse_elements(struct parser *p, struct sh_assign *a)
{
	struct sh_word **last = &a->value;

	a->array = true;
	token_take(p);
	for (;;) {
		token_skip_newlines(p);
		if (token_look(p)->type != T_WORD)
			break;
		*last = token_take(p).word;
		struct sh_word *end;
		if (!brace_expand(p->program, *last, &end))
			parse_refuse(
				p, "a brace expansion of more than 100000 words", N_("a loop"));
		last = &end->next;
	}
	token_expect(p, T_CLOSE);
}

static struct sh_assign *parse_assign(struct parser *p, struct sh_word *w, size_t n)
{
	struct sh_assign *a = program_get(p->program, sizeof(*a));
	const char *s = w->raw + n;

	a->name = keep_text(p, w->raw, n);
	if (*s == '[') {
		const char *close = strchr(s, ']');
		a->index = scan_text(p, s + 1, (size_t)(close - s - 1), SCAN_INDEX);
		s = close + 1;
	}
	a->append = *s == '+';
	s += a->append ? 2 : 1;
	if (*s == '\0' && p->s < p->end && *p->s == '(' && !p->have)
		parse_elements(p, a);
	else
		a->value = assigned(p, s);
	return a;
}

struct sh_node *parse_function(struct parser *p, struct sh_node *n, const char *name)
{
	n->type = SH_FUNCTION;
	n->name = name;
	token_skip_newlines(p);
	if (!parse_deeper(p))
		return n;
	n->body = parse_compound(p);
	p->depth--;
	if (!p->failed && !n->body)
		parse_fail_token(p, token_look(p));
	if (!p->failed)
		parse_redirects(p, &n->body->redirects);
	return n;
}

/* an alias in command position: inserts its text before the rest of the source */
static bool expand_alias(struct parser *p, const struct token *t)
{
	size_t n = (size_t)(t->end - t->start), rest = (size_t)(p->end - p->s);
	const char *text = p->o->alias ? p->o->alias(p->o->arg, t->start, n) : NULL;

	/* only in the typed text: an alias does not expand its own first word again */
	if (!text || t->start < p->program->source ||
		t->start >= p->program->source + strlen(p->program->source))
		return false;
	struct text all = {0};
	text_put(&all, text);
	text_putn(&all, p->s, rest);
	p->s = keep_text(p, text_str(&all), all.len);
	p->end = p->s + all.len;
	p->have = false;
	text_free(&all);
	return true;
}

bool word_declares(const struct sh_word *first)
{
	static const char *const names[] = {
		"export", "readonly", "local", "declare", "typeset", NULL};

	for (size_t i = 0; names[i]; i++)
		if (strcmp(first->raw, names[i]) == 0)
			return true;
	return false;
}

/* `declare NAME=(…)`: the built-in gets NAME, the array is filled afterwards */
static void declare_array(struct parser *p, struct sh_node *n, struct sh_word **w, size_t name)
{
	struct sh_assign *a = parse_assign(p, *w, name), **last = &n->assigns;

	a->declared = true;
	while (*last)
		last = &(*last)->next;
	*last = a;
	*w = scan_text(p, a->name, strlen(a->name), SCAN_BARE);
}

static void parse_argument(struct parser *p, struct sh_node *n, struct sh_word ***last)
{
	struct sh_word *w = token_take(p).word, *end;

	size_t name = n->words && word_declares(n->words) ? assignment_name(w->raw) : 0;

	if (name && p->s < p->end && *p->s == '(' && w->raw[strlen(w->raw) - 1] == '=') {
		declare_array(p, n, &w, name);
		if (p->failed)
			return;
	}
	**last = w;
	if (!brace_expand(p->program, w, &end))
		parse_refuse(p, "a brace expansion of more than 100000 words", N_("a loop"));
	*last = &end->next;
}

struct sh_node *parse_simple(struct parser *p)
{
	struct sh_node *n = parse_node(p, SH_SIMPLE);
	struct sh_word **words = &n->words;
	struct sh_assign **assigns = &n->assigns;

	while (!p->failed) {
		const struct token *t = token_look(p);
		if (token_is_redirection(t)) {
			parse_redirects(p, &n->redirects);
			continue;
		}
		if (t->type != T_WORD)
			break;
		size_t name = n->words ? 0 : assignment_name(t->word->raw);
		if (name) {
			*assigns = parse_assign(p, token_take(p).word, name);
			assigns = &(*assigns)->next;
			continue;
		}
		if (!n->words && expand_alias(p, t))
			continue;
		parse_argument(p, n, &words);
		if (n->words && !n->words->next && !n->assigns && token_look(p)->type == T_OPEN) {
			token_take(p);
			token_expect(p, T_CLOSE);
			return p->failed ? n : parse_function(p, n, n->words->raw);
		}
	}
	if (!n->words && !n->assigns && !n->redirects)
		parse_fail_token(p, token_look(p));
	return n;
}
