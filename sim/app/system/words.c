/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glibc's sentences for errno, as the lab's programs print them. strerror() is not used: its text
 * depends on the user's locale, and output is part of the world.
 */
#include "app/system/words.h"

#include <string.h>

#include "base/errno.h"
#include "base/text.h"

const char *errno_words(int error)
{
	switch (error < 0 ? -error : error) {
	case 0: return "Success";
	case EPERM: return "Operation not permitted";
	case ENOENT: return "No such file or directory";
	case ESRCH: return "No such process";
	case EINTR: return "Interrupted system call";
	case EIO: return "Input/output error";
	case EAGAIN: return "Resource temporarily unavailable";
	case ENOMEM: return "Cannot allocate memory";
	case EACCES: return "Permission denied";
	case EBUSY: return "Device or resource busy";
	case EEXIST: return "File exists";
	case ENODEV: return "No such device";
	case ENOTDIR: return "Not a directory";
	case EISDIR: return "Is a directory";
	case EINVAL: return "Invalid argument";
	case ENOSPC: return "No space left on device";
	case EPIPE: return "Broken pipe";
	case ERANGE: return "Numerical result out of range";
	case EXDEV: return "Invalid cross-device link";
	case ENOTCONN: return "Transport endpoint is not connected";
	case EMSGSIZE: return "Message too long";
	case EPROTO: return "Protocol error";
	case EOPNOTSUPP: return "Operation not supported";
	case EADDRINUSE: return "Address already in use";
	case EADDRNOTAVAIL: return "Cannot assign requested address";
	case ENETDOWN: return "Network is down";
	case ENETUNREACH: return "Network is unreachable";
	case ECONNABORTED: return "Software caused connection abort";
	case ECONNRESET: return "Connection reset by peer";
	case ENOBUFS: return "No buffer space available";
	case ETIMEDOUT: return "Connection timed out";
	case ECONNREFUSED: return "Connection refused";
	case EHOSTDOWN: return "Host is down";
	case EHOSTUNREACH: return "No route to host";
	case E2BIG: return "Argument list too long";
	case EBADF: return "Bad file descriptor";
	case ETXTBSY: return "Text file busy";
	case EFBIG: return "File too large";
	case ENAMETOOLONG: return "File name too long";
	case ENOTEMPTY: return "Directory not empty";
	case ELOOP: return "Too many levels of symbolic links";
	default: return "Unknown error";
	}
}

void words_add(struct words *w, const char *word)
{
	text_putn(&w->text, word, strlen(word) + 1);
	w->count++;
}

const char *words_item(const struct words *w, size_t i)
{
	const char *s = w->text.s;

	while (i--)
		s += strlen(s) + 1;
	return s;
}

void words_free(struct words *w)
{
	text_free(&w->text);
	w->count = 0;
}
