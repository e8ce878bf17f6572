/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A picture of a lab, independent of pixels: twelve kinds of items (a node, a wire, an envelope …),
 * each made of five kinds of shapes. Positions are integers on a plane of 1600 by 900 units, or
 * wider for a wide lab; a shape's look is a role, never a colour. Renderers draw shapes and know
 * nothing about networks; tests, screen readers and clicks use the items.
 *
 * Items are in back-to-front order, and so are the shapes of an item. docs/picture.md is the
 * format.
 */
#ifndef LVSLAB_UI_PICTURE_SCENE_H
#define LVSLAB_UI_PICTURE_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum item_kind {
	ITEM_CAPTION,
	ITEM_GHOST,
	ITEM_WIRE,
	ITEM_NODE,
	ITEM_GROUP,
	ITEM_TAG,
	ITEM_TABLE,
	ITEM_COLUMN,
	ITEM_SERIES,
	ITEM_ENVELOPE,
	ITEM_BUBBLE,
	ITEM_TIMELINE,
	ITEM_KINDS
};

/* clang-format off */
/* ROLE(id, name, fill, stroke, width in tenths, dash): paints are palette.h's */
#define PICTURE_ROLES(X)                                                      \
	X(PR_BOX, "box", BOX, INK, 30, 0, 0)                                  \
	X(PR_MUTED, "muted", MUTED, WIRE, 30, 9, 6)                           \
	X(PR_PAPER, "paper", BOX, INK, 30, 0, 0)                              \
	X(PR_NEXT, "next", NONE, FOCUS, 30, 10, 7)                            \
	X(PR_NEXT_PAPER, "next-paper", GROUND, FOCUS, 30, 10, 7)              \
	X(PR_OLD, "old", MUTED, WIRE, 30, 9, 6)                               \
	X(PR_CHANGED, "changed", CHANGED_TINT, CHANGED_LINE, 30, 0, 0)        \
	X(PR_SAYS, "says", BOX, FOCUS, 30, 0, 0)                              \
	X(PR_HUSH, "hush", MUTED, WIRE, 30, 0, 0)                             \
	X(PR_HALO, "halo", NONE, FOCUS, 60, 0, 0)                             \
	X(PR_GLOW, "glow", NONE, GLOW, 140, 0, 0)                             \
	X(PR_HAIR, "hair", NONE, WIRE, 20, 0, 0)                              \
	X(PR_CELL, "cell", BOX, WIRE, 20, 0, 0)                               \
	X(PR_WIRE, "wire", NONE, WIRE, 40, 0, 0)                              \
	X(PR_CUT, "cut", NONE, CHANGED_LINE, 40, 5, 8)                        \
	X(PR_CASE, "case", NONE, LIVE_CASE, 120, 0, 0)                        \
	X(PR_LIVE, "live", NONE, HUE, 70, 0, 0)                               \
	X(PR_GHOST, "ghost", NONE, WIRE, 40, 4, 9)                            \
	X(PR_CHIP, "chip", HUE, CASE, 20, 0, 0)                               \
	X(PR_EDGE, "edge", HUE, NONE, 0, 0, 0)                                \
	X(PR_ALL, "all", INK, CASE, 20, 0, 0)                                 \
	X(PR_GROUND, "ground", GROUND, NONE, 0, 0, 0)                         \
	X(PR_POINT, "point", INK, NONE, 0, 0, 0)                              \
	X(PR_BALL, "ball", HUE, INK, 30, 0, 0)                                \
	X(PR_HOLLOW, "hollow", GROUND, INK, 30, 0, 0)                         \
	X(PR_DUE, "due", NONE, WIRE, 30, 4, 7)                                \
	X(PR_HERE, "here", FOCUS, NONE, 0, 0, 0)                              \
	X(PR_TEXT, "text", INK, NONE, 0, 0, 0)                                \
	X(PR_SECOND, "second", INK2, NONE, 0, 0, 0)                           \
	X(PR_FAINT, "faint", FAINT, NONE, 0, 0, 0)                            \
	X(PR_ON_CHIP, "on-chip", DARK, NONE, 0, 0, 0)                         \
	X(PR_ON_INK, "on-ink", GROUND, NONE, 0, 0, 0)                         \
	X(PR_ON_CHANGED, "on-changed", CHANGED_TEXT, NONE, 0, 0, 0)           \
	X(PR_SIGN, "sign", NONE, INK, 40, 0, 0)                               \
	X(PR_SIGN_HERE, "sign-here", NONE, FOCUS, 40, 0, 0)                   \
	X(PR_SIGN_CHANGED, "sign-changed", NONE, CHANGED_LINE, 40, 0, 0)      \
	X(PR_SIGN_FAINT, "sign-faint", NONE, FAINT, 40, 0, 0)

