/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The dynamic feedback of W. Zhang's papers on LVS: in each interval an agent on the director reads
 * each server's load and changes its weight by
 *
 *	gain · ∛(target − load),   within [minimum, maximum]
 *
 * The cube root gives large steps far from the target and small ones near it. Load is the mean
 * number of busy workers since the last reading plus the currently waiting connections, divided by
 * the number of workers. Changes are typed as `ipvsadm -e`, so they are visible like any other
 * command. A server that is down has no load: weight 0 until it is back, then its previous weight.
 *
 * A weight of 0 in the file means "no new connections" and is not changed, nor is that of a server
 * that is not one of the lab's web servers at the start. All in integers. Not simulated: the
 * datagrams that carry the readings; loads of memory and disk.
 */
#include "workload/feedback.h"

#include "app/servers/http_server.h"
#include "app/shell/shell.h"
#include "base/text.h"
#include "base/wide.h"
#include "host/ip/addr.h"
#include "spec/virtual_server.h"
#include "workload/site.h"

struct watched { /* a real server */
	struct host *host;
	uint16_t port;
	int64_t weight;      /* the weight last set */
	int64_t thousandths; /* as the law has it */
	int64_t occupied;    /* at the last reading */
};

struct agent {
	struct event event;
	const struct site *site;
	const struct spec_virtual_server *service;
	struct watched servers[];
};

/* ∛(x/1000) in thousandths, rounded towards 0 */
static int64_t cube_root(int64_t x)
{
	int64_t low = 0, high = 2000000, size = (x < 0 ? -x : x) * 1000000;

	while (low < high) {
		int64_t middle = (low + high + 1) / 2;
		if (middle * middle * middle <= size) /* at most 8·10¹⁸ */
			low = middle;
		else
			high = middle - 1;
	}
	return x < 0 ? -low : low;
}

int64_t feedback_step(const struct spec_feedback *f, int64_t *thousandths, int64_t load)
{
	int64_t most = 1000000000, far = f->target / 1000000 - (load < most ? load : most);

	*thousandths += f->gain * cube_root(far) / 1000000;
	if (*thousandths < f->minimum * 1000)
		*thousandths = f->minimum * 1000;
	if (*thousandths > f->maximum * 1000)
		*thousandths = f->maximum * 1000;
	return (*thousandths + 500) / 1000;
}

/* ---- the agent ---- */

static int64_t load_of(const struct agent *a, struct watched *w, const struct http_server *s)
{
	struct app_stats stats = http_server_stats(s);
	int64_t busy = stats.occupied - w->occupied;
	uint64_t workers = http_server_config(s)->workers;
	uint64_t at_work = mul_div((uint64_t)busy, 1000, (uint64_t)a->service->feedback.interval);

	w->occupied = stats.occupied;
	return (int64_t)((at_work + stats.queue * UINT64_C(1000)) / workers);
}

static int64_t new_weight(const struct agent *a, struct watched *w)
{
	const struct http_server *s = http_server_find(w->host, w->port);

	if (!s || http_server_stats(s).down)
		return 0;
	int64_t load = load_of(a, w, s);
	/* idle because it got no connections: its load means nothing */
	return w->weight == 0 ? (w->thousandths + 500) / 1000
			      : feedback_step(&a->service->feedback, &w->thousandths, load);
}

static void set_weight(struct agent *a, size_t i, int64_t weight)
{
	struct text line = {0};

	virtual_server_edit_weight(&line, a->service, &a->service->real_servers.items[i], weight);
	shell_run(host_find(a->site->net, a->service->on.s), text_str(&line), NULL);
	a->servers[i].weight = weight;
	text_free(&line);
}

static void look(struct engine *e, struct event *event)
{
	struct agent *a = container_of(event, struct agent, event);

	for (size_t i = 0; i < a->service->real_servers.count; i++) {
		struct watched *w = &a->servers[i];
		if (!w->host)
			continue;
		int64_t weight = new_weight(a, w);
		if (weight != w->weight)
			set_weight(a, i, weight);
	}
	event_schedule_in(e, event, a->service->feedback.interval);
}

static struct host *host_with(const struct site *site, uint32_t address)
{
	const struct spec_network *net = &site->spec->network;

	for (size_t i = 0; i < net->nodes.count; i++) {
		struct host *h = host_find(site->net, net->nodes.items[i].name);
		if (h && addr_lookup(h, address))
			return h;
	}
	return NULL;
}

static void start_feedback(const struct site *site, const struct spec_virtual_server *service)
{
	size_t count = service->real_servers.count;
	struct agent *a =
		arena_alloc(site->net->engine->arena, sizeof(*a) + count * sizeof(struct watched));

	a->event.run = look;
	a->site = site;
	a->service = service;
	for (size_t i = 0; i < count; i++) {
		const struct spec_real_server *r = &service->real_servers.items[i];
		struct host *h = host_with(site, r->address.address);
		uint16_t port = (uint16_t)(r->address.port == SPEC_UNSET ? 0 : r->address.port);
		if (r->weight > 0 && h && http_server_find(h, port))
			a->servers[i] = (struct watched){.host = h,
				.port = port,
				.weight = r->weight,
				.thousandths = r->weight * 1000};
	}
	event_schedule_in(site->net->engine, &a->event, service->feedback.interval);
}

void feedback_start(const struct site *site)
{
	for (size_t i = 0; i < site->spec->virtual_servers.count; i++)
		if (site->spec->virtual_servers.items[i].feedback.interval != SPEC_UNSET)
			start_feedback(site, &site->spec->virtual_servers.items[i]);
}
