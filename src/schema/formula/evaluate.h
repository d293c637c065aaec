// A formula on one record in memory, as the SQL of query/formula_sql.h answers it.
#pragma once

#include "schema/formula/formula.h"
#include "schema/formula/moment.h"

namespace kith::schema::formula {

// A record and what its references lead to.
class Inputs {
 public:
  virtual ~Inputs() = default;
  // As it is stored; null where the path leads nowhere. Not asked for formula fields.
  virtual Value stored(const Source& source) const = 0;
  // The record that the references of a source lead to; null where they lead nowhere.
  virtual const Inputs* at(const Source& source) const = 0;
};

// The value as a field of its result's kind would store it.
Value evaluate(const Formula& formula, const Inputs& inputs, const Moment& moment);

}  // namespace kith::schema::formula
