/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of explain: what was seen, who is who, the probes, the rules. */
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

/* ---- watch.c: what was seen ---- */

struct seen {
	struct record r;
	struct dissection *is; /* the frame as it was, or NULL */
};

struct watch {
	struct sink sink;
	struct seen *items;
	size_t count, cap;
	size_t past;     /* how many of them tell of connections before the probes */
	bool everything; /* while probes run; else only what explains how things came to be */
};

void watch_init(struct watch *w);
void watch_free(struct watch *w);
void *explain_grown(void *p, size_t size); /* realloc that cannot fail */
const struct language *explain_language(const struct explain *x);

/* ---- who.c: who is who in the world ---- */

/* the host with this MAC on one of its interfaces, or NULL; `dev` may be NULL */
struct host *who_has_mac(const struct explain *x, const uint8_t *mac, struct netdev **dev);
/* the host with this address on an interface that is not lo, or NULL */
struct host *who_has_address(const struct explain *x, uint32_t address, struct netdev **dev);
struct host *who_is_node(const struct explain *x, unsigned id);       /* NULL: a switch, or none */
const char *who_name(const struct explain *x, const struct host *h);  /* "nobody" for NULL */
bool who_one_segment(const struct netdev *a, const struct netdev *b); /* joined by switches */
/* a card that no link of the file leads to */
bool who_is_loose(const struct netdev *dev);
bool who_owns(const struct host *h, uint32_t address);  /* by its local table */
bool who_holds(const struct host *h, uint32_t address); /* on an interface, be it down */
struct netdev *who_dev_on(const struct host *h, const struct netdev *segment);
struct neigh *who_neighbour(const struct host *h, const struct netdev *dev, uint32_t address);

struct way {                           /* the first hop from a host towards an address */
	const struct fib_route *route; /* NULL: none */
	bool local;                    /* the address is the host's own */
	uint32_t nexthop;
	struct netdev *dev;
};
struct way who_way(const struct host *h, uint32_t to);
/* "blackhole", "unreachable", "prohibit", where a route of that kind is in the way; or NULL */
const char *who_refuses(const struct host *h, uint32_t to, uint32_t *dst, unsigned *prefix);
/* a router on one of this host's segments that knows the way there; its address, or 0 */
uint32_t router_towards(const struct explain *x, const struct host *from, uint32_t to);

/* ---- probe.c: one connection and what it left behind ---- */

struct target { /* a virtual service, and how a client may call it */
	struct host *director;
	struct ipvs_service *svc; /* NULL: by no service, but one of a mark is meant */
	uint32_t vip;
	uint16_t port;
	uint8_t protocol;
	uint32_t fwmark;                        /* 0: by address */
	const struct ipvs_scheduler *scheduler; /* the service's, and its flags, before the look */
	uint32_t flags;                         /* changed it */
	uint32_t set_mark; /* what the director's rules give instead; only where that is no
			      service's */
};

#define PROBE_FRAMES 24 /* one SYN and what is sent again fit in well */

struct frames { /* ids, the same at every hop, rewritten or wrapped as the frame may be */
	uint64_t id[PROBE_FRAMES];
	size_t count;
};

struct probe {
	struct target to;
	struct host *client;
	uint32_t address;  /* the client's source */
	uint16_t cport;    /* 0: no request was made */
	size_t from, upto; /* what was seen meanwhile */
	int64_t time, took;
	bool served;
	bool lengthy; /* a request that fills packets: what a tunnel adds must fit, too */
	struct frames requests, answers; /* SYN and SYN|ACK, or the datagrams of UDP */
	struct text said;                /* what curl said where it failed */
	struct host
		*asker; /* who must know the VIP's MAC: the client or its last router; or NULL */
	struct netdev *asker_dev;
	struct host *asked; /* whose MAC its SYN was given; NULL: none left */
	bool sent;          /* the asker's SYN left for somebody's MAC */
	uint8_t mac[ETH_ALEN];
	bool at_director;    /* the director received it */
	unsigned rounds;     /* how often the same SYN came to the director */
	uint32_t picked;     /* RIP; 0: nobody */
	uint16_t rport;      /* the port it is sent to */
	unsigned method;     /* IPVS_CONN_F_MASQ, …, if somebody was picked */
	struct host *server; /* who received it as the last, not the director; or NULL */
	struct netdev *server_dev;
	uint32_t local;                     /* the server's address that took it; 0: none did */
	uint16_t lport;                     /* and its port */
	bool accepted, answered, connected; /* SYN_RECV at server, SYN|ACK sent, ESTABLISHED */
	bool by_director;                   /* an answer passed the director */
};

