kith_embed_objects(sales)
file(GLOB sales_templates CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/sales/templates/*.json")
kith_embed(kith_sales sales_templates "${CMAKE_SOURCE_DIR}/src/sales/templates" ${sales_templates})
