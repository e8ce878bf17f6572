/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Collects the two worlds: the lab's from its records, the kernel's from its captures. */
#include "ui/real/prove.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/wide.h"
#include "capture/savefile.h"
#include "engine/trace.h"
#include "net/link.h"
#include "net/records.h"
#include "ui/real/script.h"
#include "ui/text/words.h"
#include "world/journal.h"

#define LAST_MOMENT INT64_C(100000000) /* before the end: truncated exchanges differ */

struct prove_listener {
	struct sink sink;
	struct prove *p;
};

static void add_point(void *arg, const struct netdev *dev)
{
	struct prove *p = arg;

	if (p->point_count < PROVE_POINTS)
		p->points[p->point_count++] = dev;
}

static bool is_at(const struct netdev *dev, const struct record *r)
{
	return dev->node->id == r->node && dev->index == r->dev;
}

/* A kernel's capture is after the interface's queue (net/core/dev.c: dev_hard_start_xmit()), the
 * lab's record before it. */
static int64_t leaves_queue(const struct netdev *dev, const struct record *r, uint32_t length)
{
	const struct link *l = dev->wire;

	if (r->kind != REC_FRAME_SENT || !l || !l->set.rate)
		return r->time;
	const int64_t busy = l->channel[dev->wire_end].busy_until;
	return (busy > r->time ? busy : r->time) +
		(int64_t)mul_div((uint64_t)length * 8, NSEC_PER_SEC, l->set.rate);
}

static void prove_hear(struct sink *s, const struct record *r, const void *frame)
{
	struct prove *p = container_of(s, struct prove_listener, sink)->p;
	const struct frame *f = frame;
	uint8_t bytes[65536];

	if ((r->kind != REC_FRAME_SENT && r->kind != REC_FRAME_RECEIVED) || !f)
		return;
	for (size_t i = 0; i < p->point_count; i++) {
		uint32_t n = frame_length(f);
		if (!is_at(p->points[i], r) || n > sizeof(bytes) ||
			r->time > lab_stop_time(p->lab) - LAST_MOMENT)
			continue;
		frame_read(f, 0, bytes, n);
		world_add(&p->is, (uint32_t)i, leaves_queue(p->points[i], r, n), bytes, n);
	}
}

struct prove_listener *prove_listen(struct prove *p, struct lab *lab)
{
	struct prove_listener *l = calloc(1, sizeof(*l));

	if (!l)
		abort();
	*p = (struct prove){.lab = lab};
	script_captures(lab, add_point, p);
	l->sink.record = prove_hear;
	l->p = p;
	trace_attach(lab_trace(lab), &l->sink);
	return l;
}

void prove_deaf(struct prove_listener *l, struct lab *lab)
{
	trace_detach(lab_trace(lab), &l->sink);
	free(l);
}

/* ---- what the kernel sent ---- */

struct prove_reader {
	struct prove *p;
	uint32_t point;
	int64_t start;
};

static bool prove_frame(void *arg, const struct capture_frame *f)
{
	const struct prove_reader *r = arg;
	const int64_t time = f->time - r->start;

	if (f->with_ethernet && time >= 0 && time <= lab_stop_time(r->p->lab) - LAST_MOMENT)
		world_add(&r->p->was, r->point, time, f->bytes, f->captured);
	return true;
}

static FILE *prove_file(const char *folder, const char *name, struct problems *ps)
{
	struct text path = {0};
	const char *why;

	text_add(&path, "%s/%s", folder, name);
	FILE *f = file_open(path.s, &why);
	if (!f)
		problem_add(ps, (struct place){.file = path.s}, NULL, "%s", why);
	text_free(&path);
	return f;
}

/* microseconds since the epoch, when the lab's clock began */
static int prove_start(const char *folder, int64_t *start, struct problems *ps)
{
	FILE *f = prove_file(folder, "start", ps);
	long long microseconds = 0;

	if (!f)
		return -1;
	bool fine = fscanf(f, "%lld", &microseconds) == 1;
	fclose(f);
	*start = microseconds * 1000;
	return fine ? 0 : -1;
}

int prove_read(struct prove *p, const char *folder, struct problems *ps)
{
	struct prove_reader r = {.p = p};
	struct savefile_about about;
	int status = prove_start(folder, &r.start, ps);

	for (r.point = 0; status == 0 && r.point < p->point_count; r.point++) {
		const struct netdev *dev = p->points[r.point];
		struct text name = {0};
		text_add(&name, "%s.%s.pcap", dev->node->name, dev->name);
		FILE *f = prove_file(folder, name.s, ps);
		status = f ? savefile_read(f, name.s, prove_frame, &r, &about, ps) : -1;
		text_free(&name);
	}
	return status;
}

/* Is a line with the word typed on the host? NULL: on any host */
static bool is_typed(const struct lab *lab, const char *host, const char *word)
{
	const struct journal *j = lab_journal(lab);

	for (size_t i = 0; i < j->count; i++)
		if ((!host || strcmp(j->entries[i].host, host) == 0) &&
			strstr(j->entries[i].line, word))
			return true;
	return false;
}

/* A host whose keepalived checks servers: no other program there speaks TCP from its addresses. A
 * file that was typed may have been copied. */
static bool is_checking(const struct lab *lab, const struct spec_node *n)
{
	for (size_t i = 0; i < n->files.count; i++)
		if (strstr(n->files.items[i].name, "keepalived") &&
			strstr(n->files.items[i].value.s, "virtual_server"))
			return true;
	return is_typed(lab, n->name, "keepalived") && is_typed(lab, NULL, "virtual_server ");
}

static void add_checkers(struct world *w, const struct spec_node *n)
{
	for (size_t i = 0; i < n->interfaces.count; i++)
		for (size_t k = 0; k < n->interfaces.items[i].ipv4.count; k++)
			if (w->checker_count < WORLD_CHECKERS)
				w->checkers[w->checker_count++] =
					n->interfaces.items[i].ipv4.items[k].address;
}

void prove_compare(struct prove *p)
{
	const struct spec *spec = lab_spec(p->lab);

	for (size_t i = 0; i < spec->network.nodes.count; i++)
		if (is_checking(p->lab, &spec->network.nodes.items[i])) {
			add_checkers(&p->is, &spec->network.nodes.items[i]);
			add_checkers(&p->was, &spec->network.nodes.items[i]);
		}
	worlds_compare(&p->result, &p->is, &p->was);
}

void prove_free(struct prove *p)
{
	world_free(&p->is);
	world_free(&p->was);
	worlds_free(&p->result);
}
