/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures of the lab's own, read back: the story must be what the lab's records say. Every shipped
 * scenario is run, its capture written as pcapng and read by libpcap, and what clients, ARP and
 * keepalived have recorded is looked for in what the reader made of the frames alone.
 */
#include "check.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "app/servers/records.h"
#include "base/errno.h"
#include "base/text.h"
#include "capture/capture.h"
#include "capture/savefile.h"
#include "engine/trace.h"
#include "file/loader.h"
#include "ha/records.h"
#include "ui/report/pcapng.h"
#include "ui/report/reading.h"
#include "world/lab.h"

#define REQUESTS 4096

struct request {
	int64_t time;
	uint32_t server, bytes;
	uint16_t port;
	bool done;
	int error;
};

struct truth {
	struct sink sink;
	struct request requests[REQUESTS];
	size_t request_count;
	unsigned speaker[256]; /* of each VRRP router the node that spoke last + 1 */
	size_t master_count;   /* how often that was another one than before */
};

static void hear(struct sink *s, const struct record *r, const void *frame)
{
	struct truth *t = container_of(s, struct truth, sink);

	(void)frame;
	if (r->kind == REC_VRRP_SENT && r->a[1] != 0) {
		unsigned *speaker = &t->speaker[r->a[0] & 255];
		t->master_count += *speaker != r->node + 1U;
		*speaker = r->node + 1U;
	}
	if (r->kind != REC_REQUEST_DONE && r->kind != REC_REQUEST_FAILED)
		return;
	assert_true(t->request_count < REQUESTS);
	t->requests[t->request_count++] = (struct request){.time = r->time,
		.server = (uint32_t)r->a[0],
		.port = (uint16_t)r->a[1],
		.bytes = (uint32_t)r->a[3],
		.done = r->kind == REC_REQUEST_DONE,
		.error = abs((int)r->a[2])};
}

static bool keep_frame(void *arg, const struct capture_frame *f)
{
	capture_frame(arg, f);
	return true;
}

/* runs the scenario, and reads its capture back */
static void run(const char *path, struct truth *t, struct capture *c)
{
	struct problems ps = {0};
	struct spec *spec = spec_load(path, NULL, &ps);
	FILE *f = tmpfile();
	struct pcapng p;

	assert_non_null(spec);
	assert_non_null(f);
	struct lab *lab = lab_open(spec, &(struct lab_options){0}, &ps);
	assert_non_null(lab);
	*t = (struct truth){.sink = {.record = hear}};
	pcapng_init(&p, f, lab_network(lab), lab_names(lab));
	trace_attach(lab_trace(lab), &p.steps.sink);
	trace_attach(lab_trace(lab), &t->sink);
	lab_run_until(lab, lab_stop_time(lab));
	pcapng_finish(&p);
	lab_close(lab);
	spec_free(spec);

	struct savefile_about about = {0};
	rewind(f);
	capture_init(c, 100000);
	assert_int_equal(savefile_read(f, path, keep_frame, c, &about, &ps), 0);
	capture_finish(c);
	assert_int_equal(ps.count, 0);
	assert_int_equal(c->damaged, 0);
	assert_int_equal(c->lost_talks, 0);
	assert_true(about.frames > 0);
}

static bool fits(const struct talk *k, const struct request *r)
{
	if (k->server != r->server || k->sport != r->port || k->protocol != IPPROTO_TCP)
		return false;
	if (r->done)
		return k->has_answer && k->bytes[1] >= r->bytes && k->end != TALK_REFUSED;
	if (r->error == ECONNREFUSED)
		return k->end == TALK_REFUSED || k->end == TALK_UNREACHABLE;
	return !k->has_answer || k->end != TALK_CLOSED || r->error == 0;
}

/* no SYN leaves before the neighbour has answered */
static bool asked_in_vain(const struct capture *c)
{
	for (size_t i = 0; i < c->told_count; i++)
		if (c->told[i]->kind == TOLD_ASKED &&
			!container_of(c->told[i], struct told_asked, told)->answer_count)
			return true;
	return false;
}

