/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tokens to a tree: POSIX.1 2.10.2's grammar by recursive descent, with bash's [[ ]], (( )),
 * for ((…)), `function`, |& and &>. The whole text is read before anything of it runs.
 *
 * Left out, and refused by name: coproc, >(…).
 */
#include <ctype.h>
#include <string.h>

#include "app/syntax/parser.h"
#include "base/arena.h"
#include "base/language.h"
#include "base/text.h"

static struct sh_node *parse_list(struct parser *p);
static struct sh_node *parse_command(struct parser *p);

/* ---- what is wrong ---- */

static uint32_t end_line(const struct parser *p)
{
	return p->line + (p->end > p->begin && p->end[-1] != '\n');
}

void parse_say(struct parser *p, uint32_t line, const char *fmt, ...)
{
	va_list ap;

	if (p->o->name)
		text_add(p->said, "%s: line %u: ", p->o->name, line);
	else if (p->o->dash_c)
		text_add(p->said, "bash: -c: line %u: ", line);
	else
		text_put(p->said, "bash: ");
	va_start(ap, fmt);
	text_vadd(p->said, fmt, ap);
	va_end(ap);
}

static bool fail(struct parser *p, enum parse_answer answer, uint32_t line)
{
	if (p->failed)
		return false;
	p->failed = true;
	p->error->answer = answer;
	p->error->line = line;
	text_clear(p->said);
	return true;
}

/* the line of the source that `t` stands in, as bash repeats it for a script */
static void show_line(struct parser *p, const struct token *t)
{
	const char *source = p->program->source, *line = source;

	if (!p->o->name && !p->o->dash_c)
		return;
	for (uint32_t n = 1; n < t->line && line; n++) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	if (line)
		parse_say(p, t->line, "`%.*s'\n", (int)strcspn(line, "\n"), line);
}

void parse_fail_end(struct parser *p)
{
	uint32_t line = end_line(p);

	if (fail(p, PARSE_MORE, line))
		parse_say(p, line, "syntax error: unexpected end of file\n");
}

void parse_fail_token(struct parser *p, const struct token *t)
{
	if (t->type == T_END) {
		parse_fail_end(p);
		return;
	}
	if (!fail(p, PARSE_WRONG, t->line))
		return;
	if (t->type == T_NEWLINE)
		parse_say(p, t->line, "syntax error near unexpected token `newline'\n");
	else
		parse_say(p, t->line, "syntax error near unexpected token `%.*s'\n",
			(int)(t->end - t->start), t->start);
	show_line(p, t);
}

void parse_fail_quote(struct parser *p, char quote, uint32_t line)
{
	if (!fail(p, PARSE_MORE, line))
		return;
	parse_say(p, line, "unexpected EOF while looking for matching `%c'\n", quote);
	p->error->until_room[0] = quote;
	p->error->until_room[1] = '\0';
	p->error->until = p->error->until_room;
}

void parse_refuse(struct parser *p, const char *what, const char *use)
{
	if (!fail(p, PARSE_REFUSED, p->line))
		return;
	p->error->what = what;
	p->error->use = use;
}

bool parse_deeper(struct parser *p)
{
	if (++p->depth > PARSE_DEPTH_MAX)
		parse_refuse(p, "a script nested more than 150 deep", N_("functions"));
	return !p->failed;
}

/* ---- small steps ---- */

static struct sh_node *node_new(struct parser *p, enum sh_node_type type)
{
	struct sh_node *n = program_get(p->program, sizeof(*n));

	n->type = (uint8_t)type;
	n->line = token_look(p)->line;
	return n;
}

static bool accept(struct parser *p, enum sh_token type)
{
	if (token_look(p)->type != type)
		return false;
	token_take(p);
	return true;
}

static bool accept_word(struct parser *p, const char *word)
{
	if (!token_is(p, word))
		return false;
	token_take(p);
	return true;
}

static void expect_word(struct parser *p, const char *word)
{
	if (!p->failed && !accept_word(p, word))
		parse_fail_token(p, token_look(p));
}

static void expect(struct parser *p, enum sh_token type)
{
	if (!p->failed && !accept(p, type))
		parse_fail_token(p, token_look(p));
}

