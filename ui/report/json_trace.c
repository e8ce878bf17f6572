/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A record becomes one line:
 *
 *	{"number":7,"step":2,"time":50336,"kind":"arp-silent","node":"rs1","dev":"eth0","frame":1,
 *	 "tpa":"192.168.10.100",…,"code":"…","source":"…","why":"…"}
 *
 * Inputs have the names defined by the record's kind. A number of up to 53 bits is a JSON number, a
 * larger one a string, so that every JSON reader can handle it. Write errors stay in the stream;
 * the file's owner checks for them at the end.
 */
#include "ui/report/json_trace.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "engine/trace.h"
#include "net/frame.h"
#include "watch/describe.h"
#include "world/lab.h"

#define EXACT ((uint64_t)1 << 53)

static json_t *number(uint64_t v)
{
	char s[24];

	if (v <= EXACT)
		return json_integer((json_int_t)v);
	snprintf(s, sizeof(s), "%" PRIu64, v);
	return json_string(s);
}

static json_t *as_text(uint64_t v, const char *form, size_t length)
{
	struct text t = {0};

	record_arg_text(&t, v, form, length);
	json_t *s = json_string(text_str(&t));
	text_free(&t);
	return s;
}

static json_t *input(const struct json_trace *j, uint64_t v, const char *form, size_t length)
{
	if (length == 0)
		return number(v);
	if (length == 4 && memcmp(form, "node", 4) == 0)
		return json_string(j->names->node(j->names->world, (unsigned)v));
	if (length == 3 && (memcmp(form, "neg", 3) == 0 || memcmp(form, "dur", 3) == 0))
		return json_integer((json_int_t)v);
	return as_text(v, form, length);
}

/* "spa:ip sha:mac count": each word names the next input and its form */
static void add_inputs(const struct json_trace *j, json_t *o, const struct record *r)
{
	const struct kind *kind = kind_find(r->kind);
	const char *at = kind ? kind->fields : "";

	for (unsigned i = 0; i < RECORD_ARGS && *at; i++) {
		size_t word = strcspn(at, " "), name = strcspn(at, ": ");
		char key[32];
		snprintf(key, sizeof(key), "%.*s", (int)name, at);
		const char *form = at + name + (name < word);
		json_object_set_new(o, key, input(j, r->a[i], form, (size_t)(at + word - form)));
		at += word + strspn(at + word, " ");
	}
}

static void add_reason(const struct json_trace *j, json_t *o, const struct record *r)
{
	const struct reason *reason = reason_find(r->reason);
	struct text why = {0};

	if (!reason)
		return;
	reason_fill(&why, reason->sentence, r, j->names);
	json_object_set_new(o, "module", json_string(reason_module(r->reason)));
	json_object_set_new(o, "code", json_string(reason->code));
	json_object_set_new(o, "source", json_string(reason->source));
	json_object_set_new(o, "why", json_string(text_str(&why)));
	text_free(&why);
}

static void add_bytes(json_t *o, const struct frame *f)
{
	uint32_t length = frame_length(f);
	uint8_t *bytes = malloc(length ? length : 1);
	struct text hex = {0};

	if (!bytes)
		abort();
	frame_read(f, 0, bytes, length);
	for (uint32_t i = 0; i < length; i++)
		text_add(&hex, "%02x", bytes[i]);
	json_object_set_new(o, "bytes", json_string(text_str(&hex)));
	text_free(&hex);
	free(bytes);
}

static void add_frame(json_t *o, const struct frame *f)
{
	struct text line = {0};

	frame_describe(&line, f);
	json_object_set_new(o, "describe", json_string(text_str(&line)));
	text_free(&line);
	add_bytes(o, f);
}

static void add_place(const struct json_trace *j, json_t *o, const struct record *r)
{
	const void *world = j->names->world;

	if (r->node == NO_NODE)
		return;
	json_object_set_new(o, "node", json_string(j->names->node(world, r->node)));
	if (r->dev != NO_DEV)
		json_object_set_new(o, "dev", json_string(j->names->dev(world, r->node, r->dev)));
}

static void json_trace_take(struct sink *s, const struct record *r, const void *frame)
{
	const struct json_trace *j = container_of(s, struct json_trace, sink);
	const struct kind *kind = kind_find(r->kind);
	json_t *o = json_object();

	json_object_set_new(o, "number", number(r->number));
	json_object_set_new(o, "step", number(r->step));
	json_object_set_new(o, "time", json_integer(r->time));
	json_object_set_new(o, "kind", kind ? json_string(kind->name) : number(r->kind));
	add_place(j, o, r);
	if (r->frame)
		json_object_set_new(o, "frame", number(r->frame));
	add_inputs(j, o, r);
	add_reason(j, o, r);
	if (frame)
		add_frame(o, frame);
	json_dumpf(o, j->out, JSON_COMPACT);
	putc('\n', j->out);
	json_decref(o);
}

void json_trace_init(struct json_trace *j, FILE *out, const struct names *names)
{
	*j = (struct json_trace){.sink.record = json_trace_take, .out = out, .names = names};
}
