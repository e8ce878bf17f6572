# SPDX-License-Identifier: GPL-2.0-or-later
# layer(NAME BELOW… [ALSO FOLDER…]): the library of sim/NAME or ui/NAME, which may see only the
# layers it links. tests/house/layering.sh reads these lines.
function(layer name)
	cmake_parse_arguments(PARSE_ARGV 1 layer "" "" ALSO)
	if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/sim/${name})
		set(floor ${PROJECT_SOURCE_DIR}/sim)
	else()
		set(floor ${PROJECT_SOURCE_DIR}/ui)
	endif()
	set(patterns)
	foreach(folder ${name} ${layer_ALSO})
		list(APPEND patterns ${floor}/${folder}/*.c)
	endforeach()
	file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${patterns})
	list(FILTER sources EXCLUDE REGEX "/sim/ipvs/kernel/") # libraries of their own
	add_library(${name} STATIC ${sources})
	target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/sim)
	target_link_libraries(${name} PUBLIC ${layer_UNPARSED_ARGUMENTS})
endfunction()
