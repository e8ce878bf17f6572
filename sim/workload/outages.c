/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Times up and times down are exponential and independent, so in the long run a service is up for a
 * share of mtf / (mtf + mtr) (alternating renewal). The process dies, not its host: clients get a
 * RST. A host that stops responding is an event of its link.
 */
#include "workload/outages.h"

#include <stdio.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

#include "app/servers/http_server.h"
#include "workload/distribution.h"
#include "workload/site.h"

struct failing {
	struct event event;
	struct outages outages;
	struct host *host;
	uint16_t port;
};

bool outages_init(
	struct outages *o, uint64_t seed, const char *node, const struct spec_service *service)
{
	char purpose[32];

	if (service->mean_time_to_failure == SPEC_UNSET || service->application != SPEC_HTTP)
		return false;
	snprintf(purpose, sizeof(purpose), "failures of %u", (unsigned)service->listen.port);
	*o = (struct outages){.rng = rng_named(seed, node, purpose),
		.mean = {service->mean_time_to_failure, service->mean_time_to_repair}};
	return true;
}

int64_t outages_length(struct outages *o)
{
	double length = qexp(uniform_double(rng_next(&o->rng)), (double)o->mean[o->down], 1, 0);

	return length < (double)AMOUNT_TIME_MAX ? (int64_t)length + 1 : AMOUNT_TIME_MAX;
}

static void turn(struct engine *e, struct event *event)
{
	struct failing *f = container_of(event, struct failing, event);
	/* it may have been stopped permanently by a command */
	struct http_server *s = http_server_find(f->host, f->port);

	f->outages.down = !f->outages.down;
	if (s && f->outages.down)
		http_server_fail(s);
	else if (s)
		http_server_repair(s);
	event_schedule_in(e, event, outages_length(&f->outages));
}

static void outage_start(
	const struct site *site, struct host *h, const struct spec_service *service)
{
	struct outages o;

	if (!outages_init(&o, site->seed, h->node.name, service))
		return;
	struct failing *f = arena_alloc(site->net->engine->arena, sizeof(*f));
	f->event.run = turn;
	f->outages = o;
	f->host = h;
	f->port = service->listen.port;
	event_schedule_in(site->net->engine, &f->event, outages_length(&f->outages));
}

void outages_start(const struct site *site)
{
	const struct spec_network *net = &site->spec->network;

	for (size_t i = 0; i < net->nodes.count; i++) {
		struct host *h = host_find(site->net, net->nodes.items[i].name);
		for (size_t k = 0; h && k < net->nodes.items[i].services.count; k++)
			outage_start(site, h, &net->nodes.items[i].services.items[k]);
	}
}
