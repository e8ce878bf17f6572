/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of records that programs make. Times are durations in nanoseconds. */
#ifndef LVSLAB_APP_SERVERS_RECORDS_H
#define LVSLAB_APP_SERVERS_RECORDS_H

#include "engine/trace.h"
#include "net/records.h"

/* clang-format off */
#define APP_RECORDS(X)                                                                             \
	/* a client has its answer; or has given up, with what error (0: the answer is incomplete) */ \
	X(REC_REQUEST_DONE, "request-done", "server:ip port status bytes connect:dur total:dur")    \
	X(REC_REQUEST_FAILED, "request-failed", "server:ip port errno bytes connect:dur total:dur") \
	/* a server has answered: how long it took a worker; how many work and wait  */ \
	X(REC_REQUEST_SERVED, "request-served", "client:ip port bytes service:dur active queue") \
	/* a server has died, with so many requests; it is back; it is faster or slower now */       \
	X(REC_SERVER_FAILED, "server-failed", "port aborted")                                        \
	X(REC_SERVER_REPAIRED, "server-repaired", "port")                                            \
	X(REC_SERVER_SPEED, "server-speed", "port millionths")
/* clang-format on */

enum app_record { APP_RECORD_BASE = 0x400 - 1, APP_RECORDS(KIND_ENUM) };
extern const struct kind app_kinds[];

#endif
