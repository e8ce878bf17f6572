/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Segments that belong to no full connection: the RST for an unexpected segment
 * (tcp_v4_send_reset()), ACKs of half-open and TIME_WAIT connections (tcp_v4_send_ack()). Their
 * source is the address that was contacted, whatever the route prefers, and their IP id is 0.
 */
#include "engine/trace.h"
#include "transport/tcp/tcp_internal.h"

void tcp_send_reply(struct tcp_in *in, const struct tcp_reply *r)
{
	struct host *host = in->host;
	struct tcp_header h = {
		.source = in->h.dest,
		.dest = in->h.source,
		.seq = r->seq,
		.ack = r->ack,
		.flags = r->flags,
		.window = r->window,
		.has_timestamps = r->has_ts,
		.tsval = r->tsval,
		.tsecr = r->tsecr,
	};
	struct frame *f = frame_new(host->node.net);
	struct ip_send how = {
		.flow = {.dst = in->ip->src, .src = in->ip->dst, .protocol = IPPROTO_TCP},
		.protocol = IPPROTO_TCP,
		.tos = in->ip->tos,
		.df = true,
	};

	tcp_emit(frame_put(f, (unsigned)tcp_header_length(&h)), &h, in->ip->dst, in->ip->src, 0, 0);
	host->sockets->tcp_stats.out_segs++;
	host->sockets->tcp_stats.out_rsts += (r->flags & TCP_RST) != 0;
	ip_send(host, f, &how);
}

void tcp_send_reset(struct tcp_in *in, unsigned why)
{
	struct tcp_reply r = {.flags = TCP_RST};

	if (in->h.flags & TCP_RST) /* never answer a RST with one */
		return;
	/* RFC 9293 3.5.2: the number the peer expects, or an ACK of what it sent */
	if (in->h.flags & TCP_ACK) {
		r.seq = in->ack;
	} else {
		r.flags |= TCP_ACK;
		r.ack = in->end_seq;
	}
	HOST_RECORD(in->host, REC_TCP_EVENT, why, (struct netdev *)NULL, in->f, in->ip->dst,
		in->h.dest, in->ip->src, in->h.source, 0, 0);
	tcp_send_reply(in, &r);
}

/* tcp_oow_rate_limited(): at most two answers a second to segments without data */
bool tcp_oow_limited(const struct host *h, uint64_t *last, const struct tcp_in *in)
{
	uint64_t now = engine_jiffies(host_engine(h));

	if (in && in->seq != in->end_seq && !(in->h.flags & TCP_SYN))
		return false;
	if (*last && now - *last < TCP_INVALID_RATELIMIT)
		return true;
	*last = now;
	return false;
}

/* nf_reject_ip_tcphdr_put(): the acknowledgment counts SYN, FIN and the data */
void tcp_reset_about(struct host *host, struct frame *f)
{
	uint8_t bytes[60];
	struct ipv4_header ip;
	struct tcp_header old;

	if (!ip_header_of(f, &ip) || ip.fragment & IPV4_OFFSET)
		return;
	uint32_t length = ip.total_length - (uint32_t)ip.header_length;
	uint32_t head = length < sizeof(bytes) ? length : (uint32_t)sizeof(bytes);
	frame_read(f, ip.header_length, bytes, head);
	if (tcp_parse(&old, bytes, head) != WIRE_OK || old.flags & TCP_RST)
		return;
	struct tcp_header h = {.source = old.dest, .dest = old.source, .flags = TCP_RST};
	if (old.flags & TCP_ACK) {
		h.seq = old.ack;
	} else {
		h.flags |= TCP_ACK;
		h.ack = old.seq + ((old.flags & TCP_SYN) != 0) + ((old.flags & TCP_FIN) != 0) +
			length - old.header_length;
	}
	struct frame *reset = frame_new(host->node.net);
	struct ip_send how = {
		.flow = {.dst = ip.src, .src = ip.dst, .protocol = IPPROTO_TCP, .any_source = true},
		.protocol = IPPROTO_TCP,
		.df = true};
	tcp_emit(frame_put(reset, TCP_HLEN), &h, ip.dst, ip.src, 0, 0);
	ip_send(host, reset, &how);
}
