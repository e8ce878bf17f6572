/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libpcap (BSD licence) used only as a compiler: it opens no device and resolves no name. */
#include "app/commands/probe/tcpdump_pcap.h"
#include "base/text.h"

#include <pcap/pcap.h>

bool tcpdump_libpcap(const char *expression, int snaplen,
	void (*one)(void *arg, uint32_t n, const struct tcpdump_step *step), void *arg,
	struct text *error)
{
	pcap_t *dead = pcap_open_dead(DLT_EN10MB, snaplen);
	struct bpf_program program;

	if (!dead) {
		text_put(error, "out of memory");
		return false;
	}
	bool fine = pcap_compile(dead, &program, expression, 1, 0) == 0;
	if (!fine) {
		text_put(error, pcap_geterr(dead));
	} else {
		one(arg, program.bf_len, NULL);
		for (uint32_t i = 0; i < program.bf_len; i++) {
			const struct bpf_insn *s = &program.bf_insns[i];
			one(arg, i, &(struct tcpdump_step){s->code, s->jt, s->jf, s->k});
		}
		pcap_freecode(&program);
	}
	pcap_close(dead);
	return fine;
}
