// Conversion of leads, as all rooms together do it.
#include "sales/conversion.h"

#include <gtest/gtest.h>

#include "app/bulk.h"
#include "commands/test_workspace.h"
#include "sales/look_up.h"

namespace kith::commands {
namespace {

using sales::cell;
using sales::Converted;
using sales::Side;
using sales::text;
using sales::Wish;

Side fresh(std::string_view values = "{}") {
  Side side;
  side.becomes = Side::Becomes::fresh;
  side.values = *parse_json(values);
  return side;
}
Side existing(Id id) {
  Side side;
  side.becomes = Side::Becomes::existing;
  side.id = id;
  return side;
}
Side nothing() {
  Side side;
  side.becomes = Side::Becomes::nothing;
  return side;
}
Wish wish(Id lead, Side account = {}, Side contact = {}, Side opportunity = {}) {
  Wish wish;
  wish.lead = lead;
  wish.account = std::move(account);
  wish.contact = std::move(contact);
  wish.opportunity = std::move(opportunity);
  return wish;
}

class Conversion : public ProductTest {
 protected:
  Id made(std::string_view object, std::string_view json) {
    const auto saved = create(administrator(), object, json);
    EXPECT_TRUE(saved.ok()) << saved.error().message.en;
    return saved ? saved->id : Id{};
  }
  Id accepted_lead() {
    return made("leads", R"({"last_name":"Lei","first_name":"Li","company":"Blue Sea",
        "title":"CTO","email":"li.lei@bluesea.example","phone":"+8613800138000","status":"sal",
        "source":"event","tags":["VIP"]})");
  }
  Result<Converted> convert(const access::Actor& actor, const Wish& wish) {
    return workspace().database().write([&](storage::Connection& db) {
      const auto unit = workspace().unit(db, actor, records::Via::api, workspace().settings());
      return sales::convert(workspace().records(), unit, workspace().duplicate_rules(), wish);
    });
  }
  sales::Proposal proposal(const access::Actor& actor, Id lead) {
    return *workspace().database().read([&](storage::Connection& db) -> Result<sales::Proposal> {
      const auto unit = workspace().unit(db, actor, records::Via::api, workspace().settings());
      return sales::propose(workspace().records(), unit, *sales::lead_to_convert(unit, lead));
    });
  }
  Result<app::UndoStarted> undo(const access::Actor& actor, Id batch) {
    return workspace().database().write([&](storage::Connection& db) {
      const auto unit = workspace().unit(db, actor, records::Via::web, workspace().settings());
      return app::start_undo(workspace().records(), unit, workspace().queue(),
                             *records::find_batch(db, batch));
    });
  }
  Id reference(std::string_view object, Id id, std::string_view field) {
    const auto* value = std::get_if<int64_t>(&cell(*fetch(object, id), field));
    return value ? Id{*value} : Id{};
  }
  std::string refusal(const Result<Converted>& result) {
    if (result) return "";
    if (result.error().fields.empty()) return std::string(result.error().message.en);
    return result.error().fields[0].field + " " + result.error().fields[0].code;
  }
};
KITH_BOTH_ENGINES(Conversion);

TEST_P(Conversion, MakesThreeRecordsThatKnowWhatTheLeadKnew) {
  const Id lead = accepted_lead();
  const auto done = convert(administrator(), wish(lead, {}, {}, fresh(R"({"amount":"5000"})")));
  ASSERT_TRUE(done.ok()) << refusal(done);
  const auto account = fetch("accounts", done->account);
  EXPECT_EQ(text(*account, "name"), "Blue Sea");
  EXPECT_EQ(text(*account, "website"), "https://bluesea.example");
  EXPECT_EQ(text(*account, "source"), "event");
  const auto contact = fetch("contacts", done->contact);
  EXPECT_EQ(text(*contact, "email"), "li.lei@bluesea.example");
  EXPECT_EQ(text(*contact, "title"), "CTO");
  EXPECT_EQ(text(*contact, "tags"), "\nVIP\n");
  EXPECT_EQ(reference("contacts", done->contact, "account"), done->account);
  EXPECT_EQ(reference("opportunities", done->opportunity, "account"), done->account);
  const auto converted = fetch("leads", lead);
  EXPECT_EQ(text(*converted, "status"), "converted");
  EXPECT_EQ(cell(*converted, "converted_at"), Value{clock.now()});
  EXPECT_EQ(reference("leads", lead, "converted_account"), done->account);
  EXPECT_EQ(reference("leads", lead, "converted_contact"), done->contact);
  EXPECT_EQ(reference("leads", lead, "converted_opportunity"), done->opportunity);
  EXPECT_EQ(count(administrator(), "opportunity_contacts"), 1);
}

TEST_P(Conversion, HappensOnceAndOnlyFromWhereItLeadsTo) {
  const Id early = made("leads", R"({"name":"Early"})");
  EXPECT_EQ(refusal(convert(administrator(), wish(early))), "status transition");
  const Id lead = accepted_lead();
  ASSERT_TRUE(convert(administrator(), wish(lead)).ok());
  const auto again = convert(administrator(), wish(lead));
  EXPECT_EQ(refusal(again), "status converted");
  EXPECT_EQ(again.error().code, Code::conflict);
  EXPECT_EQ(count(administrator(), "contacts"), 1);
  const auto reopened = update(administrator(), "leads", lead, R"({"status":"sal"})");
  ASSERT_FALSE(reopened.ok());
  EXPECT_EQ(reopened.error().fields[0].code, "converted");
}

TEST_P(Conversion, ProposesWhoIsKnownAndCompletesThem) {
  const Id account = made("accounts", R"({"name":"Sea of Blue","website":"bluesea.example"})");
  const Id contact = made("contacts", R"({"last_name":"Li","email":"Li.Lei@bluesea.example"})");
  const Id lead = accepted_lead();
  const auto proposed = proposal(administrator(), lead);
  EXPECT_EQ(proposed.account.use, account);
  EXPECT_EQ(proposed.account.matches.front().reasons.front(), "domain");
  EXPECT_EQ(proposed.contact.use, contact);
  const auto done = convert(administrator(), wish(lead));
  ASSERT_TRUE(done.ok()) << refusal(done);
  EXPECT_EQ(done->account, account);
  EXPECT_EQ(done->contact, contact);
  EXPECT_EQ(text(*fetch("accounts", account), "name"), "Sea of Blue");
  EXPECT_EQ(text(*fetch("accounts", account), "source"), "event");
  EXPECT_EQ(text(*fetch("contacts", contact), "last_name"), "Li");
  EXPECT_EQ(text(*fetch("contacts", contact), "title"), "CTO");
  EXPECT_EQ(reference("contacts", contact, "account"), account);
}

TEST_P(Conversion, IsNotSureOfSomebodyWhoSharesAPhoneOrAName) {
  made("contacts", R"({"last_name":"Porter","phone":"+8613800138000"})");
  made("contacts", R"({"last_name":"Lei","first_name":"Li"})");
  const Id lead = accepted_lead();
  const auto apart = proposal(administrator(), lead);
  EXPECT_EQ(apart.contact.matches.size(), 2u);
  EXPECT_FALSE(apart.contact.use);
  const Id both =
      made("contacts", R"({"last_name":"Lei","first_name":"Li","phone":"+8613800138000"})");
  EXPECT_EQ(proposal(administrator(), lead).contact.use, both);
}

TEST_P(Conversion, TakesTheAccountOfAKnownContact) {
  const Id account = made("accounts", R"({"name":"Elsewhere"})");
  made("contacts", fmt::format(R"({{"last_name":"Li","email":"li.lei@bluesea.example",
                                    "account":"{}"}})",
                               format(account)));
  const auto proposed = proposal(administrator(), accepted_lead());
  EXPECT_EQ(proposed.account.use, account);
  EXPECT_EQ(proposed.account.matches.front().reasons.front(), "contact");
}

