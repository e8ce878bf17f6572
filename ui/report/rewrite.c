/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares a frame before and after a node, field by field, and keeps the rows that differ. */
#include "ui/report/rewrite.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/text/words.h"

static void row(struct rewrite *w, const char *name, const char *before, const char *after)
{
	struct rewrite_row *r = &w->rows[w->count];

	r->name = name;
	snprintf(r->before, sizeof(r->before), "%s", before);
	snprintf(r->after, sizeof(r->after), "%s", after);
	r->changed = strcmp(before, after) != 0;
	w->changed |= (unsigned)r->changed << w->count++;
}

static void row_mac(
	struct rewrite *w, const char *name, const uint8_t *before, const uint8_t *after)
{
	row(w, name, mac_text(before).s, mac_text(after).s);
}

static void row_ip(struct rewrite *w, const char *name, uint32_t before, uint32_t after)
{
	row(w, name, ip_text(before).s, ip_text(after).s);
}

static void row_number(struct rewrite *w, const char *name, unsigned before, unsigned after)
{
	char b[12], a[12];

	snprintf(b, sizeof(b), "%u", before);
	snprintf(a, sizeof(a), "%u", after);
	row(w, name, b, a);
}

static void row_ports(struct rewrite *w, const struct dissection *b, const struct dissection *a)
{
	bool tcp = b->innermost == DISSECT_TCP && a->innermost == DISSECT_TCP;
	bool udp = b->innermost == DISSECT_UDP && a->innermost == DISSECT_UDP;

	if (tcp && b->tcp.source != a->tcp.source)
		row_number(w, N_("src port"), b->tcp.source, a->tcp.source);
	if (tcp && b->tcp.dest != a->tcp.dest)
		row_number(w, N_("dst port"), b->tcp.dest, a->tcp.dest);
	if (udp && b->udp.source != a->udp.source)
		row_number(w, N_("src port"), b->udp.source, a->udp.source);
	if (udp && b->udp.dest != a->udp.dest)
		row_number(w, N_("dst port"), b->udp.dest, a->udp.dest);
}

/* a tunnel's entry encapsulates, its exit decapsulates; in between the inner header is compared */
static void row_outer(struct rewrite *w, const struct dissection *b, const struct dissection *a)
{
	const struct dissection *wrapped = a->has_inner ? a : b;
	char addresses[40];

	if (a->has_inner == b->has_inner)
		return;
	snprintf(addresses, sizeof(addresses), "%s → %s", ip_text(wrapped->ip.src).s,
		ip_text(wrapped->ip.dst).s);
	row(w, N_("outer IP"), b->has_inner ? addresses : _("none"),
		a->has_inner ? addresses : _("none"));
}

bool rewrite_compare(
	struct rewrite *w, const struct dissection *before, const struct dissection *after)
{
	*w = (struct rewrite){0};
	if (!before->has_ip || !after->has_ip)
		return false;
	const struct ipv4_header *b = &before->ip, *a = &after->ip;
	if (after->has_inner && !before->has_inner)
		a = &after->inner;
	if (before->has_inner && !after->has_inner)
		b = &before->inner;
	if (before->has_eth && after->has_eth) {
		row_mac(w, N_("dst MAC"), before->eth.dst, after->eth.dst);
		row_mac(w, N_("src MAC"), before->eth.src, after->eth.src);
	}
	row_outer(w, before, after);
	row_ip(w, N_("src IP"), b->src, a->src);
	row_ip(w, N_("dst IP"), b->dst, a->dst);
	row_ports(w, before, after);
	row_number(w, "TTL", b->ttl, a->ttl);
	return w->changed != 0;
}
