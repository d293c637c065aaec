// Files of one archive whose rows name each other by the numbers of another system.
#include <gmock/gmock.h>

#include "commands/test_import_world.h"
#include "formats/zip_writer.h"
#include "integrations/import/imports.h"
#include "integrations/import/parts.h"

namespace kith::commands {
namespace {

using integrations::Import;
using integrations::Imports;
using integrations::ImportState;
using testing::HasSubstr;

class ImportLinksTest : public ImportWorld {
 protected:
  const Import& part(const Import& whole, std::string_view file) {
    for (const Import& one : whole.parts)
      if (one.file == file) return one;
    throw std::logic_error("no part " + std::string(file));
  }
};
KITH_BOTH_ENGINES(ImportLinksTest);

using Files = std::vector<std::pair<std::string_view, std::string_view>>;

std::string zip_of(const Files& files) {
  std::string bytes;
  formats::ZipWriter writer(bytes, *parse_timestamp("2026-11-21T10:00:00Z"));
  for (const auto& [name, content] : files) {
    writer.begin(name);
    writer.data(content);
    writer.end();
  }
  writer.finish();
  return bytes;
}

// As the weekly export of a Salesforce organisation has them: children before parents by name, a
// subsidiary above its parent, a contact of nobody's account.
const Files salesforce = {
    {"Opportunity.csv",
     "\"Id\",\"IsDeleted\",\"AccountId\",\"Name\",\"StageName\",\"Amount\",\"CloseDate\","
     "\"IsWon\"\n"
     "\"0065g00000AAAA1\",\"0\",\"0015g00000XXXX2\",\"Borg rollout\",\"Closed Won\",\"1200.0\","
     "\"2026-03-04\",\"1\"\n"},
    {"Contact.csv",
     "\"Id\",\"IsDeleted\",\"AccountId\",\"LastName\",\"FirstName\",\"Email\"\n"
     "\"0035g00000AAAA1\",\"0\",\"0015g00000XXXX1\",\"Lee\",\"Ann\",\"ann@acme.example\"\n"
     "\"0035g00000AAAA2\",\"0\",\"0015g00000xxxx1\",\"Ray\",\"Bob\",\"bob@acme.example\"\n"
     "\"0035g00000AAAA3\",\"0\",\"0015g00000NONE9\",\"Nemo\",\"No\",\"nemo@acme.example\"\n"
     "\"0035g00000AAAA4\",\"0\",\"\",\"Free\",\"Fay\",\"fay@kith.example\"\n"},
    {"Account.csv",
     "\"Id\",\"IsDeleted\",\"Name\",\"ParentId\",\"BillingStreet\",\"OwnerId\"\n"
     "\"0015g00000XXXX2\",\"0\",\"Borg Süd\",\"0015g00000XXXX3\",\"Ring 1\",\"0055g\"\n"
     "\"0015g00000XXXX1\",\"0\",\"Acme\",\"\",\"Ring 2\",\"0055g\"\n"
     "\"0015g00000xxxx1\",\"0\",\"Acme\",\"\",\"Ring 3\",\"0055g\"\n"
     "\"0015g00000XXXX3\",\"0\",\"Borg\",\"\",\"Ring 4\",\"0055g\"\n"}};

TEST_P(ImportLinksTest, ProposesWhichColumnsNameRowsOfOtherFiles) {
  const Import whole = begin("", zip_of(salesforce));
  ASSERT_EQ(whole.parts.size(), 3u);
  EXPECT_EQ(whole.parts[0].file, "Account.csv");
  const auto link = [&](std::string_view file, std::string_view column) {
    for (const Json& entry : *part(whole, file).settings.find("mapping")->as_array())
      if (entry.text("column") == column)
        return std::string(entry.text("field")) + " by " + std::string(entry.text("match_column"));
    return std::string();
  };
  EXPECT_EQ(link("Contact.csv", "AccountId"), "account by Id");
  EXPECT_EQ(link("Opportunity.csv", "AccountId"), "account by Id");
  EXPECT_EQ(link("Account.csv", "ParentId"), "parent by Id");
  EXPECT_EQ(link("Account.csv", "OwnerId"), " by ");  // the archive has no users
}

TEST_P(ImportLinksTest, FollowsTheNumbersOfAnotherSystemThroughDryRunRunAndUndo) {
  const std::string before = contents();
  const Import whole = begin("", zip_of(salesforce));
  const Import dry = checked(whole.id);
  EXPECT_EQ(dry.state, ImportState::checked);
  EXPECT_EQ(dry.progress.created, 8);
  EXPECT_EQ(dry.progress.failed, 1);
  ASSERT_EQ(errors(part(dry, "Contact.csv").id).size(), 1u);
  EXPECT_EQ(contents(), before);

  const Import ran = run(whole.id);
  EXPECT_EQ(ran.state, ImportState::done);
  EXPECT_EQ(ran.progress.created, 8);
  EXPECT_EQ(ran.progress.failed, 1);
  const auto wrong = errors(part(ran, "Contact.csv").id);
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_EQ(wrong[0].column, "AccountId");
  EXPECT_EQ(wrong[0].value, "0015g00000NONE9");
  EXPECT_THAT(wrong[0].message.en, HasSubstr("column “Id”"));

  std::map<std::string, Id> by_street;
  for (const auto& account : all("accounts"))
    by_street[text(account, "external_id")] = account.id();
  const auto people = by_name("contacts");
  EXPECT_EQ(reference(people.at("Ann Lee"), "account"), by_street.at("0015g00000XXXX1"));
  EXPECT_EQ(reference(people.at("Bob Ray"), "account"), by_street.at("0015g00000xxxx1"));
  EXPECT_FALSE(reference(people.at("Fay Free"), "account"));
  const auto firms = by_name("accounts");
  EXPECT_EQ(reference(firms.at("Borg Süd"), "parent"), firms.at("Borg").id());
  EXPECT_EQ(reference(by_name("opportunities").at("Borg rollout"), "account"),
            firms.at("Borg Süd").id());
  undo(ran.batch);
  EXPECT_EQ(contents(), before);
}

std::string column_mapped(const Import& part, std::string_view column) {
  for (const Json& entry : *part.settings.find("mapping")->as_array())
    if (entry.text("column") == column) return std::string(entry.text("field"));
  return "no such column";
}

TEST_P(ImportLinksTest, KnowsItsOwnExportWithFieldsThatThisWorkspaceLacks) {
  const Files files = {{"accounts.csv",
                        "id,name,created_at,updated_at,shoe_size_c,boss_c,boss_c.id\n"
                        "0SA44W1TR0800,Acme,2026-11-20T10:00:00Z,2026-11-20T10:00:00Z,43,,\n"},
                       {"contacts.csv",
                        "id,name,created_at,updated_at,shoe_size\n"
                        "0SA44W1TR0801,Ann,2026-11-20T10:00:00Z,2026-11-20T10:00:00Z,43\n"}};
  const Import whole = begin("", zip_of(files));
  const Import& accounts = part(whole, "accounts.csv");
  EXPECT_EQ(accounts.settings.text("preset"), "kith");
  EXPECT_EQ(column_mapped(accounts, "name"), "name");
  EXPECT_EQ(column_mapped(accounts, "shoe_size_c"), "");
  EXPECT_NE(part(whole, "contacts.csv").settings.text("preset"), "kith");
}

// All objects of the product with all that they refer to, as an export of a whole workspace has them.
struct Everything {
  std::vector<Import> parts;
  std::map<std::string, std::set<std::string>> any, required;  // what each refers to itself
};
Everything everything_of(const schema::Schema& schema) {
  Everything made;
  for (const schema::Object& object : schema.objects()) {
    Import part;
    part.object = object.name;
    Json::Array mapping;
    for (const schema::Field& field : object.fields) {
      if (field.kind->shape() != schema::Shape::reference || field.system) continue;
      mapping.push_back(Json(Json::Object{{"column", field.name}, {"field", field.name}}));
      const std::string& target = schema.target(field)->name;
      if (target == object.name) continue;
      made.any[object.name].insert(target);
      if (field.required) made.required[object.name].insert(target);
    }
    part.settings = Json(Json::Object{{"mapping", std::move(mapping)}});
    made.parts.push_back(std::move(part));
  }
  return made;
}
bool leads_to(const Everything& all, const std::string& from, const std::string& to) {
  std::set<std::string> seen;
  std::vector<std::string> open = {from};
  while (!open.empty()) {
    const std::string at = open.back();
    open.pop_back();
    const auto next = all.any.find(at);
    for (const std::string& target :
         next == all.any.end() ? std::set<std::string>() : next->second) {
      if (target == to) return true;
      if (seen.insert(target).second) open.push_back(target);
    }
  }
  return false;
}

TEST_P(ImportLinksTest, PutsTheFilesOfAWorkspaceBehindThoseThatTheyReferTo) {
  const auto actor = ada();
  Everything all = everything_of(actor.schema());
  integrations::order_parts(actor.schema(), all.parts);
  std::map<std::string, int> place;
  for (const Import& part : all.parts) place[part.object] = part.place;
  ASSERT_EQ(place.size(), actor.schema().objects().size());
  for (const auto& [object, targets] : all.required)
    for (const std::string& target : targets)
      EXPECT_LT(place[target], place[object]) << object << " requires " << target;
  // Those that refer to each other can stand in any order.
  for (const auto& [object, targets] : all.any)
    for (const std::string& target : targets) {
      if (leads_to(all, target, object)) continue;
      EXPECT_LT(place[target], place[object]) << object << " names " << target;
    }
}

TEST_P(ImportLinksTest, FindsRowsOfFilesThatComeLaterInTheOrder) {
  Import whole = begin("", zip_of(salesforce));
  std::string order;
  for (const auto& [file, content] : salesforce)
    order += (order.empty() ? "\"" : ",\"") + format(part(whole, file).id) + "\"";
  changed(whole.id, R"({"order":[)" + order + "]}");
  const Import ran = run(whole.id);
  EXPECT_EQ(ran.state, ImportState::done);
  EXPECT_EQ(reference(by_name("opportunities").at("Borg rollout"), "account"),
            by_name("accounts").at("Borg Süd").id());
  const auto wrong = errors(part(ran, "Contact.csv").id);
  ASSERT_EQ(wrong.size(), 1u);  // the row is there, without its account
  EXPECT_EQ(wrong[0].value, "0015g00000NONE9");
}

TEST_P(ImportLinksTest, MatchesAnyColumnToAnyColumnAndRefusesThoseThatAreNotThere) {
  const Import whole =
      begin("", zip_of({{"firms.csv", "Customer,Kundennummer\nAcme,A-1\nBorg,B-2\n"},
                        {"people.csv",
                         "First Name,Last Name,Kunde\n"
                         "Ann,Lee,B-2\nBob,Ray,A-1\n"}}));
  changed(part(whole, "firms.csv").id,
          R"({"object":"accounts","mapping":[{"column":"Customer","field":"name"}]})");
  const Id people = part(whole, "people.csv").id;
  const auto mapping = [](std::string_view column) {
    return R"({"object":"contacts","mapping":[{"column":"First Name","field":"first_name"},
        {"column":"Last Name","field":"last_name"},
        {"column":"Kunde","field":"account","match_column":")" +
           std::string(column) + R"("}]})";
  };
  const access::Actor actor = ada();
  const auto refused = Imports(workspace(), actor).change(people, json_of(mapping("Nummer")));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().fields.at(0).field, "mapping[2].match_column");
  EXPECT_EQ(refused.error().fields.at(0).code, "unknown_column");
  changed(people, mapping("Kundennummer"));
  const Import ran = run(whole.id);
  EXPECT_EQ(ran.progress.failed, 0);
  EXPECT_EQ(reference(by_name("contacts").at("Ann Lee"), "account"),
            by_name("accounts").at("Borg").id());
}

