/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The version of lvslab. The program contains git's state at build time (cmake/version.cmake);
 * without git, and in programs of the tests, both are empty. */
#ifndef LVSLAB_UI_TEXT_VERSION_H
#define LVSLAB_UI_TEXT_VERSION_H

struct text;

extern const char version_commit[]; /* "3f2a1b9c0d1e" */
extern const char version_dirt[];   /* a hash of the differences from that commit; "" none */

/* One word: 0.1.0+3f2a1b9c0d1e.9a8b7c6d */
void version_word(struct text *t);

#endif
