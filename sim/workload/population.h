/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who calls and whom. A client address may hide many users (NAT), users may be unequally busy and
 * destinations unequally popular (Zipf), so that a scheduler that looks at an address meets what it
 * meets in the wild.
 *
 * Addresses are numbered over all entries of a workload (`slot`): two entries of one node share
 * its ports. Users are numbered within their entry: address by address in turn, so that the users
 * 0, n, 2n … of n addresses are behind the first.
 */
#ifndef LVSLAB_WORKLOAD_POPULATION_H
#define LVSLAB_WORKLOAD_POPULATION_H

#include <stdbool.h>

#include "spec/spec.h"
#include "workload/table.h"

#define SLOTS_MAX 4000000u

/* a node's addresses, from its own on */
struct client_host {
	uint32_t node;    /* index in spec.network.nodes */
	uint32_t address; /* the first */
	uint32_t count;
	uint32_t slot; /* of the first */
	uint64_t name; /* the hash of the node's name: its clients' numbers start from it */
};

struct client_hosts {
	struct client_host *items;
	size_t count;
	uint32_t slots; /* addresses of all */
};

enum activity { ACTIVITY_TURNS, ACTIVITY_TABLE };

struct population {
	const struct client_hosts *hosts;
	uint32_t *members; /* indices into hosts */
	size_t member_count;
	uint32_t addresses_each, addresses; /* of a member, of all */
	uint64_t users;
	enum activity activity;
	struct table busy; /* over users */
	uint32_t destinations;
	struct table popular; /* over destinations; count 0: all alike */
};

/* Every node that some entry of the workload calls from, with its addresses. -1 and problems. */
int client_hosts_read(struct client_hosts *h, const struct spec *s, struct problems *problems);
void client_hosts_free(struct client_hosts *h);

/* `closed_users`: the users of a closed loop, else 0. `hosts` must outlive the population. */
int population_read(struct population *p, const struct client_hosts *hosts, const struct spec *s,
	const struct spec_workload *w, uint64_t closed_users, struct problems *problems);
void population_free(struct population *p);

struct client_place {
	uint32_t node, address, slot;
	uint32_t behind; /* the user's number behind that address */
	uint64_t name;   /* whose numbers: node and address, not yet the user */
};
struct client_place population_place(const struct population *p, uint32_t user);
/* The user who makes the entry's n-th call. */
uint32_t population_user(const struct population *p, uint64_t n, uint64_t uniform);
uint32_t population_destination(const struct population *p, uint64_t uniform);
/* The first user behind `address`; false where it is none of the population's. */
bool population_find(const struct population *p, uint32_t address, uint64_t *user);

#endif
