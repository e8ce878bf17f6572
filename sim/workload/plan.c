/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the spec to the plan. A recording's client with the address of one of the entry's nodes is
 * that node; other clients, and names, are assigned to users in rotation, in order of first
 * appearance. Destinations likewise.
 */
#include "workload/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"

#define WORKLOAD_STRINGS 5

/* false if the file has too little or names nothing: already reported */
static bool readable(const struct spec_workload *w)
{
	return w->from.s && w->arrivals.s && w->to.at.file && w->activity.s && w->popularity.s &&
		w->users > 0 && w->addresses > 0 && w->destinations > 0 && w->start >= 0;
}

static uint64_t salt_of(const struct spec *s, size_t i)
{
	const struct spec_workload *w = &s->workload.items[i];
	uint64_t same = 0;

	for (size_t k = 0; k < i; k++) {
		const struct spec_workload *o = &s->workload.items[k];
		same += readable(o) && strcmp(o->from.s, w->from.s) == 0 &&
			o->to.address == w->to.address && o->to.port == w->to.port &&
			o->to.protocol == w->to.protocol;
	}
	return hash_two(hash_two(hash_string(w->from.s), w->to.address),
		hash_two((uint64_t)w->to.port << 8 | (uint64_t)w->to.protocol, same));
}

/* the values that may name a file */
static void strings_of(struct spec_workload *w, struct spec_string *all[WORKLOAD_STRINGS])
{
	all[0] = &w->arrivals;
	all[1] = &w->request;
	all[2] = &w->response;
	all[3] = &w->demand;
	all[4] = &w->hold;
}

static bool names_file(const struct spec_string *s)
{
	return s->s &&
		(strncmp(s->s, "trace", 5) == 0 || strncmp(s->s, "log ", 4) == 0 ||
			strncmp(s->s, "empirical", 9) == 0 || strstr(s->s, "=empirical"));
}

/* the file is the last word, in whatever form it is named */
static void settle(struct spec *s, struct spec_string *text)
{
	struct text path = {0}, line = {0};
	const char *name = strrchr(text->s, ' ');

	if (!name)
		return;
	name++;
	place_path(&path, text->at, name);
	char *whole = realpath(path.s, NULL);
	if (whole && !strpbrk(whole, " \t")) {
		text_putn(&line, text->s, (size_t)(name - text->s));
		text_put(&line, whole);
		text->s = stash_stringn(&s->stash, line.s, line.len);
	}
	free(whole);
	text_free(&path);
	text_free(&line);
}

void workload_settle_files(struct spec *s)
{
	for (size_t i = 0; i < s->workload.count; i++) {
		struct spec_string *all[WORKLOAD_STRINGS];
		strings_of(&s->workload.items[i], all);
		for (size_t k = 0; k < WORKLOAD_STRINGS; k++)
			if (names_file(all[k]))
				settle(s, all[k]);
	}
}

void workload_adopt(struct spec *s, const struct spec *own)
{
	for (size_t i = 0; i < s->workload.count && i < own->workload.count; i++) {
		struct spec_string *mine[WORKLOAD_STRINGS], *its[WORKLOAD_STRINGS];
		strings_of(&s->workload.items[i], mine);
		strings_of(&own->workload.items[i], its);
		for (size_t k = 0; k < WORKLOAD_STRINGS; k++)
			if (mine[k]->s && its[k]->s && strcmp(mine[k]->s, its[k]->s) == 0)
				*mine[k] = *its[k];
	}
}

static int read_distribution(struct distribution *d, const struct spec_string *s,
	enum amount amount, struct problems *problems)
{
	return s->s ? distribution_read(d, s->s, amount, s->at, problems) : 0;
}

static int read_draws(
	struct plan_entry *e, const struct spec_workload *w, struct problems *problems)
{
	int wrong = read_distribution(&e->demand, &w->demand, AMOUNT_TIME, problems);

