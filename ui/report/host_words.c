/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * At the start of a command: programs and built-ins; after a program's name its options and words
 * (option_words.c); otherwise files of the host, names of sysctls, hosts and addresses.
 */
#include "ui/report/host_words.h"

#include <string.h>

#include "app/app.h"
#include "app/shell/builtin.h"
#include "app/system/files.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "ui/report/option_words.h"

#define DEPTH_MAX 8

struct candidates_sink {
	void (*one)(void *to, const char *word);
	void *to;
	struct host *host; /* or NULL: none is selected */
	const struct network *net;
	const char *lead; /* of a file: its directory as typed; of a sysctl: its name so far */
	unsigned depth;
};

/* ---- files ---- */

static void give_file(void *arg, const char *name, const struct file_info *info)
{
	const struct candidates_sink *s = arg;
	struct text t = {0};

	text_add(&t, "%s%s%s", s->lead, name, info->kind == FILE_DIR ? "/" : "");
	s->one(s->to, text_str(&t));
	text_free(&t);
}

static void give_files(struct candidates_sink *s, const char *typed)
{
	const char *slash = strrchr(typed, '/');
	struct text lead = {0}, path = {0};

	text_putn(&lead, typed, slash ? (size_t)(slash - typed) + 1 : 0);
	files_path(s->host, lead.len ? lead.s : ".", &path);
	s->lead = text_str(&lead);
	files_list(s->host, text_str(&path), give_file, s);
	text_free(&lead);
	text_free(&path);
}

/* ---- sysctls: net.ipv4.… ---- */

static void give_sysctls(struct candidates_sink *s, const char *dir);

static void give_sysctl(void *arg, const char *name, const struct file_info *info)
{
	struct candidates_sink *s = arg, inner = *s;
	struct text dotted = {0}, path = {0};

	text_add(&dotted, "%s%s%s", s->lead, *s->lead ? "." : "", name);
	if (info->kind != FILE_DIR) {
		s->one(s->to, text_str(&dotted));
	} else if (s->depth < DEPTH_MAX) {
		text_put(&path, "/proc/sys/");
		for (const char *c = dotted.s; *c; c++)
			text_putc(&path, *c == '.' ? '/' : *c);
		inner.lead = text_str(&dotted);
		inner.depth++;
		give_sysctls(&inner, text_str(&path));
	}
	text_free(&dotted);
	text_free(&path);
}

static void give_sysctls(struct candidates_sink *s, const char *dir)
{
	files_list(s->host, dir, give_sysctl, s);
}

/* ---- hosts ---- */

static void give_addresses(const struct candidates_sink *s, const struct host *h)
{
	list_for_each (d, &h->node.devs, struct netdev, link)
		if (d != h->lo && d->ip)
			list_for_each (a, &in_dev_of(d)->addrs, struct in_ifaddr, link)
				s->one(s->to, ip_text(a->local).s);
}

static void give_hosts(const struct candidates_sink *s)
{
	for (size_t i = 0; i < s->net->node_count; i++) {
		if (s->net->nodes[i]->kind != NODE_HOST)
			continue;
		s->one(s->to, s->net->nodes[i]->name);
		give_addresses(s, (const struct host *)(const void *)s->net->nodes[i]);
	}
}

void host_prompts(const struct network *net, void (*one)(void *to, const char *word), void *to)
{
	for (size_t i = 0; i < net->node_count; i++) {
		struct text t = {0};
		if (net->nodes[i]->kind != NODE_HOST)
			continue;
		text_add(&t, "%s#", net->nodes[i]->name);
		one(to, text_str(&t));
		text_free(&t);
	}
}

/* ---- the line ---- */

/* may a command begin after this? */
static bool begins_command(const char *before)
{
	size_t n = strlen(before);

	while (n && before[n - 1] == ' ')
		n--;
	return n == 0 || strchr("|;&(#", before[n - 1]) != NULL;
}

static void give_commands(const struct candidates_sink *s)
{
	for (unsigned i = 0; shell_commands[i]; i++)
		s->one(s->to, shell_commands[i]->name);
	for (unsigned i = 0; builtin_at(i); i++)
		if (!app_command(builtin_at(i)->name))
			s->one(s->to, builtin_at(i)->name);
}

/* the start of the command that the end of `before` belongs to */
static const char *words_of_command(const char *before)
{
	const char *start = before;

	for (const char *c = before; *c; c++)
		if (strchr("|;&(#", *c))
			start = c + 1;
	return start + strspn(start, " \t");
}

void host_words(const struct network *net, struct host *h, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to)
{
	struct candidates_sink s = {.one = one, .to = to, .host = h, .net = net, .lead = ""};

	if (begins_command(before) && !strchr(typed, '/')) {
		give_commands(&s);
		return;
	}
	if (!h)
		return;
	if (*typed == '-') {
		option_words(words_of_command(before), one, to);
		return;
	}
	if (strncmp(typed, "net.", 4) == 0) {
		s.lead = "net";
		give_sysctls(&s, "/proc/sys/net");
		return;
	}
	if (!strchr(typed, '/')) {
		argument_words(words_of_command(before), h, one, to);
		give_hosts(&s);
	}
	give_files(&s, typed);
}
