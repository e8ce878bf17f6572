/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `virtual_servers` is a notation for ipvsadm commands and is converted to them. So it can express
 * only what an administrator could type, and errors are ipvsadm's.
 */
#include "base/text.h"
#include "spec/virtual_server.h"
#include "world/services.h"
#include "world/world.h"

static void add_one(struct lab *lab, const struct spec_virtual_server *vs, struct problems *ps)
{
	struct host *director = lab_host(lab, vs->on.s);
	struct text line = {0};

	const char *scheduler = lab->options.scheduler ? lab->options.scheduler : vs->scheduler.s;

	virtual_server_add_service(&line, vs, libraries_name(lab, scheduler));
	if (world_set_up(director, text_str(&line), vs->at, ps) == 0) {
		for (size_t i = 0; i < vs->real_servers.count; i++) {
			text_clear(&line);
			virtual_server_add_server(&line, vs, &vs->real_servers.items[i]);
			world_set_up(director, text_str(&line), vs->real_servers.items[i].at, ps);
		}
	}
	text_free(&line);
}

void virtual_servers_add(struct lab *lab, struct problems *ps)
{
	for (size_t i = 0; i < lab->spec->virtual_servers.count; i++)
		add_one(lab, &lab->spec->virtual_servers.items[i], ps);
}
