/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * write(2), fsync(2), rename(2): in this order a name never refers to half a file, however the run
 * ends. Until it is complete the file has no name (O_TMPFILE), so that not even a kill leaves
 * anything behind; if the file system does not support that, or /proc is not mounted, it has a
 * temporary name next to the target. A target that is a symbolic link stays one; the file it points
 * to is replaced and keeps its permissions.
 */
#include "ui/text/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/text/words.h"

static int outfile_refuse(struct outfile *o, int error, struct text *why)
{
	text_add(why, _("cannot write %s: %s"), o->target, strerror(error));
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
	return o->f ? 0 : outfile_refuse(o, errno, why);
}

/* the folder of `path`, "." if it has none */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return strdup(".");
	return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

/* a name beside the target that nothing has yet */
static char *name_beside(const struct outfile *o)
{
	const char *slash = strrchr(o->place, '/');
	size_t dir = slash ? (size_t)(slash + 1 - o->place) : 0;
	struct text name = {0};

	text_putn(&name, o->place, dir);
	text_add(&name, ".%s.XXXXXX", o->place + dir);
	return name.s;
}

static int open_beside(struct outfile *o, struct text *why)
{
	/* without /proc an unnamed file could not be linked */
	char *folder = access("/proc/self/fd", X_OK) == 0 ? folder_of(o->place) : NULL;
	int fd = folder ? open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) : -1;

	free(folder);
	if (fd < 0) { /* the file system does not support O_TMPFILE, or the folder does not exist */
		o->unborn = name_beside(o);
		fd = mkstemp(o->unborn);
		if (fd < 0) {
			free(o->unborn);
			o->unborn = NULL;
			return outfile_refuse(o, errno, why);
		}
	}
	o->f = fdopen(fd, "wb");
	return o->f ? 0 : outfile_refuse(o, errno, why);
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
		return outfile_refuse(o, EISDIR, why);
	if (exists && !S_ISREG(st.st_mode))
		return open_stream(o, why);
	if (exists && access(path, W_OK) != 0)
		return outfile_refuse(o, errno, why);
	o->mode = exists ? st.st_mode & 07777u : mode_of_new_files();
	o->place = exists ? realpath(path, NULL) : strdup(path);
	return o->place ? open_beside(o, why) : outfile_refuse(o, errno, why);
}

static int finish_stream(struct outfile *o)
{
	if (fflush(o->f) != 0 || ferror(o->f))
		return errno ? errno : EIO;
	return 0;
}

/* links the unnamed file: open(2), O_TMPFILE */
static int name_it(struct outfile *o)
{
	char nameless[40];

	snprintf(nameless, sizeof(nameless), "/proc/self/fd/%d", fileno(o->f));
	o->unborn = name_beside(o);
	int fd = mkstemp(o->unborn); /* reserves the name */
	if (fd < 0)
		return errno;
	close(fd);
	if (unlink(o->unborn) != 0 ||
		linkat(AT_FDCWD, nameless, AT_FDCWD, o->unborn, AT_SYMLINK_FOLLOW) != 0)
		return errno;
	return 0;
}

static int finish_file(struct outfile *o)
{
	int fd = fileno(o->f), error;

	if (fflush(o->f) != 0 || ferror(o->f))
		return errno ? errno : EIO;
	if (fchmod(fd, o->mode) != 0 || fsync(fd) != 0)
		return errno;
	if (!o->unborn && (error = name_it(o)) != 0)
		return error;
	if (rename(o->unborn, o->place) != 0)
		return errno;
	free(o->unborn);
	o->unborn = NULL;
	return 0;
}

int outfile_commit(struct outfile *o, struct text *why)
{
	int error = o->place ? finish_file(o) : finish_stream(o);

	if (error)
		return outfile_refuse(o, error, why);
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
