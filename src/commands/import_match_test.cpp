// What an import does with its rows: whose records they are, companies beside people, exports of
// other systems, what is remembered, and that an undo leaves nothing behind.
#include <gmock/gmock.h>

#include "base/test_shared.h"
#include "commands/test_import_world.h"
#include "integrations/import/imports.h"
#include "integrations/import/samples.h"
#include "records/identity.h"
#include "schema/search_table.h"

namespace kith::commands {
namespace {

using integrations::Import;
using integrations::Imports;
using integrations::ImportState;
using storage::Connection;
using ::testing::HasSubstr;

class ImportMatchTest : public ImportWorld {
 protected:
  // What the search finds records by, and what they are known by, as it stands in the tables.
  std::string indexes() {
    return *workspace().database().write([](Connection& db) -> Result<std::string> {
      std::string all;
      const auto take = [&](const storage::Sql& sql) {
        db.query(sql, std::initializer_list<Value>{}, [&](const storage::Row& row) {
          all += std::to_string(row.integer(0)) + " " + std::string(row.text(1)) + "\n";
          return true;
        });
      };
      if (db.engine() == storage::Engine::sqlite) {
        db.script(
            "CREATE VIRTUAL TABLE temp.people USING fts5vocab(main, \"contacts__words\", instance);"
            "CREATE VIRTUAL TABLE temp.firms USING fts5vocab(main, \"accounts__words\", "
            "instance);");
        take("SELECT doc, term FROM temp.people ORDER BY 1, 2");
        take("SELECT doc, term FROM temp.firms ORDER BY 1, 2");
        db.script("DROP TABLE temp.people; DROP TABLE temp.firms;");
      } else {
        take("SELECT record, tokens::text FROM contacts__words ORDER BY 1, 2");
        take("SELECT record, tokens::text FROM accounts__words ORDER BY 1, 2");
      }
      take("SELECT record, value FROM kith_identities ORDER BY kind, value, object, record");
      return all;
    });
  }
};
KITH_BOTH_ENGINES(ImportMatchTest);

constexpr const char* by_identity = R"({"mode":"upsert","key":"identity"})";

TEST_P(ImportMatchTest, FindsPeopleByMailThenByPhoneWhereTheNameIsTheSame) {
  imported("contacts",
           "name,email,phone\n"
           "Zoë Müller,zoe@kith.example,13800138000\n"
           "张三,,13900139000\n");
  const Import again = imported("contacts",
                                "name,email,phone,title\n"
                                "Zoe Mueller-Lang,ZOE@kith.example,,Lead\n"
                                "张三,,139 0013 9000,经理\n"
                                "李四,,13900139000,司机\n",
                                by_identity);
  EXPECT_EQ(again.progress.updated, 2);
  EXPECT_EQ(again.progress.created, 1);  // a colleague at the same number
  const auto people = by_name("contacts");
  EXPECT_EQ(people.size(), 3u);
  EXPECT_EQ(text(people.at("Zoe Mueller-Lang"), "title"), "Lead");
  EXPECT_EQ(text(people.at("张三"), "title"), "经理");
}

TEST_P(ImportMatchTest, SaysWhichRecordsWouldDoWhereSeveralAreKnownAlike) {
  imported("contacts", "name,email\nAnn,office@kith.example\nBob,office@kith.example\n");
  const Import again = imported("contacts",
                                "name,email,title\nBob,office@kith.example,Chef\n"
                                "Carl,office@kith.example,Cook\n",
                                by_identity);
  EXPECT_EQ(again.progress.updated, 1);
  EXPECT_EQ(again.progress.failed, 1);
  EXPECT_EQ(text(by_name("contacts").at("Bob"), "title"), "Chef");
  const auto wrong = errors(again.id);
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_EQ(wrong[0].code, "ambiguous");
  EXPECT_THAT(wrong[0].message.en, HasSubstr(format(by_name("contacts").at("Ann").id())));
}

TEST_P(ImportMatchTest, MeetsRecordsThatEarlierRowsOfTheGroupMadeOrMoved) {
  const Import import = imported("contacts",
                                 "name,email,mobile,title\n"
                                 "Ann,ann@kith.example,13800138000,One\n"
                                 "Ann,ann@kith.example,13900139000,Two\n"
                                 "Ann,,13900139000,Three\n"
                                 "Ann,,13800138000,Four\n",
                                 by_identity);
  // The mobile of the first row is nobody's by the fourth.
  EXPECT_EQ(import.progress.created, 2);
  EXPECT_EQ(import.progress.updated, 2);
}

TEST_P(ImportMatchTest, UpdatesByIdAndNeverMakesOneOfAGivenId) {
  imported("accounts", "name,employees\nAlpha,1\nBeta,2\n");
  const Id alpha = by_name("accounts").at("Alpha").id();
  const Import import = imported(
      "accounts",
      "id,name,employees\n" + format(alpha) + ",Alpha AG,5\n0000000000001,Nobody,7\n,Gamma,9\n",
      R"({"mapping":[{"column":"id","field":"id"},{"column":"name","field":"name"},
          {"column":"employees","field":"employees"}],"mode":"upsert","key":"id"})");
  EXPECT_EQ(import.progress.updated, 1);
  EXPECT_EQ(import.progress.created, 1);
  EXPECT_EQ(import.progress.failed, 1);
  EXPECT_EQ(errors(import.id).at(0).code, "no_match");
  EXPECT_EQ(by_name("accounts").at("Alpha AG").id(), alpha);
}

