/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of signals (signal(7)). */
#ifndef LVSLAB_APP_SYSTEM_SIGNALS_H
#define LVSLAB_APP_SYSTEM_SIGNALS_H

const char *signal_name(int number); /* "TERM", or NULL */
int signal_number(const char *word); /* "TERM", "SIGTERM", "15"; −1: none */

#endif
