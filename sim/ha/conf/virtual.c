/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtual_server, real_server, sorry_server, virtual_server_group (keepalived 2.2.7,
 * check/check_parser.c, check/check_data.c: alloc_vs(), alloc_rs(), validate_check_config()). The
 * checkers' keywords are in check.c.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "engine/engine.h"
#include "ha/conf/check_words.h"
#include "ha/conf/reader.h"
#include "ipvs/ipvs.h"
#include "ipvs/scheduler.h"
#include "wire/ipv4.h"

#define MOST_US UINT64_C(18446744073709551614)
#define DEFAULT_DELAY (60 * NSEC_PER_SEC)

/* ---- the virtual server ---- */

static bool read_port(const char *word, uint16_t *port)
{
	uint64_t v;

	if (!parse_u64(word, &v) || v > 65535)
		return false;
	*port = (uint16_t)v;
	return true;
}

/* "ADDRESS PORT", "fwmark N", "group NAME" */
static bool read_place(struct ha_reader *r, struct virtual_conf *v, const struct ha_words *w)
{
	const char *first = ha_word(r, w, 1), *second = w->count > 2 ? w->at[2] : "";
	unsigned mark;

	if (strcmp(first, "group") == 0) {
		ha_copy(v->group, HA_NAME, second);
		return true;
	}
	if (strcmp(first, "fwmark") == 0) {
		if (!ha_unsigned(r, second, 0, INT32_MAX, &mark)) {
			ha_wrong(r, "virtual server fwmark '%s' must be in [0, %u] - ignoring",
				second, INT32_MAX);
			return false;
		}
		v->fwmark = mark;
		return true;
	}
	if (strchr(first, ':')) {
		ha_refuse(r, "lvslab: not simulated: the IPv6 virtual server %s", first);
		return false;
	}
	if (parse_ipv4(first, &v->address) && (!*second || read_port(second, &v->port)))
		return true;
	ha_wrong(r, "Invalid virtual server IP address%s %s%s%s - skipping", *second ? "/port" : "",
		first, *second ? "/" : "", second);
	return false;
}

void virtual_open(struct ha_reader *r, const struct ha_words *w)
{
	struct virtual_conf *v = ha_conf_alloc(r->conf, sizeof(*v));

	r->conf->has_checker = true;
	if (!read_place(r, v, w)) {
		ha_skip_block(r);
		return;
	}
	v->line = r->files[r->depth - 1]->line;
	v->method = METHOD_UNSET;
	v->quorum = v->weight = 1;
	v->connect_timeout = 5 * NSEC_PER_SEC;
	v->delay_loop = DEFAULT_DELAY;
	v->warmup = v->delay_before_retry = HA_UNSET;
	v->retry = HA_UNSET;
	v->persistence_mask = UINT32_MAX;
	list_init(&v->servers);
	list_add_tail(&v->link, &r->conf->virtuals);
	r->virtual = v;
}

void virtual_close(struct ha_reader *r)
{
	r->virtual = NULL;
}

static void take_delay_loop(struct ha_reader *r, const struct ha_words *w)
{
	check_take_seconds(r, w, &r->virtual->delay_loop, 1,
		"virtual server delay loop '%s' invalid - ignoring");
}

static void take_connect_timeout(struct ha_reader *r, const struct ha_words *w)
{
	check_take_seconds(r, w, &r->virtual->connect_timeout, 1,
		"virtual server connect_timeout %s invalid - ignoring");
}

static void take_delay_before_retry(struct ha_reader *r, const struct ha_words *w)
{
	check_take_seconds(r, w, &r->virtual->delay_before_retry, 0,
		"virtual server delay before retry '%s' invalid - ignoring");
}

static void take_warmup(struct ha_reader *r, const struct ha_words *w)
{
	check_take_seconds(
		r, w, &r->virtual->warmup, 0, "virtual server warmup '%s' invalid - ignoring");
}

