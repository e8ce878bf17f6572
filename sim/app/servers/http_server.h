/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An HTTP server with workers. A connection is accepted when a worker is free and occupies it until
 * the response is sent; until then it waits in the listener's accept queue.
 */
#ifndef LVSLAB_APP_SERVERS_HTTP_SERVER_H
#define LVSLAB_APP_SERVERS_HTTP_SERVER_H

#include "base/list.h"
#include "transport/socket/socket.h"

#define SPEED_ONE 1000000 /* millionths */

struct http_server_config {
	struct socket_address listen; /* address 0: any */
	uint32_t workers;             /* 0: 8 */
	uint64_t speed;               /* millionths of a server of speed 1; 0: SPEED_ONE */
	int64_t service_time;         /* ns per request at speed 1, unless the request sets it */
	uint32_t response;         /* bytes of body, unless the request sets them; 0: the server's
				    * name */
	int backlog;               /* as listen(2) */
	int64_t slow_start;        /* ns from a repair until full speed; 0: at once */
	uint64_t slow_start_speed; /* initial speed after a repair, in millionths of its speed */
};

struct app_stats {
	uint64_t accepted, served, failed; /* failed: the client closed before its response */
	uint64_t bytes;                    /* of response bodies */
	uint32_t active;                   /* busy workers */
	uint32_t queue;                    /* connections waiting to be accepted */
	int64_t busy;                      /* ns of service time so far */
	int64_t occupied; /* the integral of `active` over time so far: worker·ns */
	bool down;        /* failed and not repaired */
};

struct http_server;

/* NULL and *error: -EADDRINUSE, -EADDRNOTAVAIL */
struct http_server *http_server_start(
	struct host *h, const struct http_server_config *config, int *error);
/* Closes its listener and aborts requests in progress, as when the process is killed. */
void http_server_stop(struct http_server *s);

/* The process dies with its connections, and new ones are refused; http_server_repair() restarts it
 * with its configuration and slow start. Both do nothing if it is already in that state. */
void http_server_fail(struct http_server *s);
void http_server_repair(struct http_server *s);
/* Sets the speed from now on; requests in progress take correspondingly longer or shorter. `speed`
 * > 0. */
void http_server_set_speed(struct http_server *s, uint64_t speed);
/* The speed `age` ns after a start: rises linearly from slow_start_speed. */
uint64_t http_server_speed(const struct http_server_config *config, int64_t age);

struct app_stats http_server_stats(const struct http_server *s);
uint32_t http_server_pid(const struct http_server *s); /* process id */
const struct http_server_config *http_server_config(const struct http_server *s);
/* The server of a host that listens on `port`, or NULL; every one: http_server_walk. */
struct http_server *http_server_find(const struct host *h, uint16_t port);
void http_server_walk(
	const struct host *h, void (*one)(void *arg, const struct http_server *s), void *arg);

#endif
