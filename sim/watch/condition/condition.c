/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parser (one function per precedence level: or, and, not, comparison, term) and the
 * evaluation. The counts of patterns are in count.c.
 */
#include "watch/condition.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "watch/condition/private.h"

#define DEPTH_MAX 40

static struct expr *parse_or(struct lexer *x, unsigned depth);

static struct expr *expr_new(enum node_op op, struct expr *a, struct expr *b)
{
	struct expr *e = calloc(1, sizeof(*e));

	assert(e);
	e->op = op;
	e->a = a;
	e->b = b;
	return e;
}

static void expr_free(struct expr *e)
{
	if (!e)
		return;
	expr_free(e->a);
	expr_free(e->b);
	if (e->pattern)
		free(e->pattern->log);
	free(e->pattern);
	free(e);
}

void expr_walk(struct expr *e, void (*one)(void *arg, struct expr *e), void *arg)
{
	if (!e)
		return;
	one(arg, e);
	expr_walk(e->a, one, arg);
	expr_walk(e->b, one, arg);
}

static struct expr *parse_pattern(struct lexer *x, enum term_kind kind)
{
	struct expr *e = expr_new(OP_TERM, NULL, NULL);

	e->term = kind;
	e->unit = kind == TERM_FIRST || kind == TERM_TIME ? 't' : 0;
	e->pattern = calloc(1, sizeof(*e->pattern));
	assert(e->pattern);
	pattern_parse(x, e->pattern);
	return e;
}

static struct expr *parse_function(struct lexer *x)
{
	static const struct {
		const char *name;
		enum term_kind kind;
	} functions[] = {{"count", TERM_COUNT}, {"first", TERM_FIRST}, {"time", TERM_TIME}};

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (!lexer_take(x, functions[i].name))
			continue;
		if (!lexer_take(x, "(")) {
			if (functions[i].kind != TERM_TIME)
				lexer_fail(x, NULL, "'(' expected after '%s'", functions[i].name);
			struct expr *now = expr_new(OP_TERM, NULL, NULL);
			now->term = TERM_NOW;
			now->unit = 't';
			return now;
		}
		struct expr *e = parse_pattern(x, functions[i].kind);
		if (!lexer_take(x, ")"))
			lexer_fail(x, NULL, "')' expected before '%s'", x->word);
		return e;
	}
	return NULL;
}

static struct expr *parse_number(struct lexer *x)
{
	struct expr *e = expr_new(OP_TERM, NULL, NULL);
	uint32_t ppb;

	e->term = TERM_NUMBER;
	if (parse_i64(x->word, &e->number)) {
		e->unit = 0;
	} else if (parse_duration(x->word, &e->number)) {
		e->unit = 't';
	} else if (parse_percent(x->word, &ppb)) {
		e->number = ppb;
		e->unit = '%';
	} else {
		free(e);
		return NULL;
	}
	lexer_next(x);
	return e;
}

static struct expr *parse_state(struct lexer *x)
{
	const struct state_word *w = x->quoted ? NULL : state_word_find(x->word);

	if (!w)
		return NULL;
	struct expr *e = expr_new(OP_TERM, NULL, NULL);
	e->term = TERM_STATE;
	e->state = w;
	e->unit = strcmp(w->name, "share") == 0 ? '%' : 0;
	lexer_next(x);
	state_word_parse(x, w, e->args);
	return e;
}

static struct expr *parse_term(struct lexer *x, unsigned depth)
{
	struct expr *e;

	if (depth > DEPTH_MAX) {
		lexer_fail(x, NULL, "brackets nested more than %d deep", DEPTH_MAX);
		return NULL;
	}
	if (lexer_take(x, "(")) {
		e = parse_or(x, depth + 1);
		if (!lexer_take(x, ")"))
			lexer_fail(x, NULL, "')' expected");
		return e;
	}
	if ((e = parse_function(x)) || (e = parse_number(x)) || (e = parse_state(x)))
		return e;
	if (pattern_starts(x))
		return parse_pattern(x, TERM_HAPPENED);
	lexer_unknown(x, N_("unknown word '%s'"));
	return NULL;
}

static struct expr *parse_is(struct lexer *x, struct expr *left)
{
	struct expr *e = expr_new(OP_IS, left, NULL);

