/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual services (net/netfilter/ipvs/ip_vs_ctl.c). Linux keeps them in 256 hash buckets and lists
 * them by bucket, newest first in each, those by address before those by mark. One list here keeps
 * that order; the address of the network namespace, which Linux mixes into the hash and which
 * differs from boot to boot, is 0 here.
 *
 * A deleted service stays in memory, unlisted, while a server in the trash is bound to it.
 */
#include "ipvs/service.h"

#include <assert.h>
#include <string.h>

#include "base/errno.h"
#include "engine/trace.h"
#include "ipvs/records.h"
#include "ipvs/scheduler.h"
#include "wire/ipv4.h"

#define FTP_PORT 21
#define FTP_DATA_PORT 20
#define PRIVILEGED_PORTS 1024 /* net.ipv4.ip_unprivileged_port_start */
#define TABLE_MASK 0xffu
#define BUCKETS IPVS_SERVICE_BUCKETS

/* ip_vs_svc_hashkey(), ip_vs_svc_fwm_hashkey(): the bucket; those by mark come after */
static unsigned bucket_of(const struct ipvs_service *svc)
{
	if (svc->fwmark)
		return (TABLE_MASK + 1) + (svc->fwmark & TABLE_MASK);
	return (svc->protocol ^ svc->addr ^ ((unsigned)svc->port >> 8) ^ svc->port) & TABLE_MASK;
}

static uint64_t key_of(uint32_t fwmark, uint8_t protocol, uint32_t addr, uint16_t port)
{
	if (fwmark)
		return hash_two(fwmark, ~(uint64_t)0);
	return hash_two(addr, (uint64_t)protocol << 16 | port);
}

static bool is(const struct ipvs_service *svc, uint32_t fwmark, uint8_t protocol, uint32_t addr,
	uint16_t port)
{
	if (fwmark || svc->fwmark)
		return svc->fwmark == fwmark;
	return svc->protocol == protocol && svc->addr == addr && svc->port == port;
}

struct ipvs_service *ipvs_service_get(
	const struct ipvs *ipvs, uint32_t fwmark, uint8_t protocol, uint32_t addr, uint16_t port)
{
	uint64_t key = key_of(fwmark, protocol, addr, port);

	hash_for_each (node, &ipvs->service_table, key) {
		struct ipvs_service *svc = container_of(node, struct ipvs_service, node);
		if (is(svc, fwmark, protocol, addr, port))
			return svc;
	}
	return NULL;
}

struct ipvs_service *ipvs_service_find(
	const struct ipvs *ipvs, uint32_t fwmark, uint8_t protocol, uint32_t addr, uint16_t port)
{
	struct ipvs_service *svc = NULL;

	if (fwmark)
		svc = ipvs_service_get(ipvs, fwmark, protocol, addr, port);
	if (!svc)
		svc = ipvs_service_get(ipvs, 0, protocol, addr, port);
	/* a data connection of FTP: its control connection's service */
	if (!svc && protocol == IPPROTO_TCP && ipvs->ftp_services &&
		(port == FTP_DATA_PORT || port >= PRIVILEGED_PORTS))
		svc = ipvs_service_get(ipvs, 0, protocol, addr, FTP_PORT);
	if (!svc && ipvs->port_zero_services)
		svc = ipvs_service_get(ipvs, 0, protocol, addr, 0);
	return svc;
}

void ipvs_service_hold(struct ipvs_service *svc)
{
	svc->refs++;
}

void ipvs_service_put(struct ipvs_service *svc)
{
	assert(svc->refs);
	if (--svc->refs == 0)
		pool_put(&svc->ipvs->service_pool, svc);
}

static void record(const struct ipvs_service *svc, unsigned why)
{
	IPVS_RECORD(svc->ipvs, REC_IPVS_SERVICE, why, (struct frame *)NULL, svc->addr, svc->port,
		svc->protocol, svc->fwmark,
		arg_word(svc->scheduler ? svc->scheduler->name : "none"));
}

/* ip_vs_svc_hash(): in its bucket, before those that are there */
static void link_service(struct ipvs *ipvs, struct ipvs_service *svc)
{
	unsigned bucket = bucket_of(svc), next = bucket;

	while (next < BUCKETS && !ipvs->bucket_heads[next])
		next++;
	list_add_tail(
		&svc->link, next < BUCKETS ? &ipvs->bucket_heads[next]->link : &ipvs->services);
	ipvs->bucket_heads[bucket] = svc;
	hash_add(&ipvs->service_table, &svc->node,
		key_of(svc->fwmark, svc->protocol, svc->addr, svc->port));
	ipvs_service_hold(svc);
}

