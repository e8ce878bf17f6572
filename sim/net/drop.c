/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "net/drop.h"

REASON_LIST(drop_reasons, "drop", REASONS_DROP, DROP_REASONS);
