/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is removed before names are replaced, because it may contain anything: comments (of
 * keepalived.conf, typed commands, rules), scripts and paths that keepalived uses, aliases of
 * interfaces. The path of a health check becomes "/", a script /bin/true, a digest 0.
 */
#include "intake/bare.h"

#include <string.h>

/* ---- keepalived.conf ---- */

/* keys, and the replacement for their values */
static const struct {
	const char *key, *instead;
} keys[] = {{"notify", "/bin/true"}, {"notify_master", "/bin/true"}, {"notify_backup", "/bin/true"},
	{"notify_fault", "/bin/true"}, {"notify_stop", "/bin/true"}, {"notify_up", "/bin/true"},
	{"notify_down", "/bin/true"}, {"script", "/bin/true"}, {"misc_path", "/bin/true"},
	{"quorum_up", "/bin/true"}, {"quorum_down", "/bin/true"}, {"path", "/"},
	{"digest", "00000000000000000000000000000000"},
	{"notification_email_from", "a@example.com"}};

static bool put_key(struct text *out, const char *line)
{
	const char *s = line + strspn(line, " \t\"");
	const size_t n = strcspn(s, " \t");

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strlen(keys[i].key) == n && strncmp(keys[i].key, s, n) == 0 && s[n]) {
			text_putn(out, line, (size_t)(s + n - line));
			text_add(out, " %s", keys[i].instead);
			return true;
		}
	return false;
}

/* up to the first unquoted '#' or '!'; quoted text may contain anything */
static void put_conf(struct text *out, const char *line)
{
	bool quoted = false;

	if (put_key(out, line))
		return;
	for (const char *s = line; *s && (quoted || (*s != '#' && *s != '!')); s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (!quoted)
			text_putc(out, *s);
	}
}

/* ---- other lines ---- */

/* does a prompt end here? "root@rs1:~#", "[root@rs1 ~]#", "rs1 ~ #", "# ip addr" */
static bool is_sign(const char *line, const char *hash)
{
	const char *before = hash;

	while (before > line && (before[-1] == ' ' || before[-1] == '\t'))
		before--;
	if (before == line)
		return true;
	return before == hash || strchr("~]/", before[-1]) != NULL;
}

/* the start of a comment after other words, or the end of the line */
static size_t comment_at(const char *line)
{
	for (const char *s = line; (s = strchr(s, '#')); s++)
		if (s > line && (s[-1] == ' ' || s[-1] == '\t') && !is_sign(line, s))
			return (size_t)(s - line);
	return strlen(line);
}

static bool is_alias(const char *line)
{
	line += strspn(line, " \t");
	return strncmp(line, "alias ", 6) == 0 || strncmp(line, "altname ", 8) == 0;
}

/* a comment of iptables: "acme office" after --comment, or between the C comment signs */
static const char *behind_comment(const char *s)
{
	const char *end = NULL;

	if (strncmp(s, "/*", 2) == 0)
		end = strstr(s + 2, "*/");
	if (end)
		return end + 2;
	if (strncmp(s, "--comment \"", 11) != 0 && strncmp(s, "comment \"", 9) != 0)
		return NULL;
	end = strchr(strchr(s, '"') + 1, '"');
	return end ? end + 1 : s + strlen(s);
}

void bare_line(struct text *out, const char *line, bool keepalived)
{
	if (keepalived) {
		put_conf(out, line);
		return;
	}
	if (is_alias(line))
		return;
	for (const char *s = line, *end = line + comment_at(line); s < end;) {
		const char *behind = behind_comment(s);
		if (behind && *s != '/')
			text_put(out, *s == '-' ? "--comment x" : "comment \"x\"");
		if (behind)
			s = behind;
		else
			text_putc(out, *s++);
	}
}
