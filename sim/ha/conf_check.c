/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The health checks of a real server (keepalived 2.2.7, check/check_api.c, check_tcp.c,
 * check_http.c, check_misc.c, check_udp.c, check_ping.c). An SSL_GET is checked as an HTTP_GET
 * without encryption: there is no TLS in the lab.
 */
#include "ha/conf_check.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/engine.h"

#define MOST_US UINT64_C(18446744073709551614)

/* ---- opening and closing ---- */

static void open_check(struct ha_reader *r, enum check_kind kind)
{
	struct check_conf *c = ha_conf_alloc(r->conf, sizeof(*c));

	c->kind = kind;
	c->connect_timeout = c->delay_loop = c->delay_before_retry = c->warmup = HA_UNSET;
	c->misc_timeout = HA_UNSET;
	c->retry = c->alpha = HA_UNSET;
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
}

void check_open_ping(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	open_check(r, CHECK_PING);
}

void check_close(struct ha_reader *r)
{
	r->check = NULL;
}

void check_close_http(struct ha_reader *r)
{
	if (list_empty(&r->check->urls)) {
		ha_wrong(r, "HTTP/SSL_GET checker has no urls specified - ignoring");
		list_del(&r->check->link);
	}
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

/* ---- the words of all ---- */

static void take_ip(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);

	if (!parse_ipv4(word, &r->check->address))
		ha_wrong(r, "Invalid connect_ip address %s - ignoring", word);
}

static void take_port(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (ha_unsigned(r, word, 1, 65535, &v))
		r->check->port = (uint16_t)v;
	else
		ha_wrong(r, "Invalid checker connect_port '%s'", word);
}

static void take_bindto(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);

	if (!parse_ipv4(word, &r->check->from))
		ha_wrong(r, "Invalid bindto address %s - ignoring", word);
}

static void take_bind_port(struct ha_reader *r, const struct ha_words *w)
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

static void take_timeout(struct ha_reader *r, const struct ha_words *w)
{
	check_take_seconds(
		r, w, &r->check->connect_timeout, 1, "connect_timeout %s invalid - ignoring");
}

static void take_delay(struct ha_reader *r, const struct ha_words *w)
{
	check_take_seconds(r, w, &r->check->delay_loop, 1, "delay_loop '%s' is invalid - ignoring");
}

static void take_before_retry(struct ha_reader *r, const struct ha_words *w)
{
	check_take_seconds(r, w, &r->check->delay_before_retry, 0,
		"Invalid delay_before_retry connection value '%s'");
}

static void take_warmup(struct ha_reader *r, const struct ha_words *w)
{
	check_take_seconds(r, w, &r->check->warmup, 0, "Invalid warmup connection value '%s'");
}

static void take_retry(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (ha_unsigned(r, word, 0, INT32_MAX, &v))
		r->check->retry = (int)v;
	else
		ha_wrong(r, "Invalid retry connection value '%s'", word);
}

static void take_old_retry(struct ha_reader *r, const struct ha_words *w)
{
	ha_wrong(r, "nb_get_retry is deprecated - please use 'retry'");
	take_retry(r, w);
}

static void take_alpha(struct ha_reader *r, const struct ha_words *w)
{
	const int v = w->count > 1 ? ha_true_false(w->at[1]) : 1;

	if (v < 0)
		ha_wrong(r, "Invalid alpha parameter %s", w->at[1]);
	else
		r->check->alpha = v;
}

static void take_log_all(struct ha_reader *r, const struct ha_words *w)
{
	const int v = w->count > 1 ? ha_true_false(w->at[1]) : 1;

	if (v < 0)
		ha_wrong(r, "Invalid log_all_failures parameter %s", w->at[1]);
	else
		r->check->log_all_failures = v;
}

/* ---- of HTTP_GET ---- */

static void url_open(struct ha_reader *r, const struct ha_words *w)
{
	struct check_url *u = ha_conf_alloc(r->conf, sizeof(*u));

	(void)w;
	list_add_tail(&u->link, &r->check->urls);
	r->url = u;
}

static void url_close(struct ha_reader *r)
{
	if (r->url->path[0])
		return;
	ha_wrong(r, "HTTP/SSL_GET checker url has no path - ignoring");
	list_del(&r->url->link);
}

static void take_path(struct ha_reader *r, const struct ha_words *w)
{
	ha_copy(r->url->path, HA_PATH, ha_word(r, w, 1));
}

