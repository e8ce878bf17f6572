/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The help: the keys of the focused pane, then those that work everywhere. */
#include "ui/screen/screen.h"
#include "ui/text/words.h"

const struct view_key global_keys[] = {
	{"n", N_("next"),
		N_("The next hop of a frame, or the next command. The right arrow does the same.")},
	{"p", N_("back"),
		N_("One hop back: everything is as it was then. The left arrow does the same.")},
	{"z", N_("zoom"), N_("Show only this pane; again: all panes.")},
	{"Space", N_("play"), N_("Play, or stop playing.")},
	{"?", N_("help"), N_("This help; F1 does the same.")},
	{":", N_("command"), N_("A command: :help lists them.")},
	{"q", N_("quit"), N_("Quit; asks first if something would be lost.")},
	{"Tab", N_("pane"),
		N_("The next pane; Shift-Tab the one before. A digit goes straight to "
		   "a pane; the same digit again goes to its next tab.")},
	{"N P", N_("decision"),
		N_("The next or previous decision: an answer, a silence, a pick, a drop.")},
	{". ,", N_("event"), N_("The next or previous event of any kind, including timers.")},
	{"Home End", N_("ends"), N_("The beginning, or the latest event so far.")},
	{"+ -", N_("pace"), N_("Play faster or slower.")},
	{"*", N_("clock"), N_("Play by simulated time, or by a fixed delay for each hop.")},
	{"g", N_("go"), N_("Go to a step (g 12) or a time (g 1.5s).")},
	{"m '", N_("bookmark"),
		N_("m and a letter: set a bookmark; ' and the letter: go back to it.")},
	{"/", N_("filter"),
		N_("Show only matching events, for example: arp reply from rs1. "
		   "Empty: everything.")},
	{"f", N_("follow"), N_("Show only this connection; again: show all.")},
	{"e", N_("explain"), N_("Why it happened: the rule, its inputs, the kernel's function.")},
	{"r", N_("restart"),
		N_("In a lesson: back to the start of the step, undoing its time and commands.")},
	{"L", N_("lecture"),
		N_("Only the map, enlarged, with a description of the frame and its changes.")},
	{"T", N_("theme"), N_("Change the colours: dark, light, mono.")},
	{"Esc", N_("close"), N_("Close what is open. It never quits.")},
	{NULL, NULL, NULL},
};

static int draw_keys(struct area a, int y, const struct view_key *keys)
{
	for (; keys && keys->key; keys++) {
		area_put(a, 1, y, ROLE_KEY, keys->key);
		y += area_put_wrapped(a, 11, y, ROLE_TEXT, _(keys->help));
	}
	return y;
}

/* the signs of a pane, each with its meaning */
static int draw_signs(struct area a, int y, const struct view *v)
{
	if (!v->signs)
		return y;
	area_put(a, 0, y++, ROLE_TITLE, _("Symbols"));
	return draw_keys(a, y, v->signs) + 1;
}

static int draw_all(struct area a, const struct view *v)
{
	int y = 0;

	if (v->keys) {
		area_putf(a, 0, y++, ROLE_TITLE, _("In the pane %s"), _(v->title));
		y = draw_keys(a, y, v->keys) + 1;
	}
	y = draw_signs(a, y, v);
	area_put(a, 0, y++, ROLE_TITLE, _("Everywhere"));
	return draw_keys(a, y, global_keys);
}

void help_draw(struct screen *s)
{
	struct area whole = area_whole(&s->canvas);
	int width = whole.width < 84 ? whole.width - 4 : 80, height = whole.height - 4;
	struct area box = area_part(whole, (whole.width - width) / 2, 2, width, height);

	area_fill(box, 0, 0, width, height, ROLE_TEXT, ' ');
	area_box(box, 0, 0, width, height, ROLE_FOCUS);
	struct area inner = area_part(box, 2, 1, width - 4, height - 2);
	inner.top = s->help_top;
	int rows = draw_all(inner, views[s->focus]), most = rows - inner.height;
	if (s->help_top > (most > 0 ? most : 0)) {
		s->help_top = most > 0 ? most : 0;
		help_draw(s);
		return;
	}
	area_put(box, 2, 0, ROLE_FOCUS | LOOK_BOLD, _(" Help "));
	if (most > s->help_top)
		area_putf(box, width - 10, height - 1, ROLE_FOCUS, " ↓%d ", most - s->help_top);
}