static void take_retry(struct ha_reader *r, const struct ha_words *w)
{
	unsigned v;

	if (ha_unsigned(r, ha_word(r, w, 1), 1, INT32_MAX, &v))
		r->virtual->retry = (int)v;
	else
		ha_wrong(r, "retry value invalid - %s", w->count > 1 ? w->at[1] : "");
}

static void take_scheduler(struct ha_reader *r, const struct ha_words *w)
{
	static const char *const names[] = {"rr", "wrr", "lc", "wlc", "lblc", "sh", "mh", "dh",
		"fo", "ovf", "lblcr", "sed", "nq", "twos", NULL};
	const char *word = ha_word(r, w, 1);

	for (int i = 0; names[i]; i++)
		if (strcmp(names[i], word) == 0) {
			ha_copy(r->virtual->scheduler, sizeof(r->virtual->scheduler), word);
			r->virtual->scheduler_given = true;
			return;
		}
	ha_wrong(r, "Invalid lvs_scheduler '%s' - ignoring", word);
}

static bool read_method(
	struct ha_reader *r, const struct ha_words *w, const char *what, unsigned *method)
{
	const char *word = ha_word(r, w, 1);

	if (strcmp(word, "NAT") == 0)
		*method = IPVS_CONN_F_MASQ;
	else if (strcmp(word, "DR") == 0)
		*method = IPVS_CONN_F_DROUTE;
	else if (strcmp(word, "TUN") == 0)
		*method = IPVS_CONN_F_TUNNEL;
	else {
		ha_wrong(r, "PARSER : unknown [%s] routing method for %s server.", word, what);
		return false;
	}
	for (int i = 2; i + 1 < w->count; i += 2)
		if (strcmp(w->at[i], "type") == 0 && strcmp(w->at[i + 1], "ipip") != 0) {
			ha_refuse(r, "lvslab: not simulated: %s tunnels (use ipip)", w->at[i + 1]);
		}
	return true;
}

static void take_method(struct ha_reader *r, const struct ha_words *w)
{
	read_method(r, w, "virtual", &r->virtual->method);
}

static void take_protocol(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);

	if (strcasecmp(word, "TCP") == 0)
		r->virtual->protocol = IPPROTO_TCP;
	else if (strcasecmp(word, "UDP") == 0)
		r->virtual->protocol = IPPROTO_UDP;
	else if (strcasecmp(word, "SCTP") == 0) {
		ha_refuse(r, "lvslab: not simulated: protocol SCTP (use TCP)");
	} else {
		ha_wrong(r, "Unknown protocol %s - ignoring", word);
	}
}

static void take_persistence(struct ha_reader *r, const struct ha_words *w)
{
	unsigned v = 360; /* IPVS_SVC_PERSISTENT_TIMEOUT */

	if (w->count > 1 && !ha_unsigned(r, w->at[1], 1, 31 * 86400, &v)) {
		ha_wrong(r, "persistence_timeout invalid");
		return;
	}
	r->virtual->persistence_timeout = v;
}

static void take_granularity(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	uint32_t mask;

	if (!parse_ipv4(word, &mask)) {
		ha_wrong(r, "Invalid IPv4 persistence_granularity specified - %s", word);
		return;
	}
	if (~mask & (~mask + 1)) {
		ha_wrong(r, "IPv4 persistence_granularity netmask is not solid - %s", word);
		return;
	}
	r->virtual->persistence_mask = mask;
	if (!r->virtual->persistence_timeout)
		r->virtual->persistence_timeout = 360;
}

/* sh-port and its kin are flags of the scheduler named before them */
static void take_flag(struct ha_reader *r, const struct ha_words *w)
{
	struct virtual_conf *v = r->virtual;
	const char *belongs = NULL;
	uint32_t flag = strcmp(w->at[0], "ops") == 0 ? IPVS_SVC_F_ONEPACKET
						     : ipvs_sched_flag(w->at[0], &belongs);

	if (!belongs || strcmp(belongs, v->scheduler) == 0)
		v->flags |= flag;
	if (strchr(w->at[0], 'h') && strcmp(v->scheduler, "sh") != 0 &&
		strcmp(v->scheduler, "mh") != 0)
		ha_wrong(r, "%s only applies to sh scheduler - ignoring", w->at[0]);
}