constexpr const char* with_company = R"({"mapping":[
    {"column":"Name","field":"name"},{"column":"Mail","field":"email"},
    {"column":"Firm","field":"account.name"},{"column":"Web","field":"account.website"},
    {"column":"Sector","field":"account.industry"},{"column":"City","field":"account.address.city"}],
    "mode":"upsert","key":"identity"})";

TEST_P(ImportMatchTest, BringsCompanyAndContactFromOneRow) {
  imported("accounts", "name,website,industry\nAcme Inc.,https://acme.example,retail\n");
  const std::string rows =
      "Name,Mail,Firm,Web,Sector,City\n"
      "Ann,ann@acme.example,ACME,www.acme.example,Technology,Ulm\n"
      "Bob,bob@acme.example,Acme Inc.,,,\n"
      "Carl,carl@borg.example,Borg,borg.example,零售,\n"
      "Dora,dora@borg.example,,borg.example,,Köln\n"
      "Emil,emil@kith.example,,,,\n"
      "Fay,fay@kith.example,,fay.example,,\n"
      "Gus,gus@kith.example,Borg,,nonsense,\n";
  const Import import = imported("contacts", rows, with_company);
  EXPECT_EQ(import.progress.created, 6);
  EXPECT_EQ(import.progress.failed, 1);
  const auto wrong = errors(import.id);
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_EQ(wrong[0].column, "Sector");
  EXPECT_EQ(wrong[0].field, "account.industry");

  const auto firms = by_name("accounts");
  EXPECT_EQ(firms.size(), 3u);
  const auto& acme = firms.at("Acme Inc.");  // found by its domain: the name stays
  EXPECT_EQ(text(acme, "industry"), "technology");
  EXPECT_EQ(text(firms.at("Borg"), "industry"), "retail");
  const auto people = by_name("contacts");
  EXPECT_EQ(reference(people.at("Ann"), "account"), acme.id());
  EXPECT_EQ(reference(people.at("Bob"), "account"), acme.id());
  EXPECT_EQ(reference(people.at("Dora"), "account"), firms.at("Borg").id());
  EXPECT_EQ(reference(people.at("Fay"), "account"), firms.at("fay.example").id());
  EXPECT_FALSE(reference(people.at("Emil"), "account"));

  const int64_t before = newest_change();
  const Import again = imported("contacts", rows, with_company);
  EXPECT_EQ(again.progress.skipped, 6);
  EXPECT_EQ(newest_change(), before);  // what is as it was is not written
}

