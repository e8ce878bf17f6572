/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of this folder. */
#ifndef LVSLAB_UI_WINDOW_PRIVATE_H
#define LVSLAB_UI_WINDOW_PRIVATE_H

#include <SDL.h>

#include "ui/picture/picture.h"
#include "ui/window/paint.h"
#include "ui/window/window.h"

#define LETTERS_LEAST 9 /* pixels: how high letters of the panes may be */
#define LETTERS_MOST 72

/* In pixels: where the picture stands, and the panes below it. */
struct places {
	int width, height; /* of all */
	int picture_height;
	int panes_x, panes_y;
	int columns, rows; /* of the canvas */
	int from;          /* the first of its rows that is shown */
};

/* The picture as it was painted last. */
struct painted {
	struct scene scene;
	bool there;
	cairo_surface_t *still; /* the items behind all that changed last */
	size_t still_items;
};

struct grab { /* a node that the mouse holds */
	bool on, moved;
	unsigned node;
	int from_x, from_y; /* where the mouse took it, in the scene */
	int x, y;           /* where it stood */
};

struct motion {
	bool on;
	int length; /* ms */
	int64_t began;
};

struct window {
	struct screen *s;
	struct window_options set;
	SDL_Window *window;
	SDL_Renderer *renderer;
	SDL_Texture *texture;
	cairo_surface_t *whole; /* what the window shows */
	struct cells cells;
	int letters;  /* pixels */
	bool lecture; /* the picture alone, with the lesson's words */
	struct places places;
	struct painted picture;
	struct motion motion;
	struct grab grab;
	long shown_at;       /* the moment that was shown last */
	int64_t shown_time;  /* its time; −1: none */
	bool dirty;          /* there is something to draw */
	bool fresh;          /* … everything */
	bool exposed;        /* what is drawn is to be shown again */
	unsigned long drawn; /* how often */
};

/* ---- places.c ---- */
/* What a window of this size has room for. */
void places_find(
	struct places *p, const struct cells *g, int width, int height, bool lecture, int band);
/* Rows of the lesson's band and of the keys below it. */
int places_band(const struct screen *s);
/* A place in the window as one in the scene; false: beside it. */
bool places_in_scene(const struct places *p, const struct scene *s, int *x, int *y);

/* ---- show.c ---- */
/* Draws what has changed; true: something had. `phase` as picture_scene() has it. */
bool window_draw(struct window *w, int phase);
void window_forget(struct window *w); /* all is drawn anew: another size, another theme */

/* ---- motion.c ---- */
/* The model may have gone on: does what is shown now begin to move? */
void motion_begin(struct window *w, int64_t wall);
/* 0 to PHASE_END */
int motion_phase(struct window *w, int64_t wall);

/* ---- drag.c ---- */
/* The button goes down on a node: a click, or the beginning of a drag. */
void grab_begin(struct window *w, const char *node, int x, int y);
/* The mouse is at this place of the scene. */
void grab_move(struct window *w, int x, int y);
/* The button is up: the node that was clicked and not moved; NULL: none. */
const char *grab_end(struct window *w);

/* ---- input.c ---- */
/* What an event of SDL's means to the window and the screen. */
void window_event(struct window *w, const SDL_Event *e, int64_t wall);
void window_resized(struct window *w, int64_t wall);

#endif
