# SPDX-License-Identifier: GPL-2.0-or-later
# layer(NAME BELOW…): the library of sim/NAME, which may see only the layers it links.
function(layer name)
	file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/sim/${name}/*.c)
	list(FILTER sources EXCLUDE REGEX "/sim/ipvs/kernel/") # libraries of their own
	add_library(${name} STATIC ${sources})
	target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/sim)
	target_link_libraries(${name} PUBLIC ${ARGN})
endfunction()
