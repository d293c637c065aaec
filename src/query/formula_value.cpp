#include "query/formula_value.h"

#include <deque>

#include "schema/formula/evaluate.h"

namespace kith::query {
namespace {

using schema::formula::Source;

class Inputs final : public schema::formula::Inputs {
 public:
  explicit Inputs(const RecordView& record) : record_(record) {}

  Value stored(const Source& source) const override {
    const RecordView* there = walk(source);
    return there ? there->stored().cells(*source.field)[static_cast<size_t>(source.column)]
                 : Value{};
  }

  const schema::formula::Inputs* at(const Source& source) const override {
    if (source.hops.empty()) return this;
    const RecordView* there = walk(source);
    return there ? &followed_.emplace_back(*there) : nullptr;
  }

 private:
  const RecordView* walk(const Source& source) const {
    const RecordView* at = &record_;
    for (const schema::Field* hop : source.hops) {
      at = at->follow(*hop);
      if (!at) return nullptr;
    }
    return at;
  }

  const RecordView& record_;
  mutable std::deque<Inputs> followed_;
};

}  // namespace

Value formula_value(const schema::Field& field, const RecordView& record) {
  return schema::formula::evaluate(*field.formula, Inputs(record), record.moment());
}

}  // namespace kith::query
