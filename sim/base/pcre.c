/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Translates PCRE2 patterns to POSIX. Greed does not change whether a pattern matches, so "*?"
 * becomes "*", unless the caller needs the matched text. A dot does not match newlines; a dollar
 * also matches before a final newline (pcre2pattern(3)). Lookaround, possessive quantifiers and
 * character properties have no POSIX counterpart.
 */
#include "base/pcre.h"

#include <ctype.h>
#include <regex.h>
#include <string.h>

#include "base/text.h"

struct translation {
	const char *from;
	char *to, *end;
	bool dotall, endonly, exact, overflow;
	const char *lacks; /* the feature that POSIX lacks */
};

static void put(struct translation *t, const char *s)
{
	const size_t n = strlen(s);

	if ((size_t)(t->end - t->to) <= n) {
		t->overflow = true;
		return;
	}
	memcpy(t->to, s, n + 1);
	t->to += n;
}

static void put_char(struct translation *t, char c)
{
	put(t, (const char[]){c, '\0'});
}

static void put_literal(struct translation *t, char c)
{
	if (strchr("\\^$.[]|()*+?{}", c))
		put_char(t, '\\');
	put_char(t, c);
}

/* the members of the class that an escaped letter means, within brackets; NULL: none */
static const char *class_of(char letter)
{
	switch (tolower((unsigned char)letter)) {
	case 'd': return "0-9";
	case 'w': return "A-Za-z0-9_";
	case 's': return " \t\n\v\f\r";
	case 'h': return " \t";
	default: return NULL;
	}
}

/* the character that an escape such as \n means; NUL: none */
static char plain_escape(char c)
{
	static const char letters[] = "aefnrt", meant[] = "\a\033\f\n\r\t";
	const char *at = strchr(letters, c);

	if (!isalnum((unsigned char)c))
		return c;
	return at ? meant[at - letters] : '\0';
}

static void take_escape(struct translation *t)
{
	const char c = *t->from++;
	const char *members = c ? class_of(c) : NULL;

	if (members) {
		put(t, isupper((unsigned char)c) ? "[^" : "[");
		put(t, members);
		put(t, "]");
	} else if (c == 'b' || c == 'B' || (!t->exact && c >= '1' && c <= '9')) {
		put_char(t, '\\');
		put_char(t, c);
	} else if (c == 'N') {
		put(t, "[^\n]");
	} else if (c && plain_escape(c)) {
		put_literal(t, plain_escape(c));
	} else {
		t->lacks = "\\";
	}
}

struct members { /* of a bracket; characters with a positional meaning are kept apart */
	char plain[256];
	size_t count;
	bool bracket, caret, dash;
};

static void keep(struct translation *t, struct members *m, const char *from, size_t n)
{
	if (n >= sizeof(m->plain) - m->count) {
		t->overflow = true;
		return;
	}
	memcpy(m->plain + m->count, from, n);
	m->count += n;
}

static void add_member(struct translation *t, struct members *m, char c)
{
	m->bracket |= c == ']';
	m->caret |= c == '^';
	m->dash |= c == '-';
	if (!strchr("]^-", c))
		keep(t, m, &c, 1);
}

static void add_escape(struct translation *t, struct members *m)
{
	const char c = *t->from++;
	const char *members = c ? class_of(c) : NULL;

	if (members && islower((unsigned char)c))
		keep(t, m, members, strlen(members));
	else if (c && !members && plain_escape(c))
		add_member(t, m, plain_escape(c));
	else
		t->lacks = "[\\";
}

/* one member of a bracket, or a range, or [:a name:] */
static void take_member(struct translation *t, struct members *m)
{
	const char *end = t->from[0] == '[' && t->from[1] == ':' ? strstr(t->from, ":]") : NULL;
	const bool range = t->from[1] == '-' && t->from[2] && !strchr("]\\", t->from[2]);
	const size_t n = end ? (size_t)(end + 2 - t->from) : 3;

	if (*t->from == '\\') {
		t->from++;
		add_escape(t, m);
	} else if (end || range) {
		keep(t, m, t->from, n);
		t->from += n;
	} else {
		add_member(t, m, *t->from++);
	}
}

/* a caret must not be first, a bracket must be first, a dash must be last */
static void put_members(struct translation *t, const struct members *m, bool negated)
{
	const bool first = !negated && !m->bracket && !m->count && m->caret;

	if (first) {
		put(t, m->dash ? "[-^]" : "\\^");
		return;
	}
	put(t, negated ? "[^" : "[");
	put(t, m->bracket ? "]" : "");
	put(t, m->plain);
	put(t, m->caret ? "^" : "");
	put(t, m->dash ? "-" : "");
	put(t, "]");
}

/* after '['; a ']' that comes first is a member */
static void take_bracket(struct translation *t)
{
	struct members m = {0};
	const bool negated = *t->from == '^';

	t->from += negated;
	if (*t->from == ']') {
		m.bracket = true;
		t->from++;
	}
	while (*t->from && *t->from != ']' && !t->lacks)
		take_member(t, &m);
	if (*t->from != ']') {
		t->lacks = t->lacks ? t->lacks : "[";
		return;
	}
	t->from++;
	put_members(t, &m, negated);
}

/* behind '(' */
static void take_group(struct translation *t)
{
	put(t, "(");
	if (*t->from == '*')
		t->lacks = "(*";
	if (*t->from != '?')
		return;
	if (t->from[1] == ':')
		t->from += 2;
	else
		t->lacks = "(?";
}

/* a quantifier's second character: lazy has no effect here, possessive is not supported */
static void take_quantifier(struct translation *t, char c)
{
	put_char(t, c);
	if (*t->from == '+' || (t->exact && *t->from == '?'))
		t->lacks = "++";
	else if (*t->from == '?')
		t->from++;
}

static void take_one(struct translation *t)
{
	const char c = *t->from++;

	switch (c) {
	case '\\': take_escape(t); break;
	case '[': take_bracket(t); break;
	case '(': take_group(t); break;
	case '.': put(t, t->dotall ? "." : "[^\n]"); break;
	case '$': put(t, t->endonly ? "$" : "\n?$"); break;
	case '*':
	case '+':
	case '?':
	case '}': take_quantifier(t, c); break;
	default: put_char(t, c);
	}
}

const char *pcre_translate(struct pcre_pattern *p, const char *pcre)
{
	struct translation t = {.from = pcre,
		.to = p->extended,
		.end = p->extended + sizeof(p->extended),
		.dotall = p->dotall,
		.endonly = p->endonly,
		.exact = p->exact};
	regex_t compiled;

	if (strncmp(pcre, "(?i)", 4) == 0) {
		p->caseless = true;
		t.from += 4;
	}
	p->extended[0] = '\0';
	while (*t.from && !t.lacks && !t.overflow)
		take_one(&t);
	if (t.overflow)
		return "…";
	if (t.lacks)
		return t.lacks;
	if (regcomp(&compiled, p->extended, REG_EXTENDED) != 0)
		return pcre;
	p->groups = compiled.re_nsub;
	regfree(&compiled);
	return NULL;
}
