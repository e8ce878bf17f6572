/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Patterns: an event, then filters.
 *
 * A frame is counted once, when a host sends it (switches only forward it), or, with `at`, when
 * that host receives it. Any kind of record is an event by its own name ("pick", "neigh-state").
 */
#include <string.h>

#include "base/text.h"
#include "engine/trace.h"
#include "host/ip/addr.h"
#include "host/records.h"
#include "transport/socket/socket.h"
#include "watch/condition/private.h"
#include "watch/describe.h"
#include "watch/dissect.h"

/* ---- things ---- */

enum thing_kind {
	THING_FRAME,
	THING_ARP,
	THING_IP,
	THING_TCP,
	THING_ICMP,
	THING_GARP,
	THING_INNERMOST,
	THING_RECORD,
	THING_CONN
};

struct thing {
	const char *words; /* one or two */
	enum thing_kind kind;
	/* ARP: op; IP: protocol; TCP: flags set, flags clear; ICMP: type, code or −1; INNERMOST:
	 * enum dissected */
	int a, b;
	/* THING_RECORD: the kind's name if it differs from the words; THING_CONN: the state */
	const char *record;
	const char *help;
};

static const struct thing things[] = {
	{"arp request", THING_ARP, ARPOP_REQUEST, 0, NULL, "an ARP request is sent"},
	{"arp reply", THING_ARP, ARPOP_REPLY, 0, NULL, "an ARP reply is sent"},
	{"arp", THING_ARP, 0, 0, NULL, "any ARP message is sent"},
	{"garp", THING_GARP, 0, 0, NULL,
		"a gratuitous ARP is sent: about the sender's own address"},
	{"tcp synack", THING_TCP, TCP_SYN | TCP_ACK, 0, NULL, "the server's half of a handshake"},
	{"tcp syn", THING_TCP, TCP_SYN, TCP_ACK, NULL, "a connection is requested"},
	{"tcp fin", THING_TCP, TCP_FIN, 0, NULL, "one side has finished sending"},
	{"tcp rst", THING_TCP, TCP_RST, 0, NULL, "a connection is refused or reset"},
	{"tcp data", THING_TCP, -1, 0, NULL, "a segment with data"},
	{"tcp", THING_TCP, 0, 0, NULL, "any TCP segment"},
	{"udp", THING_IP, IPPROTO_UDP, 0, NULL, "any UDP datagram"},
	{"sync message", THING_INNERMOST, DISSECT_IPVS_SYNC, 0, NULL,
		"the IPVS sync daemon announces connections"},
	{"advert", THING_INNERMOST, DISSECT_VRRP, 0, NULL, "a VRRP advertisement"},
	{"igmp", THING_IP, IPPROTO_IGMP, 0, NULL, "a multicast group is joined, left or queried"},
	{"ipip", THING_IP, IPPROTO_IPIP, 0, NULL, "an IP packet within another (TUN)"},
	{"icmp echo-request", THING_ICMP, ICMP_ECHO, -1, NULL, "a ping"},
	{"icmp echo-reply", THING_ICMP, ICMP_ECHOREPLY, -1, NULL, "the reply to a ping"},
	{"icmp port-unreachable", THING_ICMP, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, NULL,
		"no program listens on that port"},
	{"icmp host-unreachable", THING_ICMP, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, NULL,
		"the host does not answer ARP, or there is no route to it"},
	{"icmp frag-needed", THING_ICMP, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, NULL,
		"the packet is too large for the next link"},
	{"icmp unreachable", THING_ICMP, ICMP_DEST_UNREACH, -1, NULL, "any ICMP unreachable"},
	{"icmp redirect", THING_ICMP, ICMP_REDIRECT, -1, NULL, "a router names a better gateway"},
	{"icmp time-exceeded", THING_ICMP, ICMP_TIME_EXCEEDED, -1, NULL, "the TTL has expired"},
	{"icmp", THING_IP, IPPROTO_ICMP, 0, NULL, "any ICMP message"},
	{"ip", THING_IP, 0, 0, NULL, "any IPv4 packet"},
	{"frame", THING_FRAME, 0, 0, NULL, "any frame"},
	{"pick", THING_RECORD, 0, 0, "ipvs-pick", "a scheduler picks a server (or finds none)"},
	{"conn established", THING_CONN, 0, 0, "ESTAB",
		N_("a director considers a connection established")},
	{"drop", THING_RECORD, 0, 0, "frame-dropped", "a frame is dropped; `because` says why"},
};
#define THINGS (sizeof(things) / sizeof(things[0]))

