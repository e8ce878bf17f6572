/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Brace expansion (bash 5.2): a{b,c}d and {1..9}, {a..e}, {01..10..2}. It works on the text as
 * written, before all other expansions, so the parser does it; substitutions inside are kept.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/syntax/syntax.h"
#include "base/text.h"

#define BRACE_WORDS_MAX 100000

/* A word as characters: each one of a text, or a part that is not text. */
struct atom {
	const struct sh_part *part; /* not NULL: a substitution, or a quoted text */
	char c;
};

struct braces {
	struct program *p;
	struct sh_word *word;  /* the one being expanded */
	struct sh_word **last; /* where to append the next result */
	struct sh_word *made;
	size_t count;
	bool too_many;
};

static size_t atoms_of(const struct sh_word *w, struct atom *out)
{
	size_t n = 0;

	for (const struct sh_part *part = w->parts; part; part = part->next) {
		if (part->kind != SH_TEXT || part->quoted) {
			if (out)
				out[n] = (struct atom){part, '\0'};
			n++;
			continue;
		}
		for (uint32_t i = 0; i < part->length; i++, n++)
			if (out)
				out[n] = (struct atom){NULL, part->text[i]};
	}
	return n;
}

static struct sh_part *text_part(struct braces *b, const char *s, size_t n)
{
	struct sh_part *part = program_get(b->p, sizeof(*part));
	char *kept = program_get(b->p, n + 1);

	memcpy(kept, s, n);
	part->text = kept;
	part->length = (uint32_t)n;
	return part;
}

/* a result without braces: a word of the program */
static void emit(struct braces *b, const struct atom *atoms, size_t n)
{
	struct sh_word *w = program_get(b->p, sizeof(*w));
	struct sh_part **last = &w->parts;
	struct text t = {0};

	if (++b->count > BRACE_WORDS_MAX) {
		b->too_many = true;
		return;
	}
	w->line = b->word->line;
	w->raw = b->word->raw;
	for (size_t i = 0; i <= n; i++) {
		if ((i == n || atoms[i].part) && t.len) {
			*last = text_part(b, t.s, t.len);
			last = &(*last)->next;
			text_clear(&t);
		}
		if (i == n)
			break;
		if (!atoms[i].part) {
			text_putc(&t, atoms[i].c);
			continue;
		}
		*last = program_get(b->p, sizeof(**last));
		**last = *atoms[i].part;
		(*last)->next = NULL;
		last = &(*last)->next;
	}
	text_free(&t);
	*b->last = w;
	b->last = &w->next;
	b->made = w;
}

static void expand(struct braces *b, const struct atom *atoms, size_t n, size_t from);

/* before[0..at) + middle + behind, expanded from `at` on */
static void join(struct braces *b, const struct atom *before, size_t at, const struct atom *middle,
	size_t m, const struct atom *behind, size_t rest)
{
	struct atom *all = calloc(at + m + rest + 1, sizeof(*all));

	if (!all)
		abort();
	memcpy(all, before, at * sizeof(*all));
	if (m)
		memcpy(all + at, middle, m * sizeof(*all));
	memcpy(all + at + m, behind, rest * sizeof(*all));
	expand(b, all, at + m + rest, at);
	free(all);
}

static void join_text(struct braces *b, const struct atom *atoms, size_t open, const char *s,
	size_t close, size_t n)
{
	struct atom middle[32];
	size_t m = 0;

	for (; *s && m < 32; s++)
		middle[m++] = (struct atom){NULL, *s};
	join(b, atoms, open, middle, m, atoms + close + 1, n - close - 1);
}

struct range {
	long from, to, step;
	int width; /* with leading zeros */
	bool letters;
};

static bool read_end(const char *s, long *value, bool *letter, int *width)
{
	char *end;
	size_t n = strlen(s);

	*letter = n == 1 && isalpha((unsigned char)*s);
	if (*letter) {
		*value = *s;
		return true;
	}
	*value = strtol(s, &end, 10);
	size_t digits = n - (*s == '-' || *s == '+');
	if (digits > 1 && s[n - digits] == '0' && (int)n > *width)
		*width = (int)n;
	return n > 0 && *end == '\0' && digits > 0 && digits < 16;
}

