#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# extract.sh SOURCE_DIR POT: every sentence in the source that a person reads, with xgettext.
#   X:4             a reason's sentence in its module's list
#   say, _, N_ …    see sim/base/language.h, ui/text/words.h
#   the others      functions that take a sentence as a printf format and say it
set -eu
cd "$1"
find sim ui tests/conform -name '*.[ch]' | LC_ALL=C sort | xgettext --files-from=- --output=- \
	--language=C --from-code=UTF-8 --add-location=file --no-wrap --package-name=lvslab \
	--keyword --keyword=_ --keyword=N_ --keyword=X:4 --keyword=say:2 --keyword=say_count:2,3 \
	--keyword=words_count:1,2 --keyword=P_:1,2 --keyword=complain:2 --keyword=complain_here:2 \
	--keyword=problem_add:4 --keyword=place_problem:4 --keyword=read_problem:5 \
	--keyword=line_problem:2 --keyword=read_expected:5 --keyword=read_scalar_text:4 \
	--keyword=answer_say:3 --keyword=answer_line:5 --keyword=finding_frame:6 \
	--keyword=finding_say:3 --keyword=explain_remark:2 --keyword=lexer_fail:3 |
	# "90 % of" is no format, though "% o" could be one
	awk 'BEGIN { RS = ""; ORS = "\n\n" }
		/[^%]% / { sub(/, c-format/, ", no-c-format") }
		{ print }' >"$2"
