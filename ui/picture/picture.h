/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture of a lab at the model's current instant: a newly computed scene, always the same for
 * the same model, position and phase. A picture shows an instant: the records of one time up to the
 * current moment. `phase` is the progress of its animation, in thousandths: at 0 the frames have
 * just left the previous node, at 1000 everything has arrived, which is the still. To step forward,
 * move the model first and then play phase 0 to 1000 in scene.length ms; a step back, scrubbing and
 * reduced motion show 1000 at once.
 */
#ifndef LVSLAB_UI_PICTURE_PICTURE_H
#define LVSLAB_UI_PICTURE_PICTURE_H

#include "ui/model/model.h"
#include "ui/picture/scene.h"

enum picture_what {
	PICTURE_MAP,  /* nodes, wires, envelopes, decisions */
	PICTURE_LOAD, /* connections per server, compared with the share by weight */
	PICTURE_TALL, /* the map for a narrow canvas, from top to bottom */
};

#define PHASE_END 1000

/* Call model_look() first, for the scores of a pick. The caller frees the scene. */
void picture_scene(struct scene *s, const struct model *m, enum picture_what what, int phase);

/* The upper left corner of a node in the map, as for model_place(). False: it is in a group and
 * cannot be moved. */
bool picture_place_of(const struct model *m, unsigned node, int *x, int *y);

/* The last moment of the instant whose slot on the time line is closest to `x`, in a scene of this
 * width; −1: none. */
long picture_moment_at(const struct model *m, int width, int x);

#endif
