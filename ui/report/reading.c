/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 *	dr.pcap: 24 frames in 0.204000s
 *	  ARP 8, TCP 16
 *
 *	  0.000000s     ARP request for 10.0.0.100 from 10.0.0.11 (02:00:…): reply from 02:00:…
 *	  0.000084s  TCP 10.0.0.11:20000 → 10.0.0.100:80: closed, client first; 4 bytes …
 *	             sent to 02:00:00:00:02:01, forwarded to 02:00:00:00:03:02 …
 *
 * Times count from the first frame. Findings follow the story, in reading_findings.c.
 */
#include "ui/report/reading.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "ui/report/reading_private.h"
#include "ui/report/style.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"

#define INDENT 16 /* a time, and two spaces before and behind it */

struct mac_words reading_mac(const struct reading *r, const uint8_t *mac)
{
	struct mac_words w;
	const char *who = r->names.of_mac ? r->names.of_mac(r->names.arg, mac) : NULL;

	if (who)
		snprintf(w.s, sizeof(w.s), "%s %s", who, mac_text(mac).s);
	else
		snprintf(w.s, sizeof(w.s), "%s", mac_text(mac).s);
	return w;
}

void reading_at(const struct reading *r, int64_t time, struct text *words)
{
	struct text t = {0}, line = {0};

	text_seconds(&t, time - r->capture->first);
	text_add(&t, "%*s", t.len < INDENT - 4 ? (int)(INDENT - 4 - t.len) : 0, "");
	text_put(&line, "  ");
	style_put(&line, r->colour, STYLE_DIM, text_str(&t), 0);
	text_put(&line, "  ");
	columns_wrap(&line, text_str(words), INDENT, report_width() - INDENT);
	fputs(text_str(&line), r->out);
	text_free(&line);
	text_free(&t);
	text_free(words);
}

static void under(const struct reading *r, struct text *words)
{
	struct text line = {0};

	text_add(&line, "%*s", INDENT, "");
	columns_wrap(&line, text_str(words), INDENT, report_width() - INDENT);
	fputs(text_str(&line), r->out);
	text_free(&line);
	text_free(words);
}

/* ---- ARP ---- */

static void put_answers(struct text *t, const struct reading *r, const struct told_asked *q)
{
	for (unsigned i = 0; i < q->answer_count; i++)
		text_add(t, "%s%s", i ? _(", ") : "", reading_mac(r, q->answers[i]).s);
}

static void tell_asked(const struct reading *r, const struct told_asked *q)
{
	struct text t = {0}, answers = {0};
	const struct ip_text target = ip_text(q->target), asker = ip_text(q->asker);

	put_answers(&answers, r, q);
	if (!q->asker)
		text_add(&t, _("ARP probe for %s from %s"), target.s,
			reading_mac(r, q->asker_mac).s);
	else
		text_add(&t, _("ARP request for %s from %s (%s)"), target.s, asker.s,
			reading_mac(r, q->asker_mac).s);
	if (q->tries > 1)
		text_add(&t, words_count(", sent %u time", ", sent %u times", q->tries), q->tries);
	if (q->answer_count)
		text_add(&t, words_count(": reply from %s", ": replies from %s", q->answer_count),
			text_str(&answers));
	else
		text_put(&t, _(": no reply seen"));
	reading_at(r, q->told.first, &t);
	text_free(&answers);
}

/* ---- a conversation ---- */

static const char *protocol_words(const struct talk *t)
{
	return t->protocol == IPPROTO_TCP ? "TCP" : t->protocol == IPPROTO_UDP ? "UDP" : "ICMP";
}

