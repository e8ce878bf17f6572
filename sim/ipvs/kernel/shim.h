/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the two halves of a library that holds one of the kernel's schedulers: shim.c sees the
 * kernel's names, plug.c the lab's, and neither sees the other's. Addresses and ports here are in
 * host order, as the lab keeps them.
 */
#ifndef LVSLAB_KERNEL_SHIM_INTERFACE_H
#define LVSLAB_KERNEL_SHIM_INTERFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ip_vs_service;
struct ip_vs_dest;

struct shim_packet {
	uint8_t protocol;
	bool inverse, has_ports;
	uint32_t saddr, daddr;
	uint16_t sport, dport;
};

struct shim_state { /* of a server */
	int weight, last_weight, active, total;
	bool overloaded, available;
};

/* ---- shim.c: the kernel's side ---- */
int shim_module_init(void);
void shim_module_exit(void);
struct ip_vs_service *shim_service_new(
	uint8_t protocol, uint32_t addr, uint16_t port, uint32_t fwmark);
/* net.ipv4.vs.lblc_expiration, lblcr_expiration: this library's, in jiffies */
void shim_expiration_set(int expiration);
void shim_service_flags(struct ip_vs_service *svc, uint32_t flags);
/* the scheduler of this library; 0 or -errno */
int shim_bind(struct ip_vs_service *svc, const char *name);
void shim_unbind(struct ip_vs_service *svc);
struct ip_vs_dest *shim_dest_new(uint32_t addr, uint16_t port, void *owner);
void shim_dest_set(struct ip_vs_dest *dest, const struct shim_state *s);
unsigned shim_dest_refs(const struct ip_vs_dest *dest);
void shim_link(struct ip_vs_service *svc, struct ip_vs_dest *dest, bool at_end);
void shim_unlink(struct ip_vs_service *svc, struct ip_vs_dest *dest);
int shim_added(struct ip_vs_service *svc, struct ip_vs_dest *dest);
int shim_deleted(struct ip_vs_service *svc, struct ip_vs_dest *dest);
int shim_updated(struct ip_vs_service *svc, struct ip_vs_dest *dest);
void *shim_schedule(struct ip_vs_service *svc, const struct shim_packet *p); /* the owner */

/* ---- plug.c: the lab's ---- */
#define SHIM_TIMER_WORDS 8
void *shim_alloc(size_t size); /* zeroed, never NULL */
void shim_free(void *p);
uint64_t shim_jiffies(void);
uint32_t shim_random(void);
void shim_timer_mod(void *room, uint64_t expires, void (*fire)(void *room));
void shim_timer_del(void *room);
void shim_hold(void *owner);
void shim_put(void *owner, int left);

#endif
