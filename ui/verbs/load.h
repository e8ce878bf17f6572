/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files as the verbs load them. */
#ifndef LVSLAB_UI_VERBS_LOAD_H
#define LVSLAB_UI_VERBS_LOAD_H

#include "file/loader.h"
#include "spec/spec.h"
#include "ui/verbs/verb.h"

/* What --set says. */
struct settings {
	struct spec_setting *items;
	size_t count;
};
int settings_read(const struct arguments *a, struct settings *s);
void settings_free(struct settings *s);
/* Cuts KEY=VALUE in two: `setting` is the key then. NULL: it has no '='. */
char *setting_value(char *setting);

/* Of verbs that load the scheduler libraries that a file names. */
#define ALLOW_CODE_OPTION \
	{ \
		"allow-code", NULL, \
			N_("load scheduler libraries that the file names (this runs their code)") \
	}

/* What --allow-code says of libraries, or that the verb is to load none. */
enum spec_code load_code(const struct arguments *a);
/* Asks at a terminal, where a library is named and was not allowed yet. */
void load_ask(const struct arguments *a, struct spec *spec);

/* Loads `path` with every --set applied. NULL, and the reason on standard error. */
struct spec *load_spec(const struct arguments *a, const char *path);
/* The same, problems of the file not printed but added. */
struct spec *load_spec_quietly(const struct arguments *a, const char *path, struct problems *ps);

#endif
