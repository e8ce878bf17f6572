/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All tables are made when the file is read; a choice is a binary search and changes nothing.
 * Adding a node to a group shifts the rotation, but never the values of another node's n-th
 * connection: these depend on names (client_place.name), not on positions.
 */
#include "workload/population.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "base/wide.h"
#include "workload/line.h"
#include "workload/timing.h"

static void *zeroed(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		abort();
	return p;
}

/* ---- nodes ---- */

static bool calls_from(const struct spec_workload *w, const struct spec_node *n)
{
	return w->from.s &&
		(strcmp(w->from.s, n->name) == 0 ||
			(n->group.s && strcmp(w->from.s, n->group.s) == 0));
}

/* the first address that is not on lo; 0: none */
static uint32_t address_of(const struct spec_node *n)
{
	for (size_t i = 0; i < n->interfaces.count; i++) {
		const struct spec_interface *d = &n->interfaces.items[i];
		if (d->ipv4.count && strcmp(d->name, "lo") != 0)
			return d->ipv4.items[0].address;
	}
	return 0;
}

/* the most addresses that an entry needs of this node; 0: no client there */
static uint32_t wanted(const struct spec *s, const struct spec_node *n)
{
	int64_t most = 0;

	for (size_t i = 0; i < s->workload.count; i++) {
		const struct spec_workload *w = &s->workload.items[i];
		if (calls_from(w, n) && w->addresses > most)
			most = w->addresses;
	}
	return (uint32_t)most;
}

int client_hosts_read(struct client_hosts *h, const struct spec *s, struct problems *problems)
{
	uint64_t slots = 0;

	*h = (struct client_hosts){.items = zeroed(s->network.nodes.count, sizeof(*h->items))};
	for (size_t i = 0; i < s->network.nodes.count; i++) {
		const struct spec_node *n = &s->network.nodes.items[i];
		uint32_t count = wanted(s, n);
		if (!count)
			continue;
		struct client_host *host = &h->items[h->count++];
		*host = (struct client_host){
			(uint32_t)i, address_of(n), count, (uint32_t)slots, hash_string(n->name)};
		slots += count;
		if (!host->address)
			return problem_add(problems, n->at, NULL,
				"%s has no address to connect from", n->name);
		if (slots > SLOTS_MAX)
			return problem_add(problems, s->workload.items[0].at, NULL,
				"more than %u client addresses", SLOTS_MAX);
	}
	h->slots = (uint32_t)slots;
	return 0;
}

void client_hosts_free(struct client_hosts *h)
{
	free(h->items);
	*h = (struct client_hosts){0};
}

static void take_members(struct population *p, const struct spec *s, const struct spec_workload *w)
{
	p->members = zeroed(p->hosts->count, sizeof(*p->members));
	for (size_t i = 0; i < p->hosts->count; i++)
		if (calls_from(w, &s->network.nodes.items[p->hosts->items[i].node]))
			p->members[p->member_count++] = (uint32_t)i;
	p->addresses_each = (uint32_t)w->addresses;
	p->addresses = (uint32_t)p->member_count * p->addresses_each;
}

/* ---- clients and destinations ---- */

/* `zipf 1.1` or `uniform`: the exponent; −1 if it is something else */
static double read_zipf(struct line *l, const char *first)
{
	uint64_t exponent = 1000000;

	l->usage = "zipf 0.9";
	if (strcmp(first, "uniform") == 0)
		return 0;
	if (strcmp(first, "zipf") != 0) {
		line_problem(l, "unknown word '%.40s'", first);
		return -1;
	}
	line_number(l, (struct line_value){.key = "exponent", .word = true}, &exponent);
	if (!l->failed && exponent > 10000000)
		line_problem(l, "exponent: must be at most 10");
	return (double)exponent / 1e6;
}

static int read_shares(struct table *t, const struct spec_string *text, uint64_t n, bool *turns,
	struct problems *problems)
{
	struct line l;
	const char *first;
	double exponent = 0;

	line_open(&l, text->s, NULL, text->at, problems);
	first = l.failed ? NULL : line_take(&l, NULL, true);
	if (first && turns && strcmp(first, "turns") == 0)
		*turns = true;
	else if (first)
		exponent = read_zipf(&l, first);
	else if (!l.failed)
		line_problem(&l, "expected a word");
	if (!line_close(&l))
		return -1;
	if (!(turns && *turns))
		table_make_zipf(t, (size_t)n, exponent);
	return 0;
}

static int read_users(struct population *p, const struct spec_workload *w, uint64_t closed_users,
	struct problems *problems)
{
	bool turns = false;

	p->users = closed_users ? closed_users : (uint64_t)p->addresses * (uint64_t)w->users;
	if (closed_users && (w->users != 1 || strcmp(w->activity.s, "turns") != 0))
		return problem_add(problems, w->at, NULL,
			"`users` and `activity` do not apply to a closed loop: `arrivals` "
			"gives its users");
	if (p->users > USERS_MAX)
		return problem_add(problems, w->at, NULL, "more than %u users", USERS_MAX);
	if (read_shares(&p->busy, &w->activity, p->users, &turns, problems) != 0)
		return -1;
	p->activity = turns ? ACTIVITY_TURNS : ACTIVITY_TABLE;
	return 0;
}

static int read_destinations(
	struct population *p, const struct spec_workload *w, struct problems *problems)
{
	p->destinations = (uint32_t)w->destinations;
	if (w->to.address + (p->destinations - 1) < w->to.address)
		return problem_add(problems, w->at, NULL,
			"%u destinations starting at %s: not enough addresses", p->destinations,
			ip_text(w->to.address).s);
	return read_shares(&p->popular, &w->popularity, p->destinations, NULL, problems);
}

int population_read(struct population *p, const struct client_hosts *hosts, const struct spec *s,
	const struct spec_workload *w, uint64_t closed_users, struct problems *problems)
{
	*p = (struct population){.hosts = hosts};
	take_members(p, s, w);
	if (!p->member_count)
		return -1; /* no such node: reported by the check of names */
	int users = read_users(p, w, closed_users, problems);
	return read_destinations(p, w, problems) == 0 ? users : -1;
}

void population_free(struct population *p)
{
	free(p->members);
	table_free(&p->busy);
	table_free(&p->popular);
}

struct client_place population_place(const struct population *p, uint32_t user)
{
	uint32_t members = (uint32_t)p->member_count;
	uint32_t i = user % p->addresses, k = i / members;
	const struct client_host *h = &p->hosts->items[p->members[i % members]];

	return (struct client_place){.node = h->node,
		.address = h->address + k,
		.slot = h->slot + k,
		.behind = user / p->addresses,
		.name = hash_two(h->name, k)};
}

uint32_t population_user(const struct population *p, uint64_t n, uint64_t uniform)
{
	if (p->activity == ACTIVITY_TABLE)
		return (uint32_t)table_pick(&p->busy, uniform);
	/* dividing 32 bits costs a third */
	return n <= UINT32_MAX ? (uint32_t)n % (uint32_t)p->users : (uint32_t)(n % p->users);
}

uint32_t population_destination(const struct population *p, uint64_t uniform)
{
	return p->destinations == 1 ? 0 : (uint32_t)table_pick(&p->popular, uniform);
}

bool population_find(const struct population *p, uint32_t address, uint64_t *user)
{
	for (size_t i = 0; i < p->member_count; i++) {
		const struct client_host *h = &p->hosts->items[p->members[i]];
		uint32_t k = address - h->address;
		if (k < p->addresses_each) {
			*user = (uint64_t)k * p->member_count + i;
			return true;
		}
	}
	return false;
}
