/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes are a keepalived.conf, with what follows a form feed as the file it may include: it is
 * read, whatever it says, and always in the same words.
 */
#include "fuzz.h"

#include <errno.h>
#include <string.h>

#include "app/app.h"
#include "base/text.h"
#include "engine/trace.h"
#include "ha/conf/conf.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "transport/host_new.h"

#define PATH "/etc/keepalived/keepalived.conf"
#define MORE "/etc/keepalived/more.conf"

static const uint8_t *input;
static size_t input_length;

static int read_file(struct host *h, const char *path, struct text *out)
{
	(void)h;
	const uint8_t *cut = memchr(input, '\f', input_length);
	const size_t first = cut ? (size_t)(cut - input) : input_length;

	if (strcmp(path, PATH) == 0)
		text_putn(out, (const char *)input, first);
	else if (strcmp(path, MORE) == 0 && cut)
		text_putn(out, (const char *)cut + 1, input_length - first - 1);
	else
		return -ENOENT;
	return 0;
}

static int put_file(struct host *h, const char *path, const char *s, size_t n, unsigned mode)
{
	(void)h, (void)path, (void)s, (void)n, (void)mode;
	return 0;
}

static struct host *director(void)
{
	static struct host *h; /* what is read changes nothing on it */
	static struct arena arena;
	static struct trace trace;
	struct addr_spec spec = {.local = 0x0a000002, .prefix = 24};

	if (h)
		return h;
	FUZZ_CHECK(arena_init(&arena, (size_t)1 << 31) == 0);
	struct network *net = network_new(engine_new(&arena, &trace, 1));
	app_install(net);
	h = host_new(net, "d1");
	addr_add(h, host_add_interface(h, "eth0"), &spec);
	return h;
}

static void read_once(struct text *said)
{
	const struct ha_files files = {.read = read_file, .put = put_file};
	struct ha_conf *c = ha_conf_read(director(), PATH, &files);

	FUZZ_CHECK(c);
	ha_conf_said(c, said);
	text_add(said, "%d\n", ha_conf_status(c));
	ha_conf_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text first = {0}, second = {0};

	input = bytes;
	input_length = n;
	read_once(&first);
	read_once(&second);
	FUZZ_CHECK(strcmp(text_str(&first), text_str(&second)) == 0);
	text_free(&first);
	text_free(&second);
	return 0;
}
