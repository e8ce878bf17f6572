/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab export WHAT FILE`: the lab in formats of other tools. Exports run the lab again. */
#include "ui/verbs/export.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/text/outfile.h"
#include "ui/verbs/export_html.h"
#include "ui/verbs/export_picture.h"
#include "ui/verbs/open.h"

#define EXPORT_KINDS_MAX 32

static const struct export_kind *kind_named(const struct arguments *a, const char *name)
{
	const char *names[EXPORT_KINDS_MAX + 1] = {0};
	struct text all = {0};

	for (size_t i = 0; export_kinds[i] && i < EXPORT_KINDS_MAX; i++) {
		names[i] = export_kinds[i]->name;
		text_add(&all, "%s%s", i ? ", " : "", names[i]);
		if (strcmp(names[i], name) == 0) {
			text_free(&all);
			return export_kinds[i];
		}
	}
	const char *near = nearest_word(name, names);
	if (near)
		complain(a, "there is no export '%s' (did you mean '%s'?)", name, near);
	else
		complain(a, "there is no export '%s'; available: %s", name, all.s);
	text_free(&all);
	return NULL;
}

static int export_run(const struct arguments *a)
{
	const struct export_kind *kind = kind_named(a, a->words[0]);
	const char *path = arguments_value(a, "output");
	struct outfile file;
	struct text why = {0};

	if (!kind)
		return EXIT_WRONG;
	if (!path && kind->binary && isatty(STDOUT_FILENO))
		return complain(a, "a capture cannot go to a terminal: use --output FILE");
	int status = EXIT_WRONG;
	if (outfile_open(&file, path ? path : "-", &why) == 0) {
		status = kind->write(a, a->words[1], file.f);
		if (status == EXIT_WRONG)
			outfile_abandon(&file);
		else if (outfile_commit(&file, &why) != 0)
			status = EXIT_MACHINE;
	}
	if (why.len)
		complain_plainly(a, why.s);
	text_free(&why);
	return status;
}

static bool kind_topic(size_t i, struct verb_topic *topic)
{
	if (!export_kinds[i])
		return false;
	*topic = (struct verb_topic){export_kinds[i]->name, export_kinds[i]->words};
	return true;
}

static const struct verb_option options[] = {
	{"output", "FILE", N_("output file (default: standard output)")},
	PICTURE_OPTIONS,
	STILLS_OPTION,
	PART_OPTION,
	CONNECTION_OPTION,
	CAST_OPTIONS,
	OPEN_OPTIONS,
	MAX_STEPS_OPTION,
	EXPORT_HTML_OPTIONS,
	{NULL, NULL, NULL},
};

const struct verb verb_export = {
	.name = "export",
	.order = 70,
	.words = "WHAT FILE",
	.least_words = 2,
	.most_words = 2,
	.summary = N_("exports the lab for other tools, for slides and for paper"),
	.about = N_("Writes a lab in the form of other tools, or as a picture."),
	.topics_title = "WHAT",
	.topic = kind_topic,
	.examples =
		"  lvslab export pcapng scenarios/dr-basics.yaml --output dr.pcapng\n"
		"  lvslab export svg scenarios/dr-basics.yaml --at 17 -o step17.svg\n"
		"  lvslab export slides scenarios/lessons/02-direct-routing.yaml -o lesson.html\n"
		"  lvslab export dot scenarios/dr-basics.yaml | dot -Tsvg -o map.svg\n"
		"  lvslab export html scenarios/dr-basics.yaml -o lab.html\n",
	.options = options,
	.run = export_run,
};
