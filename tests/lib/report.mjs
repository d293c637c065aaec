// Lines for ./test: `ok NAME`, `not ok NAME: why`, `skip NAME: why`.
let failed = 0;

const one_line = (text) => String(text).replace(/\s*\n\s*/g, ' | ').slice(0, 1200);

// Where in the tests it went wrong, as file:line.
function place_of(error) {
  const frame = String(error?.stack ?? '')
    .split('\n')
    .find((line) => /tests\/(?!lib\/)[a-z]+\/[\w-]+\.mjs:\d+/.test(line));
  return frame ? ` (${frame.match(/tests\/[\w/.-]+:\d+/)[0]})` : '';
}

// Runs one test. A failure is told and does not stop the next.
export async function test(name, body) {
  try {
    await body();
    console.log(`ok ${name}`);
    return true;
  } catch (error) {
    not_ok(name, error);
    return false;
  }
}

export function not_ok(name, error) {
  failed += 1;
  console.log(`not ok ${name}: ${one_line(error?.message ?? error)}${place_of(error)}`);
}

export function skip(name, why) {
  console.log(`skip ${name}: ${one_line(why)}`);
}

export const exit_status = () => (failed > 0 ? 1 : 0);