/* numbers above the table are kinds of records */
#define WHAT_KIND 1000

/* takes "arp request" or "arp"; the longer is earlier in the table */
static int take_thing(struct lexer *x)
{
	for (size_t i = 0; i < THINGS; i++) {
		const char *words = things[i].words;
		size_t n = strcspn(words, " ");
		struct lexer saved = *x;
		if (strlen(x->word) != n || memcmp(x->word, words, n) != 0)
			continue;
		lexer_next(x);
		if (!words[n] || lexer_take(x, words + n + 1))
			return (int)i;
		*x = saved;
	}
	unsigned kind = kind_by_name(x->word);
	if (!kind)
		return -1;
	lexer_next(x);
	return WHAT_KIND + (int)kind;
}

/* rs2 answers arp: the same event in subject-verb order */
static const struct deed {
	const char *verb, *object;
	const char *thing; /* of the table; NULL: it follows as it would stand alone */
	const char *help;
} deeds[] = {
	{"answers", "arp", "arp reply", N_("the host sends an ARP reply: `arp reply from HOST`")},
	{"asks", "arp", "arp request",
		N_("the host sends an ARP request: `arp request from HOST`")},
	{"sends", NULL, NULL, N_("`rs2 sends tcp syn`: `tcp syn from rs2`")},
};
#define DEEDS (sizeof(deeds) / sizeof(deeds[0]))

/* the lexer is at the word before the verb; it advances only if this is a deed */
static const struct deed *take_deed(struct lexer *x)
{
	struct lexer saved = *x;

	lexer_next(x);
	for (size_t i = 0; i < DEEDS; i++)
		if (lexer_take(x, deeds[i].verb) &&
			(!deeds[i].object || lexer_take(x, deeds[i].object)))
			return &deeds[i];
	*x = saved;
	return NULL;
}

static int thing_of(const char *words)
{
	for (size_t i = 0; i < THINGS; i++)
		if (strcmp(things[i].words, words) == 0)
			return (int)i;
	return -1;
}

/* the event of a deed, with its doer as the first filter; −1: not a deed */
static int parse_deed(struct lexer *x, struct pattern *p)
{
	struct filter *f = &p->filter[0];

	memcpy(f->value[0], x->word, WORD_LENGTH);
	const struct deed *deed = take_deed(x);
	if (!deed)
		return -1;
	f->kind = FILTER_FROM;
	f->count = 1;
	p->filter_count = 1;
	return deed->thing ? thing_of(deed->thing) : take_thing(x);
}

bool pattern_starts(const struct lexer *x)
{
	struct problems none = {0};
	struct lexer copy = *x;

	copy.problems = &none;
	bool starts = !x->quoted && take_thing(&copy) >= 0;
	copy = *x;
	copy.problems = &none;
	starts = starts || (*copy.word && take_deed(&copy));
	problems_free(&none);
	return starts;
}

/* ---- filters ---- */

static const struct filter_word {
	const char *name;
	enum filter_kind kind;
	const char *help;
} filter_words[] = {
	{"from", FILTER_FROM, "sent by a host (its name or role), or from an address"},
	{"to", FILTER_TO, "to a host, by the destination MAC, or to an address"},
	{"at", FILTER_AT, "seen at this node instead of at its sender"},
	{"for", FILTER_FOR,
		"about an address: target of an ARP request, destination of a packet, in an "
		"advert; :PORT too"},
	{"because", FILTER_BECAUSE, "with this reason, or with a reason of this module"},
	{"priority", FILTER_PRIORITY, "VRRP with this priority: `advert priority 0`"},
	{"vrid", FILTER_VRID, "VRRP of this virtual router"},
};
#define FILTER_WORDS (sizeof(filter_words) / sizeof(filter_words[0]))

static bool wants_number(enum filter_kind kind)
{
	return kind == FILTER_PRIORITY || kind == FILTER_VRID;
}

static bool is_octet(const char *word)
{
	uint64_t n;

	return parse_u64(word, &n) && n <= UINT8_MAX;
}