	e->negated = lexer_take(x, "not");
	if (!left || left->term != TERM_STATE || !left->state->is)
		lexer_fail(x, NULL, "'is' follows a word about the state, such as neigh");
	memcpy(e->word, x->word, WORD_LENGTH);
	if (!*e->word)
		lexer_fail(x, NULL, "'is' what?");
	lexer_next(x);
	return e;
}

static struct expr *parse_comparison(struct lexer *x, unsigned depth)
{
	static const char *const signs[] = {"==", "!=", "<", "<=", ">", ">="};
	struct expr *left = parse_term(x, depth);

	if (lexer_take(x, "is") || lexer_take(x, "contains"))
		return parse_is(x, left);
	for (unsigned i = 0; i < 6; i++) {
		if (!lexer_take(x, signs[i]))
			continue;
		struct expr *e = expr_new(OP_COMPARE, left, parse_term(x, depth));
		e->compare = (enum compare)i;
		if (e->a && e->b && e->a->unit != e->b->unit &&
			!(e->b->term == TERM_NUMBER && e->b->number == 0))
			lexer_fail(x, N_("write times and shares with their unit: 50us, 2s, 12.5%"),
				"the two sides of '%s' have different units", signs[i]);
		return e;
	}
	return left;
}

static struct expr *parse_not(struct lexer *x, unsigned depth)
{
	if (depth <= DEPTH_MAX && lexer_take(x, "not"))
		return expr_new(OP_NOT, parse_not(x, depth + 1), NULL);
	return parse_comparison(x, depth);
}

static struct expr *parse_and(struct lexer *x, unsigned depth)
{
	struct expr *e = parse_not(x, depth);

	while (!x->failed && lexer_take(x, "and"))
		e = expr_new(OP_AND, e, parse_not(x, depth));
	return e;
}

static struct expr *parse_or(struct lexer *x, unsigned depth)
{
	struct expr *e = parse_and(x, depth);

	while (!x->failed && lexer_take(x, "or"))
		e = expr_new(OP_OR, e, parse_and(x, depth));
	return e;
}

struct condition *condition_parse(const char *s, struct place at, struct problems *ps)
{
	struct lexer x;

	lexer_init(&x, s, at, ps);
	struct expr *root = parse_or(&x, 0);
	if (!x.failed && *x.word)
		lexer_fail(&x, NULL, "'%s' is not expected here", x.word);
	if (x.failed) {
		expr_free(root);
		return NULL;
	}
	struct condition *c = calloc(1, sizeof(*c));
	assert(c);
	c->root = root;
	c->place = at;
	c->text = strdup(s);
	return c;
}

void condition_free(struct condition *c)
{
	if (!c)
		return;
	condition_unwatch(c);
	expr_free(c->root);
	free(c->text);
	free(c);
}

/* ---- evaluation ---- */

static int64_t value(const struct expr *e, const struct lab *lab)
{
	struct match m;

	switch (e->term) {
	case TERM_NUMBER: return e->number;
	case TERM_COUNT: return (int64_t)pattern_count(e->pattern, lab);
	case TERM_HAPPENED: return pattern_count(e->pattern, lab) > 0;
	case TERM_FIRST: return pattern_first(e->pattern, lab, &m) ? m.time : INT64_MAX;
	case TERM_TIME: return pattern_last(e->pattern, lab, &m) ? m.time : INT64_MAX;
	case TERM_NOW: return lab_now(lab);
	case TERM_STATE: return e->state->number ? e->state->number(lab, (void *)e->args) : 0;
	}
	return 0;
}

static bool holds(const struct expr *e, const struct lab *lab);

/* a comparison's side may be a parenthesised expression: true is 1 */
static int64_t side(const struct expr *e, const struct lab *lab)
{
	return e->op == OP_TERM ? value(e, lab) : holds(e, lab);
}

static bool compares(const struct expr *e, const struct lab *lab)
{
	int64_t a = side(e->a, lab), b = side(e->b, lab);

	switch (e->compare) {
	case CMP_EQ: return a == b;
	case CMP_NE: return a != b;
	case CMP_LT: return a < b;
	case CMP_LE: return a <= b;
	case CMP_GT: return a > b;
	case CMP_GE: return a >= b;
	}
	return false;
}

