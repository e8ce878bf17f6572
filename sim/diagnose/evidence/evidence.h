/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The internals of explain: observed records, host lookups, the probes, the rules. */
#ifndef LVSLAB_DIAGNOSE_EVIDENCE_H
#define LVSLAB_DIAGNOSE_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "diagnose/evidence/findings.h"
#include "engine/trace.h"
#include "host/ip/addr.h"
#include "host/neigh/arp.h"
#include "host/records.h"
#include "ipvs/conn.h"
#include "ipvs/records.h"
#include "ipvs/service.h"
#include "spec/spec.h"
#include "watch/describe.h"
#include "watch/dissect.h"
#include "world/lab.h"

struct explain;

/* ---- watch.c: observed records ---- */

struct seen {
	struct record r;
	struct dissection *is; /* the frame at that time, or NULL */
};

struct watch {
	struct sink sink;
	struct seen *items;
	size_t count, cap;
	size_t past;     /* how many of them are about connections before the probes */
	bool everything; /* while probes run; else only records that explain the state */
};

void watch_init(struct watch *w);
void watch_free(struct watch *w);
void *explain_grown(void *p, size_t size); /* realloc() that cannot fail */
const struct language *explain_language(const struct explain *x);

/* ---- who.c: finding hosts in the world ---- */

/* the host with this MAC on one of its interfaces, or NULL; `dev` may be NULL */
struct host *who_has_mac(const struct explain *x, const uint8_t *mac, struct netdev **dev);
/* the host with this address on an interface that is not lo, or NULL */
struct host *who_has_address(const struct explain *x, uint32_t address, struct netdev **dev);
struct host *who_is_node(const struct explain *x, unsigned id);       /* NULL: a switch, or none */
const char *who_name(const struct explain *x, const struct host *h);  /* "nobody" for NULL */
bool who_one_segment(const struct netdev *a, const struct netdev *b); /* connected by switches
								       * only */
/* an interface without a link in the file */
bool who_is_loose(const struct netdev *dev);
bool who_owns(const struct host *h, uint32_t address);  /* by its local table */
bool who_holds(const struct host *h, uint32_t address); /* on an interface, even if it is down */
struct netdev *who_dev_on(const struct host *h, const struct netdev *segment);
struct neigh *who_neighbour(const struct host *h, const struct netdev *dev, uint32_t address);

struct way {                           /* the first hop from a host towards an address */
	const struct fib_route *route; /* NULL: none */
	bool local;                    /* the address is the host's own */
	uint32_t nexthop;
	struct netdev *dev;
};
struct way who_way(const struct host *h, uint32_t to);
/* "blackhole", "unreachable", "prohibit", if such a route matches; or NULL */
const char *who_refuses(const struct host *h, uint32_t to, uint32_t *dst, unsigned *prefix);
/* the address of a router on one of this host's segments that has a route there, or 0 */
uint32_t router_towards(const struct explain *x, const struct host *from, uint32_t to);

/* ---- probe.c: one connection and its traces ---- */

struct target { /* a virtual service, and how a client can reach it */
	struct host *director;
	struct ipvs_service *svc; /* NULL: no service matches, but one by mark is intended */
	uint32_t vip;
	uint16_t port;
	uint8_t protocol;
	uint32_t fwmark;                        /* 0: by address */
	const struct ipvs_scheduler *scheduler; /* the service's scheduler and flags, before the
						 * look */
	uint32_t flags;                         /* changed them */
	uint32_t set_mark; /* the mark that the director's rules set instead; only if no service has
			      it */
};

#define PROBE_FRAMES 24 /* enough for one SYN and its retransmissions */

struct frames { /* ids, the same at every hop, even if the frame is rewritten or encapsulated */
	uint64_t id[PROBE_FRAMES];
	size_t count;
};

struct probe {
	struct target to;
	struct host *client;
	uint32_t address;  /* the client's source */
	uint16_t cport;    /* 0: no request was sent */
	size_t from, upto; /* range of records observed meanwhile */
	int64_t time, took;
	bool served;
	bool lengthy; /* a request of full-size packets: a tunnel's overhead must fit, too */
	struct frames requests, answers; /* SYN and SYN|ACK, or UDP's datagrams */
	struct text said;                /* curl's message if it failed */
	struct host *asker; /* the node that needs the VIP's MAC: the client or its last router; or
			 * NULL */
	struct netdev *asker_dev;
	struct host *asked; /* the owner of the MAC that its SYN was sent to; NULL: none was sent */
	bool sent;          /* the asker sent the SYN to some MAC */
	uint8_t mac[ETH_ALEN];
	bool at_director;    /* the director received it */
	unsigned rounds;     /* how often the same SYN reached the director */
	uint32_t picked;     /* RIP; 0: none */
	uint16_t rport;      /* the port it is sent to */
	unsigned method;     /* IPVS_CONN_F_MASQ, …, if a server was picked */
	struct host *server; /* the last receiver other than the director; or NULL */
	struct netdev *server_dev;
	uint32_t local;                     /* the server's address that accepted it; 0: none */
	uint16_t lport;                     /* and its port */
	bool accepted, answered, connected; /* SYN_RECV at the server, SYN|ACK sent, ESTABLISHED */
	bool by_director;                   /* a response passed the director */
};

