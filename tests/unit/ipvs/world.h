/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests: IPVS's tables in a world of their own, without a host. */
#ifndef LVSLAB_TESTS_IPVS_WORLD_H
#define LVSLAB_TESTS_IPVS_WORLD_H

#include "engine/trace.h"
#include "ipvs/conn.h"
#include "ipvs/scheduler.h"
#include "ipvs/state.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

#define VIP 0x0a000064u                     /* 10.0.0.100 */
#define CLIENT 0x0a00000bu                  /* 10.0.0.11 */
#define RS(n) (0x0a000014u + (uint32_t)(n)) /* 10.0.0.20 + n */

struct world {
	struct arena arena;
	struct trace trace;
	struct engine *engine;
	struct ipvs *ipvs;
	struct ipvs_service *svc;
};

static inline void world_open(struct world *w, const char *scheduler, uint8_t protocol)
{
	struct ipvs_service_spec spec = {.protocol = protocol,
		.addr = VIP,
		.port = 80,
		.scheduler = scheduler,
		.netmask = 0xffffffff};

	*w = (struct world){0};
	assert_int_equal(arena_init(&w->arena, 0), 0);
	w->engine = engine_new(&w->arena, &w->trace, 1);
	w->ipvs = ipvs_new(w->engine);
	assert_int_equal(ipvs_service_add(w->ipvs, &spec), 0);
	w->svc = ipvs_service_get(w->ipvs, 0, protocol, VIP, 80);
	assert_non_null(w->svc);
}

static inline void world_close(struct world *w)
{
	arena_fini(&w->arena);
}

static inline struct ipvs_dest *world_add(struct world *w, int n, int weight)
{
	struct ipvs_dest_spec spec = {
		.addr = RS(n), .port = 80, .conn_flags = IPVS_CONN_F_DROUTE, .weight = weight};

	assert_int_equal(ipvs_dest_add(w->svc, &spec), 0);
	return ipvs_dest_find(w->svc, RS(n), 80);
}

static inline void world_wait(struct world *w, double seconds)
{
	engine_run_until(w->engine, w->engine->now + (int64_t)(seconds * NSEC_PER_SEC));
}

#endif
