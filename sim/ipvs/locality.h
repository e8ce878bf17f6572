/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by lblc and lblcr: a table of requested destination addresses, each with its assigned
 * server or servers, and the timer that deletes old entries.
 */
#ifndef LVSLAB_IPVS_LOCALITY_H
#define LVSLAB_IPVS_LOCALITY_H

#include "ipvs/hashing.h"
#include "ipvs/order.h"

#define LOCALITY_BITS 10
#define LOCALITY_BUCKETS (1u << LOCALITY_BITS)
#define LOCALITY_SIZE (LOCALITY_BUCKETS * 16) /* above it, unused entries are deleted early */

struct locality_entry {   /* the scheduler's entry begins with it */
	struct list link; /* in its bucket, in sweep order */
	struct hash_node
		node; /* by address: the kernel's buckets become long chains when the table is
		       * full */
	uint32_t addr;
	uint64_t lastuse; /* jiffies */
};

struct locality {
	struct ipvs_service *svc;
	struct ipvs_order order; /* of all servers, for destinations without an entry */
	struct timer timer;
	const int *expiration; /* the scheduler's sysctl */
	/* releases the entry's servers and the entry itself */
	void (*forget)(struct ipvs_service *svc, struct locality_entry *entry);
	struct hash_table index;
	uint32_t entries;
	unsigned rover, counter;
	struct list buckets[LOCALITY_BUCKETS];
};

/* The hooks of both; they differ in `forget` and the sysctl. */
int locality_init(struct ipvs_service *svc,
	void (*forget)(struct ipvs_service *svc, struct locality_entry *entry), bool replicated);
void locality_done(struct ipvs_service *svc);
int locality_add(struct ipvs_service *svc, struct ipvs_dest *dest);
int locality_del(struct ipvs_service *svc, struct ipvs_dest *dest);
int locality_upd(struct ipvs_service *svc, struct ipvs_dest *dest);
void locality_changed(struct ipvs_service *svc, struct ipvs_dest *dest);

#define LOCALITY_HOOKS \
	.done_service = locality_done, .add_dest = locality_add, .del_dest = locality_del, \
	.upd_dest = locality_upd, .load_changed = locality_changed

struct locality_entry *locality_find(const struct locality *t, uint32_t addr);
/* A linked entry of `size` bytes, marked as used now. NULL: the table is full (1.5 times its
 * size). */
struct locality_entry *locality_new(struct locality *t, uint32_t addr, size_t size);
void locality_forget(struct locality *t, struct locality_entry *entry);

/* is_overloaded(): more active connections than its weight while another server has less than
 * half */
bool locality_overloaded(struct locality *t, const struct ipvs_dest *dest);

/* ip_vs_lblc_schedule() without an entry: weighted least connections */
struct ipvs_dest *locality_least(struct locality *t);
void locality_explain_least(struct locality *t, struct ipvs_explanation *x);

#endif
