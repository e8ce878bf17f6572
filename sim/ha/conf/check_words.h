/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by virtual.c and check.c. */
#ifndef LVSLAB_HA_CONF_CHECK_WORDS_H
#define LVSLAB_HA_CONF_CHECK_WORDS_H

#include "ha/conf/reader.h"

void check_open_tcp(struct ha_reader *r, const struct ha_words *w);
void check_open_http(struct ha_reader *r, const struct ha_words *w);
void check_open_ssl(struct ha_reader *r, const struct ha_words *w);
void check_open_misc(struct ha_reader *r, const struct ha_words *w);
void check_open_udp(struct ha_reader *r, const struct ha_words *w);
void check_open_ping(struct ha_reader *r, const struct ha_words *w);
void check_open_file(struct ha_reader *r, const struct ha_words *w);
void check_close(struct ha_reader *r);
void check_close_http(struct ha_reader *r);
void check_close_misc(struct ha_reader *r);
void check_close_file(struct ha_reader *r);
void check_close_udp(struct ha_reader *r);
extern const struct ha_keyword check_tcp_keywords[], check_http_keywords[], check_misc_keywords[],
	check_udp_keywords[], check_file_keywords[];
/* settings that a check does not have come from its server */
void check_conf_inherit(struct ha_conf *c);

/* the keywords of every check */
#define CHECK_TAKES \
	check_take_ip, check_take_port, check_take_bindto, check_take_bind_port, \
		check_take_timeout, check_take_delay, check_take_before_retry, check_take_warmup, \
		check_take_retry, check_take_alpha, check_take_log_all
typedef void check_take(struct ha_reader *r, const struct ha_words *w);
extern check_take CHECK_TAKES;

/* parses seconds into ns, or logs the message `fmt` about the word */
void check_take_seconds(struct ha_reader *r, const struct ha_words *w, int64_t *to, uint64_t least,
	const char *fmt);
/* "[10.0.0.100]:tcp:80", "FWM 7", as keepalived prints them */
#define METHOD_UNSET IPVS_CONN_F_FWD_MASK /* a virtual or real server without a method */
void virtual_name(const struct virtual_conf *v, char out[HA_NAME]);
void server_name(const struct virtual_conf *v, const struct server_conf *s, char out[HA_NAME]);

/* ---- rows shared by tables of keywords ---- */
#define CHECK_CONNECTION \
	HA_WORD("connect_ip", check_take_ip), HA_WORD("connect_port", check_take_port), \
		HA_WORD("bindto", check_take_bindto), HA_WORD("bind_port", check_take_bind_port), \
		HA_INERT("bind_if"), HA_WORD("connect_timeout", check_take_timeout), \
		HA_INERT("fwmark")
#define CHECK_COMMON \
	HA_WORD("retry", check_take_retry), \
		HA_WORD("delay_before_retry", check_take_before_retry), \
		HA_WORD("warmup", check_take_warmup), HA_WORD("delay_loop", check_take_delay), \
		HA_WORD("alpha", check_take_alpha), \
		HA_WORD("log_all_failures", check_take_log_all)
#endif
