/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The class: one name per line, or a CSV with `student` in its header, as spreadsheets write it:
 * UTF-8 with or without a byte order mark, UTF-16 with one; any other encoding is reported with a
 * solution. A repeated name gets a number, because two files cannot have the same name.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "exam/exam.h"
#include "file/yaml.h"

#define STUDENTS_MAX 20000
#define LIST_MAX ((size_t)4 << 20)

/* ---- encodings ---- */

static void put_code(struct text *t, uint32_t c)
{
	if (c < 0x80) {
		text_putc(t, (char)c);
	} else if (c < 0x800) {
		text_putc(t, (char)(0xc0 | c >> 6));
		text_putc(t, (char)(0x80 | (c & 63)));
	} else {
		if (c >= 0x10000) {
			text_putc(t, (char)(0xf0 | c >> 18));
			text_putc(t, (char)(0x80 | (c >> 12 & 63)));
		} else {
			text_putc(t, (char)(0xe0 | c >> 12));
		}
		text_putc(t, (char)(0x80 | (c >> 6 & 63)));
		text_putc(t, (char)(0x80 | (c & 63)));
	}
}

static void from_utf16(struct text *t, const unsigned char *p, size_t n, bool little)
{
	for (size_t i = 0; i + 1 < n; i += 2) {
		uint32_t c =
			little ? p[i] | (uint32_t)p[i + 1] << 8 : p[i + 1] | (uint32_t)p[i] << 8;
		if (c >= 0xd800 && c < 0xdc00 && i + 3 < n) {
			uint32_t low = little ? p[i + 2] | (uint32_t)p[i + 3] << 8
					      : p[i + 3] | (uint32_t)p[i + 2] << 8;
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		}
		put_code(t, c);
	}
}

static int decode(
	struct text *t, const char *path, const char *bytes, size_t n, struct problems *ps)
{
	const unsigned char *p = (const unsigned char *)bytes;
	struct place at = {.file = path};

	if (n >= 2 && ((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff)))
		from_utf16(t, p + 2, n - 2, p[0] == 0xff);
	else if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		text_putn(t, bytes + 3, n - 3);
	else
		text_putn(t, bytes, n);
	if (t->len && utf8_valid_prefix(t->s, t->len) < t->len)
		return problem_add(ps, at,
			N_("convert it with iconv -f GBK -t UTF-8, or save it as CSV UTF-8"),
			"it is not UTF-8 text (GBK, perhaps)");
	return 0;
}

/* ---- names ---- */

static bool has(const struct exam_list *l, const char *name)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->names[i], name) == 0)
			return true;
	return false;
}

static void add_name(struct exam_list *l, const char *student)
{
	struct text name = {0}, numbered = {0};

	exam_file_name(&name, student);
	text_put(&numbered, text_str(&name));
	for (unsigned i = 2; has(l, text_str(&numbered)); i++) {
		text_clear(&numbered);
		text_add(&numbered, "%s-%u", text_str(&name), i);
	}
	text_free(&name);
	l->names = realloc(l->names, (l->count + 1) * sizeof(*l->names));
	if (!l->names)
		abort();
	l->names[l->count++] = numbered.s;
}

void exam_file_name(struct text *t, const char *student)
{
	size_t n = strlen(student);

	n = n < EXAM_NAME_MAX ? n : EXAM_NAME_MAX;
	n = utf8_valid_prefix(student, n);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)student[i];
		bool plain = c > 0x20 && c != 0x7f && !strchr("/\\:*?\"<>|'`$", c);
		text_putc(t, plain && !(t->len == 0 && c == '.') ? (char)c : '_');
	}
	if (!t->len)
		text_putc(t, '_');
}

/* ---- lines ---- */

/* the field `column` of a CSV line, unquoted, without spaces around it */
static void take_field(struct text *t, const char *line, size_t column)
{
	bool quoted = false;
	size_t at = 0;

	for (; *line; line++) {
		if (*line == '"' && quoted && line[1] == '"')
			line++;
		else if (*line == '"') {
			quoted = !quoted;
			continue;
		} else if (!quoted && (*line == ',' || *line == ';' || *line == '\t')) {
			at++;
			continue;
		}
		if (at == column && (t->len || *line != ' '))
			text_putc(t, *line);
	}
	while (t->len && t->s[t->len - 1] == ' ')
		t->s[--t->len] = '\0';
}

/* the column `student` of the header; SIZE_MAX: not a CSV header */
static size_t student_column(const char *header)
{
	size_t columns = 1, found = SIZE_MAX;

	for (const char *s = header; *s; s++)
		columns += *s == ',' || *s == ';' || *s == '\t';
	for (size_t i = 0; i < columns && found == SIZE_MAX; i++) {
		struct text t = {0};
		take_field(&t, header, i);
		if (strcmp(text_str(&t), "student") == 0)
			found = i;
		text_free(&t);
	}
	return found;
}

static void take_line(struct exam_list *l, const char *line, size_t *column, bool *first)
{
	struct text t = {0};

	if (*first && student_column(line) != SIZE_MAX) {
		*column = student_column(line);
		*first = false;
		return;
	}
	*first = false;
	if (*column == SIZE_MAX)
		text_put(&t, line + strspn(line, " \t"));
	else
		take_field(&t, line, *column);
	while (t.len && strchr(" \t", t.s[t.len - 1]))
		t.s[--t.len] = '\0';
	if (t.len && (*column != SIZE_MAX || t.s[0] != '#'))
		add_name(l, t.s);
	text_free(&t);
}

int exam_list_bytes(
	struct exam_list *l, const char *path, const char *bytes, size_t n, struct problems *ps)
{
	struct text t = {0};
	size_t column = SIZE_MAX;
	bool first = true;

	*l = (struct exam_list){0};
	if (decode(&t, path, bytes, n, ps) != 0) {
		text_free(&t);
		return -1;
	}
	for (char *line = t.s; line && *line && l->count < STUDENTS_MAX;) {
		size_t length = strcspn(line, "\r\n");
		bool more = line[length] != '\0';
		line[length] = '\0';
		if (length)
			take_line(l, line, &column, &first);
		line += length + more;
	}
	text_free(&t);
	if (l->count)
		return 0;
	return problem_add(ps, (struct place){.file = path}, N_("write one name per line"),
		"it has no students");
}

int exam_list_read(struct exam_list *l, const char *path, struct problems *ps)
{
	const char *why;
	FILE *in = file_open(path, &why);
	struct text t = {0};
	char some[65536];
	size_t n;

	*l = (struct exam_list){0};
	if (!in)
		return problem_add(ps, (struct place){.file = path}, NULL, "cannot be read: %s",
			say(ps->language, why));
	while (t.len < LIST_MAX && (n = fread(some, 1, sizeof(some), in)) > 0)
		text_putn(&t, some, n);
	fclose(in);
	int status = exam_list_bytes(l, path, text_str(&t), t.len, ps);
	text_free(&t);
	return status;
}

void exam_list_free(struct exam_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		free(l->names[i]);
	free(l->names);
	*l = (struct exam_list){0};
}
