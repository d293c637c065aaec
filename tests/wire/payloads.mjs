// Texts that have broken out of a quote, a name or a number somewhere: our own, built from parts so that every
// quote meets every core and every end, and the shared lists where they are.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.env.KITH_SHARED ?? '', 'corpus/fetched/payload');

// A statement that waits shows by its time that it ran: far longer than any answer takes, also where others build.
export const sleep_s = 60;

const openings = ['', "'", '"', '`', ']', ')', "')", '")', "'))", "';", '";', ';', '1', '1)', "\\'", "''", "%' ", "$$", "x'", "E'\\'"];
const cores = [
  ' OR 1=1', ' AND 1=2', ' OR true', ' UNION SELECT NULL', ' UNION ALL SELECT name, sql FROM sqlite_master', ' UNION SELECT version()',
  '; DROP TABLE contacts', '; DELETE FROM users', '; COMMIT', ' || (SELECT password_hash FROM users LIMIT 1)', ` OR pg_sleep(${sleep_s}) IS NULL`,
  ` OR (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n) > 0`,
  " AND (SELECT CASE WHEN 1=1 THEN 1/0 ELSE 1 END)", ' ORDER BY 99', ' COLLATE NOCASE', ' DESC NULLS FIRST', ' FOR UPDATE', "::int", ' -- ',
  ' MATCH x', ' GLOB *', ' ESCAPE x', ' IN (SELECT 1)', ' LIMIT 1 OFFSET -1', ' HAVING count(*) > 0', ', 1', '->>0', '.id', ' AS x',
];
const ends = ['', '--', ' -- ', '/*', ';--', "'", '"', ' #'];

// What is odd by itself, without a core.
const alone = [
  "'", '"', '`', '\\', ';', '--', '/*', '*/', '?', '?1', '$1', ':a', '@a', '$$', '%', '_', '\\%', '[', ']', '(', ')', '{}', '[]', 'null', 'NULL',
  "O'Brien", "''", '""', "'||'", '"."', 'a"b', "a'b", 'name"--', "name' --", 'name desc', 'name;', 'name,(select 1)', 'rowid', 'oid', 'ctid', 'xmin',
  'tableoid', '*', 'users.*', 'id/0', '1e999', '-0', '0x1F', '1_000', '9223372036854775808', '-9223372036854775809', 'NaN', 'Infinity',
  '\u02bc', '\uff07', '\u2019 OR 1=1', '\u00bf\u005c\u0027', '\ufeff\u0027', '\u0027\u200b', '\u202e\u0027', '\u00a0', '\u2028', '𝟙', '𠮷\u0027',
  'a\tb', "a\nb'", "\r\n'", "\u0001'", "\u007f'", 'x'.repeat(300) + "'", "'".repeat(200), '('.repeat(100), '"'.repeat(99), '%'.repeat(100),
  'NOT', 'AND', 'OR NOT', 'a AND b', 'NEAR(a b)', 'a*', '"a', '-a', 'a:b', '^a', '{a b}:c', 'a OR', '+', '(a', '"" *', // of full-text languages
  'pg_catalog.pg_user', 'sqlite_master', 'information_schema.tables', "load_extension('x')", "lo_import('/etc/passwd')", "readfile('/etc/passwd')",
  '{"$ne":null}', '{"op":"eq"}', "1' WAITFOR DELAY '0:0:30'--", "x' AND extractvalue(1,1)='", '../../etc/passwd', '{{7*7}}', '${7*7}', '%27', '%00', '&#39;',
];

const made = () => openings.flatMap((opening) => cores.flatMap((core) => ends.map((end) => opening + core + end)));

// Those lists of the shared corpus whose names hold `word`.
function shared(word) {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.includes(word) && file.endsWith('.json'));
  return files.flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8'))).filter((one) => typeof one === 'string');
}

export const sql_payloads = () => [...alone, ...shared('sql'), ...made()];
export const other_payloads = () => [
  ...['traversal', 'template', 'crlf', 'ldap', 'nosql', 'server_side_include', 'format-strings', 'redirect', 'NullByte', 'file_inclusion'].flatMap(shared),
];

// Said of one thing, one is true and the other false, and neither should be understood. Words that nothing holds.
export const pairs = ["'", '"', '', "')", "';", '`', "\\'"].flatMap((opening) => {
  const closing = opening.startsWith("'") ? "'zqxj" : opening === '"' ? '"zqxj' : '';
  const make = (value) => (closing ? `zqxj${opening} OR ${closing}${opening[0]}=${closing[0]}${value}` : `zqxj${opening} OR 371=${value === 'zqxj' ? '371' : '372'} --`);
  return [[make('zqxj'), make('zqxk')]];
});

// Payloads in an order that a seed decides, each in its turn, so that no list is left out.
export function deal(payloads, random) {
  const order = payloads.map((one) => [random(), one]).sort((a, b) => a[0] - b[0]).map(([, one]) => one);
  let next = 0;
  return () => order[next++ % order.length];
}
