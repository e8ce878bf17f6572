# SPDX-License-Identifier: GPL-2.0-or-later
# lvslab.html: the program as WebAssembly, its loader, the page's own script and style, the shipped files, in
# one file (assemble.mjs). What runs for each frame is compiled for speed, what reads and shows for size.
foreach(layer spec faults file study course diagnose exam watch text canvas report model picture screen console
		page)
	target_compile_options(${layer} PRIVATE -Os)
endforeach()
add_executable(lvslab ${PROJECT_SOURCE_DIR}/ui/page_main.c)
target_link_libraries(lvslab PRIVATE page)
set_target_properties(lvslab PROPERTIES SUFFIX .js RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/wasm
	# where Debian puts acorn; a node from elsewhere does not look there by itself
	RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
target_link_options(lvslab PRIVATE
	-sMODULARIZE=1 -sEXPORT_NAME=lvslab_program -sENVIRONMENT=web,node
	-sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=33554432 -sMAXIMUM_MEMORY=1073741824 -sABORTING_MALLOC=1
	-sTOTAL_STACK=1048576 -sFILESYSTEM=1 -sFORCE_FILESYSTEM=1 -sEXIT_RUNTIME=0 -sINVOKE_RUN=0
	-sEXPORTED_RUNTIME_METHODS=FS,callMain,ccall -sDISABLE_EXCEPTION_CATCHING=1 --closure=0)

find_program(NODE NAMES node nodejs REQUIRED)
file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/script/*.js)
file(GLOB_RECURSE shipped CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/scenarios/*.yaml
	${PROJECT_SOURCE_DIR}/scenarios/*.csv ${PROJECT_SOURCE_DIR}/topologies/*.yaml)
set(page ${CMAKE_BINARY_DIR}/lvslab.html)
add_custom_command(OUTPUT ${page}
	COMMAND ${NODE} ${CMAKE_CURRENT_LIST_DIR}/assemble.mjs ${CMAKE_CURRENT_LIST_DIR}
		${PROJECT_SOURCE_DIR} $<TARGET_FILE:lvslab> ${page}
	DEPENDS lvslab ${scripts} ${shipped} ${CMAKE_CURRENT_LIST_DIR}/assemble.mjs
		${CMAKE_CURRENT_LIST_DIR}/page.html ${CMAKE_CURRENT_LIST_DIR}/page.css
	COMMENT "one file: ${page}" VERBATIM)
add_custom_target(page_file ALL DEPENDS ${page})
