// The durable job behind an acceptance: the document with its certificate page, signed with the
// workspace's key and filed with the quote.
#include "app/files.h"
#include "app/signing_key.h"
#include "formats/pdf_signature.h"
#include "formats/pdf_writer.h"
#include "sales/look_up.h"
#include "sales/proposals.h"

namespace kith::sales {
namespace {

using query::Stored;

struct Signed {
  formats::Document document;
  std::string number;
  std::string accepted_by;
  Timestamp at;
};

void set(Stored& record, std::string_view field, Value value) {
  record.cells(*record.object().field(field))[0] = std::move(value);
}

Result<Shown> shown_by(const records::Unit& unit, Id proposal) {
  const auto stored = look_up(unit, proposals, proposal);
  if (!stored) return not_found(say("The link is gone.", "链接已不存在。"));
  const auto quote = look_up(unit, "quotes", Id{std::get<int64_t>(cell(*stored, "quote"))});
  if (!quote) return not_found(say("The quote is gone.", "报价单已不存在。"));
  auto document = TRY(formats::document_of(TRY(parse_json(text(*stored, "document")))));
  return Shown{*stored, *quote, std::move(document), {}, Offer::accepted};
}

Status file_with_quote(app::Workspace& workspace, const records::Unit& unit, Id proposal,
                       const app::Files::Kept& kept) {
  const Shown shown = TRY(shown_by(unit, proposal));
  if (!text(shown.proposal, "signed_hash").empty()) return done();
  const schema::Object& attachments = *unit.schema->object("attachments");
  const std::string name = std::string(text(shown.quote, "number")) + ".pdf";
  const auto made = TRY(workspace.records().create(
      unit, attachments,
      Json(Json::Object{{"name", name},
                        {"record", Json(Json::Object{{"object", "quotes"},
                                                     {"id", format(shown.quote.id())}})}})));
  const auto before = look_up(unit, "attachments", made.id);
  Stored after = *before;
  set(after, "size", kept.size);
  set(after, "type", std::string("application/pdf"));
  set(after, "hash", kept.hash);
  TRY(workspace.records().update(unit, *before, std::move(after)));
  Stored marked = shown.proposal;
  set(marked, "signed_hash", kept.hash);
  TRY(workspace.records().update(unit, shown.proposal, std::move(marked)));
  return done();
}

Result<std::string> signed_pdf(app::Workspace& workspace, const Signed& work,
                               const std::string& name) {
  const std::string author = work.document.sender.empty() ? "" : work.document.sender.front();
  std::string pdf = TRY(formats::write_pdf(work.document, {.made_at = work.at, .author = author}));
  const Timestamp now = workspace.clock().now();
  const Signatory signatory = TRY(app::SigningKey(workspace.files_directory(), workspace.keys())
                                      .signatory(name, now, workspace.random()));
  const Message why = say("{} accepted by {}", "{} 已由 {} 接受", work.number, work.accepted_by);
  pdf = TRY(formats::sign_pdf(std::move(pdf),
                              {.signatory = signatory,
                               .at = now,
                               .name = name,
                               .reason = work.document.language == "zh" ? why.zh : why.en}));
  // Nothing is filed that a reader would call broken.
  if (!formats::is_signed_pdf(pdf, signatory.certificate()))
    throw std::runtime_error("the signature of " + work.number + " does not verify");
  return pdf;
}

}  // namespace

Status run_certifying(app::Workspace& workspace, jobs::Run& run) {
  const Id proposal = parse_id(run.job().payload.text("proposal")).value_or(Id{});
  const access::Actor system = workspace.system();
  const app::Settings settings = workspace.settings();
  const Signed work = TRY(workspace.database().read([&](storage::Connection& db) -> Result<Signed> {
    const auto unit = workspace.unit(db, system, records::Via::job, settings);
    const Shown shown = TRY(shown_by(unit, proposal));
    const TimeZone* zone = TimeZone::find(settings.time_zone);
    return Signed{certified(shown, zone ? *zone : TimeZone::utc()),
                  std::string(text(shown.quote, "number")),
                  std::string(text(shown.quote, "accepted_by")),
                  std::get<Timestamp>(cell(shown.quote, "decided_at"))};
  }));
  std::string pdf = TRY(signed_pdf(workspace, work, settings.name));
  const uint64_t size = pdf.size();
  const http::Body body(std::move(pdf));
  const auto kept = TRY(workspace.files().keep(body, 0, size));
  return workspace.database().write([&](storage::Connection& db) -> Status {
    const auto unit = workspace.unit(db, system, records::Via::job, settings);
    return file_with_quote(workspace, unit, proposal, kept);
  });
}

}  // namespace kith::sales
