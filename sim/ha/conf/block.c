/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which keywords are allowed where, and how numbers are parsed (keepalived 2.2.7, lib/parser.c:
 * process_stream(), alloc_value_block(), read_unsigned(), read_decimal_unsigned()). An error is
 * reported and parsing continues: an unknown keyword loses its line, a wrong number its value.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ha/conf/reader.h"

static bool is(const char *word, const char *brace)
{
	return strcmp(word, brace) == 0;
}

/* ---- blocks ---- */

void ha_skip_block(struct ha_reader *r)
{
	r->skipping = -1;
	r->skips_own = true;
}

static void say_group(struct ha_reader *r, const struct ha_keyword *k)
{
	if (k->group == HA_NO_EFFECT)
		ha_note(r, "lvslab: no effect here: %s", k->word);
	else
		ha_refuse(r, "lvslab: not simulated: %s (leave it out)", k->word);
}

/* the process that handles this top-level keyword */
static enum ha_sayer sayer_of(const struct ha_keyword *k)
{
	if (strncmp(k->word, "vrrp_", 5) == 0 || strncmp(k->word, "static_", 7) == 0 ||
		strncmp(k->word, "track_", 6) == 0 || is(k->word, "garp_group"))
		return HA_SAYS_VRRP;
	if (strncmp(k->word, "virtual_", 8) == 0 || is(k->word, "SSL"))
		return HA_SAYS_CHECKER;
	return strncmp(k->word, "bfd_", 4) == 0 ? HA_SAYS_BFD : HA_SAYS_PARENT;
}

static void read_sub(struct ha_reader *r, const struct ha_keyword *k)
{
	r->level++;
	const bool taken = ha_read_block(r, k->sub, true);
	r->level--;
	if (taken && k->end)
		k->end(r);
}

/* a block of a keyword without effect is skipped */
static void take_keyword(struct ha_reader *r, const struct ha_keyword *k, const struct ha_words *w)
{
	const enum ha_sayer sayer = r->sayer;

	if (!r->level)
		r->sayer = sayer_of(k);
	if (k->group != HA_SIMULATED) {
		say_group(r, k);
		ha_skip_block(r);
		r->skips_own = false;
	} else {
		if (k->take)
			k->take(r, w);
		if (k->sub)
			read_sub(r, k);
	}
	r->sayer = sayer;
}

static const struct ha_keyword *find_keyword(const struct ha_keyword *keywords, const char *word)
{
	for (; keywords->word; keywords++)
		if (is(keywords->word, word))
			return keywords;
	return NULL;
}

enum line_read { LINE_TAKEN, LINE_ENDS_BLOCK, LINE_ENDS_SKIPPED };

/* one line while a block is passed over */
static enum line_read skip_line(struct ha_reader *r, const struct ha_words *w)
{
	for (int i = 0; i < w->count; i++) {
		if (is(w->at[i], "{"))
			r->skipping++;
		else if (is(w->at[i], "}") && --r->skipping == 0)
			return r->skips_own && r->level ? LINE_ENDS_SKIPPED : LINE_TAKEN;
	}
	return LINE_TAKEN;
}

static void look_up(
	struct ha_reader *r, const struct ha_keyword *keywords, const struct ha_words *w)
{
	const struct ha_keyword *k = find_keyword(keywords, w->at[0]);

	if (k)
		take_keyword(r, k, w);
	else
		ha_wrong(r, "Unknown keyword '%s'", w->at[0]);
}

static enum line_read read_one(
	struct ha_reader *r, const struct ha_keyword *keywords, bool *needs_brace)
{
	struct ha_words w;

	if (!ha_split(r, &w))
		return LINE_TAKEN;
	const bool opens = is(w.at[0], "{");
	if (r->skipping == -1 && (opens || r->skips_own)) {
		r->skipping = 1;
		*needs_brace = false;
		if (opens)
			return LINE_TAKEN;
		ha_wrong(r, "Missing '{' at beginning of configuration block");
	}
	if (r->skipping > 0)
		return skip_line(r, &w);
	r->skipping = 0;
	if (*needs_brace) {
		*needs_brace = false;
		if (opens && r->level)
			return LINE_TAKEN;
		ha_wrong(r, "Missing '{' at beginning of configuration block");
	} else if (opens) {
		ha_wrong(r, "Unexpected '{' - ignoring");
		return LINE_TAKEN;
	}
	if (is(w.at[0], "}") && r->level)
		return LINE_ENDS_BLOCK;
	look_up(r, keywords, &w);
	return LINE_TAKEN;
}

bool ha_read_block(struct ha_reader *r, const struct ha_keyword *keywords, bool needs_brace)
{
	while (ha_next_line(r)) {
		const enum line_read what = read_one(r, keywords, &needs_brace);
		if (what != LINE_TAKEN)
			return what == LINE_ENDS_BLOCK;
	}
	const bool taken = !(r->skipping && r->skips_own);
	r->skipping = 0;
	return taken;
}

