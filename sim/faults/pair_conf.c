/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a keepalived.conf that a fault needs, parsed from the text in a scenario: instances
 * with interface, id, priority and addresses, the first TCP virtual service with its servers. The
 * real parser is ha/conf/conf.h, in a layer above; this one skips what it does not know, and for a
 * file that keepalived would refuse it finds no place for a fault, or a wrong one.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "faults/pair.h"

#define WORD_MAX 64
#define INCLUDES_MAX 8

struct scan {
	const struct spec_node *node;
	struct pair_conf *to;
	const char *at;
	unsigned depth, included;
	struct pair_instance *instance;
	bool addresses, service; /* inside virtual_ipaddress, inside the stored service */
};

/* ---- words ---- */

static const char *file_of(const struct spec_node *n, const char *name)
{
	struct text path = {0};
	const char *found = NULL;

	text_add(&path, "%s%s", *name == '/' ? "" : "/etc/keepalived/", name);
	for (size_t i = 0; i < n->files.count; i++)
		if (strcmp(n->files.items[i].name, path.s) == 0)
			found = n->files.items[i].value.s;
	text_free(&path);
	return found;
}

static void skip_blanks(const char **at)
{
	while (**at == ' ' || **at == '\t' || **at == '\n' || **at == '#' || **at == '!')
		*at += **at == '#' || **at == '!' ? strcspn(*at, "\n") : 1;
}

/* false: the text is at its end; longer words are cut */
static bool next_word(const char **at, char *word)
{
	skip_blanks(at);
	size_t n = **at == '{' || **at == '}' ? 1 : strcspn(*at, " \t\n{}#!");

	if (!n)
		return false;
	memcpy(word, *at, n < WORD_MAX ? n : WORD_MAX - 1);
	word[n < WORD_MAX ? n : WORD_MAX - 1] = '\0';
	*at += n;
	return true;
}

static uint64_t number_after(const char **at)
{
	char word[WORD_MAX];
	uint64_t v = 0;

	if (next_word(at, word))
		parse_u64(word, &v);
	return v;
}

static void name_after(const char **at, char *to, size_t size)
{
	char word[WORD_MAX] = "";

	next_word(at, word);
	memcpy(to, word, size - 1);
	to[size - 1] = '\0';
}

static uint32_t address_after(const char **at)
{
	char word[WORD_MAX];
	uint32_t address = 0;

	if (next_word(at, word))
		parse_ipv4(word, &address);
	return address;
}

/* ---- what is stored ---- */

static void begin_instance(struct scan *s)
{
	struct pair_conf *c = s->to;

	s->instance = c->instance_count < PAIR_INSTANCES ? &c->instances[c->instance_count++]
							 : &c->instances[PAIR_INSTANCES - 1];
	*s->instance = (struct pair_instance){.priority = 100};
	name_after(&s->at, s->instance->name, sizeof(s->instance->name));
	s->service = false;
}

static void begin_service(struct scan *s)
{
	s->instance = NULL;
	s->service = !s->to->vip;
	if (!s->service)
		return;
	s->to->vip = address_after(&s->at);
	s->to->port = (uint16_t)number_after(&s->at);
	s->to->forwarding = SPEC_NAT;
}

static void take_server(struct scan *s)
{
	struct pair_conf *c = s->to;

	if (!s->service || c->server_count == PAIR_SERVERS)
		return;
	struct spec_real_server *server = &c->servers[c->server_count++];
	*server = (struct spec_real_server){.weight = 1};
	server->address.address = address_after(&s->at);
	server->address.port = (int)number_after(&s->at);
}

static void take_address(struct scan *s, const char *word)
{
	struct pair_instance *i = s->instance;
	unsigned length;
	uint32_t address;

	if (i && i->address_count < PAIR_ADDRESSES && parse_prefix(word, &address, &length))
		i->addresses[i->address_count++] = address;
}

static int forwarding_after(const char **at)
{
	char word[WORD_MAX] = "";

	next_word(at, word);
	return strcmp(word, "DR") == 0 ? SPEC_DR : strcmp(word, "TUN") == 0 ? SPEC_TUN : SPEC_NAT;
}

static void take_of_instance(struct scan *s, const char *word)
{
	if (strcmp(word, "interface") == 0)
		name_after(&s->at, s->instance->interface, sizeof(s->instance->interface));
	else if (strcmp(word, "virtual_router_id") == 0)
		s->instance->vrid = (unsigned)number_after(&s->at);
	else if (strcmp(word, "priority") == 0)
		s->instance->priority = (unsigned)number_after(&s->at);
	else if (strcmp(word, "version") == 0)
		s->instance->version = (unsigned)number_after(&s->at);
	else if (strcmp(word, "virtual_ipaddress") == 0)
		s->addresses = true;
}

static void take_of_service(struct scan *s, const char *word)
{
	if (strcmp(word, "real_server") == 0)
		take_server(s);
	else if (strcmp(word, "lvs_method") == 0 || strcmp(word, "lb_kind") == 0)
		s->to->forwarding = forwarding_after(&s->at);
}

static void brace(struct scan *s, bool opens)
{
	s->depth += opens ? 1 : s->depth ? -1U : 0;
	s->addresses = s->addresses && opens;
	if (!s->depth)
		s->instance = NULL;
}

static void scan_text(struct scan *s, const char *text);

static void scan_included(struct scan *s)
{
	char name[WORD_MAX];
	const char *back, *text;

	if (!next_word(&s->at, name))
		return;
	back = s->at;
	text = s->included < INCLUDES_MAX ? file_of(s->node, name) : NULL;
	s->included++;
	if (text)
		scan_text(s, text);
	s->at = back;
}

static void scan_word(struct scan *s, const char *word)
{
	if (*word == '{' || *word == '}')
		brace(s, *word == '{');
	else if (s->addresses)
		take_address(s, word);
	else if (strcmp(word, "include") == 0)
		scan_included(s);
	else if (strcmp(word, "vrrp_version") == 0)
		s->to->version = (unsigned)number_after(&s->at);
	else if (strcmp(word, "vrrp_instance") == 0)
		begin_instance(s);
	else if (strcmp(word, "virtual_server") == 0)
		begin_service(s);
	else if (s->instance)
		take_of_instance(s, word);
	else if (s->service)
		take_of_service(s, word);
}

static void scan_text(struct scan *s, const char *text)
{
	char word[WORD_MAX];

	s->at = text;
	while (next_word(&s->at, word))
		scan_word(s, word);
}

bool pair_conf_read(struct pair_conf *c, const struct spec_node *n)
{
	struct scan s = {.node = n, .to = c};
	const char *text = file_of(n, "keepalived.conf");

	*c = (struct pair_conf){.version = 2};
	if (text)
		scan_text(&s, text);
	for (size_t i = 0; i < c->server_count; i++)
		c->servers[i].forwarding = c->forwarding;
	for (size_t i = 0; i < c->instance_count; i++)
		if (!c->instances[i].version)
			c->instances[i].version = c->version;
	return text && c->instance_count && c->vip && c->server_count;
}
