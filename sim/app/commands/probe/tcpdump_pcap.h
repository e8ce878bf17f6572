/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The only interface to libpcap, whose headers conflict with ours. */
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

/* Compiles an expression without names for Ethernet; one(arg, n, NULL) announces n steps, then one
 * call follows for each. false: *error is libpcap's message. */
bool tcpdump_libpcap(const char *expression, int snaplen,
	void (*one)(void *arg, uint32_t n, const struct tcpdump_step *step), void *arg,
	struct text *error);

#endif
