#include "app/at_rest.h"

#include <algorithm>
#include <set>

#include "app/at_rest_contents.h"
#include "app/secret_file.h"
#include "base/key_ring.h"
#include "base/log.h"
#include "jobs/under_way.h"

namespace kith::app {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;

constexpr Sql select_used = "SELECT id FROM kith_at_rest_keys ORDER BY since, id";
constexpr Sql insert_used =
    "INSERT INTO kith_at_rest_keys (id, since) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING";
constexpr Sql delete_used = "DELETE FROM kith_at_rest_keys WHERE id = ?1";

constexpr Sql select_look = "SELECT value FROM kith_settings WHERE name = 'at_rest_look'";
constexpr Sql upsert_look =
    R"(INSERT INTO kith_settings (name, value) VALUES ('at_rest_look', ?1)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value)";

constexpr const char* as_it_is = "";  // what lies under no key
constexpr int factors_at_once = 100;
constexpr std::chrono::milliseconds slice{500};
constexpr const char* secret_files[] = {"seal.key", "signing.pem"};

std::vector<std::string> used_keys(Connection& db) {
  std::vector<std::string> ids;
  db.query(select_used, {}, [&](const Row& row) {
    ids.emplace_back(row.text(0));
    return true;
  });
  return ids;
}

std::vector<std::string> used_keys(storage::Database& database) {
  std::vector<std::string> ids;
  database.read_raw([&](Connection& db) { ids = used_keys(db); }, {});
  return ids;
}

void note_used(storage::Database& database, const std::string& id, Timestamp now) {
  database.write_raw(
      [&](Connection& db) {
        db.execute(insert_used, {id, now});
        return true;
      },
      {});
}

Json json_of(const std::vector<std::string>& ids) {
  return Json(Json::Array(ids.begin(), ids.end()));
}

// {"at","key","used":[…],"missing":[…],"left"} of the last look at everything; null before the first.
Json last_look(Connection& db) {
  const auto text = db.text(select_look);
  auto json = text ? parse_json(*text) : Result<Json>(Json());
  return json ? std::move(*json) : Json();
}

// One run of the job.
class Encrypting {
 public:
  Encrypting(Workspace& workspace, jobs::Run& run)
      : workspace_(workspace), run_(run), keys_(*workspace.keys()) {}

  Status work() {
    TRY(take_newest());
    if (!asks_for_all() && is_settled()) return done();
    const Json& saved = run_.job().checkpoint;
    goes_on_ = saved.text("key") == keys_.current();
    secrets();
    if (!factors()) return done();
    if (!contents()) return done();
    return compare();
  }

 private:
  // Noted before anything lies under it; and when use_newest() is back nothing more comes under another.
  Status take_newest() {
    TRY(keys_.reload());
    if (keys_.newest() == keys_.current()) return done();
    note_used(workspace_.database(), keys_.newest(), workspace_.clock().now());
    keys_.use_newest();
    log::info("at_rest_key_taken", "key={}", keys_.current());
    return done();
  }

  bool asks_for_all() const {
    const Json* all = run_.job().payload.find("all");
    return all && all->as_bool().value_or(false);
  }

  // Nothing lies elsewhere, or only what the last look had to leave there: the next one tries again.
  bool is_settled() {
    bool settled = false;
    workspace_.database().read_raw(
        [&](Connection& db) {
          const auto used = used_keys(db);
          const Json look = last_look(db);
          const Json* then = look.find("used");
          settled =
              used == std::vector<std::string>{keys_.current()} ||
              (look.text("key") == keys_.current() && then && then->dump() == json_of(used).dump());
        },
        {});
    return settled;
  }

