/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Adverts: sending, receiving, checking (keepalived 2.2.7, vrrp/vrrp.c: vrrp_build_pkt(),
 * vrrp_send_adv(), vrrp_check_packet(); vrrp/vrrp_if.c: open_vrrp_send_socket() and related ones).
 *
 * keepalived writes the IP header itself: TOS 0xc0, TTL 255, DF clear, an id counted per instance
 * from 1 at each start. A rejected advert is logged and otherwise ignored; so any mismatch results
 * in two masters.
 */
#include <string.h>

#include "base/text.h"
#include "ha/reasons.h"
#include "ha/records.h"
#include "ha/vrrp.h"
#include "host/ip/addr.h"
#include "transport/socket/socket.h"

#define VRRP_TTL 255
#define VRRP_TOS 0xc0

static bool is_unicast(const struct vrrp *v)
{
	return !list_empty(&v->conf->peers);
}

/* ---- sockets ---- */

/* no instance on this interface has this id; logged by the first one that receives it */
static bool is_unknown(const struct vrrp *v, uint8_t vrid)
{
	const struct vrrp *first = NULL;

	list_for_each (other, &v->k->instances, struct vrrp, link) {
		if (other->dev != v->dev)
			continue;
		if (other->conf->vrid == vrid)
			return false;
		first = first ? first : other;
	}
	return first == v;
}

/* the socket pool hands a packet to the instance of its vrid */
static void packet(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	struct vrrp *v = socket_user(s);
	struct ipv4_header ip;

	(void)from, (void)to;
	if (ipv4_parse(&ip, head, head_length, length) != WIRE_OK ||
		head_length < ip.header_length + 8u)
		return;
	const uint8_t *message = head + ip.header_length;
	if (message[1] == v->conf->vrid)
		vrrp_heard(v, &ip, message, head_length - ip.header_length);
	else if (v->k->conf->log_unknown_vrids && is_unknown(v, message[1]))
		ha_log(v->k, HA_VRRP, "Unknown VRID(%d) received on interface(%s). ignoring...",
			message[1], v->conf->interface);
}

int vrrp_open_socket(struct vrrp *v)
{
	static const struct socket_ops ops = {.datagram = packet};

	if (!v->dev)
		return 0;
	v->socket = raw_open(v->k->host, IPPROTO_VRRP, &ops, v);
	raw_bind_device(v->socket, vrrp_wire(v));
	raw_set_loop(v->socket, false);
	return is_unicast(v) ? 0 : raw_join_group(v->socket, v->conf->group, vrrp_wire(v));
}

void vrrp_close_socket(struct vrrp *v)
{
	if (v->socket)
		raw_close(v->socket);
	v->socket = NULL;
}

/* ---- out ---- */

static void build(const struct vrrp *v, uint8_t priority, struct vrrp_advert *a)
{
	const struct vrrp_conf *c = v->conf;
	const int64_t unit = c->version == 2 ? NSEC_PER_SEC : NSEC_PER_SEC / 100;

	*a = (struct vrrp_advert){.version = c->version,
		.type = VRRP_ADVERTISEMENT,
		.vrid = c->vrid,
		.priority = priority,
		.auth_type = c->version == 2 ? c->auth_type : VRRP_AUTH_NONE,
		.interval = (uint16_t)(v->advert_int / unit)};
	list_for_each (vip, &c->addresses, struct ha_address, link)
		if (a->count < VRRP_MAX_ADDRESSES)
			a->addresses[a->count++] = vip->address;
	if (a->auth_type == VRRP_AUTH_PASS)
		memcpy(a->auth, c->auth, VRRP_AUTH_LEN);
}

static void send_to(struct vrrp *v, const struct vrrp_advert *a, uint32_t dst, uint8_t ttl)
{
	uint8_t bytes[VRRP_MAX_LEN];
	const struct ipv4_header ip = {.src = v->source,
		.dst = dst,
		.id = v->ip_id,
		.header_length = IPV4_HLEN,
		.tos = VRRP_TOS,
		.ttl = ttl,
		.protocol = IPPROTO_VRRP};

	vrrp_emit(bytes, a, ip.src, dst);
	raw_send(v->socket, vrrp_wire(v), &ip, bytes, (uint32_t)vrrp_length(a));
}

