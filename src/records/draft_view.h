// A record that need not be stored yet, as filters look at it in memory: what its references lead to
// and its related rows are read when a condition first asks, whoever may see them.
#pragma once

#include <map>
#include <memory>

#include "query/filter.h"
#include "records/records.h"

namespace kith::records {

class DraftView final : public query::RecordView {
 public:
  // Nothing refers to a record that is being created.
  enum class Stage { created, stands };
  DraftView(const Unit& unit, const query::Stored& stored, Stage stage = Stage::stands);
  ~DraftView() override;
  const query::Stored& stored() const override { return stored_; }
  const query::RecordView* follow(const schema::Field& reference) const override;
  bool leads_on(const schema::Field& reference) const override;
  std::vector<const query::RecordView*> related(const schema::Relation& relation) const override;
  bool has_related(const query::Filter& any) const override;
  schema::formula::Moment moment() const override;

 private:
  struct Loaded;
  using Rows = std::vector<std::unique_ptr<Loaded>>;
  Rows load(const schema::Relation& relation) const;

  const Unit& unit_;
  const query::Stored& stored_;
  const Stage stage_;
  mutable std::map<int64_t, std::unique_ptr<Loaded>> followed_;
  mutable std::map<std::string, Rows> related_;
};

}  // namespace kith::records
