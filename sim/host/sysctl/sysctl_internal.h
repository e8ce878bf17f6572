/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared among the files of the sysctl tree. */
#ifndef LVSLAB_HOST_SYSCTL_SYSCTL_INTERNAL_H
#define LVSLAB_HOST_SYSCTL_SYSCTL_INTERNAL_H

#include "host/sysctl/sysctl.h"

struct text;

#define ROWS(table) (table), sizeof(table) / sizeof((table)[0])

/* sysctl_value.c: every form except SYSCTL_SPECIAL */
void sysctl_show_value(const struct sysctl_row *row, const void *data, struct text *out);
int sysctl_store_value(const struct sysctl_row *row, void *data, const char *words); /* -EINVAL */

/* Mounts net/ipv4, net/ipv4/route, net/core with their defaults; conf/{all,default} and ip_forward;
 * neigh/default */
void sysctl_init_ipv4(struct host *h);
void sysctl_init_inert(struct host *h); /* the names without effect in the lab */
void sysctl_init_conf(struct host *h);
void sysctl_init_neigh(struct host *h);
void sysctl_conf_add(struct host *h, struct in_device *in_dev);
void sysctl_neigh_add(struct host *h, struct in_device *in_dev);

#endif
