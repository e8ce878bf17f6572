/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program in the page: the lab without a terminal. The page's script has put the shipped files
 * into the folder /lab of an in-memory file system, and earlier results into /state; then it calls
 * lvslab_call().
 */
#include <emscripten/emscripten.h>
#include <stdlib.h>
#include <unistd.h>

#include "ui/page/page.h"
#include "ui/text/version.h"
#include "ui/text/words.h"

static struct page *page;

EMSCRIPTEN_KEEPALIVE const char *lvslab_call(const char *request);
EMSCRIPTEN_KEEPALIVE const char *lvslab_scene(int what, int phase);
EMSCRIPTEN_KEEPALIVE const char *lvslab_version(void);

const char *lvslab_call(const char *request)
{
	return page_call(page, request);
}

const char *lvslab_scene(int what, int phase)
{
	return page_scene(page, (enum picture_what)what, phase);
}

const char *lvslab_version(void)
{
	return LVSLAB_VERSION;
}

int main(void)
{
	setenv("XDG_STATE_HOME", "/state", 1);
	words_choose("en");
	if (chdir("/lab/scenarios") != 0) /* names in an opened text are relative to it */
		return EXIT_FAILURE;
	page = page_new("/lab");
	return EXIT_SUCCESS;
}
