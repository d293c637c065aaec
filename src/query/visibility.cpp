#include "query/visibility.h"

namespace kith::query {
namespace {

class Everything final : public Visibility {
 public:
  const Filter& rows(const schema::Object&) const override { return always_; }
  bool reads(const schema::Object&, const schema::Field&) const override { return true; }

 private:
  Filter always_;
};

}  // namespace

schema::formula::Moment Visibility::moment() const { return {SystemClock().now()}; }

const Visibility& everything() {
  static const Everything all;
  return all;
}

}  // namespace kith::query
