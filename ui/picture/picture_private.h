/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A picture being drawn: shared by its parts. */
#ifndef LVSLAB_UI_PICTURE_PRIVATE_H
#define LVSLAB_UI_PICTURE_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "ui/picture/instant.h"
#include "ui/picture/letters.h"
#include "ui/picture/picture.h"
#include "ui/picture/plan.h"
#include "ui/picture/room.h"

#define VIPS_MAX 8

struct chip_owner {
	uint8_t mac[6];
	unsigned node;
};

struct chips { /* which host has which MAC, and the hosts' chips */
	struct chip_owner *items;
	size_t count;
	unsigned bytes;        /* bytes of a MAC to show: enough to distinguish all of the lab */
	uint8_t *hues, *signs; /* by node */
};

struct timing { /* of the animation, ms */
	int now, length;
	int glide;        /* envelopes have arrived */
	int off, on, ttl; /* of the rewrite: end times */
	int fallen;       /* dropped frames have fallen */
};

#define LIFTED_MOST 3 /* per group */

struct lifted { /* a member drawn outside its group */
	unsigned node, worth;
	int group, place, of; /* index and number among those of its group */
};

struct picture {
	struct scene *s;
	enum picture_what what;
	const struct model *m;
	const struct network *net;
	struct plan plan;
	struct instant now;
	struct room room;
	struct chips chips;
	struct timing time;
	uint32_t vips[VIPS_MAX];
	size_t vip_count;
	char prefix[16];  /* "192.168.10.", common to all addresses and omitted in short ones; "" */
	struct rect lens; /* of the rewrite; w 0: none */
	int lens_column;
	bool lens_in_node; /* the node is enlarged to contain it */
	unsigned acting;   /* node; NO_NODE */
	struct lifted lifted[PLAN_COLUMNS];
	size_t lifted_count;
	size_t left_in[PLAN_COLUMNS]; /* by group: members that would be outside if there were
				       * room */
};

/* ---- chips.c ---- */
void chips_read(struct chips *c, const struct network *net);
void chips_free(struct chips *c);
enum hue chip_hue(const struct picture *p, const uint8_t *mac);
unsigned chip_node(const struct picture *p, const uint8_t *mac);              /* NO_NODE: unknown */
void chip_label(const struct picture *p, struct text *t, const uint8_t *mac); /* ":02" */
int chip_width(const struct picture *p, const uint8_t *mac);
int widest_chip(const struct picture *p);
int chip_draw(struct picture *p, int x, int y, const uint8_t *mac); /* its left, its middle */
/* from → to; returns the width */
int chips_draw(struct picture *p, int x, int y, const uint8_t *from, const uint8_t *to);

/* ---- addresses.c ---- */
void addresses_read(struct picture *p);
bool is_vip(const struct picture *p, uint32_t address);
void put_short(const struct picture *p, struct text *t, uint32_t address); /* ".100" */
/* The text with every full address shortened as by put_short(). */
void put_shortened(const struct picture *p, struct text *t, const char *words);
unsigned server_node(const struct picture *p, uint32_t address);       /* the node that has it;
								        * NO_NODE */
const struct host *picture_host(const struct picture *p, size_t node); /* NULL: a switch */

/* ---- motion.c ---- */
void motion_read(struct picture *p, int phase);
/* Progress between two times in thousandths: eased in and out. */
int eased(const struct timing *t, int from, int to);
int faded(const struct timing *t, int from, int to);   /* linear */
int falling(const struct timing *t, int from, int to); /* accelerating */

/* ---- lift.c ---- */
void lift_members(struct picture *p);
bool node_is_lifted(const struct picture *p, unsigned node);
bool lifted_as_row(const struct picture *p, unsigned node);
struct rect lifted_rect(const struct picture *p, unsigned node);
/* ---- draw_tall.c ---- */
void draw_tall_caption(struct picture *p, const char *words);
void draw_tall_host(struct picture *p, unsigned node, struct rect box, bool muted);
void draw_badges(struct picture *p);
/* ---- draw_nodes.c ---- */
struct rect node_rect(const struct picture *p, unsigned node);
void draw_nodes(struct picture *p);
void take_nodes(struct picture *p); /* reserves their room */
/* ---- draw_groups.c ---- */
void draw_groups(struct picture *p);
/* ---- draw_tags.c ---- */
int tag_width(const char *words, bool sign);
void tag_draw(struct picture *p, int x, int y, const char *words, const char *state);
struct held { /* a virtual service's address at a node */
	uint32_t vip;
	const char *dev;
	bool silent;
	bool is_new;
};
const char *tag_state(const struct held *h); /* for tag_draw() */
void put_tag_words(const struct picture *p, struct text *t, const struct held *h);
size_t tags_of(const struct picture *p, unsigned node, struct held *items, size_t most);
/* ---- draw_wires.c ---- */
void draw_wires(struct picture *p);
void draw_ghost(struct picture *p);
void draw_flight(struct picture *p);
void take_wires(struct picture *p);
/* ---- draw_letter.c ---- */
void letter_words(const struct picture *p, const struct dissection *d, struct text lines[3]);
void draw_letters(struct picture *p);
/* ---- draw_lens.c ---- */
void plan_lens(struct picture *p);
void draw_lens(struct picture *p);
uint64_t forward_record(const struct picture *p); /* of a frame forwarded with changes; 0: none */
/* The node that the response would have passed on the request's path; NO_NODE. */
unsigned passed_by(const struct picture *p);
/* ---- draw_bubbles.c ---- */
void draw_bubbles(struct picture *p);
/* A triangle over a box's edge, pointing to its node. */
void bubble_tail(struct picture *p, struct rect b, struct rect node, enum picture_role role);
/* ---- draw_pick.c ---- */
bool draw_pick(struct picture *p);
void put_score(struct text *t, const struct score *s); /* "259 / 1" */
size_t score_place(const struct scores *all, const struct score *s);
void put_place(struct text *t, const struct scores *all, const struct score *s, bool runner_up);
void put_server(const struct picture *p, struct text *t, uint32_t address); /* "rs1", or ".11" */
/* ---- verdicts.c ---- */
enum bubble_kind { BUBBLE_YES, BUBBLE_SILENT, BUBBLE_DROP, BUBBLE_NOTE, BUBBLE_PICK };
enum bubble_kind verdict_of(const struct record *r, struct text *verdict);
void reason_of(const struct picture *p, const struct record *r, struct text *words);
const char *bubble_kind_name(enum bubble_kind k);
const char *bubble_function(const struct record *r);
/* ---- briefs.c ---- */
const char *brief_of(unsigned reason); /* short form of a sentence; NULL: the sentence is short */
/* ---- draw_tables.c ---- */
void draw_tables(struct picture *p);
/* ---- draw_time.c ---- */
void draw_timeline(struct picture *p);
/* ---- draw_head.c ---- */
void draw_head(struct picture *p);
/* ---- draw_load.c ---- */
void draw_load(struct picture *p);

#endif
