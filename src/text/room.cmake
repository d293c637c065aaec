# Readings and simplification of Han characters, from Unicode's Unihan database (package
# unicode-data), made at build time and never committed.
set(KITH_UNIHAN "/usr/share/unicode" CACHE PATH "Where Unihan_Readings.txt.bz2 lies")
set(unihan_cpp "${CMAKE_BINARY_DIR}/generated/unihan_tables.cpp")
set(unihan_awk "${CMAKE_SOURCE_DIR}/tools/unihan/make-tables.awk")
set(unihan_files "${KITH_UNIHAN}/Unihan_Readings.txt.bz2" "${KITH_UNIHAN}/Unihan_Variants.txt.bz2")
find_program(BZCAT bzcat REQUIRED)
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/generated")
add_custom_command(OUTPUT "${unihan_cpp}"
  COMMAND sh -c "'${BZCAT}' \"$@\" | LC_ALL=C awk -f '${unihan_awk}' > '${unihan_cpp}.new' && mv '${unihan_cpp}.new' '${unihan_cpp}'"
          make-tables ${unihan_files}
  DEPENDS "${unihan_awk}" ${unihan_files}
  VERBATIM)
target_sources(kith_text PRIVATE "${unihan_cpp}")
target_link_libraries(kith_text PRIVATE ICU::uc ICU::i18n ICU::data)
