/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host's MACs are shown with one hue and one sign, the same on the screen and in the picture. */
#ifndef LVSLAB_UI_MODEL_CHIP_H
#define LVSLAB_UI_MODEL_CHIP_H

#include <stddef.h>

#include "net/network.h"

#define CHIP_HUES 5
#define CHIP_SIGNS 5

enum chip_kind { CHIP_NONE, CHIP_OF_HOST, CHIP_OF_ROUTER }; /* a switch has no chip */

struct chip {
	enum chip_kind kind;
	unsigned hue, sign; /* of a host, from 0: 25 pairs, then they repeat */
	unsigned round;     /* how often all signs were used before */
};

/* One for each node, by its id; the caller frees them. Assigned to clients first, then directors,
 * then the others in file order. */
struct chip *chips_give(const struct network *net);

#endif
