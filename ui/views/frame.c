/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frame of this moment: what the node changed about it, before and after; its layers as a tree;
 * its bytes, beside the tree where there is room.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "host/records.h"
#include "ui/report/rewrite.h"
#include "ui/text/words.h"
#include "ui/views/view.h"

#define BYTES_A_ROW 16
#define BYTES_WIDTH (6 + BYTES_A_ROW * 3 + 1)
#define TREE_LEAST 44

/* ---- before and after ---- */

/* a MAC goes by its last byte where there is no room for more */
static void put_value(
	const struct drawing *d, int x, int y, int width, unsigned look, const char *value)
{
	char brief[12];
	size_t n = strlen(value);

	if ((int)n > width && n == 17 && value[2] == ':' && value[14] == ':') {
		snprintf(brief, sizeof(brief), "…%s", value + 14);
		value = brief;
	}
	area_put_column(d->area, x, y, width, look, value);
}

static int draw_rewrite(const struct drawing *d, int y, const struct rewrite *w)
{
	int room = d->area.width - 11 - 2;
	/* with room for the word at the end, where two MACs fit before it */
	int half = room >= 2 * 17 + 10 ? (room - 10) / 2 : room / 2;

	half = half > 22 ? 22 : half;
	for (unsigned i = 0; i < w->count; i++) {
		const struct rewrite_row *row = &w->rows[i];
		unsigned look = row->changed ? ROLE_CHANGED : ROLE_DIM;
		area_put(d->area, 0, y, look, row->changed ? "≠" : " ");
		area_put(d->area, 2, y, row->changed ? ROLE_TEXT : ROLE_DIM, _(row->name));
		int x = 11 + half;
		put_value(d, 11, y, row->changed ? half : 2 * half + 2, look, row->before);
		if (row->changed)
			put_value(d, x + 2, y, half, look | LOOK_BOLD, row->after);
		if (row->changed)
			area_put(d->area, x, y, look, "→");
		if (x + half + 11 <= d->area.width)
			area_put(d->area, x + half + 3, y, look,
				row->changed ? _("changed") : _("same"));
		y++;
	}
	return y;
}

/* as record `before` has the frame and as record `after` has it */
static int draw_change(const struct drawing *d, int y, uint64_t before, uint64_t after)
{
	struct dissection b, a;
	struct rewrite w;

	if (!model_dissect(d->model, before, &b) || !model_dissect(d->model, after, &a) ||
		!rewrite_compare(&w, &b, &a))
		return y;
	area_putf(d->area, 0, y++, ROLE_TITLE, _("%s changed the %s frame on its way:"),
		model_node(d->model, model_record(d->model, after)->node), dissection_protocol(&a));
	return draw_rewrite(d, y, &w) + 1;
}

/* what this node changed about it, or about one that had waited for this one; else what the node
 * did that it comes from */
static int draw_changes(const struct drawing *d, const struct moment *at, uint64_t subject)
{
	const struct store *s = &d->model->store;
	int y = 0;

	for (uint64_t n = at->first; n <= at->last && y == 0; n++)
		if (model_record(d->model, n)->kind == REC_FRAME_SENT && store_arrival(s, n))
			y = draw_change(d, 0, store_arrival(s, n), n);
	uint64_t sent = y ? 0 : store_earlier(s, subject);
	if (sent && store_arrival(s, sent))
		y = draw_change(d, 0, store_arrival(s, sent), sent);
	return y;
}

/* ---- layers ---- */

static void put_mac(const struct drawing *d, int x, int y, const char *name, const uint8_t *mac)
{
	const char *owner = owner_of_mac(d->model, mac);

	x = area_putf(d->area, x, y, ROLE_TEXT, "%s %s", name, mac_text(mac).s);
	if (owner)
		area_putf(d->area, x + 1, y, ROLE_DIM, "%s", owner);
}

static int draw_eth(const struct drawing *d, int y, const struct dissection *is)
{
	if (!is->has_eth)
		return y;
	area_putf(d->area, 0, y, ROLE_TITLE, "Ethernet");
	area_putf(d->area, 10, y, ROLE_DIM, _("%u bytes, type 0x%04x"), is->length, is->eth.type);
	put_mac(d, 2, y + 1, _("to  "), is->eth.dst);
	put_mac(d, 2, y + 2, _("from"), is->eth.src);
	return y + 3;
}

static int draw_ip(const struct drawing *d, int y, const char *title, const struct ipv4_header *ip)
{
	area_put(d->area, 0, y, ROLE_TITLE, title);
	area_putf(d->area, 10, y, ROLE_TEXT, "%s → %s", ip_text(ip->src).s, ip_text(ip->dst).s);
	area_putf(d->area, 2, y + 1, ROLE_DIM, _("TTL %u  protocol %u  id 0x%04x  length %u%s"),
		ip->ttl, ip->protocol, ip->id, ip->total_length,
		ip->fragment & IPV4_DF ? _("  don't fragment") : "");
	return y + 2;
}

