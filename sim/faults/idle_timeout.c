/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The director deletes idle connections, by default after 15 minutes; here after two seconds. TCP's
 * keepalive would be sent only after two hours.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const idle_timeout_put[] = {"{director}# ipvsadm --set 2 0 0",
	"{client}# curl -s -m 9 -o /dev/null http://{vip}:{port}/bytes/200000?demand=6s", NULL};
static const char *const idle_timeout_fix[] = {"{director}# ipvsadm --set 900 0 0", NULL};

const struct fault fault_idle_timeout = {
	.order = 480,
	.name = "idle-timeout",
	.title = N_("the director times out idle connections too soon"),
	.symptom = N_("connections that were idle for a while are reset"),
	.frame = N_("a segment of a connection whose entry has expired"),
	.diagnosis = N_("the entry of an established connection without packets expires "
			"after the timeout (ipvsadm --set, 900 s); its next segment is "
			"answered with RST"),
	.finding[FAULT_DR] = "idle-forgotten",
	.finding[FAULT_NAT] = "idle-forgotten",
	.finding[FAULT_TUN] = "idle-forgotten",
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = idle_timeout_put,
	.fix = idle_timeout_fix,
};