static void take_quorum(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v = 1;

	if (!ha_unsigned(r, word, 1, UINT_MAX, &v))
		ha_wrong(r, "Quorum %s must be in [1, %u]. Setting to 1.", word, UINT_MAX);
	r->virtual->quorum = v;
}

static void take_hysteresis(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (ha_unsigned(r, word, 0, UINT_MAX, &v))
		r->virtual->hysteresis = v;
	else
		ha_wrong(r, "Hysteresis %s must be in [0, %u] - ignoring", word, UINT_MAX);
}

static void take_vs_weight(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (ha_unsigned(r, word, 0, 65535, &v))
		r->virtual->weight = v;
	else
		ha_wrong(r, "Virtual server weight %s is outside range 0-65535", word);
}

/* ---- servers ---- */

static bool read_server(struct ha_reader *r, struct server_conf *s, const struct ha_words *w)
{
	const char *address = ha_word(r, w, 1), *port = w->count > 2 ? w->at[2] : "";

	return parse_ipv4(address, &s->address) && (!*port || read_port(port, &s->port));
}

static void take_sorry(struct ha_reader *r, const struct ha_words *w)
{
	struct server_conf *s = ha_conf_alloc(r->conf, sizeof(*s));

	s->method = r->virtual->method;
	s->weight = 1;
	list_init(&s->checks);
	if (read_server(r, s, w))
		r->virtual->sorry = s;
	else
		ha_wrong(r, "Invalid sorry server IP address %s - skipping",
			w->count > 1 ? w->at[1] : "");
}

static void take_sorry_inhibit(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	if (r->virtual->sorry)
		r->virtual->sorry_inhibit = true;
	else
		ha_wrong(r, "Ignoring sorry_server inhibit used before or without sorry_server");
}

static void take_sorry_method(struct ha_reader *r, const struct ha_words *w)
{
	if (r->virtual->sorry)
		read_method(r, w, "sorry", &r->virtual->sorry->method);
	else
		ha_wrong(r, "sorry_server forwarding used without sorry_server");
}

static void server_open(struct ha_reader *r, const struct ha_words *w)
{
	struct server_conf *s = ha_conf_alloc(r->conf, sizeof(*s));

	if (!read_server(r, s, w)) {
		ha_wrong(r, "Invalid real server ip address/port %s/%s - skipping",
			w->count > 1 ? w->at[1] : "", w->count > 2 ? w->at[2] : "");
		ha_skip_block(r);
		return;
	}
	s->method = r->virtual->method;
	s->weight = HA_UNSET;
	s->inhibit = s->alpha = s->retry = HA_UNSET;
	s->connect_timeout = s->delay_loop = s->delay_before_retry = s->warmup = HA_UNSET;
	list_init(&s->checks);
	list_add_tail(&s->link, &r->virtual->servers);
	r->server = s;
}

static void take_weight(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (ha_unsigned(r, word, 0, INT32_MAX, &v))
		r->server->weight = v;
	else
		ha_wrong(r, "Real server weight %s is outside range 0-65535", word);
}

static void take_server_method(struct ha_reader *r, const struct ha_words *w)
{
	read_method(r, w, "real", &r->server->method);
}

static void take_upper(struct ha_reader *r, const struct ha_words *w)
{
	unsigned v;

	if (ha_unsigned(r, ha_word(r, w, 1), 0, INT32_MAX, &v))
		r->server->upper = v;
}

static void take_lower(struct ha_reader *r, const struct ha_words *w)
{
	unsigned v;

	if (ha_unsigned(r, ha_word(r, w, 1), 0, INT32_MAX, &v))
		r->server->lower = v;
}

static void take_server_retry(struct ha_reader *r, const struct ha_words *w)
{
	unsigned v;

	if (ha_unsigned(r, ha_word(r, w, 1), 1, INT32_MAX, &v))
		r->server->retry = (int)v;
}

