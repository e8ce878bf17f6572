/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What may be a name. Nodes' names stand in paths, conditions and `NODE# command` lines, so they
 * are plain; interfaces' follow dev_valid_name() in net/core/dev.c, and no ':' because that begins
 * an address label.
 */
#include <string.h>

#include "file/read.h"

#define FILE_NAME_MAX 256

static bool letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool node_name(const char *s)
{
	if (!letter_or_digit(*s) || strlen(s) > 32)
		return false;
	for (; *s; s++)
		if (!letter_or_digit(*s) && *s != '-' && *s != '_')
			return false;
	return true;
}

static bool interface_name(const char *s)
{
	if (!*s || strlen(s) > 15 || strcmp(s, ".") == 0 || strcmp(s, "..") == 0)
		return false;
	for (; *s; s++)
		if (*s <= ' ' || *s > '~' || *s == '/' || *s == ':')
			return false;
	return true;
}

/* whole and clean, and nothing that the kernel makes up */
static bool file_name(const char *name)
{
	static const char *const made_up[] = {"/proc/", "/sys/", "/dev/", NULL};
	const size_t n = strlen(name);

	for (size_t i = 0; made_up[i]; i++)
		if (strncmp(name, made_up[i], strlen(made_up[i])) == 0)
			return false;
	return name[0] == '/' && n > 1 && n < FILE_NAME_MAX && name[n - 1] != '/' &&
		!strstr(name, "//") && !strstr(name, "/./") && !strstr(name, "/../");
}

bool name_valid(enum schema_names kind, const char *name, const char **rule)
{
	*rule = N_("a name of letters, digits, '-' and '_', at most 32 characters");
	if (kind == SCHEMA_NODE_NAME || kind == SCHEMA_GROUP_NAME)
		return node_name(name);
	*rule = N_("an interface's name such as eth0: at most 15 characters, no '/', ':' or space");
	if (kind == SCHEMA_INTERFACE_NAME)
		return interface_name(name);
	*rule = N_("a kernel setting's full key such as net.ipv4.ip_forward");
	if (kind == SCHEMA_SYSCTL)
		return strncmp(name, "net.", 4) == 0;
	*rule = N_("a file's whole path such as /etc/keepalived/keepalived.conf");
	return file_name(name);
}
