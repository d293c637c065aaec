# The built web app, with its compressed variants, inside the program.
file(GLOB_RECURSE web_files CONFIGURE_DEPENDS "${KITH_WEB}/*")
list(FILTER web_files EXCLUDE REGEX "\\.map$")
kith_embed(kith_commands web "${KITH_WEB}" ${web_files})

# What kith bench holds its figures against.
target_link_libraries(kith_commands PRIVATE kith_bare)
