/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command lines on a host of a small lab: whatever is typed, nothing crashes, and when everything
 * has ended no process of a line is left.
 */
#include <stdlib.h>
#include <string.h>

#include "app/shell/shell.h"
#include "fuzz.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "net/bridge.h"
#include "net/link.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct trace trace = {0};
	char *line = malloc(size + 1);

	FUZZ_CHECK(line && arena_init(&arena, (size_t)1 << 30) == 0);
	memcpy(line, data, size);
	line[size] = '\0';
	struct engine *e = engine_new(&arena, &trace, 1);
	struct network *net = network_new(e);
	struct bridge *b = bridge_new(net, "sw1");
	struct host *h = add_host(net, b, "client1", 0xc0a80a32);
	struct host *rs1 = add_host(net, b, "rs1", 0xc0a80a0b);
	shell_run(rs1, "httpd; httpd -e -u -p 7", NULL);
	shell_run(h, line, "-A -t 192.168.10.100:80 -s rr\n");
	for (unsigned i = 0; i < STEPS_MAX && engine_step(e); i++)
		;
	interrupt_all(net);
	FUZZ_CHECK(process_table(net)->pool.live == process_table(net)->last_id);
	arena_fini(&arena);
	free(line);
	return 0;
}