static bool take_value(struct lexer *x, struct filter *f)
{
	if (!*x->word || lexer_is(x, ")") || lexer_is(x, "and")) {
		lexer_fail(x, NULL, "a name or an address is missing before '%s'", x->word);
		return false;
	}
	if (wants_number(f->kind) && !is_octet(x->word)) {
		lexer_fail(x, NULL, "a number from 0 to 255 is missing before '%s'", x->word);
		return false;
	}
	if (f->count == VALUES_MAX) {
		lexer_fail(x, NULL, "a list of more than %d", VALUES_MAX);
		return false;
	}
	memcpy(f->value[f->count++], x->word, WORD_LENGTH);
	lexer_next(x);
	return true;
}

static void parse_filter(struct lexer *x, struct pattern *p, enum filter_kind kind)
{
	if (p->filter_count == FILTERS_MAX) {
		lexer_fail(x, NULL, "more than %d filters", FILTERS_MAX);
		return;
	}
	struct filter *f = &p->filter[p->filter_count++];
	f->kind = kind;
	f->negated = lexer_take(x, "not");
	do {
		if (!take_value(x, f))
			return;
	} while (lexer_take(x, ","));
}

static bool take_filter(struct lexer *x, struct pattern *p)
{
	for (size_t i = 0; i < FILTER_WORDS; i++) {
		if (!lexer_take(x, filter_words[i].name))
			continue;
		parse_filter(x, p, filter_words[i].kind);
		return true;
	}
	return false;
}

bool pattern_parse(struct lexer *x, struct pattern *p)
{
	p->what = take_thing(x);
	if (p->what < 0)
		p->what = parse_deed(x, p);
	if (p->what < 0) {
		lexer_unknown(x, N_("unknown pattern '%s'"));
		return false;
	}
	while (!x->failed && take_filter(x, p))
		;
	return !x->failed;
}

/* ---- matching ---- */

struct subject {
	const struct lab *lab;
	const struct record *r;
	const struct dissection *x; /* of the frame, or NULL */
};

static bool is_arp(const struct dissection *x)
{
	return x->innermost == DISSECT_ARP;
}

static unsigned port_of(const struct dissection *x)
{
	if (x->innermost == DISSECT_TCP)
		return x->tcp.dest;
	return x->innermost == DISSECT_UDP ? x->udp.dest : 0;
}

static const struct host *host_by_id(const struct lab *lab, unsigned id)
{
	const struct network *net = lab_network(lab);

	if (id >= net->node_count || net->nodes[id]->kind != NODE_HOST)
		return NULL;
	return (const struct host *)(const void *)net->nodes[id];
}

static bool node_is(const struct lab *lab, unsigned id, const char *name)
{
	const struct network *net = lab_network(lab);
	const struct host *h = host_by_id(lab, id);

	if (id < net->node_count && strcmp(net->nodes[id]->name, name) == 0)
		return true;
	return h && strcmp(h->role, name) == 0;
}

static bool owns_mac(const struct lab *lab, const uint8_t *mac, const char *name)
{
	const struct network *net = lab_network(lab);

	for (size_t i = 0; i < net->node_count; i++) {
		if (!node_is(lab, (unsigned)i, name))
			continue;
		list_for_each (dev, &net->nodes[i]->devs, struct netdev, link)
			if (mac_equal(dev->mac, mac))
				return true;
	}
	return false;
}

static bool owns_address(const struct lab *lab, uint32_t address, const char *name)
{
	const struct network *net = lab_network(lab);

	for (size_t i = 0; i < net->node_count; i++) {
		const struct host *h =
			node_is(lab, (unsigned)i, name) ? host_by_id(lab, (unsigned)i) : NULL;
		if (!h)
			continue;
		list_for_each (dev, &h->node.devs, struct netdev, link)
			if (dev != h->lo && addr_find(dev, address))
				return true;
	}
	return false;
}

/* is `name` one of the words in `list`, separated by blanks? */
static bool among(const char *list, const char *name, size_t n)
{
	for (const char *s = list; *s; s += strcspn(s, " ") + (s[strcspn(s, " ")] == ' '))
		if (strcspn(s, " ") == n && memcmp(s, name, n) == 0)
			return true;
	return false;
}

/* a record's input of the form ip, under one of the names, that is `address` or of `host` */
static bool input_is(const struct subject *s, const char *names, bool is_address, uint32_t address,
	const char *host)
{
	const struct kind *k = kind_find(s->r->kind);
	const char *field = k ? k->fields : "";

	for (unsigned i = 0; *field && i < RECORD_ARGS; i++) {
		size_t n = strcspn(field, " "), name = strcspn(field, ": ");
		uint32_t v = (uint32_t)s->r->a[i];
		if (among(names, field, name) && n > name && memcmp(field + name, ":ip", 3) == 0 &&
			(is_address ? v == address : owns_address(s->lab, v, host)))
			return true;
		field += n + (field[n] == ' ');
	}
	return false;
}