#define TAKE(name, call) \
	static void take_##name(struct ha_reader *r, const struct ha_words *w) \
	{ \
		(void)w; \
		call; \
	}

TAKE(alpha, r->virtual->alpha = 1)
TAKE(omega, r->virtual->omega = true)
TAKE(inhibit, r->virtual->inhibit = 1)
TAKE(suspend, r->virtual->ha_suspend = true)
TAKE(quorum_up, ha_command(r, w, r->virtual->quorum_up))
TAKE(quorum_down, ha_command(r, w, r->virtual->quorum_down))
TAKE(virtualhost, ha_copy(r->virtual->virtualhost, HA_NAME, ha_word(r, w, 1)))
TAKE(server_inhibit, r->server->inhibit = 1)
TAKE(server_alpha, r->server->alpha = w->count > 1 ? ha_true_false(w->at[1]) : 1)
TAKE(notify_up, ha_command(r, w, r->server->notify_up))
TAKE(notify_down, ha_command(r, w, r->server->notify_down))
TAKE(server_virtualhost, ha_copy(r->server->virtualhost, HA_NAME, ha_word(r, w, 1)))
TAKE(server_timeout,
	check_take_seconds(r, w, &r->server->connect_timeout, 1,
		"real server connect_timeout %s invalid - ignoring"))
TAKE(server_delay,
	check_take_seconds(
		r, w, &r->server->delay_loop, 1, "real server delay_loop '%s' invalid - ignoring"))
TAKE(server_before_retry,
	check_take_seconds(r, w, &r->server->delay_before_retry, 0,
		"real server delay_before_retry '%s' invalid - ignoring"))
TAKE(server_warmup,
	check_take_seconds(
		r, w, &r->server->warmup, 0, "real server warmup '%s' invalid - ignoring"))

static const struct ha_keyword server_keywords[] = {
	HA_WORD("weight", take_weight),
	HA_WORD("lvs_method", take_server_method),
	HA_WORD("uthreshold", take_upper),
	HA_WORD("lthreshold", take_lower),
	HA_WORD("inhibit_on_failure", take_server_inhibit),
	HA_WORD("notify_up", take_notify_up),
	HA_WORD("notify_down", take_notify_down),
	HA_WORD("alpha", take_server_alpha),
	HA_WORD("retry", take_server_retry),
	HA_WORD("delay_before_retry", take_server_before_retry),
	HA_WORD("warmup", take_server_warmup),
	HA_WORD("connect_timeout", take_server_timeout),
	HA_WORD("delay_loop", take_server_delay),
	HA_WORD("virtualhost", take_server_virtualhost),
	{"TCP_CHECK", check_open_tcp, check_tcp_keywords, check_close, HA_SIMULATED},
	{"HTTP_GET", check_open_http, check_http_keywords, check_close_http, HA_SIMULATED},
	{"SSL_GET", check_open_ssl, check_http_keywords, check_close_http, HA_SIMULATED},
	{"MISC_CHECK", check_open_misc, check_misc_keywords, check_close_misc, HA_SIMULATED},
	{"UDP_CHECK", check_open_udp, check_udp_keywords, check_close_udp, HA_SIMULATED},
	{"PING_CHECK", check_open_ping, check_tcp_keywords, check_close, HA_SIMULATED},
	{"FILE_CHECK", check_open_file, check_file_keywords, check_close_file, HA_SIMULATED},
	HA_INERT("smtp_alert"),
	HA_INERT("snmp_name"),
	HA_REFUSE("SMTP_CHECK"),
	HA_REFUSE("DNS_CHECK"),
	HA_REFUSE("BFD_CHECK"),
	HA_END,
};

