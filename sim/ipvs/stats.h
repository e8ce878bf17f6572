/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counters of services and servers (struct ip_vs_stats). Changes become visible at the estimator's
 * next round, every 2 s (net/netfilter/ipvs/ip_vs_est.c).
 */
#ifndef LVSLAB_IPVS_STATS_H
#define LVSLAB_IPVS_STATS_H

#include <stdint.h>

struct ipvs;

struct ipvs_counters {
	uint64_t conns, inpkts, outpkts, inbytes, outbytes;
};

struct ipvs_stats {
	struct ipvs_counters now;   /* cpustats: current counts */
	struct ipvs_counters shown; /* kstats: as of the estimator's last round */
	struct ipvs_counters zero;  /* kstats0: the values at the last -Z */
	struct ipvs_counters last;  /* of the estimator: the previous round */
	struct ipvs_counters rate;  /* conns and packets per second · 2^10, bytes per second ·
				     * 2^5 */
};

/* What tools print: counters since -Z, and rates per second. */
void ipvs_stats_read(
	const struct ipvs_stats *s, struct ipvs_counters *counters, struct ipvs_counters *rates);
void ipvs_stats_zero(struct ipvs_stats *s); /* ip_vs_zero_stats() */
void ipvs_stats_init(struct ipvs *ipvs);    /* starts the estimator's timer */

#endif
