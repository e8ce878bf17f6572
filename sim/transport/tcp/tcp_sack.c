/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Selective acknowledgment (RFC 2018), both sides. As receiver: up to four blocks of out-of-order
 * data, the one that changed last first (tcp_sack_new_or_extend_block()), preceded by a duplicate's
 * block (D-SACK, RFC 2883). As sender: blocks mark segments as arrived (tcp_sacktag_write_queue()).
 *
 * Not simulated: reneging, learning the path's degree of reordering, blocks that split a segment.
 */
#include <string.h>

#include "transport/tcp/tcp_internal.h"

/* ---- receiver ---- */

static void move_to_front(struct tcp_sock *t, unsigned i, struct tcp_block block)
{
	memmove(t->sacks + 1, t->sacks, i * sizeof(*t->sacks));
	t->sacks[0] = block;
}

static bool touch(struct tcp_block a, struct tcp_block b)
{
	return !after(a.start, b.end) && !after(b.start, a.end);
}

static void remove_block(struct tcp_sock *t, unsigned i)
{
	t->sack_count--;
	memmove(t->sacks + i, t->sacks + i + 1, (t->sack_count - i) * sizeof(*t->sacks));
}

void tcp_sack_note(struct tcp_sock *t, uint32_t start, uint32_t end)
{
	struct tcp_block block = {start, end};

	for (unsigned i = 0; i < t->sack_count;) {
		if (!touch(t->sacks[i], block)) {
			i++;
			continue;
		}
		if (before(t->sacks[i].start, block.start))
			block.start = t->sacks[i].start;
		if (after(t->sacks[i].end, block.end))
			block.end = t->sacks[i].end;
		remove_block(t, i);
	}
	if (t->sack_count == TCP_SACK_BLOCKS)
		t->sack_count--;
	move_to_front(t, t->sack_count++, block);
}

void tcp_sack_advance(struct tcp_sock *t)
{
	if (list_empty(&t->ofo_queue)) {
		t->sack_count = 0;
		return;
	}
	for (unsigned i = 0; i < t->sack_count;) {
		if (before(t->rcv_nxt, t->sacks[i].start))
			i++;
		else
			remove_block(t, i);
	}
}

void tcp_dsack_note(struct tcp_sock *t, uint32_t start, uint32_t end)
{
	if (!t->sack_ok)
		return;
	t->dsack = (struct tcp_block){start, end};
	t->has_dsack = true;
}

/* ---- sender ---- */

/* tcp_check_dsack(): the first block lies below the ACK or inside the second */
static bool is_dsack(const struct tcp_in *in)
{
	const struct tcp_header *h = &in->h;

	if (before(h->sack[0].start, in->ack))
		return true;
	return h->sack_count > 1 && !after(h->sack[0].end, h->sack[1].end) &&
		!before(h->sack[0].start, h->sack[1].start);
}

static bool covered(const struct tcp_in *in, unsigned from, const struct tcp_segment *g)
{
	for (unsigned i = from; i < in->h.sack_count; i++)
		if (!before(g->seq, in->h.sack[i].start) &&
			!after(segment_end(g), in->h.sack[i].end))
			return true;
	return false;
}

/* tcp_sacktag_one() */
static void mark_sacked(
	struct tcp_sock *t, struct tcp_segment *g, int64_t *first_sent, int64_t *last_sent)
{
	tcp_rack_advance(t, g);
	if (!(g->marks & MARK_EVER_RETRANS)) {
		int64_t sent = g->sent ? g->sent : 1;
		if (!*first_sent || sent < *first_sent)
			*first_sent = sent;
		if (sent > *last_sent)
			*last_sent = sent;
	}
	if (g->marks & MARK_RETRANS)
		t->retrans_out--;
	if (g->marks & MARK_LOST)
		t->lost_out--;
	g->marks &= (uint8_t) ~(MARK_RETRANS | MARK_LOST);
	g->marks |= MARK_SACKED;
	t->sacked_out++;
	t->delivered++;
}

static uint32_t highest_block(const struct tcp_in *in)
{
	uint32_t end = in->h.sack[0].end;

	for (unsigned i = 1; i < in->h.sack_count; i++)
		if (after(in->h.sack[i].end, end))
			end = in->h.sack[i].end;
	return end;
}

unsigned tcp_sack_tag(struct tcp_sock *t, const struct tcp_in *in, uint32_t prior_una,
	int64_t *first_sent, int64_t *last_sent)
{
	bool dup = is_dsack(in);
	unsigned flags = dup ? FLAG_DSACKING_ACK : 0;
	uint32_t end = highest_block(in);

	(void)prior_una;
	list_for_each (g, &t->rtx_queue, struct tcp_segment, link) {
		if (!before(g->seq, end))
			break;
		if (g->marks & MARK_SACKED || !covered(in, dup ? 1 : 0, g))
			continue;
		mark_sacked(t, g, first_sent, last_sent);
		flags |= FLAG_DATA_SACKED;
	}
	return flags;
}

void segment_mark_lost(struct tcp_sock *t, struct tcp_segment *g)
{
	if (g->marks & MARK_SACKED)
		return;
	if (g->marks & MARK_LOST) {
		if (!(g->marks & MARK_RETRANS))
			return; /* it is waiting to be sent again already */
	} else {
		g->marks |= MARK_LOST;
		t->lost_out++;
	}
	t->lost++;
	if (g->marks & MARK_RETRANS) { /* the retransmission is lost, too */
		g->marks &= (uint8_t)~MARK_RETRANS;
		t->retrans_out--;
	}
}
