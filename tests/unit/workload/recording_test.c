/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Traces and access logs: what is read, and where what is wrong stands. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "workload/recording.h"

typedef int reader(
	struct recording *r, char *bytes, size_t n, const char *name, struct problems *ps);

static int read_text(reader *read, const char *text, struct recording *r, struct problems *ps)
{
	size_t n = strlen(text);
	char *copy = strdup(text);

	*r = (struct recording){0};
	*ps = (struct problems){0};
	int result = read(r, copy, n, "t", ps);
	free(copy);
	return result;
}

static void assert_told(reader *read, const char *text, const char *expected)
{
	struct recording r;
	struct problems ps;
	struct text t = {0};

	assert_int_equal(read_text(read, text, &r, &ps), -1);
	problems_print(&ps, &t);
	assert_string_equal(text_str(&t), expected);
	text_free(&t);
	problems_free(&ps);
	recording_free(&r);
}

static void a_trace_without_a_header_has_the_usual_columns(void **state)
{
	struct recording r;
	struct problems ps;

	(void)state;
	assert_int_equal(read_text(recording_read_csv,
				 "# recorded\n0,10.0.0.1,40000,10.9.9.9,1.5\n"
				 "250ms,10.0.0.2,,10.9.9.8:80,20ms\r\n0.25,10.0.0.1\n",
				 &r, &ps),
		0);
	assert_int_equal(r.count, 3);
	assert_int_equal(r.rows[0].hold, 1500000000);
	assert_int_equal(r.rows[0].demand, 0);
	assert_int_equal(r.rows[0].port, 40000);
	assert_int_equal(r.rows[1].time, 250000000);
	assert_int_equal(r.rows[1].client, 1);
	assert_int_equal(r.rows[1].port, 0);
	assert_int_equal(r.rows[2].time, 250000000);
	assert_int_equal(r.rows[2].client, 0);
	assert_int_equal(r.rows[2].hold, RECORDED_NOTHING);
	assert_int_equal(r.destinations.count, 2);
	assert_int_equal(r.destinations.items[1].address, 0x0a090908);
	recording_free(&r);
}

static void a_header_names_the_columns(void **state)
{
	struct recording r;
	struct problems ps;

	(void)state;
	assert_int_equal(read_text(recording_read_csv,
				 "demand,time,response,request,client\n"
				 "5ms,1,12KiB,400,\"Smith, \"\"J\"\"\"\n",
				 &r, &ps),
		0);
	assert_int_equal(r.rows[0].time, 1000000000);
	assert_int_equal(r.rows[0].demand, 5000000);
	assert_int_equal(r.rows[0].response, 12288);
	assert_int_equal(r.rows[0].request, 400);
	assert_int_equal(r.rows[0].hold, RECORDED_NOTHING);
	assert_string_equal(r.clients.items[0].text, "Smith, \"J\"");
	recording_free(&r);
}

static void what_is_wrong_with_a_trace_is_told_with_line_and_column(void **state)
{
	(void)state;
	assert_told(recording_read_csv, "1,a\n0.5,b\n",
		"t:2:1: the time goes back: 500ms, after 1s in line 1 (sort the trace by its time: "
		"sort -t, -k1,1g)\n");
	assert_told(recording_read_csv, "0,a,1,b,-2ms\n", "t:1:9: -2ms is negative\n");
	assert_told(recording_read_csv, "time,clinet\n",
		"t:1:6: no column is named 'clinet' (the columns are time, client, port, "
		"destination, duration, demand, hold, request, response)\n");
	assert_told(recording_read_csv, "client,port\n", "t:1:1: there is no column 'time'\n");
	assert_told(recording_read_csv, "0,a,b\n",
		"t:1:5: expected a port from 1 to 65535, found 'b'\n");
	assert_told(recording_read_csv, "0,a,1,b,1,6\n", "t:1:1: 6 values, but 5 columns\n");
	assert_told(recording_read_csv, "# none\n", "t: has no connections\n");
}

