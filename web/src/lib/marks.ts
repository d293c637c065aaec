// What a search has found of a text, as the server says it: characters (not code units) from, and the
// first that is not marked.

export type Mark = readonly [from: number, to: number];

export interface Part {
    text: string;
    marked: boolean;
}

/** The text in parts, those that were found marked; together they are the text. */
export function partsOf(text: string, marks: readonly Mark[] | undefined): Part[] {
    if (!marks || marks.length === 0) return text ? [{ text, marked: false }] : [];
    const characters = [...text];
    const parts: Part[] = [];
    let at = 0;
    const add = (to: number, marked: boolean) => {
        const part = characters.slice(at, to).join('');
        if (part) parts.push({ text: part, marked });
        at = Math.max(at, to);
    };
    for (const [from, to] of marks) {
        add(from, false);
        add(to, true);
    }
    add(characters.length, false);
    return parts;
}

/** What was found of a record stands beside its fields, under a name that no field can have. */
const place = '#marks';

export type FieldMarks = Readonly<Record<string, readonly Mark[]>>;

export function withMarks<R extends Record<string, unknown>>(records: R[], marks: readonly FieldMarks[] | undefined): R[] {
    if (!marks) return records;
    return records.map((record, at) => ({ ...record, [place]: marks[at] }));
}

export function marksOf(record: Readonly<Record<string, unknown>>, field: string): readonly Mark[] | undefined {
    return (record[place] as FieldMarks | undefined)?.[field];
}
