/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop: sixty frames per second during an animation, otherwise it waits for the next event, or
 * for the next tick while playing.
 */
#include "ui/window/window.h"

#include <stdlib.h>
#include <time.h>

#include "base/text.h"
#include "ui/text/words.h"
#include "ui/window/private.h"

#define FRAME_MS 16
#define LETTERS_OF_HEIGHT 58 /* the panes' letters are this part of the window's height */

static int64_t wall(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * NSEC_PER_SEC + t.tv_nsec;
}

bool window_possible(void)
{
	return true;
}

/* ---- showing ---- */

static void present(struct window *w)
{
	cairo_surface_flush(w->whole);
	SDL_UpdateTexture(w->texture, NULL, cairo_image_surface_get_data(w->whole),
		cairo_image_surface_get_stride(w->whole));
	SDL_RenderCopy(w->renderer, w->texture, NULL, NULL);
	SDL_RenderPresent(w->renderer);
}

static void show(struct window *w)
{
	motion_begin(w, wall());
	int phase = motion_phase(w, wall());

	if (!w->dirty && !w->motion.on)
		return;
	if (window_draw(w, phase) || w->exposed)
		present(w);
	w->exposed = false;
}

/* ---- the loop ---- */

static void change_theme(struct window *w)
{
	w->s->themed = false;
	w->set.theme = (enum theme)((w->set.theme + 1) % 3);
	window_forget(w);
}

static void take(struct window *w, const SDL_Event *e)
{
	window_event(w, e, wall());
	if (w->s->themed)
		change_theme(w);
}

/* ms until something must be done; −1: only after an event */
static int until_next(const struct window *w, int64_t tick)
{
	if (w->motion.on)
		return FRAME_MS;
	if (tick < 0)
		return -1;
	return (int)((tick + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC);
}

static void wait_and_take(struct window *w, int ms)
{
	SDL_Event e;
	bool any = ms < 0 ? SDL_WaitEvent(&e)
		: ms > 0  ? SDL_WaitEventTimeout(&e, ms)
			  : SDL_PollEvent(&e);

	if (!any)
		return;
	do
		take(w, &e);
	while (!w->s->quit && SDL_PollEvent(&e));
	if (w->set.keep)
		w->set.keep(w->set.arg);
}

static void loop(struct window *w)
{
	while (!w->s->quit) {
		int64_t tick = screen_tick(w->s, wall());
		w->dirty |= tick >= 0; /* playing may have advanced */
		show(w);
		wait_and_take(w, until_next(w, tick));
	}
}

/* ---- beginning and end ---- */

static int refuse(struct text *why)
{
	text_add(why, _("no window can be opened here: %s"), SDL_GetError());
	SDL_Quit();
	return -1;
}

static int begin(struct window *w, struct text *why)
{
	Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI |
		(w->set.full ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0) |
		(w->set.shot ? SDL_WINDOW_HIDDEN : 0);
	int width, height;

	SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
	SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "1");
	if (SDL_Init(SDL_INIT_VIDEO) != 0)
		return refuse(why);
	w->window = SDL_CreateWindow("lvslab", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
		w->set.width, w->set.height, flags);
	w->renderer = w->window ? SDL_CreateRenderer(w->window, -1, 0) : NULL;
	if (!w->renderer)
		return refuse(why);
	SDL_GetRendererOutputSize(w->renderer, &width, &height);
	w->letters = height / LETTERS_OF_HEIGHT;
	w->letters = w->letters < LETTERS_LEAST ? LETTERS_LEAST : w->letters;
	cells_init(&w->cells, w->letters);
	window_resized(w, wall());
	SDL_StartTextInput();
	return 0;
}

static void finish(struct window *w)
{
	window_forget(w);
	cells_free(&w->cells);
	cairo_surface_destroy(w->whole);
	SDL_DestroyTexture(w->texture);
	SDL_DestroyRenderer(w->renderer);
	SDL_DestroyWindow(w->window);
	SDL_Quit();
}

static int write_shot(struct window *w, struct text *why)
{
	window_draw(w, PHASE_END);
	cairo_status_t status = cairo_surface_write_to_png(w->whole, w->set.shot);

	if (status == CAIRO_STATUS_SUCCESS)
		return 0;
	text_add(why, _("cannot write %s: %s"), w->set.shot, cairo_status_to_string(status));
	return -1;
}

int window_run(struct screen *s, const struct window_options *o, struct text *why)
{
	struct window w = {.s = s, .set = *o, .shown_at = s->model->at, .shown_time = -1};
	int status = 0;

	s->shown[SLOT_MAP] = -1; /* the picture stands for it */
	if (begin(&w, why) != 0)
		return -1;
	if (o->shot)
		status = write_shot(&w, why);
	else
		loop(&w);
	finish(&w);
	return status;
}
