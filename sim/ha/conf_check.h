/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What conf_virtual.c and conf_check.c share. */
#ifndef LVSLAB_HA_CONF_CHECK_H
#define LVSLAB_HA_CONF_CHECK_H

#include "ha/conf_reader.h"

void check_open_tcp(struct ha_reader *r, const struct ha_words *w);
void check_open_http(struct ha_reader *r, const struct ha_words *w);
void check_open_ssl(struct ha_reader *r, const struct ha_words *w);
void check_open_misc(struct ha_reader *r, const struct ha_words *w);
void check_open_udp(struct ha_reader *r, const struct ha_words *w);
void check_open_ping(struct ha_reader *r, const struct ha_words *w);
void check_close(struct ha_reader *r);
void check_close_http(struct ha_reader *r);
void check_close_misc(struct ha_reader *r);
extern const struct ha_keyword check_tcp_keywords[], check_http_keywords[], check_misc_keywords[],
	check_udp_keywords[];
/* what a check does not say is its server's */
void check_conf_inherit(struct ha_conf *c);

/* seconds into ns, or the message `fmt` about the word */
void check_take_seconds(struct ha_reader *r, const struct ha_words *w, int64_t *to, uint64_t least,
	const char *fmt);
/* "[10.0.0.100]:tcp:80", "FWM 7", as keepalived names them */
#define METHOD_UNSET IPVS_CONN_F_FWD_MASK /* of a virtual or real server that names none */
void virtual_name(const struct virtual_conf *v, char out[HA_NAME]);
void server_name(const struct virtual_conf *v, const struct server_conf *s, char out[HA_NAME]);

#endif