/* what clients can call of all virtual services, at most TARGETS_MAX; freed by the caller */
#define TARGETS_MAX 64
struct target *probe_targets(struct explain *x, size_t *count);
void probe_all(struct explain *x);
void probe_again(struct explain *x, const struct probe *like); /* one more */
/* follow.c: what became of it, told by the records from p->from to p->upto */
void probe_follow(const struct explain *x, struct probe *p);
/* Is the record about its SYN, its SYN|ACK (of UDP: the request, the answer), whatever the frame
 * looks like by now? */
bool probe_is_syn(const struct probe *p, const struct seen *s);
bool probe_is_syn_ack(const struct probe *p, const struct seen *s);
/* Is it an ICMP message about its SYN, or an RST for it? */
bool probe_is_refusal(const struct probe *p, const struct seen *s);
bool probe_is_udp(const struct probe *p);
const struct ipvs_conn *probe_conn(const struct probe *p);
/* the socket's state on that host for this connection; 0: none */
unsigned probe_socket(const struct probe *p, const struct host *h);

/* ---- answers ---- */

void answer_say(struct explain_answer *a, bool right, const char *fmt, ...) TEXT_PRINTF(3, 4);
void answer_note(const struct explain *x, struct explain_answer *a, const struct seen *s);
/* Has it been said in the same words? SYNs that are sent again meet the same fate. */
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
	bool surprise; /* what it finds is as it should be, and puzzles people */
};

/*
 * A new finding of `rule`, which rests on the record `s`: without one there is none, and what is
 * said of it goes nowhere. The pointer is good until the next one. `about`: whom it is about, to
 * know it again after a fix: a node's id, an address; 0: the record's node.
 */
struct explain_finding *finding_new(
	struct explain *x, const struct rule *rule, const struct seen *s, uint64_t about);
/* What was seen and is no mistake, or was not looked at: a sentence of its own at the end. */
void explain_remark(struct explain *x, const char *fmt, ...) TEXT_PRINTF(2, 3);
void finding_fix(struct explain_finding *f, const struct host *h, const char *fmt, ...)
	TEXT_PRINTF(3, 4);
/* Takes away a route that refuses what is for `to`, where there is one. */
bool finding_unblock(struct explain_finding *f, const struct host *h, uint32_t to);
/* Adds to the symptom or the rule: a sentence in the language of the lab. */
void finding_say(const struct explain *x, struct text *t, const char *fmt, ...) TEXT_PRINTF(3, 4);
/* what stands between two of them; nothing before the first */
void finding_also(const struct explain *x, struct text *t);
/* the sentence and the source of a record that was made */
void finding_why(const struct explain *x, struct explain_finding *f, const struct seen *s);
/* the sentence of a reason for a decision that was only asked for; six inputs */
void finding_reason(const struct explain *x, struct explain_finding *f, const struct host *h,
	const struct netdev *dev, unsigned reason, const uint64_t *inputs);
/* this host's last decision about a question for `address` since the look began, or NULL; `kind`:
 * REC_ARP_ANSWER or REC_ARP_SILENT */
const struct seen *arp_said(
	const struct explain *x, unsigned kind, const struct host *h, uint32_t address);
/* somebody has asked for `address` meanwhile, waited, and got no answer */
const struct seen *probe_unanswered(
	const struct explain *x, const struct probe *p, uint32_t address);
/* the last record about this probe that says how it ended: a drop, a refusal, the frame itself */
const struct seen *probe_end(const struct explain *x, const struct probe *p);
/* "-t 10.0.0.100:80", "-u …", "-f 3"; "-m", "-i", "-g" with weight and thresholds as they are */
struct text service_named(const struct target *t);
void server_kept(struct text *t, const struct ipvs_dest *d, int weight);
/* "1.000163s  rs3 → client1  …": the first frame that goes wrong; `fmt` is a sentence, or "%s" */
void finding_frame(const struct explain *x, struct explain_finding *f, const struct seen *s,
	const char *from, const char *to, const char *fmt, ...) TEXT_PRINTF(6, 7);
