/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The health checks of a real server (keepalived 2.2.7, check/check_api.c, check_tcp.c,
 * check_misc.c, check_udp.c, check_ping.c, check_file.c); HTTP_GET's keywords are in check_http.c.
 * An SSL_GET is checked as an unencrypted HTTP_GET: the lab has no TLS.
 */
#include "ha/conf/check_words.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/engine.h"

#define HEX_DIGITS "0123456789abcdef"
#define MOST_US UINT64_C(18446744073709551614)

/* ---- opening and closing ---- */

static void open_check(struct ha_reader *r, enum check_kind kind)
{
	struct check_conf *c = ha_conf_alloc(r->conf, sizeof(*c));

	c->kind = kind;
	c->connect_timeout = c->delay_loop = c->delay_before_retry = c->warmup = HA_UNSET;
	c->misc_timeout = HA_UNSET;
	c->retry = c->alpha = c->weight = HA_UNSET;
	c->log_all_failures = r->conf->checker_log_all_failures;
	list_init(&c->urls);
	list_add_tail(&c->link, &r->server->checks);
	r->check = c;
}

void check_open_tcp(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	open_check(r, CHECK_TCP);
}

void check_open_http(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	open_check(r, CHECK_HTTP);
}

void check_open_ssl(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	open_check(r, CHECK_SSL);
	ha_note(r,
		"lvslab: not simulated: TLS: SSL_GET asks in clear text here, at the port of "
		"the server");
}

void check_open_misc(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	open_check(r, CHECK_MISC);
}

void check_open_udp(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	open_check(r, CHECK_UDP);
	r->check->max_reply = UINT8_MAX;
}

void check_open_ping(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	open_check(r, CHECK_PING);
}

void check_open_file(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	open_check(r, CHECK_FILE);
}

void check_close(struct ha_reader *r)
{
	r->check = NULL;
}

void check_close_misc(struct ha_reader *r)
{
	if (!r->check->command[0]) {
		ha_wrong(r, "No script path has been specified for MISC_CHECKER - skipping");
		list_del(&r->check->link);
	}
	r->check = NULL;
}

/* file_end_handler() */
void check_close_file(struct ha_reader *r)
{
	struct check_conf *c = r->check;

	if (!c->file) {
		ha_wrong(r, "FILE_CHECK has no track_file specified - ignoring");
		list_del(&c->link);
	} else if (c->weight == HA_UNSET) {
		c->weight = c->file->weight;
		c->reverse = c->file->reverse;
	}
	r->check = NULL;
}

/* ---- the words of all ---- */

void check_take_ip(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);

	if (!parse_ipv4(word, &r->check->address))
		ha_wrong(r, "Invalid connect_ip address %s - ignoring", word);
}

void check_take_port(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (ha_unsigned(r, word, 1, 65535, &v))
		r->check->port = (uint16_t)v;
	else
		ha_wrong(r, "Invalid checker connect_port '%s'", word);
}

void check_take_bindto(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);

	if (!parse_ipv4(word, &r->check->from))
		ha_wrong(r, "Invalid bindto address %s - ignoring", word);
}

void check_take_bind_port(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (ha_unsigned(r, word, 1, 65535, &v))
		r->check->from_port = (uint16_t)v;
	else
		ha_wrong(r, "Invalid checker bind_port '%s'", word);
}

void check_take_seconds(
	struct ha_reader *r, const struct ha_words *w, int64_t *to, uint64_t least, const char *fmt)
{
	const char *word = ha_word(r, w, 1);
	int64_t v;

	if (ha_seconds(r, word, least, MOST_US, true, &v))
		*to = v;
	else
		ha_wrong(r, fmt, word);
}

void check_take_timeout(struct ha_reader *r, const struct ha_words *w)
{
	check_take_seconds(
		r, w, &r->check->connect_timeout, 1, "connect_timeout %s invalid - ignoring");
}

void check_take_delay(struct ha_reader *r, const struct ha_words *w)
{
	check_take_seconds(r, w, &r->check->delay_loop, 1, "delay_loop '%s' is invalid - ignoring");
}

