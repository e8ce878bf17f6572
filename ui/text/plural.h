/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Selects the plural form for a number, by the C expression in a catalogue's header. */
#ifndef LVSLAB_UI_TEXT_PLURAL_H
#define LVSLAB_UI_TEXT_PLURAL_H

#include <stdint.h>

/* The form for `n`, from 0. `header`: the catalogue's, with "Plural-Forms: nplurals=2; plural=n !=
 * 1;". 0 if it has none, it cannot be parsed, or the form does not exist. */
unsigned plural_form(const char *header, uint64_t n);

#endif
