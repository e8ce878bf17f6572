/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tee sort uniq cut tr tac rev nl less more (coreutils 9.1 in the C locale). Not supported: sort -k
 * with characters inside fields, cut --output-delimiter with -c, tr's equivalence classes; less and
 * more print everything.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/operands.h"
#include "app/system/words.h"
#include "base/text.h"

/* ---- tee ---- */

static void run_tee(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "ai");
	struct text path = {0};
	bool append = false;
	int c, status = 0;
	size_t n;

	while ((c = option_next(&o)) != -1) {
		append |= c == 'a';
		if (c == '?') {
			operands_usage(p, &o, c, 1);
			return;
		}
	}
	const char *in = process_input(p, &n);
	size_t before = process_passed(p); /* the files have that already */
	process_write(p, in, n);
	for (int i = 1; i <= o.operands; i++) {
		files_path(p->host, argv[i], &path);
		int error = files_open(p->host, text_str(&path), append || before);
		if (error == 0 && n > before)
			error = files_write(p->host, text_str(&path), in + before, n - before);
		if (error) {
			process_error(p, "tee: %s: %s\n", argv[i], errno_words(error));
			status = 1;
		}
	}
	text_free(&path);
	process_exit(p, status);
}

const struct command tee_command = {
	.name = "tee", .summary = N_("copy its input to files"), .run = run_tee};

/* ---- sort ---- */

struct key {
	unsigned field, last; /* from 1; last 0: to the end of the line */
	bool numeric, reverse, version;
};

struct sorting {
	bool numeric, reverse, unique, fold, version, human;
	char separator;
	struct key keys[8];
	unsigned key_count;
};

struct sort_line {
	const char *s;
	size_t n;
};

/* the part of a line that a key looks at */
static struct sort_line key_of(const struct sorting *s, const struct key *k, struct sort_line l)
{
	struct sort_line part = l;
	unsigned field = 1;
	size_t at = 0, start = 0;

	for (; at <= l.n; at++) {
		bool end = at == l.n;
		bool cut = end ||
			(s->separator ? l.s[at] == s->separator
				      : (l.s[at] == ' ' || l.s[at] == '\t') && at > 0 &&
						l.s[at - 1] != ' ' && l.s[at - 1] != '\t');
		if (!cut)
			continue;
		if (field == k->field)
			part.s = l.s + start;
		if (end || (k->last && field == k->last))
			break;
		field++;
		start = at + (s->separator != '\0');
	}
	if (field < k->field)
		return (struct sort_line){"", 0};
	part.n = (size_t)(l.s + at - part.s);
	return part;
}

static int compare_numbers(struct sort_line a, struct sort_line b)
{
	char x[64], y[64];

	/* compares as decimals of arbitrary size: integers first, then the digits after the
	 * point */
	snprintf(x, sizeof(x), "%.*s", (int)(a.n < 63 ? a.n : 63), a.s);
	snprintf(y, sizeof(y), "%.*s", (int)(b.n < 63 ? b.n : 63), b.s);
	double v = strtod(x + strspn(x, " \t"), NULL), w = strtod(y + strspn(y, " \t"), NULL);
	return v < w ? -1 : v > w;
}

static int compare_texts(const struct sorting *s, struct sort_line a, struct sort_line b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++) {
		int x = (unsigned char)a.s[i], y = (unsigned char)b.s[i];
		if (s->fold) {
			x = toupper(x);
			y = toupper(y);
		}
		if (x != y)
			return x - y;
	}
	return a.n < b.n ? -1 : a.n > b.n;
}

/* -V: runs of digits by their value */
static int compare_versions(struct sort_line a, struct sort_line b)
{
	size_t i = 0, j = 0;

	while (i < a.n && j < b.n) {
		if (isdigit((unsigned char)a.s[i]) && isdigit((unsigned char)b.s[j])) {
			uint64_t x = 0, y = 0;
			while (i < a.n && isdigit((unsigned char)a.s[i]))
				x = x * 10 + (uint64_t)(a.s[i++] - '0');
			while (j < b.n && isdigit((unsigned char)b.s[j]))
				y = y * 10 + (uint64_t)(b.s[j++] - '0');
			if (x != y)
				return x < y ? -1 : 1;
			continue;
		}
		if (a.s[i] != b.s[j])
			return (unsigned char)a.s[i] - (unsigned char)b.s[j];
		i++;
		j++;
	}
	return a.n - i < b.n - j ? -1 : a.n - i > b.n - j;
}