void check_take_before_retry(struct ha_reader *r, const struct ha_words *w)
{
	check_take_seconds(r, w, &r->check->delay_before_retry, 0,
		"Invalid delay_before_retry connection value '%s'");
}

void check_take_warmup(struct ha_reader *r, const struct ha_words *w)
{
	check_take_seconds(r, w, &r->check->warmup, 0, "Invalid warmup connection value '%s'");
}

void check_take_retry(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (ha_unsigned(r, word, 0, INT32_MAX, &v))
		r->check->retry = (int)v;
	else
		ha_wrong(r, "Invalid retry connection value '%s'", word);
}

void check_take_alpha(struct ha_reader *r, const struct ha_words *w)
{
	const int v = w->count > 1 ? ha_true_false(w->at[1]) : 1;

	if (v < 0)
		ha_wrong(r, "Invalid alpha parameter %s", w->at[1]);
	else
		r->check->alpha = v;
}

void check_take_log_all(struct ha_reader *r, const struct ha_words *w)
{
	const int v = w->count > 1 ? ha_true_false(w->at[1]) : 1;

	if (v < 0)
		ha_wrong(r, "Invalid log_all_failures parameter %s", w->at[1]);
	else
		r->check->log_all_failures = v;
}

/* ---- of MISC_CHECK and UDP_CHECK ---- */

static void take_misc_path(struct ha_reader *r, const struct ha_words *w)
{
	ha_command(r, w, r->check->command);
}

static void take_misc_timeout(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (ha_unsigned(r, word, 0, UINT_MAX / 1000000, &v))
		r->check->misc_timeout = v * NSEC_PER_SEC;
	else
		ha_wrong(r, "Invalid misc_timeout value '%s'", word);
}

static void take_dynamic(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	r->check->dynamic = true;
}

/* The words of a line from the second on, as bytes; returns their number, 0 if there are none or
 * not only digits. `mask` (may be NULL) gets the bits of those written as x (read_hex_str()). */
static unsigned read_hex(const struct ha_words *w, uint8_t *bytes, uint8_t *mask)
{
	unsigned n = 0;

	for (int i = 1; i < w->count; i++)
		for (const char *p = w->at[i]; *p && n < HA_HEX; n++) {
			bytes[n] = 0;
			if (mask)
				mask[n] = 0;
			for (int half = 0; half < 2 && *p; half++, p++) {
				const bool any = mask && (*p == 'x' || *p == 'X');
				const char *digit = strchr(HEX_DIGITS, tolower((unsigned char)*p));
				if (!any && !digit)
					return 0;
				bytes[n] =
					(uint8_t)(bytes[n] << 4 | (any ? 0 : digit - HEX_DIGITS));
				if (mask)
					mask[n] = (uint8_t)(mask[n] << 4 | (any ? 0xf : 0));
			}
		}
	return n;
}

static void take_payload(struct ha_reader *r, const struct ha_words *w)
{
	if (w->count < 2) {
		ha_wrong(r, "UDP_CHECK payload requires a payload");
		return;
	}
	r->check->payload_length = read_hex(w, r->check->payload, NULL);
	if (!r->check->payload_length)
		ha_wrong(r, "Invalid hex string for UDP_CHECK payload");
}

static void take_require_reply(struct ha_reader *r, const struct ha_words *w)
{
	r->check->require_reply = true;
	if (w->count < 2)
		return;
	r->check->reply_length = read_hex(w, r->check->reply, r->check->mask);
	if (!r->check->reply_length)
		ha_wrong(r, "Invalid hex string for UDP_CHECK reply");
}

static void take_reply_length(
	struct ha_reader *r, const struct ha_words *w, unsigned *to, const char *which)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (ha_unsigned(r, word, 0, UINT16_MAX, &v))
		*to = v;
	else
		ha_wrong(r, "UDP_CHECK %s length %s not valid - must be between 0 & %d", which,
			word, UINT16_MAX);
}

static void take_min_reply(struct ha_reader *r, const struct ha_words *w)
{
	take_reply_length(r, w, &r->check->min_reply, "min");
}

