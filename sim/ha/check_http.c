/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTTP_GET (keepalived 2.2.7, check/check_http.c): one URL per check, the next after delay_loop.
 * After a failure only that URL is checked; once it succeeds, all of them from the first. So a
 * server with one URL is up again after two successes. A response ends with the connection,
 * whatever its Content-Length is. The digest is the MD5 of the body; a regex is matched in the
 * body's first 64 KiB. Not simulated: SSL_GET's TLS (it is checked in clear text, as a message at
 * parsing says).
 */
#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "engine/engine.h"
#include "ha/check.h"
#include "net/network.h"
#include "net/payload.h"
#include "transport/socket/socket.h"
#include "wire/ipv4.h"

#define STATUS_CODES 640
#define TEXT_MOST 65536 /* a power of two */

enum outcome { HTTP_NEW, HTTP_RETRY, HTTP_FAILED };

static struct check_url *next_url(const struct check *c)
{
	return c->url->link.next == &c->conf->urls
		? NULL
		: list_entry(c->url->link.next, struct check_url, link);
}

static void log_failure(const struct check *c)
{
	char target[SERVICE_NAME];

	check_target(c, target, sizeof(target));
	if (c->has_run && c->conf->retry)
		ha_log(check_daemon(c), HA_CHECKER,
			"HTTP_CHECK on service %s failed after %d retries.", target,
			c->retry_it - 1);
	else
		ha_log(check_daemon(c), HA_CHECKER, "HTTP_CHECK on service %s failed.", target);
}

static void all_well(struct check *c)
{
	char target[SERVICE_NAME];

	if (!c->is_up || !c->has_run) {
		ha_log(check_daemon(c), HA_CHECKER, "Remote Web server %s succeed on service.",
			check_target(c, target, sizeof(target)));
		check_verdict(c, true);
	}
	c->url = list_first(&c->conf->urls, struct check_url, link);
	c->retry_it = 0;
}

/* a good answer */
static void advance(struct check *c)
{
	c->url = next_url(c);
	c->retry_it = 0;
	if (!c->url && !c->failed_url) {
		all_well(c);
	} else if (c->failed_url) {
		c->failed_url = NULL;
		c->url = list_first(&c->conf->urls, struct check_url, link);
	}
}

static void count_failure(struct check *c)
{
	if (++c->retry_it <= c->conf->retry)
		return;
	if (c->is_up || !c->has_run) {
		log_failure(c);
		check_verdict(c, false);
	}
	c->failed_url = c->url;
}

static void forget_text(struct check *c)
{
	if (c->text)
		arena_put(host_engine(check_daemon(c)->host)->arena, c->text, c->text_room);
	c->text = NULL;
	c->text_length = c->text_room = 0;
}

/* epilog() */
static void finish(struct check *c, enum outcome outcome)
{
	const struct check_conf *conf = c->conf;
	int64_t delay = conf->delay_before_retry;

	check_stop_waiting(c);
	forget_text(c);
	if (outcome == HTTP_NEW)
		advance(c);
	else if (outcome == HTTP_RETRY)
		count_failure(c);
	if (outcome == HTTP_NEW) {
		delay = conf->delay_loop;
		if (!c->has_run)
			c->retry_it = conf->retry;
	} else if (c->failed_url && conf->delay_loop > delay) {
		delay = conf->delay_loop;
	}
	if (conf->fast_recovery && (!c->has_run || (!c->is_up && !c->failed_url)))
		delay = 0;
	check_again_in(c, delay);
}

/* timeout_epilog(); the message has its two blanks */
static void bad(struct check *c, const char *what)
{
	char target[SERVICE_NAME];

	if (!c->is_up && c->has_run) {
		finish(c, HTTP_FAILED);
		return;
	}
	if (check_daemon(c)->conf->checker_log_all_failures || c->conf->log_all_failures)
		ha_log(check_daemon(c), HA_CHECKER, "%s server %s.", what,
			check_target(c, target, sizeof(target)));
	const bool first = !c->has_run;
	c->has_run = true;
	if (first)
		c->retry_it = c->conf->retry;
	finish(c, HTTP_RETRY);
}

