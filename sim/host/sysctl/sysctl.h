/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The /proc/sys tree of a host. A module mounts a table of rows at a directory; each row maps a
 * name to an int (or a special form) in the module's own structure. Paths use '/' and start below
 * /proc/sys ("net/ipv4/ip_forward"); sysctl_path() translates dotted names.
 */
#ifndef LVSLAB_HOST_SYSCTL_SYSCTL_H
#define LVSLAB_HOST_SYSCTL_SYSCTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"
#include "engine/reason.h"

struct record;
struct text;
struct host;
struct netdev;
struct in_device;
struct sysctl_row;

/* net.ipv4.conf.IF.*: every name of Linux 6.1, with the rule that combines all and IF */
enum conf_rule { CONF_IF_ONLY, CONF_MAX, CONF_OR, CONF_AND, CONF_REDIRECTS };

/* clang-format off */
/* X(enum name, file name, rule, default of all, default of default and so of every interface,
 * effect: NULL if it works as in Linux, else the sentence that says why it has no effect). lo
 * starts with disable_policy and disable_xfrm 1 (net/ipv4/devinet.c: inetdev_event()). */
#define IPV4_CONF(X)                                                                               \
	X(ACCEPT_LOCAL, "accept_local", CONF_OR, 0, 0, NULL) \
	X(ACCEPT_REDIRECTS, "accept_redirects", CONF_REDIRECTS, 1, 1, NULL) \
	X(ACCEPT_SOURCE_ROUTE, "accept_source_route", CONF_AND, 0, 1, NULL) \
	X(ARP_ACCEPT, "arp_accept", CONF_MAX, 0, 0, NULL) \
	X(ARP_ANNOUNCE, "arp_announce", CONF_MAX, 0, 0, NULL) \
	X(ARP_EVICT_NOCARRIER, "arp_evict_nocarrier", CONF_AND, 1, 1, NULL) \
	X(ARP_FILTER, "arp_filter", CONF_OR, 0, 0, NULL) \
	X(ARP_IGNORE, "arp_ignore", CONF_MAX, 0, 0, NULL) \
	X(ARP_NOTIFY, "arp_notify", CONF_MAX, 0, 0, NULL) \
	X(BC_FORWARDING, "bc_forwarding", CONF_AND, 0, 0, NULL) \
	X(BOOTP_RELAY, "bootp_relay", CONF_AND, 0, 0, \
		N_("no BOOTP relay runs here")) \
	X(DISABLE_POLICY, "disable_policy", CONF_OR, 0, 0, N_("no IPsec policies here")) \
	X(DISABLE_XFRM, "disable_xfrm", CONF_OR, 0, 0, N_("no IPsec here")) \
	X(DROP_GRATUITOUS_ARP, "drop_gratuitous_arp", CONF_OR, 0, 0, NULL) \
	X(DROP_UNICAST_IN_L2_MULTICAST, "drop_unicast_in_l2_multicast", CONF_OR, 0, 0, NULL) \
	X(FORCE_IGMP_VERSION, "force_igmp_version", CONF_MAX, 0, 0, N_("only IGMP version 3 here")) \
	X(FORWARDING, "forwarding", CONF_IF_ONLY, 0, 0, NULL) \
	X(IGMPV2_UNSOLICITED_REPORT_INTERVAL, "igmpv2_unsolicited_report_interval", CONF_IF_ONLY, 10000, 10000, \
		N_("only IGMP version 3 here")) \
	X(IGMPV3_UNSOLICITED_REPORT_INTERVAL, "igmpv3_unsolicited_report_interval", CONF_IF_ONLY, 1000, 1000, \
		NULL) \
	X(IGNORE_ROUTES_WITH_LINKDOWN, "ignore_routes_with_linkdown", CONF_OR, 0, 0, NULL) \
	X(LOG_MARTIANS, "log_martians", CONF_OR, 0, 0, \
		N_("no kernel log here: a martian is shown as a drop with its reason")) \
	X(MC_FORWARDING, "mc_forwarding", CONF_AND, 0, 0, N_("no multicast routing here; read-only")) \
	X(MEDIUM_ID, "medium_id", CONF_IF_ONLY, 0, 0, NULL) \
	X(PROMOTE_SECONDARIES, "promote_secondaries", CONF_OR, 0, 0, NULL) \
	X(PROXY_ARP, "proxy_arp", CONF_OR, 0, 0, NULL) \
	X(PROXY_ARP_PVLAN, "proxy_arp_pvlan", CONF_OR, 0, 0, NULL) \
	X(ROUTE_LOCALNET, "route_localnet", CONF_OR, 0, 0, NULL) \
	X(RP_FILTER, "rp_filter", CONF_MAX, 0, 0, NULL) \
	X(SECURE_REDIRECTS, "secure_redirects", CONF_OR, 1, 1, NULL) \
	X(SEND_REDIRECTS, "send_redirects", CONF_OR, 1, 1, NULL) \
	X(SHARED_MEDIA, "shared_media", CONF_OR, 1, 1, NULL) \
	X(SRC_VALID_MARK, "src_valid_mark", CONF_OR, 0, 0, NULL) \
	X(TAG, "tag", CONF_IF_ONLY, 0, 0,                                                            \
		N_("for programs to read; the kernel does not use it"))
