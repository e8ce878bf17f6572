/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pcapng (draft-ietf-opsawg-pcapng): a Section Header Block, an Interface Description Block for
 * each interface, an Enhanced Packet Block for each frame-sent and frame-received record. Blocks
 * are in the writer's byte order, which their first number identifies; timestamps in nanoseconds.
 *
 *	| type | length | body, options, each padded to 4 bytes | length |
 *
 * A packet is written at the end of its step, when the consequences of the frame are known. Which
 * decision belongs to which packet, at one node within one step:
 *
 *	received   everything decided from then on, until the next frame arrives
 *	sent       everything decided before about the same frame, or since the previous
 *	           packet was sent; and its later fate (lost on the wire)
 *
 * Frames that never reached a wire (dropped before sending) have no packet; their drop is a comment
 * of the packet that caused them.
 */
#include "ui/report/pcapng.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "net/records.h"
#include "ui/text/words.h"
#include "watch/describe.h"
#include "world/lab.h"

enum block { BLOCK_IDB = 1, BLOCK_EPB = 6, BLOCK_SHB = 0x0a0d0d0a };
enum option {
	OPT_END = 0,
	OPT_COMMENT = 1,
	OPT_SHB_USERAPPL = 4,
	OPT_IF_NAME = 2,
	OPT_IF_TSRESOL = 9,
	OPT_EPB_FLAGS = 2
};

#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define LINKTYPE_ETHERNET 1

/* ---- blocks ---- */

static void put_u16(struct text *b, uint16_t v)
{
	text_putn(b, (const char *)&v, sizeof(v));
}

static void put_u32(struct text *b, uint32_t v)
{
	text_putn(b, (const char *)&v, sizeof(v));
}

static void put_bytes(struct text *b, const void *bytes, size_t n)
{
	text_putn(b, bytes, n);
	while (b->len % 4)
		text_putc(b, '\0');
}

static void put_option(struct text *b, enum option code, const void *value, size_t n)
{
	n = n < UINT16_MAX ? n : UINT16_MAX;
	put_u16(b, (uint16_t)code);
	put_u16(b, (uint16_t)n);
	put_bytes(b, value, n);
}

static void write_block(FILE *out, enum block type, const struct text *body)
{
	uint32_t head[2] = {type, (uint32_t)body->len + 12};

	fwrite(head, sizeof(head), 1, out);
	fwrite(body->s, 1, body->len, out);
	fwrite(&head[1], sizeof(head[1]), 1, out);
}

static void write_section(FILE *out)
{
	static const char writer[] = "lvslab";
	struct text b = {0};

	put_u32(&b, BYTE_ORDER_MAGIC);
	put_u16(&b, 1); /* version 1.0 */
	put_u16(&b, 0);
	put_u32(&b, UINT32_MAX); /* length of the section: unknown */
	put_u32(&b, UINT32_MAX);
	put_option(&b, OPT_SHB_USERAPPL, writer, sizeof(writer) - 1);
	put_u32(&b, OPT_END);
	write_block(out, BLOCK_SHB, &b);
	text_free(&b);
}

static void write_interface(struct pcapng *p, const char *node, const char *dev)
{
	static const uint8_t nanoseconds = 9; /* 10⁻⁹ */
	struct text b = {0}, name = {0};

	text_add(&name, "%s:%s", node, dev);
	put_u16(&b, LINKTYPE_ETHERNET);
	put_u16(&b, 0);
	put_u32(&b, 0); /* no limit of length */
	put_option(&b, OPT_IF_NAME, name.s, name.len);
	put_option(&b, OPT_IF_TSRESOL, &nanoseconds, 1);
	put_u32(&b, OPT_END);
	write_block(p->out, BLOCK_IDB, &b);
	text_free(&name);
	text_free(&b);
}

/* ---- interfaces ---- */

static void *grown(void *p, size_t old_size, size_t size)
{
	p = realloc(p, size);
	if (!p)
		abort();
	memset((char *)p + old_size, 0, size - old_size);
	return p;
}

static uint32_t *id_of(struct pcapng *p, unsigned node, unsigned dev)
{
	if (node >= p->nodes) {
		size_t old = p->nodes, n = node + 1;
		p->ids = grown(p->ids, old * sizeof(*p->ids), n * sizeof(*p->ids));
		p->id_counts =
			grown(p->id_counts, old * sizeof(*p->id_counts), n * sizeof(*p->id_counts));
		p->nodes = n;
	}
	size_t old = p->id_counts[node];
	if (dev >= old) {
		p->ids[node] =
			grown(p->ids[node], old * sizeof(uint32_t), (dev + 1u) * sizeof(uint32_t));
		p->id_counts[node] = dev + 1u;
	}
	return &p->ids[node][dev];
}

static uint32_t interface_id(struct pcapng *p, unsigned node, unsigned dev)
{
	uint32_t *id = id_of(p, node, dev);

	if (!*id) { /* created while the lab ran */
		write_interface(p, p->names->node(p->names->world, node),
			p->names->dev(p->names->world, node, dev));
		*id = ++p->interfaces;
	}
	return *id - 1;
}

/* ---- packets ---- */

static bool is_packet(const struct record *r)
{
	return r->kind == REC_FRAME_SENT || r->kind == REC_FRAME_RECEIVED;
}

