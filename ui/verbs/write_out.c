/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How commands write a complete file: it is renamed to its target when complete. */
#include "ui/verbs/write_out.h"

#include <stdio.h>

#include "base/text.h"
#include "ui/text/outfile.h"
#include "ui/verbs/verb.h"

int write_out(const char *path, const struct text *t)
{
	struct text why = {0};
	struct outfile out = {0};
	int error = outfile_open(&out, path, &why);

	if (!error) {
		fwrite(text_str(t), 1, t->len, out.f);
		error = outfile_commit(&out, &why);
	}
	outfile_abandon(&out);
	if (error)
		fprintf(stderr, "lvslab: %s\n", text_str(&why));
	text_free(&why);
	return error ? EXIT_MACHINE : EXIT_FINE;
}
