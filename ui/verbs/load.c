/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/verbs/load.h"

#include <stdlib.h>
#include <string.h>

/* at the first '=' outside quotes: sysctls["a=b"] is nobody's key, but quoted */
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
		return complain(a, "--set wants KEY=VALUE, not '%s'", given);
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

struct spec *load_spec_quietly(const struct arguments *a, const char *path, struct problems *ps)
{
	struct settings s = {0};
	struct spec *spec = NULL;

	if (settings_read(a, &s) == EXIT_FINE) {
		const struct spec_options o = {.settings = s.items, .setting_count = s.count};
		spec = spec_load(path, &o, ps);
	}
	settings_free(&s);
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