void vrrp_send(struct vrrp *v, uint8_t priority)
{
	const uint8_t ttl =
		v->conf->unicast_ttl == HA_UNSET ? VRRP_TTL : (uint8_t)v->conf->unicast_ttl;
	struct vrrp_advert a;

	if (!v->socket)
		return;
	build(v, priority, &a);
	HA_RECORD(v->k, REC_VRRP_SENT, priority ? VRRP_ADVERT : VRRP_ADVERT_STOP, v->dev,
		v->conf->vrid, priority, 0, 0, 0, a.count);
	v->ip_id++; /* vrrp_update_pkt() */
	if (!is_unicast(v)) {
		send_to(v, &a, v->conf->group, VRRP_TTL);
		return;
	}
	list_for_each (p, &v->conf->peers, struct ha_peer, link)
		send_to(v, &a, p->address, ttl);
}

/* ---- in ---- */

struct judged {
	struct vrrp *v;
	const struct ipv4_header *ip;
	const uint8_t *message;
	size_t n;
	struct vrrp_advert *a;
};

/* expected_vrrp_pkt_len(): by the version that the packet claims */
static const char *check_length(const struct judged *j)
{
	const unsigned version = j->message[0] >> 4;
	const size_t expected = j->ip->header_length + VRRP_HLEN + 4u * j->message[3] +
		(version == 2 ? VRRP_AUTH_LEN : 0);
	const size_t length = j->ip->header_length + j->n;

	if (length == expected)
		return NULL;
	ha_log(j->v->k, HA_VRRP, "(%s) vrrp packet too %s, length %zu and expect %zu",
		j->v->conf->name, length > expected ? "long" : "short", length, expected);
	return "length";
}

static const char *check_ttl(const struct judged *j)
{
	if (is_unicast(j->v) || j->ip->ttl == VRRP_TTL)
		return NULL;
	ha_log(j->v->k, HA_VRRP, "(%s) invalid TTL/HL. Received %d and expect %d", j->v->conf->name,
		j->ip->ttl, VRRP_TTL);
	return "ttl";
}

static const char *check_version(const struct judged *j)
{
	const unsigned version = j->message[0] >> 4;

	if (version == j->v->conf->version)
		return NULL;
	ha_log(j->v->k, HA_VRRP, "(%s) wrong version. Received %d and expect %d", j->v->conf->name,
		version, j->v->conf->version);
	return "version";
}

static const char *check_password(const struct judged *j)
{
	const struct vrrp_conf *c = j->v->conf;

	if (c->version != 2)
		return NULL;
	if (j->a->auth_type > VRRP_AUTH_AH) {
		ha_log(j->v->k, HA_VRRP, "(%s) Invalid auth type: %d", c->name, j->a->auth_type);
		return "auth type";
	}
	if (j->a->auth_type != c->auth_type) {
		ha_log(j->v->k, HA_VRRP, "(%s) received a %d auth, expecting %d!", c->name,
			j->a->auth_type, c->auth_type);
		return "auth type";
	}
	if (c->auth_type != VRRP_AUTH_PASS || memcmp(j->a->auth, c->auth, VRRP_AUTH_LEN) == 0)
		return NULL;
	ha_log(j->v->k, HA_VRRP, "(%s) received an invalid passwd!", c->name);
	return "password";
}

static const char *check_interval(const struct judged *j)
{
	if (j->v->conf->version != 2 || j->v->advert_int == j->a->interval * NSEC_PER_SEC)
		return NULL;
	ha_log(j->v->k, HA_VRRP, "(%s) advertisement interval mismatch mine=%lld sec rcv'd=%d sec",
		j->v->conf->name, (long long)(j->v->advert_int / NSEC_PER_SEC), j->a->interval);
	return "interval";
}

