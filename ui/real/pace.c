/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What takes time on a real kernel, and none in the lab.
 *
 * A walkthrough types the next line at the instant in which the last one has taken effect. On a
 * kernel a command takes tens of milliseconds to start: a repair that is in time for a frame in the
 * lab would be too late there. So a short delay precedes each line, as with a human; it is not a
 * multiple of the intervals at which Linux repeats a SYN or an ARP request.
 *
 * In namespaces of one kernel a frame is delivered within the call that sends it (veth_xmit(),
 * __netif_rx(), do_softirq() as that call enables bottom halves), and its effects elsewhere happen
 * before the call returns; only then other programs run. So a call holds its socket
 * (sock_owned_by_user()) for as long as a network without slow cables takes, and a program wakes up
 * after that. The script's veth have no offloads: software segments their packets, and unread data
 * takes more of the receiver's buffer.
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
