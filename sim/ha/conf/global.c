/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * global_defs, and the top-level blocks (keepalived 2.2.7, core/global_parser.c,
 * core/global_data.c: init_global_data()). Most of global_defs is about mail, SNMP and the real
 * processes: it is parsed and has no effect here.
 */
#include <string.h>

#include "base/text.h"
#include "engine/engine.h"
#include "ha/conf/reader.h"
#include "wire/vrrp.h"

#define SECOND NSEC_PER_SEC
/* VRRP_GARP_DELAY, VRRP_GARP_REP, VRRP_GARP_REFRESH_REP */
#define GARP_DELAY (5 * SECOND)
#define GARP_REPEAT 5
#define GARP_REFRESH_REPEAT 1

void ha_conf_defaults(struct ha_conf *c)
{
	c->vrrp_version = 2;
	c->vrrp_group = VRRP_GROUP;
	c->garp_delay = GARP_DELAY;
	c->garp_repeat = GARP_REPEAT;
	c->garp_refresh_repeat = GARP_REFRESH_REPEAT;
	c->lower_prio_delay = HA_UNSET;
	c->lower_prio_repeat = HA_UNSET;
	c->down_timer_adverts = 3;
}

static void copy(char *to, size_t size, const char *word)
{
	const size_t n = strlen(word) < size - 1 ? strlen(word) : size - 1;

	memcpy(to, word, n);
	to[n] = '\0';
}

static void take_router_id(struct ha_reader *r, const struct ha_words *w)
{
	copy(r->conf->router_id, HA_NAME, ha_word(r, w, 1));
}

static void take_default_interface(struct ha_reader *r, const struct ha_words *w)
{
	copy(r->conf->default_interface, IFNAMSIZ, ha_word(r, w, 1));
}

static void take_version(struct ha_reader *r, const struct ha_words *w)
{
	unsigned v;

	if (ha_unsigned(r, ha_word(r, w, 1), 2, 3, &v))
		r->conf->vrrp_version = (uint8_t)v;
	else
		ha_wrong(r, "VRRP Error: Version must be either 2 or 3");
}

static void take_group4(struct ha_reader *r, const struct ha_words *w)
{
	uint32_t a;

	if (parse_ipv4(ha_word(r, w, 1), &a))
		r->conf->vrrp_group = a;
	else
		ha_wrong(r, "Configuration error: Cant parse vrrp_mcast_group4 [%s]. Skipping",
			ha_word(r, w, 1));
}

static void take_seconds(struct ha_reader *r, const struct ha_words *w, int64_t *to)
{
	int64_t v;

	if (ha_seconds(r, ha_word(r, w, 1), 0, UINT64_C(4294967295000000), true, &v))
		*to = v;
	else
		ha_wrong(r, "%s '%s' is invalid", w->at[0], ha_word(r, w, 1));
}

static void take_repeat(struct ha_reader *r, const struct ha_words *w, int *to)
{
	unsigned v;

	if (!ha_unsigned(r, ha_word(r, w, 1), 0, INT32_MAX, &v)) {
		ha_wrong(r, "%s '%s' is invalid", w->at[0], ha_word(r, w, 1));
		return;
	}
	*to = (int)v;
}

#define SECONDS(field) \
	static void take_##field(struct ha_reader *r, const struct ha_words *w) \
	{ \
		take_seconds(r, w, &r->conf->field); \
	}
#define REPEAT(field) \
	static void take_##field(struct ha_reader *r, const struct ha_words *w) \
	{ \
		take_repeat(r, w, &r->conf->field); \
	}
/* alone: true; with a word: its value */
#define SWITCH(field) \
	static void take_##field(struct ha_reader *r, const struct ha_words *w) \
	{ \
		const int v = w->count > 1 ? ha_true_false(w->at[1]) : 1; \
		if (v < 0) \
			ha_wrong(r, "Invalid value '%s' for global %s specified", w->at[1], \
				w->at[0]); \
		else \
			r->conf->field = v; \
	}

SECONDS(garp_delay)
SECONDS(garp_refresh)
SECONDS(garp_interval)
SECONDS(lower_prio_delay)
SECONDS(startup_delay)
REPEAT(garp_repeat)
REPEAT(garp_refresh_repeat)
REPEAT(lower_prio_repeat)
REPEAT(down_timer_adverts)
SWITCH(strict)
SWITCH(lower_prio_no_advert)
SWITCH(higher_prio_send_advert)

