/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The directors: an address on the servers' network, the virtual address, forwarding for NAT. */
#include <string.h>

#include "base/text.h"
#include "intake/guess.h"

static void need_address(struct intake *in, struct intake_host *h)
{
	const struct intake_server *s = h->services.first ? h->services.first->servers.first : NULL;
	struct prefix p = {0, 24};

	if ((h->shown & SHOWN_ADDRESSES) || !s)
		return;
	p.ip = s->ip;
	guess_prefix(in, s->ip, &p);
	uint32_t ip = guess_free(in, s->ip, p.length, false);
	intake_address(in, guess_main(in, h), ip, p.length, NULL, (struct intake_line){0});
	intake_say(in, INTAKE_GUESS, N_("%s: addresses not shown; assumed %s"), h->name,
		ip_text(ip).s);
}

static void need_virtual_address(struct intake *in, struct intake_host *h, uint32_t vip)
{
	if ((h->shown & SHOWN_ADDRESSES) || intake_has_address(h, vip))
		return;
	struct intake_interface *dev = guess_main(in, h);
	intake_address(in, dev, vip, 32, NULL, (struct intake_line){0});
	intake_say(in, INTAKE_GUESS, N_("%s: addresses not shown; assumed %s on %s"), h->name,
		ip_text(vip).s, dev->name);
}

static void fill_services(struct intake *in, struct intake_host *h)
{
	bool masquerades = false;

	for (struct intake_service *s = h->services.first; s; s = s->next) {
		if (s->protocol != 'f' && h->guessed == false)
			need_virtual_address(in, h, s->ip);
		for (const struct intake_server *r = s->servers.first; r; r = r->next)
			masquerades |= r->forward == 'm';
	}
	if (masquerades && !intake_sysctl_find(h, "net.ipv4.ip_forward"))
		guess_sysctl(in, h, "net.ipv4.ip_forward", "1");
}

void guess_directors(struct intake *in)
{
	for (struct intake_host *h = in->hosts.first; h; h = h->next)
		if (h->role == ROLE_DIRECTOR) {
			need_address(in, h);
			fill_services(in, h);
		}
}
