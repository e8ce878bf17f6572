/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table shows no active connection and many inactive ones, which looks like a fault. With
 * direct routing the director sees only the client's packets and keeps each connection for two
 * minutes after the client's FIN.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const inactive_misread_put[] = {
	"*{client}# curl -s -m 3 -o /dev/null http://{vip}:{port}/; curl -s -m 3 -o /dev/null "
	"http://{vip}:{port}/",
	"{director}# sleep 4; ipvsadm -Ln", NULL};
static const char *const inactive_misread_fix[] = {"{director}# ipvsadm -Lnc", NULL};

const struct fault fault_inactive_misread = {
	.order = 400,
	.name = "inactive-misread",
	.title = N_("inactive connections are mistaken for a fault"),
	.symptom = N_("ActiveConn is 0 and InActConn grows, yet every page arrives"),
	.frame = N_("none: the client's FIN is the last packet that the director sees"),
	.diagnosis = N_("in direct routing the director infers the states from the client's half; "
			"FIN_WAIT counts as inactive for two minutes"),
	.finding[FAULT_DR] = "half-seen",
	.finding[FAULT_TUN] = "half-seen",
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = inactive_misread_put,
	.fix = inactive_misread_fix,
};
