# SPDX-License-Identifier: GPL-2.0-or-later
# layer(NAME BELOW… [ALSO FOLDER…] [WITHOUT FILE…]): the library of sim/NAME or ui/NAME, which may see only
# the layers it links, and theirs; WITHOUT names files, less their .c, that this platform has no use for. write_layers() makes the table of them that tests/house/layering.sh
# judges by.
function(layer name)
	cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "ALSO;WITHOUT")
	if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/sim/${name})
		set(floor sim)
	else()
		set(floor ui)
	endif()
	set(patterns)
	foreach(folder ${name} ${layer_ALSO})
		list(APPEND patterns ${PROJECT_SOURCE_DIR}/${floor}/${folder}/*.c)
	endforeach()
	file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${patterns})
	list(FILTER sources EXCLUDE REGEX "/sim/ipvs/kernel/") # libraries of their own
	foreach(file ${layer_WITHOUT})
		list(FILTER sources EXCLUDE REGEX "/${file}\\.c$")
	endforeach()
	add_library(${name} STATIC ${sources})
	target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/sim)
	target_link_libraries(${name} PUBLIC ${layer_UNPARSED_ARGUMENTS})

	list(JOIN layer_UNPARSED_ARGUMENTS "," below)
	list(TRANSFORM layer_ALSO PREPEND ${floor}/)
	list(JOIN layer_ALSO "," also)
	set_property(GLOBAL APPEND_STRING PROPERTY LAYERS
		"${name}|$<TARGET_FILE:${name}>|${below}|${floor}/${name},${also}\n")
endfunction()

# NAME|ARCHIVE|BELOW,…|FOLDER,…: a line each
function(write_layers out)
	get_property(layers GLOBAL PROPERTY LAYERS)
	file(GENERATE OUTPUT ${out} CONTENT "${layers}")
endfunction()
