/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files of this folder. */
#ifndef LVSLAB_UI_WINDOW_PRIVATE_H
#define LVSLAB_UI_WINDOW_PRIVATE_H

#include <SDL.h>

#include "ui/picture/picture.h"
#include "ui/window/paint.h"
#include "ui/window/window.h"

#define LETTERS_LEAST 9 /* pixels: limits for the height of the panes' letters */
#define LETTERS_MOST 72

/* In pixels: the positions of the picture and of the panes below it. */
struct places {
	int width, height; /* of the window */
	int picture_height;
	int panes_x, panes_y;
	int columns, rows; /* of the canvas */
	int from;          /* the first row shown */
};

/* The picture as last drawn. */
struct painted {
	struct scene scene;
	bool there;
	cairo_surface_t *still; /* the items behind all those that changed last */
	size_t still_items;
};

struct grab { /* a node being dragged */
	bool on, moved;
	unsigned node;
	int from_x, from_y; /* where the drag started, in the scene */
	int x, y;           /* its original position */
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
	cairo_surface_t *whole; /* the window's content */
	struct cells cells;
	int letters;  /* pixels */
	bool lecture; /* only the picture, with the lesson's text */
	struct places places;
	struct painted picture;
	struct motion motion;
	struct grab grab;
	long shown_at;       /* the moment last shown */
	int64_t shown_time;  /* its time; −1: none */
	bool dirty;          /* there is something to draw */
	bool fresh;          /* … everything */
	bool exposed;        /* the current content must be shown again */
	unsigned long drawn; /* number of drawings */
};

/* ---- places.c ---- */
/* The layout for a window of this size. */
void places_find(
	struct places *p, const struct cells *g, int width, int height, bool lecture, int band);
/* Rows of the lesson's band and of the keys below it. */
int places_band(const struct screen *s);
/* Converts a position in the window to one in the scene; false: outside. */
bool places_in_scene(const struct places *p, const struct scene *s, int *x, int *y);

/* ---- show.c ---- */
/* Draws the changes; true: there were some. `phase` as for picture_scene(). */
bool window_draw(struct window *w, int phase);
void window_forget(struct window *w); /* draws everything again: another size, another theme */

/* ---- motion.c ---- */
/* If the model has advanced, starts the animation. */
void motion_begin(struct window *w, int64_t wall);
/* 0 to PHASE_END */
int motion_phase(struct window *w, int64_t wall);

/* ---- drag.c ---- */
/* The button goes down on a node: a click, or the start of a drag. */
void grab_begin(struct window *w, const char *node, int x, int y);
/* The mouse is at this position of the scene. */
void grab_move(struct window *w, int x, int y);
/* The button is up: returns the node that was clicked but not moved; NULL: none. */
const char *grab_end(struct window *w);

/* ---- input.c ---- */
/* Handles an SDL event for the window and the screen. */
void window_event(struct window *w, const SDL_Event *e, int64_t wall);
void window_resized(struct window *w, int64_t wall);

#endif
