/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One HTTP request, as curl makes it: over a connection of its own, or one that was left open. */
#ifndef LVSLAB_APP_SERVERS_CLIENT_H
#define LVSLAB_APP_SERVERS_CLIENT_H

#include "transport/socket/socket.h"

struct http_client;

enum client_result {
	CLIENT_DONE,
	CLIENT_NO_CONNECTION, /* error: why */
	CLIENT_CONNECT_TIMEOUT,
	CLIENT_TIMEOUT,
	CLIENT_EMPTY,   /* closed without a byte */
	CLIENT_PARTIAL, /* closed before the end of the body */
	CLIENT_RESET,   /* error: why */
};

struct http_client_request {
	struct socket_address from, to; /* from: 0 and 0 for the stack's choice */
	const char *head;               /* request line and headers, the empty line too */
	uint32_t body;                  /* bytes that follow it (a pattern) */
	bool head_only;                 /* HEAD: the answer has no body */
	int64_t hold; /* ns it keeps the connection open after the answer, where the server does */
	int64_t connect_timeout, timeout; /* ns; 0: none */
	bool keep;             /* where the server keeps the connection, `done` may take it */
	struct socket *socket; /* such a one to `to`, to be used again; or NULL */
};

struct http_client_ops { /* any may be NULL */
	void (*connected)(struct http_client *c);
	void (*head)(struct http_client *c, const char *head, uint32_t length);
	void (*body)(struct http_client *c, const char *bytes, uint32_t length);
	/* the connection is closed; `c` is gone when this returns */
	void (*done)(struct http_client *c, enum client_result result, int error);
};

struct http_client_times { /* ns since the start; 0: did not happen */
	int64_t started, connected, first_byte, done;
};

/* NULL and *error where the connection cannot even be tried; `done` is not called then. */
struct http_client *http_client_start(struct host *h, const struct http_client_request *request,
	const struct http_client_ops *ops, void *user, int *error);
void http_client_abort(struct http_client *c); /* closes it, calls nobody */

/* In `done`: the open connection, from now on the caller's; NULL: it is closed. */
struct socket *http_client_take(struct http_client *c);

void *http_client_user(const struct http_client *c);
struct socket *http_client_socket(const struct http_client *c); /* NULL once it failed */
struct http_client_times http_client_times(const struct http_client *c);
unsigned http_client_status(const struct http_client *c);   /* 200; 0: no answer yet */
uint64_t http_client_received(const struct http_client *c); /* bytes of body */
uint64_t http_client_expected(const struct http_client *c); /* UINT64_MAX: not said */

#endif