  void secrets() {
    for (const char* name : secret_files) {
      const std::string path = workspace_.files_directory() + "/" + name;
      const auto leave = [&](std::string_view reason) {
        ++left_;
        log::error("at_rest_secret_left", "path={} reason={}", path, reason);
      };
      std::optional<std::string> text;
      try {
        const auto key = key_of_secret(path);
        if (!key || *key == keys_.current()) continue;
        auto read = read_secret(path, &keys_);
        if (!read) leave(read.error().message.en);
        if (read) text = std::move(*read);
      } catch (const std::system_error& failure) {
        leave(failure.what());
      }
      if (text) replace_secret(path, *text, &keys_);
    }
  }

  // False where the run is to be left.
  bool factors() {
    Id after;
    do {
      if (run_.cancelled()) return false;
      access::SecondFactor::Encrypted some;
      workspace_.database().write_raw(
          [&](Connection& db) {
            some = workspace_.sign_in().second_factor().encrypt_some(db, after, factors_at_once);
            return true;
          },
          {.lane = storage::Lane::bulk});
      left_ += some.left;
      after = some.last;
    } while (after);
    return true;
  }

  bool contents() {
    const std::string& directory = workspace_.files_directory();
    const Json& left = run_.job().checkpoint;
    after_ = goes_on_ ? left.text("after") : "";
    contents_left_ = goes_on_ ? left.integer("left") : 0;
    progress_.done = goes_on_ ? run_.job().progress.done : 0;
    progress_.total = progress_.done + count_contents(directory, after_);
    auto saved = std::chrono::steady_clock::now();
    const auto save_now = [&] {
      workspace_.database().write_raw(
          [&](Connection& db) {
            save(db);
            return true;
          },
          {.lane = storage::Lane::bulk});
      saved = std::chrono::steady_clock::now();
    };
    save_now();
    const bool all = each_content(directory, after_, [&](const ContentFile& content) {
      if (run_.cancelled()) return false;
      const Encryption outcome = encrypt_content(content, workspace_.files(), keys_);
      encrypted_ = encrypted_ || outcome == Encryption::encrypted;
      if (outcome == Encryption::left) {
        ++contents_left_;
        met_.insert(content.key);
      }
      after_ = content.hash;
      ++progress_.done;
      if (std::chrono::steady_clock::now() - saved >= slice) save_now();
      return true;
    });
    save_now();
    return all;
  }

  void save(Connection& db) {
    run_.save(
        db,
        Json(Json::Object{{"key", keys_.current()}, {"after", after_}, {"left", contents_left_}}),
        progress_);
  }

  // Under which keys the files lie now. Looked at once more where something was encrypted, for what
  // somebody else has put there meanwhile, or an interrupted pass.
  std::set<std::string> met() {
    std::set<std::string> found = std::move(met_);
    for (const char* name : secret_files) {
      try {
        if (const auto key = key_of_secret(workspace_.files_directory() + "/" + name))
          found.insert(*key);
      } catch (const std::system_error&) {  // secrets() has told
        found.insert(std::string(unknown_key));
      }
    }
    if (encrypted_ || goes_on_) {
      each_content(workspace_.files_directory(), "", [&](const ContentFile& content) {
        found.insert(content.key);
        return !run_.cancelled();
      });
    }
    return found;
  }

  // The table becomes what was found. Keys that are not in the file are told and not written there: else
  // one old content that was put back would keep the server from starting.
  Status compare() {
    TRY(keys_.reload());
    const std::set<std::string> of_files = met();
    if (run_.cancelled()) return done();
    const Timestamp now = workspace_.clock().now();
    return workspace_.database().write([&](Connection& db) -> Status {
      std::set<std::string> found = of_files;
      for (const auto& [key, count] : access::SecondFactor::by_key(db)) found.insert(key);
      const bool told = found.erase(std::string(unknown_key)) == 0;
      found.insert(keys_.current());
      found.insert(keys_.newest());  // another program may have taken it already
      const auto used = used_keys(db);
      for (const std::string& id : used) {
        if (!told || found.contains(id)) continue;
        db.execute(delete_used, {id});
        log::info("at_rest_key_unused", "key={}", id.empty() ? "none" : id);
      }
      std::vector<std::string> missing;
      found.erase(keys_.newest());
      for (const std::string& id : found) {
        if (std::ranges::find(used, id) != used.end()) continue;
        if (id == as_it_is || keys_.holds(id)) {
          db.execute(insert_used, {id, now});
          log::info("at_rest_key_met", "key={}", id.empty() ? "none" : id);
        } else {
          missing.push_back(id);
          log::error("at_rest_key_missing", "key={}", id);
        }
      }
      const int64_t left = left_ + contents_left_;
      const Json look(Json::Object{{"at", format(now)},
                                   {"key", keys_.current()},
                                   {"used", json_of(used_keys(db))},
                                   {"missing", json_of(missing)},
                                   {"left", left}});
      db.execute(upsert_look, {look.dump()});
      if (left > 0) log::error("at_rest_left", "count={}", left);
      save(db);
      return done();
    });
  }