/* ---- the answer ---- */

static bool code_is_good(const struct check_url *u, unsigned code)
{
	uint64_t any = 0;

	for (unsigned i = 0; i < STATUS_CODES / 64; i++)
		any |= u->status[i];
	if (code >= STATUS_CODES)
		return false;
	return any ? u->status[code / 64] >> code % 64 & 1 : code >= 200 && code < 300;
}

/* extract_status_code(): three digits after the first blank; 0: none */
static unsigned status_code(const char *answer)
{
	const char *p = strchr(answer, ' ');
	unsigned code = 0;

	if (!p)
		return 0;
	for (unsigned i = 1; i <= 3; i++) {
		if (!isdigit((unsigned char)p[i]))
			return 0;
		code = code * 10 + (unsigned)(p[i] - '0');
	}
	return code;
}

/* the body as it came, against 32 hexadecimal digits */
static bool digest_is_good(struct check *c)
{
	uint8_t digest[MD5_LEN];
	char hex[2 * MD5_LEN + 1];

	if (!c->url->digest[0])
		return true;
	md5_end(&c->body, digest);
	for (unsigned i = 0; i < MD5_LEN; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return strcasecmp(hex, c->url->digest) == 0;
}

/* check_regex() over a whole body: is there a match that begins at an allowed offset? */
static bool regex_found(const struct check_url *u, const char *body, size_t length)
{
	const int flags = REG_EXTENDED | (u->regex_caseless ? REG_ICASE : 0);
	struct text rest = {0}; /* ended by a 0, as POSIX has it: REG_STARTEND is not everywhere */
	regmatch_t at;
	regex_t compiled;

	if (u->regex_min > length || regcomp(&compiled, u->regex, flags) != 0)
		return false;
	text_putn(&rest, body + u->regex_min, length - u->regex_min);
	const bool found =
		regexec(&compiled, text_str(&rest), 1, &at, u->regex_min ? REG_NOTBOL : 0) == 0 &&
		(!u->regex_end || (size_t)at.rm_so + u->regex_min < u->regex_end);
	text_free(&rest);
	regfree(&compiled);
	return found;
}

static bool regex_is_good(const struct check *c)
{
	const struct check_url *u = c->url;

	return !u->regex[0] ||
		regex_found(u, c->text ? c->text : "", c->text_length) != u->regex_no_match;
}

static const char *what_was_good(const struct check_url *u)
{
	return u->regex[0] ? "Regex match" : u->digest[0] ? "MD5 digest" : "HTTP status code";
}

/* http_handle_response() */
static void judge(struct check *c)
{
	char target[SERVICE_NAME];

	if (c->blank_line < 4) {
		bad(c, "Read, no data received from ");
	} else if (!code_is_good(c->url, status_code(c->answer))) {
		bad(c, "HTTP status code error to");
	} else if (!digest_is_good(c)) {
		bad(c, "MD5 digest error to");
	} else if (!regex_is_good(c)) {
		bad(c, "Regex match failed");
	} else {
		if (!c->is_up)
			ha_log(check_daemon(c), HA_CHECKER, "%s success to %s url(%s)",
				what_was_good(c->url), check_target(c, target, sizeof(target)),
				c->url->path);
		finish(c, HTTP_NEW);
	}
}

static void wait_again(struct check *c)
{
	event_schedule_in(
		host_engine(check_daemon(c)->host), &c->timeout, c->conf->connect_timeout);
}

static void keep_text(struct check *c, const char *bytes, uint32_t n)
{
	struct arena *a = host_engine(check_daemon(c)->host)->arena;
	uint32_t room = c->text_room ? c->text_room : 512;

	n = n < TEXT_MOST - c->text_length ? n : TEXT_MOST - c->text_length;
	while (room < c->text_length + n)
		room *= 2;
	if (room > c->text_room) {
		char *more = arena_get(a, room);
		if (c->text) {
			memcpy(more, c->text, c->text_length);
			arena_put(a, c->text, c->text_room);
		}
		c->text = more;
		c->text_room = room;
	}
	memcpy(c->text + c->text_length, bytes, n);
	c->text_length += n;
}

/* stores the start of the response, finds the end of its header, and processes the body after it */
static void take_bytes(struct check *c, const char *bytes, uint32_t n)
{
	static const char end[] = "\r\n\r\n";

	uint32_t i = 0;

	for (; i < n && c->blank_line < 4; i++) {
		if (c->answer_length < CHECK_ANSWER - 1)
			c->answer[c->answer_length++] = bytes[i];
		c->blank_line = bytes[i] == end[c->blank_line] ? (uint8_t)(c->blank_line + 1)
			: bytes[i] == '\r'                     ? 1
							       : 0;
	}
	md5_add(&c->body, (const uint8_t *)bytes + i, n - i);
	if (c->url->regex[0])
		keep_text(c, bytes + i, n - i);
	c->answer[c->answer_length] = '\0';
}

static void received(struct socket *s, uint32_t length)
{
	struct check *c = socket_user(s);
	char bytes[512];
	uint32_t n;

	(void)length;
	while ((n = tcp_recv(s, bytes, sizeof(bytes))) > 0)
		take_bytes(c, bytes, n);
	wait_again(c);
}

static void peer_closed(struct socket *s)
{
	judge(socket_user(s));
}

/* ---- the request ---- */

static const char *host_word(const struct check *c)
{
	const struct check_server *r = c->server;
	const char *const words[] = {c->url->virtualhost, c->conf->virtualhost,
		r->conf->virtualhost, r->service->conf->virtualhost};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i][0])
			return words[i];
	return NULL;
}

