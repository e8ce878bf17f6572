/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * write(2) beside the target, fsync(2), rename(2): the order in which a name never points at half a
 * file, whatever stops the run. A target that is a symbolic link stays one; the file it points at
 * is replaced and keeps its permissions.
 */
#include "ui/report/outfile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int refuse(struct outfile *o, int error, struct text *why)
{
	text_add(why, "cannot write %s: %s", o->target, strerror(error));
	outfile_abandon(o);
	return -error;
}

static unsigned mode_of_new_files(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666u & ~(unsigned)mask;
}

static int open_stream(struct outfile *o, struct text *why)
{
	o->f = fopen(o->target, "wb");
	return o->f ? 0 : refuse(o, errno, why);
}

static int open_beside(struct outfile *o, struct text *why)
{
	struct text name = {0};
	const char *slash = strrchr(o->place, '/');
	size_t dir = slash ? (size_t)(slash + 1 - o->place) : 0;

	text_putn(&name, o->place, dir);
	text_add(&name, ".%s.XXXXXX", o->place + dir);
	int fd = mkstemp(name.s);
	if (fd < 0) {
		int error = errno;
		text_free(&name);
		return refuse(o, error, why);
	}
	o->unborn = name.s;
	o->f = fdopen(fd, "wb");
	return o->f ? 0 : refuse(o, errno, why);
}

int outfile_open(struct outfile *o, const char *path, struct text *why)
{
	struct stat st;

	*o = (struct outfile){.target = strdup(path)};
	if (strcmp(path, "-") == 0) {
		o->f = stdout;
		o->is_stdout = true;
		return 0;
	}
	bool exists = stat(path, &st) == 0;
	if (exists && S_ISDIR(st.st_mode))
		return refuse(o, EISDIR, why);
	if (exists && !S_ISREG(st.st_mode))
		return open_stream(o, why);
	if (exists && access(path, W_OK) != 0)
		return refuse(o, errno, why);
	o->mode = exists ? st.st_mode & 07777u : mode_of_new_files();
	o->place = exists ? realpath(path, NULL) : strdup(path);
	return o->place ? open_beside(o, why) : refuse(o, errno, why);
}

static int finish_stream(struct outfile *o)
{
	if (fflush(o->f) != 0 || ferror(o->f))
		return errno ? errno : EIO;
	return 0;
}

static int finish_unborn(struct outfile *o)
{
	int fd = fileno(o->f);

	if (fflush(o->f) != 0 || ferror(o->f))
		return errno ? errno : EIO;
	if (fchmod(fd, o->mode) != 0 || fsync(fd) != 0)
		return errno;
	if (rename(o->unborn, o->place) != 0)
		return errno;
	free(o->unborn);
	o->unborn = NULL;
	return 0;
}

int outfile_commit(struct outfile *o, struct text *why)
{
	int error = o->unborn ? finish_unborn(o) : finish_stream(o);

	if (error)
		return refuse(o, error, why);
	outfile_abandon(o); /* nothing is left to throw away: only closes */
	return 0;
}

void outfile_abandon(struct outfile *o)
{
	if (o->f && !o->is_stdout)
		fclose(o->f);
	if (o->unborn)
		unlink(o->unborn);
	free(o->target);
	free(o->place);
	free(o->unborn);
	*o = (struct outfile){0};
}
