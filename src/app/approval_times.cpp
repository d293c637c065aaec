#include "app/approval_times.h"

#include "automation/approvals.h"
#include "automation/fields.h"
#include "base/log.h"
#include "records/conditions.h"

namespace kith::app {
namespace {

using automation::Approvals;
using automation::is;
using query::Filter;
using records::Unit;
using storage::Connection;

constexpr int slice_records = 100;

class Times {
 public:
  Times(Workspace& workspace, jobs::Run& run) : workspace_(workspace), run_(run) {}

  Status work() {
    TRY(each("approval_requests", [](const Unit& unit, const schema::Object& requests) {
      return Filter::both(
          is(requests, "state", std::string("pending")),
          records::where(requests, *requests.field("due_at"), query::Op::le, {Value{unit.now}}));
    }));
    return each("approval_turns", [](const Unit&, const schema::Object& turns) {
      return is(turns, "state", std::string("waiting"));
    });
  }

 private:
  template <typename Which>
  Status each(std::string_view name, Which which) {
    for (Id after;;) {
      const access::Actor system = workspace_.system();
      const schema::Object& object = *system.schema().object(name);
      const Settings settings = workspace_.settings();
      std::vector<Id> ids;
      workspace_.database().read_raw(
          [&](Connection& db) {
            const Unit unit = workspace_.unit(db, system, records::Via::job, settings);
            query::Question question;
            question.object = &object;
            question.filter = which(unit, object);
            ids = query::select_ids(automation::seen_by_all(unit), question, after, slice_records);
          },
          {.lane = storage::Lane::bulk});
      for (const Id id : ids) {
        if (run_.cancelled()) return done();
        if (auto kept = one(system, settings, object, id); !kept)
          log::warn("approval_time", "{}={} {}", object.singular, format(id),
                    kept.error().message.en);
      }
      if (ids.size() < slice_records) return done();
      after = ids.back();
    }
  }

  Status one(const access::Actor& system, const Settings& settings, const schema::Object& object,
             Id id) {
    return workspace_.database().write(
        [&](Connection& db) -> Status {
          const Unit unit = workspace_.unit(db, system, records::Via::job, settings);
          Approvals approvals(workspace_.records(), workspace_.approval_processes(), unit,
                              [this] { return workspace_.system(); });
          if (object.name == "approval_requests") return approvals.remind_or_escalate(id);
          const auto turn = query::fetch(automation::seen_by_all(unit), object, id);
          return turn ? approvals.settle(*turn) : done();
        },
        {.lane = storage::Lane::bulk});
  }

  Workspace& workspace_;
  jobs::Run& run_;
};

}  // namespace

Status keep_approval_times(Workspace& workspace, jobs::Run& run) {
  return Times(workspace, run).work();
}

}  // namespace kith::app