/* alloc_value_block() */
void ha_read_lines(struct ha_reader *r, const struct ha_words *w,
	void (*one)(struct ha_reader *r, const struct ha_words *w))
{
	bool needs_brace = true;
	struct ha_words line;

	if (w->count > 1)
		ha_wrong(r, "Block %s has extra parameters %s ...", w->at[0], w->at[1]);
	while (ha_next_line(r)) {
		if (!ha_split(r, &line))
			continue;
		const bool opens = needs_brace && is(line.at[0], "{");
		needs_brace = false;
		if (opens)
			continue;
		if (is(line.at[0], "}"))
			return;
		one(r, &line);
	}
}

/* ---- numbers ---- */

/* digits and nothing else, or why not */
static bool read_number(struct ha_reader *r, const char *word, long long *out)
{
	char *end;

	errno = 0;
	*out = strtoll(word, &end, 10);
	if (end == word || *end) {
		ha_wrong(r, "invalid number '%s'", word);
		return false;
	}
	if (errno == ERANGE) {
		ha_wrong(r, "number '%s' outside integer range", word);
		return false;
	}
	return true;
}

bool ha_int(struct ha_reader *r, const char *word, int min, int max, int *out)
{
	long long v;

	if (!read_number(r, word, &v))
		return false;
	if (v < min || v > max) {
		ha_wrong(r, "number '%s' outside range [%d, %d]", word, min, max);
		return false;
	}
	*out = (int)v;
	return true;
}

bool ha_unsigned(struct ha_reader *r, const char *word, unsigned min, unsigned max, unsigned *out)
{
	long long v;

	if (word[strspn(word, " \t")] == '-') {
		ha_wrong(r, "negative number '%s'", word);
		return false;
	}
	if (!read_number(r, word, &v))
		return false;
	if (v < min || v > max) {
		ha_wrong(r, "number '%s' outside range [%u, %u]", word, min, max);
		return false;
	}
	*out = (unsigned)v;
	return true;
}

/* "1.5" in millionths: 1500000; false: not a number of that form */
static bool read_millionths(struct ha_reader *r, const char *word, uint64_t *out)
{
	const char *p = word;
	uint64_t whole = 0, part = 0;
	unsigned digits = 0;

	for (; *p >= '0' && *p <= '9' && whole < UINT64_MAX / 20000000; p++)
		whole = whole * 10 + (uint64_t)(*p - '0');
	if (*p == '.')
		for (p++; *p >= '0' && *p <= '9'; p++)
			if (digits < 6) {
				part = part * 10 + (uint64_t)(*p - '0');
				digits++;
			}
	if (*p || p == word) {
		ha_wrong(r, "%s '%s'", *word == '-' ? "negative number" : "invalid number", word);
		return false;
	}
	for (; digits < 6; digits++)
		part *= 10;
	*out = whole * 1000000 + part;
	return true;
}

/* read_timer(), read_decimal_unsigned() with six digits. `lenient`: after some errors keepalived
 * keeps the value parsed so far; a number outside its range is never accepted. */
bool ha_seconds(struct ha_reader *r, const char *word, uint64_t min_us, uint64_t max_us,
	bool lenient, int64_t *out)
{
	const unsigned long long million = 1000000;
	uint64_t us;

	(void)lenient;
	if (!read_millionths(r, word, &us))
		return false;
	if (us < min_us || us > max_us) {
		ha_wrong(r, "number '%s' outside range [%llu.%06llu, %llu.%06llu]", word,
			(unsigned long long)min_us / million, (unsigned long long)min_us % million,
			(unsigned long long)max_us / million, (unsigned long long)max_us % million);
		return false;
	}
	*out = (int64_t)(us * 1000);
	return true;
}

int ha_true_false(const char *word)
{
	if (is(word, "true") || is(word, "on") || is(word, "yes"))
		return 1;
	if (is(word, "false") || is(word, "off") || is(word, "no"))
		return 0;
	return -1;
}

void ha_command(struct ha_reader *r, const struct ha_words *w, char *to)
{
	size_t n = 0;

	ha_word(r, w, 1);
	to[0] = '\0';
	for (int i = 1; i < w->count; i++) {
		const size_t length = strlen(w->at[i]);
		if (n + length + 2 > HA_SCRIPT)
			break;
		if (i > 1)
			to[n++] = ' ';
		memcpy(to + n, w->at[i], length + 1);
		n += length;
	}
}

bool ha_prefix(const char *word, uint32_t *address, uint8_t *prefix)
{
	char room[32];
	const char *slash = strchr(word, '/');
	const size_t n = slash ? (size_t)(slash - word) : strlen(word);
	uint64_t length = 32;

	if (n >= sizeof(room))
		return false;
	memcpy(room, word, n);
	room[n] = '\0';
	if (slash && (!parse_u64(slash + 1, &length) || length > 32))
		return false;
	*prefix = (uint8_t)length;
	return parse_ipv4(room, address);
}
