/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A build version as defined by semver.org: a '+' after the version, then commit and dirt. */
#include "ui/text/version.h"
#include "base/text.h"

void version_word(struct text *t)
{
	text_put(t, LVSLAB_VERSION);
	if (version_commit[0])
		text_add(t, "+%s", version_commit);
	if (version_dirt[0])
		text_add(t, ".%s", version_dirt);
}
