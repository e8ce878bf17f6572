/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signals by number and name, of Linux on x86. */
#include "app/system/signals.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const names[] = {"EXIT", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS",
	"FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT",
	"STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
	"PWR", "SYS"};

const char *signal_name(int number)
{
	return number >= 0 && number < (int)(sizeof(names) / sizeof(names[0])) ? names[number]
									       : NULL;
}

int signal_number(const char *word)
{
	if (*word && strspn(word, "0123456789") == strlen(word)) {
		int n = atoi(word);
		return signal_name(n) ? n : -1;
	}
	if (strncasecmp(word, "SIG", 3) == 0)
		word += 3;
	for (int i = 1; signal_name(i); i++)
		if (strcasecmp(names[i], word) == 0)
			return i;
	return -1;
}
