/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of this folder that are embedded in the program (cmake/embed.cmake). */
#ifndef LVSLAB_UI_REAL_PARTS_H
#define LVSLAB_UI_REAL_PARTS_H

#include <stddef.h>

extern const unsigned char real_head[], real_helper[], real_initramfs[], real_init[];
extern const size_t real_head_size, real_helper_size, real_initramfs_size, real_init_size;

#endif
