/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For programs that bring none of their own: the linker takes this one from the library only then.
 */
#include "ui/text/version.h"

const char version_commit[] = "";
const char version_dirt[] = "";
