/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lab and its script's captures, laid side by side: capture/world.h. */
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
	const struct netdev *points[PROVE_POINTS]; /* where both were captured */
	size_t point_count;
	struct world is, was; /* the lab's frames, the kernel's */
	struct worlds result;
};

/* Listens to the lab from now on: before its first step. */
struct prove_listener;
struct prove_listener *prove_listen(struct prove *p, struct lab *lab);
void prove_deaf(struct prove_listener *l, struct lab *lab);
/* Reads folder/NODE.DEV.pcap of every point. −1 and the problems. */
int prove_read(struct prove *p, const char *folder, struct problems *ps);
void prove_compare(struct prove *p);
/* A capture of one interface, which is not known: the frames in p->was (all of point 0) are held
 * against every interface of the lab, and the one that fits best becomes the only point. False:
 * none has a frame in common. `lab` is run to its end, with `play` at the keys. */
bool prove_fit(struct prove *p, struct lab *lab, struct play *play);
void prove_free(struct prove *p);

/* "212 of 212 frames equal", or the first that parts, with what was masked. */
void prove_text(struct text *t, const struct prove *p);
/* A page with every frame of both. */
void prove_html(struct text *t, const struct prove *p, const char *title);

#endif
