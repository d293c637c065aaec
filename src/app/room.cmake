kith_embed_objects(app)
