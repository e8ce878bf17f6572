/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Right labs of every forwarding method on every kind of topology, as files, for the matrix. */
#ifndef LVSLAB_TESTS_MATRIX_LABS_H
#define LVSLAB_TESTS_MATRIX_LABS_H

#include <stdint.h>

#include "faults/fault.h"

struct text;

enum matrix_topology { MATRIX_LAN, MATRIX_ROUTED, MATRIX_TWO_CARDS, MATRIX_TOPOLOGIES };
extern const char *const matrix_topologies[MATRIX_TOPOLOGIES];
extern const char *const matrix_methods[FAULT_METHODS];

/* Three servers; the seed chooses scheduler, weights and numbers. */
void matrix_lab(struct text *t, enum fault_method m, enum matrix_topology topology, uint64_t seed);

/* Two directors with keepalived: pair_labs.c. The client is the VIP's neighbour, or behind a
 * router. */
#define PAIR_TOPOLOGIES 2
extern const char *const pair_topologies[PAIR_TOPOLOGIES];
void matrix_pair(struct text *t, enum fault_method m, bool routed, uint64_t seed);

#endif
