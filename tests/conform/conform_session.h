/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files that replay a session with IPVS: hosts, programs, looking, words. */
#ifndef LVSLAB_CONFORM_CONFORM_SESSION_H
#define LVSLAB_CONFORM_CONFORM_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "conform/conform_reading.h"
#include "conform/conform_world.h"
#include "ipvs/ipvs.h"
#include "ipvs/service.h"
#include "transport/socket/socket.h"

#define SESSION_NAME 32
#define SESSION_TOLERANCE (40 * (int64_t)1000000) /* a kernel's timer, ns */
#define SESSION_SLACK 10                          /* the same in jiffies */

struct session_event {
	json_t *object;
	int line;
	double t; /* guest seconds, when it was over */
};

struct session_flow { /* a client's connection or UDP four-tuple */
	struct session *session;
	json_int_t conn;
	bool udp;
	uint32_t caddr;
	uint16_t cport;
	struct socket_address vip;
	struct socket *client, *server;
	const char *server_name;  /* who accepted it; NULL: nobody */
	char heard[SESSION_NAME]; /* the name that the client read last */
	bool delivered;           /* the server read what `data` sent */
	bool asking;              /* a `data` or `datagram` waits for its answer */
	bool by_hand;             /* half-closes: nobody closes because the other did */
	bool client_eof, server_eof, client_reset, server_reset;
	bool closing; /* `close` is at work: who gets data in place of the end reads four bytes */
	int64_t touched; /* ns: when a program last did something with it */
	int error;       /* of the client: −ECONNREFUSED …; 0 none */
};

struct session_server { /* a program on a real server: one port, TCP and UDP */
	struct session *session;
	struct host *host;
	struct socket_address at;
	bool udp;
	struct socket *socket; /* NULL: closed */
};

struct session_known { /* a connection as it was when last looked at */
	uint32_t server, timeout;
	uint16_t port;
	bool active;
	uint64_t expires, born;
};

struct session {
	struct conform_reading *r;
	struct conform_world w;
	json_t *header;
	int header_line;
	struct session_event *events;
	size_t count, cap;
	struct host *director;
	int64_t base; /* ns: guest time 0 */
	struct session_flow **flows;
	size_t flow_count;
	struct session_server **servers;
	size_t server_count;
	struct session_known *known;
	size_t known_count;
	struct host *looked_at; /* whose command's output is compared */
	int64_t phase;          /* ns from the setup to the first event, beside a rest */
	const char *kind;       /* of the event at work, for what is told about it */
	int seen;               /* enum conform_verdict, the worst so far */
};

/* ---- what is told ---- */
void session_same(struct session *s, const char *expected, const char *got);
void session_tell(struct session *s, const char *kind, enum conform_verdict verdict,
	const char *expected, const char *got);

/* ---- hosts (conform_hosts.c) ---- */
/* Builds what the header says; false: told why not. The first event is `phase` later than needed.
 */
bool session_build(struct session *s);
struct host *session_host(const struct session *s, const char *name); /* or NULL */
struct host *session_holder(const struct session *s, uint32_t address);
/* The recording's name of who has this address, or the address itself, in `address_text`. */
const char *session_server_name(
	const struct session *s, uint32_t address, struct ip_text *address_text);
bool session_is_server(const struct session *s, const char *name);
void session_run_to(struct session *s, int64_t time);

/* ---- programs (conform_flow.c) ---- */
void session_servers_start(struct session *s);
void session_listen(struct session *s, const char *host, bool on); /* NULL: all */
struct session_flow *session_last_flow(const struct session *s);
void session_half_close(struct session_flow *f, bool client);
void session_open(struct session *s, const struct session_event *e, int64_t until);
void session_close(struct session *s, const struct session_event *e, int64_t until);
void session_data(struct session *s, const struct session_event *e, int64_t until);
void session_datagram(struct session *s, const struct session_event *e, int64_t until);

/* ---- looking (conform_watch.c) ---- */
struct session_range { /* what a server's counters may be, timers being late */
	int active[2], inactive[2];
};
struct session_range session_range_of(const struct session *s, const struct ipvs_dest *d);
/* By how many jiffies a timer of so many may be late: calc_wheel_index(). */
uint64_t session_lateness(uint64_t timeout);
void session_snap(struct session *s, json_t *snap);
void session_command(struct session *s, const struct session_event *e);
void session_remember(struct session *s);
/* Types `line`; what it printed, within three seconds. */
const char *session_printed(struct session *s, struct host *h, const char *line, int *status);

/* ---- what commands print (conform_output.c) ---- */
void session_output(struct session *s, const struct session_event *e);
void session_listing(struct session *s, json_t *recorded); /* ipvsadm_Ln */

/* ---- words (conform_note.c) ---- */
void session_note(struct session *s, const char *text);
/* What the label of an output says was done by hand before it. */
void session_label(struct session *s, const char *label);
/* Do the words behind event `i` say that no server listened? */
bool session_unheard(const struct session *s, size_t i);

#endif