TEST_P(ImportLinksTest, KnowsRecordsOfAnEarlierExportByTheirNumber) {
  imported("accounts", "Name,External number\nAcme,0015g00000XXXX1\n");
  const Import whole = begin("", zip_of({{"Account.csv",
                                          "Id,Name,BillingStreet,OwnerId\n"
                                          "0015g00000XXXX2,Borg,,\n"},
                                         {"Contact.csv",
                                          "Id,LastName,AccountId,Email\n"
                                          "1,Lee,0015g00000XXXX1,\n"
                                          "2,Ray,0015g00000XXXX2,\n"}}));
  const Import ran = run(whole.id);
  EXPECT_EQ(ran.progress.failed, 0);
  EXPECT_EQ(reference(by_name("contacts").at("Lee"), "account"),
            by_name("accounts").at("Acme").id());
  // A file by itself can do so too.
  const Import alone = imported("contacts", "Name,Firm\nZoe,0015g00000XXXX2\n",
                                R"({"mapping":[{"column":"Name","field":"name"},
                                    {"column":"Firm","field":"account","match":"external_id"}]})");
  EXPECT_EQ(alone.progress.created, 1);
  EXPECT_EQ(reference(by_name("contacts").at("Zoe"), "account"),
            by_name("accounts").at("Borg").id());
}