static int draw_tcp(const struct drawing *d, int y, const struct dissection *is)
{
	struct text flags = {0};

	tcp_flags_text(&flags, is->tcp.flags);
	area_put(d->area, 0, y, ROLE_TITLE, "TCP");
	int x = area_putf(d->area, 10, y, ROLE_TEXT, "%u → %u ", is->tcp.source, is->tcp.dest);
	area_put(d->area, x, y, ROLE_TCP | LOOK_BOLD, flags.s);
	area_putf(d->area, 2, y + 1, ROLE_DIM, _("seq %u  ack %u  window %u  %u bytes"),
		is->tcp.seq, is->tcp.ack, is->tcp.window, is->data_length);
	text_free(&flags);
	return y + 2;
}

static int draw_arp(const struct drawing *d, int y, const struct arp_packet *arp)
{
	area_put(d->area, 0, y, ROLE_TITLE, "ARP");
	area_put(d->area, 10, y, ROLE_ARP | LOOK_BOLD,
		arp->op == ARPOP_REQUEST ? _("request") : _("reply"));
	area_putf(d->area, 2, y + 1, ROLE_TEXT, _("sender %s %s"), mac_text(arp->sha).s,
		ip_text(arp->spa).s);
	area_putf(d->area, 2, y + 2, ROLE_TEXT, _("target %s %s"), mac_text(arp->tha).s,
		ip_text(arp->tpa).s);
	return y + 3;
}

static int draw_innermost(const struct drawing *d, int y, const struct dissection *is)
{
	struct text t = {0};

	switch (is->innermost) {
	case DISSECT_ARP: return draw_arp(d, y, &is->arp);
	case DISSECT_TCP: return draw_tcp(d, y, is);
	case DISSECT_UDP:
		area_put(d->area, 0, y, ROLE_TITLE, "UDP");
		area_putf(d->area, 10, y, ROLE_TEXT, _("%u → %u  %u bytes"), is->udp.source,
			is->udp.dest, is->data_length);
		return y + 1;
	case DISSECT_ICMP:
		icmp_describe(&t, &is->icmp);
		area_put(d->area, 0, y, ROLE_TITLE, "ICMP");
		y += area_put_wrapped(d->area, 10, y, ROLE_TEXT, t.s + strlen("ICMP "));
		text_free(&t);
		return y;
	default: return y;
	}
}

static int draw_layers(const struct drawing *d, int y, const struct dissection *is)
{
	y = draw_eth(d, y, is);
	if (is->has_ip)
		y = draw_ip(d, y, is->has_inner ? _("outer IP") : "IP", &is->ip);
	if (is->has_inner)
		y = draw_ip(d, y, _("inner IP"), &is->inner);
	return draw_innermost(d, y, is);
}

/* ---- bytes ---- */

static int draw_bytes(const struct drawing *d, int x, int y, uint64_t number)
{
	struct frame f;
	int a_row = d->area.width - x >= BYTES_WIDTH ? BYTES_A_ROW : 8;

	if (!model_frame(d->model, number, &f))
		return y;
	int n = f.tail - f.data;
	for (int at = 0; at < n; at += a_row, y++) {
		area_putf(d->area, x, y, ROLE_DIM, "%04x", at);
		for (int i = at; i < n && i < at + a_row; i++)
			area_putf(d->area, x + 6 + (i - at) * 3, y, ROLE_TEXT, "%02x",
				f.buf[f.data + i]);
	}
	if (f.payload_length)
		area_putf(d->area, x + 6, y++, ROLE_DIM, _("… and %" PRIu32 " bytes of data"),
			f.payload_length);
	return y;
}

/* on which link: client1:eth0 → sw1:p1 */
static int draw_link(const struct drawing *d, int y, uint64_t number)
{
	const struct record *r = model_record(d->model, number);
	const struct names *names = lab_names(d->model->lab);
	const struct netdev *other = dev_behind(d->model, r->node, r->dev);
	struct text here = {0}, there = {0};

	text_add(&here, "%s:%s", model_node(d->model, r->node),
		names->dev(names->world, r->node, r->dev));
	if (other)
		text_add(&there, "%s:%s", other->node->name, other->name);
	bool came = r->kind == REC_FRAME_RECEIVED;
	if (other)
		area_putf(d->area, 0, y, ROLE_DIM, "%s → %s", came ? there.s : here.s,
			came ? here.s : there.s);
	else
		area_put(d->area, 0, y, ROLE_DIM, here.s);
	text_free(&here);
	text_free(&there);
	return y + 1;
}

static int frame_view_draw(const struct drawing *d)
{
	const struct moment *at = model_here(d->model);
	uint64_t subject = model_subject(d->model, at);
	struct dissection is;

	if (!model_dissect(d->model, subject, &is)) {
		area_put_wrapped(d->area, 0, 0, ROLE_DIM, _("No frame moves in this moment."));
		return 1;
	}
	int top = draw_changes(d, at, subject);
	bool beside = d->area.width >= TREE_LEAST + BYTES_WIDTH;
	struct drawing tree = *d;
	if (beside)
		tree.area.width = TREE_LEAST - 1;
	int y = draw_layers(&tree, draw_link(&tree, top, subject), &is);
	int end = draw_bytes(d, beside ? TREE_LEAST : 0, beside ? top : y + 1, subject);
	return end > y ? end : y;
}

const struct view view_frame = {
	.name = "frame",
	.title = N_("Frame"),
	.slot = SLOT_FRAME,
	.draw = frame_view_draw,
};
