/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPVS's files under /proc/net. */
#ifndef LVSLAB_IPVS_PROC_H
#define LVSLAB_IPVS_PROC_H

#include "ipvs/ipvs.h"

struct text;

void ipvs_proc_services(const struct ipvs *ipvs, struct text *out); /* ip_vs */
void ipvs_proc_conns(const struct ipvs *ipvs, struct text *out);    /* ip_vs_conn */
void ipvs_proc_stats(const struct ipvs *ipvs, struct text *out);    /* ip_vs_stats */

#endif
