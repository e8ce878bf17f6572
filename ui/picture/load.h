/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The picture of the load: its data and its parts. */
#ifndef LVSLAB_UI_PICTURE_LOAD_H
#define LVSLAB_UI_PICTURE_LOAD_H

#include "ipvs/scheduler.h"
#include "ui/picture/picture_private.h"

enum {
	LOAD_SERVERS = 6,
	LOAD_LEFT = 640, /* of the columns */
	LOAD_RIGHT = 1560,
	LOAD_FLOOR = 600, /* the base line of the balls */
	LOAD_CEILING = 240,
	LOAD_BOX = 704, /* the servers' boxes */
	LOAD_BOX_HIGH = 100,
	LOAD_PANEL = 424
};

struct load_server {
	const struct ipvs_dest *dest;
	unsigned node; /* NO_NODE: no node has its address */
	int active, inactive;
	uint64_t due; /* expected share of all connections, by its weight, rounded */
	uint64_t given;
};

struct load_shown {
	const struct ipvs_service *service;
	unsigned director;
	struct load_server servers[LOAD_SERVERS];
	size_t count, left_out;
	uint64_t weights, given;
};

enum hue load_hue(const struct picture *p, const struct load_server *s);
enum picture_sign load_sign(const struct picture *p, const struct load_server *s);
/* ---- draw_columns.c ---- */
int load_scale(const struct load_shown *l); /* connections per ball */
void draw_columns(struct picture *p, const struct load_shown *l, int each);
/* ---- draw_series.c ---- */
void draw_series(struct picture *p, const struct load_shown *l);

#endif
