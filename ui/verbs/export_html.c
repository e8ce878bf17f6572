/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab export html`: the page (lvslab.html, made by `cmake --preset page`) with a lab in it,
 * which it opens at once. It uses the built or installed page; nothing is compiled here.
 */
#include "ui/verbs/export.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "file/loader.h"
#include "ui/verbs/load.h"
#include "ui/verbs/shipped.h"

#define PLACE "<!-- lab -->" /* the place in ui/page/page.html */

/* installed beside the scenarios, or built: beside the program, by ./lab page, by the preset */
static bool find_page(struct text *path)
{
	static const char *const beside[] = {"page/lvslab.html", "../page/lvslab.html",
		"../build-page/lvslab.html", "../share/lvslab/lvslab.html"};
	struct text folder = {0};

	shipped_folder(&folder);
	text_add(path, "%s/lvslab.html", text_str(&folder));
	bool found = access(path->s, R_OK) == 0;
	text_clear(&folder);
	program_folder(&folder);
	for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]) && !found; i++) {
		text_clear(path);
		text_add(path, "%s%s", text_str(&folder), beside[i]);
		found = access(path->s, R_OK) == 0;
	}
	text_free(&folder);
	return found;
}

static bool read_page(struct text *page, const char *path, const char **why)
{
	FILE *f = file_open(path, why);
	char buffer[8192];
	size_t n;

	if (!f)
		return false;
	while ((n = fread(buffer, 1, sizeof(buffer), f)) > 0)
		text_putn(page, buffer, n);
	fclose(f);
	*why = N_("not an lvslab page");
	return strstr(text_str(page), PLACE) != NULL;
}

static int get_page(const struct arguments *a, struct text *page)
{
	const char *given = arguments_value(a, "page"), *why = NULL;
	struct text path = {0};
	int status = EXIT_FINE;

	if (given)
		text_put(&path, given);
	if (!given && !find_page(&path))
		status = complain(a,
			"lvslab.html is missing: build it with ./lab page, or name it with --page");
	else if (!read_page(page, path.s, &why))
		status = complain(a, "%s cannot be used: %s", path.s, _(why));
	text_free(&path);
	return status;
}

static int read_step(const struct arguments *a, uint64_t *step)
{
	const char *given = arguments_value(a, "step");

	*step = 0;
	if (!given || parse_u64(given, step))
		return EXIT_FINE;
	return complain(a, "--step: expected a number, found '%s'", given);
}

/* as the value of an attribute in double quotes; a file's lines stay lines */
static void put_escaped(FILE *out, const char *s)
{
	for (; *s; s++)
		switch (*s) {
		case '&': fputs("&amp;", out); break;
		case '"': fputs("&quot;", out); break;
		case '<': fputs("&lt;", out); break;
		default: fputc(*s, out);
		}
}

static void put_lab(FILE *out, const char *path, const struct spec *spec, uint64_t step)
{
	const char *slash = strrchr(path, '/');
	struct text t = {0};

	spec_expanded(&t, spec);
	fputs("<meta name=\"lvslab-lab\" data-name=\"", out);
	put_escaped(out, slash ? slash + 1 : path);
	if (step)
		fprintf(out, "\" data-at=\"%" PRIu64, step - 1);
	fputs("\" content=\"", out);
	put_escaped(out, text_str(&t));
	fputs("\">", out);
	text_free(&t);
}

static int write_html(const struct arguments *a, const char *path, FILE *out)
{
	struct text page = {0};
	uint64_t step;
	int status = read_step(a, &step);

	if (status == EXIT_FINE)
		status = get_page(a, &page);
	struct spec *spec = status == EXIT_FINE ? load_spec(a, path) : NULL;
	if (spec) {
		const char *place = strstr(page.s, PLACE);
		fwrite(page.s, 1, (size_t)(place - page.s), out);
		put_lab(out, path, spec, step);
		fputs(place + strlen(PLACE), out);
	} else {
		status = EXIT_WRONG;
	}
	spec_free(spec);
	text_free(&page);
	return status;
}

const struct export_kind export_html = {
	.order = 55,
	.name = "html",
	.words = N_("the lab itself: one file that any browser opens, offline"),
	.write = write_html,
};
