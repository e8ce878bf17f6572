/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The workload's customers: each call in the lab is a call in the script at the same time, from the
 * same address and port, with the same request. In a closed loop the lab's customers determine the
 * time of the next call, so differences of milliseconds do not add up.
 */
#include <stdlib.h>

#include "base/text.h"
#include "engine/event.h"
#include "ui/real/script.h"
#include "ui/real/script_private.h"
#include "workload/arrivals.h"

#define MICROSECOND INT64_C(1000)

/* a line for helper.py's customers: the request head last, its line ends escaped */
static void hear_call(void *arg, const struct arrival *a, const char *head, uint32_t body)
{
	struct script_calls *c = arg;
	const struct spec *spec = lab_spec(c->lab);
	const int64_t timeout = spec->workload.items[a->entry].timeout;

	text_add(&c->lines, "%lld\t%s\t%s\t%u\t",
		(long long)(lab_engine(c->lab)->now / MICROSECOND),
		spec->network.nodes.items[a->node].name, ip_text(a->client).s, a->port);
	text_add(&c->lines, "%s\t%u\t%lld\t%lld\t%u\t", ip_text(a->vip).s, a->vport,
		(long long)(a->hold / MICROSECOND),
		(long long)(timeout == SPEC_UNSET ? 0 : timeout / MICROSECOND), body);
	for (; *head; head++)
		if (*head == '\r')
			text_put(&c->lines, "\\r");
		else if (*head == '\n')
			text_put(&c->lines, "\\n");
		else
			text_putc(&c->lines, *head);
	text_putc(&c->lines, '\n');
}

void script_hear_calls(struct script_calls *c, struct lab *lab)
{
	*c = (struct script_calls){.lab = lab};
	lab_hear_calls(lab, hear_call, c);
}

void script_calls_free(struct script_calls *c)
{
	text_free(&c->lines);
}

void script_put_calls(struct text *t, const struct script_calls *c)
{
	if (c && c->lines.len)
		text_add(t, "customers <<'END'\n%sEND\n", text_str(&c->lines));
}
