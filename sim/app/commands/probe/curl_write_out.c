/* SPDX-License-Identifier: GPL-2.0-or-later */
/* curl's --write-out (tool_writeout.c): times are seconds with six digits, truncated. */
#include "app/commands/probe/curl_write_out.h"
#include "base/text.h"

#include <inttypes.h>
#include <string.h>

static void seconds(struct text *t, int64_t ns)
{
	text_add(t, "%" PRId64 ".%06" PRId64, ns / 1000000000, ns % 1000000000 / 1000);
}

static void value(struct text *t, const char *name, size_t n, const struct curl_result *r)
{
#define IS(word) (n == sizeof(word) - 1 && memcmp(name, word, n) == 0)
	if (IS("http_code") || IS("response_code"))
		text_add(t, "%03u", r->status);
	else if (IS("time_total"))
		seconds(t, r->times.done);
	else if (IS("time_connect"))
		seconds(t, r->times.connected);
	else if (IS("time_pretransfer"))
		seconds(t, r->times.connected);
	else if (IS("time_starttransfer"))
		seconds(t, r->times.first_byte);
	else if (IS("time_namelookup") || IS("time_appconnect") || IS("time_redirect"))
		seconds(t, 0);
	else if (IS("size_download"))
		text_add(t, "%" PRIu64, r->bytes);
	else if (IS("speed_download"))
		text_add(t, "%" PRIu64,
			r->times.done >= 1000
				? r->bytes * 1000000 / ((uint64_t)r->times.done / 1000)
				: 0);
	else if (IS("local_ip"))
		text_put(t, r->local.port ? ip_text(r->local.address).s : "");
	else if (IS("local_port"))
		text_add(t, "%u", r->local.port);
	else if (IS("remote_ip"))
		text_put(t, r->local.port ? ip_text(r->remote.address).s : "");
	else if (IS("remote_port"))
		text_add(t, "%u", r->local.port ? r->remote.port : 0);
	else if (IS("num_connects"))
		text_add(t, "%u", r->local.port != 0);
	else if (IS("exitcode"))
		text_add(t, "%d", r->exit_code);
	else if (IS("url") || IS("url_effective"))
		text_put(t, r->url ? r->url : "");
#undef IS
}

void curl_write_out(struct text *t, const char *format, const struct curl_result *r)
{
	for (const char *s = format; *s; s++) {
		const char *end = s[0] == '%' && s[1] == '{' ? strchr(s, '}') : NULL;
		if (end) {
			value(t, s + 2, (size_t)(end - s - 2), r);
			s = end;
		} else if (s[0] == '%' && s[1] == '%') {
			text_putc(t, *s++);
		} else if (s[0] == '\\' && s[1] && strchr("nrt", s[1])) {
			s++;
			text_putc(t, *s == 'n' ? '\n' : *s == 't' ? '\t' : '\r');
		} else {
			text_putc(t, *s);
		}
	}
}
