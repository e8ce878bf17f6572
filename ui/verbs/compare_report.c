/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `compare --report FILE`: the page, and the command that reproduces it. */
#include "ui/verbs/compare_report.h"

#include <string.h>

#include "base/text.h"
#include "ui/report/comparison.h"

/* a word quoted for a shell */
static void put_word(struct text *t, const char *word)
{
	bool plain = *word &&
		word[strspn(word,
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			"0123456789_./,:=+@%-")] == '\0';

	text_putc(t, ' ');
	if (plain) {
		text_put(t, word);
		return;
	}
	text_putc(t, '\'');
	for (; *word; word++)
		if (*word == '\'')
			text_put(t, "'\\''");
		else
			text_putc(t, *word);
	text_putc(t, '\'');
}

/* What repeats the comparison: the same file, schedulers, seeds and changes. */
static void put_command(
	struct text *t, const struct arguments *a, const struct comparison_options *o)
{
	text_put(t, "lvslab compare");
	put_word(t, a->words[0]);
	text_put(t, " --schedulers ");
	for (size_t i = 0; i < o->scheduler_count; i++)
		text_add(t, "%s%s", i ? "," : "", o->schedulers[i]);
	text_add(t, " --baseline %s --seed %llu --seeds %u --fidelity %s",
		o->schedulers[o->baseline], (unsigned long long)o->seed, o->seeds,
		fidelity_name(o->fidelity));
	if (o->cache)
		text_add(t, " --cache %u", o->cache);
	for (size_t i = 0; i < a->given_count; i++)
		if (strcmp(a->given[i].name, "set") == 0) {
			text_put(t, " --set");
			put_word(t, a->given[i].value);
		}
}

int compare_report_write(struct outfile *out, const struct arguments *a,
	const struct comparison_options *o, const struct comparison *c)
{
	struct text page = {0}, command = {0}, why = {0};

	put_command(&command, a, o);
	comparison_html(&page, c, a->words[0], text_str(&command));
	fwrite(page.s, 1, page.len, out->f);
	int status = outfile_commit(out, &why);
	if (status != 0)
		complain_plainly(a, text_str(&why));
	text_free(&page);
	text_free(&command);
	text_free(&why);
	return status == 0 ? EXIT_FINE : EXIT_MACHINE;
}