static int compare_keys(const struct sorting *s, struct sort_line a, struct sort_line b)
{
	for (unsigned i = 0; i < s->key_count; i++) {
		const struct key *k = &s->keys[i];
		struct sort_line x = key_of(s, k, a), y = key_of(s, k, b);
		int order = k->numeric || s->numeric ? compare_numbers(x, y)
			: k->version || s->version   ? compare_versions(x, y)
						     : compare_texts(s, x, y);
		if (order)
			return k->reverse || s->reverse ? -order : order;
	}
	if (s->key_count)
		return 0;
	int order = s->numeric ? compare_numbers(a, b)
		: s->version   ? compare_versions(a, b)
			       : compare_texts(s, a, b);
	return s->reverse ? -order : order;
}

/* the last resort of GNU sort: all of the line */
static int compare_all(const struct sorting *s, struct sort_line a, struct sort_line b)
{
	struct sorting plain = {0};
	int order = compare_keys(s, a, b);

	if (order || s->unique)
		return order;
	order = compare_texts(&plain, a, b);
	return s->reverse ? -order : order;
}

static void merge(
	const struct sorting *s, struct sort_line *lines, struct sort_line *room, size_t n)
{
	size_t half = n / 2, i = 0, j = half, k = 0;

	if (n < 2)
		return;
	merge(s, lines, room, half);
	merge(s, lines + half, room, n - half);
	while (i < half || j < n)
		room[k++] = j == n || (i < half && compare_all(s, lines[i], lines[j]) <= 0)
			? lines[i++]
			: lines[j++];
	memcpy(lines, room, n * sizeof(*lines));
}

static void print_sorted(struct process *p, const struct sorting *s, const struct text *data)
{
	struct sort_line *lines, l;
	struct text out = {0};
	size_t n = 0, at = 0;

	for (; operands_line(data, &at, &l.s, &l.n); n++)
		;
	lines = calloc(2 * n + 1, sizeof(*lines));
	if (!lines)
		abort();
	at = n = 0;
	while (operands_line(data, &at, &lines[n].s, &lines[n].n))
		n++;
	merge(s, lines, lines + n, n);
	for (size_t i = 0; i < n; i++) {
		if (s->unique && i && compare_keys(s, lines[i - 1], lines[i]) == 0)
			continue;
		text_putn(&out, lines[i].s, lines[i].n);
		text_putc(&out, '\n');
	}
	process_write(p, text_str(&out), out.len);
	text_free(&out);
	free(lines);
}

static bool read_key(struct sorting *s, const char *word)
{
	struct key *k = &s->keys[s->key_count];
	char *end;

	if (s->key_count == 8)
		return false;
	k->field = (unsigned)strtoul(word, &end, 10);
	if (*end == '.')
		strtoul(end + 1, &end, 10);
	for (; *end && *end != ','; end++) {
		k->numeric |= *end == 'n';
		k->reverse |= *end == 'r';
		k->version |= *end == 'V';
	}
	if (*end == ',')
		k->last = (unsigned)strtoul(end + 1, &end, 10);
	if (*end == '.')
		strtoul(end + 1, &end, 10);
	for (; *end; end++) {
		k->numeric |= *end == 'n';
		k->reverse |= *end == 'r';
		k->version |= *end == 'V';
	}
	s->key_count++;
	return k->field > 0;
}

