// The formats of an export, as one list: a new one is a file and a line in format.cpp.
#pragma once

#include <memory>

#include "access/actor.h"
#include "app/files.h"
#include "integrations/export/file.h"
#include "query/table.h"

namespace kith::integrations {

// What a list's file is made from. The schema behind the question outlives the file.
struct ListHead {
  const query::Question& question;
  std::string title;
  std::vector<FileColumn> columns;  // one for each output of the question, without those of keys
  app::Files files;                 // where the contents of pictures lie
};

// Records one by one, appended to a buffer that its maker owns and may empty between rows.
class ListFile {
 public:
  virtual ~ListFile() = default;
  virtual void row(query::TableRow& row) = 0;
  virtual void finish() = 0;
};

struct Format {
  std::string_view name;  // "csv"
  std::string_view extension;
  std::string_view content_type;
  // Null where the format holds only records.
  std::unique_ptr<TableFile> (*table)(const FileTerms& terms, std::string& out);
  std::unique_ptr<ListFile> (*list)(const ListHead& head, const FileTerms& terms, std::string& out);
  bool (*holds)(const schema::Object& object);  // whether records of the object fit into it
  // Has a question read what the format needs beside what was asked for; null: nothing.
  void (*ask_more)(query::Question& question, const access::Actor& actor) = nullptr;
};

std::span<const Format> formats();
// Errors name `place`.
Result<const Format*> find_format(std::string_view name, std::string_view place);

// Rows of a list as typed cells of a table.
std::unique_ptr<ListFile> list_in(std::unique_ptr<TableFile> table, const ListHead& head,
                                  const FileTerms& terms);

// One file each.
std::unique_ptr<TableFile> csv_file(const FileTerms& terms, std::string& out);
std::unique_ptr<TableFile> xlsx_file(const FileTerms& terms, std::string& out);
std::unique_ptr<TableFile> json_lines_table(const FileTerms& terms, std::string& out);
std::unique_ptr<ListFile> json_lines_list(const ListHead& head, const FileTerms& terms,
                                          std::string& out);
std::unique_ptr<ListFile> vcard_3_list(const ListHead& head, const FileTerms& terms,
                                       std::string& out);
std::unique_ptr<ListFile> vcard_4_list(const ListHead& head, const FileTerms& terms,
                                       std::string& out);
bool is_of_people(const schema::Object& object);
void ask_for_pictures(query::Question& question, const access::Actor& actor);

}  // namespace kith::integrations
