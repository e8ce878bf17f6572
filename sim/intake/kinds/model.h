/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known about a cluster: its hosts, and for each one the interfaces, routes, settings,
 * services … that some line showed. Every piece records its line; a guessed piece has no file
 * there.
 *
 * All memory belongs to one stash and is freed together. Lists are chains in text order.
 */
#ifndef LVSLAB_INTAKE_KINDS_MODEL_H
#define LVSLAB_INTAKE_KINDS_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/stash.h"
#include "base/text.h"
#include "intake/kinds/texts.h"

#define CHAIN(type) \
	struct { \
		struct type *first, *last; \
		size_t count; /* that were added */ \
	}
#define CHAIN_ADD(chain, item) \
	((chain)->last ? ((chain)->last->next = (item)) : ((chain)->first = (item)), \
		(chain)->last = (item), (chain)->count++)

#define SYSCTL_HASH 256

struct intake_address {
	struct intake_address *next;
	struct intake_line at;
	uint32_t ip;
	unsigned length;
	const char *label; /* "lo:0", or NULL */
	bool gone;         /* missing from a later listing */
};

struct intake_interface {
	struct intake_interface *next;
	struct intake_line at;
	const char *name;
	const char *master; /* the bridge or bond it is a port of, or NULL */
	const char *lower;  /* the lower device: eth0 of the VLAN eth0.100; or NULL */
	bool has_mac, down, no_carrier;
	uint8_t mac[6];
	unsigned mtu; /* 0: not shown */
	CHAIN(intake_address) addresses;
	/* guess.c: the network it is connected to, −1: none */
	int segment;
	bool dropped; /* not part of the lab */
};

struct intake_way { /* "nexthop via 10.0.0.1 dev eth0 weight 1", of a multipath route */
	struct intake_way *next;
	uint32_t via;
	const char *dev;
	unsigned weight;
};

struct intake_route {
	struct intake_route *next;
	struct intake_line at;
	const char *type; /* "blackhole" …, or NULL */
	uint32_t to;
	unsigned length;
	uint32_t via;            /* 0: none */
	uint32_t src;            /* 0: none */
	const char *dev, *table; /* or NULL */
	unsigned metric;
	bool kernels; /* created by the kernel for an address */
	bool onlink, down;
	CHAIN(intake_way) ways; /* via and dev are those of the first */
};

struct intake_rule {
	struct intake_rule *next;
	struct intake_line at;
	const char *words; /* as arguments of `ip rule add` */
};

struct intake_neighbour {
	struct intake_neighbour *next;
	struct intake_line at;
	uint32_t ip;
	const char *dev;
	bool has_mac, permanent;
	uint8_t mac[6];
};

struct intake_sysctl {
	struct intake_sysctl *next, *same_hash;
	struct intake_line at;
	const char *name; /* net.ipv4.conf.all.arp_ignore */
	const char *value;
	bool live; /* from the running kernel; else from a file */
};

struct intake_server { /* of a virtual service */
	struct intake_server *next;
	struct intake_line at;
	uint32_t ip;
	unsigned port;
	char forward;   /* 'g', 'm', 'i', 'l'; 0: not shown */
	int64_t weight; /* −1: not shown */
	int64_t upper, lower;
};

struct intake_service {
	struct intake_service *next;
	struct intake_line at;
	char protocol; /* 't', 'u', 'f' */
	uint32_t ip;   /* or the mark */
	unsigned port;
	const char *scheduler; /* NULL: not shown */
	const char *flags;     /* of the scheduler, with commas, or NULL */
	unsigned persistent;   /* seconds; 0: not */
	unsigned netmask;      /* prefix length; 0: not shown */
	bool one_packet;
	CHAIN(intake_server) servers;
};

struct intake_listener {
	struct intake_listener *next;
	struct intake_line at;
	bool udp;
	uint32_t ip; /* 0: any */
	unsigned port;
};

struct intake_filter { /* a line of iptables-save */
	struct intake_filter *next;
	struct intake_line at;
	const char *table;
	const char *words; /* "-A INPUT …", "-P INPUT DROP" */
	const char *chain; /* or NULL: the words contain it */
	bool unread;       /* the words are the original line: what it matches is unknown */
	bool typed;        /* it is part of the lab */
};

struct intake_conf_line { /* a line of keepalived.conf */
	struct intake_conf_line *next;
	struct intake_line at;
	const char *path;  /* of its file */
	const char *words; /* the whole line, with leading blanks */
};

struct intake_connection { /* of ipvsadm -Lnc: one per service and server */
	struct intake_connection *next;
	struct intake_line at;
	char protocol; /* 't', 'u' */
	uint32_t client, vip, ip;
	unsigned vport, port;
};

struct intake_client { /* a client seen in connections */
	struct intake_client *next;
	struct intake_line at;
	uint32_t ip;
};

struct intake_planned { /* an address or a gateway from a network configuration file */
	struct intake_planned *next;
	struct intake_line at, gateway_at;
	const char *dev; /* "eth0", "lo:0" */
	uint32_t ip;     /* 0: none */
	unsigned length;
	uint32_t gateway; /* 0: none */
	bool has_length, named;
};

enum intake_role { ROLE_UNKNOWN, ROLE_CLIENT, ROLE_ROUTER, ROLE_DIRECTOR, ROLE_SERVER };

/* the kinds of text that a host has shown: something counts as missing only if its text was
 * shown */
