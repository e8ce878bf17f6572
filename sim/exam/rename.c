/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same lab with other names: in the expanded file every name of a real server or client and
 * every IPv4 address is replaced consistently. Networks keep their shape: the first two bytes of an
 * address are drawn for each pair of them, hosts move by one offset. Names that are also words of
 * the format ("director") stay.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "base/text.h"
#include "exam/exam.h"
#include "file/loader.h"

#define RENAMED_MAX 512
#define NETS_MAX 64

struct renaming {
	struct rng rng;
	struct {
		const char *from;
		char to[24];
	} names[RENAMED_MAX];
	size_t name_count;
	struct {
		uint32_t from, to; /* the first two bytes */
	} nets[NETS_MAX];
	size_t net_count;
	uint32_t distance; /* of hosts' last bytes */
};

/* ---- names ---- */

static bool is_taken(const struct renaming *r, const struct spec *lab, const char *name)
{
	for (size_t i = 0; i < r->name_count; i++)
		if (strcmp(r->names[i].to, name) == 0)
			return true;
	return spec_node(lab, name) != NULL || spec_group_known(lab, name);
}

static void draw_name(struct renaming *r, const struct spec *lab, const struct spec_node *n)
{
	static const char *const servers[] = {"web", "app", "www", "node", "srv", "www-"};
	static const char *const clients[] = {"pc", "laptop", "desk", "phone", "user"};
	bool client = n->role == SPEC_ROLE_CLIENT;
	char name[24];

	if (r->name_count == RENAMED_MAX)
		return;
	do {
		const char *stem =
			client ? clients[rng_below(&r->rng, 5)] : servers[rng_below(&r->rng, 6)];
		snprintf(name, sizeof(name), "%s%u", stem, 1 + (unsigned)rng_below(&r->rng, 97));
	} while (is_taken(r, lab, name));
	r->names[r->name_count].from = n->name;
	memcpy(r->names[r->name_count++].to, name, sizeof(name));
}

static void draw_names(struct renaming *r, const struct spec *lab)
{
	static const char *const words[] = {
		"client", "director", "router", "host", "switch", "eth0"};

	for (size_t i = 0; i < lab->network.nodes.count; i++) {
		const struct spec_node *n = &lab->network.nodes.items[i];
		bool word = n->group.s != NULL;
		for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++)
			word |= strcmp(n->name, words[w]) == 0;
		if (!word && (n->role == SPEC_ROLE_REAL_SERVER || n->role == SPEC_ROLE_CLIENT))
			draw_name(r, lab, n);
	}
}

/* ---- addresses ---- */

static uint32_t other_net(struct renaming *r, uint32_t from)
{
	uint32_t to;
	bool taken;

	for (size_t i = 0; i < r->net_count; i++)
		if (r->nets[i].from == from)
			return r->nets[i].to;
	do {
		to = rng_below(&r->rng, 2) ? 10U << 8 | (1 + (uint32_t)rng_below(&r->rng, 250))
					   : 172U << 8 | (16 + (uint32_t)rng_below(&r->rng, 16));
		taken = false;
		for (size_t i = 0; i < r->net_count; i++)
			taken |= r->nets[i].to == to;
	} while (taken);
	if (r->net_count < NETS_MAX) {
		r->nets[r->net_count].from = from;
		r->nets[r->net_count++].to = to;
	}
	return to;
}

static uint32_t other_address(struct renaming *r, uint32_t a)
{
	uint32_t last = a & 255;

	if (a >> 24 == 0 || a >> 24 == 127 || a >> 24 >= 224)
		return a;
	if (last >= 10 && last <= 200)
		last += r->distance;
	return other_net(r, a >> 16) << 16 | (a & 0xff00) | last;
}

/* ---- the file ---- */

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

static bool put_address(struct text *out, struct renaming *r, const char *word, size_t n)
{
	char copy[16];
	uint32_t a;

	if (n >= sizeof(copy))
		return false;
	memcpy(copy, word, n);
	copy[n] = '\0';
	if (!parse_ipv4(copy, &a))
		return false;
	text_put(out, ip_text(other_address(r, a)).s);
	return true;
}

static void put_word(struct text *out, struct renaming *r, const char *word, size_t n)
{
	if (put_address(out, r, word, n))
		return;
	for (size_t i = 0; i < r->name_count; i++)
		if (strlen(r->names[i].from) == n && memcmp(r->names[i].from, word, n) == 0) {
			text_put(out, r->names[i].to);
			return;
		}
	text_putn(out, word, n);
}

/* nodes.rs1.sysctls: dots part words unless they are an address's */
static size_t word_length(const char *s)
{
	size_t n = 0, digits = strspn(s, "0123456789.");

	while (is_word(s[n]))
		n++;
	if (n == digits)
		return n;
	for (n = 0; is_word(s[n]) && s[n] != '.'; n++)
		;
	return n ? n : 1;
}

void exam_rename(struct text *out, const struct spec *lab, uint64_t key)
{
	struct renaming *r = calloc(1, sizeof(*r));
	struct text t = {0};

	if (!r)
		abort();
	r->rng = rng_named(key, "exam", "names");
	r->distance = (uint32_t)rng_below(&r->rng, 50);
	draw_names(r, lab);
	spec_expanded(&t, lab);
	for (const char *s = text_str(&t); *s;) {
		size_t n = is_word(*s) ? word_length(s) : 0;
		if (n)
			put_word(out, r, s, n);
		else
			text_putc(out, *s);
		s += n ? n : 1;
	}
	text_free(&t);
	free(r);
}