TEST_P(ImportMatchTest, FillsOnlyWhatIsEmptyOfACompanyWhereRowsAreOnlyCreated) {
  imported("accounts", "name,industry\nAcme,retail\n");
  imported("contacts", "Name,Firm,Sector,City\nAnn,Acme,technology,Ulm\n",
           R"({"mapping":[{"column":"Name","field":"name"},{"column":"Firm","field":"account.name"},
           {"column":"Sector","field":"account.industry"},{"column":"City","field":"account.address.city"}],
           "mode":"create","key":null})");
  const auto acme = by_name("accounts").at("Acme");
  EXPECT_EQ(text(acme, "industry"), "retail");
  const auto cells = acme.cells(*acme.object().field("address"));
  EXPECT_TRUE(std::ranges::any_of(cells, [](const Value& cell) {
    const auto* part = std::get_if<std::string>(&cell);
    return part && *part == "Ulm";
  }));
}

TEST_P(ImportMatchTest, UndoOfAnUpsertLeavesRecordsWordsAndIdentitiesAsTheyWere) {
  std::string first = "Name,Mail,Firm,Web,Sector,City\n";
  std::string second = first;
  for (int n = 0; n < 230; ++n) {
    first += fmt::format("Person {0},p{0}@kith.example,Firm {1},firm{1}.example,retail,Ulm\n", n,
                         n % 20);
    second += fmt::format("Human {0},p{0}@kith.example,Firm {1},firm{1}.example,{2},Köln\n", n + 60,
                          n % 33, n % 2 ? "finance" : "retail");
  }
  imported("contacts", first, with_company);
  const std::string records_before = contents();
  const std::string indexes_before = indexes();
  const Import import = imported("contacts", second, with_company);
  EXPECT_EQ(import.progress.updated, 170);
  EXPECT_EQ(import.progress.created, 60);
  EXPECT_NE(contents(), records_before);
  EXPECT_NE(indexes(), indexes_before);
  undo(import.batch);
  EXPECT_EQ(contents(), records_before);
  EXPECT_EQ(indexes(), indexes_before);
}

TEST_P(ImportMatchTest, DryRunShowsWhatWouldBeCreatedChangedAndPassedOver) {
  imported("contacts", "name,email,title\nAnn,ann@kith.example,Chef\nBob,bob@kith.example,\n");
  const std::string before = contents();
  Import import = begin("contacts",
                        "name,email,title\nAnn,ann@kith.example,Cook\nBob,bob@kith.example,\n"
                        "Carl,carl@kith.example,\nCarl,carl@kith.example,Cook\nDora,nonsense,\n");
  changed(import.id, by_identity);
  import = checked(import.id);
  EXPECT_EQ(import.progress.created, 1);
  EXPECT_EQ(import.progress.updated, 2);
  EXPECT_EQ(import.progress.skipped, 1);
  EXPECT_EQ(import.progress.failed, 1);
  EXPECT_EQ(contents(), before);
  const auto samples = *workspace().database().read(
      [&](Connection& db) -> Result<std::vector<integrations::Sample>> {
        return integrations::samples_of(db, import.id);
      });
  std::string updated;
  for (const auto& sample : samples) {
    if (sample.kind == integrations::SampleKind::updated && updated.empty()) updated = sample.json;
  }
  EXPECT_THAT(updated, HasSubstr("\"name\":\"Ann\""));
  EXPECT_THAT(updated, HasSubstr(R"("field":"title","from":"Chef","to":"Cook")"));
}

TEST_P(ImportMatchTest, RemembersHowTheSameHeadingsWereImportedLast) {
  const char* settings =
      R"({"mapping":[{"column":"A","field":"name"},{"column":"B","field":"phone"}],
      "mode":"upsert","key":"phone"})";
  EXPECT_EQ(begin("contacts", "A,B\nAnn,13800138000\n").settings.text("mode"), "create");
  imported("contacts", "A,B\nAnn,13800138000\n", settings);
  const Import next = begin("contacts", "B,A,Error\n13800138000,Anna,too short\n");
  EXPECT_EQ(next.settings.text("preset"), "remembered");
  EXPECT_EQ(next.settings.text("key"), "phone");
  EXPECT_EQ(run(next.id).progress.updated, 1);
  EXPECT_EQ(by_name("contacts").count("Anna"), 1u);
  // The corrected file had a column of reasons, which the next one has not.
  const Import third = begin("contacts", "A,B\nAnnie,13800138000\n");
  EXPECT_EQ(third.settings.text("preset"), "remembered");
  EXPECT_EQ(run(third.id).progress.updated, 1);
  EXPECT_TRUE(begin("accounts", "A,B\nAnn,13800138000\n").settings.find("key")->is_null());
}

