/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lab's own messages on a host, in the language of the user. */
#include "app/system/voice.h"

#include "host/command.h"
#include "host/host.h"

const struct language *process_language(const struct process *p)
{
	return p->host->node.net->language;
}

void not_simulated(struct process *p, const char *what, const char *use)
{
	const struct language *l = process_language(p);

	if (use)
		process_error(p, say(l, "lvslab: not simulated: %s (use %s)\n"), what, say(l, use));
	else
		process_error(p, say(l, "lvslab: not simulated: %s\n"), what);
}

bool refuse(struct process *p, const char *what, const char *use)
{
	not_simulated(p, what, use);
	process_exit(p, STATUS_NOT_SIMULATED);
	return false;
}

void no_effect(struct process *p, const char *what, const char *why)
{
	const struct language *l = process_language(p);

	process_error(p, say(l, "lvslab: no effect here: %s (%s)\n"), what, say(l, why));
}
