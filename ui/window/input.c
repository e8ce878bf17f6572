/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys, mouse and the window's own events. Characters arrive as SDL_TEXTINPUT, for any keyboard;
 * keys that a terminal would send go to the screen; size, full screen and lecture mode belong to
 * the window.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/text/columns.h"
#include "ui/window/private.h"

static void give(struct window *w, int key, int x, int y, int64_t wall)
{
	screen_input(w->s, &(struct input){key, x, y}, wall);
	w->dirty = true;
}

/* ---- the window's own ---- */

void window_resized(struct window *w, int64_t wall)
{
	int width, height;

	SDL_GetRendererOutputSize(w->renderer, &width, &height);
	if (w->whole)
		cairo_surface_destroy(w->whole);
	if (w->texture)
		SDL_DestroyTexture(w->texture);
	w->whole = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	w->texture = SDL_CreateTexture(
		w->renderer, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_STREAMING, width, height);
	window_forget(w);
	places_find(&w->places, &w->cells, width, height, w->lecture, places_band(w->s));
	give(w, K_RESIZE, w->places.columns, w->places.rows, wall);
}

static void set_letters(struct window *w, int pixels, int64_t wall)
{
	pixels = pixels < LETTERS_LEAST ? LETTERS_LEAST : pixels;
	w->letters = pixels > LETTERS_MOST ? LETTERS_MOST : pixels;
	cells_free(&w->cells);
	cells_init(&w->cells, w->letters);
	window_resized(w, wall);
}

static void toggle_full(struct window *w)
{
	w->set.full = !w->set.full;
	SDL_SetWindowFullscreen(w->window, w->set.full ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
}

static void toggle_lecture(struct window *w)
{
	w->lecture = !w->lecture;
	w->dirty = true;
}

static void paste(struct window *w, int64_t wall)
{
	char *words = SDL_GetClipboardText();
	uint32_t code;

	give(w, K_PASTE, 0, 0, wall);
	for (const char *at = words; at && *at;) {
		at += columns_decode(at, strlen(at), &code);
		give(w, code == '\n' ? K_ENTER : (int)code, 0, 0, wall);
	}
	give(w, K_PASTED, 0, 0, wall);
	SDL_free(words);
}

/* ---- keys ---- */

static bool own_key(struct window *w, const SDL_Keysym *k, int64_t wall)
{
	bool control = k->mod & KMOD_CTRL;

	if (k->sym == SDLK_F11 || (k->sym == SDLK_RETURN && k->mod & KMOD_ALT))
		toggle_full(w);
	else if (k->sym == SDLK_F2)
		toggle_lecture(w);
	else if (control &&
		(k->sym == SDLK_PLUS || k->sym == SDLK_EQUALS || k->sym == SDLK_KP_PLUS))
		set_letters(w, w->letters + 2, wall);
	else if (control && (k->sym == SDLK_MINUS || k->sym == SDLK_KP_MINUS))
		set_letters(w, w->letters - 2, wall);
	else if (control && k->mod & KMOD_SHIFT && k->sym == SDLK_v)
		paste(w, wall);
	else
		return false;
	return true;
}

static int sdl_key(const SDL_Keysym *k)
{
	static const struct {
		SDL_Keycode sym;
		int key;
	} keys[] = {{SDLK_UP, K_UP}, {SDLK_DOWN, K_DOWN}, {SDLK_LEFT, K_LEFT},
		{SDLK_RIGHT, K_RIGHT}, {SDLK_PAGEUP, K_PAGE_UP}, {SDLK_PAGEDOWN, K_PAGE_DOWN},
		{SDLK_HOME, K_HOME}, {SDLK_END, K_END}, {SDLK_DELETE, K_DELETE}, {SDLK_F1, K_F1},
		{SDLK_RETURN, K_ENTER}, {SDLK_KP_ENTER, K_ENTER}, {SDLK_ESCAPE, K_ESC},
		{SDLK_BACKSPACE, K_BACKSPACE}, {SDLK_TAB, K_TAB}};

	if (k->mod & KMOD_CTRL && k->sym >= SDLK_a && k->sym <= SDLK_z)
		return k->sym - SDLK_a + 1;
	if (k->sym == SDLK_TAB && k->mod & KMOD_SHIFT)
		return K_BACK_TAB;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].sym == k->sym)
			return keys[i].key;
	return K_NONE;
}

static void key_down(struct window *w, const SDL_Keysym *k, int64_t wall)
{
	int key;

	if (own_key(w, k, wall))
		return;
	key = sdl_key(k);
	if (key != K_NONE && key != K_CTRL_Z && key != K_CTRL_L)
		give(w, key, 0, 0, wall);
}

static bool types(const struct screen *s)
{
	return s->prompt.open || s->asking || s->awaiting || s->overwrites || s->helping;
}

static void typed(struct window *w, const char *words, int64_t wall)
{
	uint32_t code;

	if (strcmp(words, "L") == 0 && !types(w->s)) {
		toggle_lecture(w);
		return;
	}
	while (*words) {
		words += columns_decode(words, strlen(words), &code);
		give(w, (int)code, 0, 0, wall);
	}
}

/* ---- the mouse ---- */

