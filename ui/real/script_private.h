/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to script.c and its helper files. */
#ifndef LVSLAB_UI_REAL_SCRIPT_PRIVATE_H
#define LVSLAB_UI_REAL_SCRIPT_PRIVATE_H

#include "ui/real/script.h"

struct link;

/* ns: a faster reply came over cables without delay */
#define SCRIPT_QUICK INT64_C(1000000)

/* ---- script_calls.c ---- */
void script_hear_calls(struct script_calls *c, struct lab *lab);
void script_put_calls(struct text *t, const struct script_calls *c);

/* ---- script_links.c ---- */
/* The host's end if there is one, because only there is it known what the host sent. */
const struct netdev *script_captured_end(const struct link *l);
/* The special properties of a cable, as calls of head.sh's functions. */
void script_link_begins(struct text *t, const struct link *l);
/* `e`: an event of a cable */
void script_link_event(
	struct text *t, const struct spec *spec, const struct lab *lab, const struct spec_event *e);

#endif
