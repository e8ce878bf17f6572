/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view: one file in ui/views/ that ends in one const struct, named view_NAME after the file.
 * Adding the file puts it on the screen (cmake/registry.cmake).
 *
 *	const struct view view_sockets = {
 *		.name = "sockets", .title = "Sockets", .slot = SLOT_STATE, .order = 60,
 *		.draw = draw,
 *	};
 *
 * A view reads the model and draws on an area. It draws everything it has, from row 0 down, and
 * returns the number of rows: the screen scrolls what does not fit. If it must not draw everything
 * (a list of 10^5 rows), it draws what fits and returns 0.
 */
#ifndef LVSLAB_UI_VIEWS_VIEW_H
#define LVSLAB_UI_VIEWS_VIEW_H

#include "ui/canvas/canvas.h"
#include "ui/model/model.h"
#include "ui/screen/keys.h"

/* The place on the screen; the number is also the key that selects it. Views of one slot are its
 * tabs, in their `order`; pressing the key again selects the next one. */
enum slot {
	SLOT_HEADER,
	SLOT_MAP,
	SLOT_EVENTS,
	SLOT_FRAME,
	SLOT_WHY,
	SLOT_STATE,
	SLOT_LOAD,
	SLOT_CONSOLE,
	SLOT_LESSON, /* a band above the bottom line, with the height of `rows` */
	SLOTS
};

struct prompt; /* ui/screen/prompt.h */
struct screen; /* ui/screen/screen.h: what a view may call when it gets a key */

struct view_key {
	const char *key;   /* as on the bottom line: "Enter" */
	const char *brief; /* there, a word or two: "type on it" */
	const char *help;  /* a sentence for the help */
};

struct drawing {
	void *state;
	const struct model *model;
	struct area area;
	bool focused;                /* its pane has the focus */
	const struct prompt *prompt; /* an input line in this pane, or NULL */
};

struct view {
	const char *name;  /* for `:view NAME` */
	const char *title; /* on the pane */
	enum slot slot;
	int order;
	bool keeps_place;            /* keeps its scroll position when time moves */
	const struct view_key *keys; /* ends with a NULL key; may be NULL */
	/* does the key have an effect now? NULL: always; the help lists all of them */
	bool (*offers)(const struct model *m, const struct view_key *key);
	const struct view_key *signs;          /* its signs, for the help; may be NULL */
	size_t state_size;                     /* of the view's own memory, zeroed, per screen */
	void (*close)(void *state);            /* called before it is freed; may be NULL */
	bool (*wanted)(const struct model *m); /* can it ever show anything? NULL: yes */
	/* only SLOT_LESSON: rows needed at that width; 0: none now */
	int (*rows)(const struct drawing *d, int width);
	int (*draw)(const struct drawing *d); /* returns the total number of rows; 0: no more than
					       * fit */
	/* true: the view handled the key; may be NULL */
	bool (*key)(struct screen *s, void *state, int key);
	/* row and column in its area, adjusted for scrolling; may be NULL */
	bool (*click)(struct screen *s, void *state, int x, int y);
	/* true while the user types text here: every key except Esc goes to `key`; may be NULL */
	bool (*typing)(const void *state);
};

/* All of them by file name; ends with NULL. Generated. */
extern const struct view *const views[];
extern const size_t views_count;

/* ---- drawing shared by several views (ui/views/parts.c) ---- */
unsigned look_of_node(const struct model *m, unsigned node);
unsigned look_of_frame(const struct dissection *d);
/* The function's name from "net/ipv4/arp.c: arp_process()" */
const char *function_of(const char *source);
/* The interface at the other end of an interface's link, or NULL; its node. */
const struct netdev *dev_behind(const struct model *m, unsigned node, unsigned dev);
/* The node at the other end of an interface's link, or NULL. */
const struct node *node_behind(const struct model *m, unsigned node, unsigned dev);

/* ---- MACs (ui/views/chips.c) ---- */
/* A MAC always has the colour and the sign of its host. */
unsigned look_of_mac(const struct model *m, const uint8_t *mac);
/* One cell; "*" for broadcast; "" if no host has it. */
const char *sign_of_mac(const struct model *m, const uint8_t *mac);
/* The sign of a host; "" for a switch. */
const char *chip_sign(const struct model *m, unsigned node);
/* Sign and MAC in at most `room` cells: "◉02:00:00:00:00:50", or else "◉…:50". */
void chip_text(const struct model *m, struct text *t, const uint8_t *mac, size_t room);
/* "◉:50" in its colour, with the last byte of each of its MACs as far as they fit in `width`;
 * always the sign. Returns the column after it. */
int chip_put_host(const struct drawing *d, int x, int y, int width, const struct node *n);
/* The owner of a MAC: a node's name, "everybody", or NULL. */
const char *owner_of_mac(const struct model *m, const uint8_t *mac);

#endif
