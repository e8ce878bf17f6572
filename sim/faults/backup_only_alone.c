/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fix of the loop, half applied: backup_only is set, but the backup daemon that it depends on
 * is not running.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const backup_only_alone_put[] = {
	"{director}# modprobe ip_vs; sysctl -w net.ipv4.vs.backup_only=1 "
	"net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2; ip addr add {vip}/32 "
	"dev lo; httpd -p {port}",
	"{backup}# modprobe ip_vs; sysctl -w net.ipv4.vs.backup_only=1 "
	"net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2; ip addr add {vip}/32 "
	"dev lo; httpd -p {port}",
	"{director}# sed -i 's/real_server {rip} /real_server {dip} /; s/real_server {rip2} "
	"/real_server {bip} /; s/lvs_sched .*/lvs_sched rr/' /etc/keepalived/*.conf",
	"{backup}# sed -i 's/real_server {rip} /real_server {dip} /; s/real_server {rip2} "
	"/real_server {bip} /; s/lvs_sched .*/lvs_sched rr/' /etc/keepalived/*.conf",
	NULL};
static const char *const backup_only_alone_fix[] = {
	"{director}# printf 'global_defs {\\n    lvs_sync_daemon {ddev} {instance}\\n}\\n' >> "
	"/etc/keepalived/keepalived.conf; systemctl reload keepalived",
	"{backup}# printf 'global_defs {\\n    lvs_sync_daemon {ddev} {instance}\\n}\\n' >> "
	"/etc/keepalived/keepalived.conf; systemctl reload keepalived",
	NULL};

const struct fault fault_backup_only_alone = {
	.order = 800,
	.name = "backup-only-alone",
	.title = N_("backup_only is set on directors that are real servers, "
		    "without the sync daemon"),
	.symptom = N_("a quarter of the connections fail at once, although backup_only "
		      "is 1"),
	.frame = N_("a SYN that the backup sends back to the master"),
	.diagnosis = N_("backup_only works only while the backup sync daemon runs and the "
			"master one does not"),
	.finding[FAULT_DR] = "loop",
	.needs = FAULT_PAIR,
	.put = backup_only_alone_put,
	.fix = backup_only_alone_fix,
};