	wrong |= read_distribution(&e->hold, &w->hold, AMOUNT_TIME, problems);
	wrong |= read_distribution(&e->request, &w->request, AMOUNT_SIZE, problems);
	wrong |= read_distribution(&e->response, &w->response, AMOUNT_SIZE, problems);
	return wrong;
}

static uint32_t *numbers(size_t n)
{
	uint32_t *p = calloc(n ? n : 1, sizeof(*p));

	if (!p)
		abort();
	return p;
}

static void place_clients(struct plan_entry *e, const struct recorded_names *clients)
{
	uint64_t turn = 0, user;

	if (!clients->count)
		return; /* no client given: users in rotation */
	e->client_users = numbers(clients->count);
	for (size_t i = 0; i < clients->count; i++) {
		if (!clients->items[i].address ||
			!population_find(&e->population, clients->items[i].address, &user))
			user = turn++ % e->population.users;
		e->client_users[i] = (uint32_t)user;
	}
}

static void place_destinations(struct plan_entry *e, const struct recorded_names *destinations)
{
	uint32_t turn = 0;

	e->destination_offsets = numbers(destinations->count);
	for (size_t i = 0; i < destinations->count; i++) {
		uint32_t offset = destinations->items[i].address - e->first_vip;
		if (!destinations->items[i].address || offset >= e->population.destinations)
			offset = turn++ % e->population.destinations;
		e->destination_offsets[i] = offset;
	}
}

static int read_entry(
	struct workload *plan, const struct spec *s, size_t i, struct problems *problems)
{
	const struct spec_workload *w = &s->workload.items[i];
	struct plan_entry *e = &plan->entries[i];
	int64_t end = s->stop_time == SPEC_UNSET ? INT64_MAX : s->stop_time + 1;

	*e = (struct plan_entry){.salt = salt_of(s, i),
		.start = w->start,
		.stop = w->stop == SPEC_UNSET ? end : w->stop,
		.first_vip = w->to.address,
		.vport = w->to.port,
		.protocol = (int)w->to.protocol};
	int wrong = timing_read(&e->timing, w->arrivals.s, w->arrivals.at, problems);
	wrong |= read_draws(e, w, problems);
	wrong |= population_read(&e->population, &plan->hosts, s, w,
		e->timing.kind == TIMING_CLOSED ? e->timing.users : 0, problems);
	if (wrong || e->timing.kind != TIMING_RECORDED)
		return wrong;
	place_clients(e, &e->timing.recording.clients);
	place_destinations(e, &e->timing.recording.destinations);
	return 0;
}

struct workload *workload_read(const struct spec *s, struct problems *problems)
{
	struct workload *plan = calloc(1, sizeof(*plan));
	int wrong;

	if (!plan)
		abort();
	plan->entries = calloc(s->workload.count ? s->workload.count : 1, sizeof(*plan->entries));
	if (!plan->entries)
		abort();
	wrong = client_hosts_read(&plan->hosts, s, problems);
	plan->count = wrong ? 0 : s->workload.count;
	for (size_t i = 0; i < plan->count; i++)
		wrong |= !readable(&s->workload.items[i]) || read_entry(plan, s, i, problems);
	if (!wrong)
		return plan;
	workload_free(plan);
	return NULL;
}

static void entry_free(struct plan_entry *e)
{
	timing_free(&e->timing);
	population_free(&e->population);
	distribution_free(&e->demand);
	distribution_free(&e->hold);
	distribution_free(&e->request);
	distribution_free(&e->response);
	free(e->client_users);
	free(e->destination_offsets);
}

void workload_free(struct workload *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->count; i++)
		entry_free(&w->entries[i]);
	client_hosts_free(&w->hosts);
	free(w->entries);
	free(w);
}

uint64_t workload_users(const struct workload *w)
{
	uint64_t users = 0;

	for (size_t i = 0; i < w->count; i++)
		users += w->entries[i].population.users;
	return users;
}

bool workload_is_closed(const struct workload *w, uint32_t entry)
{
	return w->entries[entry].timing.kind == TIMING_CLOSED;
}
