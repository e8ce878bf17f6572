/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text copied together with a prompt. A prompt is recognised whatever host it names; an unknown
 * host is reported. "$ " names no host; "# " is a comment, as in bash.
 */
#include "ui/console/prompts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool is_name_sign(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("-_.", c));
}

/* "user@name" at `s`: its length, and the name; 0: none */
static size_t login(const char *s, struct prompt_read *p)
{
	size_t user = strcspn(s, "@ \t#$:]"), n = 0;

	if (user == 0 || s[user] != '@')
		return 0;
	while (is_name_sign(s[user + 1 + n]))
		n++;
	if (n == 0 || n >= sizeof(p->name))
		return 0;
	snprintf(p->name, sizeof(p->name), "%.*s", (int)n, s + user + 1);
	return user + 1 + n;
}

/* the sign that ends a prompt, with the blanks behind it */
static size_t sign(const char *s)
{
	if ((*s != '#' && *s != '$') || (s[1] && s[1] != ' ' && s[1] != '\t'))
		return 0;
	return 1 + strspn(s + 1, " \t");
}

static size_t real_prompt(const char *line, struct prompt_read *p)
{
	bool bracket = *line == '[';
	size_t at = bracket, n = login(line + at, p);

	if (!n)
		return 0;
	at += n;
	if (bracket) {
		at += strcspn(line + at, "]\n");
		at += line[at] == ']';
	} else if (line[at] == ':') {
		at += strcspn(line + at, "#$ \t");
	} else {
		return 0;
	}
	n = sign(line + at);
	return n ? at + n : 0;
}

struct prompt_read read_prompt(const struct lab *lab, const char *line)
{
	struct prompt_read p = {0};
	size_t n = strcspn(line, "# \t");

	p.length = real_prompt(line, &p);
	p.real = p.length != 0;
	if (*line == '$' && (line[1] == ' ' || line[1] == '\t'))
		p = (struct prompt_read){.length = sign(line), .here = true};
	if (p.length) {
		p.host = p.here ? NULL : lab_host(lab, p.name);
		p.here |= !p.host && strncmp(p.name, "localhost", strlen("localhost")) == 0;
		return p;
	}
	if (n && n < sizeof(p.name) && sign(line + n) && line[n] == '#') {
		snprintf(p.name, sizeof(p.name), "%.*s", (int)n, line);
		p.length = n + sign(line + n);
		p.host = lab_host(lab, p.name);
	}
	return p;
}
