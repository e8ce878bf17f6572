/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One HTTP request from a host: connect, ask, read the answer, close. What curl and workloads
 * share.
 */
#ifndef LVSLAB_APP_HTTP_CLIENT_H
#define LVSLAB_APP_HTTP_CLIENT_H

#include "engine/event.h"
#include "host/socket.h"

#define HTTP_HEADER_MAX 1024

enum http_outcome {
	HTTP_PENDING,
	HTTP_DONE,            /* the whole answer came */
	HTTP_NOT_CONNECTED,   /* `error` says why */
	HTTP_CONNECT_TIMEOUT, /* nobody answered in time */
	HTTP_TIMEOUT,         /* connected, but no whole answer in time */
	HTTP_EMPTY,           /* closed without a byte */
	HTTP_CUT,             /* closed before Content-Length bytes had come */
	HTTP_RESET,           /* `error`, after the connection stood */
};

struct http_client {
	/* set by the caller before http_client_start() */
	struct host *host;
	struct socket_address from, to;    /* from: 0 for the kernel's choice */
	const char *method, *path;         /* "GET", "/": live as long as the request */
	int64_t connect_timeout, max_time; /* ns; 0: none */
	void *user;
	/* bytes of the body as they come; may be NULL */
	void (*body)(struct http_client *c, const uint8_t *bytes, uint32_t length);
	void (*done)(struct http_client *c); /* once; the socket is closed already */
	/* what came of it */
	enum http_outcome outcome;
	int error;                 /* -ECONNREFUSED, … */
	int status;                /* 200; 0: none seen */
	uint64_t length, received; /* bytes of the body: promised (UINT64_MAX: to the end), seen */
	int64_t started, connected, ended; /* ns */
	char header[HTTP_HEADER_MAX + 1];  /* the answer's, as it came */
	uint16_t header_length;
	bool header_complete, head;
	struct socket *socket; /* NULL once closed */
	struct event timeout;
};

/* Begins. `done` is called later, never from inside this call. */
void http_client_start(struct http_client *c);
void http_client_cancel(struct http_client *c); /* closes; `done` is not called */

#endif
