/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The messages of a host's kernel (printk): kept in a ring, read by dmesg. */
#ifndef LVSLAB_APP_SYSTEM_KERNEL_LOG_H
#define LVSLAB_APP_SYSTEM_KERNEL_LOG_H

struct host;

/* Adds one line, without a newline, at this instant. */
void kernel_log(struct host *h, const char *line);

#endif
