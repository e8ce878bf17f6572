/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `export netns`: a script for a real kernel. */
#include "base/text.h"
#include "ui/real/script.h"
#include "ui/verbs/export.h"
#include "ui/verbs/open.h"

/* What the script omits is listed in its head and here. */
static int put_script_of(struct text *t, const struct opened *o, const struct lab *fresh,
	const struct script_calls *calls)
{
	struct problems ps = words_problems();
	const struct journal *typed = lab_journal(o->lab);

	if (script_possible(o->spec, &ps) != 0)
		return complain_of(&ps);
	script_whole(o->spec, typed, &ps);
	script_put(t, o->spec, fresh, typed, calls, &ps);
	complain_of(&ps);
	return EXIT_FINE;
}

/* The lab is played first: its walkthrough decides what is typed when. */
static int put_script(struct text *t, const struct arguments *a, struct opened *o)
{
	struct lab *fresh = lab_twin(o->lab, 0);
	struct script_calls calls;

	if (!fresh)
		return complain(a, "%s has a scheduler that cannot be loaded twice", a->words[1]);
	script_play(o->lab, o->play, &calls);
	int status = put_script_of(t, o, fresh, &calls);
	script_calls_free(&calls);
	lab_close(fresh);
	return status;
}

static int write_netns(const struct arguments *a, const char *path, FILE *out)
{
	struct opened o;
	struct text t = {0};
	int status = open_lab(&o, a, path, false);

	if (status != EXIT_FINE)
		return status;
	status = put_script(&t, a, &o);
	fputs(text_str(&t), out);
	text_free(&t);
	close_lab(&o);
	return status;
}

const struct export_kind export_netns = {
	.order = 25,
	.name = "netns",
	.words = N_("a bash script that plays the lab in network namespaces of a real kernel"),
	.write = write_netns,
};
