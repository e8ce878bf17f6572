/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keepalived.conf, stored unchanged: the lab's keepalived reads it. It begins with its usual
 * comment or one of its blocks, and continues while braces are open, or while another block or a
 * comment follows.
 */
#include <string.h>

#include "intake/kinds/recogniser.h"

static bool begins(const struct words *w)
{
	static const char *const blocks[] = {"global_defs", "vrrp_instance", "vrrp_sync_group",
		"vrrp_script", "vrrp_track_process", "vrrp_track_file", "virtual_server",
		"virtual_server_group", "static_ipaddress", "static_routes", "static_rules",
		"track_group", "bfd_instance", "interface_up_down_delays", NULL};

	for (const char *const *b = blocks; *b; b++) {
		size_t n = strlen(*b);
		if (strncmp(w->w[0], *b, n) == 0 && (!w->w[0][n] || w->w[0][n] == '{'))
			return true;
	}
	return false;
}

static bool is_plain_path(const char *s)
{
	return strncmp(s, "/etc/", 5) == 0 && strlen(s) < 200 && !strstr(s, "..") &&
		!strstr(s, "//") && s[strlen(s) - 1] != '/' &&
		strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-") ==
		strlen(s);
}

static void keep_conf(struct reading *r, const char *line)
{
	struct intake_conf_line *c = stash_get(&r->in->stash, sizeof(*c));

	c->at = r->at;
	c->path = is_plain_path(r->file) ? r->file : "/etc/keepalived/keepalived.conf";
	c->words = intake_copy(r->in, line);
	CHAIN_ADD(&r->host->keepalived, c);
	r->host->shown |= SHOWN_KEEPALIVED;
}

/* braces outside of comments and quotes */
static void count_braces(struct reading *r, const char *line)
{
	bool quoted = false;

	for (const char *s = line; *s; s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (!quoted && (*s == '#' || *s == '!'))
			return;
		else if (!quoted && *s == '{')
			r->depth++;
		else if (!quoted && *s == '}' && r->depth)
			r->depth--;
	}
}

static bool is_comment(const struct words *w)
{
	return w->n && (w->w[0][0] == '!' || w->w[0][0] == '#');
}

/* a prompt ends a file that was cut inside its braces */
static bool is_its_beginning(const struct reading *r, const char *line, const struct words *w)
{
	if (strncmp(line, "! Configuration File for keepalived", 35) == 0 ||
		(w->n && begins(w) &&
			(strchr(line, '{') || strstr(r->file, "keepalived") || r->current)))
		return true;
	return strstr(r->file, "keepalived") &&
		(is_comment(w) || (w->n && strncmp(w->w[0], "include", 7) == 0));
}

static enum taken keepalived_line(struct reading *r, const char *line, struct words *w)
{
	bool reading = !r->fresh || r->depth;

	if (!is_its_beginning(r, line, w)) {
		bool opens = w->n && strcmp(w->w[0], "{") == 0;
		if (!reading || (!r->depth && !opens && !is_comment(w) && w->n))
			return TAKEN_NOT;
	}
	keep_conf(r, line);
	count_braces(r, line);
	return TAKEN_IT;
}

const struct recogniser intake_keepalived = {"keepalived.conf", "", keepalived_line};
