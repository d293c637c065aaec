#include "sales/coverage_offers.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "query/question.h"
#include "records/conditions.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Op;
using query::Stored;

constexpr int pieces_max = 500;

std::vector<Stored> pieces_in_use(const query::ReadEnvironment& environment) {
  const schema::Object& pieces = *environment.schema.object("content_pieces");
  if (!environment.visibility.reads(pieces, *pieces.field("active"))) return {};
  query::Question question;
  question.object = &pieces;
  question.filter = records::where(pieces, *pieces.field("active"), Op::eq, {true});
  const auto ids = query::select_ids(environment, question, Id{}, pieces_max);
  auto found = query::fetch_many(environment, pieces, ids);
  std::erase_if(found, [](const Stored& piece) { return piece.deleted(); });
  return found;
}

}  // namespace

std::vector<std::vector<OfferedContent>> content_to_offer(const query::ReadEnvironment& environment,
                                                          const Coverage& coverage) {
  const auto pieces = pieces_in_use(environment);
  const auto shown = [&](const Stored& piece, std::string_view field) {
    const bool may = environment.visibility.reads(piece.object(), *piece.object().field(field));
    return std::string(may ? text(piece, field) : std::string_view());
  };
  std::vector<std::vector<OfferedContent>> offers;
  for (const CoveredRole& role : coverage.roles) {
    std::set<Id> given;
    for (const size_t place : role.people)
      for (const GivenContent& one : coverage.given)
        if (one.contact == coverage.people[place].id) given.insert(one.content);
    std::vector<const Stored*> fitting;
    for (const Stored& piece : pieces) {
      const std::string_view industries = text(piece, "for_industries");
      const bool fits = is_for(text(piece, "for_roles"), role.role) &&
                        is_for(text(piece, "for_phases"), coverage.phase) &&
                        is_for(industries, coverage.industry);
      if (fits && !given.contains(piece.id())) fitting.push_back(&piece);
    }
    std::ranges::sort(fitting, {}, [](const Stored* piece) {
      return std::tuple(text(*piece, "for_roles").empty(), text(*piece, "for_phases").empty(),
                        piece->id());
    });
    if (fitting.size() > offers_max) fitting.resize(offers_max);
    auto& its = offers.emplace_back();
    for (const Stored* piece : fitting)
      its.push_back({.id = piece->id(),
                     .name = shown(*piece, "name"),
                     .kind = shown(*piece, "kind"),
                     .link = shown(*piece, "link")});
  }
  return offers;
}

}  // namespace kith::sales
