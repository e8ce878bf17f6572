/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one place that knows libpcap, whose headers and ours do not go together. */
#ifndef LVSLAB_APP_COMMANDS_PROBE_TCPDUMP_PCAP_H
#define LVSLAB_APP_COMMANDS_PROBE_TCPDUMP_PCAP_H

#include <stdbool.h>
#include <stdint.h>

struct text;

struct tcpdump_step { /* struct bpf_insn */
	uint16_t code;
	uint8_t yes, no;
	uint32_t k;
};

/* Compiles an expression without names for Ethernet; one(arg, n, NULL) says how many steps come,
 * then each. false: *error is libpcap's sentence. */
bool tcpdump_libpcap(const char *expression, int snaplen,
	void (*one)(void *arg, uint32_t n, const struct tcpdump_step *step), void *arg,
	struct text *error);

#endif