static void connected(struct socket *s)
{
	struct check *c = socket_user(s);
	struct network *net = check_daemon(c)->host->node.net;
	struct text t = {0};

	text_add(&t, "GET %s HTTP/1.%d\r\nUser-Agent: KeepAliveClient\r\n%sHost: ", c->url->path,
		c->conf->http_1_1, c->conf->http_1_1 ? "Connection: close\r\n" : "");
	if (host_word(c))
		text_add(&t, "%s\r\n\r\n", host_word(c));
	else
		text_add(&t, "%s:%u\r\n\r\n", ip_text(c->conf->address).s, c->conf->port);
	const uint32_t n = (uint32_t)t.len;
	tcp_send(s, payload_new(net, text_str(&t), n, n), 0, n);
	text_free(&t);
	wait_again(c);
}

static void failed(struct socket *s, int error)
{
	(void)error;
	bad(socket_user(s), "Error connecting");
}

static void http_timed_out(struct engine *e, struct event *ev)
{
	(void)e;
	bad(container_of(ev, struct check, timeout), "Timeout connecting");
}

static void run_http(struct check *c)
{
	static const struct socket_ops ops = {.connected = connected,
		.received = received,
		.peer_closed = peer_closed,
		.failed = failed};
	int error;

	c->timeout.run = http_timed_out;
	c->answer_length = c->blank_line = 0;
	md5_init(&c->body);
	if (!c->url) {
		if (!c->is_up)
			check_verdict(c, true);
		return;
	}
	c->socket = tcp_connect(check_daemon(c)->host,
		(struct socket_address){c->conf->from, c->conf->from_port},
		(struct socket_address){c->conf->address, c->conf->port}, &ops, c, &error);
	if (c->socket)
		wait_again(c);
	else
		bad(c, "HTTP_CHECK - network unreachable");
}

const struct check_kind_ops check_http = {
	.name = "HTTP_CHECK", .run = run_http, .stop = forget_text};
