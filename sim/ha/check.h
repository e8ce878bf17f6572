/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Health checks (keepalived 2.2.7, check/): the services of the file in IPVS, their servers, and
 * what tries them.
 *
 *	check.c          begins, ends, reloads; a check's verdict reaches its server
 *	check_service.c  what is in IPVS's table: servers, quorum, sorry server
 *	check_tcp.c … check_file.c  a kind of check each
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
	bool alive, set; /* fit to serve; in IPVS's table */
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
	const char *name; /* as messages have it: TCP_CHECK */
	void (*run)(struct check *c);
	void (*stop)(struct check *c); /* what goes on beside its socket is given up; or NULL */
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
	char answer[CHECK_ANSWER];          /* HTTP: how it begins, with a NUL */
	uint32_t answer_length;
	uint8_t blank_line; /* of CR LF CR LF: how many have come */
	struct md5 body;    /* of what stands behind it */
	char *text;         /* that itself, where a regex is to be found in it */
	uint32_t text_length, text_room;
	bool running; /* MISC */
	int64_t last_ran;
	int last_exit;
	int64_t cur_weight;
};

/* ---- check.c ---- */
void check_begin(struct keepalived *k);
void check_end(struct keepalived *k, bool clean); /* !clean: killed, everything stays */
void check_reload(struct keepalived *k);
void check_address_changed(struct keepalived *k, uint32_t address);
/* update_svr_checker_state() */
void check_verdict(struct check *c, bool up);
void check_again_in(struct check *c, int64_t delay);
void check_stop_waiting(struct check *c); /* closes its socket, stops its clock */
struct keepalived *check_daemon(const struct check *c);
/* "[10.0.0.21]:tcp:80", where the check looks */
const char *check_target(const struct check *c, char *buf, size_t size);
/* what connecting and asking once came to: TCP's, UDP's and ICMP's way of counting */
enum check_counting { COUNT_ALWAYS, COUNT_WHILE_UP };
void check_simple_result(
	struct check *c, bool good, const char *connection, enum check_counting counting);

/* ---- check_file.c ---- */
void check_files_begin(struct checker *all);   /* before the services are in the table */
void check_files_changed(struct checker *all); /* some file of the host has */
void check_files_reload(struct checker *all);  /* the configuration is another one */

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
