// What a search has found of a page: which parts of which fields a screen marks.
#pragma once

#include <span>
#include <string_view>

#include "base/json.h"
#include "query/words.h"
#include "text/marks.h"

namespace kith::api {

// [[0,2],[5,7]]: characters from, and the first that is not marked.
void write_marks(JsonWriter& json, std::span<const Mark> marks);

// [{"name":[[0,2]]},…], one for each record of a page as it was written: of the fields that the search
// index knows.
void write_page_marks(JsonWriter& json, const schema::Object& object, std::string_view records,
                      std::span<const query::Word> words);

}  // namespace kith::api
