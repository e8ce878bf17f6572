/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fingerprint covers the expanded file: a topology in another file is part of it, a comment is
 * not. Recordings and scheduler libraries are files named in values: each word that is a file's
 * name counts with the file's content.
 */
#include "study/sweep/fingerprint.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "workload/input.h"

#define WORDS_MAX 64 /* of one value: a list of durations has no file names */

static uint64_t fingerprint_add(uint64_t hash, const char *s)
{
	return hash_two(hash, hash_bytes(HASH_SEED, s, strlen(s)));
}

/* the content of a file named relative to `at`; nothing if there is none */
static uint64_t add_file(uint64_t hash, const char *name, struct place at)
{
	struct problems none = {0};
	struct input in = {0};

	if (input_read(&in, name, at, &none) == 0)
		hash = hash_two(hash, hash_bytes(HASH_SEED, in.bytes, in.length));
	input_free(&in);
	problems_free(&none);
	return hash;
}

static uint64_t add_words(uint64_t hash, const char *words, struct place at)
{
	char *copy = words ? strdup(words) : NULL;
	int left = WORDS_MAX;

	for (char *rest = copy, *word; rest && left-- > 0;)
		if (*(word = strsep(&rest, " \t\"'[]{},")))
			hash = add_file(hash, word, at);
	free(copy);
	return hash;
}

static uint64_t hash_of_file(const struct grid *g, const struct spec *base)
{
	struct text t = {0};
	uint64_t hash = HASH_SEED;

	spec_expanded(&t, base);
	hash = fingerprint_add(hash, text_str(&t));
	text_free(&t);
	for (size_t i = 0; i < g->setting_count; i++)
		hash = fingerprint_add(
			fingerprint_add(hash, g->settings[i].path), g->settings[i].value);
	for (size_t i = 0; i < base->workload.count; i++) {
		const struct spec_workload *w = &base->workload.items[i];
		const struct spec_string *values[] = {
			&w->arrivals, &w->request, &w->response, &w->demand, &w->hold};
		for (size_t k = 0; k < sizeof(values) / sizeof(values[0]); k++)
			hash = add_words(hash, values[k]->s, values[k]->at);
	}
	for (size_t i = 0; i < base->virtual_servers.count; i++)
		hash = add_words(hash, base->virtual_servers.items[i].scheduler.s,
			base->virtual_servers.items[i].scheduler.at);
	return hash;
}

static uint64_t add_axis(uint64_t hash, const struct grid_axis *a)
{
	hash = fingerprint_add(hash, a->key);
	for (size_t i = 0; i < a->count; i++) {
		hash = fingerprint_add(hash, a->values[i]);
		if (a->kind == AXIS_KEY || a->kind == AXIS_SCHEDULER)
			hash = add_words(hash, a->values[i], (struct place){0});
	}
	return hash;
}

struct fingerprint fingerprint_of(const struct grid *g, const struct spec *base)
{
	struct fingerprint f = {
		.file = hash_of_file(g, base), .grid = HASH_SEED, .seeds = HASH_SEED};

	f.grid = hash_two(f.grid, (uint64_t)g->fidelity << 32 | g->cache);
	for (size_t i = 0; i < g->axis_count; i++) {
		f.grid = fingerprint_add(f.grid, g->axes[i].key);
		if (g->axes[i].kind == AXIS_SEED)
			f.seeds = add_axis(f.seeds, &g->axes[i]);
		else
			f.grid = add_axis(f.grid, &g->axes[i]);
	}
	return f;
}
