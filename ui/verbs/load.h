/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loading files for the commands of lvslab. */
#ifndef LVSLAB_UI_VERBS_LOAD_H
#define LVSLAB_UI_VERBS_LOAD_H

#include "file/loader.h"
#include "spec/spec.h"
#include "ui/verbs/verb.h"

/* The values of --set. */
struct settings {
	struct spec_setting *items;
	size_t count;
};
int settings_read(const struct arguments *a, struct settings *s);
void settings_free(struct settings *s);
/* Splits KEY=VALUE: `setting` is then the key. NULL: it has no '='. */
char *setting_value(char *setting);

/* For commands that load the scheduler libraries named in a file. */
#define ALLOW_CODE_OPTION \
	{ \
		"allow-code", NULL, \
			N_("load scheduler libraries that the file names (this runs their code)") \
	}

/* What --allow-code permits for libraries; refused if the command does not load any. */
enum spec_code load_code(const struct arguments *a);
/* Asks on a terminal if a library is named and not allowed yet. */
void load_ask(const struct arguments *a, struct spec *spec);

/* Loads `path` with every --set applied. NULL, and the reason on standard error. */
struct spec *load_spec(const struct arguments *a, const char *path);
/* The same, but adds the file's problems instead of printing them. */
struct spec *load_spec_quietly(const struct arguments *a, const char *path, struct problems *ps);

#endif
