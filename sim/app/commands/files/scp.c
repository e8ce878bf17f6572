/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scp (OpenSSH 9.2) between hosts of the lab: every host accepts root from every other host, and
 * the copy takes no time and sends no packets. Not supported: directories, patterns on the remote
 * side.
 */
#include <string.h>

#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/operands.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

struct place {
	struct host *host;
	struct text path;
};

/* "root@rs1:/tmp/x", "rs1:", "/tmp/x" */
static bool read_place(struct process *p, const char *word, struct place *at)
{
	const char *colon = strchr(word, ':'), *slash = strchr(word, '/');
	struct text host = {0};

	*at = (struct place){.host = p->host};
	if (!colon || (slash && slash < colon)) {
		files_path(p->host, word, &at->path);
		return true;
	}
	text_putn(&host, word, (size_t)(colon - word));
	at->host = shell_host(p->host, text_str(&host));
	if (at->host && colon[1] == '/')
		files_path(at->host, colon + 1, &at->path);
	else if (at->host)
		text_add(&at->path, "/root%s%s", colon[1] ? "/" : "", colon + 1);
	else
		process_error(p,
			"ssh: Could not resolve hostname %s: Temporary failure in name resolution\n"
			"scp: Connection closed\n",
			text_str(&host));
	text_free(&host);
	return at->host != NULL;
}

static int copy_one(struct process *p, const char *word, const struct place *to, bool many)
{
	struct place from;
	struct text data = {0}, path = {0};
	int error = 0;

	if (!read_place(p, word, &from))
		return 255;
	const char *slash = strrchr(text_str(&from.path), '/');
	bool dir = files_stat(to->host, text_str(&to->path)).kind == FILE_DIR;
	struct file_info info = files_stat(from.host, text_str(&from.path));
	text_put(&path, text_str(&to->path));
	if (dir)
		text_add(&path, "/%s", slash ? slash + 1 : "");
	if (many && !dir)
		error = -ENOTDIR;
	if (!error)
		error = files_read(from.host, text_str(&from.path), &data);
	if (error) {
		process_error(p, "scp: %s: %s\n", text_str(&from.path), errno_words(error));
	} else {
		error = files_open(to->host, text_str(&path), false);
		if (!error && data.len)
			error = files_write(to->host, text_str(&path), text_str(&data), data.len);
		if (!error)
			files_set_mode(to->host, text_str(&path), info.mode);
		else
			process_error(p, "scp: dest open \"%s\": %s\n", text_str(&path),
				errno_words(error));
	}
	text_free(&data);
	text_free(&path);
	text_free(&from.path);
	return error ? 1 : 0;
}

static void run_scp(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "rpqvCBi:o:P:l:");
	struct place to;
	int c, status = 0;

	while ((c = option_next(&o)) != -1)
		if (c == '?' || c == ':') {
			option_complain(p, &o, c);
			process_exit(p, 1);
			return;
		}
	if (o.operands < 2) {
		process_fail(p, 1, "usage: scp [-r] source ... target\n");
		return;
	}
	if (!read_place(p, argv[o.operands], &to)) {
		process_exit(p, 255);
		return;
	}
	for (int i = 1; i < o.operands; i++)
		status |= copy_one(p, argv[i], &to, o.operands > 2);
	text_free(&to.path);
	process_exit(p, status);
}

const struct command scp_command = {
	.name = "scp", .summary = N_("copy files between hosts"), .run = run_scp};
