/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `export storyboard` and `export slides`: the lab is run once per language, which gives the same
 * instants each time, and each selected one becomes a leaf. If there are more leaves than a browser
 * can show at once, they are split into parts, one file each (--part).
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "host/records.h"
#include "ui/picture/book.h"
#include "ui/picture/picture.h"
#include "ui/picture/svg.h"
#include "ui/report/spoken.h"
#include "ui/verbs/export.h"
#include "ui/verbs/recorded.h"
#include "watch/describe.h"

#define LEAVES_MAX 200 /* of a file */
#define PARTS_MAX 10000
#define REASONS_MAX 6 /* of an instant */

/* ---- words ---- */

static void put_paragraph(struct text *t, const char *tag, const char *words)
{
	if (!*words)
		return;
	text_add(t, "<%s>", tag);
	xml_escape(t, words);
	text_add(t, "</%s>\n", tag);
}

static void put_reason_item(struct text *t, const struct model *m, const struct record *r)
{
	const struct reason *reason = reason_find(r->reason);
	const char *function = strstr(reason->source, ": ");
	struct text why = {0};

	record_why(&why, m->lab, r);
	text_put(t, "<li>");
	xml_escape(t, text_str(&why));
	text_put(t, " <code>");
	xml_escape(t, function ? function + 2 : reason->source);
	text_put(t, "</code></li>\n");
	text_free(&why);
}

static bool is_telling(const struct record *r)
{
	switch (r->kind) {
	case REC_NEIGH_STATE:
	case REC_ROUTE_OUTPUT:
	case REC_ROUTE_INPUT:
	case REC_BRIDGE_LEARNED: return false;
	default: return r->reason && reason_find(r->reason);
	}
}

/* the decisions from moment `first` to `last`, both included; repeated ones appear once per node */
static void put_reasons(struct text *t, const struct model *m, long first, long last)
{
	size_t count = 0;

	text_put(t, "<div class=\"words\"><ul>\n");
	for (uint64_t n = model_moment(m, first)->first; n <= model_moment(m, last)->last; n++)
		if (is_telling(model_record(m, n)) && count++ < REASONS_MAX)
			put_reason_item(t, m, model_record(m, n));
	text_put(t, "</ul></div>\n");
}

static void put_picture(struct book *b, size_t leaf, size_t language, struct model *m)
{
	struct scene s;

	model_look(m);
	picture_scene(&s, m, PICTURE_MAP, PHASE_END);
	leaf_picture(b, leaf, language, &s);
	scene_free(&s);
}

/* ---- a storyboard ---- */

enum wanted { WANT_DECISIONS, WANT_HOPS, WANT_VISIBLE };

static int read_wanted(const struct arguments *a, struct model *m, enum wanted *w)
{
	const char *which = arguments_value(a, "steps");

	*w = WANT_DECISIONS;
	if (!which || strcmp(which, "decisions") == 0)
		return EXIT_FINE;
	*w = strcmp(which, "hops") == 0 ? WANT_HOPS : WANT_VISIBLE;
	if (*w == WANT_VISIBLE && !model_filter(m, which))
		return complain_plainly(a, text_str(&m->message));
	return EXIT_FINE;
}

static bool is_wanted(const struct model *m, long i, enum wanted w)
{
	const struct moment *at = model_moment(m, i);

	if (w == WANT_VISIBLE)
		return model_visible(m, i);
	return at->marks &
		(w == WANT_HOPS ? MARK_HOP | MARK_SENT | MARK_COMMAND | MARK_DROP
				: MARK_DECISION | MARK_REWRITE | MARK_COMMAND);
}

/* the last moment of the instant of `i`; whether any of it is selected */
static long read_instant(const struct model *m, long i, enum wanted w, bool *wanted)
{
	int64_t time = model_moment(m, i)->time;

	*wanted = false;
	for (; model_moment(m, i) && model_moment(m, i)->time == time; i++)
		*wanted |= is_wanted(m, i, w);
	return i - 1;
}

/* ---- parts ---- */

struct part {
	size_t first; /* of its leaves, among all */
	size_t seen;  /* wanted so far */
};

static int part_read(const struct arguments *a, struct part *p)
{
	const char *value = arguments_value(a, "part");
	uint64_t number = 1;

	if (value && (!parse_u64(value, &number) || number < 1 || number > PARTS_MAX))
		return complain(a, "--part: expected a number from 1, found '%s'", value);
	*p = (struct part){.first = ((size_t)number - 1) * LEAVES_MAX};
	return EXIT_FINE;
}

