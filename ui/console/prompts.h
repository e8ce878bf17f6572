/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prompts at the beginning of a line: the console's own, and those of real machines. */
#ifndef LVSLAB_UI_CONSOLE_PROMPTS_H
#define LVSLAB_UI_CONSOLE_PROMPTS_H

#include "world/lab.h"

struct prompt_read {
	size_t length;        /* with the blanks behind it; 0: the line begins with none */
	char name[NODE_NAME]; /* the host that it names */
	struct host *host;    /* or NULL: the lab has none such */
	bool real;            /* a real machine's: "[root@rs1 ~]#", not "rs1#" */
	bool here;            /* it names nobody, or localhost: the host that is typed on */
};

/* "rs1# ", "[root@rs1 ~]# ", "root@rs1:~# ", "root@rs1:/etc$ ", "$ " */
struct prompt_read read_prompt(const struct lab *lab, const char *line);

#endif
