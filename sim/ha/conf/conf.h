/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keepalived.conf as keepalived 2.2.7 understands it: the parsed settings with their defaults, in
 * the arena. Times are nanoseconds. Parsing is in text.c (lines and words), block.c (which keywords
 * are allowed where) and one file for each part of the configuration (global.c, vrrp.c, check.c).
 *
 * Every keyword of 2.2.7 is in one of three groups: simulated; without effect in the lab (mail,
 * SNMP, scheduling of the process); refused, with its line.
 */
#ifndef LVSLAB_HA_CONF_CONF_H
#define LVSLAB_HA_CONF_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"
#include "host/host.h"

struct text;

#define HA_NAME 64
#define HA_PATH 256
#define HA_SCRIPT 512
#define HA_PATTERN 1024
#define HA_HEX 256 /* bytes from one line of hexadecimal digits */
#define HA_UNSET (-1)

struct ha_address { /* of virtual_ipaddress, virtual_ipaddress_excluded, static_ipaddress */
	struct list link;
	uint32_t address, broadcast;
	uint8_t prefix;
	int scope;                           /* enum rt_scope; HA_UNSET: global */
	char dev[IFNAMSIZ], label[IFNAMSIZ]; /* "": the instance's interface, no label */
	bool set;                            /* keepalived has added it to its interface */
	bool garp_pending;                   /* its gratuitous ARP is waiting for
					      * vrrp_garp_interval */
};

struct ha_route { /* of virtual_routes, static_routes: words of `ip route` */
	struct list link;
	uint32_t dst, via, src;
	uint8_t prefix;
	char dev[IFNAMSIZ];
	uint32_t metric;
	bool set;
};

struct ha_peer {
	struct list link;
	uint32_t address;
	uint8_t min_ttl, max_ttl;
};

struct ha_tracked { /* an interface, script or file by name, with its weight */
	struct list link;
	char name[HA_NAME];
	int weight; /* 0: down means FAULT; HA_UNSET for a script: the script's own */
	bool has_weight, reverse, up;
};

struct vrrp_script {
	struct list link;
	char name[HA_NAME], command[HA_SCRIPT];
	int64_t interval, timeout;
	int weight, rise, fall;
	bool init_fail;
};

struct vrrp_file {
	struct list link;
	char name[HA_NAME], path[HA_PATH];
	int weight;
	bool reverse;
	enum vrrp_file_init { FILE_AS_IT_IS, FILE_CREATE, FILE_OVERWRITE } init;
	int init_value;
	int64_t status;         /* the number last read by VRRP */
	int64_t checker_status; /* and by the checker */
};

struct ha_notify { /* commands; "": none */
	char master[HA_SCRIPT], backup[HA_SCRIPT], fault[HA_SCRIPT], stop[HA_SCRIPT],
		any[HA_SCRIPT];
};

struct vrrp_conf { /* a vrrp_instance */
	struct list link;
	char name[HA_NAME], interface[IFNAMSIZ];
	unsigned line;     /* its first line */
	bool wants_master; /* state MASTER */
	bool state_given;
	uint8_t vrid, priority; /* 0: not set */
	uint8_t version;        /* 0: the global one */
	int64_t advert_int;
	uint8_t auth_type;
	uint8_t auth[8];
	struct list addresses, excluded; /* struct ha_address */
	struct list routes, peers;
	struct list interfaces, scripts, files; /* struct ha_tracked */
	unsigned address_count;
	bool nopreempt, dont_track_primary, use_vmac, vmac_xmit_base, promote_secondaries;
	bool unicast_given, unicast_fault_no_peer, check_unicast_src, track_src_ip;
	int strict, accept, skip_check_adv_addr; /* HA_UNSET: the global one */
	int64_t preempt_delay;
	uint32_t source, group; /* mcast_src_ip, unicast_src_ip; mcast_dst_ip; 0: not set */
	int unicast_ttl;
	char vmac_name[IFNAMSIZ];
	int64_t garp_delay, garp_refresh, lower_prio_delay; /* HA_UNSET: the global one */
	int garp_repeat, garp_refresh_repeat, lower_prio_repeat;
	int lower_prio_no_advert, higher_prio_send_advert, down_timer_adverts;
	struct ha_notify notify;
	char notify_lower[HA_SCRIPT]; /* notify_master_rx_lower_pri */
};

