/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A string as a YAML scalar that reads back to the same bytes. */
#ifndef LVSLAB_FILE_YAML_QUOTE_H
#define LVSLAB_FILE_YAML_QUOTE_H

struct text;

void yaml_quote(struct text *t, const char *s);         /* unquoted if that is safe */
void yaml_quote_in_flow(struct text *t, const char *s); /* always quoted: for {…} and […] */

#endif