static void take_digest(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);

	if (r->url->digest[0])
		ha_wrong(r, "Digest '%s' is a duplicate", word);
	else if (strlen(word) != 32)
		ha_wrong(r, "digest '%s' character length should be 32 rather than %zu", word,
			strlen(word));
	else if (word[strspn(word, "0123456789abcdefABCDEF")])
		ha_wrong(r, "Unable to interpret hex digit in '%s' at offset %zu/%zu", word,
			strspn(word, "0123456789abcdefABCDEF") & ~(size_t)1,
			strspn(word, "0123456789abcdefABCDEF") | 1);
	else
		ha_copy(r->url->digest, sizeof(r->url->digest), word);
}

/* "200", "200-299", several of them */
static void take_status(struct ha_reader *r, const struct ha_words *w)
{
	for (int i = 1; i < w->count; i++) {
		char *end;
		unsigned long min = strtoul(w->at[i], &end, 10), max = min;
		if (*end == '-')
			max = strtoul(end + 1, &end, 10);
		if (*end || min < 100 || max > 599 || min > max) {
			ha_wrong(r, "Invalid HTTP_GET status code '%s'", w->at[i]);
			continue;
		}
		for (; min <= max; min++)
			r->url->status[min / 64] |= UINT64_C(1) << min % 64;
	}
}

static void take_url_host(struct ha_reader *r, const struct ha_words *w)
{
	if (w->count < 2)
		ha_wrong(r, "Missing HTTP_GET virtualhost name");
	else
		ha_copy(r->url->virtualhost, HA_NAME, w->at[1]);
}

static void take_host(struct ha_reader *r, const struct ha_words *w)
{
	if (w->count < 2)
		ha_wrong(r, "HTTP_GET virtualhost name missing");
	else
		ha_copy(r->check->virtualhost, HA_NAME, w->at[1]);
}

static void take_protocol(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = w->count > 1 ? w->at[1] : "";

	if (!*word)
		ha_wrong(r, "Missing http_protocol version");
	else if (strcmp(word, "1.1") == 0)
		r->check->http_1_1 = true;
	else if (strncmp(word, "1.0", 3) != 0)
		ha_wrong(r, "Invalid http_protocol version %s", word);
}

static void take_fast(struct ha_reader *r, const struct ha_words *w)
{
	const int v = w->count > 1 ? ha_true_false(w->at[1]) : 1;

	if (v < 0)
		ha_wrong(r, "Invalid fast_recovery parameter %s", w->at[1]);
	else
		r->check->fast_recovery = v;
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

static void take_require_reply(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	r->check->require_reply = true;
}

#define WORD(name, take) \
	{ \
		name, take, NULL, NULL, HA_SIMULATED \
	}
#define INERT(name) \
	{ \
		name, NULL, NULL, NULL, HA_NO_EFFECT \
	}
#define CONNECTION \
	WORD("connect_ip", take_ip), WORD("connect_port", take_port), WORD("bindto", take_bindto), \
		WORD("bind_port", take_bind_port), INERT("bind_if"), \
		WORD("connect_timeout", take_timeout), INERT("fwmark")
#define COMMON \
	WORD("retry", take_retry), WORD("delay_before_retry", take_before_retry), \
		WORD("warmup", take_warmup), WORD("delay_loop", take_delay), \
		WORD("alpha", take_alpha), WORD("log_all_failures", take_log_all)
#define END \
	{ \
		NULL, NULL, NULL, NULL, HA_SIMULATED \
	}

static const struct ha_keyword url_keywords[] = {
	WORD("path", take_path),
	WORD("digest", take_digest),
	WORD("status_code", take_status),
	WORD("virtualhost", take_url_host),
	{"regex", NULL, NULL, NULL, HA_REFUSED},
	{"regex_no_match", NULL, NULL, NULL, HA_REFUSED},
	INERT("regex_options"),
	INERT("regex_min_offset"),
	INERT("regex_max_offset"),
	INERT("regex_stack"),
	END,
};

const struct ha_keyword check_tcp_keywords[] = {CONNECTION, COMMON, END};

const struct ha_keyword check_http_keywords[] = {
	CONNECTION,
	COMMON,
	WORD("nb_get_retry", take_old_retry),
	WORD("virtualhost", take_host),
	WORD("http_protocol", take_protocol),
	WORD("fast_recovery", take_fast),
	INERT("enable_sni"),
	{"url", url_open, url_keywords, url_close, HA_SIMULATED},
	END,
};

const struct ha_keyword check_misc_keywords[] = {
	COMMON,
	WORD("misc_path", take_misc_path),
	WORD("misc_timeout", take_misc_timeout),
	WORD("misc_dynamic", take_dynamic),
	INERT("user"),
	END,
};

const struct ha_keyword check_udp_keywords[] = {
	CONNECTION,
	COMMON,
	INERT("payload"),
	WORD("require_reply", take_require_reply),
	INERT("min_reply_length"),
	INERT("max_reply_length"),
	END,
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
