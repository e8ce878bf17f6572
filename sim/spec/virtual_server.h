/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ipvsadm commands for a virtual server of a file, without a newline. */
#ifndef LVSLAB_SPEC_VIRTUAL_SERVER_H
#define LVSLAB_SPEC_VIRTUAL_SERVER_H

#include <stdint.h>

#include "spec/spec.h"

struct text;

/* `ipvsadm -A`; `scheduler`: replaces the file's, or NULL */
void virtual_server_add_service(
	struct text *t, const struct spec_virtual_server *vs, const char *scheduler);
/* `ipvsadm -a`: one of its servers */
void virtual_server_add_server(
	struct text *t, const struct spec_virtual_server *vs, const struct spec_real_server *rs);
/* all of them, for `export` and for display, one per line */
void virtual_server_commands(
	struct text *out, const struct spec_virtual_server *vs, const char *scheduler);
/* the command that changes the weight of one server and keeps its other settings */
void virtual_server_edit_weight(struct text *out, const struct spec_virtual_server *vs,
	const struct spec_real_server *rs, int64_t weight);

#endif
