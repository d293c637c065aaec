// Where the words of an object's live records stand: "<object>__search", one row a record, made
// when the object gains its first searched field. Room `records` fills it, room `query` asks it.
//
// SQLite: FTS5 without content (tokens; rowid is the record's id) and without positions, since no
// question asks for phrases. Prefix indexes of one to three letters cost 8 µs a record and 60 %
// more of index (18 to 30 MB for 100,000 people), and make the first keystrokes answer in 0.06 ms
// instead of 6 to 65 ms: without them FTS5 merges the lists of every token that begins so.
// PostgreSQL: (record, tokens tsvector) with a GIN index. Tokens come
// from room `text`, separated by blanks, letters and digits only; neither engine cuts or folds
// them any further.
#pragma once

#include "schema/schema.h"
#include "storage/storage.h"

namespace kith::schema {

bool has_search_table(const Object& object);  // whether any field is searched
storage::Identifier search_table_name(const Object& object);

// Once, in the transaction of the DDL that makes the object or its first searched field.
void create_search_table(storage::Connection& db, const Object& object);

void put_words(storage::Connection& db, const Object& object, Id record, std::string_view tokens);
void replace_words(storage::Connection& db, const Object& object, Id record,
                   std::string_view tokens);
void remove_words(storage::Connection& db, const Object& object, Id record);

// For checks.
bool has_words(storage::Connection& db, const Object& object, Id record);
int64_t count_words(storage::Connection& db, const Object& object);  // rows: records with words

}  // namespace kith::schema