static void skip_newlines(struct parser *p)
{
	while (token_look(p)->type == T_NEWLINE)
		token_take(p);
}

/* a word or operator at which a list ends */
static bool at_closer(struct parser *p)
{
	static const char *const closers[] = {
		"then", "do", "done", "fi", "elif", "else", "esac", "}", NULL};
	enum sh_token type = token_look(p)->type;

	if (type == T_END || type == T_CLOSE || type == T_CASE_END || type == T_CASE_FALL ||
		type == T_CASE_GO_ON)
		return true;
	for (size_t i = 0; closers[i]; i++)
		if (token_is(p, closers[i]))
			return true;
	return false;
}

static bool is_redirection(const struct token *t)
{
	return t->type >= T_LESS;
}

/* ---- redirections ---- */

static const struct {
	enum sh_token token;
	enum sh_redirect_kind kind;
	int fd;
} redirections[] = {{T_LESS, SH_READ, 0}, {T_GREAT, SH_WRITE, 1}, {T_CLOBBER, SH_WRITE, 1},
	{T_DGREAT, SH_APPEND, 1}, {T_DLESS, SH_HERE, 0}, {T_DLESS_DASH, SH_HERE, 0},
	{T_TLESS, SH_HERE_STRING, 0}, {T_LESS_AND, SH_DUP_IN, 0}, {T_GREAT_AND, SH_DUP_OUT, 1},
	{T_LESS_GREAT, SH_READ_WRITE, 0}, {T_BOTH, SH_BOTH, 1}, {T_BOTH_APPEND, SH_BOTH_APPEND, 1}};

/* the delimiter of a here-document: its word without quotes; was any of it quoted? */
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
	/* >&word that is no number: both, as bash has it from csh */
	if (op.type == T_GREAT_AND && op.fd < 0 && !strpbrk(word.word->raw, "0123456789-$"))
		r->kind = SH_BOTH;
	if (op.type == T_DLESS || op.type == T_DLESS_DASH)
		await_here_document(p, r, &op);
	return r;
}

static void parse_redirects(struct parser *p, struct sh_redirect **list)
{
	while (*list)
		list = &(*list)->next;
	while (!p->failed && is_redirection(token_look(p))) {
		*list = parse_redirect(p);
		list = &(*list)->next;
	}
}

/* ---- simple commands ---- */

/* the length of NAME in NAME=, NAME+=, NAME[…]=; 0: no assignment */
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

/* the word behind the '=' of an assignment, read again from its text */
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
		if (p->s < p->end) /* nothing ends it here: it was one word */
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
		skip_newlines(p);
		if (token_look(p)->type != T_WORD)
			break;
		*last = token_take(p).word;
		struct sh_word *end;
		if (!brace_expand(p->program, *last, &end))
			parse_refuse(
				p, "a brace expansion of more than 100000 words", N_("a loop"));
		last = &end->next;
	}
	expect(p, T_CLOSE);
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

static struct sh_node *parse_compound(struct parser *p);