/* "1..9" or "a..e" with "..2" behind it */
static bool read_range(const struct atom *atoms, size_t n, struct range *r)
{
	char text[64], *word[4] = {0};
	size_t words = 0;
	bool letter[2] = {0};

	if (n >= sizeof(text))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (atoms[i].part)
			return false;
		text[i] = atoms[i].c;
	}
	text[n] = '\0';
	for (char *s = text; s && words < 4; words++) {
		char *dots = strstr(s, "..");
		word[words] = s;
		if (dots)
			*dots = '\0';
		s = dots ? dots + 2 : NULL;
	}
	*r = (struct range){.step = 1};
	if (words < 2 || words > 3 || !read_end(word[0], &r->from, &letter[0], &r->width) ||
		!read_end(word[1], &r->to, &letter[1], &r->width) || letter[0] != letter[1])
		return false;
	r->letters = letter[0];
	bool number = false;
	int width = 0;
	if (words == 3 && (!read_end(word[2], &r->step, &number, &width) || number))
		return false;
	r->step = r->step == 0 ? 1 : labs(r->step);
	return true;
}

static void count_range(struct braces *b, const struct atom *atoms, size_t n, size_t open,
	size_t close, const struct range *r)
{
	long step = r->from <= r->to ? r->step : -r->step;

	for (long v = r->from; step > 0 ? v <= r->to : v >= r->to; v += step) {
		struct text t = {0};
		if (r->letters)
			text_putc(&t, (char)v);
		else
			text_add(&t, "%0*ld", r->width, v);
		join_text(b, atoms, open, t.s, close, n);
		text_free(&t);
		if (b->too_many)
			return;
	}
}

/* the } that closes the { at `open`; counts the commas at its own level */
static size_t closing(const struct atom *atoms, size_t n, size_t open, size_t *commas)
{
	unsigned depth = 0;

	*commas = 0;
	for (size_t i = open + 1; i < n; i++) {
		if (atoms[i].part)
			continue;
		if (atoms[i].c == '{')
			depth++;
		else if (atoms[i].c == ',' && depth == 0)
			++*commas;
		else if (atoms[i].c == '}' && depth-- == 0)
			return i;
	}
	return 0;
}

static void each_alternative(
	struct braces *b, const struct atom *atoms, size_t n, size_t open, size_t close)
{
	size_t start = open + 1;
	unsigned depth = 0;

	for (size_t i = start; i <= close && !b->too_many; i++) {
		char c = atoms[i].part ? '\0' : atoms[i].c;
		if (i == close || (c == ',' && depth == 0)) {
			join(b, atoms, open, atoms + start, i - start, atoms + close + 1,
				n - close - 1);
			start = i + 1;
		}
		depth += c == '{';
		depth -= c == '}' && depth;
	}
}

static void expand(struct braces *b, const struct atom *atoms, size_t n, size_t from)
{
	struct range range;
	size_t commas;

	for (size_t open = from; open < n && !b->too_many; open++) {
		if (atoms[open].part || atoms[open].c != '{')
			continue;
		size_t close = closing(atoms, n, open, &commas);
		if (close && commas) {
			each_alternative(b, atoms, n, open, close);
			return;
		}
		if (close && read_range(atoms + open + 1, close - open - 1, &range)) {
			count_range(b, atoms, n, open, close, &range);
			return;
		}
	}
	if (!b->too_many)
		emit(b, atoms, n);
}

bool brace_expand(struct program *p, struct sh_word *word, struct sh_word **last)
{
	struct braces b = {.p = p, .word = word};
	struct sh_word *first = NULL;
	size_t n;

	*last = word;
	if (!strchr(word->raw, '{') || (n = atoms_of(word, NULL)) < 3)
		return true;
	struct atom *atoms = calloc(n, sizeof(*atoms));
	if (!atoms)
		abort();
	atoms_of(word, atoms);
	b.last = &first;
	expand(&b, atoms, n, 0);
	free(atoms);
	if (b.too_many)
		return false;
	if (b.count >= 1) {
		struct sh_word *behind = word->next;
		*word = *first;
		*last = b.made == first ? word : b.made;
		(*last)->next = behind;
	}
	return true;
}
