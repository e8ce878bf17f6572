/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares a lab with its script's captures: capture/world.h. */
#ifndef LVSLAB_UI_REAL_PROVE_H
#define LVSLAB_UI_REAL_PROVE_H

#include "base/problem.h"
#include "capture/world.h"
#include "world/lab.h"

struct play;
struct text;

#define PROVE_POINTS 256

struct prove {
	const struct lab *lab;
	const struct netdev *points[PROVE_POINTS]; /* captured in both */
	size_t point_count;
	struct world is, was; /* the lab's frames, the kernel's */
	struct worlds result;
};

/* Records the lab's frames from now on: call it before the first step. */
struct prove_listener;
struct prove_listener *prove_listen(struct prove *p, struct lab *lab);
void prove_deaf(struct prove_listener *l, struct lab *lab);
/* Reads folder/NODE.DEV.pcap of every point. −1 and the problems. */
int prove_read(struct prove *p, const char *folder, struct problems *ps);
void prove_compare(struct prove *p);
/* For a capture of one unknown interface: compares the frames in p->was (all of point 0) with every
 * interface of the lab; the best match becomes the only point. False: no frame in common. Runs
 * `lab` to its end, with `play` typing. */
bool prove_fit(struct prove *p, struct lab *lab, struct play *play);
void prove_free(struct prove *p);

/* "212 of 212 frames equal", or the first difference, with what was masked. */
void prove_text(struct text *t, const struct prove *p);
/* A page with all frames of both. */
void prove_html(struct text *t, const struct prove *p, const char *title);

#endif
