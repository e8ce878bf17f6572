/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Widths of columns and of the gaps between them. With enough room a box is as in a lab with one
 * switch, and bubbles are on the right; with more columns, boxes shrink to their content, then gaps
 * to an envelope's width, and then the plane grows.
 */
#include <string.h>

#include "base/text.h"
#include "spec/spec.h"
#include "ui/picture/letters.h"
#include "ui/picture/plan.h"

enum {
	PILL = 88,       /* a switch, least */
	GAP_WIRE = 136,  /* without a bus */
	GAP_BUS = 196,   /* with one */
	GAP_LEAST = 116, /* an envelope, and a bit */
	GAP_LEAST_BUS = 134,
	BUBBLES = 380, /* right of the last column */
	NAME_AT = 62,  /* behind the sign of its role */
	INSIDE = 36,   /* both margins of a box */
	CHIP_WIDE = 124,
	TAG_WIDE = 190,
	WIDEST = 560
};

static int larger(int a, int b)
{
	return a > b ? a : b;
}

/* the longest address of an interface, as in the file */
static int address_width(const struct plan *p, size_t i)
{
	const struct spec_node *spec = plan_spec(p, i);
	int width = 0;

	for (size_t k = 0; spec && k < spec->interfaces.count; k++)
		for (size_t a = 0; a < spec->interfaces.items[k].ipv4.count; a++)
			if (strcmp(spec->interfaces.items[k].name, "lo") != 0)
				width = larger(width,
					letters_width(ip_text(spec->interfaces.items[k]
								      .ipv4.items[a]
								      .address)
							      .s,
						LETTERS_ADDRESS));
	return width + INSIDE;
}

static bool has_cards(const struct plan *p, size_t i)
{
	int cards = 0;

	list_for_each (dev, &p->net->nodes[i]->devs, struct netdev, link)
		cards += dev->wire != NULL;
	return cards > 1;
}

/* the name with its chip, or the chip in a row with the tag, whichever is less */
static int content(const struct plan *p, size_t i)
{
	int name = letters_width(p->net->nodes[i]->name, LETTERS_NAME);
	int beside = NAME_AT + name + 12 + CHIP_WIDE + 16;
	int below = CHIP_WIDE + 12 + INSIDE + (plan_is(p, i, "client") ? 0 : TAG_WIDE);

	if (p->nodes[i].class == PLAN_SWITCH)
		return larger(name + 24, PILL);
	int address = address_width(p, i) + (has_cards(p, i) ? CHIP_WIDE + 12 : 0);
	int width = larger(larger(address, NAME_AT + name + 20), beside < below ? beside : below);
	width = larger(width, 232);
	return width < WIDEST ? width : WIDEST;
}

static bool has_hosts(const struct plan *p, int column)
{
	for (size_t i = 0; i < p->node_count; i++)
		if (p->nodes[i].column == column && p->nodes[i].class != PLAN_SWITCH)
			return true;
	return false;
}

static int least_width(const struct plan *p, int column)
{
	int width = PILL;

	for (size_t i = 0; i < p->node_count; i++)
		if (p->nodes[i].column == column) {
			int w = content(p, i);
			width = w > width ? w : width;
		}
	return width;
}

/* more than one link, so that they share a bus */
static bool has_bus(const struct plan *p, int column)
{
	int links = 0;

	for (size_t i = 0; i < p->node_count; i++)
		list_for_each (dev, &p->net->nodes[i]->devs, struct netdev, link) {
			if (!dev->wire || p->nodes[i].column != column)
				continue;
			unsigned other = dev->wire->end[1 - dev->wire_end]->node->id;
			links += p->nodes[other].column == column + 1;
		}
	return links > 1;
}

/* The total width; level 0: wide, 1: narrow boxes, 2: narrow gaps, too. */
static int measure_columns(struct plan *p, int level)
{
	int sum = 0;

	for (int c = 0; c < p->columns; c++) {
		int least = least_width(p, c), wide = c == 0 ? CLIENT_WIDE : NODE_WIDE;
		bool bus = has_bus(p, c);
		p->w[c] = level == 0 && has_hosts(p, c) && least < wide ? wide : least;
		p->gap[c] = level < 2 ? bus ? GAP_BUS : GAP_WIRE : bus ? GAP_LEAST_BUS : GAP_LEAST;
		sum += p->w[c] + (c + 1 < p->columns ? p->gap[c] : 0);
	}
	return sum + (level == 0 ? BUBBLES : 0);
}

void plan_place_columns(struct plan *p)
{
	int room = p->width - 2 * MAP_MARGIN, x = MAP_MARGIN, level = 0, whole;

	while ((whole = measure_columns(p, level)) > room && level < 2)
		level++;
	if (whole > room) {
		p->width = whole + 2 * MAP_MARGIN;
		p->height = (p->width * 9 + 15) / 16;
		room = whole;
	}
	int spare = level == 2 && p->columns > 1 ? (room - whole) / (p->columns - 1) : 0;
	for (int c = 0; c < p->columns; c++) {
		p->gap[c] += spare;
		p->x[c] = x;
		x += p->w[c] + p->gap[c];
	}
}
