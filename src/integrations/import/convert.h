// Rows of a file to drafts of records: parsing, values, tokens. Pure but for the clock and zone
// that it is given, so it runs outside the transaction; what needs the database (references, keys)
// is left open in the draft.
#pragma once

#include <string>
#include <vector>

#include "formats/csv.h"
#include "integrations/import/mapping.h"
#include "integrations/import/pictures.h"
#include "records/records.h"

namespace kith::integrations {

struct OpenReference {
  const schema::Field* field;
  const Match* match;
  size_t target;  // index into Mapping::targets; npos for a default
  std::string text;
  int64_t line;
};

// Another record of the row: the account of a contact.
struct DraftCompanion {
  query::Stored record;
  std::vector<const schema::Field*> given;
  std::vector<OpenReference> references;
  Wanted wanted;
};

struct DraftRow {
  int64_t number = 0;
  int64_t line = 0;
  records::Prepared prepared;               // as it would be created, references left empty
  std::vector<const schema::Field*> given;  // what the row's cells say; the rest is defaults
  std::vector<OpenReference> references;
  Wanted wanted;                           // which record it is
  std::vector<DraftCompanion> companions;  // in the order of the mapping's; none given: none meant
  std::vector<std::pair<size_t, std::string>> names;  // what other rows call it, by column
  std::vector<Picture> pictures;
  std::vector<ImportError> errors;
  std::vector<ImportError> notes;  // listed like errors, of a row that comes in all the same
};

struct ConvertContext {
  const records::Records& records;
  const schema::SchemaPtr& schema;
  const Mapping& mapping;
  const std::string& base_currency;
  const std::string& default_country;
  const TimeZone& zone;
  Timestamp now;
  const app::Files& files;
  Keeping pictures = Keeping::not_yet;  // a dry run only says what they would be called
};

DraftRow convert(const ConvertContext& context, const CsvRow& row);

// A FieldError of a record as an error of the row: with the column that the field came from.
ImportError located(const Mapping& mapping, const DraftRow& row, const FieldError& error);
std::string shown_value(std::string_view cell);

}  // namespace kith::integrations
