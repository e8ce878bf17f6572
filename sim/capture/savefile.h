/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capture files, pcap and pcapng, read by libpcap (pcap-savefile(5), BSD licence) as a stream: only
 * one packet is in memory. Supported link types, which carry Ethernet or IPv4: EN10MB, LINUX_SLL,
 * LINUX_SLL2, RAW, IPV4, NULL, LOOP.
 */
#ifndef LVSLAB_CAPTURE_SAVEFILE_H
#define LVSLAB_CAPTURE_SAVEFILE_H

#include <stdio.h>

#include "base/problem.h"
#include "capture/frame.h"

struct savefile_about {
	const char *link;  /* "EN10MB" */
	bool has_ethernet; /* frames contain MACs */
	uint64_t frames;
};

/*
 * Reads `in` to its end and passes every frame to `one`, which returns false to stop. `name` is the
 * file name in problems. 0, or −1 with the problem: not a capture, a link type that carries
 * neither, damaged (then with the packet number; earlier frames have been passed on). Closes `in`.
 */
int savefile_read(FILE *in, const char *name, bool (*one)(void *arg, const struct capture_frame *f),
	void *arg, struct savefile_about *about, struct problems *ps);

#endif
