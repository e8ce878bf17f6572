/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of records that programs make. Times are durations in nanoseconds. */
#ifndef LVSLAB_APP_SERVERS_RECORDS_H
#define LVSLAB_APP_SERVERS_RECORDS_H

#include "engine/trace.h"
#include "net/records.h"

/* clang-format off */
#define APP_RECORDS(X)                                                                             \
	/* a client got its response, or gave up with an error (0: the response is incomplete) */  \
	X(REC_REQUEST_DONE, "request-done", "server:ip port status bytes connect:dur total:dur")    \
	X(REC_REQUEST_FAILED, "request-failed", "server:ip port errno bytes connect:dur total:dur") \
	/* a server responded: service time; busy workers; queue length  */                        \
	X(REC_REQUEST_SERVED, "request-served", "client:ip port bytes service:dur active queue") \
	/* a server died, with its requests in progress; was repaired; changed its speed */        \
	X(REC_SERVER_FAILED, "server-failed", "port aborted")                                        \
	X(REC_SERVER_REPAIRED, "server-repaired", "port")                                            \
	X(REC_SERVER_SPEED, "server-speed", "port millionths")
/* clang-format on */

enum app_record { APP_RECORD_BASE = 0x400 - 1, APP_RECORDS(KIND_ENUM) };
extern const struct kind app_kinds[];

#endif
