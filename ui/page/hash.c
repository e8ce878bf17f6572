/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trace hashes: of a whole shipped lab, as `lvslab run LAB --headless --hash` prints it, and of the
 * open lab after each of its records, so that a step back shows the hash of that point.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/text.h"
#include "engine/trace.h"
#include "file/loader.h"
#include "ui/page/page.h"
#include "ui/text/words.h"

static void note_hash(struct sink *s, const struct record *r, const void *frame)
{
	struct page_hashes *h = container_of(s, struct page_hashes, sink);

	h->hash.sink.record(&h->hash.sink, r, frame);
	if (h->count == 0)
		h->base = r->number - 1;
	if (h->count == h->cap) {
		h->cap = h->cap ? 2 * h->cap : 1024;
		h->after = realloc(h->after, h->cap * sizeof(*h->after));
		if (!h->after)
			abort();
	}
	h->after[h->count++] = h->hash.hash;
}

uint64_t page_hash_at(const struct page_hashes *h, uint64_t record)
{
	struct trace_hash none;

	trace_hash_init(&none);
	if (!h->count || record <= h->base)
		return none.hash;
	return h->after[record - h->base > h->count ? h->count - 1 : record - h->base - 1];
}

static void forget_hashes(struct sink *s, uint64_t number)
{
	struct page_hashes *h = container_of(s, struct page_hashes, sink);
	uint64_t kept = number > h->base ? number - h->base : 0;

	h->hash.hash = page_hash_at(h, number);
	h->count = kept < h->count ? (size_t)kept : h->count;
}

void page_hashes_begin(struct page_hashes *h, struct lab *lab)
{
	*h = (struct page_hashes){.sink = {.record = note_hash, .rewind = forget_hashes}};
	trace_hash_init(&h->hash);
	trace_attach(lab_trace(lab), &h->sink);
}

void page_hashes_end(struct page_hashes *h, struct lab *lab)
{
	trace_detach(lab_trace(lab), &h->sink);
	free(h->after);
}

/* ---- of a whole lab ---- */

static bool whole_hash(struct spec *spec, struct trace_hash *hash, struct problems *ps)
{
	const struct lab_options options = {.language = words_language()};
	struct lab *lab = lab_open(spec, &options, ps);
	struct play *play = lab ? play_new(lab, ps) : NULL;

	trace_hash_init(hash);
	if (play) {
		trace_attach(lab_trace(lab), &hash->sink);
		play_run(play, NULL, NULL);
	}
	bool done = play != NULL;
	play_free(play);
	lab_close(lab);
	return done;
}

json_t *page_hash(struct page *p, const json_t *request)
{
	struct problems ps = words_problems();
	char *path = page_path(p, page_text(request, "name"));
	struct spec *spec = spec_load(path, NULL, &ps);
	struct trace_hash hash;
	json_t *answer;
	char shown[17];

	if (spec && whole_hash(spec, &hash, &ps)) {
		snprintf(shown, sizeof(shown), "%016" PRIx64, hash.hash);
		answer =
			json_pack("{s:s, s:I}", "hash", shown, "records", (json_int_t)hash.records);
	} else {
		struct text t = {0};
		problems_print(&ps, &t);
		answer = page_refuse(text_str(&t));
		text_free(&t);
	}
	spec_free(spec);
	problems_free(&ps);
	free(path);
	return answer;
}