struct vrrp_group_conf { /* a vrrp_sync_group */
	struct list link;
	char name[HA_NAME];
	struct list members; /* struct ha_tracked, by name */
	struct list interfaces, scripts, files;
	bool tracking_weight; /* sync_group_tracking_weight: members may have weights */
	struct ha_notify notify;
};

struct sync_daemon_conf { /* lvs_sync_daemon */
	char interface[IFNAMSIZ], instance[HA_NAME];
	int syncid; /* HA_UNSET: the instance's vrid */
	uint32_t maxlen, group;
	uint16_t port;
	uint8_t ttl;
};

enum check_kind { CHECK_TCP, CHECK_HTTP, CHECK_SSL, CHECK_MISC, CHECK_UDP, CHECK_PING, CHECK_FILE };

struct check_url {
	struct list link;
	char path[HA_PATH], virtualhost[HA_NAME], digest[33];
	uint64_t status[10]; /* one bit per code from 0 to 639; all 0: 200 to 299 */
	/* regex, translated by base/pcre.c to an extended one; "": none */
	char regex[HA_PATTERN];
	bool regex_caseless, regex_no_match;
	size_t regex_min, regex_end; /* byte range of the body; regex_end is exclusive, 0: no
				      * limit */
};

struct check_conf {
	struct list link;
	enum check_kind kind;
	uint32_t address; /* connect_ip; 0: the server's */
	uint16_t port;    /* connect_port; 0: the server's */
	uint32_t from;    /* bindto */
	uint16_t from_port;
	int64_t connect_timeout, delay_loop, delay_before_retry,
		warmup; /* HA_UNSET: the server's */
	int retry;
	int alpha;
	bool log_all_failures, fast_recovery, dynamic, require_reply;
	char command[HA_SCRIPT], virtualhost[HA_NAME];
	int64_t misc_timeout;
	bool http_1_1;
	struct list urls;
	/* UDP_CHECK; reply bits set in `mask` are ignored */
	uint8_t payload[HA_HEX], reply[HA_HEX], mask[HA_HEX];
	unsigned payload_length, reply_length, min_reply, max_reply;
	struct vrrp_file *file; /* FILE_CHECK */
	int weight;             /* HA_UNSET: the file's */
	bool reverse;
};

struct server_conf { /* a real_server, or a sorry_server */
	struct list link;
	uint32_t address;
	uint16_t port;
	int64_t weight;
	unsigned method; /* enum ipvs_conn_flags' method */
	bool method_given;
	int64_t upper, lower;
	int inhibit, alpha, retry;
	int64_t connect_timeout, delay_loop, delay_before_retry, warmup;
	char notify_up[HA_SCRIPT], notify_down[HA_SCRIPT], virtualhost[HA_NAME];
	struct list checks;
};

struct virtual_range { /* of a virtual_server_group */
	struct list link;
	uint32_t address, fwmark;
	unsigned count; /* number of addresses, starting with `address` */
	uint16_t port;
};

struct virtual_group_conf {
	struct list link;
	char name[HA_NAME];
	struct list ranges;
};

struct virtual_conf { /* a virtual_server */
	struct list link;
	unsigned line;
	uint32_t address, fwmark;
	uint16_t port;
	char group[HA_NAME]; /* name of its virtual_server_group, or "" */
	uint8_t protocol;    /* 0: not set */
	char scheduler[16];
	uint32_t flags;
	unsigned method;
	bool scheduler_given, method_given, ha_suspend, omega;
	uint32_t persistence_timeout; /* seconds; 0: not persistent */
	uint32_t persistence_mask;
	int alpha, inhibit, retry;
	int64_t connect_timeout, delay_loop, delay_before_retry, warmup;
	int64_t weight, quorum, hysteresis;
	char quorum_up[HA_SCRIPT], quorum_down[HA_SCRIPT], virtualhost[HA_NAME];
	struct server_conf *sorry;
	bool sorry_inhibit;
	struct list servers;
};

