/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A scenario file as plain data: typed, defaults filled in, groups and `like` expanded, references
 * checked. The world is built from it; the spec itself never changes.
 *
 * The keys, their types, ranges and defaults are in file/schema_keys_*.c; each member here is
 * filled by its row in that table. Each object starts with its place, so that a later error (a
 * route that `ip` would refuse) can point to a line. Numbers are int64_t in the unit given in the
 * comment; SPEC_UNSET if the file has no value and the table no default.
 */
#ifndef LVSLAB_SPEC_SPEC_H
#define LVSLAB_SPEC_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "base/stash.h"

#define SPEC_UNSET INT64_MIN

#define SPEC_LIST(type) \
	struct { \
		type *items; \
		size_t count; \
	}

/* ---- values ---- */

struct spec_string {
	const char *s; /* NULL: not given */
	struct place at;
};

struct spec_translation {
	const char *language; /* "zh", the name of its catalogue */
	const char *s;
};

struct spec_text {
	const char *en; /* NULL: no text */
	SPEC_LIST(struct spec_translation) translations;
	struct place at;
};

struct spec_address {
	struct place at;
	uint32_t address;
	unsigned length;
	const char *label; /* "lo:0", as in `ip addr add … label`; NULL: none */
};

struct spec_mac {
	bool given; /* false: derived from the node's and the interface's name */
	uint8_t bytes[6];
};

struct spec_endpoint {
	struct place at;
	const char *node;
	const char *interface; /* NULL: the switch gets a new port */
};

enum spec_protocol { SPEC_TCP, SPEC_UDP, SPEC_FWMARK };

struct spec_virtual_address { /* identifies a virtual service; also the target of a client */
	struct place at;
	enum spec_protocol protocol;
	uint32_t address; /* unused for fwmark */
	uint16_t port;
	uint32_t fwmark;
};

struct spec_server_address {
	struct place at;
	uint32_t address;
	int64_t port; /* SPEC_UNSET only if the service has none either (fwmark: 0) */
};

struct spec_listen {
	struct place at;
	enum spec_protocol protocol; /* tcp or udp */
	uint16_t port;
};

/* ---- topology ---- */

enum spec_kind { SPEC_HOST, SPEC_SWITCH };
enum spec_role {
	SPEC_ROLE_NONE,
	SPEC_ROLE_CLIENT,
	SPEC_ROLE_ROUTER,
	SPEC_ROLE_DIRECTOR,
	SPEC_ROLE_REAL_SERVER
};
enum spec_application { SPEC_HTTP, SPEC_ECHO, SPEC_DISCARD };
enum spec_flood_order { SPEC_LAST_ATTACHED_FIRST, SPEC_FIRST_ATTACHED_FIRST };
enum spec_link_state { SPEC_UP, SPEC_DOWN };

struct spec_interface {
	struct place at;
	const char *name;
	SPEC_LIST(struct spec_address) ipv4;
	struct spec_mac mac;
	int64_t mtu; /* bytes; if not set: the link's, 65536 on lo, else 1500 */
};

struct spec_sysctl {
	struct place at;
	const char *name; /* net.ipv4.conf.all.arp_ignore */
	struct spec_string value;
};

struct spec_service {
	struct place at;
	struct spec_listen listen;
	int application; /* enum spec_application */
	int64_t workers;
	int64_t speed;                /* millionths of a server of speed 1 */
	int64_t queue;                /* connections: the listen backlog */
	int64_t service_time;         /* ns that a request occupies a worker of speed 1 */
	int64_t response;             /* bytes */
	int64_t slow_start;           /* ns; SPEC_UNSET: none */
	int64_t slow_start_speed;     /* millionths of its speed */
	int64_t mean_time_to_failure; /* ns; SPEC_UNSET: never fails */
	int64_t mean_time_to_repair;  /* ns */
};

