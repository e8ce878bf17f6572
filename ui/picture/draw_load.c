/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Load. */
#include "ui/picture/picture_private.h"

void draw_load(struct picture *p)
{
	draw_head(p);
	draw_timeline(p);
}
