/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bottom line: an open prompt, a question, a message of the lab (which may take two more rows),
 * otherwise the keys of the focused pane.
 */
#include <string.h>

#include "base/text.h"
#include "ui/screen/screen.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"

/* the view's, but for those that are of no use now; NULL: all of them */
static int put_offered(struct area a, int x, int y, const struct view_key *keys,
	const struct view *v, const struct model *m)
{
	for (; keys && keys->key; keys++) {
		if (v && v->offers && !v->offers(m, keys))
			continue;
		int width = (int)(columns_width(keys->key, strlen(keys->key)) +
			columns_width(_(keys->brief), strlen(_(keys->brief))) + 3);
		if (x + width > a.width)
			return a.width;
		x = area_put(a, x, y, ROLE_KEY | LOOK_BOLD, keys->key);
		x = area_put(a, x + 1, y, ROLE_DIM, _(keys->brief)) + 2;
	}
	return x;
}

static int put_keys(struct area a, int x, int y, const struct view_key *keys)
{
	return put_offered(a, x, y, keys, NULL, NULL);
}

static void draw_message(const struct screen *s, struct area whole)
{
	const struct model *m = s->model;
	struct text lines = {0};
	int rows = 0;

	columns_wrap(&lines, m->message.s, 0, (size_t)whole.width - 2);
	for (const char *at = lines.s; *at; at++)
		rows += *at == '\n';
	rows = rows > 4 ? 4 : rows;
	struct area a = area_part(whole, 0, whole.height - rows, whole.width, rows);
	area_fill(a, 0, 0, a.width, rows, ROLE_TEXT, ' ');
	area_put_wrapped(area_part(a, 0, 0, a.width - 1, rows), 1, 0,
		m->message_is_error ? ROLE_ERROR : ROLE_MESSAGE, m->message.s);
	text_free(&lines);
}

/* while a line is typed inside a pane */
static const struct view_key typing_keys[] = {
	{"Enter", N_("run"), NULL},
	{"Tab", N_("complete"), NULL},
	{"↑↓", N_("earlier lines"), NULL},
	{"Esc", N_("end"), NULL},
	{0},
};

void bottom_draw(struct screen *s)
{
	struct area whole = area_whole(&s->canvas);
	int y = whole.height - 1;

	if (s->prompt.open && s->prompt.view >= 0 && screen_pane(s, s->prompt.view)) {
		if (s->model->message.len)
			draw_message(s, whole);
		else
			put_keys(whole, 0, y, typing_keys);
	} else if (s->prompt.open) {
		if (s->model->message.len) /* the message or possible completions, above it */
			draw_message(s, area_part(whole, 0, 0, whole.width, y));
		prompt_draw(&s->prompt, whole, y);
	} else if (s->asking) {
		area_put(whole, 0, y, ROLE_MESSAGE,
			_("The commands you typed are not saved. s: save; q: quit anyway; any "
			  "other key: stay."));
	} else if (s->awaiting) {
		area_put(whole, 0, y, ROLE_MESSAGE,
			s->awaiting == 'm' ? _("Set which bookmark? A letter from a to z.")
					   : _("Go to which bookmark? A letter from a to z."));
	} else if (s->model->message.len) {
		draw_message(s, whole);
	} else {
		const struct view *v = views[s->focus];
		int x = put_offered(whole, 0, y, v->keys, v, s->model);
		put_keys(whole, x, y, global_keys);
	}
}
