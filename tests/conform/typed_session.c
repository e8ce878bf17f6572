/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sessions of typed lines: on each host the lines at the times they were typed, what they printed
 * and how they ended, and captures of interfaces, in pcaps/ beside the file's folder
 * (../pcaps/SESSION.HOST.INTERFACE.pcap). The network is learnt from all that, built as a scenario,
 * and the lines are typed on it; an observation is a line's output or an interface's frames.
 *
 * A line that begins with @ is what a hand did: @down, @up the cable of an interface; @noserve ends
 * the HTTP server.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"
#include "conform/typed.h"
#include "engine/trace.h"
#include "file/loader.h"
#include "net/link.h"
#include "net/records.h"
#include "spec/spec.h"
#include "world/lab.h"

#define TAIL (INT64_C(100) * 1000000) /* what is later than the last line's end is not compared */

struct watching {
	struct sink sink;
	struct typed *t;
	struct lab *lab;
};

/* ---- gathering ---- */

void conform_typed_header(struct conform_reading *r, json_t *header)
{
	struct typed *t = calloc(1, sizeof(*t));

	if (!t)
		abort();
	t->r = r;
	t->header = json_incref(header);
	t->header_line = r->line;
	r->typed = t;
}

/* It becomes a key of a scenario: letters, digits and dashes. */
static bool is_name(const char *s)
{
	static const char *const letters =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

	return *s && strlen(s) < TYPED_NAME && s[strspn(s, letters)] == '\0';
}

static int64_t seconds(json_t *object, const char *name)
{
	return (int64_t)(json_number_value(json_object_get(object, name)) * 1e9);
}

void conform_typed_line(struct conform_reading *r, json_t *object)
{
	struct typed *t = r->typed;

	if (strcmp(conform_word(object, "type"), "end") == 0)
		return;
	if (r->stopped)
		return;
	if (!*conform_word(object, "cmd") || !is_name(conform_word(object, "host")) ||
		!json_is_number(json_object_get(object, "t"))) {
		conform_broken(r, N_("a line with \"t\", \"host\" and \"cmd\""));
		r->stopped = true;
		return;
	}
	if (!typed_host(t, conform_word(object, "host"))) {
		conform_broken(r, N_("a session of at most sixteen hosts"));
		r->stopped = true;
		return;
	}
	if (t->line_count == t->line_cap) {
		t->line_cap = t->line_cap ? t->line_cap * 2 : 64;
		t->lines = realloc(t->lines, t->line_cap * sizeof(*t->lines));
		if (!t->lines)
			abort();
	}
	t->lines[t->line_count++] = (struct typed_line){.object = json_incref(object),
		.line = r->line,
		.time = seconds(object, "t"),
		.host = conform_word(object, "host"),
		.command = conform_word(object, "cmd")};
}

static void tell(struct typed *t, int line, const char *kind, enum conform_verdict verdict,
	const char *expected, const char *got)
{
	t->r->line = line;
	conform_tell(t->r, conform_word(t->header, "session"), kind, verdict, expected, got);
}

/* ---- captures ---- */

/* "…/traces/x.jsonl" → "…/pcaps/x.*.pcap" */
static void capture_pattern(const struct typed *t, struct text *out)
{
	const char *file = t->r->file, *slash = strrchr(file, '/');
	size_t folder = slash ? (size_t)(slash - file) + 1 : 0;

	text_putn(out, file, folder);
	text_add(out, "../pcaps/%s.*.pcap", conform_word(t->header, "session"));
}

static void read_capture(struct typed *t, const char *path)
{
	const char *name = strrchr(path, '/') + 1 + strlen(conform_word(t->header, "session")) + 1;
	char host[TYPED_NAME] = "", nic[TYPED_NAME] = "";

	if (sscanf(name, "%23[^.].%23[^.].pcap", host, nic) != 2)
		return;
	struct typed_nic *n = typed_nic(t, host, nic);
	double t0 = json_number_value(json_object_get(t->header, "t0"));
	if (!n || !typed_capture_read(&n->recorded, path, t0))
		tell(t, t->header_line, "capture", CONFORM_NOT_UNDERSTOOD, "", path);
	else
		n->captured = true;
}

