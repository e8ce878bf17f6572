/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the two halves of the table of keys. */
#ifndef LVSLAB_FILE_SCHEMA_TABLE_H
#define LVSLAB_FILE_SCHEMA_TABLE_H

#include "file/schema.h"
#include "spec/spec.h"

/* common to topology and scenario: nodes, links …; and the properties of a link */
extern const struct schema_object schema_network, schema_properties;

#define KEYS(rows) .keys = (rows), .key_count = sizeof(rows) / sizeof((rows)[0])
#define SECOND ((int64_t)1000000000)
#define HOUR (3600 * SECOND)
#define YEAR (8760 * HOUR)

#endif
