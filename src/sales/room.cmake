kith_embed_objects(sales)
