/* SPDX-License-Identifier: GPL-2.0-or-later */
/* awk: memory, cells, variables, fields. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/text/awk.h"
#include "app/system/commands.h"
#include "app/system/operands.h"
#include "app/system/printf.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/text.h"

void *awk_keep(struct awk *a, size_t size)
{
	void *p = calloc(1, size);

	if (!p)
		abort();
	if (a->made_count == a->made_cap) {
		a->made_cap = a->made_cap ? a->made_cap * 2 : 256;
		a->made = realloc(a->made, a->made_cap * sizeof(*a->made));
		if (!a->made)
			abort();
	}
	a->made[a->made_count++] = p;
	return p;
}

char *awk_keep_text(struct awk *a, const char *s, size_t n)
{
	char *k = awk_keep(a, n + 1);

	memcpy(k, s, n);
	return k;
}

_Noreturn void awk_syntax(struct awk *a)
{
	process_error(a->p, "awk: line 1: syntax error at or near %.*s\n",
		*a->s ? (int)strcspn(a->s, " \t\n") : 11, *a->s ? a->s : "end of file");
	longjmp(a->wrong, 2);
}

_Noreturn void awk_not_here(struct awk *a, const char *what)
{
	not_simulated(a->p, what, "bash");
	longjmp(a->wrong, 3);
}

/* ---- cells ---- */

static void text_of_number(double n, char room[40])
{
	if (n == (double)(long long)n && fabs(n) < 1e16)
		snprintf(room, 40, "%lld", (long long)n);
	else
		snprintf(room, 40, "%.6g", n);
}

const char *awk_string_of(const struct cell *c, char room[40])
{
	if (c->is_text)
		return c->s;
	if (!c->is_number)
		return "";
	text_of_number(c->number, room);
	return room;
}

double awk_number_of(const struct cell *c)
{
	if (c->is_number)
		return c->number;
	if (!c->is_text)
		return 0;
	const char *s = c->s + strspn(c->s, " \t\n");
	return (*s == '0' && (s[1] | 32) == 'x') || isalpha((unsigned char)*s) ? 0
									       : strtod(s, NULL);
}

struct cell awk_number_cell(double n)
{
	return (struct cell){.number = n, .is_number = true};
}

struct cell awk_string_cell(struct awk *a, const char *s)
{
	return (struct cell){.s = awk_keep_text(a, s, strlen(s)), .is_text = true};
}

/* text from the input that looks like a number compares as one */
struct cell awk_input_cell(struct awk *a, const char *s, size_t n)
{
	struct cell c = {.s = awk_keep_text(a, s, n), .is_text = true};
	char *end;
	const char *t = c.s + strspn(c.s, " \t");

	if (*t && !isalpha((unsigned char)*t)) {
		strtod(t, &end);
		end += strspn(end, " \t");
		c.from_input = end != t && *end == '\0';
	}
	return c;
}

bool awk_is_numeric(const struct cell *c)
{
	return c->is_number || c->from_input || !c->is_text;
}

bool awk_truth(const struct cell *c)
{
	if (c->is_number || c->from_input)
		return awk_number_of(c) != 0;
	return c->is_text && *c->s;
}

/* ---- variables, fields ---- */

struct var *awk_find_in(struct awk *a, struct var **list, const char *name, bool make)
{
	for (; *list; list = &(*list)->next)
		if (strcmp((*list)->name, name) == 0)
			return *list;
	if (!make)
		return NULL;
	*list = awk_keep(a, sizeof(**list));
	(*list)->name = awk_keep_text(a, name, strlen(name));
	return *list;
}

struct var *awk_variable(struct awk *a, const char *name)
{
	for (struct local *l = a->locals; l; l = l->next)
		if (strcmp(l->name, name) == 0)
			return l->var;
	return awk_find_in(a, &a->vars, name, true);
}

const char *awk_setting(struct awk *a, const char *name, char room[40])
{
	return awk_string_of(&awk_variable(a, name)->cell, room);
}