/* S(id, name, stroked, path): drawn around (0, 0), about 20 across; the path uses only M, L, H, V,
 * C and z with absolute numbers */
#define PICTURE_SIGNS(S)                                                                        \
	S(SIGN_NONE, "none", false, "")                                                         \
	S(SIGN_DISC, "disc", false, "M-9 0C-9 -5 -5 -9 0 -9C5 -9 9 -5 9 0C9 5 5 9 0 9C-5 9 -9 5 -9 0z") \
	S(SIGN_DOWN, "down", false, "M0 10L10 -8L-10 -8z")                                     \
	S(SIGN_TRIANGLE, "triangle", false, "M0 -10L10 8L-10 8z")                               \
	S(SIGN_SQUARE, "square", false, "M-8 -8L8 -8L8 8L-8 8z")                                \
	S(SIGN_DIAMOND, "diamond", false, "M0 -11L11 0L0 11L-11 0z")                            \
	S(SIGN_PLUS, "plus", false, "M-4 -10L4 -10L4 -4L10 -4L10 4L4 4L4 10L-4 10L-4 4L-10 4L-10 -4L-4 -4z") \
	S(SIGN_BURST, "burst", false, "M0 -11L3 -4L10 -6L5 0L10 6L3 4L0 11L-3 4L-10 6L-5 0L-10 -6L-3 -4z") \
	S(SIGN_STAR, "star", false, "M0 -13L4 -4L13 -4L6 2L8 11L0 6L-8 11L-6 2L-13 -4L-4 -4z")  \
	S(SIGN_YES, "yes", true, "M-10 1L-3 8L10 -8")                                           \
	S(SIGN_NO, "no", true, "M-8 -8L8 8M8 -8L-8 8")                                          \
	S(SIGN_CHANGED, "changed", true, "M-10 -4L10 -4M-10 5L10 5M5 -11L-5 12")                \
	S(SIGN_SAME, "same", true, "M-10 -4L10 -4M-10 5L10 5")                                  \
	S(SIGN_SILENT, "silent", true, "M-11 -4L-6 -4L0 -10L0 10L-6 4L-11 4zM5 -5L13 5M13 -5L5 5") \
	S(SIGN_ARROW, "arrow", true, "M-11 0L10 0M3 -7L10 0L3 7")                               \
	S(SIGN_WAITS, "waits", true, "M-7 -10L7 -10L-7 10L7 10z")                               \
	S(SIGN_TYPED, "typed", true, "M-10 -7L-3 0L-10 7M0 8L10 8")                             \
	S(SIGN_CLIENT, "client", true, "M-14 -11L14 -11L14 7L-14 7zM-6 13L6 13")                \
	S(SIGN_DIRECTOR, "director", true, "M-14 0L-2 0L12 -9M-2 0L12 9M6 -11L13 -9L9 -4M9 4L13 9L6 11") \
	S(SIGN_SERVER, "server", true, "M-12 -12L12 -12L12 -4L-12 -4zM-12 4L12 4L12 12L-12 12zM-7 -8L-3 -8M-7 8L-3 8") \
	S(SIGN_ROUTER, "router", true, "M-13 0L13 0M0 -13L0 13M-8 -4L-13 0L-8 4M8 -4L13 0L8 4M-4 -8L0 -13L4 -8M-4 8L0 13L4 8") \
	S(SIGN_HOST, "host", true, "M-12 -10L12 -10L12 10L-12 10zM-7 -5L-3 -5")

/* LETTERING(id, name, size, bold) */
#define PICTURE_LETTERINGS(X)              \
	X(LETTERS_REST, "rest", 23, false)     \
	X(LETTERS_BOLD, "bold", 23, true)      \
	X(LETTERS_ADDRESS, "address", 26, false) \
	X(LETTERS_VERDICT, "verdict", 26, true) \
	X(LETTERS_NAME, "name", 28, true)      \
	X(LETTERS_CAPTION, "caption", 36, true)
/* clang-format on */

