/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The exit status of lvslab. */
#ifndef LVSLAB_UI_TEXT_EXIT_STATUS_H
#define LVSLAB_UI_TEXT_EXIT_STATUS_H

enum exit_status {
	EXIT_FINE = 0,
	EXIT_CHECK_FAILED = 1, /* the lab ran and a check failed; explain found something */
	EXIT_WRONG = 2,        /* the command line or a file is wrong */
	EXIT_MACHINE = 3,      /* disk full, out of memory */
};

#endif