static void read_captures(struct typed *t)
{
	struct text pattern = {0};
	glob_t found;

	capture_pattern(t, &pattern);
	if (glob(text_str(&pattern), 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			read_capture(t, found.gl_pathv[i]);
		globfree(&found);
	}
	text_free(&pattern);
}

static bool has_nic(const struct typed *t, const struct typed_host *h)
{
	for (unsigned i = 0; i < t->nic_count; i++)
		if (t->nics[i].host == h)
			return true;
	return false;
}

/* Where nothing was captured: the small network of the recordings, each host with an eth0. */
static void add_uncaptured(struct typed *t)
{
	static const char *const usual[] = {"client1", "director", "rs1", "rs2"};

	if (!t->nic_count)
		for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
			typed_nic(t, usual[i], "eth0");
	for (unsigned i = 0; i < t->host_count; i++)
		if (!has_nic(t, &t->hosts[i]))
			typed_nic(t, t->hosts[i].name, "eth0");
}

static void find_end(struct typed *t)
{
	for (size_t i = 0; i < t->line_count; i++) {
		int64_t end = seconds(t->lines[i].object, "end");
		end = end > t->lines[i].time ? end : t->lines[i].time;
		t->end = end > t->end ? end : t->end;
	}
}

/* ---- running ---- */

static void watch(struct sink *sink, const struct record *r, const void *frame)
{
	struct watching *w = (struct watching *)(void *)sink;
	const struct frame *f = frame;
	uint8_t bytes[UINT16_MAX];

	if (r->kind != REC_FRAME_SENT && r->kind != REC_FRAME_RECEIVED)
		return;
	for (unsigned i = 0; i < w->t->nic_count; i++) {
		struct typed_nic *n = &w->t->nics[i];
		const struct host *h = n->captured ? lab_host(w->lab, n->host->name) : NULL;
		if (!h || h->node.id != r->node || node_dev(&h->node, n->name)->index != r->dev)
			continue;
		uint32_t length = frame_length(f);
		if (length > sizeof(bytes))
			length = sizeof(bytes);
		frame_read(f, 0, bytes, length);
		typed_frame_add(&n->here, r->time, bytes, length);
	}
}

static void set_cable(struct typed *t, struct lab *lab, const struct typed_line *l, bool up)
{
	const struct host *h = lab_host(lab, l->host);
	const struct netdev *dev = h ? node_dev(&h->node, strchr(l->command, ' ') + 1) : NULL;

	if (dev && dev->wire)
		link_set_up(dev->wire, up);
	else
		tell(t, l->line, "hand", CONFORM_NOT_UNDERSTOOD, "", l->command);
}

static void type_line(struct typed *t, struct lab *lab, struct typed_line *l)
{
	struct host *h = lab_host(lab, l->host);
	size_t n = strlen(l->command);
	struct text line = {0};

	if (strncmp(l->command, "@down ", 6) == 0 || strncmp(l->command, "@up ", 4) == 0) {
		set_cable(t, lab, l, l->command[1] == 'u');
		return;
	}
	if (*l->command == '@' && strcmp(l->command, "@noserve") != 0) {
		tell(t, l->line, "hand", CONFORM_NOT_UNDERSTOOD, "", l->command);
		return;
	}
	while (n && (l->command[n - 1] == '&' || l->command[n - 1] == ' '))
		n--;
	text_putn(&line, l->command, n);
	if (*l->command == '@')
		lab_command(lab, h, "httpd stop", NULL);
	else
		l->process = lab_command(lab, h, text_str(&line), NULL);
	text_free(&line);
}

static void run_lines(struct typed *t, struct lab *lab)
{
	struct watching w = {.sink = {.record = watch}, .t = t, .lab = lab};

	trace_attach(lab_trace(lab), &w.sink);
	for (size_t i = 0; i < t->line_count; i++) {
		lab_run_until(lab, t->lines[i].time);
		type_line(t, lab, &t->lines[i]);
	}
	lab_run_until(lab, t->end + TAIL);
	trace_detach(lab_trace(lab), &w.sink);
}

/* ---- comparing ---- */

/* The lab says in its own voice that it does not simulate this. */
static bool is_refused(const struct typed_line *l)
{
	const char *out = process_output(l->process);

	return strncmp(out, "lvslab: ", 8) == 0 ||
		strncmp(out, "connections are not synchronised here", 37) == 0;
}

static void compare_line(struct typed *t, const struct typed_line *l)
{
	struct text expected = {0}, got = {0};

	if (typed_left_out(l))
		return;
	if (is_refused(l)) {
		tell(t, l->line, "a line that the lab refuses", CONFORM_IN_WORDS, "", l->command);
		return;
	}

	typed_clean(l, conform_word(l->object, "out"), &expected);
	typed_clean(l, process_output(l->process), &got);
	bool same = strcmp(text_str(&expected), text_str(&got)) == 0;
	text_add(&expected, "status %d", (int)conform_number(l->object, "rc", 0));
	if (l->process->running)
		text_put(&got, "still running");
	else
		text_add(&got, "status %d", l->process->status);
	same &= strcmp(strrchr(text_str(&expected), 's'), strrchr(text_str(&got), 's')) == 0;
	struct text kind = {0};
	text_add(&kind, "%s# %.60s", l->host, l->command);
	tell(t, l->line, text_str(&kind), same ? CONFORM_SAME : CONFORM_DIFFERENT,
		text_str(&expected), text_str(&got));
	text_free(&kind);
	text_free(&expected);
	text_free(&got);
}

/* The first lines in which the two differ, for a person. */
static void shorten(struct text *a, struct text *b)
{
	const char *x = text_str(a), *y = text_str(b);
	size_t same = 0;

	for (size_t i = 0; x[i] && x[i] == y[i]; i++)
		if (x[i] == '\n')
			same = i + 1;
	struct text p = {0}, q = {0};
	text_add(&p, "%.900s", x + same);
	text_add(&q, "%.900s", y + same);
	text_free(a);
	text_free(b);
	*a = p;
	*b = q;
}

static void compare_frames(struct typed *t, const struct typed_nic *n)
{
	struct text expected = {0}, got = {0}, kind = {0};

	typed_lines(t, &n->recorded, &expected);
	typed_lines(t, &n->here, &got);
	bool same = strcmp(text_str(&expected), text_str(&got)) == 0;
	text_add(&kind, "frames at %s %s", n->host->name, n->name);
	shorten(&expected, &got);
	tell(t, t->header_line, text_str(&kind), same ? CONFORM_SAME : CONFORM_DIFFERENT,
		text_str(&expected), text_str(&got));
	text_free(&kind);
	text_free(&expected);
	text_free(&got);
}

static void compare(struct typed *t)
{
	for (size_t i = 0; i < t->line_count; i++)
		if (t->lines[i].process)
			compare_line(t, &t->lines[i]);
	for (unsigned i = 0; i < t->nic_count; i++)
		if (t->nics[i].captured)
			compare_frames(t, &t->nics[i]);
}

static void put_problem(struct typed *t, const struct problems *ps)
{
	tell(t, t->header_line, "network", CONFORM_NOT_UNDERSTOOD, "",
		ps->count ? ps->items[0].text : "it cannot be built");
}

static void replay(struct typed *t)
{
	struct problems ps = {0};
	struct text yaml = {0};

	typed_scenario(t, &yaml);
	struct spec *spec = spec_load_memory("replay.yaml", text_str(&yaml), yaml.len, NULL, &ps);
	struct lab *lab = spec ? lab_open(spec, &(struct lab_options){0}, &ps) : NULL;
	if (lab) {
		run_lines(t, lab);
		compare(t);
		lab_close(lab);
	} else {
		put_problem(t, &ps);
	}
	spec_free(spec);
	text_free(&yaml);
	problems_free(&ps);
}

void conform_typed_end(struct conform_reading *r)
{
	struct typed *t = r->typed;
	size_t before[CONFORM_VERDICTS];

	memcpy(before, r->totals->observed, sizeof(before));
	read_captures(t);
	add_uncaptured(t);
	find_end(t);
	typed_network(t);
	replay(t);
	enum conform_verdict worst = CONFORM_SAME;
	for (int v = CONFORM_DIFFERENT; v < CONFORM_VERDICTS; v++)
		if (r->totals->observed[v] > before[v])
			worst = (enum conform_verdict)v;
	r->totals->cases++;
	r->totals->count[worst]++;
	for (size_t i = 0; i < t->line_count; i++)
		json_decref(t->lines[i].object);
	for (unsigned i = 0; i < t->nic_count; i++) {
		typed_frames_free(&t->nics[i].recorded);
		typed_frames_free(&t->nics[i].here);
	}
	json_decref(t->header);
	free(t->lines);
	free(t);
	r->typed = NULL;
}