/* The process that reports an error, in the order of `keepalived -t`. */
enum ha_sayer { HA_SAYS_PARENT, HA_SAYS_CHECKER, HA_SAYS_VRRP, HA_SAYS_BFD, HA_SAYS_ALL };

struct ha_message { /* a message from parsing, in keepalived's words */
	struct list link;
	enum ha_sayer sayer;
	char *text;
	unsigned line; /* 0: about the whole file */
	bool ours; /* the lab's own note, not keepalived's; not an error of the file unless … */
	bool refused; /* … its subject is not simulated */
};

struct ha_conf {
	struct arena *arena;
	struct list chunks;               /* memory of everything that this struct points to */
	struct list messages;             /* struct ha_message, in order */
	unsigned message_count, left_out; /* number kept; number dropped */
	enum ha_sayer sayer;              /* of checks after parsing */
	bool wrong;                       /* `keepalived -t` would exit with 5 */
	bool insecure;                    /* … with 6: scripts without enable_script_security */
	bool missing; /* a file required by `includem` or similar: keepalived does not start */
	bool aborted; /* a keyword without its argument: parsing ended there */
	const struct ha_files *from;
	bool script_security;
	bool fatal; /* VRRP would exit with a permanent error */
	struct list instances, groups, scripts, files, virtuals, virtual_groups;
	struct list static_addresses, static_routes;
	struct sync_daemon_conf sync;
	char router_id[HA_NAME], default_interface[IFNAMSIZ];
	uint8_t vrrp_version;
	uint32_t vrrp_group;
	int64_t garp_delay, garp_refresh, garp_interval, lower_prio_delay, startup_delay;
	int garp_repeat, garp_refresh_repeat, lower_prio_repeat, down_timer_adverts;
	bool strict, skip_check_adv_addr, lower_prio_no_advert, higher_prio_send_advert;
	bool nftables; /* a firewall is set up whether or not an instance needs one */
	bool check_unicast_src, log_unknown_vrids, lvs_flush, lvs_flush_on_stop;
	bool checker_log_all_failures, rs_init_notifies;
	int64_t timeouts[3]; /* lvs_timeouts tcp tcpfin udp, seconds; 0: unchanged */
	bool has_vrrp, has_checker;
};

/* Zeroed memory that lives as long as the configuration. */
void *ha_conf_alloc(struct ha_conf *c, size_t size);

struct ha_files { /* access to the host's files, which this layer does not know */
	int (*read)(struct host *h, const char *path, struct text *out); /* 0, or -ENOENT */
	/* init_file: 0, or as open(2) */
	int (*put)(struct host *h, const char *path, const char *s, size_t n, unsigned mode);
	/* the files that match a pattern, sorted, each with a NUL; returns their number; NULL: no
	 * patterns */
	size_t (*glob)(struct host *h, const char *pattern, struct text *out);
};

/* Reads the file at `path` on `h`. NULL: it does not exist. The result includes all messages. */
struct ha_conf *ha_conf_read(struct host *h, const char *path, const struct ha_files *files);
void ha_conf_free(struct ha_conf *c);
/* exit status of `keepalived -t` (core/main.c: config_test_exit()): 0, 2, 5 or 6 */
int ha_conf_status(const struct ha_conf *c);
/* The messages as `keepalived -t` prints them, one per line. */
void ha_conf_said(const struct ha_conf *c, struct text *out);

struct vrrp_script *ha_conf_script(const struct ha_conf *c, const char *name);
struct vrrp_file *ha_conf_file(const struct ha_conf *c, const char *name);
struct vrrp_conf *ha_conf_instance(const struct ha_conf *c, const char *name);
struct virtual_group_conf *ha_conf_virtual_group(const struct ha_conf *c, const char *name);

#endif
