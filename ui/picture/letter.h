/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A frame as an open envelope: the flap is Ethernet (MAC to MAC), the letter its content, row by
 * row. Rows of an inner packet are in a box of their own.
 */
#ifndef LVSLAB_UI_PICTURE_LETTER_H
#define LVSLAB_UI_PICTURE_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/picture/picture_private.h"
#include "watch/dissect.h"

#define LETTER_ROWS 7

struct letter_row {
	char left[64], right[24];
	bool left_changed, right_changed;
	bool strong; /* the addresses */
	bool inner;  /* of the inner packet */
};

struct letter {
	uint8_t src[6], dst[6];
	const char *protocol;
	enum lettering strong, plain; /* of its rows */
	int row_high;
	struct letter_row rows[LETTER_ROWS];
	size_t count;
};

enum { FLAP_HIGH = 56, LETTER_ROW = 34, LETTER_ROW_SMALL = 31 };

/* Rows at most as wide as `width` allows; `small`: for two letters next to each other. */
void letter_read(const struct picture *p, struct letter *l, const struct dissection *d, int width,
	bool small);
/* Its width with both addresses in one small row. */
int letter_wide(const struct picture *p, const struct dissection *d);
/* Marks in both the rows that differ, from the last row up. */
void letter_compare(struct letter *a, struct letter *b);
int letter_body_height(const struct letter *l);
void letter_flap(
	struct picture *p, const struct letter *l, int x, int y, int w, enum picture_role role);
void letter_body(
	struct picture *p, const struct letter *l, int x, int y, int w, enum picture_role role);

#endif
