/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 *	0  magic  revision  count  originals  translations  …        uint32_t each
 *	   originals, translations: count × (length, offset); each text ends with a NUL
 *
 * The originals are in the order of strcmp(3). An original with a plural is "one\0many" and found
 * by the first; its translation holds the forms, each with a NUL. Format: gettext's manual, "The
 * Format of GNU MO Files". Not supported: the hash table (binary search is fast enough), strings
 * that depend on the system (revision 0.1), the other byte order, because the catalogue was
 * compiled for this program.
 */
#include "ui/text/catalogue.h"

#include <string.h>

#define MAGIC 0x950412deu

static uint32_t word_at(const struct catalogue *c, uint32_t offset)
{
	uint32_t word;

	memcpy(&word, c->bytes + offset, sizeof(word));
	return word;
}

static const char *text_at(const struct catalogue *c, uint32_t table, uint32_t i)
{
	return (const char *)c->bytes + word_at(c, table + 8 * i + 4);
}

/* every text of the table lies inside and ends with a NUL */
static bool is_table(const struct catalogue *c, uint32_t table)
{
	if (table > c->size || (c->size - table) / 8 < c->count)
		return false;
	for (uint32_t i = 0; i < c->count; i++) {
		uint32_t length = word_at(c, table + 8 * i), at = word_at(c, table + 8 * i + 4);
		if (at >= c->size || length >= c->size - at || c->bytes[at + length])
			return false;
	}
	return true;
}

bool catalogue_open(struct catalogue *c, const unsigned char *bytes, size_t size)
{
	*c = (struct catalogue){.bytes = bytes, .size = size};
	if (size < 28 || word_at(c, 0) != MAGIC || word_at(c, 4) >> 16 != 0)
		return false;
	c->count = word_at(c, 8);
	c->originals = word_at(c, 12);
	c->translations = word_at(c, 16);
	return is_table(c, c->originals) && is_table(c, c->translations);
}

const char *catalogue_original(const struct catalogue *c, uint32_t i)
{
	return text_at(c, c->originals, i);
}

const char *catalogue_translation(const struct catalogue *c, uint32_t i)
{
	return text_at(c, c->translations, i);
}

const char *catalogue_find(const struct catalogue *c, const char *original)
{
	uint32_t from = 0, to = c->count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		int order = strcmp(original, catalogue_original(c, middle));
		if (order == 0)
			return catalogue_translation(c, middle);
		if (order < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return NULL;
}
