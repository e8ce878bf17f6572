/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `ip -j addr`, `ip -j route`, `ip -j neigh`, on one line or, with -p, on many:
 *
 *	[{"ifname":"eth0","flags":["UP"],"mtu":1500,"address":"02:00:00:00:10:13",
 *	  "addr_info":[{"family":"inet","local":"198.51.100.2","prefixlen":24}]}]
 *	[{"dst":"default","gateway":"198.51.100.1","dev":"eth0"}]
 *	[{"dst":"198.51.100.1","dev":"eth0","lladdr":"02:00:00:00:00:01","state":["STALE"]}]
 *
 * Words are read as a stream: an object is stored in the model at its end. A JSON library would
 * refuse a text that is cut, and does not say on which line a value is.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

#define JSON_DEPTH_MAX 16

struct json_object {
	struct json_object *around;
	const char *dst, *gateway, *dev, *src, *mac, *local, *label, *table, *type, *protocol;
	uint64_t length, metric;
	bool has_length, state, permanent;
};

/* ---- an object that ended ---- */

static enum taken put_address(struct reading *r, const struct json_object *o)
{
	uint32_t ip;

	if (!parse_ipv4(o->local, &ip))
		return TAKEN_IPV6;
	if (r->dev && o->length <= 32)
		intake_address(r->in, r->dev, ip, (unsigned)o->length, o->label, r->at);
	r->host->shown |= SHOWN_ADDRESSES;
	return TAKEN_IT;
}

static enum taken put_neighbour(struct reading *r, const struct json_object *o)
{
	struct intake_neighbour n = {.at = r->at, .dev = o->dev, .permanent = o->permanent};

	if (!parse_ipv4(o->dst, &n.ip))
		return TAKEN_IPV6;
	n.has_mac = o->mac && parse_mac(o->mac, n.mac);
	intake_neighbour(r->in, r->host, &n);
	return TAKEN_IT;
}

static enum taken put_route(struct reading *r, const struct json_object *o)
{
	struct intake_route route = {.at = r->at, .dev = o->dev, .table = o->table};
	const bool all = strcmp(o->dst, "default") == 0;

	if (!all && !parse_prefix(o->dst, &route.to, &route.length))
		return TAKEN_IPV6;
	if (o->gateway && !parse_ipv4(o->gateway, &route.via))
		return TAKEN_IPV6;
	if (o->src)
		parse_ipv4(o->src, &route.src);
	if (o->type && strcmp(o->type, "unicast") != 0)
		route.type = o->type;
	route.metric = o->metric <= UINT32_MAX ? (unsigned)o->metric : 0;
	route.kernels = o->protocol && strcmp(o->protocol, "kernel") == 0;
	intake_route(r->in, r->host, &route);
	r->host->shown |= SHOWN_ROUTES;
	return TAKEN_IT;
}

static enum taken end_object(struct reading *r)
{
	const struct json_object *o = r->object;
	enum taken taken = TAKEN_IT;

	r->object = o->around;
	if (o->local && o->has_length)
		taken = put_address(r, o);
	else if (o->dst && (o->mac || o->state))
		taken = put_neighbour(r, o);
	else if (o->dst && (o->gateway || o->dev || o->type))
		taken = put_route(r, o);
	else if (o->gateway && o->around && o->around->dst && !o->around->gateway) {
		o->around->gateway = o->gateway; /* the first of several ways */
		o->around->dev = o->dev;
	}
	return taken;
}

/* ---- a value ---- */

static void put_interface(struct reading *r, const char *key, const char *value)
{
	uint64_t mtu;

	if (strcmp(key, "ifname") == 0)
		r->dev = intake_interface(r->in, r->host, value, r->at);
	else if (!r->dev || r->object->local)
		return;
	else if (strcmp(key, "mtu") == 0 && parse_u64(value, &mtu) && mtu <= 65536)
		r->dev->mtu = (unsigned)mtu;
	else if (strcmp(key, "address") == 0)
		r->dev->has_mac = parse_mac(value, r->dev->mac);
	else if (strcmp(key, "master") == 0)
		r->dev->master = value;
	else if (strcmp(key, "link") == 0)
		r->dev->lower = value;
	else if (strcmp(key, "flags") == 0 && strcmp(value, "NO-CARRIER") == 0)
		r->dev->no_carrier = true;
	else if (strcmp(key, "flags") == 0 && strcmp(value, "UP") == 0)
		r->dev->down = false;
}

static void put_value(struct reading *r, const char *value)
{
	struct json_object *o = r->object;
	const char *key = r->key ? r->key : "";
	const struct {
		const char *key;
		const char **to;
	} strings[] = {{"dst", &o->dst}, {"gateway", &o->gateway}, {"dev", &o->dev},
		{"prefsrc", &o->src}, {"lladdr", &o->mac}, {"local", &o->local},
		{"label", &o->label}, {"table", &o->table}, {"type", &o->type},
		{"protocol", &o->protocol}};

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		if (strcmp(strings[i].key, key) == 0)
			*strings[i].to = value;
	if (strcmp(key, "prefixlen") == 0)
		o->has_length = parse_u64(value, &o->length);
	if (strcmp(key, "metric") == 0 && !parse_u64(value, &o->metric))
		o->metric = 0;
	if (strcmp(key, "state") == 0) {
		o->state = true;
		o->permanent |= strcmp(value, "PERMANENT") == 0;
	}
	put_interface(r, key, value);
}

/* ---- words ---- */

static void begin_object(struct reading *r)
{
	struct json_object *o = stash_get(&r->in->stash, sizeof(*o));

	o->around = r->object;
	r->object = o;
	r->key = NULL;
}

/* a string with its quotes, or a number; returns its end */
static const char *read_word(struct reading *r, const char *s)
{
	const bool quoted = *s == '"';
	const char *from = s + quoted;
	const size_t n = quoted ? strcspn(from, "\"") : strcspn(from, " \t,]}:");
	const char *word = stash_stringn(&r->in->stash, from, n);

	s = from + n + (quoted && from[n]);
	const char *next = s + strspn(s, " \t");
	if (quoted && *next == ':') {
		r->key = word;
		return next + 1;
	}
	if (r->object)
		put_value(r, word);
	return s;
}

static enum taken read_json(struct reading *r, const char *s)
{
	bool six = false, any = false;

	for (s += strspn(s, " \t,"); *s; s += strspn(s, " \t,")) {
		if (*s == '{' && r->columns < JSON_DEPTH_MAX)
			begin_object(r);
		if (*s == '}' && r->object) {
			const enum taken taken = end_object(r);
			six |= taken == TAKEN_IPV6;
			any |= taken == TAKEN_IT;
		}
		if (strchr("[{", *s))
			r->columns++;
		else if (strchr("]}", *s) && r->columns)
			r->columns--;
		s = strchr("[]{}:", *s) ? s + 1 : read_word(r, s);
	}
	return six && !any ? TAKEN_IPV6 : TAKEN_IT;
}

static enum taken json_line(struct reading *r, const char *line, struct words *w)
{
	const char *s = line + strspn(line, " \t");
	const bool begins = *s == '[' && s[1 + strspn(s + 1, " \t")] == '{';
	(void)w;

	if (!begins && !(r->columns && !r->fresh))
		return TAKEN_NOT;
	if (begins && r->fresh)
		r->object = NULL;
	return read_json(r, s);
}

const struct recogniser intake_ip_json = {"ip -j", "", json_line};
