/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtual services (struct ip_vs_service): protocol + address + port, or a firewall mark. */
#ifndef LVSLAB_IPVS_SERVICE_H
#define LVSLAB_IPVS_SERVICE_H

#include "ipvs/dest.h"
#include "ipvs/ipvs.h"

struct ipvs_scheduler;

#define IPVS_PERSISTENT_TIMEOUT 360 /* seconds: the default of `-p` (ipvsadm 1.31) */

struct ipvs_service_spec { /* struct ip_vs_service_user_kern */
	uint8_t protocol;  /* for a mark: TCP by convention, not used */
	uint32_t addr;
	uint16_t port;
	uint32_t fwmark; /* 0: by address */
	const char *scheduler;
	uint32_t flags;   /* enum ipvs_service_flags */
	uint32_t timeout; /* persistence, seconds */
	uint32_t netmask; /* persistence */
};

struct ipvs_service {
	struct list link; /* in ipvs.services */
	struct hash_node node;
	struct ipvs *ipvs;
	uint8_t protocol;
	uint32_t addr;
	uint16_t port;
	uint32_t fwmark;
	uint32_t flags;
	uint32_t timeout; /* jiffies */
	uint32_t netmask;
	struct list destinations; /* struct ipvs_dest, newest first */
	uint32_t num_dests;
	uint32_t refs; /* references: the table, and servers bound to it (also those in the
		        * trash) */
	const struct ipvs_scheduler *scheduler; /* NULL: "none" */
	void *sched_data;                       /* owned by the scheduler, in the arena */
	bool suspicious; /* the scheduler is a loaded library: its picks are checked */
	struct ipvs_stats stats;
};

/* 0, -EEXIST, -ENOENT (no such scheduler), -EINVAL */
int ipvs_service_add(struct ipvs *ipvs, const struct ipvs_service_spec *spec);
int ipvs_service_edit(struct ipvs_service *svc, const struct ipvs_service_spec *spec);
void ipvs_service_del(struct ipvs_service *svc);
void ipvs_flush(struct ipvs *ipvs);                          /* ipvsadm -C */
void ipvs_zero(struct ipvs *ipvs, struct ipvs_service *svc); /* ipvsadm -Z; NULL: all */

/* Exactly this service: by mark if `fwmark`, else by address and port. */
struct ipvs_service *ipvs_service_get(
	const struct ipvs *ipvs, uint32_t fwmark, uint8_t protocol, uint32_t addr, uint16_t port);
/* ip_vs_service_find(): the service for such a packet: by mark, exact, FTP, port zero */
struct ipvs_service *ipvs_service_find(
	const struct ipvs *ipvs, uint32_t fwmark, uint8_t protocol, uint32_t addr, uint16_t port);
void ipvs_service_hold(struct ipvs_service *svc);
void ipvs_service_put(struct ipvs_service *svc);

#endif
