/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "net/drop.h"

REASON_LIST(drop_reasons, "drop", DROP_BASE + 1, DROP_REASONS);
