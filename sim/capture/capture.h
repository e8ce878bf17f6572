/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Analyses a capture by itself, without a lab: which host sent ARP requests for which address,
 * which connections there were and how they ended, which router was master, and what is suspicious.
 * Frames are passed in one by one, in file order; memory is bounded whatever the input: each table
 * has a cap, and `struct capture` counts what a full one has lost.
 *
 *	capture_init(&c); capture_frame(&c, &f) …; capture_finish(&c);   then read the lists
 *
 * A capture may show a frame at several places (each end of a cable, both sides of a director). The
 * same packet is recognised by the fields that no router changes (seen.c): a sighting with the same
 * MACs is the same frame again, one with other MACs the next hop.
 *
 * Not supported: IPv6 (counted), TCP's window and options, application protocols.
 */
#ifndef LVSLAB_CAPTURE_CAPTURE_H
#define LVSLAB_CAPTURE_CAPTURE_H

#include "base/list.h"
#include "capture/frame.h"
#include "watch/dissect.h"

#define CAPTURE_TALKS 65536  /* conversations tracked at the same time */
#define CAPTURE_OWNERS 4096  /* addresses whose MACs are remembered */
#define CAPTURE_SEEN 16384   /* packets that may be recognised */
#define CAPTURE_TOO_BIG 256  /* paths for which a smaller MTU was reported */
#define CAPTURE_GROUPS 64    /* VRRP routers */
#define CAPTURE_FINDINGS 200 /* different findings that are kept */
#define CAPTURE_TOLD 200     /* default number of story lines */
#define CAPTURE_ANSWERS 4    /* MACs per address */

/* ---- suspicious or notable findings ---- */

enum capture_finding_kind {
	FOUND_TWO_MACS,    /* the n[0] MACs of `mac` answer for address[0] */
	FOUND_IN_ITS_NAME, /* mac[0] asks for address[1] as address[0], which is mac[1]'s */
	FOUND_NO_ANSWER,   /* none of the SYNs to address[0]:port[0] at mac[0] was answered */
	FOUND_OTHER_MAC,   /* a SYN to address[0]:port[0] went to mac[0], mac[1] answered */
	FOUND_REFUSED,     /* RST in reply to a SYN, from address[0]:port[0] by mac[0] */
	FOUND_RESET,       /* RST later, from address[0]:port[0] by mac[0] */
	FOUND_UNREACHABLE, /* address[0] reports address[1]:port[0] unreachable; n[0]: code */
	FOUND_TOO_BIG,     /* address[0] → address[1] exceeds address[2]'s limit of n[0] bytes */
	FOUND_MTU,         /* address[0] tells address[1]: at most n[0] bytes to address[2] */
	FOUND_LOOP,        /* a packet passes mac[0] → mac[1] again; TTL n[0], then n[1] */
	FOUND_TTL,         /* address[0] reports: TTL expired on the way to address[1] */
	FOUND_REDIRECT,    /* address[0] says: the router to address[1] is address[2] */
	FOUND_TWO_MASTERS, /* address[0] and address[1] both advertise group n[0] */
	FOUND_NOT_ANNOUNCED, /* address[1] took over group n[0] and did not announce address[0] */
	FOUND_STORM,         /* one broadcast frame of mac[0], seen n[0] times */
	FOUND_KINDS
};

struct capture_finding {
	enum capture_finding_kind kind;
	uint64_t frame;      /* that showed it first */
	uint64_t count;      /* how often */
	int64_t first, last; /* ns */
	uint32_t address[3];
	uint8_t mac[CAPTURE_ANSWERS][ETH_ALEN];
	uint16_t port[2];
	uint32_t n[2];
};

/* ---- the story ---- */

enum told_kind { TOLD_ASKED, TOLD_TALK, TOLD_MASTER };
enum talk_end {
	TALK_UNANSWERED,
	TALK_REFUSED,
	TALK_UNREACHABLE, /* an ICMP error came back instead */
	TALK_OPEN,        /* still open when the capture ended */
	TALK_CLOSED,      /* by both sides */
	TALK_HALF_CLOSED,
	TALK_RESET,
	TALK_HALF_SEEN, /* the client received answers that do not pass this point */
	TALK_ENDS
};
enum talk_way { WAY_STRAIGHT, WAY_DIRECT, WAY_TUNNEL, WAY_NAT };

struct told {
	enum told_kind kind;
	uint64_t frame; /* its first frame */
	int64_t first;
};

struct told_asked { /* an ARP request with its replies */
	struct told told;
	uint32_t asker, target;
	uint8_t asker_mac[ETH_ALEN];
	uint8_t answers[CAPTURE_ANSWERS][ETH_ALEN];
	unsigned tries, answer_count;
	int64_t last;     /* of the last try, ns */
	int64_t answered; /* ns; 0: never */
};

