/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of a packet after its line: -x, -X, -A, and -xx, -XX, -AA with the link header (tcpdump
 * 4.99.3: print-ascii.c). */
#include "app/commands/probe/tcpdump.h"
#include "base/text.h"

#define LINE 16
#define HEX_WIDTH 40

static char printable(uint8_t c)
{
	return c > ' ' && c < 127 ? (char)c : '.';
}

static void hex_line(struct text *t, const uint8_t *p, uint32_t n, uint32_t at, bool ascii)
{
	size_t start;

	text_add(t, "\n\t0x%04x: ", at);
	start = t->len;
	for (uint32_t i = 0; i < n; i++)
		text_add(t, i % 2 ? "%02x" : " %02x", p[i]);
	if (!ascii)
		return;
	text_pad(t, start, HEX_WIDTH);
	text_put(t, "  ");
	for (uint32_t i = 0; i < n; i++)
		text_putc(t, printable(p[i]));
}

static void ascii_lines(struct text *t, const uint8_t *p, uint32_t n)
{
	text_putc(t, '\n');
	for (uint32_t i = 0; i < n; i++) {
		if (p[i] == '\r' && i + 1 < n && p[i + 1] == '\n')
			continue;
		if (p[i] == '\n' || p[i] == '\t' || p[i] == '\r' || p[i] == ' ')
			text_putc(t, (char)(p[i] == '\r' ? '.' : p[i]));
		else
			text_putc(t, printable(p[i]));
	}
}

void tcpdump_bytes(const struct printer *pr, struct text *t, const struct packet *packet)
{
	bool link = pr->hex > 1 || pr->hex_ascii > 1 || pr->ascii > 1;
	uint32_t from = link || packet->captured < ETH_HLEN ? 0 : ETH_HLEN;
	const uint8_t *p = packet->bytes + from;
	uint32_t n = packet->captured - from;

	if (pr->ascii) {
		ascii_lines(t, p, n);
		return;
	}
	if (!pr->hex && !pr->hex_ascii)
		return;
	for (uint32_t at = 0; at < n; at += LINE)
		hex_line(t, p + at, n - at < LINE ? n - at : LINE, at, pr->hex_ascii);
}