static void run_sort(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "nrufVbshk:t:o:");
	struct sorting s = {0};
	struct text data = {0};
	int c;

	while ((c = option_next(&o)) != -1) {
		s.numeric |= c == 'n' || c == 'h';
		s.reverse |= c == 'r';
		s.unique |= c == 'u';
		s.fold |= c == 'f';
		s.version |= c == 'V';
		if (c == 't')
			s.separator = o.argument[0];
		if (c == 'k' && !read_key(&s, o.argument)) {
			process_fail(p, 2,
				"sort: field number is zero: invalid field specification '%s'\n",
				o.argument);
			return;
		}
		if (c == '?' || c == ':') {
			operands_usage(p, &o, c, 2);
			return;
		}
	}
	int status = 0;
	if (o.operands == 0)
		operands_read(p, "-", &data);
	for (int i = 1; i <= o.operands; i++) {
		int error = operands_read(p, argv[i], &data);
		if (error) {
			process_error(
				p, "sort: cannot read: %s: %s\n", argv[i], errno_words(error));
			status = 2;
		} else if (data.len && data.s[data.len - 1] != '\n') {
			text_putc(&data, '\n');
		}
	}
	if (status == 0)
		print_sorted(p, &s, &data);
	text_free(&data);
	process_exit(p, status);
}

const struct command sort_command = {.name = "sort", .summary = N_("sort lines"), .run = run_sort};

/* ---- uniq ---- */

static void run_uniq(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "cdui");
	bool count = false, doubles = false, singles = false, fold = false;
	struct text data = {0}, out = {0};
	int c;

	while ((c = option_next(&o)) != -1) {
		count |= c == 'c';
		doubles |= c == 'd';
		singles |= c == 'u';
		fold |= c == 'i';
		if (c == '?') {
			operands_usage(p, &o, c, 1);
			return;
		}
	}
	if (o.operands > 1)
		o.operands = 1;
	int status = operands_all(p, &o, &data, 1);
	const char *line, *before = NULL;
	size_t at = 0, n, length = 0, times = 0;
	for (bool more = true; more;) {
		more = operands_line(&data, &at, &line, &n);
		if (!more && !process_input_ends(p))
			break;
		bool same = more && before && n == length &&
			(fold ? strncasecmp(line, before, n) : memcmp(line, before, n)) == 0;
		if (!same && before && (!doubles || times > 1) && (!singles || times == 1)) {
			if (count)
				text_add(&out, "%7zu ", times);
			text_putn(&out, before, length);
			text_putc(&out, '\n');
		}
		times = same ? times + 1 : 1;
		if (!same) {
			before = line;
			length = n;
		}
	}
	process_write(p, text_str(&out), out.len);
	text_free(&out);
	text_free(&data);
	process_exit(p, status);
}

const struct command uniq_command = {
	.name = "uniq", .summary = N_("drop repeated lines (-c counts them)"), .run = run_uniq};

/* ---- cut ---- */

/* is n in "1,3-5,7-"? */
static bool in_list(const char *list, unsigned n)
{
	while (*list) {
		char *end;
		unsigned from = (unsigned)strtoul(list, &end, 10), to = from;
		if (*list == '-')
			from = 1, to = 0, end = (char *)list;
		if (*end == '-') {
			list = end + 1;
			to = (unsigned)strtoul(list, &end, 10);
			if (end == list)
				to = ~0u;
		}
		if (n >= from && n <= to)
			return true;
		list = end + (*end == ',');
		if (*end && *end != ',')
			return false;
	}
	return false;
}

static void cut_fields(
	struct text *out, const char *s, size_t n, const char *list, char delimiter, bool only)
{
	unsigned field = 1;
	size_t start = 0;
	bool any = false;

	if (!memchr(s, delimiter, n)) {
		if (!only) {
			text_putn(out, s, n);
			text_putc(out, '\n');
		}
		return;
	}
	for (size_t i = 0; i <= n; i++) {
		if (i < n && s[i] != delimiter)
			continue;
		if (in_list(list, field++)) {
			if (any)
				text_putc(out, delimiter);
			text_putn(out, s + start, i - start);
			any = true;
		}
		start = i + 1;
	}
	text_putc(out, '\n');
}

