/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text for records, reasons and frames. */
#ifndef LVSLAB_WATCH_DESCRIBE_H
#define LVSLAB_WATCH_DESCRIBE_H

#include <stdbool.h>

#include "world/lab.h"

struct kind;
struct record;
struct text;

const struct kind *kind_find(unsigned id);             /* or NULL */
bool kind_is_of(unsigned id, const struct kind *list); /* is it one of the module's? */
const struct reason *reason_find(unsigned number);     /* or NULL */
const char *reason_module(unsigned number);            /* "arp", or NULL */
unsigned kind_by_name(const char *name);
/* The reason's sentence for this record; "" if it has none. */
void record_why(struct text *t, const struct lab *lab, const struct record *r);
/* "SYN 192.168.10.50:40001 → 192.168.10.100:80 …": one line about a frame, all layers, as in a list
 */
void frame_describe(struct text *t, const struct frame *f);

/* Why the lab stopped, a sentence in its language (watch/ending.c): which host repeats what, which
 * switches form a ring. Nothing if it has not stopped. May run further steps to find out. */
void lab_end_words(struct text *t, struct lab *lab);
/* "sw1 and sw2 are joined by two links" */
void ring_words(struct text *t, const struct lab *lab);

#endif
