/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For programs without version data: the linker takes this file from the library only for them. */
#include "ui/text/version.h"

const char version_commit[] = "";
const char version_dirt[] = "";
