/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux's error numbers (include/uapi/asm-generic/errno-base.h and errno.h, 6.1), as used in
 * records and printed by the hosts' programs. The C library's numbers differ on other systems. Code
 * that reads the machine's own files includes <errno.h> instead; no file includes both.
 */
#ifndef LVSLAB_BASE_ERRNO_H
#define LVSLAB_BASE_ERRNO_H

#undef EPERM
#undef ENOENT
#undef ESRCH
#undef EINTR
#undef EIO
#undef E2BIG
#undef EBADF
#undef EAGAIN
#undef ENOMEM
#undef EACCES
#undef EBUSY
#undef EEXIST
#undef EXDEV
#undef ENODEV
#undef ENOTDIR
#undef EISDIR
#undef EINVAL
#undef ETXTBSY
#undef EFBIG
#undef ENOSPC
#undef EPIPE
#undef ERANGE
#undef ENAMETOOLONG
#undef ENOTEMPTY
#undef ELOOP
#undef ENONET
#undef EPROTO
#undef EMSGSIZE
#undef ENOPROTOOPT
#undef EOPNOTSUPP
#undef EADDRINUSE
#undef EADDRNOTAVAIL
#undef ENETDOWN
#undef ENETUNREACH
#undef ECONNABORTED
#undef ECONNRESET
#undef ENOBUFS
#undef ENOTCONN
#undef ETIMEDOUT
#undef ECONNREFUSED
#undef EHOSTDOWN
#undef EHOSTUNREACH

#define EPERM 1
#define ENOENT 2
#define ESRCH 3
#define EINTR 4
#define EIO 5
#define E2BIG 7
#define EBADF 9
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EBUSY 16
#define EEXIST 17
#define EXDEV 18
#define ENODEV 19
#define ENOTDIR 20
#define EISDIR 21
#define EINVAL 22
#define ETXTBSY 26
#define EFBIG 27
#define ENOSPC 28
#define EPIPE 32
#define ERANGE 34
#define ENAMETOOLONG 36
#define ENOTEMPTY 39
#define ELOOP 40
#define ENONET 64
#define EPROTO 71
#define EMSGSIZE 90
#define ENOPROTOOPT 92
#define EOPNOTSUPP 95
#define EADDRINUSE 98
#define EADDRNOTAVAIL 99
#define ENETDOWN 100
#define ENETUNREACH 101
#define ECONNABORTED 103
#define ECONNRESET 104
#define ENOBUFS 105
#define ENOTCONN 107
#define ETIMEDOUT 110
#define ECONNREFUSED 111
#define EHOSTDOWN 112
#define EHOSTUNREACH 113

#endif
