/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows grow in one array; names are found by open addressing in a table that doubles. Numbers are
 * assigned in order of appearance, so nothing depends on the order of the table.
 */
#include "workload/recording.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"

#define ROWS_MAX 50000000

struct recorded *recording_add(struct recording *r)
{
	if (r->count == ROWS_MAX)
		return NULL;
	if (r->count == r->cap) {
		r->cap = r->cap ? r->cap * 2 : 256;
		r->rows = realloc(r->rows, r->cap * sizeof(*r->rows));
		if (!r->rows)
			abort();
	}
	struct recorded *row = &r->rows[r->count++];
	*row = (struct recorded){.demand = RECORDED_NOTHING,
		.hold = RECORDED_NOTHING,
		.request = RECORDED_NOTHING,
		.response = RECORDED_NOTHING};
	return row;
}

static uint32_t *slot_of(struct recorded_names *names, const char *text)
{
	size_t i = (size_t)hash_string(text) & (names->slot_count - 1);

	while (names->slots[i] && strcmp(names->items[names->slots[i] - 1].text, text) != 0)
		i = (i + 1) & (names->slot_count - 1);
	return &names->slots[i];
}

static void rehash(struct recorded_names *names)
{
	free(names->slots);
	names->slot_count = names->slot_count ? names->slot_count * 2 : 256;
	names->slots = calloc(names->slot_count, sizeof(*names->slots));
	if (!names->slots)
		abort();
	for (size_t i = 0; i < names->count; i++)
		*slot_of(names, names->items[i].text) = (uint32_t)i + 1;
}

static uint32_t address_of(const char *text)
{
	char address[16];
	size_t n = strcspn(text, ":");
	uint32_t out = 0;

	if (n >= sizeof(address))
		return 0;
	memcpy(address, text, n);
	address[n] = '\0';
	return parse_ipv4(address, &out) ? out : 0;
}

uint32_t recorded_number(struct recorded_names *names, const char *text)
{
	if (names->count * 2 >= names->slot_count)
		rehash(names);
	uint32_t *slot = slot_of(names, text);
	if (*slot)
		return *slot - 1;
	if (names->count == names->cap) {
		names->cap = names->cap ? names->cap * 2 : 64;
		names->items = realloc(names->items, names->cap * sizeof(*names->items));
		if (!names->items)
			abort();
	}
	char *copy = strdup(text);
	if (!copy)
		abort();
	names->items[names->count] = (struct recorded_name){copy, address_of(text)};
	*slot = (uint32_t)++names->count;
	return *slot - 1;
}

static void names_free(struct recorded_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->items[i].text);
	free(names->items);
	free(names->slots);
}

void recording_free(struct recording *r)
{
	names_free(&r->clients);
	names_free(&r->destinations);
	free(r->rows);
	*r = (struct recording){0};
}