/* the table's name is ignored: the lab has one table */
static void take_nftables(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	r->conf->nftables = true;
}

SWITCH(check_unicast_src)
SWITCH(log_unknown_vrids)
SWITCH(lvs_flush)
SWITCH(lvs_flush_on_stop)
SWITCH(checker_log_all_failures)
SWITCH(rs_init_notifies)
SWITCH(skip_check_adv_addr)

static void take_timeouts(struct ha_reader *r, const struct ha_words *w)
{
	static const char *const names[] = {"tcp", "tcpfin", "udp"};
	unsigned v;

	for (int i = 1; i + 1 < w->count; i += 2)
		for (unsigned k = 0; k < 3; k++)
			if (strcmp(w->at[i], names[k]) == 0 &&
				ha_unsigned(r, w->at[i + 1], 1, 31 * 86400, &v))
				r->conf->timeouts[k] = v;
}

/* one word of lvs_sync_daemon and its value */
static void sync_option(struct ha_reader *r, const char *name, const char *value)
{
	struct sync_daemon_conf *s = &r->conf->sync;
	unsigned v = 0;

	if (strcmp(name, "id") == 0 || strcmp(name, "syncid") == 0) {
		if (ha_unsigned(r, value, 0, 255, &v))
			s->syncid = (int)v;
	} else if (strcmp(name, "maxlen") == 0 || strcmp(name, "inst") == 0) {
		if (*name == 'i')
			copy(s->instance, HA_NAME, value);
		else if (ha_unsigned(r, value, 1, 65507, &v))
			s->maxlen = v;
	} else if (strcmp(name, "port") == 0) {
		if (ha_unsigned(r, value, 1, 65535, &v))
			s->port = (uint16_t)v;
	} else if (strcmp(name, "ttl") == 0) {
		if (ha_unsigned(r, value, 1, 255, &v))
			s->ttl = (uint8_t)v;
	} else if (strcmp(name, "group") == 0) {
		if (!parse_ipv4(value, &s->group))
			ha_wrong(r, "Invalid lvs_sync_daemon group (%s)", value);
	} else {
		ha_wrong(r, "Unknown option %s specified for lvs_sync_daemon", name);
	}
}

static void take_sync(struct ha_reader *r, const struct ha_words *w)
{
	struct sync_daemon_conf *s = &r->conf->sync;

	if (w->count < 3) {
		ha_wrong(r, "lvs_sync_daemon requires interface, VRRP instance");
		return;
	}
	if (s->interface[0]) {
		ha_wrong(r, "lvs_sync_daemon has already been specified as %s %s - ignoring",
			s->interface, s->instance);
		return;
	}
	*s = (struct sync_daemon_conf){.syncid = HA_UNSET};
	copy(s->interface, IFNAMSIZ, w->at[1]);
	copy(s->instance, HA_NAME, w->at[2]);
	for (int i = 3; i + 1 < w->count; i += 2)
		sync_option(r, w->at[i], w->at[i + 1]);
}

/* one gratuitous ARP and no second series; what was set before stays */
static void take_min_garp(struct ha_reader *r, const struct ha_words *w)
{
	struct ha_conf *c = r->conf;
	const int v = w->count > 1 ? ha_true_false(w->at[1]) : 1;

	if (v < 0)
		ha_wrong(r, "Invalid value for vrrp_min_garp specified");
	if (v <= 0)
		return;
	if (c->garp_repeat == GARP_REPEAT)
		c->garp_repeat = 1;
	if (c->garp_refresh_repeat == GARP_REFRESH_REPEAT)
		c->garp_refresh_repeat = 0;
	if (c->garp_delay == GARP_DELAY)
		c->garp_delay = 0;
}

static void take_script_security(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	r->conf->script_security = true;
}

