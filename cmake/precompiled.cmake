# A quarter of what it costs to compile Kith is the standard library, read again for each file: it is
# read once here. All files are compiled with the same options, for a precompiled header serves no others
# (-Winvalid-pch says when it does not). ccache never keeps the compiled header, and goes by the list of
# headers where one is used: its own bytes differ from folder to folder, and another clone is to find
# what is kept of this one.
#
# kith_precompiled(TARGET standard|testing)
function(kith_precompiled target what)
  if(NOT TARGET kith_${what}_headers)
    set(empty "${CMAKE_BINARY_DIR}/generated/${what}_headers.cpp")
    file(CONFIGURE OUTPUT "${empty}" CONTENT "")
    add_library(kith_${what}_headers OBJECT "${empty}")
    set_target_properties(kith_${what}_headers PROPERTIES CXX_COMPILER_LAUNCHER "")
    if(what STREQUAL "testing")
      target_link_libraries(kith_${what}_headers PRIVATE GTest::gmock)
    endif()
    target_precompile_headers(kith_${what}_headers PRIVATE "${CMAKE_SOURCE_DIR}/cmake/${what}.h")
    file(SHA256 "${CMAKE_SOURCE_DIR}/cmake/standard.h" standard)
    file(SHA256 "${CMAKE_SOURCE_DIR}/cmake/${what}.h" own)
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/CMakeFiles/kith_${what}_headers.dir/cmake_pch.hxx.gch.sum"
      CONTENT "${CMAKE_CXX_COMPILER_VERSION} ${standard} ${own}\n")
  endif()
  target_precompile_headers(${target} REUSE_FROM kith_${what}_headers)
endfunction()
