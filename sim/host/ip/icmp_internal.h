/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared among the ICMP files. */
#ifndef LVSLAB_HOST_IP_ICMP_INTERNAL_H
#define LVSLAB_HOST_IP_ICMP_INTERNAL_H

#include "host/ip/icmp_reasons.h"
#include "host/ip/ip_internal.h"

#define NR_ICMP_TYPES 18

bool icmp_limited(const struct host *h, unsigned type, unsigned code);
bool icmp_global_allow(struct host *h);
void icmp_global_consume(struct host *h);

/* icmp_reply(): answers `f` (data at the ICMP header, IP header at f->l3) with this header,
 * followed by the frame `body`. Consumes the body. */
void icmp_reply(struct host *h, struct frame *f, const struct icmp_header *icmp, struct frame *body,
	unsigned why);

#endif
