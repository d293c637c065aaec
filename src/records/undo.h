// Taking single changes back, for undo (batch.h) and for what comes out of the recycle bin with a
// record.
#pragma once

#include "records/batch.h"
#include "records/writer.h"

namespace kith::records {

// Whose rights decide what is put back. What hangs on merged or converted records was moved whoever
// may see it, and goes back the same way. What an outcome gave away goes back as long as it stands as it was
// given, by whoever may change it once it is back. What is taken back `anyway` always needs the right to
// change what is there now.
enum class Judged { by_actor, as_given, as_a_whole };

class Undo {
 public:
  // The first three live as long as it.
  Undo(const Records& records, const Unit& unit, const UndoWish& wish,
       Judged judged = Judged::by_actor);
  void take_back_one(const Change& change);
  UndoSlice take();

 private:
  std::vector<const schema::Field*> moved_since(const schema::Object& object,
                                                const Change& change) const;
  query::Stored set_back(const query::Stored& present, const Change& change, const Anyway& anyway,
                         Conflict& conflict) const;
  query::Stored taken_back(const query::Stored& present, const Change& change, const Anyway& anyway,
                           Conflict& conflict) const;
  bool may_pass(const Change& change, const query::Stored& after) const;
  void write(const Writer& writer, const query::Stored& present, const query::Stored& after,
             Act act, Conflict& conflict);

  const Records& records_;
  const Unit& unit_;
  const UndoWish& wish_;
  const Judged judged_;
  UndoSlice slice_;
};

}  // namespace kith::records
