/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ls (coreutils 9.1 in the C locale): names in columns of an 80-character terminal, one per line
 * into a pipe or file. Options -l -a -A -1 -d.
 *
 * Every file has the date of the lab's start, 1 January, 00:00. Files under /proc have one link and
 * size 0, as in procfs; total is 0, because nothing occupies disk blocks.
 */
#include <string.h>

#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/options.h"
#include "app/system/words.h"
#include "base/text.h"

#define TERMINAL_WIDTH 80
#define DATE_TEXT "Jan  1 00:00"

struct ls {
	struct process *p;
	bool in_long, all, one_a_line, directory;
	struct words names; /* to show: the entries of one directory, or the operands */
	struct text lines;  /* the same in long form */
	uint32_t size_width;
};

static void mode_text(struct text *out, const struct file_info *info)
{
	static const char bits[] = "rwxrwxrwx";

	text_putc(out, info->kind == FILE_DIR ? 'd' : info->kind == FILE_NULL ? 'c' : '-');
	for (unsigned i = 0; i < 9; i++)
		text_putc(out, info->mode >> (8 - i) & 1 ? bits[i] : '-');
}

static void ls_add(void *arg, const char *name, const struct file_info *info)
{
	struct ls *ls = arg;

	words_add(&ls->names, name);
	if (!ls->in_long)
		return;
	mode_text(&ls->lines, info);
	if (info->kind == FILE_NULL)
		text_add(&ls->lines, " 1 root root 1, 3 %s %s\n", DATE_TEXT, name);
	else
		text_add(&ls->lines, " 1 root root %*u %s %s\n", (int)ls->size_width, info->size,
			DATE_TEXT, name);
}

static void measure(void *arg, const char *name, const struct file_info *info)
{
	uint32_t *width = arg, n = 1;

	(void)name;
	for (uint32_t size = info->size; size >= 10; size /= 10)
		n++;
	if (n > *width)
		*width = n;
}

/* the widths of `columns` columns filled downwards; their sum with two spaces between */
static size_t layout(const struct words *names, size_t columns, size_t *widths)
{
	size_t rows = (names->count + columns - 1) / columns, sum = 0, i = 0;
	const char *s = names->text.s;

	memset(widths, 0, columns * sizeof(*widths));
	for (; i < names->count; i++, s += strlen(s) + 1) {
		size_t n = strlen(s) + ((i / rows) + 1 < columns ? 2 : 0);
		if (n > widths[i / rows])
			widths[i / rows] = n;
	}
	for (size_t c = 0; c < columns; c++)
		sum += widths[c];
	return sum;
}

/* the most columns that fit, as print_many_per_line() */
static void print_columns(struct ls *ls)
{
	size_t widths[TERMINAL_WIDTH], columns = ls->names.count;
	struct text line = {0};

	if (columns > TERMINAL_WIDTH / 3)
		columns = TERMINAL_WIDTH / 3;
	while (columns > 1 && layout(&ls->names, columns, widths) >= TERMINAL_WIDTH)
		columns--;
	layout(&ls->names, columns, widths);
	size_t rows = (ls->names.count + columns - 1) / columns;
	for (size_t r = 0; r < rows; r++) {
		size_t at = 0;
		text_clear(&line);
		for (size_t c = 0; c * rows + r < ls->names.count; c++) {
			text_pad(&line, 0, at);
			text_put(&line, words_item(&ls->names, c * rows + r));
			at += widths[c];
		}
		process_print(ls->p, "%s\n", text_str(&line));
	}
	text_free(&line);
}

static void flush(struct ls *ls)
{
	if (ls->in_long)
		process_write(ls->p, text_str(&ls->lines), ls->lines.len);
	else if (ls->names.count == 0)
		;
	else if (ls->one_a_line || !shell_on_terminal(ls->p))
		for (size_t i = 0; i < ls->names.count; i++)
			process_print(ls->p, "%s\n", words_item(&ls->names, i));
	else
		print_columns(ls);
	words_free(&ls->names);
	text_clear(&ls->lines);
}

static void list_directory(struct ls *ls, const char *path)
{
	struct file_info self = files_stat(ls->p->host, path);

	ls->size_width = 1;
	files_list(ls->p->host, path, measure, &ls->size_width);
	if (ls->in_long)
		process_print(ls->p, "total 0\n");
	if (ls->all) {
		ls_add(ls, ".", &self);
		ls_add(ls, "..", &self);
	}
	files_list(ls->p->host, path, ls_add, ls);
	flush(ls);
}

/* first the operands that are not directories, then each directory */
static int list_operands(struct ls *ls, int count, char **names)
{
	struct text path = {0};
	int status = 0, shown = 0;

	for (int pass = 0; pass < 2; pass++) {
		for (int i = 0; i < count; i++) {
			files_path(ls->p->host, names[i], &path);
			struct file_info info = files_stat(ls->p->host, text_str(&path));
			bool inside = info.kind == FILE_DIR && !ls->directory;
			if (info.kind == FILE_NONE && pass == 0) {
				process_error(ls->p,
					"ls: cannot access '%s': No such file or directory\n",
					names[i]);
				status = 2;
			}
			if (info.kind == FILE_NONE || inside != (pass == 1))
				continue;
			if (!inside) {
				measure(&ls->size_width, names[i], &info);
				ls_add(ls, names[i], &info);
				shown++;
				continue;
			}
			if (count > 1)
				process_print(ls->p, "%s%s:\n", shown++ ? "\n" : "", names[i]);
			list_directory(ls, text_str(&path));
		}
		if (pass == 0)
			flush(ls);
	}
	text_free(&path);
	return status;
}

static void ls(struct process *p, int argc, char **argv, bool in_long)
{
	struct options o = options_of(argc, argv, "laA1dhF");
	struct ls l = {.p = p, .in_long = in_long, .size_width = 1};
	char *here[] = {(char[]){"."}};
	int c;

	while ((c = option_next(&o)) != -1) {
		l.in_long |= c == 'l';
		l.all |= c == 'a';
		l.one_a_line |= c == '1';
		l.directory |= c == 'd';
		if (c == '?') {
			option_complain(p, &o, c);
			process_fail(p, 2, "Try 'ls --help' for more information.\n");
			return;
		}
	}
	int status =
		o.operands ? list_operands(&l, o.operands, argv + 1) : list_operands(&l, 1, here);
	text_free(&l.lines);
	process_exit(p, status);
}

static void run_ls(struct process *p, int argc, char **argv)
{
	ls(p, argc, argv, false);
}

const struct command ls_command = {.name = "ls", .summary = N_("list a directory"), .run = run_ls};