static void an_access_log_is_read_in_both_formats(void **state)
{
	struct recording r;
	struct problems ps;

	(void)state;
	assert_int_equal(
		read_text(recording_read_access_log,
			"10.0.0.1 - frank [29/Feb/2000:23:59:59 -0700] \"GET /a HTTP/1.0\" 200 "
			"2326\n"
			"host.example - - [01/Mar/2000:07:00:01 +0000] \"GET /b?x=\\\"1 HTTP/1.1\" "
			"304 - \"http://ref/\" \"Mozilla/5.0 (X)\"\n"
			"10.0.0.1 - - [01/Mar/2000:00:00:01 -0700] \"GET /a HTTP/1.0\" 200 7\n",
			&r, &ps),
		0);
	assert_int_equal(r.count, 3);
	assert_int_equal(r.rows[0].time, 0);
	assert_int_equal(r.rows[0].response, 2326);
	/* one second, two requests */
	assert_int_equal(r.rows[1].time, 2000000000);
	assert_int_equal(r.rows[2].time, 2500000000);
	assert_int_equal(r.rows[1].response, 0);
	assert_int_equal(r.rows[1].client, 1);
	assert_int_equal(r.rows[2].destination, 0);
	assert_string_equal(r.destinations.items[1].text, "/b?x=\\\"1");
	recording_free(&r);
}

static void lines_of_a_log_are_sorted_because_servers_write_them_late(void **state)
{
	struct recording r;
	struct problems ps;

	(void)state;
	assert_int_equal(read_text(recording_read_access_log,
				 "a - - [10/Oct/2000:13:55:40 +0000] \"GET /1 HTTP/1.0\" 200 1\n"
				 "a - - [10/Oct/2000:13:55:36 +0000] \"GET /2 HTTP/1.0\" 200 2\n"
				 "a - - [10/Oct/2000:13:55:40 +0000] \"GET /3 HTTP/1.0\" 200 3\n",
				 &r, &ps),
		0);
	assert_int_equal(r.rows[0].response, 2);
	assert_int_equal(r.rows[1].response, 1);
	assert_int_equal(r.rows[2].response, 3);
	assert_int_equal(r.rows[2].time, 4500000000);
	recording_free(&r);
}

static void what_is_wrong_with_a_log_is_told_with_its_line(void **state)
{
	(void)state;
	assert_told(recording_read_access_log,
		"a - - [10/Oct/2000:13:55:36 +0000] \"GET / HTTP/1.0\" 200 1\nnonsense\n",
		"t:2:1: is not a line of an access log (a line: CLIENT - USER "
		"[DAY/MONTH/YEAR:HH:MM:SS "
		"+ZONE] \"GET / HTTP/1.1\" STATUS BYTES)\n");
	assert_told(recording_read_access_log,
		"a - - [10/Okt/2000:13:55:36 +0000] \"GET / HTTP/1.0\" 200 1\n",
		"t:1:1: invalid time: '10/Okt/2000:13:55:36 +0000' (such as "
		"10/Oct/2000:13:55:36 -0700)\n");
	assert_told(recording_read_access_log,
		"a - - [10/Oct/2000:13:55:36 +0000] \"GET / HTTP/1.0\" 200 -5\n",
		"t:1:1: invalid number of bytes: '-5'\n");
	assert_told(recording_read_access_log, "\n", "t: has no requests\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trace_without_a_header_has_the_usual_columns),
		cmocka_unit_test(a_header_names_the_columns),
		cmocka_unit_test(what_is_wrong_with_a_trace_is_told_with_line_and_column),
		cmocka_unit_test(an_access_log_is_read_in_both_formats),
		cmocka_unit_test(lines_of_a_log_are_sorted_because_servers_write_them_late),
		cmocka_unit_test(what_is_wrong_with_a_log_is_told_with_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
