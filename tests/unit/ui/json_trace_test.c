/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --trace: a record is one line of JSON with its named inputs, a reason with its code, source and
 * sentence.
 */
#include "check.h"

#include <stdlib.h>

#include "engine/trace.h"
#include "little_net.h"
#include "ui/report/json_trace.h"

static char *trace_of(struct little *l, void (*send)(struct little *l))
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	struct json_trace j;

	json_trace_init(&j, f, &l->names);
	trace_attach(&l->trace, &j.sink);
	send(l);
	little_run(l);
	trace_detach(&l->trace, &j.sink);
	fclose(f);
	return text;
}

static void a_record_is_a_line_and_names_its_inputs(void **state)
{
	struct little l;

	(void)state;
	little_open(&l);
	char *text = trace_of(&l, little_ask);
	static const char first[] =
		"{\"number\":1,\"step\":0,\"time\":0,\"kind\":\"frame-sent\",\"node\":\"a\","
		"\"dev\":\"eth0\",\"frame\":1,\"length\":42,\"peer\":\"sw\",\"peer_dev\":1,"
		"\"describe\":\"ARP who has 10.0.0.2? tell 10.0.0.1\",\"bytes\":\"ffffffffffff02";
	assert_memory_equal(text, first, sizeof(first) - 1);
	size_t lines = 0;
	for (const char *s = text; (s = strchr(s, '\n')); s++)
		lines++;
	assert_int_equal(lines, l.engine->records);
	free(text);
	little_close(&l);
}

static void a_reason_comes_with_its_code_source_and_sentence(void **state)
{
	struct little l;

	(void)state;
	little_open(&l);
	char *text = trace_of(&l, little_ask);
	assert_non_null(strstr(text,
		"\"ports\":1,\"module\":\"bridge\",\"code\":\"flood-broadcast\","
		"\"source\":\"net/bridge/br_forward.c: br_flood()\","
		"\"why\":\"a broadcast: sw copies it to all 1 other ports\""));
	free(text);
	little_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_is_a_line_and_names_its_inputs),
		cmocka_unit_test(a_reason_comes_with_its_code_source_and_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
