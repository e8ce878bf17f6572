/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lesson in a link: its name, and the path to its current position (course/lesson_trail.h) as
 * JSON. A link's content is untrusted: each number and string is checked before the lab is touched,
 * and the trace hash verifies afterwards that it is the same moment.
 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "course/lesson_trail.h"
#include "ui/page/page.h"
#include "ui/text/words.h"

#define STEPS_MOST UINT64_C(500000) /* limit of engine steps in a link */
#define ITEMS_MOST 5000             /* stops, or lines typed */

static void hash_here(const struct page *p, char shown[17])
{
	const struct moment *at = model_here(p->model);

	snprintf(shown, 17, "%016" PRIx64, page_hash_at(&p->hashes, at ? at->last : 0));
}

/* {stops: [[step, phase, position, applied]…], lines: [[step, time, host, line, own]…], position, time, hash} */
json_t *page_trail(struct page *p, const json_t *request)
{
	json_t *stops = json_array(), *lines = json_array();
	struct lesson_trail t;
	char hash[17];

	(void)request;
	lesson_trail_read(&t, p->model->lesson);
	for (size_t i = 0; i < t.stop_count; i++)
		json_array_append_new(stops,
			json_pack("[I, i, I, I]", (json_int_t)t.stops[i].step,
				(int)t.stops[i].phase, (json_int_t)t.stops[i].position,
				(json_int_t)t.stops[i].applied));
	for (size_t i = 0; i < t.line_count; i++)
		json_array_append_new(lines,
			json_pack("[I, I, o, o, b]", (json_int_t)t.lines[i].step,
				(json_int_t)t.lines[i].time, page_string(t.lines[i].host),
				page_string(t.lines[i].line), t.lines[i].own));
	hash_here(p, hash);
	json_t *o = json_pack("{s:o, s:o, s:I, s:I, s:s}", "stops", stops, "lines", lines,
		"position", (json_int_t)t.position, "time", (json_int_t)t.time, "hash", hash);
	lesson_trail_free(&t);
	return o;
}

/* ---- what came in ---- */

/* -1: no number from 0 to `most` */
static int64_t number_in(const json_t *array, size_t i, int64_t most)
{
	const json_t *n = json_array_get(array, i);
	int64_t value = json_is_integer(n) ? (int64_t)json_integer_value(n) : -1;

	return value >= 0 && value <= most ? value : -1;
}

static bool read_stops(struct lesson_trail *t, const json_t *stops)
{
	size_t i;
	json_t *s;

	json_array_foreach (stops, i, s) {
		int64_t step = number_in(s, 0, ITEMS_MOST);
		int64_t phase = number_in(s, 1, LESSON_PASSED);
		int64_t position = number_in(s, 2, (int64_t)STEPS_MOST);
		int64_t applied = number_in(s, 3, ITEMS_MOST);
		if (step < 0 || phase < 0 || position < 0 || applied < 0)
			return false;
		t->stops[t->stop_count++] = (struct lesson_stop){(size_t)step,
			(enum lesson_phase)phase, (uint64_t)position, (size_t)applied};
	}
	return t->stop_count > 0;
}

static bool read_lines(struct lesson_trail *t, const json_t *lines)
{
	size_t i;
	json_t *e;

	json_array_foreach (lines, i, e) {
		int64_t step = number_in(e, 0, (int64_t)STEPS_MOST);
		int64_t time = number_in(e, 1, INT64_MAX);
		const char *host = json_string_value(json_array_get(e, 2));
		const char *line = json_string_value(json_array_get(e, 3));
		if (step < 0 || time < 0 || !host || !line)
			return false;
		lesson_trail_add_line(t,
			(struct lesson_line){(uint64_t)step, time, host, line,
				json_is_true(json_array_get(e, 4))});
	}
	return true;
}

static bool read_trail(struct lesson_trail *t, const json_t *request)
{
	const json_t *stops = json_object_get(request, "stops");
	const json_t *lines = json_object_get(request, "lines");
	int64_t position = page_number(request, "position", -1);

	if (json_array_size(stops) > ITEMS_MOST || json_array_size(lines) > ITEMS_MOST ||
		position < 0 || position > (int64_t)STEPS_MOST)
		return false;
	lesson_trail_room(t, json_array_size(stops), json_array_size(lines));
	t->position = (uint64_t)position;
	t->time = page_number(request, "time", 0);
	if (read_stops(t, stops) && read_lines(t, lines))
		return true;
	lesson_trail_free(t);
	return false;
}

/* Follows the path in a newly opened lab. Refused if it does not lead to the same moment. */
json_t *page_follow(struct page *p, const json_t *request)
{
	struct lesson_trail t = {0};
	char hash[17];
	bool same = read_trail(&t, request) && lesson_follow(p->model->lesson, &t, STEPS_MOST);

	lesson_trail_free(&t);
	p->model->feedback.begun = true;
	model_moved(p->model);
	hash_here(p, hash);
	if (!same || strcmp(hash, page_text(request, "hash")) != 0)
		return page_refuse(
			_("The lesson has changed since the link was made and no longer "
			  "reaches that point. This is the beginning of the same step."));
	return page_state(p, NULL);
}