TEST_P(ImportLinksTest, SaysWhereSeveralRowsHaveTheSameNumber) {
  const Import whole = begin("", zip_of({{"Account.csv", "Id,Name\n7,Acme\n7,Borg\n"},
                                         {"Contact.csv", "LastName,AccountId\nLee,7\n"}}));
  changed(part(whole, "Account.csv").id,
          R"({"mapping":[{"column":"Name","field":"name"}],"mode":"create","key":null})");
  const Import ran = run(whole.id);
  EXPECT_EQ(ran.progress.failed, 1);
  EXPECT_EQ(errors(part(ran, "Contact.csv").id).at(0).code, "ambiguous");
}

TEST_P(ImportLinksTest, FindsCompaniesWhateverTheirLegalForm) {
  imported("accounts", "name\n\"Acme Widgets, Inc.\"\n华为技术有限公司\nGlobex AG\nGlobex Ltd\n");
  const std::string rows =
      "name,firm\nAnn,The ACME Widgets\nBob,華為技術\nCid,Ｇｌｏｂｅｘ　ＡＧ\nDan,Globex\n"
      "Eve,Initech\n";
  constexpr const char* mapping =
      R"({"mapping":[{"column":"name","field":"name"},{"column":"firm","field":"account"}]})";
  const Import import = imported("contacts", rows, mapping);
  EXPECT_EQ(import.progress.created, 3);
  const auto people = by_name("contacts");
  const auto firms = by_name("accounts");
  EXPECT_EQ(reference(people.at("Ann"), "account"), firms.at("Acme Widgets, Inc.").id());
  EXPECT_EQ(reference(people.at("Bob"), "account"), firms.at("华为技术有限公司").id());
  EXPECT_EQ(reference(people.at("Cid"), "account"), firms.at("Globex AG").id());
  const auto wrong = errors(import.id);
  ASSERT_EQ(wrong.size(), 2u);
  EXPECT_EQ(wrong[0].code, "ambiguous");
  EXPECT_THAT(wrong[0].message.en, HasSubstr("2 Accounts"));
  EXPECT_EQ(wrong[1].code, "not_found");
  const Import again = imported("contacts", "name,firm\nEve,Initech\nFay,Initech GmbH\n",
                                R"({"mapping":[{"column":"name","field":"name"},
                                {"column":"firm","field":"account","create_missing":true}]})");
  EXPECT_EQ(again.progress.created, 2);
  EXPECT_EQ(by_name("accounts").size(), 5u);
}

