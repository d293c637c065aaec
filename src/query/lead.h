// What leads SQLite to the rows of a page.
//
// Its planner does not know how many rows a value has: for "mine, by name" it would take the index
// on the owner and sort all that somebody owns. So the choice is made here, and named in the
// statement. An index whose order is the page's is walked from the page's beginning: (owner, title,
// id), or (x, id, owner), which tests the owner without reading the row. Where several conditions
// could lead, the rows of each are counted along their index, up to a few thousand: the few that
// one of them leaves are sorted, else the order is walked, which then meets fifty of them soon.
// PostgreSQL keeps numbers and chooses itself.
//
// Of several owners each has its rows in order, and SQLite leaves one for the next once a row of it
// comes too late for the page (sqlite3WhereOrderByLimitOptLabel): fifty steps an owner.
//
// Cost, of a million contacts: docs/decisions/0011.
#pragma once

#include "query/order.h"
#include "query/read.h"

namespace kith::query {

struct Lead {
  enum class By {
    engine,  // the engine's own choice
    key,     // the table itself, in the order of its ids
    index,
  };
  By by = By::engine;
  const storage::Identifier* index = nullptr;
  bool in_order = false;  // along it the rows come as the page wants them: nothing is sorted
};

// May count, with one statement. The schema outlives the answer.
Lead find_lead(const ReadEnvironment& environment, const Question& question, const Order& order);

}  // namespace kith::query