/* clang-format on */

#define IPV4_CONF_ENUM(id, name, rule, of_all, of_default, effect) CONF_##id,
enum ipv4_conf_key { IPV4_CONF(IPV4_CONF_ENUM) CONF_COUNT };

struct ipv4_conf {
	int value[CONF_COUNT];
	uint64_t written; /* one bit per key set on this interface: `default` no longer changes
			   * it */
};

/* The effective value for packets on `dev`: the key's rule combines all and dev
 * (include/linux/inetdevice.h: IN_DEV_MAXCONF and similar macros). `dev` is the packet's ingress or
 * egress interface, never the one that has an address. */
int conf_effective(const struct host *h, const struct netdev *dev, enum ipv4_conf_key key);
int conf_of_all(const struct host *h, enum ipv4_conf_key key);
int conf_of_dev(const struct netdev *dev, enum ipv4_conf_key key);
enum conf_rule conf_rule_of(enum ipv4_conf_key key);
const char *conf_name(enum ipv4_conf_key key);
/* ipv4_devconf_setall(), neigh_parms_data_state_setall(): called when an interface gets an address;
 * from then on a write to `default` no longer changes it */
void conf_keep(struct in_device *in_dev);

/* net.ipv4.*: the settings that the stack uses. Defaults as in Linux 6.1 with HZ 250 and 4 GiB of
 * memory. Times are in jiffies, whatever unit the file uses. */
struct ipv4_settings {
	int ip_forward; /* same as conf_all.FORWARDING; a write sets every interface */
	int ip_default_ttl, ip_no_pmtu_disc, ip_nonlocal_bind, ip_forward_use_pmtu;
	int ip_local_port_range[2];
	int icmp_echo_ignore_all, icmp_echo_ignore_broadcasts, icmp_ignore_bogus_error_responses;
	int icmp_errors_use_inbound_ifaddr, icmp_echo_enable_probe;
	int igmp_link_local_mcast_reports, igmp_qrv;
	int icmp_ratelimit, icmp_ratemask, icmp_msgs_per_sec, icmp_msgs_burst;
	int ipfrag_time, ipfrag_high_thresh, ipfrag_low_thresh, ipfrag_max_dist;
	int min_pmtu, mtu_expires, redirect_load, redirect_number, redirect_silence; /* route/ */
	int error_cost, error_burst, min_adv_mss;
	int fwmark_reflect, tcp_fwmark_accept;
	int tcp_syn_retries, tcp_synack_retries, tcp_retries1, tcp_retries2, tcp_orphan_retries;
	int tcp_fin_timeout, tcp_max_syn_backlog, tcp_syncookies, tcp_abort_on_overflow,
		tcp_tw_reuse;
	int tcp_timestamps, tcp_window_scaling, tcp_sack, tcp_mtu_probing, tcp_base_mss;
	int tcp_keepalive_time, tcp_keepalive_probes, tcp_keepalive_intvl, tcp_max_tw_buckets;
	int tcp_challenge_ack_limit, tcp_rfc1337, tcp_no_metrics_save, tcp_slow_start_after_idle;
	int tcp_app_win, tcp_retrans_collapse;
	int tcp_rmem[3], tcp_wmem[3];
	int somaxconn; /* net.core */
	int rmem_default, wmem_default, rmem_max, wmem_max;
};

enum sysctl_form {
	SYSCTL_INT,
	SYSCTL_INT_PAIR,
	SYSCTL_INT_TRIPLE,
	SYSCTL_JIFFIES, /* in the file: seconds */
	SYSCTL_MS_JIFFIES,
	SYSCTL_USERHZ_JIFFIES, /* hundredths of a second */
	SYSCTL_SPECIAL
};

