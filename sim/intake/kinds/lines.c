/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Splits bytes into lines. Remains of terminals, editors and mail are removed: a byte order mark,
 * carriage returns, colours and titles (escape sequences), characters erased with backspaces, tabs
 * at the end; a byte that is not UTF-8 becomes a question mark. Binary data is refused here, and
 * input beyond the limit, without reading further.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "intake/kinds/reader.h"

#define LINE_MAX_BYTES ((size_t)65536) /* `ip -j` prints all on one */
#define STRANGE_PER_CENT 5 /* control characters, of all bytes: above this it is not text */

/* ---- one line ---- */

/* behind an escape sequence (ECMA-48: CSI … final, OSC … BEL or ST, else two characters) */
static size_t escape_end(const char *s, size_t n, size_t at)
{
	if (++at >= n)
		return n;
	if (s[at] == '[') {
		while (++at < n && (s[at] < '@' || s[at] > '~'))
			;
		return at < n ? at + 1 : n;
	}
	if (s[at] == ']') {
		while (++at < n && s[at] != '\a' && s[at] != '\033')
			;
		return at < n && s[at] == '\033' && at + 1 < n ? at + 2 : at + 1;
	}
	return at + 1;
}

/* "[0m", "[1;35m": length of a colour whose escape character was lost in pasting. "[m" may begin
 * "[mary@rs1 ~]#". */
static size_t orphan_length(const char *s, size_t n)
{
	size_t at = 1;

	if (n < 2 || s[0] != '[')
		return 0;
	while (at < n && ((s[at] >= '0' && s[at] <= '9') || s[at] == ';'))
		at++;
	return at < n && at > 1 && s[at] == 'm' ? at + 1 : 0;
}

/* the line as it looked on the screen; `to` has room for `n` bytes */
static size_t cleaned(char *to, const char *s, size_t n)
{
	size_t out = 0;

	for (size_t i = 0; i < n;) {
		if (s[i] == '\033') {
			i = escape_end(s, n, i);
			i = i > n ? n : i;
			continue;
		}
		const size_t orphan = orphan_length(s + i, n - i);
		if (orphan) {
			i += orphan;
			continue;
		}
		size_t length = utf8_length((const unsigned char *)s + i, n - i);
		if (s[i] == '\b' && out)
			out--;
		else if (!length)
			to[out++] = '?';
		else if (length > 1 || s[i] == '\t' || (s[i] >= ' ' && s[i] != '\177'))
			for (size_t k = 0; k < length; k++)
				to[out++] = s[i + k];
		i += length ? length : 1;
	}
	while (out && (to[out - 1] == ' ' || to[out - 1] == '\t'))
		out--;
	return out;
}

/* "> " of a quoted mail or issue, on every level; a non-breaking space is a space */
static char *unquoted(char *line)
{
	while (line[0] == '>')
		line += line[1] == ' ' ? 2 : 1;
	for (char *at = line; (at = strstr(at, "\xc2\xa0"));) {
		*at = ' ';
		memmove(at + 1, at + 2, strlen(at + 2) + 1);
	}
	return line;
}

/* ---- one text ---- */

/* the number of bytes that do not occur in text; a NUL counts as many */
static size_t strange_bytes(const char *s, size_t n)
{
	size_t strange = 0;

	for (size_t i = 0; i < n; i++)
		if (!s[i])
			strange += 100;
		else if ((unsigned char)s[i] < ' ' && !strchr("\t\n\r\f\b\a\033", s[i]))
			strange++;
	return strange;
}

static bool is_text(const char *name, const char *s, size_t n, struct problems *ps)
{
	struct place at = {.file = name};

	if (n >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0)) {
		problem_add(ps, at, N_("save it as UTF-8"), "expected text, found UTF-16");
		return false;
	}
	if (n >= 2 && memcmp(s, "\x1f\x8b", 2) == 0) {
		problem_add(ps, at, N_("decompress it with gunzip"),
			"expected text, found compressed data");
		return false;
	}
	size_t looked = n < 65536 ? n : 65536;
	if (strange_bytes(s, looked) * 100 > looked * STRANGE_PER_CENT) {
		problem_add(ps, at, NULL, "expected text, found binary data");
		return false;
	}
	return true;
}

static size_t lines_in(const char *s, size_t n)
{
	size_t lines = n > 0 && s[n - 1] != '\n';

	for (const char *at = s; (at = memchr(at, '\n', n - (size_t)(at - s)));) {
		lines++;
		if ((size_t)(++at - s) >= n)
			break;
	}
	return lines;
}

static void take_line(struct intake *in, struct intake_text *text, const char *s, size_t n)
{
	char line[LINE_MAX_BYTES];
	bool cut = n > sizeof(line);
	size_t length = cleaned(line, s, cut ? sizeof(line) : n);
	char *copy = stash_stringn(&in->stash, line, length);

	text->lines[text->count++] = unquoted(copy);
	if (cut)
		intake_gap(&in->cut, text->name, (unsigned)text->count, copy);
}

static void take_lines(struct intake *in, struct intake_text *text, const char *s, size_t n)
{
	for (const char *end = s + n; s < end;) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		size_t length = (size_t)((nl ? nl : end) - s);
		take_line(in, text, s, length);
		s += length + 1;
	}
}

static bool too_much(const char *name, struct problems *ps)
{
	problem_add(ps, (struct place){.file = name},
		N_("pass only output of ip, sysctl and ipvsadm, and keepalived.conf"),
		"expected at most 64 MiB and 2000000 lines of text");
	return false;
}

bool intake_bytes(
	struct intake *in, const char *name, const char *bytes, size_t n, struct problems *ps)
{
	if (!is_text(name, bytes, n, ps))
		return false;
	if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		n -= 3;
	}
	size_t lines = lines_in(bytes, n);
	if (in->bytes + n > INTAKE_BYTES_MAX || in->line_count + lines > INTAKE_LINES_MAX)
		return too_much(name, ps);
	struct intake_text *text = stash_get(&in->stash, sizeof(*text));
	text->name = intake_copy(in, name);
	text->lines = stash_get(&in->stash, (lines + 1) * sizeof(char *));
	CHAIN_ADD(&in->texts, text);
	in->bytes += n;
	in->line_count += lines;
	take_lines(in, text, bytes, n);
	return true;
}

bool intake_file(struct intake *in, const char *name, FILE *f, struct problems *ps)
{
	struct text bytes = {0};
	char block[65536];
	size_t n;
	bool fine = true;

	while (fine && (n = fread(block, 1, sizeof(block), f)) > 0) {
		if (!bytes.len)
			fine = is_text(name, block, n, ps);
		if (fine && in->bytes + bytes.len + n > INTAKE_BYTES_MAX)
			fine = too_much(name, ps);
		if (fine)
			text_putn(&bytes, block, n);
	}
	fine = fine && intake_bytes(in, name, text_str(&bytes), bytes.len, ps);
	text_free(&bytes);
	return fine;
}
