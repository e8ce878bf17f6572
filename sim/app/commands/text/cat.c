/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cat (coreutils 9.1) on a host's files: -n -b -E -s. */
#include <string.h>

#include "app/system/commands.h"
#include "app/system/operands.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"

/* -n numbers all lines, -b those that are not empty; -E marks ends, -s squeezes empty lines */
struct cat {
	bool number, number_full, ends, squeeze;
};

static void put_lines(struct process *p, const struct cat *cat, const struct text *data)
{
	struct text out = {0};
	const char *line;
	size_t at = 0, n, number = 0;
	bool empty = false;

	while (operands_line(data, &at, &line, &n)) {
		if (cat->squeeze && n == 0 && empty)
			continue;
		empty = n == 0;
		if (cat->number_full ? n > 0 : cat->number)
			text_add(&out, "%6zu\t", ++number);
		text_putn(&out, line, n);
		bool whole = at <= data->len;
		if (cat->ends && whole)
			text_putc(&out, '$');
		if (whole)
			text_putc(&out, '\n');
	}
	process_write(p, text_str(&out), out.len);
	text_free(&out);
}

static void run_cat(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "unbEsvAeT");
	struct cat cat = {0};
	struct text data = {0};
	int c;

	while ((c = option_next(&o)) != -1) {
		cat.number |= c == 'n';
		cat.number_full |= c == 'b';
		cat.ends |= c == 'E' || c == 'A' || c == 'e';
		cat.squeeze |= c == 's';
		if (c == '?') {
			operands_usage(p, &o, c, 1);
			return;
		}
	}
	int status = 0;
	for (int i = 1; i <= o.operands || i == 1; i++) {
		const char *name = o.operands ? argv[i] : "-";
		int error = operands_read(p, name, &data);
		if (error == -EFBIG) {
			refuse(p, name, "head -c");
			text_free(&data);
			return;
		}
		if (error)
			process_error(p, "cat: %s: %s\n", name, errno_words(error));
		status |= error != 0;
	}
	if (cat.number || cat.number_full || cat.ends || cat.squeeze)
		put_lines(p, &cat, &data);
	else
		process_write(p, text_str(&data), data.len);
	text_free(&data);
	process_exit(p, status);
}

const struct command cat_command = {.name = "cat", .summary = N_("print files"), .run = run_cat};
