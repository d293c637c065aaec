kith_embed_objects(access)
