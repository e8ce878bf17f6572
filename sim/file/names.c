/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Valid names. Node names are used in paths, conditions and `NODE# command` lines, so they are
 * plain; interface names follow dev_valid_name() in net/core/dev.c, without ':' because that begins
 * an address label.
 */
#include <string.h>

#include "file/read.h"

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

static bool file_path(const char *s)
{
	size_t n = strlen(s);

	return s[0] == '/' && n > 1 && n < 256 && s[n - 1] != '/' && !strstr(s, "//") &&
		!strstr(s, "/.") && strncmp(s, "/proc", 5) != 0 && strncmp(s, "/dev", 4) != 0;
}

bool name_valid(enum schema_names kind, const char *name, const char **rule)
{
	*rule = N_("a name of letters, digits, '-' and '_', at most 32 characters");
	if (kind == SCHEMA_NODE_NAME || kind == SCHEMA_GROUP_NAME)
		return node_name(name);
	*rule = N_("an interface's name such as eth0: at most 15 characters, no '/', ':' or space");
	if (kind == SCHEMA_INTERFACE_NAME)
		return interface_name(name);
	*rule = N_(
		"the absolute path of a file, as /etc/sysctl.d/lvs.conf, not below /proc or /dev");
	if (kind == SCHEMA_PATH)
		return file_path(name);
	*rule = N_("a kernel setting's full key such as net.ipv4.ip_forward");
	return strncmp(name, "net.", 4) == 0;
}