struct spec_node {
	struct place at;
	const char *name;
	int kind;                 /* enum spec_kind */
	int role;                 /* enum spec_role */
	struct spec_string group; /* the group it belongs to; `from:` may name it */
	int64_t x, y;             /* position in the picture, units; SPEC_UNSET: automatic */
	/* hosts only */
	SPEC_LIST(struct spec_interface) interfaces;
	SPEC_LIST(struct spec_sysctl) sysctls;
	SPEC_LIST(struct spec_sysctl) files;  /* name: the path, value: the content */
	SPEC_LIST(struct spec_string) routes; /* each in the syntax of `ip route add` */
	SPEC_LIST(struct spec_service) services;
	/* switches only */
	int64_t ageing_time;   /* ns */
	int64_t port_security; /* MAC addresses that a port may learn; 0: no limit */
	int flood_order;       /* enum spec_flood_order */
	bool stp;              /* spanning tree */
	/* only in the file; removed by expansion */
	struct spec_string like;
};

struct spec_link_properties {
	int64_t rate;    /* bits/s */
	int64_t delay;   /* ns */
	int64_t jitter;  /* ns */
	int64_t loss;    /* parts per billion */
	int64_t reorder; /* parts per billion */
	int64_t queue;   /* frames waiting at each end */
	int64_t mtu;     /* bytes */
	int state;       /* enum spec_link_state; −1 unset */
};

struct spec_link {
	struct place at;
	SPEC_LIST(struct spec_endpoint) endpoints; /* two */
	struct spec_link_properties with;
};

/* only in the file; removed by expansion */
struct spec_group {
	struct place at;
	const char *name;
	struct spec_node node;
	int64_t count;
	struct spec_address first_ipv4;
	struct spec_string link;
};

/* only in the file; removed by expansion */
struct spec_defaults {
	struct place at;
	struct spec_defaults_link {
		struct place at;
		struct spec_link_properties with;
	} link;
};

struct spec_network {
	struct spec_defaults defaults;
	SPEC_LIST(struct spec_node) nodes; /* in file order, those of groups last */
	SPEC_LIST(struct spec_group) groups;
	SPEC_LIST(struct spec_link) links; /* in file order, those of groups last */
};

/* A topology file alone; spec_load merges it into the scenario that names it. */
struct spec_topology {
	struct place at;
	int64_t version;
	struct spec_string name;
	struct spec_text title;
	struct spec_network network;
};

/* ---- scenario ---- */

enum spec_forwarding { SPEC_DR, SPEC_NAT, SPEC_TUN };
enum spec_flag { SPEC_SH_FALLBACK, SPEC_SH_PORT, SPEC_MH_FALLBACK, SPEC_MH_PORT };

struct spec_real_server {
	struct place at;
	struct spec_server_address address;
	int64_t weight;
	int64_t upper_threshold, lower_threshold; /* connections; 0: none */
	int forwarding;                           /* enum spec_forwarding; resolved, never unset */
};

struct spec_feedback { /* interval SPEC_UNSET: no agent */
	struct place at;
	int64_t interval;         /* ns */
	int64_t gain;             /* millionths */
	int64_t target;           /* parts per billion of the workers */
	int64_t minimum, maximum; /* of the weight */
};

struct spec_virtual_server {
	struct place at;
	struct spec_string on; /* the director's node */
	struct spec_virtual_address address;
	struct spec_string scheduler; /* a name, kernel:NAME or a library's path */
	SPEC_LIST(int) flags;         /* enum spec_flag */
	int forwarding;               /* enum spec_forwarding */
	int64_t persistence_timeout;  /* ns, whole seconds; SPEC_UNSET: not persistent */
	int64_t persistence_netmask;  /* prefix length, 1–32 */
	bool one_packet;
	struct spec_feedback feedback;
	SPEC_LIST(struct spec_real_server) real_servers;
};

/*
 * Arrivals, shares and distributions stay strings here; their first word is checked against the
 * table. workload/ parses the rest, also at loading, and reports errors.
 */
