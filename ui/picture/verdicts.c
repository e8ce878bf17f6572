/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text of a decision's bubble: two or three words, the rest of its reason's sentence, the
 * kernel's function.
 */
#include <string.h>

#include "app/servers/records.h"
#include "base/text.h"
#include "host/neigh/arp.h"
#include "host/records.h"
#include "ipvs/records.h"
#include "net/records.h"
#include "ui/picture/picture_private.h"
#include "ui/text/words.h"
#include "watch/describe.h"

struct verdict {
	unsigned kind;
	enum bubble_kind bubble;
	const char *words;
};

static const struct verdict verdicts[] = {
	{REC_ARP_ANSWER, BUBBLE_YES, N_("answers")},
	{REC_ARP_SILENT, BUBBLE_SILENT, N_("stays silent")},
	{REC_ARP_LEARN, BUBBLE_NOTE, N_("learns a MAC")},
	{REC_ARP_ANNOUNCE, BUBBLE_NOTE, N_("asks for a MAC")},
	{REC_NEIGH_STATE, BUBBLE_NOTE, N_("neighbour entry")},
	{REC_NEIGH_RESOLVED, BUBBLE_YES, N_("has the MAC")},
	{REC_FRAME_DROPPED, BUBBLE_DROP, N_("drops it")},
	{REC_ROUTE_INPUT, BUBBLE_NOTE, N_("routes it")},
	{REC_ROUTE_OUTPUT, BUBBLE_NOTE, N_("chooses a route")},
	{REC_IP_DELIVER, BUBBLE_YES, N_("delivers it")},
	{REC_IP_FORWARD, BUBBLE_YES, N_("forwards it")},
	{REC_ICMP_SENT, BUBBLE_YES, N_("sends ICMP")},
	{REC_ICMP_SUPPRESSED, BUBBLE_SILENT, N_("sends no ICMP")},
	{REC_SOCKET_STATE, BUBBLE_NOTE, N_("connection")},
	{REC_SOCKET_ERROR, BUBBLE_DROP, N_("gives up")},
	{REC_TCP_RETRANSMIT, BUBBLE_NOTE, N_("retransmits")},
	{REC_UDP_DELIVER, BUBBLE_YES, N_("delivers it")},
	{REC_BRIDGE_LEARNED, BUBBLE_NOTE, N_("learns a port")},
	{REC_BRIDGE_FORWARD, BUBBLE_YES, N_("has the port")},
	{REC_BRIDGE_FLOOD, BUBBLE_NOTE, N_("floods it")},
	{REC_BRIDGE_LOOP, BUBBLE_DROP, N_("a loop")},
	{REC_IPVS_PICK, BUBBLE_PICK, N_("picks")},
	{REC_IPVS_NO_DEST, BUBBLE_DROP, N_("no server")},
	{REC_IPVS_FORWARD, BUBBLE_YES, N_("forwards it")},
	{REC_IPVS_CONN_NEW, BUBBLE_NOTE, N_("new connection")},
	{REC_IPVS_CONN_STATE, BUBBLE_NOTE, N_("connection")},
	{REC_IPVS_CONN_EXPIRED, BUBBLE_NOTE, N_("entry expires")},
};

enum bubble_kind verdict_of(const struct record *r, struct text *verdict)
{
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (verdicts[i].kind == r->kind) {
			text_put(verdict, _(verdicts[i].words));
			return verdicts[i].bubble;
		}
	text_put(verdict, _("decides"));
	return BUBBLE_NOTE;
}

/* "rs1 stays silent: …" is below its name and its verdict: only the part after the colon */
static const char *without_head(const char *words, const char *node)
{
	size_t n = strlen(node);
	const char *colon = strstr(words, ": ");
	const char *chinese = strstr(words, "：");

	if (strncmp(words, node, n) != 0)
		return words;
	if (chinese && (!colon || chinese < colon))
		return chinese + strlen("：");
	if (colon && colon - words < 48)
		return colon + 2;
	return words;
}

void reason_of(const struct picture *p, const struct record *r, struct text *words)
{
	struct text whole = {0};
	const char *brief = brief_of(r->reason);

	if (brief)
		reason_fill(&whole, _(brief), r, lab_names(p->m->lab));
	else
		record_why(&whole, p->m->lab, r);
	bool arp = r->kind == REC_ARP_ANSWER || r->kind == REC_ARP_SILENT;
	put_shortened(p, words,
		arp ? without_head(text_str(&whole), model_node(p->m, r->node)) : text_str(&whole));
	text_free(&whole);
}

const char *bubble_function(const struct record *r)
{
	const struct reason *reason = reason_find(r->reason);
	const char *colon = reason ? strstr(reason->source, ": ") : NULL;

	return colon ? colon + 2 : reason ? reason->source : "";
}

const char *bubble_kind_name(enum bubble_kind k)
{
	static const char *const names[] = {"yes", "silent", "drop", "note", "pick"};

	return names[k];
}
