// Cells as spreadsheets put them on the clipboard: tabs between cells, line breaks between rows, quotes
// around a cell that holds one of these.

export function writeTsv(rows: readonly (readonly string[])[]): string {
    const cell = (text: string) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    return rows.map((row) => row.map(cell).join('\t')).join('\n');
}

/** A quote begins a quoted cell only where it is closed again before a tab or a line break. */
const quoted = /"((?:[^"]|"")*)"(?=\t|\r?\n|\r|$)/y;
const plain = /[^\t\r\n]*/y;

export function parseTsv(text: string): string[][] {
    const source = text.replace(/(\r\n|\n|\r)$/, '');
    const rows: string[][] = [[]];
    let at = 0;
    for (;;) {
        quoted.lastIndex = plain.lastIndex = at;
        const inside = source[at] === '"' ? quoted.exec(source) : null;
        const cell = inside ?? plain.exec(source);
        at += cell?.[0].length ?? 0;
        rows.at(-1)?.push(inside ? (inside[1] ?? '').replaceAll('""', '"') : (cell?.[0] ?? ''));
        if (at >= source.length) return rows;
        const line = /\r\n|\n|\r/y;
        line.lastIndex = at;
        const end = line.exec(source);
        if (end) rows.push([]);
        at += end ? end[0].length : 1;
    }
}