/* the client's or router's entry for the VIP is made right again, where it is wrong now */
void finding_heal_caches(
	const struct explain *x, struct explain_finding *f, const struct target *t);
/* Had an earlier service the same VIP on the same director? What is wrong with a VIP is told once.
 */
bool target_is_repeated(const struct explain *x, size_t i);
/* Is the interface with the VIP plugged in? Another director that answers is the right one else. */
bool target_in_service(const struct target *t);
bool finding_has(const struct explain *x, const char *name);
/* "rs1", "rs1 and rs2", "rs1, rs2 and rs3" */
void names_add(const struct explain *x, struct text *t, size_t i, size_t count, const char *name);

/* the real servers of a service that are to be chosen */
struct server {
	const struct target *target;
	const struct ipvs_dest *dest;
	struct host *host; /* who has the RIP, or NULL */
	struct netdev *dev;
};
/* all of all services, weight > 0; freed by the caller */
struct server *servers_of(const struct explain *x, size_t *count);
/* the first probe that failed after this server was picked for it, or NULL */
const struct probe *probe_failed_at(const struct explain *x, const struct server *s);
/* Is the same host for the same VIP in the list before? */
bool server_is_repeated(const struct server *all, size_t i);
/* its interface is up and has a carrier */
bool server_is_plugged(const struct server *s);
bool server_is_tunnelled(const struct server *s);
bool server_is_translated(const struct server *s);
/* there, plugged in, on a segment of the director's or at the end of a tunnel, and the packet comes
 * to it as it is: what is wrong is about the server itself */
bool server_is_near(const struct server *s);
/* the probes for this service, one after the other: `*i` starts at 0; NULL past the last */
const struct probe *probe_next(const struct explain *x, const struct target *t, size_t *i);
/* the first whose VIP somebody has to ask for, or NULL */
const struct probe *probe_with_asker(const struct explain *x, const struct target *t);
/* the first record of this kind at this node about such a frame (NULL: about any); or NULL */
const struct seen *probe_seen(const struct explain *x, const struct probe *p, unsigned kind,
	unsigned node, bool (*is)(const struct probe *p, const struct seen *s));
/* the first end of its SYN or SYN|ACK at this node (NO_NODE: any), or NULL */
const struct seen *probe_drop(const struct explain *x, const struct probe *p, unsigned node);

struct moment { /* where to come back to */
	uint64_t step;
	size_t typed;
	int64_t time; /* ns: the clock may stand behind the last step */
};

struct explain {
	const struct spec *file;
	struct spec spec; /* the scenario's, without what would get in the way */
	struct spec_event *events;
	struct spec_typed *typed; /* of the lab it is a copy of, or NULL */
	struct lab *lab;
	struct watch watch;
	struct moment before; /* where the look began */
	size_t look_from;     /* what was seen since: from here on in `watch` */
	int64_t moment;
	struct target *targets;
	size_t target_count;
	struct probe *probes;
	size_t probe_count;
	struct explain_walk *walks;
	size_t walk_count;
	struct explain_finding *findings;
	size_t finding_count;
	struct explain_finding nothing; /* what is said without a record */
	struct text *remarks;
	size_t remark_count;
	struct text ended; /* why the lab did not go on; empty: it did */
};

/* pair.c: until keepalived's instances have come to rest, or for as long as anybody would wait; as
 * long as an advert takes, and longer where scripts are tracked */
void pair_settle(struct explain *x);
void pair_listen(struct explain *x);

void finding_free(struct explain_finding *f);

/* ---- moment.c: where the lab is, and back there ---- */

struct moment moment_now(const struct explain *x);
void moment_back(struct explain *x, struct moment m);
/* Types `line` on `h` and runs time until it has ended, `patience` at most. */
struct process *type_and_wait(
	struct explain *x, struct host *h, const char *line, int64_t patience);

#endif
