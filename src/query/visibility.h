// What whoever asks may see. No query over objects can be built without one: rows are narrowed and
// columns left out inside the compiler, so lists, search, reports and exports cannot differ.
// Room `access` implements it for actors; `everything()` is for the program's own work.
#pragma once

#include "query/filter.h"
#include "schema/formula/moment.h"

namespace kith::query {

class Past;

class Visibility {
 public:
  virtual ~Visibility() = default;
  // The tables of an earlier instant, which stand in for those of now; null: now (query/past.h).
  virtual const Past* past() const { return nullptr; }
  // Which live rows of the object: `always`, `never`, or a condition on its own columns.
  virtual const Filter& rows(const schema::Object& object) const = 0;
  virtual bool reads(const schema::Object& object, const schema::Field& field) const = 0;
  // What TODAY() and NOW() are in formulas. Of nobody in particular: now, in UTC.
  virtual schema::formula::Moment moment() const;
};

const Visibility& everything();

}  // namespace kith::query
