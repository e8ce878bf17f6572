# SPDX-License-Identifier: GPL-2.0-or-later
# layer(NAME BELOW… [ALSO FOLDER…] [WITHOUT FILE…] [FLAT] [COLD]): the library of the folder sim/NAME
# or ui/NAME, which may see only the layers it links, and theirs. A folder in a folder is named with its path; its
# target has '-' for '/'. FLAT: without the folders inside, which are layers of their own. WITHOUT names
# files, less their .c, that this platform has no use for. COLD: no simulated frame runs through it, so a
# release spares the compiler's time there. write_layers() makes the table of them that
# tests/house/layering.sh judges by.
function(layer name)
	cmake_parse_arguments(PARSE_ARGV 1 layer "FLAT;COLD" "" "ALSO;WITHOUT")
	if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/sim/${name})
		set(floor sim)
	else()
		set(floor ui)
	endif()
	string(REPLACE / - target ${name})
	list(TRANSFORM layer_UNPARSED_ARGUMENTS REPLACE / -)
	set(patterns)
	foreach(folder ${name} ${layer_ALSO})
		list(APPEND patterns ${PROJECT_SOURCE_DIR}/${floor}/${folder}/*.c)
	endforeach()
	if(layer_FLAT)
		file(GLOB sources CONFIGURE_DEPENDS ${patterns})
	else()
		file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${patterns})
	endif()
	list(FILTER sources EXCLUDE REGEX "/sim/ipvs/kernel/") # libraries of their own
	foreach(file ${layer_WITHOUT})
		list(FILTER sources EXCLUDE REGEX "/${file}\\.c$")
	endforeach()
	add_library(${target} STATIC ${sources})
	target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/sim)
	target_link_libraries(${target} PUBLIC ${layer_UNPARSED_ARGUMENTS})
	if(layer_COLD AND NOT EMSCRIPTEN)
		target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-Og>)
	endif()

	list(JOIN layer_UNPARSED_ARGUMENTS "," below)
	list(TRANSFORM layer_ALSO PREPEND ${floor}/)
	list(JOIN layer_ALSO "," also)
	set_property(GLOBAL APPEND_STRING PROPERTY LAYERS
		"${target}|$<TARGET_FILE:${target}>|${below}|${floor}/${name},${also}\n")
endfunction()

# NAME|ARCHIVE|BELOW,…|FOLDER,…: a line each
function(write_layers out)
	get_property(layers GLOBAL PROPERTY LAYERS)
	file(GENERATE OUTPUT ${out} CONTENT "${layers}")
endfunction()
