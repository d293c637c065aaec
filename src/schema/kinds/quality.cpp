// How good a record is, from 0 to 100, and beside it the names of its fields that are not written
// cleanly ("\nphone\nlast_name\n"), which the operator `tidy` of filters asks for. Both are worked out
// in each write (app/quality.h); an object has at most one such field, and its name is "quality".
#include "schema/kinds/list.h"
#include "schema/kinds/worked_out.h"

namespace kith::schema::kind {
namespace {

constexpr Column quality_columns[] = {{"", ColumnType::integer}, {"_untidy", ColumnType::text}};

}  // namespace

const Kind& quality() {
  static const WorkedOutPercentage kind("quality", "quality", quality_columns);
  return kind;
}

}  // namespace kith::schema::kind
