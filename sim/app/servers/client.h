/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One HTTP request, as curl sends it: over a new connection or a kept one. */
#ifndef LVSLAB_APP_SERVERS_CLIENT_H
#define LVSLAB_APP_SERVERS_CLIENT_H

#include "transport/socket/socket.h"

struct http_client;

enum client_result {
	CLIENT_DONE,
	CLIENT_NO_CONNECTION, /* error: the reason */
	CLIENT_CONNECT_TIMEOUT,
	CLIENT_TIMEOUT,
	CLIENT_EMPTY,   /* closed without a byte */
	CLIENT_PARTIAL, /* closed before the end of the body */
	CLIENT_RESET,   /* error: the reason */
};

struct http_client_request {
	struct socket_address from, to; /* from: 0 and 0: set by the stack */
	const char *head;               /* request line and headers, including the empty line */
	uint32_t body;                  /* bytes after the head (a pattern) */
	bool head_only;                 /* HEAD: the response has no body */
	int64_t hold; /* ns to keep the connection open after the response, if the server does */
	int64_t connect_timeout, timeout; /* ns; 0: none */
	bool keep;             /* if the server keeps the connection, `done` may take it */
	struct socket *socket; /* a kept connection to `to`, to be reused; or NULL */
};

struct http_client_ops { /* any may be NULL */
	void (*connected)(struct http_client *c);
	void (*head)(struct http_client *c, const char *head, uint32_t length);
	void (*body)(struct http_client *c, const char *bytes, uint32_t length);
	/* the connection is closed; `c` is freed when this returns */
	void (*done)(struct http_client *c, enum client_result result, int error);
};

struct http_client_times { /* ns since the start; 0: did not happen */
	int64_t started, connected, first_byte, done;
};

/* NULL and *error if the connection cannot be started; then `done` is not called. */
struct http_client *http_client_start(struct host *h, const struct http_client_request *request,
	const struct http_client_ops *ops, void *user, int *error);
void http_client_abort(struct http_client *c); /* closes it without callbacks */

/* In `done`: the open connection, which the caller then owns; NULL: it is closed. */
struct socket *http_client_take(struct http_client *c);

void *http_client_user(const struct http_client *c);
struct socket *http_client_socket(const struct http_client *c); /* NULL after a failure */
struct http_client_times http_client_times(const struct http_client *c);
unsigned http_client_status(const struct http_client *c);   /* 200; 0: no response yet */
uint64_t http_client_received(const struct http_client *c); /* bytes of body */
uint64_t http_client_expected(const struct http_client *c); /* UINT64_MAX: unknown */

#endif
