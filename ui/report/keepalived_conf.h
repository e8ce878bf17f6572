/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A director's keepalived.conf, from what stands in its tables. */
#ifndef LVSLAB_UI_REPORT_KEEPALIVED_CONF_H
#define LVSLAB_UI_REPORT_KEEPALIVED_CONF_H

#include "base/text.h"
#include "host/host.h"

/*
 * The file that makes of `h` what it is: a vrrp_instance for each interface that has, or would
 * have, addresses of its virtual services, a virtual_server for each service. `rank`: 0 for the
 * director that shall be master, 1 for its backup and so on. keepalived reads it without a message.
 */
void keepalived_conf_text(struct text *t, const struct host *h, unsigned rank);

/* The file that `h` was given, with what it includes in the place of each include; false: none. */
bool keepalived_conf_own(struct text *t, struct host *h);

#endif
