/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The name of a machine: `hostname`, `hostnamectl`, `uname -a`; and /etc/hosts, because `ipvsadm
 * -L` without -n prints names.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

/* the following lines belong to that host, and earlier ones of this text that are under the file's
 * name */
static enum taken named(struct reading *r, const char *name)
{
	if (strncmp(name, "localhost", 9) == 0)
		return TAKEN_IT;
	if (r->host->nameless && r->host->at.file == r->at.file && !intake_host_find(r->in, name)) {
		r->host->name = intake_copy(r->in, name);
		r->host->nameless = false;
	} else {
		r->host = intake_host(r->in, name, r->at);
	}
	return TAKEN_IT;
}

static enum taken hostname_line(struct reading *r, const char *line, struct words *w)
{
	bool asked = intake_command_is(r->command, "hostname|uname -n|") &&
		!strstr(r->command, " -I") && !strstr(r->command, " -i");

	(void)line;
	if (r->fresh && (asked || strcmp(r->file, "/etc/hostname") == 0) && w->n == 1 &&
		intake_name_like(w->w[0], strlen(w->w[0])))
		return named(r, w->w[0]);
	if (w->n == 3 && strcmp(w->w[0], "Static") == 0 && strcmp(w->w[1], "hostname:") == 0)
		return named(r, w->w[2]);
	if (w->n > 4 && strcmp(w->w[0], "Linux") == 0 && strcmp(w->w[w->n - 1], "GNU/Linux") == 0)
		return named(r, w->w[1]);
	return intake_command_is(r->command, "uname|hostnamectl|") ? TAKEN_PASSED : TAKEN_NOT;
}

const struct recogniser intake_hostname = {
	"hostname", "hostname|hostnamectl|uname|", hostname_line};

static enum taken hosts_line(struct reading *r, const char *line, struct words *w)
{
	uint32_t ip;
	(void)line;

	if (strcmp(r->file, "/etc/hosts") != 0 || w->n == 0)
		return TAKEN_NOT;
	if (w->w[0][0] == '#' || intake_is_ipv6(w->w[0]))
		return TAKEN_IT;
	if (!parse_ipv4(w->w[0], &ip))
		return TAKEN_NOT;
	for (size_t i = 1; i < w->n && w->w[i][0] != '#'; i++) {
		struct intake_name *n = stash_get(&r->in->stash, sizeof(*n));
		n->name = intake_copy(r->in, w->w[i]);
		n->ip = ip;
		CHAIN_ADD(&r->in->names, n);
	}
	return TAKEN_IT;
}

const struct recogniser intake_hosts_file = {"/etc/hosts", "", hosts_line};
