/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks the keepalived.conf of every host that has one in a scenario. */
#ifndef LVSLAB_FILE_KEEPALIVED_H
#define LVSLAB_FILE_KEEPALIVED_H

#include "base/problem.h"
#include "world/lab.h"

/*
 * Parses them in a newly opened lab. `wrong`: the messages of `keepalived -t`, and what the lab
 * refuses; `notes`: errors for which the real one has no message, and keywords without effect here.
 * Places refer to the scenario's file.
 */
void keepalived_check(const struct lab *lab, struct problems *wrong, struct problems *notes);

#endif
