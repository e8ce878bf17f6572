/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the lab knows of Linux, asked of a lab with one host that stands for all: which settings it
 * has and with which value they begin, and which commands it takes. So a scenario never says what
 * the lab would refuse.
 */
#ifndef LVSLAB_INTAKE_PROBE_H
#define LVSLAB_INTAKE_PROBE_H

#include <stdbool.h>

struct probe_host;

struct probe_host *probe_host_new(void); /* NULL where the machine has no memory left for it */
/* the same with these interfaces: a node's `interfaces:` as YAML, or "" */
struct probe_host *probe_host_like(const char *interfaces);
void probe_host_free(struct probe_host *p);

enum probe_setting {
	PROBE_UNKNOWN, /* no such setting here, or it has no effect */
	PROBE_DEFAULT, /* a host of the lab begins with this value */
	PROBE_OTHER,   /* a value of its own, and the lab takes it */
	PROBE_REFUSED, /* the kernel would not take such a value */
};
enum probe_setting probe_host_setting(struct probe_host *p, const char *name, const char *value);
/* types it; true where it ended well */
bool probe_host_takes(struct probe_host *p, const char *command);

#endif
