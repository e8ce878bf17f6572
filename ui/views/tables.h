/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the tables of state: iterating over hosts, and changes by the current moment. */
#ifndef LVSLAB_UI_VIEWS_TABLES_H
#define LVSLAB_UI_VIEWS_TABLES_H

#include "host/host.h"
#include "ui/views/view.h"

#define TABLE_ROWS_MAX 400 /* limit of rows; larger tables end with a sentence */

/* The host with that number, or NULL: a switch. */
const struct host *host_at(const struct model *m, size_t node);
/* The host with exactly this address on an interface; the first one if there are several; or
 * NULL. */
const struct host *host_with(const struct model *m, uint32_t address);
/* The address of the first virtual service; 0: none. */
uint32_t first_vip(const struct model *m);
/* Where that node has it: "●" on an Ethernet interface, "○" on lo or another device without a wire,
 * or "". */
const char *vip_sign(const struct model *m, unsigned node, uint32_t vip);
/* Is a record of the current moment about that frame? Then what was learnt from it is new. */
bool moment_is_about(const struct model *m, uint64_t frame);
/* Prints in row `y` that the rest is omitted. Returns the next row. */
int table_ends_early(struct area a, int y);
/* "rs1" in its colour in row `y`. Returns the next row. */
int table_heading(const struct drawing *d, int y, const struct node *n);

#endif