/* its bucket then begins with another service, or is empty */
static void unlink_service(struct ipvs *ipvs, struct ipvs_service *svc)
{
	struct ipvs_service **head = &ipvs->bucket_heads[bucket_of(svc)];
	struct list *next = svc->link.next;

	if (*head == svc) {
		*head = next == &ipvs->services ? NULL
						: list_entry(next, struct ipvs_service, link);
		if (*head && bucket_of(*head) != bucket_of(svc))
			*head = NULL;
	}
	list_del(&svc->link);
}

static void count_ports(struct ipvs *ipvs, const struct ipvs_service *svc, uint32_t by)
{
	if (svc->port == FTP_PORT)
		ipvs->ftp_services += by;
	else if (svc->port == 0)
		ipvs->port_zero_services += by;
}

static void configure(struct ipvs_service *svc, const struct ipvs_service_spec *spec)
{
	svc->flags = spec->flags;
	svc->timeout = spec->timeout * HZ;
	svc->netmask = spec->netmask;
}

/* "none" is a service without a scheduler; false: not found */
static bool find_scheduler(const char *name, const struct ipvs_scheduler **s)
{
	*s = ipvs_scheduler_find(name);
	return *s || strcmp(name, "none") == 0;
}

int ipvs_service_add(struct ipvs *ipvs, const struct ipvs_service_spec *spec)
{
	const struct ipvs_scheduler *s;
	int error;

	if (ipvs_service_get(ipvs, spec->fwmark, spec->protocol, spec->addr, spec->port))
		return -EEXIST;
	if (!find_scheduler(spec->scheduler, &s))
		return -ENOENT;
	struct ipvs_service *svc = pool_get(&ipvs->service_pool);
	svc->ipvs = ipvs;
	svc->protocol = spec->protocol;
	svc->addr = spec->addr;
	svc->port = spec->port;
	svc->fwmark = spec->fwmark;
	configure(svc, spec);
	list_init(&svc->destinations);
	if (s && (error = ipvs_scheduler_bind(svc, s)) != 0) {
		pool_put(&ipvs->service_pool, svc);
		return error;
	}
	if (ipvs->num_services++ == 0)
		ipvs_hooks_register(ipvs);
	count_ports(ipvs, svc, 1);
	link_service(ipvs, svc);
	ipvs->enable = true;
	record(svc, IPVS_SERVICE_ADDED);
	return 0;
}

int ipvs_service_edit(struct ipvs_service *svc, const struct ipvs_service_spec *spec)
{
	const struct ipvs_scheduler *s, *old = svc->scheduler;
	int error;

	if (!find_scheduler(spec->scheduler, &s))
		return -ENOENT;
	if (s != old) {
		ipvs_scheduler_unbind(svc);
		if (s && (error = ipvs_scheduler_bind(svc, s)) != 0) {
			if (old)
				ipvs_scheduler_bind(svc, old);
			return error;
		}
	}
	configure(svc, spec);
	record(svc, IPVS_SERVICE_EDITED);
	return 0;
}

/* ip_vs_unlink_service(), __ip_vs_del_service() */
void ipvs_service_del(struct ipvs_service *svc)
{
	struct ipvs *ipvs = svc->ipvs;

	record(svc, IPVS_SERVICE_DELETED);
	hash_del(&ipvs->service_table, &svc->node);
	unlink_service(ipvs, svc);
	if (--ipvs->num_services == 0)
		ipvs_hooks_unregister(ipvs);
	ipvs_scheduler_unbind(svc);
	list_for_each_safe (dest, &svc->destinations, struct ipvs_dest, link)
		ipvs_dest_unlink(dest, false);
	count_ports(ipvs, svc, (uint32_t)-1);
	ipvs_service_put(svc);
}

void ipvs_flush(struct ipvs *ipvs)
{
	list_for_each_safe (svc, &ipvs->services, struct ipvs_service, link)
		ipvs_service_del(svc);
}

static void zero_service(struct ipvs_service *svc)
{
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		ipvs_stats_zero(&dest->stats);
	ipvs_stats_zero(&svc->stats);
}

void ipvs_zero(struct ipvs *ipvs, struct ipvs_service *svc)
{
	if (svc) {
		zero_service(svc);
		return;
	}
	list_for_each (each, &ipvs->services, struct ipvs_service, link)
		zero_service(each);
	ipvs_stats_zero(&ipvs->stats);
}
