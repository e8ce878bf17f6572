/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lab as commands that build it on real Linux hosts, and as a map for Graphviz. */
#ifndef LVSLAB_UI_REPORT_COMMANDS_H
#define LVSLAB_UI_REPORT_COMMANDS_H

#include "spec/spec.h"

struct text;

/* Host by host: ip, sysctl, ip route, ipvsadm. */
void commands_text(struct text *t, const struct spec *spec);
/* The same for one host, without its head line. */
void commands_of_host(struct text *t, const struct spec *spec, const struct spec_node *n);
/* The map: nodes by role, links with their unusual properties. */
void map_dot(struct text *t, const struct spec *spec);

#endif
