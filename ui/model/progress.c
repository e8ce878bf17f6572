/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One JSON object per scenario, small enough to be written whole each time. The file name is the
 * scenario's, with everything but letters, digits, '-' and '_' written as %XX. Reference: XDG Base
 * Directory Specification 0.8: $XDG_STATE_HOME, absolute or ignored.
 */
#include "ui/model/progress.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "base/text.h"
#include "ui/text/outfile.h"
#include "ui/text/words.h"

#define VERSION 1
#define BYTES_MAX (4 << 20)
#define STEPS_MAX 100000

/* ---- paths ---- */

static void put_escaped(struct text *t, const char *name)
{
	for (const char *c = name; *c; c++)
		if ((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
			(*c >= '0' && *c <= '9') || *c == '-' || *c == '_')
			text_putc(t, *c);
		else
			text_add(t, "%%%02X", (unsigned char)*c);
}

/* NULL if neither variable is usable */
static char *folder(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	struct text t = {0};

	if (state && *state == '/')
		text_add(&t, "%s/lvslab", state);
	else if (home && *home == '/')
		text_add(&t, "%s/.local/state/lvslab", home);
	return t.s;
}

static char *path_of(const char *scenario)
{
	char *dir = folder();
	struct text t = {0};

	if (!dir || !*scenario || strlen(scenario) > 80) {
		free(dir);
		return NULL;
	}
	text_add(&t, "%s/", dir);
	put_escaped(&t, scenario);
	text_put(&t, ".json");
	free(dir);
	return t.s;
}

/* creates every folder above `path`; failures show when the file is opened */
static void make_folders(const char *path)
{
	char *copy = strdup(path);

	for (char *at = copy ? strchr(copy + 1, '/') : NULL; at; at = strchr(at + 1, '/')) {
		*at = '\0';
		mkdir(copy, 0700);
		*at = '/';
	}
	free(copy);
}

/* ---- growing lists ---- */

static void *one_more(void *items, size_t count, size_t size)
{
	items = realloc(items, (count + 1) * size);
	if (!items)
		abort();
	return items;
}

static char *copy_of(const char *s)
{
	char *copy = strdup(s);

	if (!copy)
		abort();
	return copy;
}

static void progress_unmark(struct progress *p, const char *name)
{
	for (size_t i = 0; i < p->bookmark_count; i++) {
		struct progress_bookmark *b = &p->bookmarks[i];
		if (strcmp(b->name, name) != 0)
			continue;
		free(b->name);
		memmove(b, b + 1, (--p->bookmark_count - i) * sizeof(*b));
		return;
	}
}

void progress_bookmark(
	struct progress *p, const char *name, uint64_t step, uint64_t typed, int64_t time)
{
	progress_unmark(p, name);
	p->bookmarks = one_more(p->bookmarks, p->bookmark_count, sizeof(*p->bookmarks));
	p->bookmarks[p->bookmark_count++] =
		(struct progress_bookmark){copy_of(name), step, typed, time};
}

void progress_note(struct progress *p, uint64_t step, int64_t time, const char *words)
{
	p->notes = one_more(p->notes, p->note_count, sizeof(*p->notes));
	p->notes[p->note_count++] = (struct progress_note){step, time, copy_of(words)};
}

static void progress_unnote(struct progress *p, size_t i)
{
	if (i >= p->note_count)
		return;
	free(p->notes[i].words);
	memmove(&p->notes[i], &p->notes[i + 1], (--p->note_count - i) * sizeof(*p->notes));
}

static void progress_forget(struct progress *p)
{
	while (p->bookmark_count)
		progress_unmark(p, p->bookmarks[0].name);
	while (p->note_count)
		progress_unnote(p, p->note_count - 1);
	free(p->bookmarks);
	free(p->notes);
	free(p->records);
	p->bookmarks = NULL;
	p->notes = NULL;
	p->records = NULL;
	p->record_count = 0;
	p->fingerprint = p->at = 0;
}

void progress_free(struct progress *p)
{
	progress_forget(p);
	free(p->scenario);
	free(p->path);
	*p = (struct progress){0};
}

/* ---- the lesson ---- */

void progress_take(struct progress *p, struct lesson *l)
{
	p->record_count = lesson_count(l);
	p->records = realloc(p->records, (p->record_count + 1) * sizeof(*p->records));
	if (!p->records)
		abort();
	for (size_t i = 0; i < p->record_count; i++)
		p->records[i] = *lesson_record(l, i);
	p->fingerprint = lesson_fingerprint(l);
	p->at = lesson_at(l);
}

bool progress_give(const struct progress *p, struct lesson *l)
{
	if (p->record_count != lesson_count(l) || p->fingerprint != lesson_fingerprint(l))
		return false;
	for (size_t i = 0; i < p->record_count; i++)
		lesson_restore(l, i, &p->records[i]);
	return true;
}

/* ---- reading ---- */

/* a number that is one and not negative; else *wrong */
static uint64_t number(const json_t *o, const char *key, bool *wrong)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_integer(v) || json_integer_value(v) < 0) {
		*wrong = true;
		return 0;
	}
	return (uint64_t)json_integer_value(v);
}

static bool truth(const json_t *o, const char *key, bool *wrong)
{
	const json_t *v = json_object_get(o, key);

	*wrong = *wrong || !json_is_boolean(v);
	return json_is_true(v);
}

static const char *words(const json_t *o, const char *key, bool *wrong)
{
	const char *s = json_string_value(json_object_get(o, key));

	*wrong = *wrong || !s;
	return s ? s : "";
}

