/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Found relative to the program, so that an installed tree can be moved: PREFIX/bin/lvslab has
 * PREFIX/share/lvslab. A build folder has a link share/lvslab to the sources next to the program.
 * Without /proc it is the folder of `cmake --install`, or the package's.
 */
#include "ui/verbs/shipped.h"
#include "base/text.h"

#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void program_folder(struct text *path)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self));

	if (n > 0 && n < (ssize_t)sizeof(self)) {
		self[n] = '\0';
		text_putn(path, self, (size_t)(strrchr(self, '/') + 1 - self));
	}
}

/* uses `candidate` if it is such a folder, by its real path */
static bool take_folder(struct text *path, const char *candidate)
{
	struct text scenarios = {0};

	text_add(&scenarios, "%s/scenarios", candidate);
	bool there = access(text_str(&scenarios), X_OK) == 0;
	text_free(&scenarios);
	char *real = there ? realpath(candidate, NULL) : NULL;
	if (real)
		text_put(path, real);
	free(real);
	return real != NULL;
}

void shipped_folder(struct text *path)
{
	static const char *const beside[] = {"../share/lvslab", "share/lvslab"};
	static const char *const usual[] = {LVSLAB_DATA_DIR, "/usr/share/lvslab"};
	struct text self = {0}, candidate = {0};
	bool found = false;

	program_folder(&self);
	for (size_t i = 0; !found && self.len && i < sizeof(beside) / sizeof(beside[0]); i++) {
		text_clear(&candidate);
		text_add(&candidate, "%s%s", text_str(&self), beside[i]);
		found = take_folder(path, text_str(&candidate));
	}
	for (size_t i = 0; !found && i < sizeof(usual) / sizeof(usual[0]); i++)
		found = take_folder(path, usual[i]);
	text_free(&self);
	text_free(&candidate);
}

bool shipped_find(struct text *path, const char *word)
{
	static const char *const folders[] = {"", "scenarios/", "scenarios/lessons/",
		"scenarios/faults/", "scenarios/compare/", "topologies/"};
	struct text home = {0};
	bool found = false;

	if (word[0] == '/' || word[0] == '.' || !*word || access(word, F_OK) == 0)
		return false;
	shipped_folder(&home);
	for (size_t i = 0; home.len && !found && i < 2 * sizeof(folders) / sizeof(folders[0]);
		i++) {
		text_clear(path);
		text_add(path, "%s/%s%s%s", text_str(&home), folders[i / 2], word,
			i % 2 ? ".yaml" : "");
		size_t n = path->len;
		found = n > 5 && strcmp(path->s + n - 5, ".yaml") == 0 &&
			access(path->s, R_OK) == 0;
	}
	text_free(&home);
	if (!found)
		text_free(path);
	return found;
}

static void take_nearer(struct text *name, size_t *distance, const char *path, const char *word)
{
	const char *file = strrchr(path, '/') + 1;
	char *base = strndup(file, strlen(file) - strlen(".yaml"));
	const char *numbered = base && strspn(base, "0123456789") ? strchr(base, '-') : NULL;
	size_t d = base ? edit_distance(word, base) : SIZE_MAX;
	size_t without = numbered ? edit_distance(word, numbered + 1) : SIZE_MAX;

	d = without < d ? without : d;
	if (d < *distance) {
		*distance = d;
		text_clear(name);
		text_put(name, base);
	}
	free(base);
}

bool shipped_nearest(struct text *name, const char *word)
{
	static const char *const folders[] = {"scenarios", "scenarios/lessons", "scenarios/faults"};
	struct text home = {0}, pattern = {0};
	size_t distance = strlen(word) / 3 + 2;

	shipped_folder(&home);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]) && home.len; i++) {
		glob_t files = {0};
		text_clear(&pattern);
		text_add(&pattern, "%s/%s/*.yaml", home.s, folders[i]);
		glob(pattern.s, 0, NULL, &files);
		for (size_t k = 0; k < files.gl_pathc; k++)
			take_nearer(name, &distance, files.gl_pathv[k], word);
		globfree(&files);
	}
	text_free(&home);
	text_free(&pattern);
	return name->len > 0;
}