/* what clients can reach of all virtual services, at most TARGETS_MAX; freed by the caller */
#define TARGETS_MAX 64
struct target *probe_targets(struct explain *x, size_t *count);
void probe_all(struct explain *x);
void probe_again(struct explain *x, const struct probe *like); /* one more */
/* follow.c: what happened to it, from the records p->from to p->upto */
void probe_follow(const struct explain *x, struct probe *p);
/* Is the record about its SYN or its SYN|ACK (for UDP: the request, the response), in whatever form
 * the frame is now? */
bool probe_is_syn(const struct probe *p, const struct seen *s);
bool probe_is_syn_ack(const struct probe *p, const struct seen *s);
/* Is it an ICMP message about its SYN, or a RST for it? */
bool probe_is_refusal(const struct probe *p, const struct seen *s);
bool probe_is_udp(const struct probe *p);
const struct ipvs_conn *probe_conn(const struct probe *p);
/* the socket's state on that host for this connection; 0: none */
unsigned probe_socket(const struct probe *p, const struct host *h);

/* ---- answers ---- */

void answer_say(struct explain_answer *a, bool right, const char *fmt, ...) TEXT_PRINTF(3, 4);
void answer_note(const struct explain *x, struct explain_answer *a, const struct seen *s);
/* Was it already said in the same words? Retransmitted SYNs end the same way. */
bool answer_told(const struct explain *x, const struct explain_answer *a, const struct seen *s);
void answer_line(struct explain_answer *a, int64_t time, const char *node, const char *source,
	const char *fmt, ...) TEXT_PRINTF(5, 6);
void answer_mac(const struct explain *x, const struct probe *p, struct explain_answer *a);
void answer_director(const struct explain *x, const struct probe *p, struct explain_answer *a);
void answer_arrives(const struct explain *x, const struct probe *p, struct explain_answer *a);
void answer_accepts(const struct explain *x, const struct probe *p, struct explain_answer *a);
void answer_leaves(const struct explain *x, const struct probe *p, struct explain_answer *a);
void answer_returns(const struct explain *x, const struct probe *p, struct explain_answer *a);
void answer_state(const struct explain *x, const struct probe *p, struct explain_answer *a);
void walks_make(struct explain *x);

/* ---- rules ---- */

struct rule {
	const char *name, *title;
	void (*find)(struct explain *x, const struct rule *rule);
	bool surprise; /* its finding is correct behaviour that puzzles people */
};

/*
 * A new finding of `rule`, based on the record `s`: without one there is no finding, and its text
 * is discarded. The pointer is valid until the next call. `about` identifies the subject, to
 * recognise it after a fix: a node's id, an address; 0: the record's node.
 */
struct explain_finding *finding_new(
	struct explain *x, const struct rule *rule, const struct seen *s, uint64_t about);
/* Adds an observation that is not a mistake, or was not examined: a separate sentence at the
 * end. */
void explain_remark(struct explain *x, const char *fmt, ...) TEXT_PRINTF(2, 3);
void finding_fix(struct explain_finding *f, const struct host *h, const char *fmt, ...)
	TEXT_PRINTF(3, 4);
/* Removes a route that rejects packets to `to`, if there is one. */
bool finding_unblock(struct explain_finding *f, const struct host *h, uint32_t to);
/* Adds a sentence to the symptom or the rule, in the lab's language. */
void finding_say(const struct explain *x, struct text *t, const char *fmt, ...) TEXT_PRINTF(3, 4);
/* the separator between two sentences; nothing before the first */
void finding_also(const struct explain *x, struct text *t);
/* the sentence and the source of an existing record */
void finding_why(const struct explain *x, struct explain_finding *f, const struct seen *s);
/* the sentence of a reason for a decision that was only queried; six inputs */
void finding_reason(const struct explain *x, struct explain_finding *f, const struct host *h,
	const struct netdev *dev, unsigned reason, const uint64_t *inputs);
/* this host's last decision about a request for `address` since the look began, or NULL; `kind`:
 * REC_ARP_ANSWER or REC_ARP_SILENT */
const struct seen *arp_said(
	const struct explain *x, unsigned kind, const struct host *h, uint32_t address);
