/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine that runs a filter program (bpf(4); net/core/filter.c before eBPF): an accumulator,
 * an index register, sixteen words of memory. A load beyond the packet ends it: no match. Of
 * Linux's extensions it supports the packet type, which `inbound` and `outbound` use.
 */
#include "app/commands/probe/tcpdump.h"

#define MEMORY 16
#define PACKET_TYPE UINT32_C(0xfffff004) /* SKF_AD_OFF + SKF_AD_PKTTYPE */
#define OUTGOING 4

enum { LD = 0, LDX, ST, STX, ALU, JMP, RET, MISC };                              /* code & 7 */
enum { WORD = 0x00, HALF = 0x08, BYTE = 0x10 };                                  /* code & 0x18 */
enum { IMM = 0x00, ABS = 0x20, IND = 0x40, MEM = 0x60, LEN = 0x80, MSH = 0xa0 }; /* & 0xe0 */

struct machine {
	const struct packet *packet;
	uint32_t a, x, memory[MEMORY];
	bool outside; /* a load failed, or a division by zero */
};

static uint32_t load(struct machine *m, uint32_t at, unsigned size)
{
	const struct packet *p = m->packet;
	uint32_t n = size == WORD ? 4 : size == HALF ? 2 : 1;

	if (at == PACKET_TYPE)
		return p->outgoing ? OUTGOING : 0;
	if (at > p->captured || p->captured - at < n) {
		m->outside = true;
		return 0;
	}
	return n == 4 ? get32(p->bytes + at) : n == 2 ? get16(p->bytes + at) : p->bytes[at];
}

static uint32_t operand(struct machine *m, const struct tcpdump_step *s)
{
	unsigned size = s->code & 0x18;

	switch (s->code & 0xe0) {
	case ABS: return load(m, s->k, size);
	case IND: return load(m, m->x + s->k, size);
	case MEM: return m->memory[s->k % MEMORY];
	case LEN: return m->packet->length;
	case MSH: return (load(m, s->k, BYTE) & 15) * 4;
	default: return s->k;
	}
}

static void calculate(struct machine *m, const struct tcpdump_step *s)
{
	uint32_t b = s->code & 8 ? m->x : s->k;

	switch (s->code >> 4 & 15) {
	case 0: m->a += b; break;
	case 1: m->a -= b; break;
	case 2: m->a *= b; break;
	case 3:
	case 9:
		m->outside |= b == 0;
		m->a = b == 0 ? 0 : s->code >> 4 == 3 ? m->a / b : m->a % b;
		break;
	case 4: m->a |= b; break;
	case 5: m->a &= b; break;
	case 6: m->a = b < 32 ? m->a << b : 0; break;
	case 7: m->a = b < 32 ? m->a >> b : 0; break;
	case 8: m->a = 0u - m->a; break;
	default: m->a ^= b; break;
	}
}

/* how many steps a jump skips */
static uint32_t jump(const struct machine *m, const struct tcpdump_step *s)
{
	uint32_t b = s->code & 8 ? m->x : s->k;
	bool yes;

	switch (s->code >> 4 & 15) {
	case 0: return s->k;
	case 1: yes = m->a == b; break;
	case 2: yes = m->a > b; break;
	case 3: yes = m->a >= b; break;
	default: yes = (m->a & b) != 0; break;
	}
	return yes ? s->yes : s->no;
}

bool tcpdump_matches(const struct tcpdump_program *p, const struct packet *packet)
{
	struct machine m = {.packet = packet};

	for (uint32_t i = 0; i < p->count && !m.outside; i++) {
		const struct tcpdump_step *s = &p->steps[i];
		switch (s->code & 7) {
		case LD: m.a = operand(&m, s); break;
		case LDX: m.x = operand(&m, s); break;
		case ST: m.memory[s->k % MEMORY] = m.a; break;
		case STX: m.memory[s->k % MEMORY] = m.x; break;
		case ALU: calculate(&m, s); break;
		case JMP: i += jump(&m, s); break;
		case RET: return (s->code & 0x18 ? m.a : s->k) != 0;
		default: *(s->code & 0x80 ? &m.a : &m.x) = s->code & 0x80 ? m.x : m.a; break;
		}
	}
	return false;
}
