/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What directors said to everybody, frame by frame: adverts, gratuitous ARPs, and the bytes of sync
 * messages, whose connections may come in any order: which of two clients' third packets came first
 * is the recording machine's. Adverts and ARPs within 50 ms, sync within a tick of its daemon (256
 * jiffies), because a message that is two seconds old at a tick may just not have been. The recording's frames lie beside the session, in
 * frames/NAME.jsonl (what the switch br0 took in) and frames/NAME.sw.brN.jsonl (another switch).
 * Left out: IGMP, whose times are random; other frames, which the story of connections holds
 * against the real ones.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"
#include "conform/pair.h"
#include "engine/trace.h"
#include "net/frame.h"
#include "net/records.h"
#include "watch/dissect.h"

#define TOLERANCE (INT64_C(50) * 1000000)
#define TICK (INT64_C(1074) * 1000000) /* of the sync daemon, and the same again */
#define CONN_DIGITS 72                 /* of a connection of version 1 */
#define HEADER_DIGITS 16
#define BYTES_MAX 2048
#define SWITCHES 4

struct pair_frames {
	struct sink sink;
	struct lab *lab;
	struct pair_list heard[SWITCHES]; /* by br0, br1 … */
};

/* ---- here ---- */

static int compare_conns(const void *a, const void *b)
{
	return memcmp(a, b, CONN_DIGITS);
}

/* the connections of a message of version 1 in order of their bytes */
static void sort_conns(char *hex)
{
	const size_t n = strlen(hex);

	if (n > HEADER_DIGITS && (n - HEADER_DIGITS) % CONN_DIGITS == 0)
		qsort(hex + HEADER_DIGITS, (n - HEADER_DIGITS) / CONN_DIGITS, CONN_DIGITS,
			compare_conns);
}

static void put_sync(struct text *t, const struct frame *f, const struct dissection *d)
{
	uint8_t bytes[BYTES_MAX];
	const uint32_t all = frame_length(f) < BYTES_MAX ? frame_length(f) : BYTES_MAX;

	frame_read(f, 0, bytes, all);
	const size_t from = t->len;
	for (uint32_t i = all - d->data_length; i < all; i++)
		text_add(t, "%02x", bytes[i]);
	sort_conns(t->s + from);
}

static bool put_frame(struct text *t, const struct frame *f)
{
	struct dissection d;

	frame_dissect(&d, f);
	if (d.innermost == DISSECT_VRRP)
		text_add(t, "vrrp %s %s id %u vrid %u prio %u", mac_text(d.eth.src).s,
			ip_text(d.ip.src).s, d.ip.id, d.vrrp.vrid, d.vrrp.priority);
	else if (d.innermost == DISSECT_ARP && d.arp.op == ARPOP_REQUEST && d.arp.spa == d.arp.tpa)
		text_add(t, "garp %s %s", mac_text(d.eth.src).s, ip_text(d.arp.spa).s);
	else if (d.innermost == DISSECT_IPVS_SYNC) {
		text_add(t, "sync %s ", ip_text(d.ip.src).s);
		put_sync(t, f, &d);
	}
	return t->len != 0;
}

/* which of the switches: 0 of br0; −1: none */
static int switch_of(const struct lab *lab, unsigned node)
{
	unsigned n;

	if (sscanf(lab_network(lab)->nodes[node]->name, "br%u", &n) != 1 || n >= SWITCHES)
		return -1;
	return (int)n;
}

static void hear(struct sink *s, const struct record *r, const void *frame)
{
	struct pair_frames *all = container_of(s, struct pair_frames, sink);
	const int n = r->kind == REC_FRAME_RECEIVED && frame ? switch_of(all->lab, r->node) : -1;
	struct text t = {0};

	if (n >= 0 && put_frame(&t, frame))
		pair_list_add(&all->heard[n], r->time, text_str(&t));
	text_free(&t);
}

void pair_frames_begin(struct pair *p, struct lab *lab)
{
	p->frames = calloc(1, sizeof(*p->frames));
	if (!p->frames)
		abort();
	p->frames->lab = lab;
	p->frames->sink.record = hear;
	trace_attach(lab_trace(lab), &p->frames->sink);
}

/* ---- there ---- */

static bool put_recorded(struct text *t, json_t *o)
{
	const char *kind = conform_word(o, "p");

	if (strcmp(kind, "vrrp") == 0)
		text_add(t, "vrrp %s %s id %d vrid %d prio %d", conform_word(o, "smac"),
			conform_word(o, "src"), (int)conform_number(o, "id", 0),
			(int)conform_number(o, "vrid", 0), (int)conform_number(o, "prio", 0));
	else if (strcmp(kind, "arp") == 0 && strcmp(conform_word(o, "op"), "request") == 0 &&
		json_is_true(json_object_get(o, "garp")))
		text_add(t, "garp %s %s", conform_word(o, "smac"), conform_word(o, "spa"));
	else if (strcmp(kind, "sync") == 0) {
		text_add(t, "sync %s ", conform_word(o, "src"));
		const size_t from = t->len;
		text_put(t, conform_word(o, "hex"));
		if (!strstr(t->s + from, "..."))
			sort_conns(t->s + from);
	}
	return t->len != 0;
}

