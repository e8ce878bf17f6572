/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opens a lab for a command: seed, scheduler and limits from the command line, and the messages
 * when memory or steps run out.
 */
#include "ui/verbs/open.h"

#include "base/text.h"
#include "file/loader.h"
#include "ui/verbs/load.h"
#include "ui/verbs/memory.h"
#include "watch/describe.h"

/* There is no world left to go back to. Files that are being written have no name yet, so nothing
 * is left behind. */
static void out_of_memory(struct arena *a)
{
	memory_exhausted(a->wanted);
}

static int open_read_options(const struct arguments *a, struct lab_options *o)
{
	const char *seed = arguments_value(a, "seed"), *format = arguments_value(a, "format");

	/* JSON is for programs: English */
	o->language = format && strcmp(format, "json") == 0 ? NULL : words_language();
	o->scheduler = arguments_value(a, "scheduler");
	o->has_seed = seed != NULL;
	o->out_of_memory = out_of_memory;
	if (seed && !parse_u64(seed, &o->seed))
		return complain(a, "--seed: expected a number, found '%s'", seed);
	return read_max_steps(a, o);
}

int tell_end(const struct arguments *a, struct lab *lab)
{
	struct text t = {0};

	if (lab_end(lab) == LAB_GOES_ON)
		return EXIT_FINE;
	lab_end_words(&t, lab);
	complain_plainly(a, text_str(&t));
	text_free(&t);
	return EXIT_CHECK_FAILED;
}

int read_max_steps(const struct arguments *a, struct lab_options *o)
{
	const char *given = arguments_value(a, "max-steps");

	if (!given || (parse_u64(given, &o->max_steps) && o->max_steps))
		return EXIT_FINE;
	return complain(a, "--max-steps: expected a number from 1, found '%s'", given);
}

void close_lab(struct opened *o)
{
	play_free(o->play);
	lab_close(o->lab);
	spec_free(o->spec);
	*o = (struct opened){0};
}

int open_lab_quietly(struct opened *o, const struct arguments *a, const char *path,
	bool interactive, struct problems *ps)
{
	struct lab_options options = {.reversible = interactive};

	*o = (struct opened){0};
	if (open_read_options(a, &options) != EXIT_FINE)
		return EXIT_WRONG;
	o->spec = load_spec_quietly(a, path, ps);
	if (!o->spec)
		return EXIT_WRONG;
	o->stop_time = o->spec->stop_time;
	if (interactive)
		o->spec->stop_time = SPEC_UNSET;
	o->lab = lab_open(o->spec, &options, ps);
	if (o->lab)
		o->play = play_new(o->lab, ps);
	if (o->play)
		return EXIT_FINE;
	/* a problem without a file is the machine's: out of memory */
	int status = ps->count && !ps->items[0].file ? EXIT_MACHINE : EXIT_WRONG;
	close_lab(o);
	return status;
}

int open_lab(struct opened *o, const struct arguments *a, const char *path, bool interactive)
{
	struct problems ps = words_problems();
	int status = open_lab_quietly(o, a, path, interactive, &ps);

	if (status != EXIT_FINE)
		complain_of(&ps);
	return status;
}
