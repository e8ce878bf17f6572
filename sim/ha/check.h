/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Health checks (keepalived 2.2.7, check/): the file's services in IPVS, their servers and their
 * checks.
 *
 *	check.c          start, end, reload; applies a check's result to its server
 *	check_service.c  entries of IPVS's table: servers, quorum, sorry server
 *	check_tcp.c … check_file.c  one kind of check each
 */
#ifndef LVSLAB_HA_CHECK_H
#define LVSLAB_HA_CHECK_H

#include "base/rng.h"
#include "ha/ha.h"
#include "wire/md5.h"

struct socket;
struct check;

struct checker { /* the checker process */
	struct keepalived *k;
	struct list services; /* struct check_service, in the file's order */
	struct rng random;
};

struct check_server { /* real_server_t */
	struct list link;
	struct check_service *service;
	struct server_conf *conf;
	bool alive, set; /* healthy; in IPVS's table */
	bool inhibit;
	int failed;     /* num_failed_checkers */
	int64_t weight; /* effective_weight */
	struct list checks;
};

struct check_service { /* virtual_server_t */
	struct list link;
	struct checker *checker;
	struct virtual_conf *conf;
	struct list servers;
	struct check_server *sorry; /* or NULL */
	bool quorum_up;
};

struct check_kind_ops {
	const char *name; /* as in messages: TCP_CHECK */
	void (*run)(struct check *c);
	void (*stop)(struct check *c); /* cancels its work other than the socket; or NULL */
};
extern const struct check_kind_ops check_tcp, check_http, check_misc, check_udp, check_ping,
	check_file;

#define CHECK_ANSWER 32
struct check { /* checker_t */
	struct list link;
	struct check_server *server;
	struct check_conf *conf;
	const struct check_kind_ops *ops;
	struct event timer, timeout;
	bool is_up, has_run, enabled;
	int retry_it;
	struct socket *socket;
	struct check_url *url, *failed_url; /* HTTP */
	char answer[CHECK_ANSWER];          /* HTTP: the start of the response, with a NUL */
	uint32_t answer_length;
	uint8_t blank_line; /* how many characters of CR LF CR LF have arrived */
	struct md5 body;    /* of the data after the header */
	char *text;         /* that data itself, if a regex must be matched */
	uint32_t text_length, text_room;
	bool running; /* MISC */
	int64_t last_ran;
	int last_exit;
	int64_t cur_weight;
};

/* ---- check.c ---- */
void check_begin(struct keepalived *k);
void check_end(struct keepalived *k, bool clean); /* !clean: killed, the table stays unchanged */
void check_reload(struct keepalived *k);
void check_address_changed(struct keepalived *k, uint32_t address);
/* update_svr_checker_state() */
void check_verdict(struct check *c, bool up);
void check_again_in(struct check *c, int64_t delay);
void check_stop_waiting(struct check *c); /* closes its socket, stops its timer */
struct keepalived *check_daemon(const struct check *c);
/* "[10.0.0.21]:tcp:80", the check's target */
const char *check_target(const struct check *c, char *buf, size_t size);
/* handles the result of one attempt: common to TCP, UDP and ICMP */
enum check_counting { COUNT_ALWAYS, COUNT_WHILE_UP };
void check_simple_result(
	struct check *c, bool good, const char *connection, enum check_counting counting);

/* ---- check_file.c ---- */
void check_files_begin(struct checker *all);   /* before the services are added to the table */
void check_files_changed(struct checker *all); /* a file of the host changed */
void check_files_reload(struct checker *all);  /* the configuration changed */

/* ---- check_service.c ---- */
void service_start(struct check_service *s);               /* init_service_vs() */
void service_stop(struct check_service *s, bool stopping); /* clear_service_vs() */
void server_changed(struct check_server *r, bool alive);   /* perform_svr_state() */
void server_set_weight(struct check_server *r, int64_t w, bool update_quorum);
void server_remove(struct check_server *r, bool stopping); /* clear_service_rs() */
#define SERVICE_NAME 128
const char *check_service_name(const struct check_service *s, char *buf);
const char *check_server_name(const struct check_server *r, char *buf);

#endif