struct spec_workload {
	struct place at;
	struct spec_string from; /* a node or a group */
	struct spec_virtual_address to;
	int64_t addresses;             /* per node, starting with its own */
	int64_t users;                 /* behind each address */
	struct spec_string activity;   /* which user connects: turns, uniform, zipf EXPONENT */
	int64_t destinations;          /* number of addresses, starting with that of `to` */
	struct spec_string popularity; /* uniform, zipf EXPONENT */
	int64_t start, stop;           /* ns; stop SPEC_UNSET: until the end */
	struct spec_string arrivals;
	struct spec_string request, response; /* bytes: a size or a distribution of sizes */
	struct spec_string demand, hold;      /* time: a duration or a distribution of durations */
	int64_t timeout; /* ns a client waits for its whole response; SPEC_UNSET: forever */
};

struct spec_event {
	struct place at;
	int64_t time; /* ns */
	struct spec_string on;
	SPEC_LIST(struct spec_string) run; /* commands, typed on `on` one after the other */
	struct spec_endpoint link;         /* node NULL: not about a link */
	struct spec_link_properties with;  /* changed properties; the rest is unset */
};

struct spec_fault { /* a fault from the catalogue: faults/fault.h */
	struct place at;
	struct spec_string fault;  /* its name */
	struct spec_string sealed; /* or both, obfuscated, as in an exam: faults/seal.c */
	struct spec_string on;     /* the affected real server; default: the first suitable one */
	int64_t time;              /* ns */
};

struct spec_typed { /* an entry of a saved journal: world/journal.h */
	struct place at;
	int64_t step; /* typed after this many steps of the engine */
	int64_t time; /* ns: the clock at that time, at that step or after it */
	struct spec_string on, run, in;
};

struct spec_step { /* of a walkthrough */
	struct place at;
	struct spec_text say;
	struct spec_string on;
	SPEC_LIST(struct spec_string) run;    /* commands that the student sees */
	SPEC_LIST(struct spec_string) break_; /* commands hidden from the student */
	SPEC_LIST(struct spec_string) fix;    /* the fix: a teacher's solution */
	struct spec_string until;             /* condition */
	struct spec_text ask;
	SPEC_LIST(struct spec_text) choices;
	SPEC_LIST(struct spec_text) replies; /* one for each choice; or none */
	struct spec_string answer;           /* the number of a choice, from 1, or a condition */
	struct spec_text hint;
};

struct spec_check {
	struct place at;
	struct spec_text description;
	struct spec_string expect; /* condition */
	int64_t points;
	struct spec_text pass, fail, hint;
};

/* only in the file; removed by expansion */
struct spec_override {
	struct place at;
	struct spec_network network;
};

/* May scheduler libraries named in a file be loaded? The file may come from somebody else. */
enum spec_code {
	CODE_REFUSED,  /* an error if the file names one */
	CODE_ALLOWED,  /* the user said so */
	CODE_LEFT_OUT, /* not loaded, a built-in scheduler replaces it; the library must exist */
};

struct spec {
	struct place at;
	int64_t version;
	struct spec_string name;
	struct spec_text title;
	struct spec_text introduction;
	int64_t seed;
	int64_t stop_time;           /* ns */
	struct spec_string topology; /* the file it came from, as written; NULL: inline */
	struct spec_override override;
	SPEC_LIST(struct spec_string) editable; /* paths that a submission may change */
	struct spec_network network;
	SPEC_LIST(struct spec_virtual_server) virtual_servers;
	SPEC_LIST(struct spec_workload) workload;
	SPEC_LIST(struct spec_event) events;
	SPEC_LIST(struct spec_fault) faults;
	SPEC_LIST(struct spec_typed) typed;
	SPEC_LIST(struct spec_step) walkthrough;
	SPEC_LIST(struct spec_check) checks;
	/* not from keys */
	enum spec_code code;
	struct stash stash;
	const struct spec_node **by_name; /* every node, sorted by name */
};

/* The node of that name, or NULL. */
const struct spec_node *spec_node(const struct spec *s, const char *name);
const struct spec_interface *spec_interface(const struct spec_node *n, const char *name);
/* True if `name` is a group of nodes (node->group.s names a node's group). */
bool spec_group_known(const struct spec *s, const char *name);

/* The text in that language, or NULL. */
const char *spec_text_translation(const struct spec_text *t, const char *language);
/* The text in that language if available, else in English; "" if there is none. */
const char *spec_text_in(const struct spec_text *t, const char *language);

#endif
