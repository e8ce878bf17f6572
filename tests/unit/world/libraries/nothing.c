/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A library, and no scheduler. */
int nothing_at_all(void);

int nothing_at_all(void)
{
	return 0;
}