static struct sh_node *parse_function(struct parser *p, struct sh_node *n, const char *name)
{
	n->type = SH_FUNCTION;
	n->name = name;
	skip_newlines(p);
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

/* an alias at the place of a command: its text goes before what is left of the source */
static bool expand_alias(struct parser *p, const struct token *t)
{
	size_t n = (size_t)(t->end - t->start), rest = (size_t)(p->end - p->s);
	const char *text = p->o->alias ? p->o->alias(p->o->arg, t->start, n) : NULL;

	/* only where it was typed: not its own first word again */
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

/* `declare NAME=(…)`: the built-in is told of NAME, the array is filled behind it */
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

static struct sh_node *parse_simple(struct parser *p)
{
	struct sh_node *n = node_new(p, SH_SIMPLE);
	struct sh_word **words = &n->words;
	struct sh_assign **assigns = &n->assigns;

	while (!p->failed) {
		const struct token *t = token_look(p);
		if (is_redirection(t)) {
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
			expect(p, T_CLOSE);
			return p->failed ? n : parse_function(p, n, n->words->raw);
		}
	}
	if (!n->words && !n->assigns && !n->redirects)
		parse_fail_token(p, token_look(p));
	return n;
}

/* ---- compound commands ---- */

static struct sh_node *parse_body(struct parser *p)
{
	struct sh_node *list = parse_list(p);

	if (!list)
		parse_fail_token(p, token_look(p));
	return list;
}

static struct sh_node *parse_if(struct parser *p)
{
	struct sh_node *n = node_new(p, SH_IF);

	token_take(p);
	n->condition = parse_body(p);
	expect_word(p, "then");
	n->body = parse_body(p);
	if (token_is(p, "elif")) {
		n->other = parse_if(p);
		return n;
	}
	if (accept_word(p, "else"))
		n->other = parse_body(p);
	expect_word(p, "fi");
	return n;
}

static void parse_do(struct parser *p, struct sh_node *n)
{
	expect_word(p, "do");
	n->body = parse_body(p);
	expect_word(p, "done");
}

static struct sh_node *parse_while(struct parser *p)
{
	struct sh_node *n = node_new(p, token_is(p, "while") ? SH_WHILE : SH_UNTIL);

	token_take(p);
	n->condition = parse_body(p);
	parse_do(p, n);
	return n;
}

/* of a for: bash takes { } in place of do … done */
static void parse_loop_body(struct parser *p, struct sh_node *n)
{
	if (!accept_word(p, "{")) {
		parse_do(p, n);
		return;
	}
	n->body = parse_body(p);
	expect_word(p, "}");
}

/* what stands between (( and )), as text; the token '(' was taken and another follows */
static bool math_text(struct parser *p, const char **text, size_t *n)
{
	const char *s = p->s + 1;
	unsigned depth = 0;

	for (*text = s; s < p->end; s++) {
		depth += *s == '(';
		if (*s == ')' && depth-- == 0)
			break;
	}
	if (s + 1 >= p->end || s[1] != ')')
		return false;
	*n = (size_t)(s - *text);
	for (const char *c = *text; c < s; c++)
		p->line += *c == '\n';
	p->s = s + 2;
	p->have = false;
	return true;
}

static struct sh_node *parse_cfor(struct parser *p, struct sh_node *n)
{
	struct token open = token_take(p);
	struct sh_word **last = &n->words;
	const char *text;
	size_t length;

	n->type = SH_CFOR;
	if (!math_text(p, &text, &length)) {
		parse_fail_token(p, &open);
		return n;
	}
	for (unsigned i = 0; i < 3; i++) {
		const char *end = memchr(text, ';', length);
		size_t part = end && i < 2 ? (size_t)(end - text) : length;
		*last = scan_text(p, text, part, SCAN_HERE);
		last = &(*last)->next;
		length -= part + (part < length);
		text += part + 1;
	}
	accept(p, T_SEMICOLON);
	skip_newlines(p);
	parse_loop_body(p, n);
	return n;
}

static void parse_for_words(struct parser *p, struct sh_node *n)
{
	struct sh_word **last = &n->words, *end;

	n->has_words = true;
	while (token_look(p)->type == T_WORD) {
		*last = token_take(p).word;
		if (!brace_expand(p->program, *last, &end))
			parse_refuse(
				p, "a brace expansion of more than 100000 words", N_("for ((…))"));
		last = &end->next;
	}
	if (!accept(p, T_SEMICOLON) && !accept(p, T_NEWLINE))
		parse_fail_token(p, token_look(p));
}

static struct sh_node *parse_for(struct parser *p)
{
	struct sh_node *n = node_new(p, SH_FOR);

	token_take(p);
	if (token_look(p)->type == T_OPEN && p->s < p->end && *p->s == '(')
		return parse_cfor(p, n);
	if (token_look(p)->type != T_WORD) {
		parse_fail_token(p, token_look(p));
		return n;
	}
	n->name = token_take(p).word->raw;
	skip_newlines(p);
	if (accept_word(p, "in"))
		parse_for_words(p, n);
	else
		accept(p, T_SEMICOLON);
	skip_newlines(p);
	parse_loop_body(p, n);
	return n;
}

static void parse_case_item(struct parser *p, struct sh_case *item)
{
	struct sh_word **last = &item->patterns;

	accept(p, T_OPEN);
	do {
		if (token_look(p)->type != T_WORD) {
			parse_fail_token(p, token_look(p));
			return;
		}
		*last = token_take(p).word;
		last = &(*last)->next;
	} while (accept(p, T_PIPE));
	expect(p, T_CLOSE);
	item->body = parse_list(p);
	item->end = token_look(p)->type == T_CASE_FALL ? SH_FALL
		: token_look(p)->type == T_CASE_GO_ON  ? SH_GO_ON
						       : SH_BREAK;
}

static struct sh_node *parse_case(struct parser *p)
{
	struct sh_node *n = node_new(p, SH_CASE);
	struct sh_case **last = &n->cases;

	token_take(p);
	if (token_look(p)->type != T_WORD) {
		parse_fail_token(p, token_look(p));
		return n;
	}
	n->words = token_take(p).word;
	skip_newlines(p);
	expect_word(p, "in");
	skip_newlines(p);
	while (!p->failed && !token_is(p, "esac")) {
		*last = program_get(p->program, sizeof(**last));
		parse_case_item(p, *last);
		last = &(*last)->next;
		skip_newlines(p);
		if (!accept(p, T_CASE_END) && !accept(p, T_CASE_FALL) && !accept(p, T_CASE_GO_ON))
			break;
		skip_newlines(p);
	}
	expect_word(p, "esac");
	return n;
}

static struct sh_node *parse_parentheses(struct parser *p)
{
	struct sh_node *n = node_new(p, SH_SUBSHELL);
	const char *text;
	size_t length;

	if (p->s < p->end && *p->s == '(' && math_text(p, &text, &length)) {
		n->type = SH_MATH;
		n->words = scan_text(p, text, length, SCAN_HERE);
		return n;
	}
	token_take(p);
	n->body = parse_body(p);
	expect(p, T_CLOSE);
	return n;
}

static struct sh_node *parse_group(struct parser *p)
{
	struct sh_node *n = node_new(p, SH_GROUP);

	token_take(p);
	n->body = parse_body(p);
	expect_word(p, "}");
	return n;
}

static struct sh_node *parse_keyword_function(struct parser *p)
{
	struct sh_node *n = node_new(p, SH_FUNCTION);

	token_take(p);
	if (token_look(p)->type != T_WORD) {
		parse_fail_token(p, token_look(p));
		return n;
	}
	const char *name = token_take(p).word->raw;
	if (accept(p, T_OPEN))
		expect(p, T_CLOSE);
	return p->failed ? n : parse_function(p, n, name);
}

static struct sh_node *parse_double_brackets(struct parser *p)
{
	struct sh_node *n = node_new(p, SH_TEST);

	token_take(p);
	n->test = parse_test(p);
	return n;
}

static struct sh_node *parse_select(struct parser *p)
{
	struct sh_node *n = parse_for(p);

	n->type = SH_SELECT;
	return n;
}

static struct sh_node *parse_coproc(struct parser *p)
{
	parse_refuse(p, "coproc", N_("a file"));
	return node_new(p, SH_GROUP);
}

static const struct {
	const char *word;
	struct sh_node *(*parse)(struct parser *p);
} compounds[] = {{"if", parse_if}, {"while", parse_while}, {"until", parse_while},
	{"for", parse_for}, {"case", parse_case}, {"{", parse_group}, {"[[", parse_double_brackets},
	{"function", parse_keyword_function}, {"select", parse_select}, {"coproc", parse_coproc},
	{NULL, NULL}};

static struct sh_node *parse_compound(struct parser *p)
{
	if (token_look(p)->type == T_OPEN)
		return parse_parentheses(p);
	for (size_t i = 0; compounds[i].word; i++)
		if (token_is(p, compounds[i].word))
			return compounds[i].parse(p);
	return NULL;
}

static struct sh_node *parse_command(struct parser *p)
{
	struct sh_node *n = NULL;

	if (at_closer(p)) {
		parse_fail_token(p, token_look(p));
		return NULL;
	}
	if (parse_deeper(p))
		n = parse_compound(p);
	p->depth--;
	if (p->failed)
		return n;
	if (!n)
		return parse_simple(p);
	parse_redirects(p, &n->redirects);
	return n;
}

/* ---- pipelines and lists ---- */

static struct sh_node *parse_commands(struct parser *p)
{
	struct sh_node *first = parse_command(p), *last = first;

	if (p->failed || (token_look(p)->type != T_PIPE && token_look(p)->type != T_PIPE_BOTH))
		return first;
	struct sh_node *pipe = node_new(p, SH_PIPE);
	pipe->line = first->line;
	pipe->body = first;
	while (!p->failed &&
		(token_look(p)->type == T_PIPE || token_look(p)->type == T_PIPE_BOTH)) {
		last->both = token_take(p).type == T_PIPE_BOTH;
		skip_newlines(p);
		last->next = parse_command(p);
		last = last->next;
	}
	return pipe;
}

static struct sh_node *parse_pipeline(struct parser *p)
{
	struct sh_node *n;

	if (!token_is(p, "!") && !token_is(p, "time"))
		return parse_commands(p);
	if (!parse_deeper(p))
		return NULL;
	n = node_new(p, token_is(p, "!") ? SH_NOT : SH_TIME);
	token_take(p);
	if (n->type == SH_TIME)
		accept_word(p, "-p");
	if (!at_closer(p) && token_look(p)->type != T_NEWLINE && token_look(p)->type != T_SEMICOLON)
		n->body = parse_pipeline(p);
	else if (n->type == SH_NOT)
		parse_fail_token(p, token_look(p));
	p->depth--;
	return n;
}

static struct sh_node *parse_and_or(struct parser *p)
{
	struct sh_node *left = parse_pipeline(p);

	while (!p->failed) {
		enum sh_token type = token_look(p)->type;
		if (type != T_AND_IF && type != T_OR_IF)
			break;
		struct sh_node *n = node_new(p, type == T_AND_IF ? SH_AND : SH_OR);
		token_take(p);
		skip_newlines(p);
		n->body = left;
		n->other = parse_pipeline(p);
		left = n;
	}
	return left;
}

/* one member of a list with the '&', ';' or new line behind it */
static struct sh_node *parse_member(struct parser *p)
{
	const char *start = token_look(p)->start, *source_end = p->end; /* an alias changes it */
	struct sh_node *n = parse_and_or(p);

	if (p->failed)
		return n;
	const struct token *t = token_look(p);
	if (t->type == T_AMPERSAND) {
		const char *end = t->start;
		while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
			end--;
		if (p->end == source_end && end > start)
			n->text = keep_text(p, start, (size_t)(end - start));
		n->background = true;
		token_take(p);
	} else if (t->type == T_SEMICOLON || t->type == T_NEWLINE) {
		token_take(p);
	} else if (!at_closer(p)) {
		parse_fail_token(p, t);
	}
	return n;
}

static struct sh_node *parse_list(struct parser *p)
{
	struct sh_node *first = NULL, **last = &first;

	for (;;) {
		skip_newlines(p);
		if (p->failed || at_closer(p))
			return first;
		*last = parse_member(p);
		if (p->failed)
			return first;
		last = &(*last)->next;
	}
}

struct sh_node *parse_inside(struct parser *p)
{
	uint32_t line;
	struct sh_node *list = parse_list(p);

	line = end_line(p);
	if (!p->failed && token_look(p)->type == T_END)
		parse_fail_quote(p, ')', line);
	if (p->failed)
		return NULL;
	/* the ')' is the last character taken: what follows belongs to the word around */
	if (token_look(p)->type != T_CLOSE)
		parse_fail_token(p, token_look(p));
	p->have = false;
	return list;
}

struct program *program_parse(struct arena *a, const char *source, size_t n,
	const struct parse_options *o, struct parse_error *error, struct text *said)
{
	struct program *program = arena_get(a, sizeof(*program));
	struct parser p = {.program = program, .o = o, .line = 1, .error = error, .said = said};

	p.extended = o->extended;

	*error = (struct parse_error){0};
	program->arena = a;
	program->users = 1;
	program->source = p.begin = p.s = keep_text(&p, source, n);
	p.end = p.source_end = p.s + n;
	if (o->name)
		program->name = keep_text(&p, o->name, strlen(o->name));
	program->list = parse_list(&p);
	if (!p.failed && token_look(&p)->type != T_END)
		parse_fail_token(&p, token_look(&p));
	if (!p.failed)
		return program;
	program_drop(program);
	return NULL;
}
