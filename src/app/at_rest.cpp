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

// One run of the job.
class Encrypting {
 public:
  Encrypting(Workspace& workspace, jobs::Run& run)
      : workspace_(workspace), run_(run), keys_(*workspace.keys()) {}

  Status work() {
    TRY(take_newest());
    secrets();
    const auto used = used_keys(workspace_.database());
    if (used == std::vector<std::string>{keys_.current()}) return done();
    if (!factors()) return done();
    if (!contents()) return done();
    return forget_unused();
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

  void secrets() {
    for (const char* name : secret_files) {
      const std::string path = workspace_.files_directory() + "/" + name;
      const auto key = key_of_secret(path);
      if (!key || *key == keys_.current()) continue;
      const auto text = read_secret(path, &keys_);
      if (text && *text)
        replace_secret(path, **text, &keys_);
      else if (!text)
        log::error("at_rest_secret_unreadable", "path={} reason={}", path, text.error().message.en);
    }
  }

  // False where the run is to be left.
  bool factors() {
    for (int some = factors_at_once; some == factors_at_once;) {
      if (run_.cancelled()) return false;
      workspace_.database().write_raw(
          [&](Connection& db) {
            some = workspace_.sign_in().second_factor().encrypt_some(db, factors_at_once);
            return true;
          },
          {.lane = storage::Lane::bulk});
    }
    return true;
  }

  bool contents() {
    const std::string& directory = workspace_.files_directory();
    const std::string key = keys_.current();
    const Json& left = run_.job().checkpoint;
    const bool goes_on = left.text("key") == key;
    std::string after(goes_on ? left.text("after") : "");
    jobs::Progress progress{goes_on ? run_.job().progress.done : 0, 0};
    progress.total = progress.done + count_contents(directory, after);
    auto saved = std::chrono::steady_clock::now();
    const auto save = [&] {
      workspace_.database().write_raw(
          [&](Connection& db) {
            run_.save(db, Json(Json::Object{{"key", key}, {"after", after}}), progress);
            return true;
          },
          {.lane = storage::Lane::bulk});
      saved = std::chrono::steady_clock::now();
    };
    save();
    const bool all = each_content(directory, after, [&](const ContentFile& content) {
      if (run_.cancelled()) return false;
      encrypt_content(content, workspace_.files(), keys_);
      after = content.hash;
      ++progress.done;
      if (std::chrono::steady_clock::now() - saved >= slice) save();
      return true;
    });
    save();
    return all;
  }

  // By a look at all there is, for what an interrupted pass or somebody else has left.
  Status forget_unused() {
    std::set<std::string> found{keys_.current()};
    for (const char* name : secret_files) {
      if (const auto key = key_of_secret(workspace_.files_directory() + "/" + name))
        found.insert(*key);
    }
    each_content(workspace_.files_directory(), "", [&](const ContentFile& content) {
      found.insert(content.key);
      return !run_.cancelled();
    });
    if (run_.cancelled()) return done();
    return workspace_.database().write([&](Connection& db) -> Status {
      for (const auto& [key, count] : access::SecondFactor::by_key(db)) found.insert(key);
      for (const std::string& id : used_keys(db)) {
        if (found.contains(id)) continue;
        db.execute(delete_used, {id});
        log::info("at_rest_key_unused", "key={}", id.empty() ? "none" : id);
      }
      return done();
    });
  }

  Workspace& workspace_;
  jobs::Run& run_;
  KeyRing& keys_;
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
  workspace.database().read_raw(
      [&](Connection& db) {
        used = used_keys(db);
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
    if (const auto job = jobs::under_way(db, at_rest_job)) return job->id;
    return workspace.queue().enqueue(db,
                                     {.kind = std::string(at_rest_job), .payload = {}, .by = by});
  });
}

Status run_at_rest(Workspace& workspace, jobs::Run& run) {
  if (!workspace.keys()) return done();
  return Encrypting(workspace, run).work();
}

}  // namespace kith::app
