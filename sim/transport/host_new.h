/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A complete host: host/'s network layer plus the transport layer. */
#ifndef LVSLAB_TRANSPORT_HOST_NEW_H
#define LVSLAB_TRANSPORT_HOST_NEW_H

#include "host/host.h"

/* A running host with `lo` up and 127.0.0.1/8 on it. */
struct host *host_new(struct network *net, const char *name);

#endif
