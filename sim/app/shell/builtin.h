/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The built-in commands of the shell; their table is in builtin.c. */
#ifndef LVSLAB_APP_SHELL_BUILTIN_H
#define LVSLAB_APP_SHELL_BUILTIN_H

#include "app/shell/machine.h"

/* clang-format off */
#define SH_BUILTINS(X) \
	X(".", source) X(":", colon) X("alias", alias) X("bg", fg) X("break", break) \
	X("builtin", builtin) X("cd", cd) X("command", command) X("continue", break) \
	X("declare", declare) X("disown", colon) X("eval", eval) X("exec", exec) X("exit", exit) \
	X("export", export) X("fg", fg) X("getopts", getopts) X("hash", hash) X("jobs", jobs) \
	X("let", let) X("local", local) X("logout", exit) X("mapfile", mapfile) X("printf", printf) \
	X("pwd", pwd) X("read", read) X("readarray", mapfile) X("readonly", readonly) \
	X("return", return) X("set", set) X("shift", shift) X("shopt", shopt) X("source", source) \
	X("times", times) X("trap", trap) X("type", type) X("typeset", declare) X("ulimit", ulimit) \
	X("umask", umask) X("unalias", unalias) X("unset", unset) X("wait", wait)
/* clang-format on */

#define SH_BUILTIN_DECLARE(spelling, name) \
	int builtin_##name(struct shell *sh, int argc, char **argv);
SH_BUILTINS(SH_BUILTIN_DECLARE)
#undef SH_BUILTIN_DECLARE

#endif
