// Somebody gave the right password and a wrong code of the second factor. Their owner mistyped, or
// somebody else has the password and is about to guess the code: it is noted in the audit, and the
// owner is told, in one notification as long as they have not read it. That a passkey's counter went
// back is noted in the audit likewise.
#pragma once

#include "access/passkeys.h"
#include "access/second_factor.h"

namespace kith::app {

class Workspace;

void note_wrong_code(Workspace& workspace, storage::Connection& db, const access::WrongCode& one);
void note_counter_back(Workspace& workspace, storage::Connection& db,
                       const access::CounterBack& one);

}  // namespace kith::app
