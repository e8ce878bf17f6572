/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state shared by a host's shells, made when a shell or a file is first used. */
#include "app/system/shell_state.h"

#include <string.h>

#include "host/host.h"

static const struct guest_key shell_guest = {"shell"};

struct shell_state *shell_state(struct host *h)
{
	struct shell_state *s = host_guest(h, &shell_guest);

	if (s)
		return s;
	s = arena_alloc(host_engine(h)->arena, sizeof(*s));
	strcpy(s->directory, "/root");
	strcpy(s->previous, "/root");
	list_init(&s->kernel_log);
	list_init(&s->watches);
	host_set_guest(h, &shell_guest, s);
	return s;
}
