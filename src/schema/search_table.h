// Where the words of an object's live records stand: "<object>__words", one row a record, made
// when the object gains its first searched field. Room `records` fills it, room `query` asks it.
//
// SQLite: FTS5 without content (tokens; rowid is the record's id) and without positions, since no
// question asks for phrases. A list of records that FTS5 has as such is walked from the newest on
// and left after the page is full: 0.1 ms, however long it is. One that it must first merge from
// the lists of all tokens with that beginning takes 0.5 to 2 µs an entry, 40 ms for "zhang" among a
// million people and 400 ms for "1380". Hence prefix indexes of one to six letters, at 10 µs and
// 150 bytes a record. What begins with seven letters is rare enough to be merged.
// The owner is a word as well: for somebody who sees their own records only, FTS5 leaps through two
// lists at once (5 ms at worst among a million) instead of looking up each match in the table.
// Segments are merged eight at a time: it halves what four cost in writing.
// PostgreSQL: (record, tokens tsvector) with a GIN index. Tokens come from room `text`, separated
// by blanks, letters and digits only; neither engine cuts or folds them any further.
#pragma once

#include "schema/schema.h"
#include "storage/storage.h"

namespace kith::schema {

// What is indexed of a record.
struct Words {
  std::string_view tokens;
  Id owner;
};

bool has_search_table(const Object& object);  // whether any field is searched
storage::Identifier search_table_name(const Object& object);
// The word that stands for an owner: it begins with a character that no text has in its tokens.
std::string owner_word(Id owner);

// In the transaction of the DDL that makes the object or its first searched field. Whether it was
// not there before.
enum class Made { now, before };
Made create_search_table(storage::Connection& db, const Object& object);

// Of the table with that name. On PostgreSQL, where an index may be built beside those who write, a
// record that has words keeps them when some are put: they are newer.
void put_words(storage::Connection& db, const storage::Identifier& table, Id record,
               const Words& words);
void replace_words(storage::Connection& db, const storage::Identifier& table, Id record,
                   const Words& words);
void remove_words(storage::Connection& db, const storage::Identifier& table, Id record);

// For checks.
bool has_words(storage::Connection& db, const Object& object, Id record);
int64_t count_words(storage::Connection& db, const Object& object);  // rows: records with words

}  // namespace kith::schema
