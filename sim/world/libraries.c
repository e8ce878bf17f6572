/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scheduler libraries of a lab: those named by its virtual servers, or the one in the options.
 * They are loaded before the world is built and unloaded after it is gone, so that a library's
 * variables start fresh in each lab; meanwhile the checkpoints save them.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "ipvs/library.h"
#include "world/world.h"

#define STAND_IN "wlc" /* ipvsadm's own default */

struct named_library {
	const char *name; /* as the scenario has it */
	struct ipvs_library library;
};

struct libraries {
	struct named_library *items;
	struct range *ranges;
	size_t count, range_count;
};

static const struct ipvs_scheduler *libraries_find(const struct libraries *l, const char *name)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->items[i].name, name) == 0)
			return l->items[i].library.scheduler;
	return NULL;
}

/* checks that a library skipped by CODE_LEFT_OUT exists */
static int must_be_there(const char *name, struct place at, struct problems *ps)
{
	const char *why;
	FILE *f = file_open(name, &why);

	if (!f)
		return problem_add(ps, at, NULL, "the scheduler library %s cannot be used: %s",
			name, say(ps->language, why));
	fclose(f);
	return 0;
}

/* May the code be loaded? What the command line names the user has chosen. */
static bool trusted(const char *name, struct place at, enum spec_code code)
{
	if (!ipvs_library_is_file(name) || code == CODE_LEFT_OUT)
		return !ipvs_library_is_file(name);
	return at.origin == ORIGIN_COMMAND_LINE ||
		(at.origin == ORIGIN_FILE && code == CODE_ALLOWED);
}

static int libraries_refuse(const char *name, struct place at, struct problems *ps)
{
	return problem_add(ps, at,
		N_("if you trust it: run, console, explain, compare, sweep and grade "
		   "accept --allow-code"),
		"%s is a scheduler library, which is code: it is not loaded without permission",
		name);
}

static int load_one(struct libraries *l, const char *name, struct place at, enum spec_code code,
	struct problems *ps)
{
	struct named_library *n = &l->items[l->count];
	struct text why = {0};
	int error = 0;

	if (!ipvs_library_meant(name) || libraries_find(l, name))
		return 0;
	if (!trusted(name, at, code))
		return code == CODE_LEFT_OUT ? must_be_there(name, at, ps)
					     : libraries_refuse(name, at, ps);
	n->name = name;
	if (ipvs_library_load(&n->library, name, &why, ps->language))
		l->count++;
	else
		error = problem_add(ps, at, NULL, "the scheduler library %s cannot be used: %s",
			name, text_str(&why));
	text_free(&why);
	return error;
}

/* all their variables, for the checkpoints */
static void note_ranges(struct libraries *l, struct checkpoints *c)
{
	l->ranges = calloc(l->count + 1, IPVS_LIBRARY_RANGES * sizeof(*l->ranges));
	assert(l->ranges);
	for (size_t i = 0; i < l->count; i++)
		for (size_t k = 0; k < l->items[i].library.range_count; k++)
			l->ranges[l->range_count++] = l->items[i].library.ranges[k];
	c->ranges = l->ranges;
	c->range_count = l->range_count;
}

int libraries_load(struct lab *lab, struct problems *ps)
{
	struct libraries *l = calloc(1, sizeof(*l));
	size_t servers = lab->spec->virtual_servers.count;
	int error = 0;

	assert(l);
	lab->libraries = l;
	l->items = calloc(servers + 1, sizeof(*l->items));
	assert(l->items);
	if (lab->options.scheduler)
		error |= load_one(l, lab->options.scheduler,
			(struct place){.file = "--scheduler", .origin = ORIGIN_COMMAND_LINE},
			lab->spec->code, ps);
	for (size_t i = 0; i < servers && !lab->options.scheduler; i++) {
		const struct spec_virtual_server *vs = &lab->spec->virtual_servers.items[i];
		error |= load_one(l, vs->scheduler.s, vs->scheduler.at, lab->spec->code, ps);
	}
	note_ranges(l, &lab->checkpoints);
	return error;
}

void libraries_unload(struct lab *lab)
{
	struct libraries *l = lab->libraries;

	if (!l)
		return;
	for (size_t i = 0; i < l->count; i++)
		ipvs_library_unload(&l->items[i].library);
	free(l->ranges);
	free(l->items);
	free(l);
	lab->libraries = NULL;
}

size_t libraries_count(const struct lab *lab)
{
	return lab->libraries ? lab->libraries->count : 0;
}

const char *libraries_name(const struct lab *lab, const char *named)
{
	const struct ipvs_scheduler *s = libraries_find(lab->libraries, named);

	if (s)
		return s->name;
	return lab->spec->code == CODE_LEFT_OUT && ipvs_library_is_file(named) ? STAND_IN : named;
}

const char *lab_stray(const struct lab *lab)
{
	const struct network *net = lab->net;

	for (size_t i = 0; i < net->node_count; i++) {
		struct node *n = net->nodes[i];
		if (n->kind != NODE_HOST)
			continue;
		const struct ipvs *ipvs = ipvs_of((struct host *)(void *)n);
		if (ipvs && ipvs->stray)
			return ipvs->stray;
	}
	return NULL;
}