struct talk {
	struct told told;
	struct list recent; /* in capture.recent, least recently active first; unlinked: ended */
	struct talk *next;  /* in its bucket */
	uint64_t hash;
	uint32_t client, server;
	uint16_t cport, sport; /* ICMP: the echo's id, and 0 */
	uint8_t protocol;
	bool kept;  /* has a line in the story */
	bool inner; /* the far side of a NAT: reported with the near side */
	bool has_syn, has_answer;
	bool answered_elsewhere;             /* the client acknowledges data not seen here */
	bool closed[2], server_closed_first; /* [1]: the server */
	uint8_t end;                         /* enum talk_end */
	uint8_t way;                         /* enum talk_way */
	uint8_t asked[ETH_ALEN];             /* the MAC that the first packet was sent to */
	uint8_t handed[ETH_ALEN];            /* and the last MAC that it was forwarded to */
	uint8_t answered[ETH_ALEN];          /* the first sender of the answer */
	uint8_t delivered[ETH_ALEN];         /* the last one that forwarded it */
	uint8_t reset_by[ETH_ALEN];
	bool reset_by_server;
	uint32_t tunnel; /* where the tunnel ends */
	uint32_t real;   /* NAT: the server behind it */
	uint16_t real_port;
	unsigned syns; /* distinct ones */
	uint32_t isn;  /* of the first SYN */
	uint32_t next_seq[2];
	bool has_seq[2];
	uint64_t bytes[2];   /* [0] client's, [1] server's; UDP, ICMP: payload bytes */
	uint64_t packets[2]; /* distinct ones */
	uint64_t repeated;   /* segments without new data */
	int64_t last;
	int64_t opened; /* time of the answer; 0: none */
	uint32_t unreachable_by;
};

struct told_master {
	struct told told;
	uint8_t vrid, priority;
	uint32_t master, before; /* 0: this is the first one seen */
};

/* ---- the tables ---- */

struct owner { /* the owners of an address according to ARP */
	uint32_t address;
	uint8_t macs[CAPTURE_ANSWERS][ETH_ALEN]; /* that replied for it or announced it */
	int64_t times[CAPTURE_ANSWERS];
	unsigned count;
	bool asked; /* an ARP request was sent from it */
	uint8_t asker[ETH_ALEN];
	uint32_t asked_for;
	uint64_t asked_frame;
	int64_t asked_time, announced; /* ns; announced: the last gratuitous ARP */
	uint8_t announcer[ETH_ALEN];
	struct told_asked *question; /* the open one */
};

struct seen_packet {
	uint64_t key; /* 0: free */
	int64_t time;
	uint8_t src[ETH_ALEN], dst[ETH_ALEN]; /* of the last sighting */
	uint8_t first_src[ETH_ALEN], first_dst[ETH_ALEN];
	uint8_t ttl, first_ttl;
	uint32_t sights;
};

/* How a sighting relates to earlier ones. */
enum sight { SIGHT_NEW, SIGHT_AGAIN, SIGHT_HOP };

struct too_big {
	uint32_t src, dst, by;
	uint16_t mtu;
	int64_t time;
};

struct vrrp_group {
	uint8_t vrid;
	uint32_t master, other;     /* the last sender, and the one before; 0: none */
	int64_t heard, other_heard; /* time of the last advert of each; 0: it has stepped down */
	int64_t turned;             /* when the sender last changed */
	unsigned turns;             /* number of changes, each soon after the one before */
	int64_t changed;            /* when this master took over; 0: announced, or the first */
	uint64_t changed_frame;
	uint32_t changed_to;
	uint32_t addresses[16];
	unsigned count;
};

struct capture {
	uint64_t frames, bytes;
	int64_t first, last; /* ns */
	uint64_t of[DISSECT_BPDU + 1], ipip, ipv6, other, cut, damaged, damaged_frame;
	uint64_t talks, questions;        /* total */
	uint64_t by_end[TALK_ENDS];       /* of the ended ones */
	uint64_t lost_talks, lost_owners; /* dropped because a table was full */
	uint64_t lost_findings;
	struct told **told; /* the story's lines, in order */
	size_t told_count, told_cap, told_most;
	uint64_t untold;
	struct capture_finding *findings;
	size_t finding_count;
	struct talk **buckets;
	struct talk **by_isn; /* by initial sequence number, to find the other side of a NAT */
	struct list recent;
	size_t live;
	struct owner *owners;
	size_t owner_count;
	struct seen_packet *seen;
	struct too_big *too_big;
	size_t too_big_count, too_big_next;
	struct vrrp_group *groups;
	size_t group_count;
};

/* `told`: maximum number of story lines; 0: CAPTURE_TOLD */
void capture_init(struct capture *c, size_t told);
void capture_frame(struct capture *c, const struct capture_frame *f);
void capture_finish(struct capture *c); /* evaluates what is still pending; the lists stay valid */
void capture_free(struct capture *c);

/* What ARP reported about an address; NULL: nothing */
const struct owner *capture_owner(const struct capture *c, uint32_t address);
/* The name of an end for programs: "refused" */
const char *talk_end_name(enum talk_end end);
const char *capture_finding_name(enum capture_finding_kind kind); /* "two-macs" */

#endif
