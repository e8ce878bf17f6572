/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks of virtual servers after parsing (keepalived 2.2.7, check/check_data.c:
 * validate_check_config()): defaults, and settings that conflict.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ha/conf/check_words.h"
#include "ha/conf/reader.h"
#include "ipvs/ipvs.h"
#include "wire/ipv4.h"

/* FMT_VS() */
void virtual_name(const struct virtual_conf *v, char out[HA_NAME])
{
	const char *protocol = v->protocol == IPPROTO_UDP ? "udp" : "tcp";

	if (v->group[0])
		snprintf(out, HA_NAME, "[%.50s]:0", v->group);
	else if (v->fwmark)
		snprintf(out, HA_NAME, "FWM %u", v->fwmark);
	else
		snprintf(out, HA_NAME, "[%s]:%s:%u", ip_text(v->address).s, protocol, v->port);
}

void server_name(const struct virtual_conf *v, const struct server_conf *s, char out[HA_NAME])
{
	if (v->fwmark || v->group[0])
		snprintf(out, HA_NAME, "[%s]:%u", ip_text(s->address).s, s->port);
	else
		snprintf(out, HA_NAME, "[%s]:%s:%u", ip_text(s->address).s,
			v->protocol == IPPROTO_UDP ? "udp" : "tcp", s->port);
}

static void complete_port(struct ha_conf *c, struct virtual_conf *v, struct server_conf *s,
	const char *name, const char *what)
{
	char server[HA_NAME];

	server_name(v, s, server);
	if (v->group[0])
		return;
	if (s->method == IPVS_CONN_F_MASQ) {
		if (!v->fwmark && !s->port)
			s->port = v->port;
		return;
	}
	if (s->port && s->port != (v->fwmark ? 0 : v->port)) {
		if (v->fwmark)
			ha_conf_wrong(c,
				"WARNING - fwmark virtual server %s, %s %s has port specified - "
				"clearing",
				name, what, server);
		else
			ha_conf_wrong(c,
				"WARNING - virtual server %s and %s %s ports don't match - "
				"resetting",
				name, what, server);
	}
	s->port = v->fwmark ? 0 : v->port;
}

static void inherit(const struct virtual_conf *v, struct server_conf *s)
{
	s->alpha = s->alpha == HA_UNSET ? v->alpha : s->alpha;
	s->inhibit = s->inhibit == HA_UNSET ? v->inhibit : s->inhibit;
	s->retry = s->retry == HA_UNSET ? v->retry : s->retry;
	s->weight = s->weight == HA_UNSET ? v->weight : s->weight;
	if (s->connect_timeout == HA_UNSET)
		s->connect_timeout = v->connect_timeout;
	if (s->delay_loop == HA_UNSET)
		s->delay_loop = v->delay_loop;
	if (s->warmup == HA_UNSET)
		s->warmup = v->warmup;
	if (s->delay_before_retry == HA_UNSET)
		s->delay_before_retry = v->delay_before_retry;
}

static void complete_place(struct ha_conf *c, struct virtual_conf *v)
{
	char name[HA_NAME];

	virtual_name(v, name);
	if (v->fwmark) {
		if (v->protocol)
			ha_conf_wrong(c,
				"Warning: Virtual server %s: protocol specified for fwmark - "
				"protocol will be ignored",
				name);
		v->protocol = 0;
		return;
	}
	if (!v->protocol) {
		v->protocol = IPPROTO_UDP;
		ha_conf_wrong(c, "Virtual server %s: no protocol set - defaulting to UDP", name);
	}
	if (v->flags & IPVS_SVC_F_ONEPACKET && v->protocol != IPPROTO_UDP) {
		ha_conf_wrong(c,
			"Virtual server %s: one packet scheduling requires UDP - resetting", name);
		v->flags &= ~(uint32_t)IPVS_SVC_F_ONEPACKET;
	}
	if (!v->persistence_timeout && !v->group[0] && !v->port) {
		ha_conf_wrong(c,
			"Virtual server %s: zero port only valid for persistent services - setting",
			name);
		v->persistence_timeout = 360;
	}
}

static void default_method(
	struct ha_conf *c, struct virtual_conf *v, struct server_conf *s, const char *name)
{
	if (s->method != METHOD_UNSET)
		return;
	if (v->method == METHOD_UNSET) {
		ha_conf_wrong(c, "Virtual server %s: no forwarding method set, setting default NAT",
			name);
		v->method = IPVS_CONN_F_MASQ;
	}
	s->method = v->method;
}

static int64_t complete_servers(struct ha_conf *c, struct virtual_conf *v, const char *name)
{
	int64_t sum = 0;

	list_for_each (s, &v->servers, struct server_conf, link) {
		default_method(c, v, s, name);
		inherit(v, s);
		sum += s->weight;
	}
	if (v->sorry)
		default_method(c, v, v->sorry, name);
	return sum;
}

/* the kernel's arithmetic is unsigned: of a quorum of 0 no hysteresis is smaller */
static void complete_quorum(
	struct ha_conf *c, struct virtual_conf *v, const char *name, int64_t sum)
{
	if (v->quorum > sum) {
		ha_conf_wrong(c,
			"Warning - quorum %u for %s exceeds total weight of real servers %u, "
			"reducing quorum to %u",
			(unsigned)v->quorum, name, (unsigned)sum, (unsigned)sum);
		v->quorum = sum;
	}
	if (v->hysteresis >= v->quorum) {
		ha_conf_wrong(c,
			"Virtual server %s: hysteresis %u >= quorum %u; setting hysteresis to %u",
			name, (unsigned)v->hysteresis, (unsigned)v->quorum,
			(unsigned)v->quorum - 1);
		v->hysteresis = (unsigned)v->quorum - 1;
	}
}

static void complete_virtual(struct ha_conf *c, struct virtual_conf *v)
{
	char name[HA_NAME];

	complete_place(c, v);
	virtual_name(v, name);
	if (!v->scheduler_given) {
		ha_conf_wrong(
			c, "Virtual server %s: no scheduler set, setting default 'wlc'", name);
		ha_copy(v->scheduler, sizeof(v->scheduler), "wlc");
	}
	const int64_t sum = complete_servers(c, v, name);
	complete_quorum(c, v, name, sum);
	list_for_each (s, &v->servers, struct server_conf, link)
		complete_port(c, v, s, name, "real server");
	if (v->sorry)
		complete_port(c, v, v->sorry, name, "sorry server");
}

void check_conf_complete(struct ha_conf *c)
{
	char name[HA_NAME];

	list_for_each_safe (v, &c->virtuals, struct virtual_conf, link) {
		if (list_empty(&v->servers)) {
			virtual_name(v, name);
			ha_conf_wrong(c, "Virtual server %s has no real servers - ignoring", name);
			list_del(&v->link);
			continue;
		}
		complete_virtual(c, v);
	}
	check_conf_inherit(c);
}
