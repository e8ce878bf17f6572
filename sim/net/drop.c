/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of the reasons in drop.h; their numbers start after DROP_BASE. */
#include "net/drop.h"

REASON_LIST(drop_reasons, "drop", DROP_BASE + 1, DROP_REASONS);
