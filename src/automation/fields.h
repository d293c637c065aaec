// Short words for cells of the program's own records, and for conditions on them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "query/filter.h"
#include "query/read.h"
#include "records/records.h"

namespace kith::automation {

const Value& cell(const query::Stored& record, std::string_view field, int column = 0);
std::string_view text(const query::Stored& record, std::string_view field);
int64_t number(const query::Stored& record, std::string_view field);
std::optional<Timestamp> instant(const query::Stored& record, std::string_view field);
std::optional<Date> day(const query::Stored& record, std::string_view field);
Id named(const query::Stored& record, std::string_view field);
std::string title_of(const query::Stored& record);

void set(query::Stored& record, std::string_view field, Value value);
void refer(query::Stored& record, std::string_view field, const query::Stored& target);

// The field has this value.
query::Filter is(const schema::Object& object, std::string_view field, Value value);
query::Filter among(const schema::Object& object, std::string_view field,
                    std::vector<Value> values);
query::ReadEnvironment seen_by_all(const records::Unit& unit);
// Live ones, in the order of their ids; at most `limit`.
std::vector<query::Stored> find_all(const records::Unit& unit, const schema::Object& object,
                                    query::Filter filter, int limit = 500);

}  // namespace kith::automation
