/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every unit test starts with: cmocka in its order of includes. */
#ifndef LVSLAB_TESTS_CHECK_H
#define LVSLAB_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
