#include "app/seal_bundle.h"

#include "records/seal_rows.h"

namespace kith::app {
namespace {

using records::LeafTile;
using records::SealedChange;
using records::TreeHead;
using storage::Connection;

constexpr int tiles_at_once = 4;
constexpr int heads_at_once = 2'000;
constexpr std::chrono::minutes patience{10};

std::string first_line(Workspace& workspace, BundleValues values, int64_t size) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("kith_seal").number(1).key("size").number(size);
  json.key("made_at").timestamp(workspace.clock().now()).key("program").string(KITH_VERSION);
  json.key("values").boolean(values == BundleValues::included);
  json.key("objects").begin_object();
  for (const schema::Object& object : workspace.schema().current()->objects())
    json.key(std::to_string(object.id)).string(object.name);
  json.end_object().end_object();
  return out + "\n";
}

std::string head_line(const TreeHead& head) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("head");
  records::write_head(head, json);
  json.end_object();
  return out + "\n";
}

std::string leaf_line(const LeafTile& tile, size_t at, const SealedChange* row, const Hash256& hash,
                      BundleValues values) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  if (!row) {
    json.key("missing").number(tile.seqs[at]).key("hash").string(hex(hash)).end_object();
    return out + "\n";
  }
  json.key("leaf").string(row->line).key("hash").string(hex(hash));
  if (row->erased)
    json.key("erased").boolean(true);
  else if (values == BundleValues::included)
    json.key("salt").string(hex(tile.salts[at])).key("values").string(row->fields);
  json.end_object();
  return out + "\n";
}

}  // namespace

Result<SealBundle> SealBundle::open(Workspace& workspace, BundleValues values) {
  const auto head = TRY(workspace.database().read(
      [](Connection& db) { return Result<std::optional<TreeHead>>(records::newest_head(db)); }));
  if (!head) {
    return not_found(say("Nothing is sealed yet: the server seals some seconds after a change.",
                         "尚未封存任何变更：服务器会在变更后数秒内封存。"));
  }
  return SealBundle(workspace, values, *head);
}

bool SealBundle::produce(std::string& out, const storage::Cancel* cancel) {
  if (!begun_) {
    begun_ = true;
    out += first_line(*workspace_, values_, last_.size);
    return true;
  }
  bool more = false;
  workspace_->database().read_raw(
      [&](Connection& db) { more = write_leaves(db, out); },
      {.timeout = patience, .cancel = cancel, .lane = storage::Lane::bulk});
  if (!more) write_end(out);
  return more;
}

// False where the tree has no more, as it should at the size of the last head.
bool SealBundle::write_leaves(Connection& db, std::string& out) {
  const auto heads = records::heads_after(db, head_, heads_at_once);
  auto head = heads.begin();
  const auto tiles = records::leaf_tiles(db, place_ / records::tile_width, tiles_at_once);
  for (const LeafTile& tile : tiles) {
    const auto rows = records::sealed_changes(db, tile);
    auto hashes = records::hash_tile(db, 0, tile.tile);
    hashes.resize(tile.seqs.size());
    for (size_t i = 0; i < tile.seqs.size() && place_ < last_.size; ++i) {
      const auto found = rows.find(tile.seqs[i]);
      out += leaf_line(tile, i, found == rows.end() ? nullptr : &found->second, hashes[i], values_);
      ++place_;
      if (head == heads.end() || head->size != place_ || place_ == last_.size) continue;
      out += head_line(*head);
      head_ = head->size;
      ++head;
    }
  }
  return !tiles.empty() && place_ < last_.size;
}

void SealBundle::write_end(std::string& out) const {
  out += head_line(last_);
  out += Json(Json::Object{
                  {"end", Json(Json::Object{{"size", last_.size}, {"root", hex(last_.root)}})}})
             .dump() +
         "\n";
}

}  // namespace kith::app
