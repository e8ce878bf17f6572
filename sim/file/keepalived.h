/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keepalived.conf of every host that a scenario gives one: what is wrong with it. */
#ifndef LVSLAB_FILE_KEEPALIVED_H
#define LVSLAB_FILE_KEEPALIVED_H

#include "base/problem.h"
#include "world/lab.h"

/*
 * Reads them in a lab that was just opened. `wrong`: what `keepalived -t` would say, in its words,
 * and what the lab refuses; `notes`: where the real one says nothing and things go wrong all the
 * same, and words without effect here. Places are those of the scenario's file.
 */
void keepalived_check(const struct lab *lab, struct problems *wrong, struct problems *notes);

#endif
