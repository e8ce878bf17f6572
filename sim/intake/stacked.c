/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interfaces on top of others. The lab uses the one with the address: a bond or bridge replaces its
 * ports, a VLAN interface is connected to its own network, with untagged frames. ARP, routes and
 * IPVS see no more of them on Linux either; the lower devices are ignored.
 */
#include "base/text.h"
#include "intake/kinds/model.h"

#include <string.h>

bool intake_ports(const struct intake_host *h, const struct intake_interface *of, struct text *t)
{
	for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
		if (i->master && strcmp(i->master, of->name) == 0)
			text_add(t, "%s%s", t->len ? ", " : "", i->name);
	return t->len > 0;
}

static void tell_stack(
	struct intake *in, const struct intake_host *h, const struct intake_interface *i)
{
	struct text ports = {0};

	if (intake_ports(h, i, &ports))
		intake_say(in, INTAKE_GUESS, N_("%s: %s stands for its ports %s"), h->name, i->name,
			text_str(&ports));
	else if (i->lower)
		intake_say(in, INTAKE_GUESS,
			N_("%s: %s is an interface of its own, without VLAN tags on %s"), h->name,
			i->name, i->lower);
	text_free(&ports);
}

void intake_stacked(struct intake *in)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
			if (!i->dropped && strcmp(i->name, "lo") != 0)
				tell_stack(in, h, i);
}