const struct ha_keyword ha_global_keywords[] = {
	HA_WORD("router_id", take_router_id),
	HA_WORD("default_interface", take_default_interface),
	HA_WORD("vrrp_version", take_version),
	HA_WORD("vrrp_mcast_group4", take_group4),
	HA_WORD("vrrp_garp_master_delay", take_garp_delay),
	HA_WORD("vrrp_min_garp", take_min_garp),
	HA_WORD("vrrp_garp_master_repeat", take_garp_repeat),
	HA_WORD("vrrp_garp_master_refresh", take_garp_refresh),
	HA_WORD("vrrp_garp_master_refresh_repeat", take_garp_refresh_repeat),
	HA_WORD("vrrp_garp_lower_prio_delay", take_lower_prio_delay),
	HA_WORD("vrrp_garp_lower_prio_repeat", take_lower_prio_repeat),
	HA_WORD("vrrp_garp_interval", take_garp_interval),
	HA_WORD("vrrp_down_timer_adverts", take_down_timer_adverts),
	HA_WORD("vrrp_lower_prio_no_advert", take_lower_prio_no_advert),
	HA_WORD("vrrp_higher_prio_send_advert", take_higher_prio_send_advert),
	HA_WORD("vrrp_check_unicast_src", take_check_unicast_src),
	HA_WORD("vrrp_skip_check_adv_addr", take_skip_check_adv_addr),
	HA_WORD("vrrp_strict", take_strict),
	HA_WORD("vrrp_startup_delay", take_startup_delay),
	HA_WORD("log_unknown_vrids", take_log_unknown_vrids),
	HA_WORD("lvs_timeouts", take_timeouts),
	HA_WORD("lvs_flush", take_lvs_flush),
	HA_WORD("lvs_flush_onstop", take_lvs_flush_on_stop),
	HA_WORD("lvs_flush_on_stop", take_lvs_flush_on_stop),
	HA_WORD("lvs_sync_daemon", take_sync),
	HA_WORD("checker_log_all_failures", take_checker_log_all_failures),
	HA_WORD("rs_init_notifies", take_rs_init_notifies),
	HA_WORD("enable_script_security", take_script_security),
	HA_INERT("notification_email"),
	HA_INERT("notification_email_from"),
	HA_INERT("smtp_server"),
	HA_INERT("smtp_helo_name"),
	HA_INERT("smtp_connect_timeout"),
	HA_INERT("smtp_alert"),
	HA_INERT("smtp_alert_vrrp"),
	HA_INERT("smtp_alert_checker"),
	HA_INERT("no_email_faults"),
	HA_INERT("no_checker_emails"),
	HA_INERT("snmp_socket"),
	HA_INERT("enable_traps"),
	HA_INERT("enable_snmp_keepalived"),
	HA_INERT("enable_snmp_checker"),
	HA_INERT("enable_snmp_rfc"),
	HA_INERT("enable_snmp_rfcv2"),
	HA_INERT("enable_snmp_rfcv3"),
	HA_INERT("enable_snmp_vrrp"),
	HA_INERT("enable_dbus"),
	HA_INERT("dbus_service_name"),
	HA_INERT("script_user"),
	HA_INERT("process_name"),
	HA_INERT("process_names"),
	HA_INERT("vrrp_process_name"),
	HA_INERT("lvs_process_name"),
	HA_INERT("vrrp_vmac_garp_intvl"),
	HA_INERT("nftables_ipvs_priority"),
	HA_INERT("nftables_ipvs_start_fwmark"),
	HA_INERT("checker_process_name"),
	HA_INERT("bfd_process_name"),
	HA_INERT("vrrp_priority"),
	HA_INERT("checker_priority"),
	HA_INERT("bfd_priority"),
	HA_INERT("vrrp_no_swap"),
	HA_INERT("checker_no_swap"),
	HA_INERT("bfd_no_swap"),
	HA_INERT("vrrp_rt_priority"),
	HA_INERT("checker_rt_priority"),
	HA_INERT("bfd_rt_priority"),
	HA_INERT("vrrp_cpu_affinity"),
	HA_INERT("checker_cpu_affinity"),
	HA_INERT("bfd_cpu_affinity"),
	HA_INERT("vrrp_rlimit_rttime"),
	HA_INERT("vrrp_rlimit_rtime"),
	HA_INERT("checker_rlimit_rttime"),
	HA_INERT("checker_rlimit_rtime"),
	HA_INERT("bfd_rlimit_rttime"),
	HA_INERT("bfd_rlimit_rtime"),
	HA_INERT("max_auto_priority"),
	HA_INERT("min_auto_priority_delay"),
	HA_INERT("vrrp_netlink_cmd_rcv_bufs"),
	HA_INERT("vrrp_netlink_cmd_rcv_bufs_force"),
	HA_INERT("vrrp_netlink_monitor_rcv_bufs"),
	HA_INERT("vrrp_netlink_monitor_rcv_bufs_force"),
	HA_INERT("lvs_netlink_cmd_rcv_bufs"),
	HA_INERT("lvs_netlink_cmd_rcv_bufs_force"),
	HA_INERT("lvs_netlink_monitor_rcv_bufs"),
	HA_INERT("lvs_netlink_monitor_rcv_bufs_force"),
	HA_INERT("process_monitor_rcv_bufs"),
	HA_INERT("process_monitor_rcv_bufs_force"),
	HA_INERT("vrrp_rx_bufs_policy"),
	HA_INERT("vrrp_rx_bufs_multiplier"),
	HA_INERT("notify_fifo"),
	HA_INERT("notify_fifo_script"),
	HA_INERT("vrrp_notify_fifo"),
	HA_INERT("vrrp_notify_fifo_script"),
	HA_INERT("lvs_notify_fifo"),
	HA_INERT("lvs_notify_fifo_script"),
	HA_INERT("fifo_write_vrrp_states_on_reload"),
	HA_INERT("notify_priority_changes"),
	HA_INERT("vrrp_notify_priority_changes"),
	HA_INERT("startup_script"),
	HA_INERT("startup_script_timeout"),
	HA_INERT("shutdown_script"),
	HA_INERT("shutdown_script_timeout"),
	HA_INERT("reload_check_config"),
	HA_INERT("reload_time_file"),
	HA_INERT("reload_repeat"),
	HA_INERT("reload_file"),
	HA_INERT("include_check"),
	HA_INERT("config_save_dir"),
	HA_INERT("tmp_config_directory"),
	HA_INERT("data_use_instance"),
	HA_INERT("umask"),
	HA_INERT("disable_local_igmp"),
	HA_INERT("dynamic_interfaces"),
	HA_INERT("vrrp_gna_interval"),
	HA_INERT("vrrp_garp_extra_if"),
	HA_INERT("vrrp_iptables"),
	HA_INERT("vrrp_ipsets"),
	HA_WORD("nftables", take_nftables),
	HA_INERT("nftables_ipvs"),
	HA_INERT("nftables_priority"),
	HA_INERT("nftables_counters"),
	HA_INERT("nftables_ifindex"),
	HA_INERT("vmac_prefix"),
	HA_INERT("vmac_addr_prefix"),
	HA_INERT("random_seed"),
	HA_REFUSE("vrrp_mcast_group6"),
	HA_REFUSE("iproute_usr_dir"),
	HA_REFUSE("iproute_etc_dir"),
	HA_END,
};

