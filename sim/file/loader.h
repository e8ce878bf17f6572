/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loads a scenario file (or a topology file, whose keys are all valid in a scenario, too) into a
 * spec. All problems of the file are collected; with any problem there is no spec.
 */
#ifndef LVSLAB_FILE_LOADER_H
#define LVSLAB_FILE_LOADER_H

#include "base/problem.h"
#include "spec/spec.h"

struct spec_setting {      /* --set PATH=VALUE */
	const char *path;  /* virtual_servers[0].scheduler, in the syntax of spec_expanded */
	const char *value; /* YAML, as it would follow the key */
};

struct spec_options {
	const struct spec_setting *settings;
	size_t setting_count;
	/* the place to report for problems with each of them; NULL, or a NULL: "--set PATH" */
	const char *const *settings_shown;
	enum spec_code code;
	bool sealed; /* reads no other file: for text of unknown origin */
	/* a student's submission: keys of the expanded file and their new values, applied last.
	 * grade_changes() decides which ones are allowed, so the workload is not checked yet; its
	 * values are sealed. NULL: none */
	const char *answer, *answer_name;
	size_t answer_length;
};

/* `options` may be NULL. NULL, with problems added, on any error. */
struct spec *spec_load(const char *path, const struct spec_options *options, struct problems *);
/* `name` is the file's name in messages and the base of a relative `topology:`. */
struct spec *spec_load_memory(const char *name, const void *bytes, size_t n,
	const struct spec_options *options, struct problems *);
void spec_free(struct spec *s);

/*
 * The whole spec as one YAML file: defaults, groups, anchors, `like`, `override` and the topology's
 * file written out. It loads again to the same spec.
 */
struct text;
void spec_expanded(struct text *t, const struct spec *s);

#endif
