// A zip archive of texts, as other systems send their exports.
import { crc32, deflateRawSync } from 'node:zlib';

const numbers = (...pairs) => Buffer.concat(pairs.map(([value, bytes]) => {
  const out = Buffer.alloc(bytes);
  out.writeUIntLE(value, 0, bytes);
  return out;
}));
const utf8_names = 0x800;
const day_one = 0x21;  // 1980-01-01

export function zip_of(files) {
  const local = [];
  const directory = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const [called, content] = [Buffer.from(name), Buffer.from(text)];
    const packed = deflateRawSync(content);
    const about = numbers([20, 2], [utf8_names, 2], [8, 2], [0, 2], [day_one, 2], [crc32(content), 4], [packed.length, 4], [content.length, 4], [called.length, 2], [0, 2]);
    const entry = Buffer.concat([numbers([0x04034b50, 4]), about, called, packed]);
    directory.push(numbers([0x02014b50, 4], [20, 2]), about, numbers([0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), called);
    local.push(entry);
    at += entry.length;
  }
  const list = Buffer.concat(directory);
  const count = Object.keys(files).length;
  return Buffer.concat([...local, list, numbers([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [list.length, 4], [at, 4], [0, 2])]);
}

const csv = (rows) => rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n') + '\n';

// The weekly export of a Salesforce organisation: children before parents by name, linked by 18
// characters, one contact of an account that is not among them.
export const salesforce = {
  'Account.csv': csv([
    ['Id', 'IsDeleted', 'Name', 'ParentId', 'BillingStreet', 'BillingCity', 'OwnerId'],
    ['0015g00000XXXX2AAP', '0', 'Borg Süd', '0015g00000XXXX3AAP', 'Ring 1', 'Graz', '0055g000001'],
    ['0015g00000XXXX1AAP', '0', 'Acme', '', 'Ring 2', 'Ulm', '0055g000001'],
    ['0015g00000XXXX3AAP', '0', 'Borg', '', 'Ring 4', 'Wien', '0055g000001'],
  ]),
  'Contact.csv': csv([
    ['Id', 'IsDeleted', 'AccountId', 'LastName', 'FirstName', 'Email', 'HasOptedOutOfEmail'],
    ['0035g00000AAAA1AAP', '0', '0015g00000XXXX1', 'Lee', 'Ann', 'ann.lee@acme.example', '0'],
    ['0035g00000AAAA2AAP', '0', '0015g00000XXXX2AAP', 'Ray', 'Bob', 'bob@borg.example', '1'],
    ['0035g00000AAAA3AAP', '0', '0015g00000NONE9AAP', 'Nemo', 'Nat', 'nat@nowhere.example', '0'],
  ]),
  'Opportunity.csv': csv([
    ['Id', 'IsDeleted', 'AccountId', 'Name', 'StageName', 'Amount', 'CloseDate', 'IsWon'],
    ['0065g00000AAAA1AAP', '0', '0015g00000XXXX2AAP', 'Borg rollout', 'Closed Won', '1200.0', '2026-03-04', '1'],
    ['0065g00000AAAA2AAP', '0', '0015g00000XXXX1AAP', 'Acme renewal', 'Prospecting', '900.0', '2026-12-01', '0'],
  ]),
};