TEST_P(ImportMatchTest, FindsTheOrderOfDatesThatAllSamplesAllow) {
  const auto order = [&](const std::string& dates) {
    return std::string(begin("contacts", "name,birthday\n" + dates).settings.text("date_format"));
  };
  EXPECT_EQ(order("A,31/12/1990\nB,03/04/1991\n"), "dmy");
  EXPECT_EQ(order("A,12/31/1990\nB,03/04/1991\n"), "mdy");
  EXPECT_EQ(order("A,03/04/1991\n"), "auto");
  EXPECT_EQ(order("A,1991-04-03\n"), "auto");
}

TEST_P(ImportMatchTest, LeavesAuthorshipToAdministrators) {
  const app::Settings settings = workspace().settings();
  const Id clerk = *workspace().database().write([&](Connection& db) -> Result<Id> {
    const access::Actor actor = ada();
    const auto unit = workspace().unit(db, actor, records::Via::web, settings);
    const auto& records = workspace().records();
    const auto role = TRY(records.create(
        unit, *unit.schema->object("roles"),
        json_of(
            R"({"name":"Clerk","permissions":{"objects":{"*":{"read":"all","create":true,"update":"all","delete":"none"}},"actions":["import"]}})")));
    Json user = json_of(R"({"name":"Mallory","email":"m@kith.example"})");
    user.set("role", format(role.id));
    return TRY(records.create(unit, *unit.schema->object("users"), user)).id;
  });
  const std::string rows = "name,created_at,updated_at\nOld,2019-05-06,2020-07-08\n";
  const access::Actor actor = workspace().actor(clerk);
  Imports imports(workspace(), actor);
  const auto own = imports.begin("accounts", "x.csv", http::Body(rows), 0, rows.size());
  ASSERT_TRUE(own.ok()) << why(own.error());
  EXPECT_EQ(own->columns[1].proposal, "");
  const auto refused =
      imports.change(own->id, json_of(R"({"mapping":[{"column":"name","field":"name"},
      {"column":"created_at","field":"created_at"}]})"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().fields.at(0).code, "not_writable");

  imported("accounts", rows, R"({"mapping":[{"column":"name","field":"name"},
      {"column":"created_at","field":"created_at"},{"column":"updated_at","field":"updated_at"}]})");
  const auto old = by_name("accounts").at("Old");
  const auto year = [&](std::string_view field) {
    return format(std::get<Timestamp>(old.cells(*old.object().field(field))[0])).substr(0, 4);
  };
  EXPECT_EQ(year("created_at"), "2019");
  EXPECT_EQ(year("updated_at"), "2020");
}