/* a host has sent a request for `address` meanwhile, waited, and got no reply */
const struct seen *probe_unanswered(
	const struct explain *x, const struct probe *p, uint32_t address);
/* the last record that shows how this probe ended: a drop, a refusal, the frame itself */
const struct seen *probe_end(const struct explain *x, const struct probe *p);
/* "-t 10.0.0.100:80", "-u …", "-f 3"; "-m", "-i", "-g" with the current weight and thresholds */
struct text service_named(const struct target *t);
void server_kept(struct text *t, const struct ipvs_dest *d, int weight);
/* "1.000163s  rs3 → client1  …": the first frame that goes wrong; `fmt` is a sentence, or "%s" */
void finding_frame(const struct explain *x, struct explain_finding *f, const struct seen *s,
	const char *from, const char *to, const char *fmt, ...) TEXT_PRINTF(6, 7);
/* adds a fix for the client's or router's entry for the VIP, if it is wrong now */
void finding_heal_caches(
	const struct explain *x, struct explain_finding *f, const struct target *t);
/* Did an earlier target have the same VIP on the same director? A VIP's faults are reported
 * once. */
bool target_is_repeated(const struct explain *x, size_t i);
/* Is the interface with the VIP plugged in? If not, another director that answers is the right
 * one. */
bool target_in_service(const struct target *t);
bool finding_has(const struct explain *x, const char *name);
/* "rs1", "rs1 and rs2", "rs1, rs2 and rs3" */
void names_add(const struct explain *x, struct text *t, size_t i, size_t count, const char *name);

/* the eligible real servers of a service */
struct server {
	const struct target *target;
	const struct ipvs_dest *dest;
	struct host *host; /* the host with the RIP, or NULL */
	struct netdev *dev;
};
/* all of all services with weight > 0; freed by the caller */
struct server *servers_of(const struct explain *x, size_t *count);
/* the first probe that failed after picking this server, or NULL */
const struct probe *probe_failed_at(const struct explain *x, const struct server *s);
/* Is the same host for the same VIP earlier in the list? */
bool server_is_repeated(const struct server *all, size_t i);
/* its interface is up and has a carrier */
bool server_is_plugged(const struct server *s);
bool server_is_tunnelled(const struct server *s);
bool server_is_translated(const struct server *s);
/* present, plugged in, on one of the director's segments or at the end of a tunnel, and gets
 * unmodified packets: so the fault is on the server itself */
bool server_is_near(const struct server *s);
/* the probes for this service, one after the other: `*i` starts at 0; NULL past the last */
const struct probe *probe_next(const struct explain *x, const struct target *t, size_t *i);
/* the first one with an asker for the VIP, or NULL */
const struct probe *probe_with_asker(const struct explain *x, const struct target *t);
/* the first record of this kind at this node about a frame for which `is` holds (NULL: any); or
 * NULL */
const struct seen *probe_seen(const struct explain *x, const struct probe *p, unsigned kind,
	unsigned node, bool (*is)(const struct probe *p, const struct seen *s));
/* the first drop of its SYN or SYN|ACK at this node (NO_NODE: any), or NULL */
const struct seen *probe_drop(const struct explain *x, const struct probe *p, unsigned node);

struct moment { /* a point to return to */
	uint64_t step;
	size_t typed;
	int64_t time; /* ns: the clock may be later than the last step */
};

struct look { /* all results of look_once() */
	struct target *targets;
	size_t target_count;
	struct probe *probes;
	size_t probe_count;
	struct explain_walk *walks;
	size_t walk_count;
	struct explain_finding *findings;
	size_t finding_count;
	struct text *remarks;
	size_t remark_count;
};

struct explain {
	const struct spec *file;
	struct spec spec; /* the scenario's, without what would interfere */
	struct spec_event *events;
	struct spec_typed *typed; /* of the copied lab, or NULL */
	struct lab *lab;
	struct watch watch;
	struct moment before; /* where the look began */
	size_t look_from;     /* start in `watch` of the records since then */
	int64_t moment;
	struct look look;
	struct explain_finding nothing; /* collects text without a record */
	struct text ended;              /* why the lab stopped; empty: it did not */
};

/* pair.c: waits until keepalived's instances have settled, up to a limit; waits for one advert, or
 * longer if scripts are tracked */
void pair_settle(struct explain *x);
void pair_listen(struct explain *x);

void finding_free(struct explain_finding *f);

/* ---- moment.c: the lab's position, and returning to it ---- */

struct moment moment_now(const struct explain *x);
void moment_back(struct explain *x, struct moment m);
/* Types `line` on `h` and runs time until it has ended, at most `patience`. */
struct process *type_and_wait(
	struct explain *x, struct host *h, const char *line, int64_t patience);

#endif
