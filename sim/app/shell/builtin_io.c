/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Built-ins that read and print: read, mapfile, printf (with printf.c), cd, pwd. Not simulated, of
 * read: -t and -u's waiting (a terminal gives end of file at once), -e.
 */
#include <string.h>

#include "app/shell/builtin.h"
#include "app/system/files.h"
#include "app/system/printf.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

struct reading {
	bool raw, array;
	const char *prompt;
	char delimiter;
	int64_t most; /* characters; −1: a line */
	int fd;
	const char *array_name;
};

/* a line's bytes from the stream; false: it ended before its delimiter */
static bool take_line(
	struct shell *sh, const struct reading *r, struct text *line, struct text *kept)
{
	struct stream *s = r->fd < SH_FDS ? sh->fd[r->fd] : NULL;
	const char *bytes;
	size_t n = stream_rest(s, &bytes), at = 0;
	bool found = false;

	while (at < n && !found) {
		char c = bytes[at++];
		if (c == '\\' && !r->raw) {
			if (at == n)
				break;
			c = bytes[at++];
			if (c == '\n')
				continue;
			text_putc(line, c);
			text_putc(kept, 1); /* quoted: does not split */
			continue;
		}
		if (c == r->delimiter && r->most < 0) {
			found = true;
			break;
		}
		if (c) {
			text_putc(line, c);
			text_putc(kept, 0);
		}
		found = r->most >= 0 && (int64_t)line->len >= r->most;
	}
	stream_skip(s, at);
	return found;
}

static bool splits(const char *ifs, const struct text *line, const struct text *kept, size_t i)
{
	return i < line->len && !kept->s[i] && strchr(ifs, line->s[i]) != NULL;
}

static bool white(const char *ifs, const struct text *line, const struct text *kept, size_t i)
{
	return splits(ifs, line, kept, i) && strchr(" \t\n", line->s[i]) != NULL;
}

/* the next field from *at on; with `last`, all that is left, without its trailing blanks */
static void next_field(const char *ifs, const struct text *line, const struct text *kept,
	size_t *at, bool last, struct text *out)
{
	text_clear(out);
	while (white(ifs, line, kept, *at))
		++*at;
	size_t start = *at, end = start;
	if (last) {
		end = line->len;
		while (end > start && white(ifs, line, kept, end - 1))
			end--;
		/* one delimiter at the end of a single field goes */
		if (end > start && splits(ifs, line, kept, end - 1)) {
			size_t inner = start;
			while (inner < end - 1 && !splits(ifs, line, kept, inner))
				inner++;
			if (inner == end - 1)
				end--;
		}
		*at = line->len;
	} else {
		while (end < line->len && !splits(ifs, line, kept, end))
			end++;
		*at = end;
		while (white(ifs, line, kept, *at))
			++*at;
		if (splits(ifs, line, kept, *at) && !white(ifs, line, kept, *at))
			++*at;
	}
	text_putn(out, line->s ? line->s + start : "", end - start);
}

static void read_argument(struct reading *r, char option, const char *argument)
{
	int64_t n;

	switch (option) {
	case 'p': r->prompt = argument; break;
	case 'd': r->delimiter = argument[0]; break;
	case 'a': r->array_name = argument; break;
	case 'n':
	case 'N': r->most = parse_i64(argument, &n) ? n : -1; break;
	case 'u': r->fd = parse_i64(argument, &n) && n >= 0 && n < SH_FDS ? (int)n : 0; break;
	default: break;
	}
}

static bool read_options(struct shell *sh, int argc, char **argv, int *at, struct reading *r)
{
	for (; *at < argc && argv[*at][0] == '-' && argv[*at][1]; ++*at) {
		if (strcmp(argv[*at], "--") == 0) {
			++*at;
			break;
		}
		for (const char *o = argv[*at] + 1; *o; o++) {
			if (strchr("pdntuaiN", *o)) {
				char option = *o;
				bool here = o[1] != '\0';
				read_argument(r, option,
					here                     ? o + 1
						: *at + 1 < argc ? argv[++*at]
								 : "");
				break;
			}
			if (!strchr("rse", *o)) {
				shell_complain(sh, "read: -%c: invalid option\n", *o);
				return false;
			}
			r->raw |= *o == 'r';
		}
	}
	return true;
}

static int assign_fields(
	struct shell *sh, int argc, char **argv, int at, struct text *line, const struct text *kept)
{
	char room[32];
	const char *ifs = env_get(sh->env, "IFS", 0, room);
	struct text field = {0};
	size_t from = 0;
	int status = 0;

	for (; at < argc && status == 0; at++) {
		next_field(ifs ? ifs : " \t\n", line, kept, &from, at + 1 == argc, &field);
		if (!env_is_name(argv[at])) {
			shell_complain(sh, "read: `%s': not a valid identifier\n", argv[at]);
			status = 1;
		} else if (env_set(sh->env, argv[at], text_str(&field)) != 0) {
			shell_complain(sh, "%s: readonly variable\n", argv[at]);
			status = 1;
		}
	}
	text_free(&field);
	return status;
}

