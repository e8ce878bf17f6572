/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history (a bash built-in): the lines typed on this host so far, including this one; `history N`:
 * the last N. Not simulated: -c, -d and the file ~/.bash_history; stepping back removes lines.
 */
#include <inttypes.h>

#include "app/shell/shell.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"

static bool is_typed(const struct process *one, const struct process *p)
{
	return one->host == p->host && !one->parent && !one->daemon && !one->job;
}

static void run_history(struct process *p, int argc, char **argv)
{
	const struct list *all = &process_table(p->host->node.net)->all;
	uint64_t count = 0, most = UINT64_MAX, number = 0;

	if (argc > 1 && argv[1][0] == '-') {
		refuse(p, "history -c", "history N");
		return;
	}
	if (argc > 1 && !parse_u64(argv[1], &most)) {
		shell_prefix(p, "history: %s: numeric argument required\n", argv[1]);
		process_exit(p, 1);
		return;
	}
	list_for_each (one, all, struct process, link)
		count += is_typed(one, p);
	const uint64_t skipped = most < count ? count - most : 0;
	list_for_each (one, all, struct process, link)
		if (is_typed(one, p) && ++number > skipped)
			process_print(p, "%5" PRIu64 "  %s\n", number, one->line);
	process_exit(p, 0);
}

const struct command history_command = {.name = "history",
	.summary = N_("print the commands typed on this host"),
	.run = run_history,
	.builtin = true};
