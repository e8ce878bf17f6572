/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a host's kernel says (printk): kept in a ring, read by dmesg. */
#ifndef LVSLAB_APP_SYSTEM_KERNEL_LOG_H
#define LVSLAB_APP_SYSTEM_KERNEL_LOG_H

struct host;

/* One line, without its end, at this instant. */
void kernel_log(struct host *h, const char *line);

#endif
