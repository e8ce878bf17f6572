/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The start screen of `lvslab` without arguments: lessons with the user's progress, scenarios,
 * faults; one per line, with a description of the selected one below. It draws on a canvas and gets
 * keys, as a screen does; the caller handles files and progress and fills the shelves.
 */
#ifndef LVSLAB_UI_SCREEN_PICKER_H
#define LVSLAB_UI_SCREEN_PICKER_H

#include "spec/spec.h"
#include "ui/canvas/canvas.h"
#include "ui/screen/keys.h"

#define SHELVES_MAX 4

struct book {
	char *path;
	struct spec *spec;    /* NULL: it cannot be loaded */
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
	bool quit; /* left, or a choice was made */
	const struct book *chosen;
	bool themed, spoken; /* another theme or language is requested; the caller applies it */
};

void picker_init(struct picker *p, int width, int height, bool ascii);
void picker_free(struct picker *p);
/* Takes ownership of path and spec. */
void picker_add(struct picker *p, int shelf, char *path, struct spec *spec, size_t passed);
void picker_draw(struct picker *p);
void picker_key(struct picker *p, const struct input *in);

#endif
