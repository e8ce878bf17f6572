/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What `lvslab` alone shows: lessons with what has been reached in them, scenarios, faults; a line
 * each, and below them what the one is about that is selected. It draws on a canvas and is given
 * keys, as a screen does; files and progress are its caller's, who fills the shelves.
 */
#ifndef LVSLAB_UI_SCREEN_PICKER_H
#define LVSLAB_UI_SCREEN_PICKER_H

#include "spec/spec.h"
#include "ui/canvas/canvas.h"
#include "ui/screen/keys.h"

#define SHELVES_MAX 4

struct book {
	char *path;
	struct spec *spec;    /* NULL: it does not load */
	size_t passed, steps; /* of its lesson */
};

struct shelf {
	const char *title; /* not yet translated */
	struct book *books;
	size_t count;
	int selected, top;
};

struct picker {
	struct canvas canvas;
	struct shelf shelves[SHELVES_MAX];
	int count, shown;
	bool quit; /* left, or something is chosen */
	const struct book *chosen;
	bool themed, spoken; /* another theme, another language is wanted; the caller's to do */
};

void picker_init(struct picker *p, int width, int height, bool ascii);
void picker_free(struct picker *p);
/* Takes path and spec. */
void picker_add(struct picker *p, int shelf, char *path, struct spec *spec, size_t passed);
void picker_draw(struct picker *p);
void picker_key(struct picker *p, const struct input *in);

#endif