static void put_end_of_tcp(struct text *t, const struct reading *r, const struct talk *k)
{
	switch ((enum talk_end)k->end) {
	case TALK_UNANSWERED:
		text_add(t,
			words_count("%u SYN, no answer seen", "%u SYNs, no answer seen", k->syns),
			k->syns);
		break;
	case TALK_REFUSED:
		text_add(t, _("refused: RST from %s"), reading_mac(r, k->reset_by).s);
		break;
	case TALK_OPEN: text_put(t, _("open at the end of the capture")); break;
	case TALK_CLOSED:
		text_put(t,
			k->server_closed_first ? _("closed, server first")
					       : _("closed, client first"));
		break;
	case TALK_HALF_CLOSED:
		text_put(t,
			k->closed[1] ? _("closed by the server only")
				     : _("closed by the client only"));
		break;
	case TALK_RESET:
		text_add(t,
			k->reset_by_server ? _("reset by the server: RST from %s")
					   : _("reset by the client: RST from %s"),
			reading_mac(r, k->reset_by).s);
		break;
	case TALK_HALF_SEEN:
		text_put(t,
			k->closed[0] ? _("closed by the client; the responses take another path")
				     : _("open; the responses take another path"));
		break;
	default: break;
	}
}

static void put_end(struct text *t, const struct reading *r, const struct talk *k)
{
	if (k->end == TALK_UNREACHABLE)
		text_add(t, _("rejected by %s with an ICMP error"), ip_text(k->unreachable_by).s);
	else if (k->protocol == IPPROTO_TCP)
		put_end_of_tcp(t, r, k);
	else
		text_put(t, k->has_answer ? _("answered") : _("no answer seen"));
	text_add(t, _("; %" PRIu64 " bytes sent, %" PRIu64 " received"), k->bytes[0], k->bytes[1]);
	if (k->repeated)
		text_add(t,
			words_count("; %" PRIu64 " segment retransmitted",
				"; %" PRIu64 " segments retransmitted", k->repeated),
			k->repeated);
}

/* was it sent to a host that does not answer ARP for the address? */
static bool is_direct(const struct reading *r, const struct talk *k)
{
	const struct owner *o = capture_owner(r->capture, k->server);

	for (unsigned i = 0; o && i < o->count; i++)
		if (mac_equal(o->macs[i], k->handed))
			return false;
	return true;
}

static void put_handed(struct text *t, const struct reading *r, const struct talk *k)
{
	const struct mac_words handed = reading_mac(r, k->handed);

	switch ((enum talk_way)k->way) {
	case WAY_STRAIGHT: break;
	case WAY_DIRECT:
		text_add(t,
			is_direct(r, k) ? _(", forwarded to %s (direct routing)")
					: _(", routed to %s"),
			handed.s);
		break;
	case WAY_TUNNEL:
		text_add(t, _(", forwarded through a tunnel to %s"), ip_text(k->tunnel).s);
		break;
	case WAY_NAT:
		text_add(t, _(", translated to %s:%u (NAT)"), ip_text(k->real).s, k->real_port);
		break;
	}
}

static void tell_way(const struct reading *r, const struct talk *k)
{
	struct text t = {0};

	if (mac_is_zero(k->asked))
		return;
	text_add(&t, _("sent to %s"), reading_mac(r, k->asked).s);
	put_handed(&t, r, k);
	if (k->has_answer) {
		text_add(&t, _("; answered by %s"), reading_mac(r, k->answered).s);
		if (!mac_equal(k->answered, k->delivered))
			text_add(&t, _(", delivered by %s"), reading_mac(r, k->delivered).s);
	}
	under(r, &t);
}

static void tell_talk(const struct reading *r, const struct talk *k)
{
	struct text t = {0};

	if (k->protocol == IPPROTO_ICMP)
		text_add(&t, "ping %s → %s: ", ip_text(k->client).s, ip_text(k->server).s);
	else
		text_add(&t, "%s %s:%u → %s:%u: ", protocol_words(k), ip_text(k->client).s,
			k->cport, ip_text(k->server).s, k->sport);
	put_end(&t, r, k);
	reading_at(r, k->told.first, &t);
	tell_way(r, k);
}

static void tell_master(const struct reading *r, const struct told_master *m)
{
	struct text t = {0};

	if (m->before)
		text_add(&t, _("VRRP group %u: %s becomes master, priority %u, after %s"), m->vrid,
			ip_text(m->master).s, m->priority, ip_text(m->before).s);
	else
		text_add(&t, _("VRRP group %u: %s is master, priority %u"), m->vrid,
			ip_text(m->master).s, m->priority);
	reading_at(r, m->told.first, &t);
}