/* the name of the node at that position; NULL: none */
static const char *node_at(const struct scene *s, int x, int y)
{
	for (size_t i = s->item_count; i-- > 0;) {
		const struct item *at = &s->items[i];
		const char *id = scene_string(s, at->id);
		if (at->kind == ITEM_NODE && x >= at->x && y >= at->y && x < at->x + at->w &&
			y < at->y + at->h && strncmp(id, "node-", 5) == 0)
			return id + 5;
	}
	return NULL;
}

/* a line to type on that host */
static void open_line(struct window *w, const char *node, int64_t wall)
{
	struct text t = {0};

	text_add(&t, ":%s# ", node);
	typed(w, t.s, wall);
	text_free(&t);
}

static bool on_timeline(const struct scene *s, int y)
{
	for (size_t i = 0; i < s->item_count; i++)
		if (s->items[i].kind == ITEM_TIMELINE)
			return y >= s->items[i].y - 20;
	return false;
}

static void go_along(struct window *w, int x)
{
	long moment = picture_moment_at(w->s->model, w->picture.scene.width, x);

	if (moment < 0 || moment == w->s->model->at)
		return;
	model_go(w->s->model, moment);
	w->dirty = true;
}

static void clicked_picture(struct window *w, int x, int y)
{
	const struct scene *s = &w->picture.scene;
	const char *node;

	if (!w->picture.there || types(w->s) || !places_in_scene(&w->places, s, &x, &y))
		return;
	if (on_timeline(s, y)) {
		go_along(w, x);
		return;
	}
	node = node_at(s, x, y);
	if (node)
		grab_begin(w, node, x, y);
}

/* a node, or the line of time */
static void drag_picture(struct window *w, int x, int y)
{
	if (!w->picture.there || types(w->s) ||
		!places_in_scene(&w->places, &w->picture.scene, &x, &y))
		return;
	if (w->grab.on)
		grab_move(w, x, y);
	else if (on_timeline(&w->picture.scene, y))
		go_along(w, x);
}

/* one that was not moved was clicked: a line to type on it */
static void released(struct window *w, int64_t wall)
{
	const char *node = grab_end(w);

	if (node && lab_host(w->s->model->lab, node) && !types(w->s))
		open_line(w, node, wall);
}

/* in pixels of the surface, which HiDPI has more of than the window */
static void to_pixels(const struct window *w, int *x, int *y)
{
	int width, height;

	SDL_GetWindowSize(w->window, &width, &height);
	*x = width ? *x * w->places.width / width : *x;
	*y = height ? *y * w->places.height / height : *y;
}

static void mouse(struct window *w, int key, int x, int y, int64_t wall)
{
	to_pixels(w, &x, &y);
	if (y >= w->places.panes_y)
		give(w, key, (x - w->places.panes_x) / w->cells.width,
			(y - w->places.panes_y) / w->cells.height + w->places.from, wall);
	else if (key == K_CLICK)
		clicked_picture(w, x, y);
	else if (!types(w->s)) /* the wheel over the picture is time's */
		give(w, key == K_WHEEL_UP ? K_LEFT : K_RIGHT, 0, 0, wall);
}

static void drag(struct window *w, int x, int y)
{
	to_pixels(w, &x, &y);
	drag_picture(w, x, y);
}

static void wheel(struct window *w, const SDL_MouseWheelEvent *e, int64_t wall)
{
	int x, y, up = e->direction == SDL_MOUSEWHEEL_FLIPPED ? -e->y : e->y;

	SDL_GetMouseState(&x, &y);
	if (up)
		mouse(w, up > 0 ? K_WHEEL_UP : K_WHEEL_DOWN, x, y, wall);
}

/* ---- all of them ---- */

/* closing asks as Ctrl-C does; closing again confirms */
static void closed(struct window *w, int64_t wall)
{
	if (w->s->asking)
		w->s->quit = true;
	else
		give(w, K_CTRL_C, 0, 0, wall);
}

static void window_changed(struct window *w, const SDL_WindowEvent *e, int64_t wall)
{
	if (e->event == SDL_WINDOWEVENT_SIZE_CHANGED)
		window_resized(w, wall);
	else if (e->event == SDL_WINDOWEVENT_EXPOSED)
		w->dirty = w->exposed = true;
}

void window_event(struct window *w, const SDL_Event *e, int64_t wall)
{
	switch (e->type) {
	case SDL_QUIT: closed(w, wall); break;
	case SDL_WINDOWEVENT: window_changed(w, &e->window, wall); break;
	case SDL_RENDER_TARGETS_RESET:
	case SDL_RENDER_DEVICE_RESET: window_resized(w, wall); break;
	case SDL_KEYDOWN: key_down(w, &e->key.keysym, wall); break;
	case SDL_TEXTINPUT: typed(w, e->text.text, wall); break;
	case SDL_MOUSEBUTTONDOWN:
		if (e->button.button == SDL_BUTTON_LEFT)
			mouse(w, K_CLICK, e->button.x, e->button.y, wall);
		break;
	case SDL_MOUSEBUTTONUP:
		if (e->button.button == SDL_BUTTON_LEFT)
			released(w, wall);
		break;
	case SDL_MOUSEMOTION:
		if (e->motion.state & SDL_BUTTON_LMASK)
			drag(w, e->motion.x, e->motion.y);
		break;
	case SDL_MOUSEWHEEL: wheel(w, &e->wheel, wall); break;
	}
}
