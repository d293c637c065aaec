// Rows of an archive's tables into a database that has the tables and nothing in them.
#pragma once

#include <map>
#include <memory>

#include "app/summed_tar.h"
#include "base/json.h"
#include "query/write.h"
#include "schema/system_tables.h"
#include "storage/storage.h"

namespace kith::app {

class TableLoader {
 public:
  explicit TableLoader(storage::Database& database);
  ~TableLoader();

  Status look();  // at the tables that there are
  // The next file of the archive, tables/contacts/000001.jsonl. A table's parts come in order.
  Status part(const std::string& name, SummedTarReader& tar);
  Status finish();
  int64_t rows() const { return rows_; }

 private:
  struct Table;
  Status begin(const std::string& name, const Json& heading);
  Status row(std::string_view line);
  Status flush();

  storage::Database& database_;
  schema::SchemaPtr schema_;
  std::vector<schema::SystemTable> system_tables_;
  std::unique_ptr<Table> table_;  // whose parts come
  std::map<std::string, int> parts_;
  std::vector<std::vector<Value>> waiting_;
  size_t waiting_bytes_ = 0;
  int64_t rows_ = 0;
};

}  // namespace kith::app
