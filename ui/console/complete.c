/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Tab completes: at the beginning of a line hosts ("rs1#") and the lab's words, where a
 * command may begin programs and built-ins, elsewhere files of the current host, names of sysctls,
 * hosts and addresses. Left out: options, which every program reads for itself.
 */
#include <string.h>

#include "app/app.h"
#include "app/shell/builtin.h"
#include "app/system/files.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "ui/console/session.h"

#define DEPTH_MAX 8

struct candidates_sink {
	void (*one)(void *to, const char *word);
	void *to;
	struct host *host;
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

static void give_hosts(const struct session *session, const struct candidates_sink *s, bool prompts)
{
	const struct network *net = lab_network(session->lab);

	for (size_t i = 0; i < net->node_count; i++) {
		struct text t = {0};
		if (net->nodes[i]->kind != NODE_HOST)
			continue;
		text_add(&t, "%s%s", net->nodes[i]->name, prompts ? "#" : "");
		s->one(s->to, text_str(&t));
		text_free(&t);
		if (!prompts)
			give_addresses(s, (const struct host *)(const void *)net->nodes[i]);
	}
}

/* ---- the line ---- */

/* may a command begin behind this? */
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

void session_words(struct session *session, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to)
{
	struct candidates_sink s = {.one = one, .to = to, .host = session->host, .lead = ""};
	bool command = begins_command(before);

	if (!*before && !session->pending.len) {
		give_hosts(session, &s, true);
		session_lab_words(one, to);
	}
	if (command && !strchr(typed, '/')) {
		give_commands(&s);
		return;
	}
	if (!s.host)
		return;
	if (!command && strncmp(typed, "net.", 4) == 0) {
		s.lead = "net";
		give_sysctls(&s, "/proc/sys/net");
		return;
	}
	if (!command && !strchr(typed, '/'))
		give_hosts(session, &s, false);
	give_files(&s, typed);
}
