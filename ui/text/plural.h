/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of a sentence's forms goes with a number: a catalogue's header says it in C. */
#ifndef LVSLAB_UI_TEXT_PLURAL_H
#define LVSLAB_UI_TEXT_PLURAL_H

#include <stdint.h>

/* The form for `n`, from 0. `header`: the catalogue's, with "Plural-Forms: nplurals=2; plural=n !=
 * 1;". 0 where it has none, cannot be read, or means a form that there is not. */
unsigned plural_form(const char *header, uint64_t n);

#endif