static void assign_elements(
	struct shell *sh, const char *name, struct text *line, const struct text *kept)
{
	struct text field = {0};
	size_t from = 0;
	char room[32];
	const char *ifs = env_get(sh->env, "IFS", 0, room);

	env_unset(sh->env, name);
	for (int64_t i = 0; from < line->len; i++) {
		next_field(ifs ? ifs : " \t\n", line, kept, &from, false, &field);
		env_set_element(sh->env, name, i, text_str(&field));
	}
	text_free(&field);
}

int builtin_read(struct shell *sh, int argc, char **argv)
{
	struct reading r = {.delimiter = '\n', .most = -1};
	struct text line = {0}, kept = {0};
	int at = 1, status = 0;

	if (!read_options(sh, argc, argv, &at, &r))
		return 2;
	if (r.prompt && stream_is_terminal(sh->fd[0]))
		shell_say(sh, 2, r.prompt, strlen(r.prompt));
	bool whole = take_line(sh, &r, &line, &kept);
	if (r.array_name)
		assign_elements(sh, r.array_name, &line, &kept);
	else if (at < argc)
		status = assign_fields(sh, argc, argv, at, &line, &kept);
	else
		env_set(sh->env, "REPLY", text_str(&line));
	text_free(&line);
	text_free(&kept);
	return status ? status : !whole;
}

int builtin_mapfile(struct shell *sh, int argc, char **argv)
{
	const char *name = "MAPFILE", *bytes;
	bool trim = false;
	int64_t i = 0;

	for (int at = 1; at < argc; at++)
		if (argv[at][0] == '-')
			trim |= argv[at][1] == 't';
		else
			name = argv[at];
	size_t n = stream_rest(sh->fd[0], &bytes);
	struct text all = {0};
	text_putn(&all, bytes, n);
	stream_skip(sh->fd[0], n);
	env_unset(sh->env, name);
	for (size_t at = 0; at < n; i++) {
		struct text line = {0};
		size_t length = strcspn(all.s + at, "\n");
		bool ends = all.s[at + length] == '\n';
		text_putn(&line, all.s + at, length + (ends && !trim));
		env_set_element(sh->env, name, i, text_str(&line));
		text_free(&line);
		at += length + 1;
	}
	text_free(&all);
	return 0;
}

int builtin_printf(struct shell *sh, int argc, char **argv)
{
	struct text out = {0}, complaints = {0};
	const char *into = NULL;
	int at = 1;

	if (at + 1 < argc && strcmp(argv[at], "-v") == 0) {
		into = argv[at + 1];
		at += 2;
	}
	if (at < argc && strcmp(argv[at], "--") == 0)
		at++;
	if (at >= argc) {
		shell_complain(sh, "printf: usage: printf [-v var] format [arguments]\n");
		return 2;
	}
	int status = printf_format(argc - at, argv + at, &out, &complaints);
	for (const char *s = text_str(&complaints); *s; s += strcspn(s, "\n") + 1)
		shell_complain(sh, "printf: %.*s\n", (int)strcspn(s, "\n"), s);
	if (into)
		env_set(sh->env, into, text_str(&out));
	else
		shell_say(sh, 1, text_str(&out), out.len);
	int error = stream_flush(sh->fd[1]);
	if (error) {
		shell_complain(sh, "printf: write error: %s\n", errno_words(error));
		status = 1;
	}
	text_free(&out);
	text_free(&complaints);
	return status;
}

/* ---- cd, pwd ---- */

int builtin_cd(struct shell *sh, int argc, char **argv)
{
	struct sh_env *e = sh->env;
	char room[32];
	int at = 1;

	while (at < argc &&
		(strcmp(argv[at], "-L") == 0 || strcmp(argv[at], "-P") == 0 ||
			strcmp(argv[at], "--") == 0))
		at++;
	const char *to = at < argc ? argv[at] : env_get(e, "HOME", 0, room);
	if (argc - at > 1) {
		shell_complain(sh, "cd: too many arguments\n");
		return 1;
	}
	if (!to) {
		shell_complain(sh, "cd: HOME not set\n");
		return 1;
	}
	bool back = strcmp(to, "-") == 0;
	struct shell_state *state = shell_state(sh->p->host);
	struct text target = {0};
	text_put(&target, back ? state->previous : to);
	int error = *to ? files_change_directory(sh->p->host, text_str(&target)) : 0;
	text_free(&target);
	if (error) {
		shell_complain(sh, "cd: %s: %s\n", to, errno_words(error));
		return 1;
	}
	strcpy(e->directory, state->directory);
	strcpy(e->previous, state->previous);
	env_set(e, "OLDPWD", e->previous);
	env_set(e, "PWD", e->directory);
	if (back) {
		shell_say(sh, 1, e->directory, strlen(e->directory));
		shell_say(sh, 1, "\n", 1);
	}
	return 0;
}

int builtin_pwd(struct shell *sh, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	struct text t = {0};
	text_add(&t, "%s\n", sh->env->directory);
	shell_say(sh, 1, t.s, t.len);
	text_free(&t);
	return 0;
}
