/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tables of state share: going through the hosts, what the present moment has changed. */
#ifndef LVSLAB_UI_VIEWS_TABLES_H
#define LVSLAB_UI_VIEWS_TABLES_H

#include "host/host.h"
#include "ui/views/view.h"

#define TABLE_ROWS_MAX 400 /* nobody scrolls further; a crowd's tables end with a sentence */

/* The host with that number, or NULL: a switch. */
const struct host *host_at(const struct model *m, size_t node);
/* Who has exactly this address on a card; the first one where several do; or NULL. */
const struct host *host_with(const struct model *m, uint32_t address);
/* The address of the first virtual service there is; 0: there is none. */
uint32_t first_vip(const struct model *m);
/* Where that node has it: "●" on a card, "○" on lo or another device without a wire, or "". */
const char *vip_sign(const struct model *m, unsigned node, uint32_t vip);
/* Is any record of the present moment about that frame? Then what it taught is new. */
bool moment_is_about(const struct model *m, uint64_t frame);
/* The rest is left out: says so in row `y`. The next row. */
int table_ends_early(struct area a, int y);
/* "rs1" in its colour in row `y`. The next row. */
int table_heading(const struct drawing *d, int y, const struct node *n);

#endif
