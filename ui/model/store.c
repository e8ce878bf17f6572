/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records have consecutive numbers, so a number is an index. Of a frame only the headers are
 * stored, at most FRAME_KEPT bytes; the chain `earlier` leads from each record back along the
 * frame's path, so "what did this node change?" needs no search.
 */
#include "ui/model/store.h"

#include <stdlib.h>
#include <string.h>

#include "app/servers/records.h"
#include "engine/trace.h"
#include "ipvs/records.h"

#define FRAME_KEPT 128

static void *grown(void *p, size_t *cap, size_t need, size_t size)
{
	if (need <= *cap)
		return p;
	while (*cap < need)
		*cap = *cap ? *cap * 2 : 256;
	p = realloc(p, *cap * size);
	if (!p)
		abort();
	return p;
}

const struct record *store_record(const struct store *s, uint64_t number)
{
	return number > s->base && number - s->base <= s->count ? &s->records[number - s->base - 1]
								: NULL;
}

static const struct kept_frame *kept_of(const struct store *s, uint64_t number)
{
	return store_record(s, number) ? &s->frames[number - s->base - 1] : NULL;
}

/* ---- frames ---- */

static uint64_t *last_about(struct store *s, uint64_t frame)
{
	size_t old = s->about_cap;

	s->last_about =
		grown(s->last_about, &s->about_cap, (size_t)frame + 1, sizeof(*s->last_about));
	memset(s->last_about + old, 0, (s->about_cap - old) * sizeof(*s->last_about));
	return &s->last_about[frame];
}

static void keep_frame(struct store *s, const struct record *r, const struct frame *f)
{
	struct kept_frame *k = &s->frames[s->count];
	struct frame copy = *f;

	*k = (struct kept_frame){0};
	if (copy.l3 && copy.data >= copy.l3) { /* read on from the IP header */
		copy.data = copy.l3;
		k->l3 = 1;
	}
	uint32_t length = frame_length(&copy), n = length < FRAME_KEPT ? length : FRAME_KEPT;
	s->bytes = grown(s->bytes, &s->byte_cap, s->byte_count + n, 1);
	frame_read(&copy, 0, s->bytes + s->byte_count, n);
	k->at = s->byte_count;
	k->length = length;
	k->bytes = (uint8_t)n;
	s->byte_count += n;
	uint64_t *last = last_about(s, r->frame);
	k->earlier = *last;
	*last = r->number;
}

static void keep_line(struct store *s, const struct record *r)
{
	const struct process *p = lab_process(s->lab, (uint32_t)r->a[0]);
	const char *line = p && p->line ? p->line : "";
	size_t n = strlen(line) + 1;

	s->bytes = grown(s->bytes, &s->byte_cap, s->byte_count + n, 1);
	memcpy(s->bytes + s->byte_count, line, n);
	s->frames[s->count].at = s->byte_count;
	s->byte_count += n;
}

const char *store_line(const struct store *s, uint64_t number)
{
	const struct record *r = store_record(s, number);

	if (!r || r->kind != REC_COMMAND)
		return "";
	return (const char *)s->bytes + kept_of(s, number)->at;
}

bool store_has_frame(const struct store *s, uint64_t number)
{
	const struct kept_frame *k = kept_of(s, number);

	return k && k->length;
}

bool store_frame(const struct store *s, uint64_t number, struct frame *f)
{
	const struct kept_frame *k = kept_of(s, number);

	if (!k || !k->length)
		return false;
	*f = (struct frame){.data = FRAME_HEADROOM, .id = store_record(s, number)->frame};
	f->tail = (uint8_t)(f->data + k->bytes);
	f->l3 = k->l3 ? f->data : 0;
	f->payload_length = k->length - k->bytes;
	memcpy(f->buf + f->data, s->bytes + k->at, k->bytes);
	return true;
}

_Static_assert(FRAME_HEADROOM + FRAME_KEPT <= FRAME_BUFFER, "a kept frame is a frame again");

uint64_t store_earlier(const struct store *s, uint64_t number)
{
	const struct record *r = store_record(s, number), *sent = NULL;
	const struct kept_frame *k = kept_of(s, number);

	if (!k || !k->length || r->kind != REC_FRAME_RECEIVED)
		return k && k->length ? k->earlier : 0;
	/* a switch sends many copies: the one to here */
	for (uint64_t n = k->earlier; (sent = store_record(s, n)); n = kept_of(s, n)->earlier)
		if (sent->kind == REC_FRAME_SENT && sent->a[1] == r->node && sent->a[2] == r->dev)
			return n;
	return 0;
}

