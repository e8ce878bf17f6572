/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Option parsing as glibc's getopt_long() does it, with the same error messages. Long options may
 * be abbreviated unambiguously. Not supported: "-W foo", a single '-' before a long option.
 */
#include "app/system/options.h"

#include <string.h>

#include "app/system/voice.h"
#include "base/text.h"
#include "host/command.h"

struct options options_of(int argc, char **argv, const char *letters)
{
	return (struct options){.argc = argc, .argv = argv, .letters = letters, .at = 1};
}

static int missing(struct options *o, int letter)
{
	o->wrong = letter;
	return ':';
}

static int unknown(struct options *o, int letter)
{
	o->wrong = letter;
	o->left_out = letter && o->absent && strchr(o->absent, letter);
	return '?';
}

static bool is_absent(const struct options *o, const char *name, size_t n)
{
	for (const char *at = o->absent_longs; at && (at = strstr(at, name)); at++)
		if (at[-1] == ' ' && at[n] == ' ')
			return true;
	return false;
}

static int unknown_long(struct options *o, const char *name, size_t n)
{
	char copy[64];

	o->wrong = 0;
	o->left_out = false;
	if (n && n < sizeof(copy)) {
		memcpy(copy, name, n);
		copy[n] = '\0';
		o->left_out = is_absent(o, copy, n);
	}
	return '?';
}

static const struct long_option *find_long(const struct options *o, const char *name, size_t n)
{
	const struct long_option *found = NULL;

	for (const struct long_option *l = o->longs; l && l->name; l++) {
		if (strncmp(l->name, name, n) != 0)
			continue;
		if (l->name[n] == '\0')
			return l;
		if (found)
			return NULL;
		found = l;
	}
	return found;
}

static bool may_have_argument(const struct options *o, const struct long_option *l)
{
	struct text word = {0};

	text_add(&word, " %s ", l->name);
	bool may = o->optional_longs && strstr(o->optional_longs, text_str(&word));
	text_free(&word);
	return may;
}

static int next_long(struct options *o)
{
	const char *name = o->word + 2;
	size_t n = strcspn(name, "=");
	const struct long_option *l = find_long(o, name, n);

	if (!l || (name[n] == '=' && !l->has_argument && !may_have_argument(o, l)))
		return unknown_long(o, name, n);
	if (!l->has_argument)
		return l->letter;
	if (name[n] == '=')
		o->argument = name + n + 1;
	else if (o->at < o->argc)
		o->argument = o->argv[o->at++];
	else
		return missing(o, 0);
	return l->letter;
}

static int next_short(struct options *o)
{
	int letter = (unsigned char)*o->rest++;
	const char *spec = letter == ':' ? NULL : strchr(o->letters, letter);

	if (!spec || letter == '+')
		return unknown(o, letter);
	if (spec[1] != ':')
		return letter;
	if (*o->rest)
		o->argument = o->rest;
	else if (o->at < o->argc)
		o->argument = o->argv[o->at++];
	else
		return missing(o, letter);
	o->rest = "";
	return letter;
}

int option_next(struct options *o)
{
	if (o->rest && *o->rest)
		return next_short(o);
	while (o->at < o->argc) {
		char *word = o->argv[o->at++];
		if (o->plain || word[0] != '-' || word[1] == '\0') {
			o->argv[++o->operands] = word;
			o->plain |= *o->letters == '+';
			continue;
		}
		o->word = word;
		if (strcmp(word, "--") == 0) {
			o->plain = true;
			continue;
		}
		if (word[1] == '-')
			return next_long(o);
		o->rest = word + 1;
		return next_short(o);
	}
	return -1;
}

static void say_left_out(struct process *p, const struct options *o)
{
	struct text t = {0};

	if (o->wrong)
		text_add(&t, "%s -%c", o->argv[0], o->wrong);
	else
		text_add(&t, "%s %s", o->argv[0], o->word);
	not_simulated(p, text_str(&t), NULL);
	text_free(&t);
}

bool option_refused(struct process *p, const struct options *o, int what)
{
	if (what != '?' || !o->left_out)
		return false;
	say_left_out(p, o);
	process_exit(p, STATUS_NOT_SIMULATED);
	return true;
}

void option_complain(struct process *p, const struct options *o, int what)
{
	const char *name = o->argv[0];

	if (what == '?' && o->left_out)
		say_left_out(p, o);
	else if (o->wrong == 0)
		process_error(p,
			what == ':' ? "%s: option '%s' requires an argument\n"
				    : "%s: unrecognized option '%s'\n",
			name, o->word);
	else
		process_error(p,
			what == ':' ? "%s: option requires an argument -- '%c'\n"
				    : "%s: invalid option -- '%c'\n",
			name, o->wrong);
}