/* true if the next leaf is in this part; `leaf` is its index there */
static bool part_takes(struct part *p, size_t *leaf)
{
	size_t at = p->seen++;

	*leaf = at - p->first;
	return at >= p->first && at < p->first + LEAVES_MAX;
}

/* reports what is in other parts; EXIT_WRONG if this one is empty */
static int part_tell(const struct arguments *a, const struct part *p)
{
	size_t parts = (p->seen + LEAVES_MAX - 1) / LEAVES_MAX, number = p->first / LEAVES_MAX + 1;

	if (number > 1 && number > parts)
		return complain(a, "--part: the last one is %zu", parts ? parts : 1);
	if (p->seen > p->first + LEAVES_MAX)
		complain(a, "part %zu of %zu: --part %zu has the next %d pages", number, parts,
			number + 1, LEAVES_MAX);
	return EXIT_FINE;
}

static void put_instants(
	struct book *b, size_t language, struct model *m, enum wanted w, struct part *part)
{
	size_t leaf;
	bool wanted;

	for (long i = 0, last; model_moment(m, i); i = last + 1) {
		last = read_instant(m, i, w, &wanted);
		if (!wanted || !part_takes(part, &leaf))
			continue;
		model_go(m, last);
		put_picture(b, leaf, language, m);
		put_reasons(&book_leaf(b, leaf)->html[language], m, i, last);
	}
}

/* the lab in words, before the first event: without events the only leaf */
static void put_front(struct book *b, size_t language, struct recorded *r)
{
	model_go(r->model, -1);
	put_picture(b, 0, language, r->model);
	struct text *t = &book_leaf(b, 0)->html[language];
	text_put(t, "<div class=\"words\">");
	put_paragraph(t, "p", spoken(&r->lab.spec->introduction));
	text_put(t, "</div>\n");
}

typedef int (*fill_fn)(
	const struct arguments *a, struct book *b, size_t language, const char *path);

static int fill_storyboard(
	const struct arguments *a, struct book *b, size_t language, const char *path)
{
	struct recorded r;
	struct part part = {0};
	enum wanted w;
	int status = part_read(a, &part);

	if (status == EXIT_FINE)
		status = recorded_open(&r, a, path);
	if (status != EXIT_FINE)
		return status;
	status = read_wanted(a, r.model, &w);
	if (status == EXIT_FINE) {
		text_put(&b->title[language], spoken(&r.lab.spec->title));
		put_instants(b, language, r.model, w, &part);
		status = language ? EXIT_FINE : part_tell(a, &part);
		if (!b->count || !book_leaf(b, 0)->html[language].len)
			put_front(b, language, &r);
	}
	recorded_close(&r);
	return status;
}

/* ---- slides ---- */

struct phase_seen {
	size_t step;
	enum lesson_phase phase;
	uint64_t position;
	size_t typed;
	struct text right; /* the answer, while it is asked for */
};

struct phases {
	struct lab *lab; /* once it is known */
	struct phase_seen *items;
	size_t count;
};

static void note_phase(void *arg, struct lesson *lesson)
{
	struct phases *p = arg;

	p->items = realloc(p->items, (p->count + 1) * sizeof(*p->items));
	if (!p->items)
		abort();
	struct phase_seen *s = &p->items[p->count++];
	*s = (struct phase_seen){.step = lesson_at(lesson), .phase = lesson_phase(lesson)};
	s->position = lab_position(p->lab);
	s->typed = lab_typed(p->lab);
	if (s->phase == LESSON_ASKED)
		lesson_right(&s->right, lesson, s->step);
}

static void put_choices(struct text *t, const struct spec_step *step, const char *right)
{
	text_put(t, "<ol>\n");
	for (size_t i = 0; i < step->choices.count; i++) {
		struct text number = {0};
		text_add(&number, "%zu", i + 1);
		bool is_right = right && strcmp(number.s, right) == 0;
		text_put(t, is_right ? "<li class=\"right\">" : "<li>");
		if (is_right)
			text_put(t, "✓ ");
		xml_escape(t, spoken(&step->choices.items[i]));
		if (is_right && i < step->replies.count) {
			text_put(t, " — ");
			xml_escape(t, spoken(&step->replies.items[i]));
		}
		text_put(t, "</li>\n");
		text_free(&number);
	}
	text_put(t, "</ol>\n");
}

