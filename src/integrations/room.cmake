file(GLOB import_presets CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/integrations/import/presets/*.json")
kith_embed(kith_integrations import_presets "${CMAKE_SOURCE_DIR}/src/integrations/import/presets" ${import_presets})
