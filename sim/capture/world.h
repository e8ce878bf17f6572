/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compares two worlds: the frames that the lab sent and those that a real kernel sent, at the same
 * interfaces. Fields with random values are masked, each listed here; everything else is compared:
 *
 *	IP ids            only whether they are 0
 *	client ports      the n-th connection of an address to a port of another is its n-th in both
 *	                  worlds; in messages of IPVS's sync daemon, too
 *	sync messages     the order of two connections in a message
 *	sequence numbers  relative to the first of their side of the connection
 *	TCP timestamps    only whether they are 0
 *	TCP windows       to a hundredth: what a segment takes of the receiver's buffer beside its data
 *	                  (skb->truesize) depends on where its memory comes from
 *	echo requests     the process's id, and the data: ping writes the time and counts, the lab
 *	                  sends its pattern; the length is compared
 *	checksums         only whether they are right; not compared if left to a card
 *	times             within their class: 30 ms, and 3 % of the time since the flow's first frame;
 *	                  an ARP request after an answered one starts a new flow, since starting a
 *	                  program takes time; an answer seen at another interface counts
 *	IGMP reports      when: within a second at random (net/ipv4/igmp.c: igmp_ifc_start_timer())
 *	health checks     keepalived starts the first at random (check_api.c: warmup): TCP of a
 *	                  director's own address, and its ARP, may be missing or late
 *	neighbour probes  unicast ARP depends on the random reachable_time: it may be missing
 *	pairs of adverts  a master whose deadline comes in the millisecond of another master's advert
 *	                  sends one or two (vrrp_scheduler.c: vrrp_init_instance_sands()): the
 *	                  second may be missing
 */
#ifndef LVSLAB_CAPTURE_WORLD_H
#define LVSLAB_CAPTURE_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "watch/dissect.h"

enum world_difference {
	WORLDS_EQUAL,
	WORLDS_BYTES,   /* both have it, but a field differs */
	WORLDS_TIME,    /* equal, at a different time */
	WORLDS_MISSING, /* the other world has no such frame */
	WORLDS_EXTRA,   /* the lab has no such frame */
	WORLDS_PROBE,   /* a neighbour probe that only one world has */
};

struct world_frame {
	uint32_t point; /* number of the interface, chosen by the caller */
	uint32_t length;
	int64_t time; /* ns since the lab's time 0 */
	uint8_t *bytes;
	/* set by worlds_compare() */
	uint8_t *masked;
	uint32_t window_at;             /* offset of TCP's window; 0: none */
	uint64_t flow;                  /* of one sender, at one point */
	uint64_t about;                 /* of ARP: the request and its replies, at any point */
	int64_t since;                  /* the flow's first frame, ns */
	bool probe, asks, reply, taken; /* of ARP: a unicast request, a broadcast one, a reply */
	bool report, check;             /* of IGMP; a health check's */
	bool advert, race;              /* of VRRP; the second of a pair */
	uint8_t verdict;                /* enum world_difference */
	const struct world_frame *pair; /* the other world's frame it was compared with, or NULL */
};

#define WORLD_CHECKERS 16

struct world {
	struct world_frame *frames;
	size_t count, cap;
	uint32_t checkers[WORLD_CHECKERS]; /* addresses that keepalived checks servers from */
	size_t checker_count;
	void *chance; /* the random values: mask.c */
};

/* Copies the bytes, which begin with Ethernet. IPv6 is ignored. */
void world_add(struct world *w, uint32_t point, int64_t time, const uint8_t *bytes, uint32_t n);
void world_free(struct world *w);

struct worlds {
	size_t compared, equal;               /* frames of the lab; those that are equal */
	size_t extra;                         /* of the other world, without an equal one */
	size_t probes;                        /* neighbour probes that only one world has */
	size_t checks;                        /* frames of health checks that only one world has */
	size_t races;                         /* second adverts of a pair that only one world has */
	size_t unsummed;                      /* checksums that the other world left to a card */
	enum world_difference first;          /* the earliest difference */
	const struct world_frame *lab, *real; /* NULL if missing */
	struct text field;                    /* "TTL 63, not 64" of WORLDS_BYTES */
};

/* `lab` is the expected world, `real` the observed one. */
void worlds_compare(struct worlds *out, struct world *lab, struct world *real);
void worlds_free(struct worlds *out);

/* ---- mask.c ---- */
/* Records the random values in all frames, which must be sorted by time. */
void world_learn(struct world *w);
/* Masks the random values of the frame and sets its flow and whether it is a neighbour probe. True:
 * a checksum was not filled in. */
bool world_mask(const struct world *w, struct world_frame *f);
void world_forget(struct world *w);
/* Describes the difference of two masked frames in protocol terms. */
void world_field(struct text *t, const struct world_frame *a, const struct world_frame *b);

#endif