/* right: NULL on the page of the question */
static void put_question(struct text *t, const struct spec_step *step, const char *right)
{
	put_paragraph(t, "p", spoken(&step->ask));
	if (step->choices.count)
		put_choices(t, step, right);
	else if (right) {
		text_put(t, "<p class=\"right\">✓ ");
		xml_escape(t, right);
		text_put(t, "</p>\n");
	}
}

static void put_commands(struct text *t, const struct spec_step *step)
{
	for (size_t i = 0; i < step->run.count; i++) {
		text_put(t, "<p><code>");
		if (step->on.s)
			xml_escape(t, step->on.s);
		text_put(t, "# ");
		xml_escape(t, step->run.items[i].s);
		text_put(t, "</code></p>\n");
	}
}

static void put_slide(struct book *b, size_t leaf, size_t language, struct recorded *r,
	const struct phase_seen *s, bool answered)
{
	const struct spec_step *step = &r->lab.spec->walkthrough.items[s->step];

	model_go(r->model, store_moment_at(&r->model->store, s->position, s->typed));
	put_picture(b, leaf, language, r->model);
	struct text *t = &book_leaf(b, leaf)->html[language];
	text_put(t, "<div class=\"words\">");
	if (s->phase == LESSON_ASKED) {
		put_question(t, step, answered ? text_str(&s->right) : NULL);
	} else {
		put_paragraph(t, "p", spoken(&step->say));
		put_commands(t, step);
	}
	text_put(t, "</div>\n");
}

static void put_slides(
	struct book *b, size_t language, struct recorded *r, struct phases *p, struct part *part)
{
	size_t leaf;

	for (size_t i = 0; i < p->count; i++) {
		const struct phase_seen *s = &p->items[i];
		bool asked = s->phase == LESSON_ASKED;
		if (s->phase != LESSON_SAID && !asked)
			continue;
		if (part_takes(part, &leaf))
			put_slide(b, leaf, language, r, s, false);
		if (asked && part_takes(part, &leaf))
			put_slide(b, leaf, language, r, s, true);
	}
}

static int fill_slides(const struct arguments *a, struct book *b, size_t language, const char *path)
{
	struct phases p = {0};
	struct recorded r;
	const struct play_hooks hooks = {.arg = &p, .phase = note_phase};

	struct part part = {0};
	int status = part_read(a, &part);

	if (status == EXIT_FINE)
		status = recorded_prepare(&r, a, path);
	if (status != EXIT_FINE)
		return status;
	p.lab = r.lab.lab;
	status = recorded_play(&r, a, &hooks);
	if (status == EXIT_FINE && !r.lab.spec->walkthrough.count)
		status = complain(a, "%s has no lesson (use 'lvslab export storyboard')", path);
	if (status == EXIT_FINE) {
		text_put(&b->title[language], spoken(&r.lab.spec->title));
		put_slides(b, language, &r, &p, &part);
		status = language ? EXIT_FINE : part_tell(a, &part);
	}
	for (size_t i = 0; i < p.count; i++)
		text_free(&p.items[i].right);
	free(p.items);
	recorded_close(&r);
	return status;
}

/* ---- both ---- */

static int write_book(const struct arguments *a, const char *path, FILE *out, fill_fn fill)
{
	const char *chosen = words_code();
	struct book b = {0};
	struct text t = {0};
	int status = EXIT_FINE;

	for (size_t l = 0; l < book_languages() && status == EXIT_FINE; l++) {
		words_choose(book_code(l));
		status = fill(a, &b, l, path);
	}
	words_choose(chosen);
	if (status == EXIT_FINE) {
		book_write(&t, &b);
		fputs(text_str(&t), out);
	}
	text_free(&t);
	book_free(&b);
	return status;
}

static int write_storyboard(const struct arguments *a, const char *path, FILE *out)
{
	return write_book(a, path, out, fill_storyboard);
}

static int write_slides(const struct arguments *a, const char *path, FILE *out)
{
	return write_book(a, path, out, fill_slides);
}

const struct export_kind export_storyboard = {
	.order = 60,
	.name = "storyboard",
	.words = N_("a picture with its reasons for each decision, as an HTML page"),
	.write = write_storyboard,
};
const struct export_kind export_slides = {
	.order = 61,
	.name = "slides",
	.words = N_("a lesson as slides: each question, then its answer"),
	.write = write_slides,
};
