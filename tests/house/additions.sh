#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# additions.sh SOURCE BUILD: what is added is one file. A copy of the source gets a scheduler (the
# one of docs/adding-a-scheduler.md), a command, a verb, a view and a language, a file each; it is
# built in BUILD, which is kept, and each is used.
set -eu
source=$1
build=$2
copy=$build/copy
mkdir -p "$build"
rm -rf "$copy"
mkdir "$copy"
for part in CMakeLists.txt cmake sim ui docs scenarios topologies; do
	cp -pR "$source/$part" "$copy"
done
cd "$copy"

# ---- a scheduler: as the guide has it ----
awk '/^`sim\/ipvs\/schedulers\/newest.c`:/ { found = 1 }
	found && /^```$/ { exit }
	inside { print }
	found && /^```c$/ { inside = 1 }' docs/adding-a-scheduler.md >sim/ipvs/schedulers/newest.c
# ---- a command ----
cat >sim/app/commands/greet.c <<'END'
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/system/commands.h"

static void run_greet(struct process *p, int argc, char **argv)
{
	process_print(p, "hello, %s\n", argc > 1 ? argv[1] : "world");
	process_exit(p, 0);
}

const struct command greet_command = {.name = "greet", .summary = "says hello", .run = run_greet};
END
# ---- a verb ----
cat >ui/verbs/nod.c <<'END'
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/verbs/verb.h"

static int run_nod(const struct arguments *a)
{
	(void)a;
	puts("yes");
	return EXIT_FINE;
}

const struct verb verb_nod = {
	.name = "nod",
	.order = 5,
	.words = "",
	.summary = "agrees",
	.about = "Agrees.",
	.run = run_nod,
};
END
# ---- a view ----
cat >ui/views/motto.c <<'END'
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/views/view.h"

static int motto_draw(const struct drawing *d)
{
	area_put(d->area, 0, 0, ROLE_TEXT, "see for yourself");
	return 1;
}

const struct view view_motto = {
	.name = "motto",
	.title = "Motto",
	.slot = SLOT_STATE,
	.order = 1,
	.draw = motto_draw,
};
END
# ---- a language ----
cat >ui/po/eo.po <<'END'
msgid ""
msgstr ""
"Language: eo\n"
"X-Name: Esperanto\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=n != 1;\n"

msgid "commands"
msgstr "komandoj"
END

cmake -S . -B "$build/build" -D CMAKE_BUILD_TYPE=Debug -D CMAKE_C_FLAGS_DEBUG=-O0 \
	-D BUILD_TESTING=OFF -D LVSLAB_MPI=OFF >"$build/log"
cmake --build "$build/build" -j2 --target lvslab >>"$build/log" 2>&1 || {
	tail -30 "$build/log"
	exit 1
}
lvslab=$build/build/lvslab
unset LVSLAB_LANG || true
export LC_ALL=C.UTF-8

# expect WORD FILE: it is said
expect() {
	grep -q -- "$1" "$2" || { echo "'$1' is missing in:" && cat "$2" && exit 1; }
}

# run it from a scenario, save, check, run what was saved: the same hash
sed 's/scheduler: wrr/scheduler: newest/' scenarios/dr-basics.yaml >scenarios/newest.yaml
"$lvslab" run scenarios/newest.yaml --screen 100x30 --keys ':save scenarios/saved.yaml<Enter>' >screen
"$lvslab" check scenarios/newest.yaml scenarios/saved.yaml
expect 'scheduler: newest' scenarios/saved.yaml
first=$("$lvslab" run scenarios/newest.yaml --hash)
test "$first" = "$("$lvslab" run scenarios/saved.yaml --hash)"
test "$first" != "$("$lvslab" run scenarios/dr-basics.yaml --hash)"
test "$first" = "$("$lvslab" run scenarios/dr-basics.yaml --hash \
	--set 'virtual_servers[0].scheduler=newest')"
"$lvslab" run scenarios/newest.yaml --headless --verbose >story
expect 'without giving a reason' story
for said in 'check --schema scenario' 'check --reference' list; do
	"$lvslab" $said >said
	expect newest said
done
"$lvslab" sweep scenarios/compare/equal-servers.yaml --seeds 1 --out rows.csv \
	--vary 'virtual_servers[0].scheduler=newest,rr' >said 2>&1 || { cat said && exit 1; }
expect newest rows.csv

printf 'director# greet you\ndirector# help\n' | "$lvslab" console scenarios/dr-basics.yaml >said
expect 'hello, you' said
expect 'says hello' said
"$lvslab" nod | grep -qx yes
"$lvslab" help >said
expect 'nod        agrees' said
"$lvslab" run scenarios/dr-basics.yaml --screen 120x40 --keys ':view motto<Enter>' >said
expect 'see for yourself' said
"$lvslab" help --lang eo >said
expect komandoj said
"$lvslab" help list >said
expect 'en|eo|zh' said
sed 's/^title: .*/title: {en: One, eo: Unu, zh: 一}/' scenarios/dr-basics.yaml >scenarios/title.yaml
LVSLAB_LANG=eo "$lvslab" run scenarios/title.yaml --headless >said
expect Unu said
"$lvslab" check --expanded scenarios/title.yaml >said
expect 'eo: "Unu"' said