#define PICTURE_ROLE_ENUM(id, name, fill, stroke, width, dash, gap) id,
enum picture_role { PICTURE_ROLES(PICTURE_ROLE_ENUM) PICTURE_ROLE_COUNT };
#define PICTURE_SIGN_ENUM(id, name, stroked, path) id,
enum picture_sign { PICTURE_SIGNS(PICTURE_SIGN_ENUM) PICTURE_SIGN_COUNT };
#define PICTURE_LETTERS_ENUM(id, name, size, bold) id,
enum lettering { PICTURE_LETTERINGS(PICTURE_LETTERS_ENUM) LETTERING_COUNT };

/* of a host: five in rotation; routers are grey, "everybody" is ink */
enum hue { HUE_NONE, HUE_SKY, HUE_ORANGE, HUE_PURPLE, HUE_YELLOW, HUE_GREEN, HUE_GREY, HUES };

enum shape_kind {
	SHAPE_BOX,  /* x y w h, corners of radius r */
	SHAPE_DISC, /* centre x y, radius r */
	SHAPE_PATH, /* `points`, bends of radius r; closed: the last leads to the first */
	SHAPE_TEXT, /* x, baseline y; w: maximum width */
	SHAPE_SIGN, /* centre x y; r: thousandths of its size */
};

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct point {
	int x, y;
};

struct shape {
	uint8_t kind, role, hue, sign, lettering, anchor;
	bool closed;
	int x, y, w, h, r;
	size_t points, point_count; /* in scene.points */
	size_t text;                /* in scene.texts */
};

/* The movement of a whole item: renderers apply it to all its shapes. */
struct movement {
	int dx, dy;
	int turn; /* hundredths of a degree, clockwise, around the item's middle */
	int fade; /* 1000: opaque; 0: invisible */
};

struct item {
	uint8_t kind;
	size_t id, title; /* in scene.texts: "node-rs1"; a description for screen readers */
	const char *state;
	uint64_t record; /* its record; 0: none */
	int x, y, w, h;  /* its bounding box, before it is moved */
	struct movement moved;
	size_t first, count; /* of its shapes */
};

struct scene {
	int width, height;
	struct item *items;
	size_t item_count, item_cap;
	struct shape *shapes;
	size_t shape_count, shape_cap;
	struct point *points;
	size_t point_count, point_cap;
	struct text texts;         /* NUL-terminated, concatenated */
	size_t title, description; /* in texts: of the whole picture */
	int length;                /* duration of the animation in ms; 0: none */
};

void scene_init(struct scene *s, int width, int height);
void scene_free(struct scene *s);
const char *scene_string(const struct scene *s, size_t at);
size_t scene_keep(struct scene *s, const char *words); /* returns its offset in texts */

/* Adds an item in front of all others; shapes added next belong to it. The pointer is valid until
 * the next call. */
struct item *scene_item(struct scene *s, enum item_kind kind, const char *title, const char *id,
	...) TEXT_PRINTF(4, 5);
void scene_box(struct scene *s, enum picture_role role, int x, int y, int w, int h, int r);
void scene_disc(struct scene *s, enum picture_role role, enum hue hue, int x, int y, int r);
void scene_path(struct scene *s, enum picture_role role, enum hue hue, const struct point *p,
	size_t count, int r);
void scene_close(struct scene *s);           /* closes the last path */
void scene_hue(struct scene *s, enum hue h); /* of the last shape */
/* Text in the role, with its computed width. Returns that width. */
int scene_put(
	struct scene *s, enum picture_role role, enum lettering l, int x, int y, const char *words);
int scene_put_end(struct scene *s, enum picture_role role, enum lettering l, int x, int y,
	const char *words); /* ends at x */
int scene_put_middle(
	struct scene *s, enum picture_role role, enum lettering l, int x, int y, const char *words);
void scene_sign(struct scene *s, enum picture_role role, enum picture_sign sign, int x, int y,
	int thousandths);
/* Computes the last item's bounding box from its shapes. */
void scene_bounds(struct scene *s);

const char *item_kind_name(enum item_kind k);
const char *picture_role_name(unsigned role);
const char *picture_sign_name(unsigned sign);
const char *hue_name(unsigned hue);
const char *lettering_name(unsigned l);
int lettering_size(unsigned l); /* units */
bool lettering_bold(unsigned l);
bool picture_sign_stroked(unsigned sign);
const char *picture_sign_path(unsigned sign);

/* The items as lines of text, followed by their texts: for tests. */
void scene_text(struct text *t, const struct scene *s);
/* Everything as JSON (docs/picture.md), one line. */
void scene_json(struct text *t, const struct scene *s);

#endif
