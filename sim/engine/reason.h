/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reasons: why the code decided something. Each module owns one X-macro list of
 *
 *	X(ARP_SILENT_NOT_OURS, "arp-silent-not-ours", "net/ipv4/arp.c: arp_process()",
 *		"{0:ip} is no address of {node}")
 *
 * rows (number, code, the kernel function or document, English sentence) and turns it into an enum
 * with REASON_ENUM and into a table with REASON_ROW. reason_fill() fills the sentence's
 * placeholders from the record: {node}, {dev}, {dev.N} the name of the interface whose index is
 * input N, {node.N}, {N} a number, {N:ip} {N:mac} {N:dur} (ns) {N:hex} {N:word} {N:port} {N:neg}
 * (signed).
 */
#ifndef LVSLAB_ENGINE_REASON_H
#define LVSLAB_ENGINE_REASON_H

#include <stddef.h>
#include <stdint.h>

#include "base/language.h"

struct record;
struct text;

struct reason {
	const char *code;     /* for conditions and JSON: words joined by '-' */
	const char *source;   /* the kernel function or document that contains the rule */
	const char *sentence; /* English; also the key of its translation */
};

struct reason_list {
	uint16_t base; /* number of the first; the module's enum starts there */
	uint16_t count;
	const char *module; /* "arp" */
	const struct reason *items;
};

#define REASON_ENUM(id, code, source, sentence) id,
#define REASON_ROW(id, code, source, sentence) {code, source, sentence},
/* REASON_LIST(arp_reasons, "arp", ARP_REASON_BASE + 1, ARP_REASONS): defines the module's const
 * list */
#define REASON_LIST(name, module_name, first, list) \
	static const struct reason name##_rows[] = {list(REASON_ROW)}; \
	const struct reason_list name = {.base = (first), \
		.count = sizeof(name##_rows) / sizeof(name##_rows[0]), \
		.module = (module_name), \
		.items = name##_rows}

/* How numbers become names. Code that knows the world fills it in. */
struct names {
	const char *(*node)(const void *world, unsigned node);
	const char *(*dev)(const void *world, unsigned node, unsigned dev);
	const void *world;
};

/* One input in the given form ("ip", "mac", … or "" for a number). */
void record_arg_text(struct text *t, uint64_t value, const char *form, size_t form_length);
/* `sentence` with its placeholders filled from `r`. */
void reason_fill(
	struct text *t, const char *sentence, const struct record *r, const struct names *names);

#endif
