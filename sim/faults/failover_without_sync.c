/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pair without lvs_sync_daemon: the backup knows the servers but no connections. New connections
 * are not affected.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const failover_without_sync_put[] = {
	"*{server}# httpd stop -p {rport}; httpd -p {rport} -t 5s; sleep 11; httpd stop -p "
	"{rport}; httpd -p {rport}",
	"{client}# sleep 4.6; curl -s -m 8 -o /dev/null http://{vip}:{port}/",
	"{director}# sleep 8; systemctl stop keepalived; sleep 4; systemctl start keepalived",
	NULL};
static const char *const failover_without_sync_fix[] = {
	"{director}# printf 'global_defs {\\n    lvs_sync_daemon {ddev} {instance}\\n}\\n' >> "
	"/etc/keepalived/keepalived.conf; systemctl reload keepalived",
	"{backup}# printf 'global_defs {\\n    lvs_sync_daemon {ddev} {instance}\\n}\\n' >> "
	"/etc/keepalived/keepalived.conf; systemctl reload keepalived",
	NULL};

const struct fault fault_failover_without_sync = {
	.order = 810,
	.name = "failover-without-sync",
	.title = N_("a failover without connection sync"),
	.symptom = N_("each failover cuts all downloads with 'connection reset by "
		      "peer'"),
	.frame = N_("an RST with the VIP as source from the new master"),
	.diagnosis = N_("a packet that has no entry and is not a SYN is not scheduled: the "
			"director's own TCP answers with RST"),
	.finding[FAULT_DR] = "failover-cuts",
	.finding[FAULT_NAT] = "failover-cuts",
	.finding[FAULT_TUN] = "failover-cuts",
	.needs = FAULT_PAIR,
	.touches = FAULT_TOUCHES_HISTORY,
	.put = failover_without_sync_put,
	.fix = failover_without_sync_fix,
};