const struct ha_keyword virtual_server_keywords[] = {
	HA_WORD("delay_loop", take_delay_loop),
	HA_WORD("connect_timeout", take_connect_timeout),
	HA_WORD("delay_before_retry", take_delay_before_retry),
	HA_WORD("warmup", take_warmup),
	HA_WORD("retry", take_retry),
	HA_WORD("lb_algo", take_scheduler),
	HA_WORD("lvs_sched", take_scheduler),
	HA_WORD("lb_kind", take_method),
	HA_WORD("lvs_method", take_method),
	HA_WORD("protocol", take_protocol),
	HA_WORD("persistence_timeout", take_persistence),
	HA_WORD("persistence_granularity", take_granularity),
	HA_WORD("hashed", NULL),
	HA_WORD("ops", take_flag),
	HA_WORD("flag-1", take_flag),
	HA_WORD("flag-2", take_flag),
	HA_WORD("flag-3", take_flag),
	HA_WORD("sh-port", take_flag),
	HA_WORD("sh-fallback", take_flag),
	HA_WORD("mh-port", take_flag),
	HA_WORD("mh-fallback", take_flag),
	HA_WORD("ha_suspend", take_suspend),
	HA_WORD("alpha", take_alpha),
	HA_WORD("omega", take_omega),
	HA_WORD("quorum", take_quorum),
	HA_WORD("hysteresis", take_hysteresis),
	HA_WORD("quorum_up", take_quorum_up),
	HA_WORD("quorum_down", take_quorum_down),
	HA_WORD("weight", take_vs_weight),
	HA_WORD("inhibit_on_failure", take_inhibit),
	HA_WORD("virtualhost", take_virtualhost),
	HA_WORD("sorry_server", take_sorry),
	HA_WORD("sorry_server_inhibit", take_sorry_inhibit),
	HA_WORD("sorry_server_lvs_method", take_sorry_method),
	{"real_server", server_open, server_keywords, NULL, HA_SIMULATED},
	HA_INERT("smtp_alert"),
	HA_INERT("snmp_name"),
	HA_INERT("ip_family"),
	HA_REFUSE("persistence_engine"),
	HA_END,
};

/* ---- groups ---- */

struct virtual_group_conf *ha_conf_virtual_group(const struct ha_conf *c, const char *name)
{
	list_for_each (g, &c->virtual_groups, struct virtual_group_conf, link)
		if (strcmp(g->name, name) == 0)
			return g;
	return NULL;
}

/* "ADDRESS[-LAST] PORT", "fwmark N" */
static void add_range(struct ha_reader *r, const struct ha_words *w)
{
	struct virtual_range *range = ha_conf_alloc(r->conf, sizeof(*range));
	char first[32];
	const size_t n = strcspn(w->at[0], "-");
	uint64_t last = 0, mark = 0;

	range->count = 1;
	if (strcmp(w->at[0], "fwmark") == 0 && w->count > 1 && parse_u64(w->at[1], &mark)) {
		range->fwmark = (uint32_t)mark;
		list_add_tail(&range->link, &r->virtual_group->ranges);
		return;
	}
	ha_copy(first, n < sizeof(first) ? n + 1 : sizeof(first), w->at[0]);
	const bool good = parse_ipv4(first, &range->address) &&
		(w->at[0][n] != '-' || (parse_u64(w->at[0] + n + 1, &last) && last < 256)) &&
		(w->count < 2 || read_port(w->at[1], &range->port));
	if (!good) {
		ha_wrong(
			r, "Invalid virtual server group IP address%s %s - skipping", "", w->at[0]);
		return;
	}
	if (last > (range->address & 0xff))
		range->count = (unsigned)(last - (range->address & 0xff)) + 1;
	list_add_tail(&range->link, &r->virtual_group->ranges);
}

void virtual_group_open(struct ha_reader *r, const struct ha_words *w)
{
	struct virtual_group_conf *g = ha_conf_alloc(r->conf, sizeof(*g));
	struct ha_words block = {.count = 1, .at = {"virtual_server_group"}};

	ha_copy(g->name, HA_NAME, ha_word(r, w, 1));
	list_init(&g->ranges);
	list_add_tail(&g->link, &r->conf->virtual_groups);
	r->virtual_group = g;
	if (w->count > 2) {
		block.count = 2;
		block.at[1] = w->at[2];
	}
	ha_read_lines(r, &block, add_range);
}