static void comment(struct pcapng *p, struct text *b, const struct record *r)
{
	const struct reason *reason = reason_find(r->reason);
	struct text line = {0};

	if (r->kind == REC_FRAME_DROPPED)
		text_put(&line, _("DROPPED: "));
	reason_fill(&line, _(reason->sentence), r, p->names);
	if (*reason->source)
		text_add(&line, " [%s]", reason->source);
	put_option(b, OPT_COMMENT, line.s, line.len);
	text_free(&line);
}

static void comments_after(
	struct pcapng *p, struct text *b, const struct happening *h, const struct happening *end)
{
	const struct record *r = &h->r;

	for (h++; h < end; h++) {
		if (h->r.node != r->node)
			continue;
		if (h->r.kind == REC_FRAME_RECEIVED)
			return;
		if (reason_find(h->r.reason))
			comment(p, b, &h->r);
	}
}

/* the first record of this step that may have led to the packet `h`: after the last arrival */
static const struct happening *cause_of(const struct happening *first, const struct happening *h)
{
	const struct happening *at = h;

	while (at > first && !(at[-1].r.node == h->r.node && at[-1].r.kind == REC_FRAME_RECEIVED))
		at--;
	return at;
}

/* is `d` about the packet `h`: its frame, or decided since the packet before it left? */
static bool leads_to(const struct happening *d, const struct happening *h)
{
	if (d->r.frame == h->r.frame)
		return true;
	for (d++; d < h; d++)
		if (d->r.kind == REC_FRAME_SENT && d->r.node == h->r.node)
			return false;
	return true;
}

static void comments_of_sent(struct pcapng *p, struct text *b, const struct happening *first,
	const struct happening *h, const struct happening *end)
{
	for (const struct happening *d = cause_of(first, h); d < h; d++)
		if (d->r.node == h->r.node && reason_find(d->r.reason) && leads_to(d, h))
			comment(p, b, &d->r);
	for (const struct happening *d = h + 1; d < end && d->r.frame == h->r.frame; d++)
		if (d->r.kind == REC_FRAME_DROPPED && d->r.node == h->r.node)
			comment(p, b, &d->r);
}

/* draft-ietf-opsawg-pcapng 4.3.1: direction, and how it was addressed */
static uint32_t flags_of(const struct happening *h)
{
	uint32_t direction = h->r.kind == REC_FRAME_RECEIVED ? 1 : 2;

	if (!h->is->has_eth)
		return direction;
	if (mac_is_broadcast(h->is->eth.dst))
		return direction | 3u << 2;
	return direction | (mac_is_multicast(h->is->eth.dst) ? 2u : 1u) << 2;
}

static void write_packet(struct pcapng *p, const struct happening *first, const struct happening *h,
	const struct happening *end)
{
	uint32_t flags = flags_of(h);
	uint64_t time = (uint64_t)h->r.time;
	struct text b = {0};

	put_u32(&b, interface_id(p, h->r.node, h->r.dev));
	put_u32(&b, (uint32_t)(time >> 32));
	put_u32(&b, (uint32_t)time);
	put_u32(&b, h->is->length); /* captured length: all of it */
	put_u32(&b, h->is->length);
	put_bytes(&b, h->bytes, h->is->length);
	put_option(&b, OPT_EPB_FLAGS, &flags, sizeof(flags));
	if (h->r.kind == REC_FRAME_RECEIVED)
		comments_after(p, &b, h, end);
	else
		comments_of_sent(p, &b, first, h, end);
	put_u32(&b, OPT_END);
	write_block(p->out, BLOCK_EPB, &b);
	text_free(&b);
}

static bool is_wanted(const struct pcapng *p, const struct record *r)
{
	return p->only_node == NO_NODE || (r->node == p->only_node && r->dev == p->only_dev);
}

static void write_step(struct steps *s, const struct happening *what, size_t count)
{
	struct pcapng *p = container_of(s, struct pcapng, steps);

	for (const struct happening *h = what; h < what + count; h++)
		if (is_packet(&h->r) && h->bytes && is_wanted(p, &h->r))
			write_packet(p, what, h, what + count);
}

static void begin_capture(
	struct pcapng *p, FILE *out, const struct network *net, const struct names *names)
{
	*p = (struct pcapng){.out = out, .net = net, .names = names, .only_node = NO_NODE};
	steps_init(&p->steps, write_step);
	write_section(out);
}

void pcapng_init(struct pcapng *p, FILE *out, const struct network *net, const struct names *names)
{
	begin_capture(p, out, net, names);
	for (size_t i = 0; i < net->node_count; i++)
		list_for_each (dev, &net->nodes[i]->devs, struct netdev, link)
			interface_id(p, net->nodes[i]->id, dev->index);
}

void pcapng_init_only(struct pcapng *p, FILE *out, const struct network *net,
	const struct names *names, const struct netdev *dev)
{
	begin_capture(p, out, net, names);
	p->only_node = dev->node->id;
	p->only_dev = dev->index;
	interface_id(p, p->only_node, p->only_dev);
}

void pcapng_finish(struct pcapng *p)
{
	steps_free(&p->steps);
	for (size_t i = 0; i < p->nodes; i++)
		free(p->ids[i]);
	free(p->ids);
	free(p->id_counts);
	p->ids = NULL;
	p->id_counts = NULL;
	p->nodes = 0;
}
