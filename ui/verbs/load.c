/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loads a file for a command with the values of --set, and decides whether its libraries may be
 * loaded.
 */
#include "ui/verbs/load.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ipvs/library.h"
#include "ui/verbs/shipped.h"

/* at the first '=' outside quotes: a key such as sysctls["a=b"] must be quoted */
char *setting_value(char *setting)
{
	bool quoted = false;

	for (char *s = setting; *s; s++) {
		if (*s == '"')
			quoted = !quoted;
		if (*s == '=' && !quoted) {
			*s = '\0';
			return s + 1;
		}
	}
	return NULL;
}

static int add_setting(const struct arguments *a, struct settings *s, const char *given)
{
	char *copy = strdup(given), *value = copy ? setting_value(copy) : NULL;

	if (!value) {
		free(copy);
		return complain(a, "--set: expected KEY=VALUE, found '%s'", given);
	}
	s->items[s->count++] = (struct spec_setting){.path = copy, .value = value};
	return EXIT_FINE;
}

int settings_read(const struct arguments *a, struct settings *s)
{
	s->items = calloc(a->given_count + 1, sizeof(*s->items));
	if (!s->items)
		abort();
	for (size_t i = 0; i < a->given_count; i++)
		if (strcmp(a->given[i].name, "set") == 0 &&
			add_setting(a, s, a->given[i].value) != EXIT_FINE)
			return EXIT_WRONG;
	return EXIT_FINE;
}

void settings_free(struct settings *s)
{
	for (size_t i = 0; i < s->count; i++)
		free((char *)s->items[i].path);
	free(s->items);
}

static bool takes(const struct verb *v, const char *option)
{
	for (const struct verb_option *o = v->options; o && o->name; o++)
		if (strcmp(o->name, option) == 0)
			return true;
	return false;
}

/* Only a user at a terminal can consent; other input means nothing. */
static bool asked(const struct arguments *a, const char *library)
{
	char answer[16];

	if (!takes(a->verb, "allow-code") || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return false;
	complain(a, "the file names a scheduler library, %s; loading it runs its code", library);
	fprintf(stderr, "%s [y/N] ", _("Load it?"));
	if (!fgets(answer, sizeof(answer), stdin))
		return false;
	return answer[0] == 'y' || answer[0] == 'Y';
}

enum spec_code load_code(const struct arguments *a)
{
	if (strcmp(a->verb->name, "check") == 0)
		return CODE_LEFT_OUT;
	return arguments_has(a, "allow-code") ? CODE_ALLOWED : CODE_REFUSED;
}

void load_ask(const struct arguments *a, struct spec *spec)
{
	for (size_t i = 0; i < spec->virtual_servers.count && spec->code == CODE_REFUSED; i++) {
		const struct spec_string *name = &spec->virtual_servers.items[i].scheduler;
		if (!ipvs_library_is_file(name->s) || name->at.origin != ORIGIN_FILE)
			continue;
		if (!asked(a, name->s))
			return;
		spec->code = CODE_ALLOWED;
	}
}

struct spec *load_spec_quietly(const struct arguments *a, const char *path, struct problems *ps)
{
	struct settings s = {0};
	struct spec *spec = NULL;
	struct text near = {0};

	if (!strchr(path, '/') && access(path, F_OK) != 0 && shipped_nearest(&near, path)) {
		problem_add(ps, (struct place){.file = path}, NULL,
			"no such file, here or among the shipped ones (did you mean '%s'?)",
			near.s);
		text_free(&near);
		return NULL;
	}
	if (settings_read(a, &s) == EXIT_FINE) {
		const struct spec_options o = {
			.settings = s.items, .setting_count = s.count, .code = load_code(a)};
		spec = spec_load(path, &o, ps);
	}
	settings_free(&s);
	if (spec)
		load_ask(a, spec);
	return spec;
}

struct spec *load_spec(const struct arguments *a, const char *path)
{
	struct problems ps = words_problems();
	struct spec *spec = load_spec_quietly(a, path, &ps);

	if (!spec)
		complain_of(&ps);
	return spec;
}
