/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the programs of one host share (host->guests[GUEST_APP]): its servers, pools. */
#ifndef LVSLAB_APP_SERVERS_APP_STATE_H
#define LVSLAB_APP_SERVERS_APP_STATE_H

#include "base/list.h"
#include "base/pool.h"

struct host;

struct app_state {
	struct list servers; /* struct http_server, in the order started */
	struct list echoes;  /* struct echo_server */
	struct pool requests, clients;
};

struct app_state *app_state(struct host *h); /* made at the first use */

#endif
