/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clients and destinations. A client address may be shared by many users (NAT), users may be
 * unequally active and destinations unequally popular (Zipf), so that a scheduler that uses
 * addresses gets realistic input.
 *
 * Addresses are numbered over all entries of a workload (`slot`): two entries of one node share its
 * ports. Users are numbered within their entry, in rotation over addresses: users 0, n, 2n … of n
 * addresses share the first one.
 */
#ifndef LVSLAB_WORKLOAD_POPULATION_H
#define LVSLAB_WORKLOAD_POPULATION_H

#include <stdbool.h>

#include "spec/spec.h"
#include "workload/table.h"

#define SLOTS_MAX 4000000u

/* a node's addresses, starting with its own */
struct client_host {
	uint32_t node;    /* index in spec.network.nodes */
	uint32_t address; /* the first */
	uint32_t count;
	uint32_t slot; /* of the first */
	uint64_t name; /* hash of the node's name: the start of its clients' random numbers */
};

struct client_hosts {
	struct client_host *items;
	size_t count;
	uint32_t slots; /* total number of addresses */
};

enum activity { ACTIVITY_TURNS, ACTIVITY_TABLE };

struct population {
	const struct client_hosts *hosts;
	uint32_t *members; /* indices into hosts */
	size_t member_count;
	uint32_t addresses_each, addresses; /* per member, total */
	uint64_t users;
	enum activity activity;
	struct table busy; /* over users */
	uint32_t destinations;
	struct table popular; /* over destinations; count 0: equally popular */
};

/* Collects every node that an entry uses as a client, with its addresses. -1 and problems. */
int client_hosts_read(struct client_hosts *h, const struct spec *s, struct problems *problems);
void client_hosts_free(struct client_hosts *h);

/* `closed_users`: the users of a closed loop, else 0. `hosts` must outlive the population. */
int population_read(struct population *p, const struct client_hosts *hosts, const struct spec *s,
	const struct spec_workload *w, uint64_t closed_users, struct problems *problems);
void population_free(struct population *p);

struct client_place {
	uint32_t node, address, slot;
	uint32_t behind; /* the user's number at that address */
	uint64_t name;   /* start of the random numbers: from node and address, without the user */
};
struct client_place population_place(const struct population *p, uint32_t user);
/* The user of the entry's n-th connection. */
uint32_t population_user(const struct population *p, uint64_t n, uint64_t uniform);
uint32_t population_destination(const struct population *p, uint64_t uniform);
/* The first user of `address`; false if the population does not have it. */
bool population_find(const struct population *p, uint32_t address, uint64_t *user);

#endif
