/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sync_threshold was changed to save bandwidth. `1 0` means the first packet of a connection, and
 * that is its SYN, which is never synchronised.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const sync_too_late_put[] = {
	"{director}# printf 'global_defs {\\n    lvs_sync_daemon {ddev} {instance}\\n}\\n' >> "
	"/etc/keepalived/keepalived.conf; modprobe ip_vs; sysctl -w "
	"net.ipv4.vs.sync_threshold='1 0'",
	"{backup}# printf 'global_defs {\\n    lvs_sync_daemon {ddev} {instance}\\n}\\n' >> "
	"/etc/keepalived/keepalived.conf; modprobe ip_vs; sysctl -w "
	"net.ipv4.vs.sync_threshold='1 0'",
	"*{server}# httpd stop -p {rport}; httpd -p {rport} -t 5s; sleep 11; httpd stop -p "
	"{rport}; httpd -p {rport}",
	"{client}# sleep 4.6; curl -s -m 8 -o /dev/null http://{vip}:{port}/",
	"{director}# sleep 8; systemctl stop keepalived; sleep 4; systemctl start keepalived",
	NULL};
static const char *const sync_too_late_fix[] = {
	"{director}# sysctl -w net.ipv4.vs.sync_threshold='3 50'",
	"{backup}# sysctl -w net.ipv4.vs.sync_threshold='3 50'", NULL};

const struct fault fault_sync_too_late = {
	.order = 820,
	.name = "sync-too-late",
	.title = N_("the sync daemons run, but never send a connection"),
	.symptom = N_("each failover cuts all connections although the sync "
		      "daemons run"),
	.frame = N_("an RST with the VIP as source from the new master"),
	.diagnosis = N_("with period 0 a connection is synchronised at the packet whose "
			"number is the threshold, and only if it is ESTABLISHED by then: "
			"packet 1 is the SYN"),
	.finding[FAULT_DR] = "sync-late",
	.finding[FAULT_NAT] = "sync-late",
	.finding[FAULT_TUN] = "sync-late",
	.needs = FAULT_PAIR,
	.touches = FAULT_TOUCHES_HISTORY,
	.put = sync_too_late_put,
	.fix = sync_too_late_fix,
};
