/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tunl0 is down after a boot: nothing decapsulates the packets. Found by explain as: tunnel-down.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const tunnel_down_put[] = {"{server}# ip link set tunl0 down", NULL};
static const char *const tunnel_down_fix[] = {"{server}# ip link set tunl0 up", NULL};

const struct fault fault_tunnel_down = {
	.order = 330,
	.name = "tunnel-down",
	.title = N_("a real server's tunl0 is down"),
	.symptom = N_("some connections are refused at once"),
	.frame = N_("an IP in IP packet that is answered with protocol unreachable"),
	.diagnosis = N_("only a tunnel interface that is up handles protocol 4"),
	.finding[FAULT_TUN] = "tunnel-down",
	.level = 1,
	.put = tunnel_down_put,
	.fix = tunnel_down_fix,
};
