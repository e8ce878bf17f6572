/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a scenario file (or a topology file, whose keys are all a scenario's too) to its spec.
 * All problems of the file are collected; with a single one there is no spec.
 */
#ifndef LVSLAB_FILE_LOADER_H
#define LVSLAB_FILE_LOADER_H

#include "base/problem.h"
#include "spec/spec.h"

struct spec_setting {      /* --set PATH=VALUE */
	const char *path;  /* virtual_servers[0].scheduler, as spec_expanded prints the keys */
	const char *value; /* YAML, as it would stand behind the key */
};

struct spec_options {
	const struct spec_setting *settings;
	size_t setting_count;
	/* where a problem with each of them is said to be; NULL, or a NULL: "--set PATH" */
	const char *const *settings_shown;
	enum spec_code code;
	bool sealed; /* no other file is read: for text of unknown origin */
	/* a student's answer: keys of the expanded file and their new values, laid on it last. What
	 * it may change is grade_changes()'s to say, so the workload is not looked at yet; its
	 * values are sealed. NULL: none */
	const char *answer, *answer_name;
	size_t answer_length;
};

/* `options` may be NULL. NULL with problems added where anything is wrong. */
struct spec *spec_load(const char *path, const struct spec_options *options, struct problems *);
/* `name` stands for the file in messages and places a relative `topology:`. */
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