static void read_record(struct progress *p, const json_t *o, bool *wrong)
{
	struct lesson_record r = {
		.seen = truth(o, "seen", wrong),
		.passed = truth(o, "passed", wrong),
		.right = truth(o, "right", wrong),
		.shown = truth(o, "shown", wrong),
		.wrong = (unsigned)number(o, "wrong", wrong),
		.hints = (unsigned)number(o, "hints", wrong),
	};

	p->records = one_more(p->records, p->record_count, sizeof(*p->records));
	p->records[p->record_count++] = r;
}

static void read_lesson(struct progress *p, const json_t *o, bool *wrong)
{
	const json_t *steps = json_object_get(o, "steps"), *step;
	const char *hex = words(o, "fingerprint", wrong);
	char *end;
	size_t i;

	p->at = number(o, "at", wrong);
	p->fingerprint = strtoull(hex, &end, 16);
	*wrong = *wrong || *end || !*hex || !json_is_array(steps) ||
		json_array_size(steps) > STEPS_MAX;
	json_array_foreach (steps, i, step)
		if (!*wrong)
			read_record(p, step, wrong);
}

static bool understand(struct progress *p, const json_t *root)
{
	const json_t *lesson = json_object_get(root, "lesson");
	const json_t *bookmarks = json_object_get(root, "bookmarks");
	const json_t *notes = json_object_get(root, "notes"), *o;
	bool wrong = false;
	size_t i;

	if (number(root, "version", &wrong) != VERSION || !json_is_array(bookmarks) ||
		!json_is_array(notes))
		return false;
	if (lesson)
		read_lesson(p, lesson, &wrong);
	json_array_foreach (bookmarks, i, o)
		progress_bookmark(p, words(o, "name", &wrong), number(o, "step", &wrong),
			number(o, "typed", &wrong), (int64_t)number(o, "time", &wrong));
	json_array_foreach (notes, i, o)
		progress_note(p, number(o, "step", &wrong), (int64_t)number(o, "time", &wrong),
			words(o, "words", &wrong));
	return !wrong;
}

static int progress_refuse(struct progress *p, struct text *why, const char *sentence)
{
	p->damaged = true;
	text_add(why, sentence, p->path);
	return -1;
}

int progress_load(struct progress *p, const char *scenario, struct text *why)
{
	json_error_t error;
	struct stat st;

	*p = (struct progress){.scenario = copy_of(scenario), .path = path_of(scenario)};
	if (!p->path)
		return 0;
	if (stat(p->path, &st) != 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return 0;
		return progress_refuse(p, why, _("%s cannot be read: your progress is not saved"));
	}
	json_t *root = S_ISREG(st.st_mode) && st.st_size <= BYTES_MAX
		? json_load_file(p->path, JSON_REJECT_DUPLICATES, &error)
		: NULL;
	bool fine = root && understand(p, root);
	json_decref(root);
	if (fine)
		return 0;
	progress_forget(p);
	return progress_refuse(p, why,
		_("%s is damaged, or from another version of lvslab: it is not "
		  "changed, and your progress is not saved"));
}

/* ---- writing ---- */

static json_t *lesson_json(const struct progress *p)
{
	json_t *o = json_object(), *steps = json_array();
	char hex[17];

	snprintf(hex, sizeof(hex), "%016" PRIx64, p->fingerprint);
	json_object_set_new(o, "fingerprint", json_string(hex));
	json_object_set_new(o, "at", json_integer((json_int_t)p->at));
	for (size_t i = 0; i < p->record_count; i++) {
		const struct lesson_record *r = &p->records[i];
		json_array_append_new(steps,
			json_pack("{s:b, s:b, s:b, s:b, s:i, s:i}", "seen", r->seen, "passed",
				r->passed, "right", r->right, "shown", r->shown, "wrong",
				(int)r->wrong, "hints", (int)r->hints));
	}
	json_object_set_new(o, "steps", steps);
	return o;
}

static json_t *as_json(const struct progress *p)
{
	json_t *o = json_object(), *bookmarks = json_array(), *notes = json_array();

	json_object_set_new(o, "version", json_integer(VERSION));
	json_object_set_new(o, "scenario", json_string(p->scenario));
	if (p->record_count)
		json_object_set_new(o, "lesson", lesson_json(p));
	for (size_t i = 0; i < p->bookmark_count; i++) {
		const struct progress_bookmark *b = &p->bookmarks[i];
		json_array_append_new(bookmarks,
			json_pack("{s:s, s:I, s:I, s:I}", "name", b->name, "step",
				(json_int_t)b->step, "typed", (json_int_t)b->typed, "time",
				(json_int_t)b->time));
	}
	for (size_t i = 0; i < p->note_count; i++) {
		const struct progress_note *n = &p->notes[i];
		json_array_append_new(notes,
			json_pack("{s:I, s:I, s:s}", "step", (json_int_t)n->step, "time",
				(json_int_t)n->time, "words", n->words));
	}
	json_object_set_new(o, "bookmarks", bookmarks);
	json_object_set_new(o, "notes", notes);
	return o;
}

int progress_save(const struct progress *p, struct text *why)
{
	struct outfile out;

	if (!p->path || p->damaged)
		return 0;
	make_folders(p->path);
	if (outfile_open(&out, p->path, why) != 0)
		return -1;
	json_t *o = as_json(p);
	json_dumpf(o, out.f, JSON_INDENT(2));
	fputc('\n', out.f);
	json_decref(o);
	return outfile_commit(&out, why) == 0 ? 0 : -1;
}

int progress_keep(struct progress *p, struct text *why)
{
	json_t *o = as_json(p);
	char *words = json_dumps(o, JSON_COMPACT);
	uint64_t now = words ? hash_string(words) : 0;

	free(words);
	json_decref(o);
	if (now == p->written)
		return 0;
	p->written = now;
	return progress_save(p, why);
}