uint64_t store_arrival(const struct store *s, uint64_t number)
{
	const struct record *r = store_record(s, number), *at;
	const struct kept_frame *k = kept_of(s, number);

	if (!r || !r->frame)
		return 0;
	uint64_t known = r->frame < s->about_cap ? s->last_about[r->frame] : 0;
	uint64_t earlier = k->length ? k->earlier : known;
	for (; (at = store_record(s, earlier)); earlier = kept_of(s, earlier)->earlier)
		if (at->node == r->node && at->kind == REC_FRAME_RECEIVED && at->number < number)
			return at->number;
	return 0;
}

bool store_is_changed(const struct store *s, uint64_t number)
{
	uint64_t arrival = store_arrival(s, number);

	if (!arrival)
		return false;
	const struct kept_frame *a = kept_of(s, arrival), *b = kept_of(s, number);
	return a->length != b->length || a->bytes != b->bytes ||
		memcmp(s->bytes + a->at, s->bytes + b->at, a->bytes) != 0;
}

/* ---- moments ---- */

static unsigned marks_of(const struct store *s, const struct record *r)
{
	switch (r->kind) {
	case REC_FRAME_RECEIVED: return MARK_HOP;
	case REC_FRAME_SENT:
		return MARK_SENT | (store_is_changed(s, r->number) ? MARK_REWRITE : 0u);
	case REC_FRAME_DROPPED: return r->reason ? MARK_DROP | MARK_DECISION : 0u;
	case REC_BRIDGE_FLOOD: return MARK_BROADCAST;
	case REC_COMMAND: return MARK_COMMAND;
	case REC_ARP_ANSWER: return MARK_ANSWER | MARK_DECISION;
	case REC_ARP_SILENT: return MARK_SILENT | MARK_DECISION;
	case REC_IPVS_PICK: return MARK_PICK | MARK_DECISION;
	case REC_IPVS_NO_DEST:
	case REC_TCP_RETRANSMIT:
	case REC_SOCKET_ERROR:
	case REC_ICMP_SENT: return MARK_DECISION;
	default: return 0;
	}
}

/* which of two records represents the moment better */
static unsigned worth(unsigned kind)
{
	switch (kind) {
	case REC_FRAME_RECEIVED: return 6;
	case REC_COMMAND: return 5;
	case REC_FRAME_SENT: return 4;
	case REC_FRAME_DROPPED: return 3;
	case REC_REQUEST_DONE:
	case REC_REQUEST_FAILED:
	case REC_IPVS_CONN_EXPIRED: return 2;
	default: return 1;
	}
}

static void add_to_moment(struct store *s, const struct record *r)
{
	size_t typed = lab_typed(s->lab);
	struct moment *m = s->moment_count ? &s->moments[s->moment_count - 1] : NULL;

	if (!m || m->step != r->step || m->typed != typed) {
		s->moments =
			grown(s->moments, &s->moment_cap, s->moment_count + 1, sizeof(*s->moments));
		m = &s->moments[s->moment_count++];
		*m = (struct moment){.step = r->step,
			.first = r->number,
			.shown = r->number,
			.time = r->time,
			.node = r->node,
			.typed = (uint32_t)typed};
	}
	m->last = r->number;
	m->marks |= (uint16_t)marks_of(s, r);
	if (worth(r->kind) > worth(store_record(s, m->shown)->kind)) {
		m->shown = r->number;
		m->node = r->node;
	}
}

long store_moment_at(const struct store *s, uint64_t step, size_t typed)
{
	size_t low = 0, high = s->moment_count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct moment *m = &s->moments[middle];
		if (m->step < step || (m->step == step && m->typed <= typed))
			low = middle + 1;
		else
			high = middle;
	}
	return (long)low - 1;
}

/* ---- dropping moments ---- */

enum { ANCHOR_EVERY = 4096 };

static void add_anchor(struct store *s, const struct moment *m, uint64_t moments)
{
	if (s->anchor_count && s->anchors[s->anchor_count - 1].moments >= moments)
		return;
	s->anchors = grown(s->anchors, &s->anchor_cap, s->anchor_count + 1, sizeof(*s->anchors));
	s->anchors[s->anchor_count++] =
		(struct store_anchor){m->step, moments, m->last, m->time, m->typed};
}

static void forget_moments(struct store *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((s->gone + i + 1) % ANCHOR_EVERY == 0)
			add_anchor(s, &s->moments[i], s->gone + i + 1);
	s->moment_count -= n;
	memmove(s->moments, s->moments + n, s->moment_count * sizeof(*s->moments));
	s->gone += n;
}

