# kith_embed(TARGET NAMESPACE BASE files...): puts files into the binary as they are.
#
# Makes a source with one .incbin a file (no compile cost, whatever the size) and a table
# `kith::embedded::<namespace>()` of {name relative to BASE, bytes}, declared in base/embedded.h.
function(kith_embed target namespace base)
  set(out "${CMAKE_BINARY_DIR}/embedded/${namespace}.cpp")
  set(text "#include \"base/embedded.h\"\n")
  set(table "")
  set(n 0)
  foreach(file IN LISTS ARGN)
    file(RELATIVE_PATH name "${base}" "${file}")
    string(APPEND text
      "__asm__(\".section .rodata\\n.balign 16\\n.global kith_${namespace}_${n}\\nkith_${namespace}_${n}:\\n"
      ".incbin \\\"${file}\\\"\\n.global kith_${namespace}_${n}_end\\nkith_${namespace}_${n}_end:\\n.byte 0\\n.previous\\n\");\n"
      "extern \"C\" const char kith_${namespace}_${n}[], kith_${namespace}_${n}_end[];\n")
    string(APPEND table
      "    {\"${name}\", {kith_${namespace}_${n}, static_cast<size_t>(kith_${namespace}_${n}_end - kith_${namespace}_${n})}},\n")
    math(EXPR n "${n} + 1")
  endforeach()
  string(APPEND text
    "namespace kith::embedded {\n"
    "std::vector<File> ${namespace}() {\n  return {\n${table}  };\n}\n}  // namespace kith::embedded\n")
  file(CONFIGURE OUTPUT "${out}" CONTENT "${text}" @ONLY)
  set_source_files_properties("${out}" PROPERTIES OBJECT_DEPENDS "${ARGN}"
    COMPILE_OPTIONS "-fno-lto")
  target_sources(${target} PRIVATE "${out}")
endfunction()

# The object declarations of a room, src/<room>/objects/*.json, as kith::embedded::<room>_objects().
function(kith_embed_objects room)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/${room}/objects/*.json")
  kith_embed(kith_${room} ${room}_objects "${CMAKE_SOURCE_DIR}/src/${room}/objects" ${files})
endfunction()
