/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A director without a network: the lab's real IPVS on a host without links. It gets packet headers
 * and returns where the packets would go.
 */
#ifndef LVSLAB_STUDY_CONNECTIONS_DIRECTOR_H
#define LVSLAB_STUDY_CONNECTIONS_DIRECTOR_H

#include "base/problem.h"
#include "ipvs/ipvs.h"
#include "spec/spec.h"

struct lab;

struct director {
	struct lab *lab;
	struct engine *engine;
	struct host *host;
	struct ipvs *ipvs;
};

struct director_packet { /* of a client's */
	uint32_t client, vip;
	uint16_t port, vport;
	uint8_t protocol;  /* IPPROTO_TCP, IPPROTO_UDP */
	uint8_t tcp_flags; /* wire/tcp.h */
};

enum director_fate {
	DIRECTOR_FORWARDS,
	DIRECTOR_REFUSES, /* the client gets port unreachable, or a RST of the host's own TCP */
	DIRECTOR_DROPS,   /* silently */
};

/* The world of `spec`, only its director; `scheduler` replaces the file's unless NULL. 0, or -1 and
 * the problems. */
int director_open(struct director *d, const struct spec *spec, const char *scheduler, uint64_t seed,
	struct problems *ps);
void director_close(struct director *d);

/* A packet arrives at the director now. Returns its server; NULL: *fate says why not. */
struct ipvs_dest *director_tell(
	struct director *d, const struct director_packet *p, enum director_fate *fate);
/* Its server's response passes the director; `tcp_flags` are those of the response. */
void director_tell_answer(struct director *d, const struct director_packet *p);

#endif
