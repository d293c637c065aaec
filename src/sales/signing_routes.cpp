// GET /api/v1/signing/certificate: the certificate of the workspace's signing key (RFC 5280, DER), which
// is made when there is none yet, so that it can be handed out before the first document is signed.
#include "sales/signing_routes.h"

#include "app/signing_key.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;

Result<Response> certificate(Call& call) {
  app::Workspace& workspace = call.workspace;
  const auto signatory =
      TRY(app::SigningKey(workspace.files_directory(), workspace.keys())
              .signatory(workspace.settings().name, call.now, workspace.random()));
  auto response = Response::bytes("application/pkix-cert", signatory.certificate());  // RFC 2585
  response.header("Content-Disposition", "attachment; filename=\"kith-signing.cer\"");
  response.header("X-Content-Type-Options", "nosniff");
  response.header("Cache-Control", "no-store");
  return response;
}

}  // namespace

void add_signing_routes(std::vector<app::Route>& routes) {
  routes.push_back({http::Method::get, "/api/v1/signing/certificate",
                    app::Permit::action(access::Action::administer),
                    "The certificate of the key that signs accepted quotes", certificate});
}

}  // namespace kith::sales
