/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture of a lab at the instant where the model stands: a scene worked out anew, the same for
 * the same model, position and phase. A picture is of an instant: the records of one time up to the
 * moment shown. `phase` is how far its motion has come, in thousandths: at 0 the frames have just
 * left the node before, at 1000 everything is there, which is the still. Whoever steps forward
 * moves the model first and then plays phase 0 to 1000 in scene.length ms; a step back, scrubbing
 * and reduced motion show 1000 at once.
 */
#ifndef LVSLAB_UI_PICTURE_PICTURE_H
#define LVSLAB_UI_PICTURE_PICTURE_H

#include "ui/model/model.h"
#include "ui/picture/scene.h"

enum picture_what {
	PICTURE_MAP,  /* nodes, wires, envelopes, decisions */
	PICTURE_LOAD, /* who has how many connections, beside what its weight would give */
	PICTURE_TALL, /* the map for a narrow canvas, from top to bottom */
};

#define PHASE_END 1000

/* Call model_look() before it, for the scores of a pick. The caller frees the scene. */
void picture_scene(struct scene *s, const struct model *m, enum picture_what what, int phase);

/* Where a node stands in the map, its upper left corner, as model_place() takes it. False: it stands in
 * a group, and nobody moves it. */
bool picture_place_of(const struct model *m, unsigned node, int *x, int *y);

/* The last moment of the instant whose slot on the line of time is nearest to `x`, in a scene so
 * wide; −1: there is none. */
long picture_moment_at(const struct model *m, int width, int x);

#endif