/* drops the bytes before those of the first kept record */
static void forget_bytes(struct store *s)
{
	size_t first = s->byte_count;

	for (size_t i = 0; i < s->count; i++)
		if (s->frames[i].length || s->records[i].kind == REC_COMMAND) {
			first = s->frames[i].at;
			break;
		}
	for (size_t i = 0; i < s->count; i++)
		if (s->frames[i].length || s->records[i].kind == REC_COMMAND)
			s->frames[i].at -= first;
	s->byte_count -= first;
	memmove(s->bytes, s->bytes + first, s->byte_count);
}

/* drops the older half of the moments and their records; replay can recreate them */
static void forget_half(struct store *s)
{
	size_t moments = s->moment_count / 2;

	if (moments == 0)
		return;
	size_t records = (size_t)(s->moments[moments - 1].last - s->base);
	forget_moments(s, moments);
	s->count -= records;
	s->base += records;
	memmove(s->records, s->records + records, s->count * sizeof(*s->records));
	memmove(s->frames, s->frames + records, s->count * sizeof(*s->frames));
	forget_bytes(s);
}

const struct store_anchor *store_anchor_before(
	const struct store *s, uint64_t moments, uint64_t step, int64_t time)
{
	static const struct store_anchor beginning;
	size_t i = s->anchor_count;

	while (i &&
		(s->anchors[i - 1].moments > moments || s->anchors[i - 1].step > step ||
			s->anchors[i - 1].time > time))
		i--;
	return i ? &s->anchors[i - 1] : &beginning;
}

void store_begin_at(struct store *s, const struct store_anchor *at)
{
	s->count = s->byte_count = s->moment_count = 0;
	s->gone = at->moments;
	s->sink.heard = at->records;
	memset(s->last_about, 0, s->about_cap * sizeof(*s->last_about));
}

/* ---- the sink ---- */

static void store_take(struct sink *sink, const struct record *r, const void *frame)
{
	struct store *s = container_of(sink, struct store, sink);
	size_t cap = s->cap;

	if (s->count >= s->most)
		forget_half(s);
	if (!s->count)
		s->base = r->number - 1;
	s->records = grown(s->records, &cap, s->count + 1, sizeof(*s->records));
	s->frames = grown(s->frames, &s->cap, s->count + 1, sizeof(*s->frames));
	s->records[s->count] = *r;
	s->frames[s->count] = (struct kept_frame){0};
	bool passing = r->kind == REC_FRAME_SENT || r->kind == REC_FRAME_RECEIVED;
	if (frame && (passing || r->kind == REC_FRAME_DROPPED))
		keep_frame(s, r, frame);
	if (r->kind == REC_COMMAND)
		keep_line(s, r);
	s->count++;
	add_to_moment(s, r);
}

static void keep_branch(struct store *s, size_t kept)
{
	struct branch *b = &s->other;

	free(b->records);
	free(b->typed);
	*b = (struct branch){.after = s->base + kept, .count = s->count - kept};
	b->records = malloc(b->count * sizeof(*b->records));
	if (!b->records)
		abort();
	memcpy(b->records, s->records + kept, b->count * sizeof(*b->records));
}

static void rewind_to(struct sink *sink, uint64_t number)
{
	struct store *s = container_of(sink, struct store, sink);
	size_t kept = number > s->base ? (size_t)(number - s->base) : 0;

	while (s->anchor_count && s->anchors[s->anchor_count - 1].records > number)
		s->anchor_count--;
	if (kept >= s->count)
		return;
	keep_branch(s, kept);
	while (s->count > kept) {
		const struct kept_frame *k = &s->frames[--s->count];
		const struct record *r = &s->records[s->count];
		if (k->length)
			s->last_about[r->frame] = k->earlier;
		if (k->length || r->kind == REC_COMMAND)
			s->byte_count = k->at;
	}
	while (s->moment_count && s->moments[s->moment_count - 1].first > number)
		s->moment_count--;
}

void store_init(struct store *s, struct lab *lab, size_t most)
{
	*s = (struct store){.lab = lab,
		.sink = {.record = store_take, .rewind = rewind_to},
		.most = most ? most : STORE_RECORDS_MOST};
	trace_attach(lab_trace(lab), &s->sink);
}

void store_free(struct store *s)
{
	trace_detach(lab_trace(s->lab), &s->sink);
	free(s->records);
	free(s->frames);
	free(s->bytes);
	free(s->last_about);
	free(s->moments);
	free(s->anchors);
	free(s->other.records);
	free(s->other.typed);
	*s = (struct store){0};
}
