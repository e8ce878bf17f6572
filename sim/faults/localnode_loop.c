/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two machines for everything: both are directors and real servers, with the same table. What one
 * forwards to the other is scheduled again there.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const localnode_loop_put[] = {
	"{director}# sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2; "
	"ip addr add {vip}/32 dev lo; httpd -p {port}",
	"{backup}# sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2; ip "
	"addr add {vip}/32 dev lo; httpd -p {port}",
	"{director}# sed -i 's/real_server {rip} /real_server {dip} /; s/real_server {rip2} "
	"/real_server {bip} /; s/lvs_sched .*/lvs_sched rr/' /etc/keepalived/*.conf",
	"{backup}# sed -i 's/real_server {rip} /real_server {dip} /; s/real_server {rip2} "
	"/real_server {bip} /; s/lvs_sched .*/lvs_sched rr/' /etc/keepalived/*.conf",
	NULL};
static const char *const localnode_loop_fix[] = {
	"{director}# sysctl -w net.ipv4.vs.backup_only=1; printf 'global_defs {\\n    "
	"lvs_sync_daemon {ddev} {instance}\\n}\\n' >> /etc/keepalived/keepalived.conf; systemctl "
	"reload keepalived",
	"{backup}# sysctl -w net.ipv4.vs.backup_only=1; printf 'global_defs {\\n    "
	"lvs_sync_daemon {ddev} {instance}\\n}\\n' >> /etc/keepalived/keepalived.conf; systemctl "
	"reload keepalived",
	NULL};

const struct fault fault_localnode_loop = {
	.order = 790,
	.name = "localnode-loop",
	.title = N_("both directors are real servers and both have the table"),
	.symptom = N_("a quarter of the connections fail at once with 'no route to host'"),
	.frame = N_("a SYN that the backup sends back to the master"),
	.diagnosis = N_("on the backup IPVS sees the packet before the local socket and "
			"schedules it again; only backup_only with a running backup daemon "
			"prevents this"),
	.finding[FAULT_DR] = "loop",
	.needs = FAULT_PAIR,
	.put = localnode_loop_put,
	.fix = localnode_loop_fix,
};
