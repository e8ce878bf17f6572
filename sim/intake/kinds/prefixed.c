/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A text in which each line begins with its machine's name, as pdsh, clush and dsh print it:
 *
 *	rs1: net.ipv4.conf.all.arp_ignore = 1
 *	rs2: net.ipv4.conf.all.arp_ignore = 0
 *
 * Conditions: nearly all lines have such a prefix, and each name occurs on several lines.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/reader.h"

#define NEARLY 90 /* per cent of the lines that are not empty */

/* length of "rs1:" or "192.0.2.11:" at the beginning of a line; 0: no such prefix */
static size_t prefix_length(const char *line)
{
	const char *colon = strchr(line, ':');
	const size_t n = colon ? (size_t)(colon - line) : 0;
	char name[16];
	uint32_t ip;

	if (n == 0 || (colon[1] && colon[1] != ' '))
		return 0;
	if (intake_name_like(line, n))
		return n + 1;
	if (n >= sizeof(name))
		return 0;
	memcpy(name, line, n);
	name[n] = '\0';
	return parse_ipv4(name, &ip) ? n + 1 : 0;
}

static bool same_prefix(const char *a, const char *b, size_t n)
{
	return strncmp(a, b, n) == 0;
}

bool intake_is_prefixed(const struct intake_text *text)
{
	size_t lines = 0, with = 0, again = 0;

	for (size_t i = 0; i < text->count; i++) {
		const size_t n = prefix_length(text->lines[i]);
		lines += *text->lines[i] != '\0';
		with += n > 0;
		again += n && i && same_prefix(text->lines[i - 1], text->lines[i], n);
	}
	return with >= 4 && with * 100 >= lines * NEARLY && again * 2 >= with;
}

char *intake_prefixed(struct reading *r, char *line)
{
	const size_t n = prefix_length(line);

	if (!n)
		return line;
	const char *name = stash_stringn(&r->in->stash, line, n - 1);
	struct intake_host *h = intake_host(r->in, name, r->at);
	if (h != r->host) {
		r->current = NULL;
		r->fresh = true;
	}
	r->host = h;
	parse_ipv4(name, &h->called_by);
	return line + n + (line[n] == ' ');
}
