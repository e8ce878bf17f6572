# SPDX-License-Identifier: GPL-2.0-or-later
# xgettext writes PRIu64 as <PRIu64>; the program's strings hold what it stands for on 64-bit Linux
s/<PRIu64>/lu/g
s/<PRId64>/ld/g
s/<PRIx64>/lx/g
s/<PRI\([udx]\)32>/\1/g