class ImportTwinsTest : public ImportWorld {
 protected:
  void SetUp() override {
    ImportWorld::SetUp();
    if (IsSkipped()) return;
    imported("contacts", "name,email,title\nAnn,ann@kith.example,Cook\n");
    const access::Actor actor = ada();
    const auto saved = workspace().database().write([&](storage::Connection& db) {
      const auto unit = workspace().unit(db, actor, records::Via::web, workspace().settings());
      return workspace().records().create(
          unit, *actor.schema().object("duplicate_rules"),
          json_of(R"({"name":"One mail","applies_to":"contacts","likeness":"email",
                      "effect":"block","active":true})"));
    });
    ASSERT_TRUE(saved.ok()) << why(saved.error());
    workspace().queue().run_due();
  }
  static constexpr const char* rows =
      "name,email,title\nAnn Lee,ann@kith.example,Chef\nBob,bob@kith.example,\n";
};
KITH_BOTH_ENGINES(ImportTwinsTest);

TEST_P(ImportTwinsTest, LeavesARowToTheRuleUnlessSomethingElseIsSaid) {
  const Import import = imported("contacts", rows);
  EXPECT_EQ(import.progress.created, 1);
  EXPECT_EQ(import.progress.failed, 1);
  EXPECT_EQ(errors(import.id).at(0).code, "duplicate");
}

TEST_P(ImportTwinsTest, LetsTwinsInWhereThatIsAskedFor) {
  const Import import = imported("contacts", rows, R"({"twins":"allow"})");
  EXPECT_EQ(import.progress.created, 2);
  EXPECT_EQ(all("contacts").size(), 3u);
}

TEST_P(ImportTwinsTest, ChangesTheTwinAndAnUndoRestoresIt) {
  const std::string before = contents();
  const Import import = imported("contacts", rows, R"({"twins":"update"})");
  EXPECT_EQ(import.progress.created, 1);
  EXPECT_EQ(import.progress.updated, 1);
  EXPECT_EQ(text(by_name("contacts").at("Ann Lee"), "title"), "Chef");
  undo(import.batch);
  EXPECT_EQ(contents(), before);
}

TEST_P(ImportTwinsTest, PassesTwinsOverAndListsThem) {
  const Import import = imported("contacts", rows, R"({"twins":"skip"})");
  EXPECT_EQ(import.progress.created, 1);
  EXPECT_EQ(import.progress.skipped, 1);
  EXPECT_EQ(import.progress.failed, 0);
  EXPECT_EQ(errors(import.id).at(0).code, "twin_skipped");
  EXPECT_THAT(error_file(import), HasSubstr("Ann Lee"));
  const access::Actor actor = ada();
  const auto refused =
      Imports(workspace(), actor).change(begin("contacts", rows).id, json_of(R"({"twins":"eat"})"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().fields.at(0).field, "twins");
}

}  // namespace
}  // namespace kith::commands
