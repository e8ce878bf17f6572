/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notes and labels say in words what was done beside the recorded events: a listener closed, a
 * host's port switched off, a command typed, a FIN sent by hand. A note that tells of something
 * done and is not read here is not understood; one that only remarks is no step.
 */
#include <string.h>

#include "app/shell/shell.h"
#include "base/text.h"
#include "conform/conform_session.h"
#include "net/link.h"

#define WORD_ENDS " :;,.()"

/* The host that the next word names; NULL none. */
static struct host *host_at(const struct session *s, const char *words)
{
	char word[SESSION_NAME];
	size_t n = strcspn(words, WORD_ENDS);

	snprintf(word, sizeof(word), "%.*s", (int)n, words);
	return n && n < sizeof(word) ? session_host(s, word) : NULL;
}

/* The host that the words name first, as a word of its own; NULL none. */
static struct host *named_host(const struct session *s, const char *words)
{
	for (const char *at = words; *at;) {
		struct host *h = host_at(s, at);
		if (h)
			return h;
		at += strcspn(at, WORD_ENDS);
		at += *at != '\0';
	}
	return NULL;
}

static bool has(const char *words, const char *what)
{
	const char *at = strstr(words, what);

	return at && (at == words || at[-1] == ' ' || at[-1] == ':');
}

static bool tells_on(const char *words)
{
	return has(words, "back") || has(words, " up") || has(words, "open") ||
		has(words, "started") || has(words, "again");
}

static bool tells_off(const char *words)
{
	return has(words, "closed") || has(words, "down") || has(words, "stopped") ||
		has(words, "dead");
}

static void plug(struct host *h, bool on)
{
	list_for_each (dev, &h->node.devs, struct netdev, link)
		if (dev->wire)
			link_set_up(dev->wire, on);
}

static const char *command_in(const char *words)
{
	static const char *const starts[] = {
		"ip link set ", "ip addr ", "ip route ", "iptables ", "tc ", "ipvsadm ", "sysctl "};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		const char *at = strstr(words, starts[i]);
		if (at)
			return at;
	}
	return NULL;
}

/* A command ends where the remark goes on: "ip link set eth0 down on rs2 (host dead)". */
static size_t command_length(const struct session *s, const char *command)
{
	size_t n = strcspn(command, ";(");

	for (const char *at = command; (at = strchr(at, ' ')) != NULL && at < command + n; at++) {
		bool place = strncmp(at, " on ", 4) == 0 || strncmp(at, " in ", 4) == 0;
		if (at[-1] == ':' || at[-1] == ',')
			n = (size_t)(at - 1 - command);
		else if (place && host_at(s, at + 4))
			n = (size_t)(at - command);
	}
	return n;
}

static void type_command(struct session *s, const char *words, const char *command)
{
	struct host *h = named_host(s, words);
	struct text line = {0};

	text_putn(&line, command, command_length(s, command));
	const struct process *p = shell_run(h ? h : s->director, text_str(&line), NULL);
	if (p->running || p->status != 0)
		session_tell(s, "note", CONFORM_NOT_UNDERSTOOD, words,
			p->running ? "the command goes on" : process_output(p));
	text_free(&line);
}

void session_note(struct session *s, const char *text)
{
	const char *command = command_in(text);
	struct host *h = named_host(s, text);
	bool on = tells_on(text), off = !on && tells_off(text);

	if (command)
		type_command(s, text, command);
	else if (h && strstr(text, "listener") && (on || off))
		session_listen(s, h->node.name, on);
	else if (h && (strstr(text, "port of") || strstr(text, "host")) && (on || off))
		plug(h, on);
	else if (h && (on || off))
		session_tell(s, "note", CONFORM_NOT_UNDERSTOOD, "", text);
	else
		session_tell(s, "note", CONFORM_IN_WORDS, "", "");
}

/* "A: client sent FIN, server has not closed" */
void session_label(struct session *s, const char *label)
{
	bool client = strstr(label, "client sent FIN") != NULL;
	struct session_flow *f = session_last_flow(s);

	if (client || strstr(label, "server sent FIN")) {
		if (f)
			session_half_close(f, client);
		else
			session_tell(s, "output", CONFORM_NOT_UNDERSTOOD, "", label);
	}
}

/* an open, and behind it, before anything else is done, an output labelled "… (no listener)" */
bool session_unheard(const struct session *s, size_t i)
{
	if (strcmp(conform_word(s->events[i].object, "type"), "open") != 0 || i + 1 == s->count)
		return false;
	return strstr(conform_word(s->events[i + 1].object, "label"), "no listener") != NULL;
}
