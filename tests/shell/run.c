/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs the programs of a file on a host of the lab, each in an empty directory of its own, and
 * prints what they printed and their status: compare.sh sets it beside bash's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "app/app_lab.h"
#include "app/system/files.h"
#include "base/text.h"

static void with_newlines(char *line, struct text *out)
{
	const char *sign;

	for (; (sign = strstr(line, "␤")) != NULL; line = (char *)sign + strlen("␤")) {
		text_putn(out, line, (size_t)(sign - line));
		text_putc(out, '\n');
	}
	text_put(out, line);
	text_putc(out, '\n');
}

static void run_one(const struct text *program, unsigned number)
{
	struct app_lab l;
	struct text path = {0};

	app_lab_open(&l);
	files_put(l.rs1, "/root/w/prog.sh", text_str(program), program->len, 0644);
	files_make_directory(l.rs1, "/root/w/e", 0755);
	type(&l, l.rs1, "cd /root/w/e");
	printf("=== %u\n%s", number, type(&l, l.rs1, "bash ../prog.sh"));
	printf("status %d\n", l.last->status);
	wait_for(&l, 1);
	assert_int_equal(process_table(l.net)->pool.live, process_table(l.net)->last_id);
	text_free(&path);
	app_lab_close(&l);
}

int main(int argc, char **argv)
{
	FILE *f = argc > 1 ? fopen(argv[1], "r") : NULL;
	char *line = NULL;
	size_t cap = 0;

	if (!f)
		return 2;
	for (unsigned n = 1; getline(&line, &cap, f) > 0;) {
		struct text program = {0};
		line[strcspn(line, "\n")] = '\0';
		if (*line == '#' || !*line)
			continue;
		with_newlines(line, &program);
		run_one(&program, n++);
		text_free(&program);
	}
	free(line);
	fclose(f);
	return 0;
}
