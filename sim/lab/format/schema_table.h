/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the two halves of the table of keys share. */
#ifndef LVSLAB_LAB_FORMAT_SCHEMA_TABLE_H
#define LVSLAB_LAB_FORMAT_SCHEMA_TABLE_H

#include "lab/format/schema.h"
#include "lab/spec.h"

/* what a topology and a scenario both hold: nodes, links …; and what a link is like */
extern const struct schema_object schema_network, schema_properties;

#define KEYS(rows) .keys = (rows), .key_count = sizeof(rows) / sizeof((rows)[0])
#define SECOND ((int64_t)1000000000)
#define HOUR (3600 * SECOND)
#define YEAR (8760 * HOUR)

#endif