TEST_P(Conversion, NeedsAtLeastOneOfTwoAndRecordsThatAreThere) {
  const Id lead = accepted_lead();
  EXPECT_EQ(refusal(convert(administrator(), wish(lead, nothing(), nothing()))),
            "contact required");
  EXPECT_EQ(refusal(convert(administrator(), wish(lead, existing(lead)))), "account.id not_found");
  EXPECT_EQ(refusal(convert(administrator(), wish(lead, fresh(R"({"nmae":"x"})")))),
            "account.nmae unknown_field");
  EXPECT_EQ(count(administrator(), "accounts"), 0);
  const auto alone = convert(administrator(), wish(lead, nothing(), fresh()));
  ASSERT_TRUE(alone.ok()) << refusal(alone);
  EXPECT_FALSE(alone->account);
}

TEST_P(Conversion, CarriesWhatHangsOnTheLeadAndUndoBringsAllBack) {
  const Id lead = accepted_lead();
  const std::string on_lead = fmt::format(R"({{"object":"leads","id":"{}"}})", format(lead));
  const Id call = made("activities",
                       fmt::format(R"({{"subject":"Call","kind":"call","links":[{}]}})", on_lead));
  const Id comment =
      made("comments", fmt::format(R"({{"body":"Nice people","record":{}}})", on_lead));
  const auto before = *fetch("leads", lead);
  const auto done = convert(administrator(), wish(lead, {}, {}, fresh()));
  ASSERT_TRUE(done.ok()) << refusal(done);
  EXPECT_EQ(done->carried, 4);  // three links and a comment
  EXPECT_EQ(count(administrator(), "activity_links"), 4);
  EXPECT_EQ(cell(*fetch("comments", comment), "record", 1), Value{done->contact.value});
  const auto undone = undo(administrator(), done->batch);
  ASSERT_TRUE(undone.ok()) << undone.error().message.en;
  EXPECT_TRUE(undone->conflicts.empty());
  const auto after = *fetch("leads", lead);
  for (const schema::Field& field : after.object().fields) {
    if (field.name == "version" || field.name == "updated_at" || field.name == "quality") continue;
    EXPECT_TRUE(after.same(field, before)) << field.name;
  }
  EXPECT_EQ(cell(*fetch("comments", comment), "record", 1), Value{lead.value});
  EXPECT_EQ(count(administrator(), "activity_links"), 1);
  for (const char* object : {"accounts", "contacts", "opportunities", "opportunity_contacts"})
    EXPECT_EQ(count(administrator(), object), 0) << object;
  EXPECT_TRUE(fetch("activities", call));
  // And the undo can be undone.
  const auto redone = undo(administrator(), undone->batch);
  ASSERT_TRUE(redone.ok()) << redone.error().message.en;
  EXPECT_EQ(text(*fetch("leads", lead), "status"), "converted");
  EXPECT_EQ(count(administrator(), "contacts"), 1);
}

