/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A compiled catalogue of msgfmt(1) (.mo), read in place: it is part of the program. */
#ifndef LVSLAB_UI_TEXT_CATALOGUE_H
#define LVSLAB_UI_TEXT_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalogue {
	const unsigned char *bytes;
	size_t size;
	uint32_t count;                   /* sentences */
	uint32_t originals, translations; /* offsets of their tables */
};

/* False if the bytes are not a catalogue in this machine's byte order, or have invalid offsets. */
bool catalogue_open(struct catalogue *c, const unsigned char *bytes, size_t size);
/* The translation, or NULL. */
const char *catalogue_find(const struct catalogue *c, const char *original);
/* The `i`th pair in the order of the originals; 0 is the header, whose original is "". */
const char *catalogue_original(const struct catalogue *c, uint32_t i);
const char *catalogue_translation(const struct catalogue *c, uint32_t i);

#endif
