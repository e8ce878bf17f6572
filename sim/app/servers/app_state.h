/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the programs of one host: its servers, pools. */
#ifndef LVSLAB_APP_SERVERS_APP_STATE_H
#define LVSLAB_APP_SERVERS_APP_STATE_H

#include "base/list.h"
#include "base/pool.h"

struct host;

/* Daemons have their own process ids, above those of typed lines. */
#define DAEMON_PID 30000u

struct app_state {
	struct list servers; /* struct http_server, in the order started */
	struct list echoes;  /* struct echo_server */
	struct pool requests, clients;
	uint32_t daemons; /* total started: the last one's process id is DAEMON_PID + this */
};

struct app_state *app_state(struct host *h);                  /* made on first use */
const struct app_state *app_state_find(const struct host *h); /* or NULL: not yet used */

#endif