/* A long message was recorded in part: its bytes end with "...". Then its header must be the same,
 * and each connection that is there must be among those here. */
static bool is_same(const char *recorded, const char *here)
{
	const char *cut = strstr(recorded, "..."), *hex = strrchr(recorded, ' ');
	char conn[CONN_DIGITS + 1];

	if (!cut)
		return strcmp(recorded, here) == 0;
	hex += HEADER_DIGITS + 1;
	if (strncmp(recorded, here, (size_t)(hex - recorded)) != 0)
		return false;
	for (; cut - hex >= CONN_DIGITS; hex += CONN_DIGITS) {
		snprintf(conn, sizeof(conn), "%s", hex);
		if (!strstr(here, conn))
			return false;
	}
	return true;
}

/* the same frame near that time, each counted once */
static const struct pair_said *near(struct pair_list *l, const char *words, int64_t time)
{
	const int64_t most = strncmp(words, "sync", 4) == 0 ? TICK : TOLERANCE;

	for (size_t i = 0; i < l->count; i++) {
		struct pair_said *s = &l->items[i];
		const int64_t late = s->time - time;
		if (late < most && late > -most && !s->used && is_same(words, s->text)) {
			s->used = true;
			return s;
		}
	}
	return NULL;
}

/* what came instead, or when the same came */
static void put_instead(struct text *t, const struct pair_list *l, const char *words, int64_t time)
{
	const size_t source = strcspn(words, " ") + 18;
	const struct pair_said *best = NULL;

	for (size_t i = 0; i < l->count; i++) {
		const struct pair_said *s = &l->items[i];
		if (strncmp(s->text, words, strlen(words) < source ? strlen(words) : source) == 0 &&
			!s->used && (!best || llabs(s->time - time) < llabs(best->time - time)))
			best = s;
	}
	if (best)
		text_add(t, "%.3f s %s", (double)best->time / 1e9, best->text);
	else
		text_put(t, "none");
}

static void compare_frame(struct pair *p, struct pair_list *heard, json_t *o)
{
	const double t = json_number_value(json_object_get(o, "t"));
	const int64_t time = t >= 0 && t <= 1e6 ? (int64_t)(t * 1e9) : INT64_MAX;
	struct text want = {0}, got = {0};

	if (time <= p->end && put_recorded(&want, o)) {
		const bool same = near(heard, text_str(&want), time) != NULL;
		if (!same)
			put_instead(&got, heard, text_str(&want), time);
		struct text told = {0};
		text_add(&told, "%.3f s %s", (double)time / 1e9, text_str(&want));
		conform_tell(p->r, conform_word(p->header, "case"), "frame",
			same                                     ? CONFORM_SAME
				: p->guessed && want.s[0] == 's' ? CONFORM_IN_WORDS
								 : CONFORM_DIFFERENT,
			text_str(&told), text_str(&got));
		text_free(&told);
	}
	text_free(&want);
	text_free(&got);
}

/* "dir/NAME.jsonl" → "dir/frames/NAME.jsonl", "dir/frames/NAME.sw.br1.jsonl" */
static void path_of(struct text *path, const char *file, unsigned n)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
	const char *end = strstr(name, ".jsonl");

	text_putn(path, file, (size_t)(name - file));
	text_add(path, "frames/%.*s", (int)(end ? (size_t)(end - name) : strlen(name)), name);
	if (n)
		text_add(path, ".sw.br%u", n);
	text_put(path, ".jsonl");
}

static void compare_file(struct pair *p, unsigned n)
{
	struct text path = {0};
	char *line = NULL;
	size_t room = 0;

	path_of(&path, p->r->file, n);
	FILE *f = fopen(text_str(&path), "r");
	text_free(&path);
	if (!f)
		return;
	for (p->r->line = 1; getline(&line, &room, f) > 0; p->r->line++) {
		json_t *o = json_loads(line, 0, NULL);
		if (json_is_object(o))
			compare_frame(p, &p->frames->heard[n], o);
		json_decref(o);
	}
	free(line);
	fclose(f);
}

void pair_frames_compare(struct pair *p)
{
	for (unsigned n = 0; n < SWITCHES; n++)
		compare_file(p, n);
}

void pair_frames_free(struct pair *p)
{
	for (unsigned n = 0; p->frames && n < SWITCHES; n++)
		pair_list_free(&p->frames->heard[n]);
	free(p->frames);
	p->frames = NULL;
}
