/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills the placeholders of a reason's sentence. An invalid placeholder is printed unchanged. */
#include "engine/reason.h"
#include "base/text.h"
#include "engine/trace.h"

#include <inttypes.h>
#include <string.h>

static bool form_is(const char *form, size_t n, const char *name)
{
	return strlen(name) == n && memcmp(form, name, n) == 0;
}

void record_arg_text(struct text *t, uint64_t value, const char *form, size_t n)
{
	if (form_is(form, n, "ip")) {
		text_ip(t, (uint32_t)value);
	} else if (form_is(form, n, "mac")) {
		uint8_t mac[6];
		for (unsigned i = 0; i < 6; i++)
			mac[i] = (uint8_t)(value >> (8 * (5 - i)));
		text_mac(t, mac);
	} else if (form_is(form, n, "dur")) {
		text_duration(t, (int64_t)value);
	} else if (form_is(form, n, "hex")) {
		text_add(t, "0x%" PRIx64, value);
	} else if (form_is(form, n, "neg")) {
		text_add(t, "%" PRId64, (int64_t)value);
	} else if (form_is(form, n, "word")) {
		for (unsigned i = 0; i < 8 && (value >> (8 * i) & 0xff); i++)
			text_putc(t, (char)(value >> (8 * i) & 0xff));
	} else {
		text_add(t, "%" PRIu64, value);
	}
}

static void fill_place(struct text *t, const char *place, size_t n, const struct record *r,
	const struct names *names)
{
	unsigned char digit = n ? (unsigned char)place[n - 1] : 0;
	unsigned input = digit - '0';

	if (form_is(place, n, "node"))
		text_put(t, names->node(names->world, r->node));
	else if (form_is(place, n, "dev"))
		text_put(t, names->dev(names->world, r->node, r->dev));
	else if (n == 5 && memcmp(place, "dev.", 4) == 0 && input < RECORD_ARGS)
		text_put(t, names->dev(names->world, r->node, (unsigned)r->a[input]));
	else if (n == 6 && memcmp(place, "node.", 5) == 0 && input < RECORD_ARGS)
		text_put(t, names->node(names->world, (unsigned)r->a[input]));
	else if (n && (unsigned)(place[0] - '0') < RECORD_ARGS && (n == 1 || place[1] == ':'))
		record_arg_text(
			t, r->a[place[0] - '0'], place + (n > 1 ? 2 : 1), n > 1 ? n - 2 : 0);
	else
		text_add(t, "{%.*s}", (int)n, place);
}

void reason_fill(
	struct text *t, const char *sentence, const struct record *r, const struct names *names)
{
	while (*sentence) {
		size_t plain = strcspn(sentence, "{");
		text_putn(t, sentence, plain);
		sentence += plain;
		if (!*sentence)
			break;
		size_t n = strcspn(sentence + 1, "}");
		if (!sentence[1 + n]) {
			text_put(t, sentence);
			break;
		}
		fill_place(t, sentence + 1, n, r, names);
		sentence += n + 2;
	}
}
