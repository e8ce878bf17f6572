/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The findings of a capture (capture/capture.h), each a sentence with advice. */
#include <inttypes.h>

#include "base/text.h"
#include "ui/report/reading_private.h"
#include "ui/text/words.h"

static void put_two_macs(struct text *t, const struct reading *r, const struct capture_finding *f)
{
	struct text macs = {0};

	for (unsigned i = 0; i < f->n[0]; i++)
		text_add(&macs, "%s%s", i ? _(", ") : "", reading_mac(r, f->mac[i]).s);
	text_add(t,
		_("several MACs reply to ARP for %s: %s; each requester uses one of them "
		  "(check arp_ignore there)"),
		ip_text(f->address[0]).s, text_str(&macs));
	text_free(&macs);
}

static void put_name(struct text *t, const struct reading *r, const struct capture_finding *f)
{
	const struct mac_words a = reading_mac(r, f->mac[0]), b = reading_mac(r, f->mac[1]);

	text_add(t,
		_("ARP request from %s for %s with sender IP %s, an address of %s: receivers "
		  "update their entry (check arp_announce there)"),
		a.s, ip_text(f->address[1]).s, ip_text(f->address[0]).s, b.s);
}

static void put_tcp(struct text *t, const struct reading *r, const struct capture_finding *f)
{
	const struct mac_words a = reading_mac(r, f->mac[0]), b = reading_mac(r, f->mac[1]);
	const struct ip_text x = ip_text(f->address[0]);

	switch (f->kind) {
	case FOUND_NO_ANSWER:
		text_add(t, _("SYNs to %s:%u reach %s and get no answer"), x.s, f->port[0], a.s);
		break;
	case FOUND_OTHER_MAC:
		text_add(t,
			_("%s:%u: requests go to %s, responses come from %s, as in direct routing"),
			x.s, f->port[0], a.s, b.s);
		break;
	case FOUND_REFUSED:
		text_add(t, _("%s:%u refuses connections: RST from %s"), x.s, f->port[0], a.s);
		break;
	default: text_add(t, _("%s resets open connections: RST from %s"), x.s, a.s);
	}
}

static void put_unreachable(struct text *t, const struct capture_finding *f)
{
	struct icmp_header h = {.type = ICMP_DEST_UNREACH, .code = (uint8_t)f->n[0]};
	struct text icmp = {0};

	icmp_describe(&icmp, &h);
	text_add(t, _("%s rejects packets for %s: %s"), ip_text(f->address[0]).s,
		ip_text(f->address[1]).s, text_str(&icmp));
	text_free(&icmp);
}

static void put_icmp(struct text *t, const struct capture_finding *f)
{
	const struct ip_text x = ip_text(f->address[0]), y = ip_text(f->address[1]);
	const struct ip_text z = ip_text(f->address[2]);

	switch (f->kind) {
	case FOUND_TOO_BIG:
		text_add(t,
			_("%s ignores fragmentation needed: %s announced an MTU of %u for %s, and "
			  "packets of %u bytes still follow"),
			x.s, z.s, f->n[0], y.s, f->n[1]);
		break;
	case FOUND_MTU:
		text_add(t, _("fragmentation needed: %s announces to %s an MTU of %u for %s"), x.s,
			y.s, f->n[0], z.s);
		break;
	case FOUND_TTL:
		text_add(t,
			_("%s drops packets for %s: TTL exceeded (a routing loop, or too long a "
			  "path)"),
			x.s, y.s);
		break;
	case FOUND_REDIRECT:
		text_add(t, _("%s sends ICMP redirects: for %s via %s"), x.s, y.s, z.s);
		break;
	default: put_unreachable(t, f);
	}
}

static void put_rounds(struct text *t, const struct reading *r, const struct capture_finding *f)
{
	const struct mac_words a = reading_mac(r, f->mac[0]), b = reading_mac(r, f->mac[1]);

	if (f->kind == FOUND_LOOP)
		text_add(t,
			_("routing loop: a packet from %s to %s passes from %s to %s again, TTL "
			  "%u, "
			  "then %u"),
			ip_text(f->address[0]).s, ip_text(f->address[1]).s, a.s, b.s, f->n[0],
			f->n[1]);
	else
		text_add(t, _("switching loop: one broadcast frame from %s was seen %u times"), a.s,
			f->n[0]);
}

static void put_vrrp(struct text *t, const struct capture_finding *f)
{
	const struct ip_text x = ip_text(f->address[0]), y = ip_text(f->address[1]);

	if (f->kind == FOUND_TWO_MASTERS)
		text_add(t, _("split brain: %s and %s are both master of VRRP group %u"), x.s, y.s,
			f->n[0]);
	else
		text_add(t,
			_("%s became master of VRRP group %u without a gratuitous ARP for %s: "
			  "neighbours keep the old MAC"),
			y.s, f->n[0], x.s);
}

void reading_finding(struct text *t, const struct reading *r, const struct capture_finding *f)
{
	switch (f->kind) {
	case FOUND_TWO_MACS: put_two_macs(t, r, f); break;
	case FOUND_IN_ITS_NAME: put_name(t, r, f); break;
	case FOUND_NO_ANSWER:
	case FOUND_OTHER_MAC:
	case FOUND_REFUSED:
	case FOUND_RESET: put_tcp(t, r, f); break;
	case FOUND_LOOP:
	case FOUND_STORM: put_rounds(t, r, f); break;
	case FOUND_TWO_MASTERS:
	case FOUND_NOT_ANNOUNCED: put_vrrp(t, f); break;
	default: put_icmp(t, f);
	}
	text_add(t,
		f->count == 1 ? _(" (packet %" PRIu64 ")")
			      : _(" (first packet %" PRIu64 ", %" PRIu64 " times)"),
		f->frame, f->count);
}

void reading_findings(const struct reading *r)
{
	const struct capture *c = r->capture;

	fprintf(r->out, "\n%s\n", c->finding_count ? _("findings:") : _("no findings"));
	for (size_t i = 0; i < c->finding_count; i++) {
		struct text t = {0};
		reading_finding(&t, r, &c->findings[i]);
		reading_at(r, c->findings[i].first, &t);
	}
	if (c->lost_findings)
		fprintf(r->out, _("  … and more; %d are listed\n"), CAPTURE_FINDINGS);
}
