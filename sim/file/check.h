/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks across keys: names that must exist, addresses that must differ, keys that belong together.
 * They run on a typed spec and also fill in a few values that depend on others.
 */
#ifndef LVSLAB_FILE_CHECK_H
#define LVSLAB_FILE_CHECK_H

#include "spec/spec.h"

void check_network(struct spec *s, struct problems *ps); /* nodes, links, addresses, MTUs */
/* tries every sysctl as its host would accept it */
void check_sysctls(const struct spec *s, struct problems *ps);
void check_services(struct spec *s, struct problems *ps); /* virtual and real servers, workload */
void check_story(struct spec *s, struct problems *ps);    /* events, walkthrough, checks */

/* The host that `name` names, or NULL after a problem. */
const struct spec_node *check_host(
	const struct spec *s, struct problems *ps, const struct spec_string *name);
/* True if no problem was reported inside the object at `at`: only then report missing parts. */
bool check_clean(const struct problems *ps, const struct place *at);
/* "did you mean 'NAME'?" among the nodes (and groups), freed by the caller; or NULL */
char *check_nearest_node(const struct spec *s, const struct problems *ps, const char *given);

#endif
