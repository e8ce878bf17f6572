/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks a lab with one representative host what the lab supports of Linux: which settings exist and
 * their defaults, and which commands it accepts. So a scenario never contains what the lab would
 * refuse.
 */
#ifndef LVSLAB_INTAKE_PROBE_H
#define LVSLAB_INTAKE_PROBE_H

#include <stdbool.h>

struct probe_host;

struct probe_host *probe_host_new(void); /* NULL if out of memory */
/* the same with these interfaces: a node's `interfaces:` as YAML, or "" */
struct probe_host *probe_host_like(const char *interfaces);
void probe_host_free(struct probe_host *p);

enum probe_setting {
	PROBE_UNKNOWN, /* the setting does not exist here, or has no effect */
	PROBE_DEFAULT, /* the default value of a host of the lab */
	PROBE_OTHER,   /* a different value that the lab accepts */
	PROBE_REFUSED, /* the kernel would refuse the value */
};
enum probe_setting probe_host_setting(struct probe_host *p, const char *name, const char *value);
/* types it; true if it succeeded */
bool probe_host_takes(struct probe_host *p, const char *command);

#endif
