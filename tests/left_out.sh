#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# left_out.sh WHY: stands in for a test that could not be built here.
. "$(dirname "$0")/needs.sh"
left_out "$1"
