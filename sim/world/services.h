/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The programs and virtual services of a file. */
#ifndef LVSLAB_WORLD_SERVICES_H
#define LVSLAB_WORLD_SERVICES_H

#include "world/world.h"

/* a node's `services`: the servers that listen on it */
void services_start(struct host *h, const struct spec_node *spec, struct problems *ps);
/* `virtual_servers`: their ipvsadm commands, run on their directors */
void virtual_servers_add(struct lab *lab, struct problems *ps);

#endif
