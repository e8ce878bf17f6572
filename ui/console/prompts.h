/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prompts at the beginning of a line: the console's own, and those of real machines. */
#ifndef LVSLAB_UI_CONSOLE_PROMPTS_H
#define LVSLAB_UI_CONSOLE_PROMPTS_H

#include "world/lab.h"

struct prompt_read {
	size_t length;        /* including blanks after it; 0: no prompt */
	char name[NODE_NAME]; /* the host in it */
	struct host *host;    /* or NULL: the lab has no such host */
	bool real;            /* a real machine's: "[root@rs1 ~]#", not "rs1#" */
	bool here;            /* it names no host, or localhost: the current host */
};

/* "rs1# ", "[root@rs1 ~]# ", "root@rs1:~# ", "root@rs1:/etc$ ", "$ " */
struct prompt_read read_prompt(const struct lab *lab, const char *line);

#endif
