/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small world for one recorded case, built with the same calls as any other, and the words that
 * the recordings use for addresses, routes and settings. */
#ifndef LVSLAB_CONFORM_CONFORM_WORLD_H
#define LVSLAB_CONFORM_CONFORM_WORLD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "conform/conform.h"
#include "engine/trace.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/neigh/arp.h"
#include "net/bridge.h"

#define SEEN_BYTES 96

struct seen_frame { /* as it left an interface that is not a switch's */
	int64_t time;
	const struct netdev *from;
	uint32_t length; /* of the whole frame */
	uint8_t bytes[SEEN_BYTES];
	uint32_t shown; /* of bytes */
};

struct conform_world {
	struct arena arena;
	struct trace trace;
	struct sink sink;
	struct engine *engine;
	struct network *net;
	struct seen_frame *seen;
	size_t seen_count, seen_cap;
	struct text recorded, differences; /* "" while the lab does what was recorded; else both */
	struct text unreadable;            /* "" while the case is understood */
	int kernel;                        /* 601 for 6.1: the dialect of the recording */
};

void conform_open(struct conform_world *w, int kernel);
void conform_close(struct conform_world *w);

/* ---- building ---- */
struct host *conform_host(struct conform_world *w, const char *name);
/* An interface with that MAC, plugged into the switch, up. */
struct netdev *conform_plug(struct conform_world *w, struct host *h, const char *name,
	struct bridge *switch_, const char *mac);
/* A station without a stack: what is sent to it is only seen; it sends what is injected. */
struct netdev *conform_station(
	struct conform_world *w, const char *name, struct bridge *switch_, const char *mac);
/* "eth0 10.0.0.11/24 scope global secondary", "default via 10.0.0.1 dev eth0 …" */
void conform_address(struct conform_world *w, struct host *h, const char *words);
void conform_addresses(struct conform_world *w, struct host *h, json_t *list);
void conform_route(struct conform_world *w, struct host *h, const char *words);
void conform_routes(struct conform_world *w, struct host *h, json_t *list);
/* path below net/: "ipv4/conf/all/arp_ignore" */
void conform_set(struct conform_world *w, struct host *h, const char *path, int64_t value);
void conform_sysctls(struct conform_world *w, struct host *h, json_t *paths);
/* {"all":1,"eth0":2} for one key */
void conform_conf(struct conform_world *w, struct host *h, const char *key, json_t *values);
void conform_run(struct conform_world *w, int64_t ns);
void conform_unreadable(struct conform_world *w, const char *fmt, ...) TEXT_PRINTF(2, 3);

/* ---- doing ---- */
uint32_t conform_ip(struct conform_world *w, const char *text);
void conform_mac(struct conform_world *w, const char *text, uint8_t mac[ETH_ALEN]);
void conform_send_arp(struct netdev *from, const uint8_t *eth_dst, const struct arp_packet *arp);
/* One UDP datagram by a socket of its own, the number in its first bytes; 0 or connect's error. */
int conform_send_udp(
	struct host *h, const char *src, const char *dst, uint32_t length, uint32_t number);
/* A UDP frame from nowhere: out of an interface as a packet socket would send it. */
void conform_send_raw_udp(struct netdev *from, const uint8_t *eth_dst, uint32_t src, uint32_t dst,
	uint16_t dport, uint8_t ttl);
/* An application on UDP port 9; conform_delivered() counts what it got. */
void conform_listen(struct conform_world *w, struct host *h);
uint32_t conform_delivered(const struct host *h);
void conform_forget_delivered(const struct host *h); /* it counts from 0 again */
void conform_entry(struct conform_world *w, struct host *h, const char *dev, const char *address,
	const char *mac, unsigned state);

/* ---- looking ---- */
void conform_forget(struct conform_world *w); /* what was seen so far */
/* The n-th ARP packet seen, parsed; NULL at the end. *at: where to go on. */
const struct seen_frame *conform_next_arp(
	const struct conform_world *w, size_t *at, struct arp_packet *arp);
const char *conform_name(const struct seen_frame *f, char out[64]); /* "rs1.eth0" */
/* {"state":…, "lladdr":…} or null against the entry */
void conform_same_entry(struct conform_world *w, const char *what, json_t *recorded, struct host *h,
	const char *dev, const char *address);
void conform_same_text(
	struct conform_world *w, const char *what, const char *recorded, const char *here);
void conform_same_bool(struct conform_world *w, const char *what, json_t *recorded, bool here);
/* a list of names, in order, joined by blanks */
void conform_join(json_t *list, struct text *out);

/* ---- JSON by path: "config.arp_ignore" ---- */
json_t *conform_at(json_t *object, const char *path);
const char *conform_word(json_t *object, const char *path); /* "" where it is no string */
int64_t conform_number(json_t *object, const char *path, int64_t otherwise);

/* Each replays a case of its kind into the open world. */
typedef void conform_replay(struct conform_world *w, json_t *object);
extern conform_replay conform_arp_ignore, conform_arp_filter, conform_rp_filter_on_arp,
	conform_proxy_arp, conform_neigh_proxy_entry, conform_arp_announce, conform_receiver_update,
	conform_locktime, conform_dr_resolve_vip, conform_dr_rs_sends, conform_third_party,
	conform_no_answer, conform_unres_queue, conform_director_src_vip, conform_rs_receives,
	conform_director_receives;

#endif
