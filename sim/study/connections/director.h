/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A director without a network: the lab's own IPVS on a host that no cable reaches. It is told of
 * packets and says where they would go.
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
	DIRECTOR_REFUSES, /* the client is told: port unreachable, or RST of the host's own TCP */
	DIRECTOR_DROPS,   /* in silence */
};

/* The world of `spec` as far as its director; `scheduler` instead of the file's where it is not
 * NULL. 0, or -1 and the problems. */
int director_open(struct director *d, const struct spec *spec, const char *scheduler, uint64_t seed,
	struct problems *ps);
void director_close(struct director *d);

/* A packet comes to the director now. The server it goes to; NULL: *fate says why not. */
struct ipvs_dest *director_tell(
	struct director *d, const struct director_packet *p, enum director_fate *fate);
/* Its server answers by way of the director; `tcp_flags` are the answer's. */
void director_tell_answer(struct director *d, const struct director_packet *p);

#endif
