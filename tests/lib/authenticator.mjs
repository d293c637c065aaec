// A device that holds passkeys, in software: what navigator.credentials and the device behind it would answer,
// said as a test wants it (Web Authentication Level 3, 5.8.1 client data, 6.1 authenticator data, 6.5.1 credential).
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const b64 = (bytes) => Buffer.from(bytes).toString('base64url');

// As much of CBOR (RFC 8949) as a COSE key needs: whole numbers, bytes, a map.
function head(major, value) {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}
function cbor(value) {
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)]);
  return value < 0 ? head(1, -1 - value) : head(0, value);
}

const part = (jwk, name) => Buffer.from(jwk[name], 'base64url');
const algorithms = {
  '-7': { make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), cose: (jwk) => [[1, 2], [3, -7], [-1, 1], [-2, part(jwk, 'x')], [-3, part(jwk, 'y')]], hash: 'sha256' },
  '-8': { make: () => generateKeyPairSync('ed25519'), cose: (jwk) => [[1, 1], [3, -8], [-1, 6], [-2, part(jwk, 'x')]], hash: null },
  '-257': { make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), cose: (jwk) => [[1, 3], [3, -257], [-1, part(jwk, 'n')], [-2, part(jwk, 'e')]], hash: 'sha256' },
};

const present = 0x01;
const verified = 0x04;
const with_credential = 0x40;

export class Authenticator {
  constructor(site, algorithm = -7) {
    this.site = site;  // { rp_id, origin }
    this.algorithm = algorithm;
    this.keys = algorithms[algorithm].make();
    this.id = randomBytes(32);
    this.counter = 0;
  }

  #client_data(type, challenge, { origin = this.site.origin, ...more }) {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...more }));
  }
  #head({ rp_id = this.site.rp_id, up = true, uv = true, counter = this.counter }, flags = 0) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rp_id), Buffer.from([flags | (up ? present : 0) | (uv ? verified : 0)]), count]);
  }

  // What POST /session/passkeys takes, for the options that were answered.
  make(options, { name = 'Telephone', ...says } = {}) {
    this.handle = options.user.id;
    const client_data = this.#client_data('webauthn.create', says.challenge ?? options.challenge, says.client_data ?? {});
    const key = cbor(new Map(algorithms[this.algorithm].cose(this.keys.publicKey.export({ format: 'jwk' }))));
    const length = Buffer.from([this.id.length >> 8, this.id.length & 255]);
    const data = Buffer.concat([this.#head(says, with_credential), Buffer.alloc(16), length, this.id, key]);
    return { name, client_data: b64(client_data), authenticator_data: b64(data) };
  }

  // What POST /session/passkey takes.
  use(options, says = {}) {
    const client_data = this.#client_data('webauthn.get', says.challenge ?? options.challenge, says.client_data ?? {});
    const data = this.#head(says);
    const signature = sign(algorithms[this.algorithm].hash, Buffer.concat([data, sha256(client_data)]), says.key ?? this.keys.privateKey);
    return { credential: b64(says.id ?? this.id), client_data: b64(client_data), authenticator_data: b64(data), signature: b64(signature), user_handle: says.handle ?? this.handle };
  }
}
