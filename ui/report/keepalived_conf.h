/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A director's keepalived.conf, from its tables. */
#ifndef LVSLAB_UI_REPORT_KEEPALIVED_CONF_H
#define LVSLAB_UI_REPORT_KEEPALIVED_CONF_H

#include "base/text.h"
#include "host/host.h"

/*
 * The file that reproduces the state of `h`: a vrrp_instance for each interface that has, or would
 * have, addresses of its virtual services, a virtual_server for each service. `rank`: 0 for the
 * intended master, 1 for its backup and so on. keepalived reads it without messages.
 */
void keepalived_conf_text(struct text *t, const struct host *h, unsigned rank);

/* The file that `h` has, with includes replaced by their content; false: none. */
bool keepalived_conf_own(struct text *t, struct host *h);

#endif