/* index of a record's input with that name; −1: none */
static int input_named(const struct record *r, const char *name)
{
	const struct kind *k = kind_find(r->kind);
	const char *field = k ? k->fields : "";

	for (int i = 0; *field && i < RECORD_ARGS; i++) {
		size_t n = strcspn(field, ": ");
		if (n == strlen(name) && memcmp(field, name, n) == 0)
			return i;
		field += strcspn(field, " ");
		field += *field == ' ';
	}
	return -1;
}

static bool match_from(const struct subject *s, const char *value)
{
	uint32_t a = 0;
	bool is_address = parse_ipv4(value, &a);

	if (!is_address && node_is(s->lab, s->r->node, value))
		return true;
	if (!s->x)
		return input_is(s, "src spa from client source", is_address, a, value);
	return is_address &&
		((is_arp(s->x) && s->x->arp.spa == a) || (s->x->has_ip && s->x->ip.src == a));
}

static bool match_to(const struct subject *s, const char *value)
{
	uint32_t a = 0;
	bool is_address = parse_ipv4(value, &a);

	if (!s->x)
		return input_is(s, "dst tpa to server dest remote", is_address, a, value);
	if (is_address)
		return (is_arp(s->x) && s->x->arp.tpa == a) || (s->x->has_ip && s->x->ip.dst == a);
	return mac_is_broadcast(s->x->eth.dst) || owns_mac(s->lab, s->x->eth.dst, value);
}

static bool advertises(const struct dissection *x, uint32_t address)
{
	for (unsigned i = 0; x->innermost == DISSECT_VRRP && i < x->vrrp.count; i++)
		if (x->vrrp.addresses[i] == address)
			return true;
	return false;
}

static bool match_for(const struct subject *s, const char *value)
{
	char address[WORD_LENGTH];
	uint64_t port = 0;
	uint32_t a;
	size_t n = strcspn(value, ":");

	memcpy(address, value, n);
	address[n] = '\0';
	if (!parse_ipv4(address, &a) || (value[n] && !parse_u64(value + n + 1, &port)))
		return false;
	if (!s->x)
		return input_is(s, "tpa dst address vip service", true, a, "");
	if (is_arp(s->x))
		return s->x->arp.tpa == a;
	if (advertises(s->x, a))
		return true;
	return s->x->has_ip && s->x->ip.dst == a && (!port || port_of(s->x) == port);
}

static bool match_because(const struct subject *s, const char *value)
{
	const struct reason *why = reason_find(s->r->reason);

	return why &&
		(strcmp(why->code, value) == 0 || strcmp(reason_module(s->r->reason), value) == 0);
}

/* an advert's, or a record's input of that name */
static bool match_vrrp(const struct subject *s, enum filter_kind kind, const char *value)
{
	const bool priority = kind == FILTER_PRIORITY;
	int at;
	uint64_t n;

	if (!parse_u64(value, &n))
		return false;
	if (s->x)
		return s->x->innermost == DISSECT_VRRP &&
			n == (priority ? s->x->vrrp.priority : s->x->vrrp.vrid);
	at = input_named(s->r, priority ? "priority" : "vrid");
	return at >= 0 && s->r->a[at] == n;
}

static bool match_value(const struct subject *s, enum filter_kind kind, const char *value)
{
	switch (kind) {
	case FILTER_FROM: return match_from(s, value);
	case FILTER_TO: return match_to(s, value);
	case FILTER_AT: return node_is(s->lab, s->r->node, value);
	case FILTER_FOR: return match_for(s, value);
	case FILTER_BECAUSE: return match_because(s, value);
	case FILTER_PRIORITY:
	case FILTER_VRID: return match_vrrp(s, kind, value);
	}
	return false;
}

static bool match_filters(const struct subject *s, const struct pattern *p)
{
	for (size_t i = 0; i < p->filter_count; i++) {
		const struct filter *f = &p->filter[i];
		bool any = false;
		for (size_t k = 0; k < f->count && !any; k++)
			any = match_value(s, f->kind, f->value[k]);
		if (any == f->negated)
			return false;
	}
	return true;
}

static bool has_at(const struct pattern *p)
{
	for (size_t i = 0; i < p->filter_count; i++)
		if (p->filter[i].kind == FILTER_AT)
			return true;
	return false;
}