static void run_cut(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "f:d:c:b:s");
	const char *fields = NULL, *characters = NULL, *line;
	char delimiter = '\t';
	bool only = false;
	struct text data = {0}, out = {0};
	int c;

	while ((c = option_next(&o)) != -1) {
		only |= c == 's';
		if (c == 'f')
			fields = o.argument;
		else if (c == 'c' || c == 'b')
			characters = o.argument;
		else if (c == 'd')
			delimiter = o.argument[0];
		if (c == '?' || c == ':') {
			operands_usage(p, &o, c, 1);
			return;
		}
	}
	if (!fields && !characters) {
		process_fail(p, 1,
			"cut: you must specify a list of bytes, characters, or fields\n"
			"Try 'cut --help' for more information.\n");
		return;
	}
	int status = operands_all(p, &o, &data, 1);
	size_t at = 0, n;
	while (operands_line(&data, &at, &line, &n)) {
		if (fields) {
			cut_fields(&out, line, n, fields, delimiter, only);
			continue;
		}
		for (size_t i = 0; i < n; i++)
			if (in_list(characters, (unsigned)i + 1))
				text_putc(&out, line[i]);
		text_putc(&out, '\n');
	}
	process_write(p, text_str(&out), out.len);
	text_free(&out);
	text_free(&data);
	process_exit(p, status);
}

const struct command cut_command = {
	.name = "cut", .summary = N_("print fields or characters of lines"), .run = run_cut};

/* ---- tr ---- */

struct set {
	unsigned char c[1024];
	size_t n;
};

static void set_add(struct set *s, unsigned c)
{
	if (s->n < sizeof(s->c))
		s->c[s->n++] = (unsigned char)c;
}

static int class_of(const char *name, size_t n, int c)
{
	static const struct {
		const char *name;
		int (*is)(int c);
	} classes[] = {{"lower", islower}, {"upper", isupper}, {"digit", isdigit},
		{"alpha", isalpha}, {"alnum", isalnum}, {"space", isspace}, {"blank", isblank},
		{"punct", ispunct}, {"print", isprint}, {"cntrl", iscntrl}, {"xdigit", isxdigit}};

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strlen(classes[i].name) == n && memcmp(classes[i].name, name, n) == 0)
			return classes[i].is(c);
	return 0;
}

static unsigned escaped(const char **s)
{
	static const char from[] = "abfnrtv\\", to[] = "\a\b\f\n\r\t\v\\";
	const char *known = strchr(from, **s);

	if (**s >= '0' && **s <= '7') {
		unsigned v = 0;
		for (int i = 0; i < 3 && **s >= '0' && **s <= '7'; i++)
			v = v * 8 + (unsigned)(*(*s)++ - '0');
		return v;
	}
	++*s;
	return (unsigned char)(known ? to[known - from] : (*s)[-1]);
}

static void read_set(const char *s, struct set *out)
{
	while (*s) {
		const char *end = s[0] == '[' && s[1] == ':' ? strstr(s, ":]") : NULL;
		if (end) {
			for (int c = 0; c < 256; c++)
				if (class_of(s + 2, (size_t)(end - s - 2), c))
					set_add(out, (unsigned)c);
			s = end + 2;
			continue;
		}
		unsigned low = (unsigned char)*s++;
		if (low == '\\' && *s)
			low = escaped(&s);
		if (s[0] == '-' && s[1]) {
			s++;
			unsigned high = (unsigned char)*s++;
			if (high == '\\' && *s)
				high = escaped(&s);
			for (unsigned c = low; c <= high; c++)
				set_add(out, c);
			continue;
		}
		set_add(out, low);
	}
}

struct tr {
	bool removes, squeezes, inverted;
	bool in[256], squeezed[256];
	unsigned char map[256];
};

static bool read_tr(struct process *p, struct options *o, struct tr *t)
{
	int c;

	while ((c = option_next(o)) != -1) {
		t->removes |= c == 'd';
		t->squeezes |= c == 's';
		t->inverted |= c == 'c' || c == 'C';
		if (c == '?') {
			operands_usage(p, o, c, 1);
			return false;
		}
	}
	if (o->operands == 0) {
		operands_missing(p, "tr", "operand");
		return false;
	}
	if (o->operands > 1 || t->removes || t->squeezes)
		return true;
	process_fail(p, 1,
		"tr: missing operand after '%s'\n"
		"Two strings must be given when translating.\n"
		"Try 'tr --help' for more information.\n",
		o->argv[1]);
	return false;
}

