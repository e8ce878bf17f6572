/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What takes time on a real kernel, and none in the lab.
 *
 * A walkthrough types the next line in the instant in which the last has done what it should. On a
 * kernel a command takes tens of milliseconds to start: what was repaired in time for a frame in
 * the lab would come too late for it there. So a moment passes before each line, as it does with
 * people; it is no multiple of the intervals at which Linux repeats a SYN or a question of ARP.
 *
 * In namespaces of one kernel a frame is handed over in the call that sends it (veth_xmit(),
 * __netif_rx(), do_softirq() as that call enables bottom halves), and what it causes elsewhere is
 * done before the call returns; only then other programs run. So a call holds its socket
 * (sock_owned_by_user()) for as long as a network without slowed cables takes, and a program wakes
 * when that is over. The script's veth have no offloads: their segments are cut by software, and
 * what waits to be read takes more of the receiver's buffer.
 */
#include "course/play.h"
#include "host/host.h"
#include "ui/real/script.h"
#include "ui/real/script_private.h"

#define MOMENT (300 * INT64_C(1000000))

static void slow_programs(const struct lab *lab)
{
	const struct network *net = lab_network(lab);

	for (size_t i = 0; i < net->node_count; i++)
		if (net->nodes[i]->kind == NODE_HOST) {
			struct host *h = (struct host *)(void *)net->nodes[i];
			h->call_time = SCRIPT_QUICK;
			h->wake_time = 2 * SCRIPT_QUICK;
			h->linear_segments = true;
		}
}

void script_play(struct lab *lab, struct play *play, struct script_calls *calls)
{
	const struct play_hooks hooks = {.pace = MOMENT};

	slow_programs(lab);
	script_hear_calls(calls, lab);
	play_run(play, &hooks, NULL);
}