  Workspace& workspace_;
  jobs::Run& run_;
  KeyRing& keys_;
  bool goes_on_ = false;    // from a checkpoint
  bool encrypted_ = false;  // a content
  std::set<std::string> met_;
  std::string after_;
  jobs::Progress progress_;
  int64_t left_ = 0;
  int64_t contents_left_ = 0;
};

}  // namespace

Status open_keys(storage::Database& database, KeyRing* keys, Timestamp now) {
  const auto used = used_keys(database);
  for (const std::string& id : used) {
    if (id == as_it_is) continue;
    if (!keys) return missing_key(id, "");
    if (!keys->holds(id)) return missing_key(id, keys->path());
  }
  if (!keys) return done();
  // Whatever was written so far lies as it is.
  if (used.empty()) note_used(database, as_it_is, now);
  if (std::ranges::find(used, keys->current()) == used.end())
    note_used(database, keys->current(), now);
  return done();
}

AtRest at_rest(Workspace& workspace) {
  AtRest state;
  std::vector<std::string> used;
  Json look;
  workspace.database().read_raw(
      [&](Connection& db) {
        used = used_keys(db);
        look = last_look(db);
        state.job = jobs::under_way(db, at_rest_job);
      },
      {});
  const auto in_use = [&](std::string_view id) {
    return std::ranges::find(used, id) != used.end();
  };
  const KeyRing* keys = workspace.keys();
  if (!keys) return state;
  state.configured = true;
  state.current = keys->current();
  state.plain = in_use(as_it_is);
  state.looked_at = parse_timestamp(look.text("at"));
  state.left = look.integer("left");
  const Json* missing = look.find("missing");
  for (const Json& id : missing && missing->as_array() ? *missing->as_array() : Json::Array())
    if (id.as_string()) state.keys.push_back({*id.as_string(), std::nullopt, true});
  for (const KeyFacts& key : keys->keys())
    state.keys.push_back({key.id, key.made_at, in_use(key.id)});
  return state;
}

Result<Id> start_encrypting(Workspace& workspace, Id by) {
  if (!workspace.keys()) {
    return conflict(
        say("There is no file of keys: make one by `kith keys new FILE`, outside the data "
            "folder, and name it by --key-file when the server starts.",
            "没有密钥文件：请用 kith keys new FILE 在数据目录之外生成，并在启动服务器时用 "
            "--key-file 指定。"));
  }
  return workspace.database().write([&](Connection& db) -> Result<Id> {
    db.take_turns(at_rest_job);
    const auto job = jobs::under_way(db, at_rest_job);
    if (job && job->payload.flag("all")) return job->id;
    return workspace.queue().enqueue(
        db, {.kind = std::string(at_rest_job), .payload = whole_look(), .by = by});
  });
}

Json whole_look() { return Json(Json::Object{{"all", true}}); }

Status run_at_rest(Workspace& workspace, jobs::Run& run) {
  if (!workspace.keys()) return done();
  return Encrypting(workspace, run).work();
}

}  // namespace kith::app
