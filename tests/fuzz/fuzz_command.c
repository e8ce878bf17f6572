/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command lines on a host of a small lab: whatever is typed, nothing crashes, and when everything
 * has ended no process of a line is left.
 */
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/shell/shell.h"
#include "engine/trace.h"
#include "fuzz.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "net/bridge.h"
#include "net/link.h"
#include "transport/host_new.h"

#define STEPS_MAX 2000

static struct host *add_host(
	struct network *net, struct bridge *b, const char *name, uint32_t address)
{
	struct host *h = host_new(net, name);
	struct netdev *eth0 = host_add_interface(h, "eth0");
	struct addr_spec spec = {.local = address, .prefix = 24};

	link_new(eth0, bridge_add_port(b), &link_defaults);
	addr_add(h, eth0, &spec);
	netdev_set_up(eth0, true);
	return h;
}

static void interrupt_all(struct network *net)
{
	list_for_each_safe (p, &process_table(net)->all, struct process, link)
		process_interrupt(p);
}

/* built once, and put back for every input: what a checkpoint does */
static struct world {
	struct arena arena;
	struct trace trace;
	struct engine *engine;
	struct network *net;
	struct host *client, *server;
	void *copy;
} world;

static void build(struct world *w)
{
	FUZZ_CHECK(arena_init(&w->arena, (size_t)1 << 30) == 0);
	w->engine = engine_new(&w->arena, &w->trace, 1);
	w->net = network_new(w->engine);
	app_install(w->net);
	struct bridge *b = bridge_new(w->net, "sw1");
	w->client = add_host(w->net, b, "client1", 0xc0a80a32);
	w->server = add_host(w->net, b, "rs1", 0xc0a80a0b);
	shell_run(w->server, "httpd; httpd -e -u -p 7", NULL);
	w->copy = malloc(arena_used(&w->arena));
	FUZZ_CHECK(w->copy);
	arena_copy(&w->arena, w->copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct world *w = &world;
	char *line = malloc(size + 1);

	FUZZ_CHECK(line);
	memcpy(line, data, size);
	line[size] = '\0';
	if (w->copy)
		arena_restore(&w->arena, w->copy);
	else
		build(w);
	shell_run(w->client, line, "-A -t 192.168.10.100:80 -s rr\n");
	for (unsigned i = 0; i < STEPS_MAX && engine_step(w->engine); i++)
		;
	interrupt_all(w->net);
	FUZZ_CHECK(process_table(w->net)->pool.live == process_table(w->net)->last_id);
	free(line);
	return 0;
}
