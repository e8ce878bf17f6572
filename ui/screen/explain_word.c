/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `:explain`: the lab's current faults, found in a copy and printed in brief: each finding's title
 * and its fixes. For the full text use the console's `explain` or `lvslab explain`.
 */
#include "ui/screen/explain_word.h"

#include "base/text.h"
#include "diagnose/explain.h"
#include "ui/text/words.h"

static void put_finding(struct text *t, const struct explain_finding *f)
{
	text_add(t, "%s%s (%s)", t->len ? "   " : "", _(f->title), f->name);
	for (size_t i = 0; i < f->fix_count && f->tried == EXPLAIN_CURED; i++)
		text_add(t, "%s%s# %s", i ? "; " : ": ", f->fixes[i].host, f->fixes[i].command);
}

static void tell(struct model *m, const struct explain *x)
{
	struct text t = {0};

	if (!explain_mistake_count(x) && !explain_remark_count(x))
		text_put(&t, _("nothing found"));
	for (size_t i = 0; i < explain_finding_count(x); i++)
		put_finding(&t, explain_finding(x, i));
	for (size_t i = 0; i < explain_remark_count(x); i++)
		text_add(&t, "%s%s", t.len ? "   " : "", explain_remark_text(x, i));
	model_say(m, "%s", text_str(&t));
	text_free(&t);
}

void screen_explain(struct screen *s, const char *args)
{
	struct model *m = s->model;
	struct problems ps = words_problems();

	(void)args;
	if (explain_is_exercise(lab_spec(m->lab))) {
		model_refuse(m, _("this lab is an exercise: find the fault yourself"));
		return;
	}
	struct explain *x = explain_new_here(m->lab, &ps);
	if (x) {
		explain_look(x);
		tell(m, x);
	}
	explain_free(x);
	problems_free(&ps);
}