static void join_record(struct awk *a)
{
	struct text t = {0};
	char room[40], ofs[40];

	for (int i = 1; i <= a->nf; i++)
		text_add(&t, "%s%s", i > 1 ? awk_setting(a, "OFS", ofs) : "",
			awk_string_of(&a->fields[i], room));
	a->fields[0] = awk_input_cell(a, text_str(&t), t.len);
	text_free(&t);
}

void awk_set_variable(struct awk *a, const char *name, struct cell c)
{
	awk_variable(a, name)->cell = c;
	if (strcmp(name, "NF") == 0) {
		int n = (int)awk_number_of(&c);
		for (int i = a->nf + 1; i <= n && i < FIELDS_MAX; i++)
			a->fields[i] = awk_string_cell(a, "");
		a->nf = n < 0 ? 0 : n < FIELDS_MAX ? n : FIELDS_MAX - 1;
		join_record(a);
	}
}

void awk_set_field(struct awk *a, int n, struct cell c)
{
	char room[40];

	if (n < 0 || n >= FIELDS_MAX) {
		process_error(a->p, "awk: trying to access out of range field %d\n", n);
		longjmp(a->wrong, 2);
	}
	const char *s = awk_string_of(&c, room);
	if (n == 0) {
		a->fields[0] = awk_input_cell(a, s, strlen(s));
		awk_split_record(a);
		return;
	}
	for (int i = a->nf + 1; i <= n; i++)
		a->fields[i] = awk_string_cell(a, "");
	if (n > a->nf) {
		a->nf = n;
		awk_variable(a, "NF")->cell = awk_number_cell(n);
	}
	a->fields[n] = c.is_text ? awk_input_cell(a, s, strlen(s)) : c;
	join_record(a);
}

bool awk_match(struct awk *a, const char *pattern, const char *s, regmatch_t *m)
{
	regex_t re;

	if (regcomp(&re, pattern, REG_EXTENDED) != 0) {
		process_error(a->p, "awk: regular expression compile failed\n%s\n", pattern);
		longjmp(a->wrong, 2);
	}
	bool found = regexec(&re, s, 1, m, 0) == 0;
	regfree(&re);
	return found;
}

/* splits `s` by a separator and calls `one` for each part */
int awk_split_text(struct awk *a, const char *s, const char *fs,
	void (*one)(struct awk *a, void *arg, int n, const char *s, size_t length), void *arg)
{
	regmatch_t m[1];
	int n = 0;

	if (strcmp(fs, " ") == 0) {
		for (s += strspn(s, " \t\n"); *s; s += strspn(s, " \t\n")) {
			size_t length = strcspn(s, " \t\n");
			one(a, arg, ++n, s, length);
			s += length;
		}
		return n;
	}
	if (!*s)
		return 0;
	bool plain = fs[0] && !fs[1] && fs[0] != '\\';
	for (;;) {
		if (!*fs) { /* every character */
			one(a, arg, ++n, s, 1);
			if (!*++s)
				return n;
			continue;
		}
		const char *at = plain ? strchr(s, fs[0]) : NULL;
		bool found = plain ? at != NULL : awk_match(a, fs, s, m) && m[0].rm_eo > m[0].rm_so;
		if (!found)
			break;
		size_t length = plain ? (size_t)(at - s) : (size_t)m[0].rm_so;
		one(a, arg, ++n, s, length);
		s += plain ? length + 1 : (size_t)m[0].rm_eo;
	}
	one(a, arg, ++n, s, strlen(s));
	return n;
}

static void take_field(struct awk *a, void *arg, int n, const char *s, size_t length)
{
	(void)arg;
	if (n < FIELDS_MAX)
		a->fields[n] = awk_input_cell(a, s, length);
}

void awk_split_record(struct awk *a)
{
	char room[40], fs[40];
	const char *s = awk_string_of(&a->fields[0], room);

	a->nf = awk_split_text(a, s, awk_setting(a, "FS", fs), take_field, NULL);
	if (a->nf >= FIELDS_MAX)
		a->nf = FIELDS_MAX - 1;
	awk_variable(a, "NF")->cell = awk_number_cell(a->nf);
}
