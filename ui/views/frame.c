/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frame of this moment: what the node changed, before and after; its layers as a tree; its
 * bytes, next to the tree if there is room.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "host/records.h"
#include "ui/report/rewrite.h"
#include "ui/screen/screen.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"
#include "ui/views/view.h"

#define BYTES_A_ROW 16
#define BYTES_WIDTH (6 + BYTES_A_ROW * 3 + 1)
#define TREE_LEAST 44
#define COLUMN_WORDS 10

/* the header that is lit, in the tree and among the bytes */
enum layer { LAYER_NONE, LAYER_ETH, LAYER_IP, LAYER_INNER, LAYER_REST, LAYERS };

struct frame_view {
	unsigned lit; /* enum layer, as far as the frame has it */
};

/* ---- before and after ---- */

/* a MAC as a chip, only its last byte if there is no room for more */
static void put_value(
	const struct drawing *d, int x, int y, int width, unsigned look, const char *value)
{
	struct text t = {0};
	uint8_t mac[6];

	if (width > 0 && parse_mac(value, mac))
		chip_text(d->model, &t, mac, (size_t)width);
	else
		text_put(&t, value);
	area_put_column(d->area, x, y, width, look, text_str(&t));
	text_free(&t);
}

/* an address that does not fit in half the row has the rest of two */
static bool has_no_room(const struct rewrite_row *row, int half)
{
	bool is_mac = strlen(row->before) == 17 && row->before[2] == ':';

	return row->changed && !is_mac &&
		((int)columns_width(row->before, strlen(row->before)) > half ||
			(int)columns_width(row->after, strlen(row->after)) > half);
}