static bool tcp_is(const struct dissection *x, const struct thing *t)
{
	if (x->innermost != DISSECT_TCP)
		return false;
	if (t->a < 0)
		return x->data_length > 0;
	return (x->tcp.flags & t->a) == t->a && !(x->tcp.flags & t->b);
}

static bool icmp_is(const struct dissection *x, const struct thing *t)
{
	return x->innermost == DISSECT_ICMP && x->icmp.type == t->a &&
		(t->b < 0 || x->icmp.code == t->b);
}

static bool frame_is(const struct dissection *x, const struct thing *t)
{
	switch (t->kind) {
	case THING_FRAME: return true;
	case THING_ARP: return is_arp(x) && (!t->a || x->arp.op == t->a);
	case THING_IP: return x->has_ip && (!t->a || x->ip.protocol == t->a);
	case THING_TCP: return tcp_is(x, t);
	case THING_ICMP: return icmp_is(x, t);
	case THING_GARP: return is_arp(x) && x->arp.spa && x->arp.spa == x->arp.tpa;
	case THING_INNERMOST: return x->innermost == t->a;
	case THING_RECORD:
	case THING_CONN: break;
	}
	return false;
}

static bool frame_matches(const struct pattern *p, const struct thing *t, const struct lab *lab,
	const struct record *r, const struct frame *f)
{
	unsigned kind = has_at(p) ? REC_FRAME_RECEIVED : REC_FRAME_SENT;
	struct dissection x;

	if (r->kind != kind || !f || (kind == REC_FRAME_SENT && !host_by_id(lab, r->node)))
		return false;
	struct subject s = {lab, r, &x};
	frame_dissect(&x, f);
	return frame_is(&x, t) && match_filters(&s, p);
}

bool pattern_matches_record(const struct pattern *p, const struct lab *lab, const struct record *r,
	const struct frame *f)
{
	struct subject s = {lab, r, NULL};

	if (p->what >= WHAT_KIND)
		return r->kind == p->what - WHAT_KIND && match_filters(&s, p);
	const struct thing *t = &things[p->what];
	if (t->kind == THING_CONN)
		return r->kind == kind_by_name("ipvs-conn-state") &&
			r->a[3] == arg_word(t->record) && match_filters(&s, p);
	if (t->kind == THING_RECORD)
		return r->kind == kind_by_name(t->record) && match_filters(&s, p);
	return frame_matches(p, t, lab, r, f);
}

/* ---- binding and reference ---- */

static bool value_known(const struct lab *lab, enum filter_kind kind, const char *value)
{
	const struct network *net = lab_network(lab);
	uint32_t a;

	if (kind == FILTER_BECAUSE || wants_number(kind))
		return true;
	if (parse_ipv4(value, &a) || strchr(value, ':'))
		return true;
	for (size_t i = 0; i < net->node_count; i++)
		if (node_is(lab, (unsigned)i, value))
			return true;
	return false;
}

int pattern_bind(
	const struct pattern *p, const struct lab *lab, struct place at, struct problems *ps)
{
	int result = 0;

	for (size_t i = 0; i < p->filter_count; i++)
		for (size_t k = 0; k < p->filter[i].count; k++)
			if (!value_known(lab, p->filter[i].kind, p->filter[i].value[k]))
				result = problem_add(ps, at, NULL,
					"'%s' is neither a node of the lab nor an address",
					p->filter[i].value[k]);
	return result;
}

void pattern_reference(struct text *t)
{
	text_put(t, "| pattern | matches when |\n| --- | --- |\n");
	for (size_t i = 0; i < THINGS; i++)
		text_add(t, "| `%s` | %s |\n", things[i].words, things[i].help);
	for (size_t i = 0; i < DEEDS; i++)
		text_add(t, "| `HOST %s %s` | %s |\n", deeds[i].verb,
			deeds[i].object ? deeds[i].object : "PATTERN", deeds[i].help);
	text_put(t, "\n| filter | keeps what is … |\n| --- | --- |\n");
	for (size_t i = 0; i < FILTER_WORDS; i++)
		text_add(t, "| `%s` | %s |\n", filter_words[i].name, filter_words[i].help);
}

size_t pattern_words(const char **words, size_t max)
{
	size_t n = 0;

	for (; n < THINGS && n < max; n++)
		words[n] = things[n].words;
	return n;
}
