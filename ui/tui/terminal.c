/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Restores the terminal's state in all cases. A signal handler can only use file-scope variables:
 * these are the only mutable ones of the program, and only here. Its calls are async-signal-safe:
 * tcsetattr(), write().
 */
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "ui/tui/tui.h"

static struct termios kept;
static volatile sig_atomic_t is_kept;
static char handler_stack[16384]; /* the normal stack is unusable after a stack overflow */

/* mouse off, plain look, cursor on, keypad off, the other screen back */
static const char restoring[] = "\033[?1006l\033[?1000l\033[m\033[?25h\033[?1l\033>\033[?1049l\r";

void terminal_restore(void)
{
	if (!is_kept)
		return;
	is_kept = 0;
	ssize_t written = write(STDOUT_FILENO, restoring, sizeof(restoring) - 1);
	(void)written;
	tcsetattr(STDOUT_FILENO, TCSANOW, &kept);
}

static void crash(int signal_number)
{
	terminal_restore();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

void terminal_given_back(void)
{
	is_kept = 0;
}

void terminal_keep(void)
{
	static const int crashes[] = {
		SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSYS, SIGTRAP, SIGXCPU};
	struct sigaction a;

	is_kept = tcgetattr(STDOUT_FILENO, &kept) == 0;
	sigaltstack(&(stack_t){.ss_sp = handler_stack, .ss_size = sizeof(handler_stack)}, NULL);
	memset(&a, 0, sizeof(a));
	a.sa_handler = crash;
	a.sa_flags = (int)(SA_NODEFER | SA_RESETHAND | SA_ONSTACK);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaction(crashes[i], &a, NULL);
}
