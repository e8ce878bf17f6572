/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The programs and virtual services that a file asks for. */
#ifndef LVSLAB_WORLD_SERVICES_H
#define LVSLAB_WORLD_SERVICES_H

#include "world/world.h"

/* a node's `services`: the servers that listen on it */
void services_start(struct host *h, const struct spec_node *spec, struct problems *ps);
/* `virtual_servers`: the ipvsadm commands that stand for them, typed on their directors */
void virtual_servers_add(struct lab *lab, struct problems *ps);
/* those commands, for `export` and people: one virtual server's, a line each */
void virtual_server_commands(
	struct text *out, const struct spec_virtual_server *vs, const char *scheduler);
/* the command that gives one of its servers another weight and leaves all else as the file has it
 */
void virtual_server_edit_weight(struct text *out, const struct spec_virtual_server *vs,
	const struct spec_real_server *rs, int64_t weight);

#endif
