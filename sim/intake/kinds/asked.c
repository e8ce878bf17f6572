/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands that print values one per line, without their names:
 *
 *	cat /proc/sys/net/ipv4/conf/{all,eth0}/arp_ignore
 *	cat /proc/sys/net/ipv4/conf/all/arp_ignore /proc/sys/net/ipv4/conf/all/arp_announce
 *	sysctl -n net.ipv4.ip_forward net.ipv4.conf.all.rp_filter
 *
 * Braces are expanded as bash does (one word after another, from left to right). Of a pattern
 * (conf/STAR/arp_ignore, STAR for an asterisk) only the first value has a known name: "all" sorts
 * before other interfaces.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

#define ASKED_MAX 64
#define DEPTH_MAX 3

static void put_word(struct text *t, const char *word)
{
	const char *star = strstr(word, "/conf/*/");

	text_put(t, t->len ? " " : "");
	if (!star) {
		text_put(t, word);
		return;
	}
	text_putn(t, word, (size_t)(star - word));
	text_add(t, "/conf/all/%s", star + 8);
}

/* A{b,c}D: AbD AcD */
static void put_expanded(struct text *t, const char *word, size_t *count, int depth)
{
	const char *open = strchr(word, '{'), *close = open ? strchr(open, '}') : NULL;

	if (!close || depth == DEPTH_MAX) {
		if ((*count)++ < ASKED_MAX)
			put_word(t, word);
		return;
	}
	for (const char *s = open + 1; s <= close;) {
		struct text one = {0};
		const size_t n = strcspn(s, ",}");
		text_putn(&one, word, (size_t)(open - word));
		text_putn(&one, s, n);
		text_put(&one, close + 1);
		put_expanded(t, text_str(&one), count, depth + 1);
		text_free(&one);
		s += n + 1;
	}
}

const char *intake_asked(struct intake *in, const char *command)
{
	const bool files = intake_command_is(command, "cat|head|tail|more|less|grep|");
	struct text t = {0};
	size_t count = 0;

	if (!files && strncmp(command, "sysctl -n ", 10) != 0 &&
		strncmp(command, "sysctl -bn ", 11) != 0)
		return "";
	for (const char *s = command + strcspn(command, " "); *s && !strchr("|;&<>", *s);) {
		char word[256];
		s += strspn(s, " \t");
		const size_t n = strcspn(s, " \t|;&<>");
		if (n && n < sizeof(word) && (files ? *s == '/' : *s != '-')) {
			memcpy(word, s, n);
			word[n] = '\0';
			put_expanded(&t, word, &count, 0);
		}
		s += n;
	}
	const char *asked = intake_copy(in, text_str(&t));
	text_free(&t);
	return asked;
}
