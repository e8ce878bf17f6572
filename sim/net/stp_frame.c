/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sends and receives BPDUs (net/bridge/br_stp_bpdu.c: br_send_bpdu(), br_stp_rcv()). */
#include <string.h>

#include "net/stp.h"

void stp_send(struct stp_port *p, const struct bpdu *b)
{
	uint8_t bytes[ETH_HLEN + BPDU_LLC + BPDU_CONFIG_LEN];
	size_t length = bpdu_emit(bytes + ETH_HLEN, b);

	memcpy(bytes, bpdu_group, ETH_ALEN);
	memcpy(bytes + ETH_ALEN, p->port->dev->mac, ETH_ALEN);
	put16(bytes + 2 * ETH_ALEN, (unsigned)length); /* 802.3: no type, a length */
	netdev_xmit(p->port->dev,
		frame_from_bytes(p->bridge->node.net, bytes, (uint32_t)(ETH_HLEN + length)));
}

void stp_receive(struct bridge *b, struct bridge_port *port, struct frame *f)
{
	struct bpdu bpdu;

	(void)b;
	if (port->stp->state == STP_DISABLED ||
		!frame_may_pull(f, ETH_HLEN + BPDU_LLC + BPDU_TCN_LEN) ||
		bpdu_parse(&bpdu, frame_data(f) + ETH_HLEN, frame_head_length(f) - ETH_HLEN)) {
		frame_drop(f, BRIDGE_STP_WRONG);
		return;
	}
	frame_consume(f);
	if (bpdu.type == BPDU_TCN)
		stp_received_tcn(port->stp);
	else if (bpdu.message_age <= bpdu.max_age)
		stp_received_config(port->stp, &bpdu);
}
