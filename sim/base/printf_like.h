/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TEXT_PRINTF(a, b): argument `a` is a printf format, its values begin at argument `b`. */
#ifndef LVSLAB_BASE_PRINTF_LIKE_H
#define LVSLAB_BASE_PRINTF_LIKE_H

#define TEXT_PRINTF(a, b) __attribute__((format(printf, a, b)))

#endif
