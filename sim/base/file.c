/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fstat(2) of the opened file decides its type, so that the file cannot be replaced between check
 * and open. O_NONBLOCK lets open(2) open a FIFO without a writer; it has no effect on regular
 * files. O_NOCTTY: a terminal does not become the controlling one.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/language.h"

static const char *refusal(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return strerror(errno);
	if (S_ISREG(st.st_mode))
		return NULL;
	if (S_ISDIR(st.st_mode))
		return N_("it is a directory, not a file");
	if (S_ISFIFO(st.st_mode))
		return N_("it is a pipe, not a file");
	return N_("it is a device or a socket, not a file");
}

FILE *file_open(const char *path, const char **why)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0) {
		*why = strerror(errno);
		return NULL;
	}
	*why = refusal(fd);
	FILE *f = *why ? NULL : fdopen(fd, "rb");
	if (!f && !*why)
		*why = strerror(errno);
	if (!f)
		close(fd);
	return f;
}
