/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `export netns`: a script for a real kernel. */
#include "base/text.h"
#include "ui/real/script.h"
#include "ui/verbs/export.h"
#include "ui/verbs/open.h"

static int write_netns(const struct arguments *a, const char *path, FILE *out)
{
	struct opened o;
	struct text t = {0};
	struct problems ps = words_problems();
	int status = open_lab(&o, a, path, false);

	if (status != EXIT_FINE)
		return status;
	if (script_possible(o.spec, &ps) == 0) {
		script_put(&t, o.spec, o.lab);
		fputs(text_str(&t), out);
		text_free(&t);
	} else {
		status = complain_of(&ps);
	}
	close_lab(&o);
	return status;
}

const struct export_kind export_netns = {
	.order = 25,
	.name = "netns",
	.words = N_("a bash script that plays the lab in network namespaces of a real kernel"),
	.write = write_netns,
};
