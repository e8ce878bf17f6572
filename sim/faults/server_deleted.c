/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server is removed from the table while clients are connected to it: their packets are dropped
 * without notice.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const server_deleted_put[] = {
	"{client}# curl -s -m 7 -o /dev/null http://{vip}:{port}/bytes/200000?demand=4s",
	"{director}# sleep 2; ipvsadm -d {service} -r $(ipvsadm -Lnc | tail -n 1 | sed 's/.* //')",
	NULL};
static const char *const server_deleted_fix[] = {
	"{director}# sysctl -w net.ipv4.vs.expire_nodest_conn=1", NULL};

const struct fault fault_server_deleted = {
	.order = 460,
	.name = "server-deleted",
	.title = N_("a server was deleted while it had connections"),
	.symptom = N_("running downloads hang when a server is removed"),
	.frame = N_("a segment that the director drops: its server is gone"),
	.diagnosis = N_("the connection stays and its packets are dropped, in case the "
			"server returns; with expire_nodest_conn it is ended instead"),
	.finding[FAULT_DR] = "server-deleted",
	.finding[FAULT_NAT] = "server-deleted",
	.finding[FAULT_TUN] = "server-deleted",
	.needs = FAULT_SERVERS,
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = server_deleted_put,
	.fix = server_deleted_fix,
};