static void take_max_reply(struct ha_reader *r, const struct ha_words *w)
{
	take_reply_length(r, w, &r->check->max_reply, "max");
}

/* udp_check_end_handler() */
void check_close_udp(struct ha_reader *r)
{
	const struct check_conf *c = r->check;

	if (c->min_reply > c->max_reply)
		ha_wrong(r,
			"UDP_CHECK min_reply length %u > max_reply_length %u - will always fail",
			c->min_reply, c->max_reply);
	r->check = NULL;
}

/* ---- of FILE_CHECK ---- */

static void take_track_file(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);

	r->check->file = ha_conf_file(r->conf, word);
	if (!r->check->file)
		ha_wrong(r, "track_file %s not found", word);
}

static void take_file_weight(struct ha_reader *r, const struct ha_words *w)
{
	const char *how = w->count > 2 ? w->at[2] : "noreverse";
	int weight;

	if (w->count < 2)
		ha_wrong(r, "track file weight missing");
	else if (!ha_int(r, w->at[1], -INT_MAX, INT_MAX, &weight))
		ha_wrong(r, "weight for track file must be in [%d..%d] inclusive. Ignoring...",
			-INT_MAX, INT_MAX);
	else if (strcmp(how, "reverse") != 0 && strcmp(how, "noreverse") != 0)
		ha_wrong(r, "unknown track file weight option %s - ignoring", how);
	else {
		r->check->weight = weight;
		r->check->reverse = how[0] == 'r';
	}
}

const struct ha_keyword check_tcp_keywords[] = {CHECK_CONNECTION, CHECK_COMMON, HA_END};

const struct ha_keyword check_misc_keywords[] = {
	CHECK_COMMON,
	HA_WORD("misc_path", take_misc_path),
	HA_WORD("misc_timeout", take_misc_timeout),
	HA_WORD("misc_dynamic", take_dynamic),
	HA_INERT("user"),
	HA_END,
};

const struct ha_keyword check_udp_keywords[] = {
	CHECK_CONNECTION,
	CHECK_COMMON,
	HA_WORD("payload", take_payload),
	HA_WORD("require_reply", take_require_reply),
	HA_WORD("min_reply_length", take_min_reply),
	HA_WORD("max_reply_length", take_max_reply),
	HA_END,
};

const struct ha_keyword check_file_keywords[] = {
	HA_WORD("track_file", take_track_file),
	HA_WORD("weight", take_file_weight),
	HA_END,
};

/* ---- what a check leaves open ---- */

static void inherit(const struct server_conf *s, struct check_conf *c)
{
	const bool http = c->kind == CHECK_HTTP || c->kind == CHECK_SSL;
	const int64_t wait = http ? 3 * NSEC_PER_SEC : NSEC_PER_SEC;

	if (c->alpha == HA_UNSET)
		c->alpha = s->alpha;
	if (c->retry == HA_UNSET)
		c->retry = s->retry != HA_UNSET ? s->retry : c->kind != CHECK_MISC;
	if (c->connect_timeout == HA_UNSET)
		c->connect_timeout = s->connect_timeout;
	if (c->delay_loop == HA_UNSET)
		c->delay_loop = s->delay_loop;
	if (c->warmup == HA_UNSET)
		c->warmup = s->warmup != HA_UNSET ? s->warmup : c->delay_loop;
	if (c->delay_before_retry == HA_UNSET)
		c->delay_before_retry =
			s->delay_before_retry != HA_UNSET ? s->delay_before_retry : wait;
	if (c->misc_timeout == HA_UNSET)
		c->misc_timeout = c->delay_loop;
	if (!c->address)
		c->address = s->address;
	if (!c->port)
		c->port = s->port;
}

void check_conf_inherit(struct ha_conf *c)
{
	list_for_each (v, &c->virtuals, struct virtual_conf, link)
		list_for_each (s, &v->servers, struct server_conf, link)
			list_for_each (check, &s->checks, struct check_conf, link)
				inherit(s, check);
}