enum intake_shown {
	SHOWN_ADDRESSES = 1,
	SHOWN_ROUTES = 2,
	SHOWN_SOCKETS = 4,
	SHOWN_UDP_SOCKETS = 8,
	SHOWN_SERVICES = 16,
	SHOWN_FILTER = 32,
	SHOWN_KEEPALIVED = 64,
	SHOWN_LIVE = 128, /* sysctls of the running kernel */
	SHOWN_ARPTABLES = 256,
};

struct intake_host {
	struct intake_host *next;
	const char *name; /* as the machine calls itself; "" if no text names it */
	const char *node; /* the same as a valid node name */
	struct intake_line at;
	bool guessed;       /* no text showed it */
	bool nameless;      /* named after its text, because it does not name itself */
	uint32_t called_by; /* the address used as its name in a heading or file name; 0 */
	unsigned shown;
	enum intake_role role;
	CHAIN(intake_interface) interfaces;
	CHAIN(intake_route) routes;
	CHAIN(intake_rule) rules;
	CHAIN(intake_neighbour) neighbours;
	CHAIN(intake_sysctl) sysctls;
	struct intake_sysctl *sysctl_hash[SYSCTL_HASH]; /* by name, newest first */
	CHAIN(intake_service) services;
	CHAIN(intake_service) configured; /* as keepalived.conf has them */
	CHAIN(intake_connection) connections;
	CHAIN(intake_listener) listeners;
	CHAIN(intake_filter) filters;
	size_t filter_count;
	CHAIN(intake_conf_line) keepalived;
	CHAIN(intake_planned) planned;
};

struct intake_name { /* of /etc/hosts */
	struct intake_name *next;
	const char *name;
	uint32_t ip;
};

struct intake_text { /* a file */
	struct intake_text *next;
	const char *name;
	char **lines; /* cleaned: no CR, no escapes */
	size_t count;
};

struct intake_gap { /* a pending note: a run of lines */
	const char *file;
	unsigned from, to;
	const char *words; /* of the first line */
};

struct intake {
	struct stash stash;
	const struct language *language;
	size_t bytes, line_count, host_count, recognised;
	CHAIN(intake_text) texts;
	CHAIN(intake_host) hosts;
	CHAIN(intake_client) clients;
	CHAIN(intake_name) names;
	struct {
		struct intake_gap *items;
		size_t count, cap;
	} unknown, passed, ipv6, cut;
	struct {
		struct {
			enum intake_note_kind kind;
			char *words;
		} * items;
		size_t count, cap;
	} notes;
	size_t segments;
};

/* ---- model.c ---- */

/* realloc that cannot fail */
void *intake_grown(void *p, size_t size);
void intake_say(struct intake *in, enum intake_note_kind kind, const char *fmt, ...)
	TEXT_PRINTF(3, 4);
char *intake_copy(struct intake *in, const char *s);
/* the host of that name, created if missing; never NULL */
struct intake_host *intake_host(struct intake *in, const char *name, struct intake_line at);
struct intake_host *intake_host_find(const struct intake *in, const char *name);
/* the host with this address on any interface, or NULL */
struct intake_host *intake_owner(
	const struct intake *in, uint32_t ip, struct intake_interface **dev);
bool intake_interface_fits(const char *name); /* is it a valid interface name? */
struct intake_interface *intake_interface_find(const struct intake_host *h, const char *name);
struct intake_interface *intake_interface(
	struct intake *in, struct intake_host *h, const char *name, struct intake_line at);
/* adds it, or updates the line of a known one */
struct intake_address *intake_address(struct intake *in, struct intake_interface *dev, uint32_t ip,
	unsigned length, const char *label, struct intake_line at);
bool intake_has_address(const struct intake_host *h, uint32_t ip);
struct intake_route *intake_route(
	struct intake *in, struct intake_host *h, const struct intake_route *as);
void intake_neighbour(struct intake *in, struct intake_host *h, const struct intake_neighbour *as);
void intake_sysctl(struct intake *in, struct intake_host *h, const char *name, const char *value,
	bool live, struct intake_line at);
/* the live value, else the file's; NULL: not shown */
const struct intake_sysctl *intake_sysctl_find(const struct intake_host *h, const char *name);
struct intake_service *intake_service(struct intake *in, struct intake_host *h, char protocol,
	uint32_t ip, unsigned port, struct intake_line at);
struct intake_server *intake_server(struct intake *in, struct intake_service *svc, uint32_t ip,
	unsigned port, struct intake_line at);
void intake_listener(struct intake *in, struct intake_host *h, const struct intake_listener *as);
void intake_client(struct intake *in, uint32_t ip, struct intake_line at);

static inline uint32_t intake_mask(unsigned length)
{
	return length ? 0xffffffffU << (32 - length) : 0;
}

/* Writes the ports of a bond or bridge ("eth0, eth1") to `t`; false: it has no ports.
 * (stacked.c) */
bool intake_ports(const struct intake_host *h, const struct intake_interface *of, struct text *t);

/* ---- the steps of intake_finish(), in their order ---- */

void intake_planned(struct intake *in);    /* network_files.c: network files, if nothing else */
void intake_tidy(struct intake *in);       /* tidy.c: node names; drops what is not part of a lab */
void intake_configured(struct intake *in); /* keepalived_model.c */
void intake_services_of_connections(struct intake *in, struct intake_host *h);
void intake_stacked(struct intake *in);  /* stacked.c: notes on bonds, bridges and VLANs */
void intake_roles(struct intake *in);    /* roles.c */
void intake_guess(struct intake *in);    /* guess.c: hosts and values that no text showed */
void intake_segments(struct intake *in); /* segments.c: which interfaces share a network */
void intake_tell(struct intake *in);     /* notes.c: notes on what was skipped */

#endif
