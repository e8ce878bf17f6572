/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scripts named in a configuration (keepalived 2.2.7, vrrp/vrrp.c: check_vrrp_script_security(),
 * check/check_data.c: check_check_script_security()): if one exists and global_defs does not have
 * enable_script_security, each process that would run some reports it, and `keepalived -t` exits
 * with
 * 6. Owners and modes of the files are not checked.
 */
#include <string.h>

#include "base/text.h"
#include "ha/conf/reader.h"

/* Does the command's file exist? True for commands without a path and for those that every host
 * has. */
static bool is_there(const struct ha_conf *c, struct host *h, const char *command)
{
	static const char *const everywhere[] = {"/bin/", "/sbin/", "/usr/"};
	char path[HA_PATH];
	struct text bytes = {0};

	if (*command != '/')
		return *command != '\0';
	for (size_t i = 0; i < sizeof(everywhere) / sizeof(everywhere[0]); i++)
		if (strncmp(command, everywhere[i], strlen(everywhere[i])) == 0)
			return true;
	const size_t n = strcspn(command, " ");
	memcpy(path, command, n < HA_PATH ? n : HA_PATH - 1);
	path[n < HA_PATH ? n : HA_PATH - 1] = '\0';
	const bool there = c->from->read(h, path, &bytes) == 0;
	text_free(&bytes);
	return there;
}

static bool any_there(
	const struct ha_conf *c, struct host *h, const char *const *commands, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_there(c, h, commands[i]))
			return true;
	return false;
}

static bool notifies(const struct ha_conf *c, struct host *h, const struct ha_notify *n)
{
	const char *const commands[] = {n->master, n->backup, n->fault, n->stop, n->any};

	return any_there(c, h, commands, sizeof(commands) / sizeof(commands[0]));
}

static bool vrrp_runs_some(const struct ha_conf *c, struct host *h)
{
	list_for_each (s, &c->scripts, struct vrrp_script, link)
		if (is_there(c, h, s->command))
			return true;
	list_for_each (v, &c->instances, struct vrrp_conf, link)
		if (notifies(c, h, &v->notify))
			return true;
	list_for_each (g, &c->groups, struct vrrp_group_conf, link)
		if (notifies(c, h, &g->notify))
			return true;
	return false;
}

static bool server_runs_some(const struct ha_conf *c, struct host *h, const struct server_conf *s)
{
	const char *const commands[] = {s->notify_up, s->notify_down};

	list_for_each (check, &s->checks, struct check_conf, link)
		if (is_there(c, h, check->command))
			return true;
	return any_there(c, h, commands, 2);
}

static bool checker_runs_some(const struct ha_conf *c, struct host *h)
{
	list_for_each (v, &c->virtuals, struct virtual_conf, link) {
		const char *const commands[] = {v->quorum_up, v->quorum_down};
		if (any_there(c, h, commands, 2))
			return true;
		list_for_each (s, &v->servers, struct server_conf, link)
			if (server_runs_some(c, h, s))
				return true;
	}
	return false;
}

void ha_scripts_complete(struct ha_conf *c, struct host *h)
{
	if (c->script_security)
		return;
	c->sayer = HA_SAYS_CHECKER;
	if (checker_runs_some(c, h)) {
		ha_conf_wrong(c,
			"SECURITY VIOLATION - check scripts are being executed but script_security "
			"not enabled.");
		c->insecure = true;
	}
	c->sayer = HA_SAYS_VRRP;
	if (vrrp_runs_some(c, h)) {
		ha_conf_wrong(c,
			"SECURITY VIOLATION - scripts are being executed but script_security not "
			"enabled.");
		c->insecure = true;
	}
}