TEST_P(Conversion, AsksForTheRightToCreateAndToChange) {
  const Id lead = accepted_lead();
  const Id no_accounts = role(R"({"objects":{"*":{"read":"all","create":true,"update":"all",
      "delete":"all"},"accounts":{"read":"all","create":false,"update":"none","delete":"none"}},
      "actions":[]})");
  const access::Actor clerk = workspace().actor(user("clerk", no_accounts));
  const auto refused = convert(clerk, wish(lead));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::forbidden);
  const auto without = convert(clerk, wish(lead, nothing()));
  EXPECT_TRUE(without.ok()) << refusal(without);

  const Id readers = role(R"({"objects":{"*":{"read":"all","create":true,"update":"own",
      "delete":"own"}},"actions":[]})");
  const access::Actor reader = workspace().actor(user("reader", readers));
  const auto foreign = convert(reader, wish(made("leads", R"({"name":"x","status":"sal"})")));
  ASSERT_FALSE(foreign.ok());
  EXPECT_EQ(foreign.error().code, Code::forbidden);
}

TEST_P(Conversion, OfOnesOwnLeadIsUndoneWithOthersCommentsOnIt) {
  const Id sellers = role(R"({"objects":{"*":{"read":"all","create":true,"update":"own",
      "delete":"none"}},"actions":[]})");
  const access::Actor seller = workspace().actor(user("seller", sellers));
  const Id lead = create(seller, "leads", R"({"name":"Liv","status":"sal"})")->id;
  const Id comment =
      made("comments",
           fmt::format(R"({{"body":"x","record":{{"object":"leads","id":"{}"}}}})", format(lead)));
  const auto done = convert(seller, wish(lead));
  ASSERT_TRUE(done.ok()) << refusal(done);
  const auto undone = undo(seller, done->batch);
  ASSERT_TRUE(undone.ok());
  EXPECT_TRUE(undone->conflicts.empty());
  EXPECT_EQ(cell(*fetch("comments", comment), "record", 1), Value{lead.value});
  EXPECT_EQ(count(seller, "contacts"), 0);
}

TEST_P(Conversion, IsNotRefusedForTheSakeOfTheLeadItself) {
  made("duplicate_rules", R"({"name":"One mail","applies_to":"contacts","likeness":"email",
      "effect":"block","across":true})");
  const Id lead = accepted_lead();
  const auto done = convert(administrator(), wish(lead, {}, fresh()));
  ASSERT_TRUE(done.ok()) << refusal(done);
  const Id twin = made("leads", R"({"last_name":"Lei","email":"li.lei@bluesea.example",
      "status":"sal"})");
  EXPECT_EQ(refusal(convert(administrator(), wish(twin, {}, fresh()))), "contact.email duplicate");
}

}  // namespace
}  // namespace kith::commands