static void tell(const struct reading *r, const struct told *t)
{
	switch (t->kind) {
	case TOLD_ASKED: tell_asked(r, container_of(t, struct told_asked, told)); break;
	case TOLD_TALK: tell_talk(r, container_of(t, struct talk, told)); break;
	case TOLD_MASTER: tell_master(r, container_of(t, struct told_master, told)); break;
	}
}

/* ---- the head ---- */

static void put_count(struct text *t, const char *what, uint64_t n)
{
	if (n)
		text_add(t, "%s%s %" PRIu64, t->len ? _(", ") : "  ", what, n);
}

static void put_kinds(struct text *t, const struct capture *c)
{
	static const struct {
		enum dissected of;
		const char *name;
	} kinds[] = {{DISSECT_ARP, "ARP"}, {DISSECT_TCP, "TCP"}, {DISSECT_UDP, "UDP"},
		{DISSECT_ICMP, "ICMP"}, {DISSECT_IGMP, "IGMP"}, {DISSECT_VRRP, "VRRP"},
		{DISSECT_IPVS_SYNC, "IPVS sync"}, {DISSECT_FRAGMENT, "fragments"},
		{DISSECT_IP, "IP"}, {DISSECT_BPDU, "STP"}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		put_count(t, kinds[i].name, c->of[kinds[i].of]);
	put_count(t, "IPv6", c->ipv6);
}

static void tell_head(const struct reading *r)
{
	const struct capture *c = r->capture;
	struct text t = {0}, name = {0}, kinds = {0}, span = {0};

	text_shown(&name, r->name, strlen(r->name), SHOWN_WORD);
	text_seconds(&span, c->last - c->first);
	text_add(&t,
		words_count(
			"%s: %" PRIu64 " frame in %s", "%s: %" PRIu64 " frames in %s", c->frames),
		text_str(&name), c->frames, text_str(&span));
	put_kinds(&kinds, c);
	fprintf(r->out, "%s\n", text_str(&t));
	if (kinds.len)
		fprintf(r->out, "%s\n", text_str(&kinds));
	if (c->damaged)
		fprintf(r->out, _("  %" PRIu64 " malformed frames; first: packet %" PRIu64 "\n"),
			c->damaged, c->damaged_frame);
	if (c->cut)
		fprintf(r->out,
			_("  %" PRIu64 " frames lack headers: the capture's snapshot length is too "
			  "short\n"),
			c->cut);
	if (!r->about->has_ethernet)
		fprintf(r->out,
			_("  link type %s has no destination MAC: paths between hosts are not "
			  "shown\n"),
			r->about->link);
	text_free(&t);
	text_free(&name);
	text_free(&kinds);
	text_free(&span);
}

static void tell_rest(const struct reading *r)
{
	const struct capture *c = r->capture;

	if (c->untold)
		fprintf(r->out, _("  … and %" PRIu64 " more (--lines N shows more)\n"), c->untold);
	if (c->untold)
		for (int end = 0; end < TALK_ENDS; end++)
			if (c->by_end[end])
				fprintf(r->out, "    %-12s %" PRIu64 "\n",
					talk_end_name((enum talk_end)end), c->by_end[end]);
	if (c->lost_talks)
		fprintf(r->out,
			_("  %" PRIu64 " conversations were dropped from a full table: it holds "
			  "%d\n"),
			c->lost_talks, CAPTURE_TALKS);
	if (c->lost_owners)
		fprintf(r->out, _("  ARP was followed for the first %d addresses only\n"),
			CAPTURE_OWNERS / 2);
}

void reading_text(const struct reading *r)
{
	tell_head(r);
	if (r->capture->told_count)
		fputc('\n', r->out);
	for (size_t i = 0; i < r->capture->told_count; i++)
		tell(r, r->capture->told[i]);
	tell_rest(r);
	reading_findings(r);
}