#define SHARED(variable, name)                                                 \
  const auto variable##_path = shared_path(name);                              \
  if (variable##_path.empty()) GTEST_SKIP() << "the shared data are not here"; \
  const std::string variable = content_of(variable##_path)

TEST_P(ImportMatchTest, KnowsExportsOfHubSpotAndMakesTheirCompanies) {
  SHARED(contacts, "data/crm_exports/hubspot_contacts.csv.gz");
  Import import = begin("contacts", contacts);
  EXPECT_EQ(import.settings.text("preset"), "hubspot");
  import = run(import.id);
  EXPECT_EQ(import.state, ImportState::done);
  EXPECT_EQ(import.progress.rows, 950);
  EXPECT_EQ(import.progress.failed, 0);
  EXPECT_EQ(all("contacts").size(), 950u);
  EXPECT_GT(all("accounts").size(), 100u);
  const auto people = all("contacts");
  EXPECT_EQ(std::ranges::count_if(people,
                                  [](const auto& one) { return bool(reference(one, "account")); }),
            950 - 271);  // so many name no company
  EXPECT_TRUE(std::ranges::none_of(
      people, [](const auto& one) { return text(one, "external_id").empty(); }));
  const Import again = begin("contacts", contacts);
  EXPECT_EQ(run(again.id).progress.created, 0);

  SHARED(companies, "data/crm_exports/hubspot_companies.csv");
  const Import firms = begin("accounts", companies);
  EXPECT_EQ(firms.settings.text("preset"), "hubspot");
  SHARED(deals, "data/crm_exports/hubspot_deals.csv.gz");
  EXPECT_EQ(begin("opportunities", deals).settings.text("preset"), "hubspot");
}

TEST_P(ImportMatchTest, KnowsExportsOfAtomicAndSalesforce) {
  SHARED(atomic, "data/crm_exports/atomic_crm_contacts.csv");
  Import import = begin("contacts", atomic);
  EXPECT_EQ(import.settings.text("preset"), "atomic");
  import = run(import.id);
  EXPECT_EQ(import.progress.created, 500);
  int opted_out = 0;
  for (const auto& person : all("contacts")) {
    const Value& cell = person.cells(*person.object().field("email_opt_out"))[0];
    opted_out += std::holds_alternative<bool>(cell) && std::get<bool>(cell);
    EXPECT_FALSE(text(person, "email").empty() && !text(person, "emails").empty());
  }
  EXPECT_GT(opted_out, 0);
  EXPECT_LT(opted_out, 500);
  SHARED(salesforce, "data/crm_exports/salesforce_dataloader_accountData.csv");
  Import accounts = begin("accounts", salesforce);
  EXPECT_EQ(accounts.settings.text("preset"), "salesforce");
  accounts = run(accounts.id);
  EXPECT_EQ(accounts.progress.rows, 423);
  EXPECT_GT(accounts.progress.created, 400);
  SHARED(deals, "data/crm_exports/salesforce_dataloader_opportunityData.csv");
  EXPECT_EQ(begin("opportunities", deals).settings.text("preset"), "salesforce");
}

TEST_P(ImportMatchTest, KnowsTheHeadingsOfTheOthers) {
  const auto preset = [&](std::string_view object, const std::string& headings) {
    const Import import = begin(object, headings + "\n");
    return std::string(import.settings.text("preset"));
  };
  EXPECT_EQ(
      preset("contacts",
             "First Name,Middle Name,Last Name,Phonetic First Name,Organization Name,Birthday,"
             "Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value"),
      "google");
  EXPECT_EQ(preset("contacts",
                   "Title,First Name,Last Name,Company,Job Title,Business Street,Business Phone,"
                   "Mobile Phone,E-mail Address,E-mail 2 Address,Notes"),
            "outlook");
  EXPECT_EQ(preset("contacts",
                   "Person - ID,Person - Name,Person - Email - Work,Person - Phone - Work,"
                   "Person - Marketing status,Person - Organization"),
            "pipedrive");
  EXPECT_EQ(preset("contacts",
                   "Record Id,Contact Owner,First Name,Last Name,Account Name,Email,Email Opt Out"),
            "zoho");
  EXPECT_EQ(preset("contacts", "Given,Colour,Shoe size"), "");
}

TEST_P(ImportMatchTest, KeepsWhoHasUnsubscribedFromAMailchimpAudience) {
  imported("contacts", "name,email\nAnn Lee,ann@kith.example\nBob Lee,bob@kith.example\n");
  const Import gone =
      begin("contacts",
            "Email Address,First Name,Last "
            "Name,MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,UNSUB_REASON,LEID,TAGS\n"
            "ann@kith.example,Ann,Lee,2,2021-03-04 05:06:07,2023-01-02 "
            "03:04:05,NORMAL,77,\"\"\"VIP\"\"\"\n"
            "new@kith.example,Nia,Ray,2,2021-03-04 05:06:07,2023-01-02 03:04:05,NORMAL,78,\n");
  EXPECT_EQ(gone.settings.text("preset"), "mailchimp");
  const Import after = run(gone.id);
  EXPECT_EQ(after.progress.updated, 1);
  EXPECT_EQ(after.progress.created, 1);
  const auto people = by_name("contacts");
  const auto opted_out = [&](const char* name) {
    const auto& person = people.at(name);
    const Value& cell = person.cells(*person.object().field("email_opt_out"))[0];
    return std::holds_alternative<bool>(cell) && std::get<bool>(cell);
  };
  EXPECT_TRUE(opted_out("Ann Lee"));
  EXPECT_TRUE(opted_out("Nia Ray"));
  EXPECT_FALSE(opted_out("Bob Lee"));
}

}  // namespace
}  // namespace kith::commands
