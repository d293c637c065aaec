// What a customer sees of a quote, under a link that nobody can guess: 256 random bits, of which only the
// SHA-256 is kept. The document is that which was sent, kept with the link; nothing else of the
// workspace is reachable from here.
//
// A quote that was put back to draft and sent anew has another document; links made before are superseded.
//
// Opening counts; a second time within 15 minutes tells the quote's owner. An answer is given once, to
// exactly the content that was shown (its SHA-256 comes along), while the quote is valid.
#pragma once

#include "app/app.h"
#include "formats/document.h"
#include "records/records.h"

namespace kith::sales {

inline constexpr std::string_view proposals = "proposals";

struct ProposalWish {
  std::string recipient;
  bool code = false;  // whoever accepts has to know six digits, which are told apart from the link
};
struct MadeProposal {
  Id id;
  std::string token;  // told once, and so is the code
  std::string code;   // empty where none was wished
};
// Of a quote that has been sent. Its document is that of the first link since.
Result<MadeProposal> make_proposal(const records::Records& records, const records::Unit& unit,
                                   const query::Stored& quote, const ProposalWish& wish,
                                   Random& random);
Status revoke_proposal(const records::Records& records, const records::Unit& unit, Id quote,
                       Id proposal);

enum class Offer { open, expired, accepted, declined, superseded };

struct Shown {
  query::Stored proposal;
  query::Stored quote;
  formats::Document document;
  std::string hash;  // of the document
  Offer standing = Offer::open;
};
// For whoever holds the link. Not found, in one way, where it was never made, withdrawn or deleted.
Result<Shown> shown_under(const records::Unit& unit, std::string_view token);
// As it was sent the last time, where it has been.
std::optional<formats::Document> sent_document(const records::Unit& unit,
                                               const query::Stored& quote);

Status note_opening(const records::Records& records, const records::Unit& unit, const Shown& shown);
// Seconds by page since the last note; more than half a minute of them in one note do not count.
Status note_seconds(const records::Records& records, const records::Unit& unit, const Shown& shown,
                    const Json& pages);

struct Answer {
  bool accepted = false;
  std::string hash;
  std::string name;  // of whoever accepts
  std::string code;
  std::string reason;  // of declining
  Json signature;      // {"typed":"…"} or {"strokes":[[[x,y],…],…]}
  std::string address;
  std::string agent;
};
inline constexpr int64_t code_misses_max = 5;  // then the link accepts nothing any more
bool asks_for_code(const Shown& shown);
// The refusal of a wrong code comes as a value: that it was tried is kept.
Result<std::optional<Error>> answer_proposal(const records::Records& records,
                                             const records::Unit& unit, const Shown& shown,
                                             const Answer& answer);

// The document with the page that says who accepted it, when, from where.
formats::Document certified(const Shown& shown, const TimeZone& zone);

inline constexpr std::string_view certify_job = "certify_quote";
// Files the certified document with the quote.
Status run_certifying(app::Workspace& workspace, jobs::Run& run);

}  // namespace kith::sales