static bool holds(const struct expr *e, const struct lab *lab)
{
	switch (e->op) {
	case OP_TERM: return value(e, lab) != 0;
	case OP_NOT: return !holds(e->a, lab);
	case OP_AND: return holds(e->a, lab) && holds(e->b, lab);
	case OP_OR: return holds(e->a, lab) || holds(e->b, lab);
	case OP_COMPARE: return compares(e, lab);
	case OP_IS: return e->a->state->is(lab, (void *)e->a->args, e->word) != e->negated;
	}
	return false;
}

bool condition_holds(const struct condition *c, const struct lab *lab)
{
	return holds(c->root, lab);
}

/* ---- words ---- */

static void value_text(struct text *t, const struct expr *e, const struct lab *lab)
{
	int64_t v = side(e, lab);

	if (e->op == OP_TERM && e->term == TERM_STATE && e->state->show)
		e->state->show(t, lab, (void *)e->args);
	else if (v == INT64_MAX)
		text_put(t, say(lab_language(lab), N_("never")));
	else if (e->unit == 't')
		text_duration(t, v);
	else if (e->unit == '%')
		text_add(t, "%" PRId64 ".%02" PRId64 "%%", v / 10000000, v / 100000 % 100);
	else
		text_add(t, "%" PRId64, v);
}

struct explaining {
	struct text *t;
	const struct lab *lab;
	size_t count;
};

static const char *term_name(const struct expr *e)
{
	switch (e->term) {
	case TERM_COUNT: return "count";
	case TERM_FIRST: return "first";
	case TERM_TIME: return "time";
	case TERM_NOW: return N_("the time");
	case TERM_HAPPENED: return N_("times seen");
	case TERM_STATE: return e->state->name;
	case TERM_NUMBER: break;
	}
	return "";
}

static void explain_one(void *arg, struct expr *e)
{
	struct explaining *x = arg;

	if (e->op != OP_TERM || e->term == TERM_NUMBER)
		return;
	text_put(x->t, x->count++ ? say(lab_language(x->lab), N_(", ")) : "");
	text_put(x->t, say(lab_language(x->lab), term_name(e)));
	if (e->state)
		state_word_args(x->t, e->state, e->args);
	text_put(x->t, " = ");
	if (e->term == TERM_HAPPENED)
		text_add(x->t, "%" PRIu64, pattern_count(e->pattern, x->lab));
	else
		value_text(x->t, e, x->lab);
}

void condition_explain(struct text *t, const struct condition *c, const struct lab *lab)
{
	struct explaining x = {t, lab, 0};

	expr_walk(c->root, explain_one, &x);
}

/* ---- a condition that is one value ---- */

bool condition_is_value(const struct condition *c)
{
	const struct expr *e = c->root;

	return e->op == OP_TERM && e->term != TERM_HAPPENED && e->term != TERM_NUMBER;
}

void condition_value(struct text *t, const struct condition *c, const struct lab *lab)
{
	value_text(t, c->root, lab);
}

bool condition_equals(const struct condition *c, const struct lab *lab, const char *word)
{
	const struct expr *e = c->root;
	int64_t given;
	uint32_t ppb;

	if (e->term == TERM_STATE && e->state->is && e->state->is(lab, (void *)e->args, word))
		return true;
	if (e->unit == '%' && parse_percent(word, &ppb))
		/* as displayed: to a hundredth of a percent */
		return value(e, lab) / 100000 == ppb / 100000;
	if (e->unit == 't' ? parse_duration(word, &given) : parse_i64(word, &given))
		return value(e, lab) == given;
	return false;
}

/* ---- binding ---- */

struct binding {
	const struct lab *lab;
	struct place at;
	struct problems *ps;
	int result;
};

static void bind_one(void *arg, struct expr *e)
{
	struct binding *b = arg;

	if (e->pattern && pattern_bind(e->pattern, b->lab, b->at, b->ps) != 0)
		b->result = -1;
	for (unsigned i = 0; e->state && e->op == OP_TERM && i < STATE_ARGS; i++)
		if (state_word_host(e->state, i) && !lab_host(b->lab, e->args[i]))
			b->result = problem_add(b->ps, b->at, NULL,
				"'%s' mentions '%s', but no host has that name", e->state->name,
				e->args[i]);
}

int condition_bind(struct condition *c, const struct lab *lab, struct place at, struct problems *ps)
{
	struct binding b = {lab, at, ps, 0};

	expr_walk(c->root, bind_one, &b);
	return b.result;
}
