// Reads CSV (RFC 4180) by itself, so that what a report says is held against a computation that shares
// nothing with the program.
export function read_csv(text) {
  const rows = [[]];
  let cell = '';
  let quoted = false;
  const end_cell = () => {
    rows.at(-1).push(cell);
    cell = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted && c === '"' && text[i + 1] === '"') cell += text[i++];
    else if (c === '"') quoted = !quoted;
    else if (quoted) cell += c;
    else if (c === ',') end_cell();
    else if (c === '\n') {
      end_cell();
      rows.push([]);
    } else if (c !== '\r' && c !== '\ufeff') cell += c;
  }
  if (cell || rows.at(-1).length > 0) end_cell();
  const [head, ...body] = rows.filter((row) => row.length > 0);
  return body.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])));
}
