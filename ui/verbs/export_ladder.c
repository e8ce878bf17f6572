/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `export ladder`: a connection as a sequence chart. */
#include <string.h>

#include "base/text.h"
#include "ui/picture/ladder.h"
#include "ui/picture/svg.h"
#include "ui/verbs/export.h"
#include "ui/verbs/export_picture.h"
#include "ui/verbs/recorded.h"

/* "192.168.10.50:43214" */
static bool read_connection(const char *words, struct ladder_of *of)
{
	const char *colon = strrchr(words, ':');
	char address[32];
	uint64_t port;

	if (!colon || colon - words >= (long)sizeof(address))
		return false;
	memcpy(address, words, (size_t)(colon - words));
	address[colon - words] = '\0';
	if (!parse_ipv4(address, &of->client) || !parse_u64(colon + 1, &port) || port > 65535)
		return false;
	of->port = (uint16_t)port;
	return true;
}

static int choose(const struct arguments *a, const struct model *m, struct ladder_of *of)
{
	const char *words = arguments_value(a, "connection");

	if (words)
		return read_connection(words, of)
			? EXIT_FINE
			: complain(a,
				  "--connection: expected the client's ADDRESS:PORT, found '%s'",
				  words);
	return ladder_first(m, of) ? EXIT_FINE : complain(a, "this lab has no connections");
}

static int write_ladder(const struct arguments *a, const char *path, FILE *out)
{
	struct ladder_of of;
	enum picture_theme theme;
	struct recorded r;
	struct scene s = {0};
	struct text t = {0};

	if (picture_theme_read(a, &theme) != EXIT_FINE)
		return EXIT_WRONG;
	int status = recorded_open(&r, a, path);
	if (status != EXIT_FINE)
		return status;
	status = choose(a, r.model, &of);
	if (status == EXIT_FINE && !ladder_scene(&s, r.model, &of))
		status = complain(a, "%s:%u sent nothing", ip_text(of.client).s, of.port);
	if (status == EXIT_FINE) {
		scene_svg(&t, &s, theme);
		fputs(text_str(&t), out);
	}
	recorded_close(&r);
	scene_free(&s);
	text_free(&t);
	return status;
}

const struct export_kind export_ladder = {
	.order = 62,
	.name = "ladder",
	.words = N_("a connection hop by hop: a sequence chart with footnotes, as SVG"),
	.write = write_ladder,
};