static void fill_maps(struct tr *t, const struct set *from, const struct set *to)
{
	for (size_t i = 0; i < from->n; i++)
		t->in[from->c[i]] = true;
	for (int i = 0; i < 256; i++) {
		t->in[i] ^= t->inverted;
		t->map[i] = (unsigned char)i;
		if (t->inverted && t->in[i] && to->n)
			t->map[i] = to->c[to->n - 1];
	}
	for (size_t i = 0; !t->inverted && i < from->n && to->n; i++)
		t->map[from->c[i]] = to->c[i < to->n ? i : to->n - 1];
	for (int i = 0; i < 256; i++)
		t->squeezed[i] = t->squeezes && to->n == 0 && t->in[i];
	for (size_t i = 0; t->squeezes && i < to->n; i++)
		t->squeezed[to->c[i]] = true;
}

static void translate(const struct tr *t, const char *s, size_t n, struct text *out)
{
	int before = -1;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (t->removes && t->in[c])
			continue;
		c = t->removes ? c : t->map[c];
		if (t->squeezed[c] && before == c)
			continue;
		text_putc(out, (char)c);
		before = c;
	}
}

static void run_tr(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "+dscC");
	struct set from = {0}, to = {0};
	struct text out = {0};
	struct tr t = {0};
	size_t n;

	if (!read_tr(p, &o, &t))
		return;
	read_set(argv[1], &from);
	if (o.operands > 1)
		read_set(argv[2], &to);
	fill_maps(&t, &from, &to);
	const char *in = process_input(p, &n);
	translate(&t, in, n, &out);
	process_write(p, text_str(&out), out.len);
	text_free(&out);
	process_exit(p, 0);
}

const struct command tr_command = {
	.name = "tr", .summary = N_("replace or delete characters"), .run = run_tr};

/* ---- tac, rev, nl, less, more ---- */

static void run_lines(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "abnsSRFXiN");
	struct text data = {0}, out = {0};
	const char *line;
	size_t at = 0, n, number = 0;
	int c;

	while ((c = option_next(&o)) != -1)
		if (c == '?') {
			operands_usage(p, &o, c, 1);
			return;
		}
	int status = operands_all(p, &o, &data, 1);
	bool backwards = strcmp(argv[0], "tac") == 0, mirrors = strcmp(argv[0], "rev") == 0;
	bool numbers = strcmp(argv[0], "nl") == 0;
	while (!backwards && operands_line(&data, &at, &line, &n)) {
		if (numbers && n)
			text_add(&out, "%6zu\t", ++number);
		else if (numbers)
			text_put(&out, "       ");
		for (size_t i = 0; mirrors && i < n; i++)
			text_putc(&out, line[n - 1 - i]);
		if (!mirrors)
			text_putn(&out, line, n);
		text_putc(&out, '\n');
	}
	for (size_t end = data.len; backwards && end > 0;) {
		size_t start = end - 1;
		while (start > 0 && data.s[start - 1] != '\n')
			start--;
		text_putn(&out, data.s + start, end - start);
		end = start;
	}
	process_write(p, text_str(&out), out.len);
	text_free(&out);
	text_free(&data);
	process_exit(p, status);
}

const struct command tac_command = {
	.name = "tac", .summary = N_("print lines in reverse order"), .run = run_lines};
const struct command rev_command = {
	.name = "rev", .summary = N_("print each line backwards"), .run = run_lines};
const struct command nl_command = {.name = "nl", .summary = N_("number lines"), .run = run_lines};
const struct command less_command = {
	.name = "less", .summary = N_("print a file"), .run = run_lines};
const struct command more_command = {
	.name = "more", .summary = N_("print a file"), .run = run_lines};