struct sysctl_row {
	const char *name;
	uint8_t form;     /* enum sysctl_form: how the int at `offset` is written as text */
	uint16_t mode;    /* 0644, 0444 */
	size_t offset;    /* of the int in the mounted data */
	int64_t min, max; /* of the value in the file; both 0: any int */
	/* SYSCTL_SPECIAL without stored data: the value until it is written */
	int64_t initial;
	const char *words;
	/* called after a write, even of the same value (SYSCTL_SPECIAL: must store the value;
	 * `words` as written). 0 or an error */
	int (*written)(struct host *h, const struct sysctl_row *row, void *data, const char *words);
	void (*show)(
		struct host *h, const struct sysctl_row *row, const void *data, struct text *out);
	const char *effect; /* NULL, or the sentence that says why it has no effect */
};

struct sysctl_mount {
	struct list link;
	const char *dir; /* "net/ipv4/conf/eth0": in the arena */
	const struct sysctl_row *rows;
	size_t count;
	void *data;
};

struct sysctls {
	struct list mounts;
};

/* clang-format off */
/* A write: 0 the old value, 1 the new one, 2 to 5 the name */
#define SYSCTL_REASONS(X)                                                                          \
	X(SYSCTL_CONF_ALL, "conf-all", "net/ipv4/devinet.c: devinet_conf_proc()",                  \
		"{node}: conf/all/{2:word}{3:word}{4:word}{5:word} is now {1:neg} (was {0:neg})")   \
	X(SYSCTL_CONF_DEFAULT, "conf-default", "net/ipv4/devinet.c: devinet_copy_dflt_conf()",     \
		"{node}: conf/default/{2:word}{3:word}{4:word}{5:word} is now {1:neg} (was {0:neg}); interfaces with an address keep theirs") \
	X(SYSCTL_CONF_DEV, "conf-interface", "net/ipv4/devinet.c: devinet_conf_proc()",            \
		"{node}: conf/{dev}/{2:word}{3:word}{4:word}{5:word} is now {1:neg} (was {0:neg})") \
	X(SYSCTL_NEIGH_DEFAULT, "neigh-default", "net/core/neighbour.c: neigh_proc_update()",      \
		"{node}: neigh/default/{2:word}{3:word}{4:word}{5:word} is now {1:neg} (was {0:neg}); interfaces with an address keep theirs") \
	X(SYSCTL_NEIGH_DEV, "neigh-interface", "net/core/neighbour.c: neigh_proc_update()",        \
		"{node}: neigh/{dev}/{2:word}{3:word}{4:word}{5:word} is now {1:neg} (was {0:neg})") \
	X(SYSCTL_OTHER, "sysctl", "Documentation/networking/ip-sysctl.rst",                        \
		"{node}: {2:word}{3:word}{4:word}{5:word} is now {1:neg} (was {0:neg})")               \
	X(SYSCTL_INERT, "inert", "Documentation/networking/ip-sysctl.rst",                         \
		"{node}: {2:word}{3:word}{4:word}{5:word} is now {1:neg} (was {0:neg}), without effect in this lab")
/* clang-format on */
enum sysctl_reason { SYSCTL_REASON_BASE = 0x480 - 1, SYSCTL_REASONS(REASON_ENUM) };
extern const struct reason_list sysctl_reasons;

void sysctl_mount(
	struct host *h, const char *dir, const struct sysctl_row *rows, size_t count, void *data);

/* Parses the next number of a written line as proc_get_long() does: blanks skipped, decimal, 0x… or
 * octal, an optional sign; false if there is no number. For SYSCTL_SPECIAL. */
bool sysctl_parse_number(const char **words, int64_t *out);

/* The value as /proc shows it, without the newline. 0, or -ENOENT, -EISDIR, -EACCES. */
int sysctl_read(struct host *h, const char *path, struct text *out);
/* 0, or -ENOENT, -EACCES (read-only), -EINVAL (not a number, out of range), as from write(2) */
int sysctl_write(struct host *h, const char *path, const char *value);
/* The row's effect sentence, or NULL. */
const char *sysctl_effect(struct host *h, const char *path);
/* The row written by a REC_SYSCTL with reason SYSCTL_INERT; NULL for any other record. */
const struct sysctl_row *sysctl_inert_row(const struct host *h, const struct record *r);
bool sysctl_is_dir(struct host *h, const char *path);
/* Calls `entry` for each entry of a directory, sorted as by `ls`: name, is it a directory, mode. */
void sysctl_list(struct host *h, const char *dir,
	void (*entry)(void *arg, const char *name, bool is_dir, unsigned mode), void *arg);
/* "net.ipv4.conf.eth0/1.arp_ignore" or a path → path, as sysctl(8) translates it; appended to
 * `out` */
void sysctl_path(const char *name, struct text *out);

/* For host.c: mounts net/ipv4, net/core, conf/all, conf/default; one interface's conf and neigh. */
void sysctl_init(struct host *h);
void sysctl_add_interface(struct host *h, struct in_device *in_dev);

#endif
