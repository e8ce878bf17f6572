/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small lab to type on: client1 .50, rs1 .11 and rs2 .12 on one switch, 192.168.10.0/24. */
#ifndef LVSLAB_TESTS_APP_LAB_H
#define LVSLAB_TESTS_APP_LAB_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/shell/shell.h"
#include "engine/trace.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "net/bridge.h"
#include "net/link.h"
#include "transport/host_new.h"

struct app_lab {
	struct arena arena;
	struct trace trace;
	struct engine *engine;
	struct network *net;
	struct host *client1, *rs1, *rs2;
	struct process *last;
};

static inline struct host *app_lab_host(
	struct app_lab *l, struct bridge *b, const char *name, uint32_t address)
{
	struct host *h = host_new(l->net, name);
	struct netdev *eth0 = host_add_interface(h, "eth0");
	struct addr_spec spec = {
		.local = address, .prefix = 24, .broadcast = address | 255, .has_broadcast = true};

	link_new(eth0, bridge_add_port(b), &link_defaults);
	assert_int_equal(addr_add(h, eth0, &spec), 0);
	netdev_set_up(eth0, true);
	return h;
}

static inline void app_lab_open(struct app_lab *l)
{
	*l = (struct app_lab){0};
	assert_int_equal(arena_init(&l->arena, 0), 0);
	l->engine = engine_new(&l->arena, &l->trace, 1);
	l->net = network_new(l->engine);
	app_install(l->net);
	struct bridge *b = bridge_new(l->net, "sw1");
	l->client1 = app_lab_host(l, b, "client1", 0xc0a80a32);
	l->rs1 = app_lab_host(l, b, "rs1", 0xc0a80a0b);
	l->rs2 = app_lab_host(l, b, "rs2", 0xc0a80a0c);
}

static inline void app_lab_close(struct app_lab *l)
{
	arena_fini(&l->arena);
}

/* types a line and lets time go on until it has ended, a minute at most; what it printed */
static inline const char *type_in(
	struct app_lab *l, struct host *h, const char *line, const char *in)
{
	int64_t until = l->engine->now + (int64_t)60 * NSEC_PER_SEC;

	l->last = shell_run(h, line, in);
	while (l->last->running && engine_next_time(l->engine) <= until)
		engine_step(l->engine);
	return process_output(l->last);
}

static inline const char *type(struct app_lab *l, struct host *h, const char *line)
{
	return type_in(l, h, line, NULL);
}

static inline void wait_for(struct app_lab *l, int64_t ns)
{
	engine_run_until(l->engine, l->engine->now + ns);
}

#endif