/* a talk of the story that nobody else has taken */
static bool is_told(const struct capture *c, const struct request *r, bool *taken)
{
	for (size_t i = 0; i < c->told_count; i++) {
		if (c->told[i]->kind != TOLD_TALK || taken[i])
			continue;
		if (fits(container_of(c->told[i], struct talk, told), r)) {
			taken[i] = true;
			return true;
		}
	}
	return !r->done && r->error != ECONNREFUSED && asked_in_vain(c);
}

/* what a host could not even send, since its neighbour or its route is missing, is on no wire */
static bool left_its_host(const struct request *r)
{
	return r->done ||
		(r->error != EHOSTUNREACH && r->error != ENETUNREACH && r->error != EINVAL);
}

static size_t check_requests(const struct truth *t, const struct capture *c, const char *path)
{
	bool *taken = calloc(c->told_count + 1, sizeof(*taken));
	size_t found = 0;

	for (int done = 1; done >= 0; done--) /* those that ended well first: they say more */
		for (size_t i = 0; i < t->request_count; i++) {
			const struct request *r = &t->requests[i];
			if (r->done != done || !left_its_host(r))
				continue;
			if (!is_told(c, r, taken))
				fail_msg("%s: request %zu to %s:%u is not in the story", path, i,
					ip_text(r->server).s, r->port);
			found++;
		}
	free(taken);
	return found;
}

#define SPLIT 10 /* changes of who speaks: more than any scenario has failovers */

static void check_masters(const struct truth *t, const struct capture *c)
{
	size_t at = 0;

	for (size_t i = 0; i < c->told_count; i++)
		at += c->told[i]->kind == TOLD_MASTER;
	/* in a split both speak, turn by turn, and that is told once: CAPTURE's turns of change */
	if (t->master_count > SPLIT)
		assert_true(at > 1 && at < t->master_count);
	else
		assert_int_equal(at, t->master_count);
}

static void every_scenario_reads_back(void **state)
{
	static struct truth t;
	struct capture c;
	glob_t files;
	size_t requests = 0, masters = 0;

	(void)state;
	assert_int_equal(glob(SOURCE_DIR "/scenarios/*.yaml", 0, NULL, &files), 0);
	assert_true(files.gl_pathc >= 20);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		run(files.gl_pathv[i], &t, &c);
		requests += check_requests(&t, &c, files.gl_pathv[i]);
		check_masters(&t, &c);
		masters += t.master_count;
		capture_free(&c);
	}
	globfree(&files);
	assert_true(requests > 100);
	assert_true(masters >= 2);
}

static bool found(const struct capture *c, enum capture_finding_kind kind)
{
	for (size_t i = 0; i < c->finding_count; i++)
		if (c->findings[i].kind == kind)
			return true;
	return false;
}

/* what a lab was made to show is what its capture is found to show */
static void what_they_are_about_is_found(void **state)
{
	static const struct {
		const char *file;
		enum capture_finding_kind kind;
	} shows[] = {{"arp-problem", FOUND_TWO_MACS}, {"lo-only", FOUND_TWO_MACS},
		{"arp-ignore-only", FOUND_IN_ITS_NAME},
		{"faults/04-asks-as-the-vip", FOUND_IN_ITS_NAME}, {"dr-basics", FOUND_OTHER_MAC},
		{"nat-onearm-redirects", FOUND_REDIRECT}, {"tun-mtu", FOUND_MTU},
		{"dead-server", FOUND_UNREACHABLE}};
	static struct truth t;

	(void)state;
	for (size_t i = 0; i < sizeof(shows) / sizeof(shows[0]); i++) {
		struct text path = {0};
		struct capture c;
		text_add(&path, SOURCE_DIR "/scenarios/%s.yaml", shows[i].file);
		run(text_str(&path), &t, &c);
		if (!found(&c, shows[i].kind))
			fail_msg("%s: no %s", shows[i].file, capture_finding_name(shows[i].kind));
		capture_free(&c);
		text_free(&path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_scenario_reads_back),
		cmocka_unit_test(what_they_are_about_is_found)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