static int draw_rewrite(const struct drawing *d, int y, const struct rewrite *w)
{
	int room = d->area.width - 11 - 2;
	/* leaves room for the word at the end if two MACs fit before it */
	int half = room >= 2 * 19 + 8 ? (room - 8) / 2 : room / 2;

	half = half > 22 ? 22 : half;
	for (unsigned i = 0; i < w->count; i++) {
		const struct rewrite_row *row = &w->rows[i];
		unsigned look = row->changed ? ROLE_CHANGED : ROLE_DIM;
		area_put(d->area, 0, y, look, row->changed ? "≠" : " ");
		area_put(d->area, 2, y, row->changed ? ROLE_TEXT : ROLE_DIM, _(row->name));
		int x = 11 + half;
		if (has_no_room(row, half)) {
			put_value(d, 11, y++, room + 2, look, row->before);
			area_put(d->area, 9, y, look, "→");
			put_value(d, 11, y++, room + 2, look | LOOK_BOLD, row->after);
			continue;
		}
		put_value(d, 11, y, row->changed ? half : 2 * half + 2, look, row->before);
		if (row->changed)
			put_value(d, x + 2, y, half, look | LOOK_BOLD, row->after);
		if (row->changed)
			area_put(d->area, x, y, look, "→");
		if (x + half + 10 <= d->area.width)
			area_put(d->area, x + half + 2, y, look,
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
	struct text t = {0};
	text_add(&t, _("%s changed the %s frame on its way:"),
		model_node(d->model, model_record(d->model, after)->node), dissection_protocol(&a));
	y += area_put_wrapped(d->area, 0, y, ROLE_TITLE, t.s);
	text_free(&t);
	return draw_rewrite(d, y, &w) + 1;
}

/* what this node changed in it, or in one that had waited for it; else the node's action that it
 * results from */
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

static bool has_layer(const struct dissection *is, enum layer layer)
{
	switch (layer) {
	case LAYER_ETH: return is->has_eth;
	case LAYER_IP: return is->has_ip;
	case LAYER_INNER: return is->has_inner;
	case LAYER_REST: return is->innermost != DISSECT_NOTHING;
	default: return true;
	}
}

static enum layer lit_layer(const struct drawing *d, const struct dissection *is)
{
	const struct frame_view *v = d->state;
	enum layer layer = (enum layer)v->lit;

	return has_layer(is, layer) ? layer : LAYER_NONE;
}

/* marks the rows of the tree that stand for the header */
static int light(
	const struct drawing *d, const struct dissection *is, enum layer layer, int from, int to)
{
	for (int y = from; y < to && lit_layer(d, is) == layer; y++)
		area_highlight(d->area, 0, y, d->area.width, LOOK_REVERSE);
	return to;
}

/* the title of a layer, and its words in the second column, or behind the title, or below it */
static int put_layer(
	const struct drawing *d, int y, const char *title, unsigned look, const char *words)
{
	int titled = area_put(d->area, 0, y, ROLE_TITLE, title) + 1;
	int width = (int)columns_width(words, strlen(words));
	int x = titled < COLUMN_WORDS ? COLUMN_WORDS : titled;

	if (x + width > d->area.width)
		x = titled;
	if (x + width > d->area.width)
		return y + 1 + area_put_wrapped(d->area, 2, y + 1, look, words);
	area_put(d->area, x, y, look, words);
	return y + 1;
}

static void put_mac(const struct drawing *d, int x, int y, const char *name, const uint8_t *mac)
{
	const char *owner = owner_of_mac(d->model, mac);

	unsigned look = look_of_mac(d->model, mac);

	x = area_putf(d->area, x, y, ROLE_TEXT, "%s ", name);
	struct text t = {0};
	chip_text(d->model, &t, mac, SIZE_MAX);
	x = area_put(d->area, x, y, look, t.s);
	text_free(&t);
	if (owner)
		area_putf(d->area, x + 1, y, look, "%s", owner);
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
	struct text t = {0};

	text_add(&t, "%s → %s", ip_text(ip->src).s, ip_text(ip->dst).s);
	y = put_layer(d, y, title, ROLE_TEXT, t.s);
	text_clear(&t);
	text_add(&t, _("TTL %u  protocol %u  id 0x%04x  length %u%s"), ip->ttl, ip->protocol,
		ip->id, ip->total_length, ip->fragment & IPV4_DF ? _("  don't fragment") : "");
	y += area_put_wrapped(d->area, 2, y, ROLE_DIM, t.s);
	text_free(&t);
	return y;
}

static int draw_tcp(const struct drawing *d, int y, const struct dissection *is)
{
	struct text t = {0};

	tcp_flags_text(&t, is->tcp.flags);
	area_put(d->area, 0, y, ROLE_TITLE, "TCP");
	int x = area_putf(
		d->area, COLUMN_WORDS, y, ROLE_TEXT, "%u → %u ", is->tcp.source, is->tcp.dest);
	area_put(d->area, x, y, ROLE_TCP | LOOK_BOLD, t.s);
	text_clear(&t);
	text_add(&t, _("seq %u  ack %u  window %u  %u bytes"), is->tcp.seq, is->tcp.ack,
		is->tcp.window, is->data_length);
	y += 1 + area_put_wrapped(d->area, 2, y + 1, ROLE_DIM, t.s);
	text_free(&t);
	return y;
}

/* both of them; the MAC may be shortened to its last byte, the address never */
static void put_party(
	const struct drawing *d, int y, const char *fmt, const uint8_t *mac, uint32_t address)
{
	struct text t = {0}, chip = {0};

	chip_text(d->model, &chip, mac, SIZE_MAX);
	text_add(&t, fmt, chip.s, ip_text(address).s);
	if ((int)columns_width(t.s, t.len) + 2 > d->area.width) {
		text_clear(&chip);
		chip_text(d->model, &chip, mac, 0);
		text_clear(&t);
		text_add(&t, fmt, chip.s, ip_text(address).s);
	}
	area_put(d->area, 2, y, ROLE_TEXT, t.s);
	const char *at = strstr(t.s, chip.s);
	if (at) /* again, in its colour */
		area_put(d->area, 2 + (int)columns_width(t.s, (size_t)(at - t.s)), y,
			look_of_mac(d->model, mac), chip.s);
	text_free(&chip);
	text_free(&t);
}

static int draw_arp(const struct drawing *d, int y, const struct arp_packet *arp)
{
	area_put(d->area, 0, y, ROLE_TITLE, "ARP");
	area_put(d->area, 10, y, ROLE_ARP | LOOK_BOLD,
		arp->op == ARPOP_REQUEST ? _("request") : _("reply"));
	put_party(d, y + 1, _("sender %s %s"), arp->sha, arp->spa);
	put_party(d, y + 2, _("target %s %s"), arp->tha, arp->tpa);
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
	y = light(d, is, LAYER_ETH, y, draw_eth(d, y, is));
	if (is->has_ip)
		y = light(d, is, LAYER_IP, y,
			draw_ip(d, y, is->has_inner ? _("outer IP") : "IP", &is->ip));
	if (is->has_inner)
		y = light(d, is, LAYER_INNER, y, draw_ip(d, y, _("inner IP"), &is->inner));
	return light(d, is, LAYER_REST, y, draw_innermost(d, y, is));
}

/* ---- bytes ---- */

/* the bytes of the header that is lit: from, and how many */
static int bytes_of_layer(
	const struct dissection *is, const struct frame *f, enum layer layer, int *count)
{
	int at = 0, sizes[LAYERS] = {0};

	sizes[LAYER_ETH] = is->has_eth ? ETH_HLEN : 0;
	sizes[LAYER_IP] = is->has_ip ? is->ip.header_length : 0;
	sizes[LAYER_INNER] = is->has_inner ? is->inner.header_length : 0;
	sizes[LAYER_REST] =
		f->tail - f->data - sizes[LAYER_ETH] - sizes[LAYER_IP] - sizes[LAYER_INNER];
	for (int i = LAYER_ETH; i < (int)layer; i++)
		at += sizes[i];
	*count = layer == LAYER_NONE ? 0 : sizes[layer];
	return at;
}

static int draw_bytes(
	const struct drawing *d, int x, int y, uint64_t number, const struct dissection *is)
{
	struct frame f;
	int a_row = d->area.width - x >= BYTES_WIDTH ? BYTES_A_ROW : 8;

	if (!model_frame(d->model, number, &f))
		return y;
	int n = f.tail - f.data, lit;
	int from = bytes_of_layer(is, &f, lit_layer(d, is), &lit);
	for (int at = 0; at < n; at += a_row, y++) {
		area_putf(d->area, x, y, ROLE_DIM, "%04x", at);
		for (int i = at; i < n && i < at + a_row; i++)
			area_putf(d->area, x + 6 + (i - at) * 3, y,
				i >= from && i < from + lit ? ROLE_CHANGED | LOOK_REVERSE
							    : ROLE_TEXT,
				"%02x", f.buf[f.data + i]);
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
	struct text way = {0};
	if (other)
		text_add(&way, "%s → %s", came ? there.s : here.s, came ? here.s : there.s);
	else
		text_put(&way, here.s);
	y += area_put_wrapped(d->area, 0, y, ROLE_DIM, way.s);
	text_free(&way);
	text_free(&here);
	text_free(&there);
	return y;
}

static int frame_view_draw(const struct drawing *d)
{
	const struct moment *at = model_here(d->model);
	uint64_t subject = model_subject(d->model, at);
	struct dissection is;

	if (!model_dissect(d->model, subject, &is)) {
		area_put_wrapped(d->area, 0, 0, ROLE_DIM, _("No frame is moving at this moment."));
		return 1;
	}
	int top = draw_changes(d, at, subject);
	bool beside = d->area.width >= TREE_LEAST + BYTES_WIDTH;
	struct drawing tree = *d;
	if (beside)
		tree.area.width = TREE_LEAST - 1;
	int y = draw_layers(&tree, draw_link(&tree, top, subject), &is);
	int end = draw_bytes(d, beside ? TREE_LEAST : 0, beside ? top : y + 1, subject, &is);
	return end > y ? end : y;
}

/* ---- keys ---- */

static bool key(struct screen *s, void *state, int key)
{
	struct frame_view *v = state;
	struct dissection is;

	if (key != K_ENTER ||
		!model_dissect(s->model, model_subject(s->model, model_here(s->model)), &is))
		return false;
	do
		v->lit = (v->lit + 1) % LAYERS;
	while (!has_layer(&is, (enum layer)v->lit));
	return true;
}

static const struct view_key keys[] = {
	{"Enter", N_("header"), N_("Highlights the next header, in the tree and in the bytes.")},
	{NULL, NULL, NULL},
};

const struct view view_frame = {
	.name = "frame",
	.title = N_("Frame"),
	.slot = SLOT_FRAME,
	.keys = keys,
	.state_size = sizeof(struct frame_view),
	.key = key,
	.draw = frame_view_draw,
};
