/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which scheduler names mean a library: the kernel's, "kernel:wlc", or a user's file. */
#include "ipvs/library.h"

#include <string.h>

static bool is_kernels(const char *name)
{
	return strncmp(name, IPVS_LIBRARY_KERNEL, strlen(IPVS_LIBRARY_KERNEL)) == 0;
}

bool ipvs_library_meant(const char *name)
{
	size_t n = strlen(name);

	return is_kernels(name) || strchr(name, '/') || (n > 3 && strcmp(name + n - 3, ".so") == 0);
}

bool ipvs_library_is_file(const char *name)
{
	return ipvs_library_meant(name) && !is_kernels(name);
}
