/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cat and rm (coreutils 9.1) on a host's files; cat's only options are those that change nothing.
 */
#include <string.h>

#include "app/shell/commands.h"
#include "app/shell/files.h"
#include "app/shell/options.h"
#include "app/shell/words.h"

static int cat_show(struct process *p, const char *name)
{
	struct text path = {0}, data = {0};
	int error = 0;

	if (strcmp(name, "-") == 0) {
		process_write(p, p->in ? p->in : "", p->in_length);
		return 0;
	}
	files_path(p->host, name, &path);
	error = files_read(p->host, text_str(&path), &data);
	if (error)
		process_error(p, "cat: %s: %s\n", name, errno_words(error));
	else
		process_write(p, text_str(&data), data.len);
	text_free(&path);
	text_free(&data);
	return error ? 1 : 0;
}

static void run_cat(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "u");
	int status = 0, c;

	while ((c = option_next(&o)) != -1)
		if (c != 'u') {
			option_complain(p, &o, c);
			process_fail(p, 1, "Try 'cat --help' for more information.\n");
			return;
		}
	if (o.operands == 0)
		cat_show(p, "-");
	for (int i = 1; i <= o.operands; i++)
		status |= cat_show(p, argv[i]);
	process_exit(p, status);
}

const struct command cat_command = {.name = "cat", .summary = "print files", .run = run_cat};

static int take_away(struct process *p, const char *name, bool force)
{
	struct text path = {0};

	files_path(p->host, name, &path);
	bool missing = files_stat(p->host, text_str(&path)).kind == FILE_NONE;
	int error = files_remove(p->host, text_str(&path));
	text_free(&path);
	if (error == 0 || (missing && force))
		return 0;
	process_error(p, "rm: cannot remove '%s': %s\n", name, errno_words(error));
	return 1;
}

static void run_rm(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "f");
	int status = 0, c;
	bool force = false;

	while ((c = option_next(&o)) != -1) {
		force |= c == 'f';
		if (c != 'f') {
			option_complain(p, &o, c);
			process_fail(p, 1, "Try 'rm --help' for more information.\n");
			return;
		}
	}
	if (o.operands == 0 && !force) {
		process_error(p, "rm: missing operand\nTry 'rm --help' for more information.\n");
		status = 1;
	}
	for (int i = 1; i <= o.operands; i++)
		status |= take_away(p, argv[i], force);
	process_exit(p, status);
}

const struct command rm_command = {.name = "rm", .summary = "remove files", .run = run_rm};
