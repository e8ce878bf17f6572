/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files as the verbs load them. */
#ifndef LVSLAB_UI_VERBS_LOAD_H
#define LVSLAB_UI_VERBS_LOAD_H

#include "lab/spec.h"
#include "ui/verbs/verb.h"

/* Loads `path` with every --set applied. NULL, and the reason on standard error. */
struct spec *load_spec(const struct arguments *a, const char *path);
/* The same, problems of the file not printed but added. */
struct spec *load_spec_quietly(const struct arguments *a, const char *path, struct problems *ps);

#endif