static const char *check_type(const struct judged *j)
{
	if (j->a->type == VRRP_ADVERTISEMENT)
		return NULL;
	ha_log(j->v->k, HA_VRRP, "(%s) Invalid packet type. %d and expect %d", j->v->conf->name,
		j->a->type, VRRP_ADVERTISEMENT);
	return "type";
}

static const char *check_count(const struct judged *j)
{
	if (j->a->count == j->v->conf->address_count)
		return NULL;
	ha_log(j->v->k, HA_VRRP, "(%s) received an unexpected ip number count %u, expected %u!",
		j->v->conf->name, j->a->count, j->v->conf->address_count);
	return "address count";
}

static const char *check_checksum(const struct judged *j)
{
	if (vrrp_checksum_ok(j->message, j->n, j->ip->src, j->ip->dst))
		return NULL;
	ha_log(j->v->k, HA_VRRP, "(%s) Invalid VRRPv%d checksum", j->v->conf->name, j->a->version);
	return "checksum";
}

static const char *check_cast(const struct judged *j)
{
	const bool unicast = is_unicast(j->v);

	if (ipv4_is_multicast(j->ip->dst) != unicast)
		return NULL;
	ha_log(j->v->k, HA_VRRP, "(%s) Expected %sicast packet but received %sicast packet",
		j->v->conf->name, unicast ? "un" : "mult", unicast ? "mult" : "un");
	return "destination";
}

static bool lists(const struct vrrp_advert *a, uint32_t address)
{
	for (unsigned i = 0; i < a->count; i++)
		if (a->addresses[i] == address)
			return true;
	return false;
}

static const char *check_list(const struct judged *j)
{
	list_for_each (vip, &j->v->conf->addresses, struct ha_address, link) {
		if (lists(j->a, vip->address))
			continue;
		ha_log(j->v->k, HA_VRRP,
			"(%s) ip address associated with VRID %d not present in MASTER advert: %s",
			j->v->conf->name, j->v->conf->vrid, ip_text(vip->address).s);
		return "address list";
	}
	return NULL;
}

static const struct ha_peer *peer_of(const struct vrrp *v, uint32_t address)
{
	list_for_each (p, &v->conf->peers, struct ha_peer, link)
		if (p->address == address)
			return p;
	return NULL;
}

static const char *check_peer(const struct judged *j)
{
	const struct vrrp *v = j->v;

	if (!is_unicast(v) || !v->conf->check_unicast_src)
		return NULL;
	const struct ha_peer *p = peer_of(v, j->ip->src);
	if (!p) {
		ha_log(v->k, HA_VRRP, "(%s) unicast source address %s not a unicast peer",
			v->conf->name, ip_text(j->ip->src).s);
		return "peer";
	}
	if (j->ip->ttl >= p->min_ttl && j->ip->ttl <= p->max_ttl)
		return NULL;
	ha_log(v->k, HA_VRRP, "(%s) TTL/HL %d not in range %d - %d", v->conf->name, j->ip->ttl,
		p->min_ttl, p->max_ttl);
	return "TTL";
}

/* returns the first failure */
static const char *run_checks(const struct judged *j, bool addresses)
{
	static const struct {
		const char *(*check)(const struct judged *j);
		bool of_addresses;
	} checks[] = {{check_password, false}, {check_interval, false}, {check_type, false},
		{check_count, true}, {check_checksum, false}, {check_cast, false},
		{check_list, true}, {check_peer, true}};
	const char *why = NULL;

	for (size_t i = 0; !why && i < sizeof(checks) / sizeof(checks[0]); i++)
		if (addresses || !checks[i].of_addresses)
			why = checks[i].check(j);
	return why;
}

const char *vrrp_check(struct vrrp *v, const struct ipv4_header *ip, const uint8_t *message,
	size_t n, bool check_addresses, struct vrrp_advert *a)
{
	const struct judged j = {v, ip, message, n, a};
	const char *why = check_length(&j);

	if (!why)
		why = check_ttl(&j);
	if (!why)
		why = check_version(&j);
	if (!why && vrrp_parse(a, message, n) != WIRE_OK)
		why = "length";
	return why ? why : run_checks(&j, check_addresses);
}