const struct ha_keyword ha_root_keywords[] = {
	{"global_defs", NULL, ha_global_keywords, NULL, HA_SIMULATED},
	{"vrrp_instance", vrrp_conf_open, vrrp_instance_keywords, NULL, HA_SIMULATED},
	{"vrrp_sync_group", vrrp_group_open, vrrp_group_keywords, NULL, HA_SIMULATED},
	{"vrrp_script", vrrp_script_open, vrrp_script_keywords, vrrp_script_close, HA_SIMULATED},
	{"track_file", vrrp_file_open, vrrp_file_keywords, NULL, HA_SIMULATED},
	{"vrrp_track_file", vrrp_file_open, vrrp_file_keywords, NULL, HA_SIMULATED},
	{"static_ipaddress", vrrp_read_static_addresses, NULL, NULL, HA_SIMULATED},
	{"static_routes", vrrp_read_static_routes, NULL, NULL, HA_SIMULATED},
	{"virtual_server", virtual_open, virtual_server_keywords, virtual_close, HA_SIMULATED},
	{"virtual_server_group", virtual_group_open, NULL, NULL, HA_SIMULATED},
	HA_INERT("linkbeat_use_polling"),
	HA_INERT("linkbeat_interfaces"),
	HA_INERT("use_pid_dir"),
	HA_INERT("child_wait_time"),
	HA_INERT("instance"),
	HA_INERT("interface_up_down_delays"),
	HA_INERT("vrrp_track_process"),
	HA_INERT("track_process"),
	HA_INERT("garp_group"),
	HA_REFUSE("net_namespace"),
	HA_REFUSE("net_namespace_ipvs"),
	HA_REFUSE("namespace_with_ipsets"),
	HA_REFUSE("static_rules"),
	HA_REFUSE("track_group"),
	HA_REFUSE("SSL"),
	HA_REFUSE("bfd_instance"),
	HA_END,
};
