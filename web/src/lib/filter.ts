// The filter tree of the API, and its short form in the address bar:
//
//   stage~eq~won                      a leaf: field, operator, value
//   (a~eq~1,b~gt~2)                   all of them;  |(…) any of them;  !(…) not
//   owner~in~(me,0abc)                a list of values
//   close_date~within~*{"last":"30d"} anything else as JSON
//
// A value that JSON would read as something else than text is marked: '12 is the text "12".
// Reserved characters in text are escaped with a backslash.

export type Scalar = string | number | boolean | null;
export type Operator =
    | 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'in' | 'nin'
    | 'contains' | 'starts' | 'ends' | 'empty' | 'exists' | 'between' | 'within' | 'any' | 'none' | 'tidy';
export interface Leaf {
    field: string;
    op: Operator;
    value?: unknown;
    filter?: Filter;
}
export type Filter = Leaf | { and: Filter[] } | { or: Filter[] } | { not: Filter };

const depth_max = 8;
const operators: readonly string[] = [
    'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'nin', 'contains', 'starts', 'ends', 'empty', 'exists', 'between', 'within', 'any', 'none', 'tidy',
];

export function isLeaf(filter: Filter): filter is Leaf {
    return 'field' in filter;
}

/** The leaves of a filter that is a plain list of conditions; null for a tree that a list cannot show. */
export function asList(filter: Filter | null): Leaf[] | null {
    if (filter === null) return [];
    if (isLeaf(filter)) return [filter];
    if ('and' in filter && filter.and.every(isLeaf)) return filter.and;
    return null;
}

export function fromList(leaves: readonly Leaf[]): Filter | null {
    if (leaves.length === 0) return null;
    return leaves.length === 1 ? (leaves[0] as Leaf) : { and: [...leaves] };
}

export function allOf(...filters: (Filter | null | undefined)[]): Filter | null {
    const given = filters.filter((filter): filter is Filter => Boolean(filter));
    return given.length === 0 ? null : given.length === 1 ? (given[0] as Filter) : { and: given };
}

/** Conditions side by side, so that a list shows each as a chip. */
export const together = (...parts: (Filter | null | undefined)[]): Filter | null => {
    const leaves = parts.flatMap((part) => (part && 'and' in part ? part.and : part ? [part] : []));
    return leaves.length > 0 ? allOf(...leaves) : null;
};

const escape = (text: string) => text.replace(/[\\~,()]/g, '\\$&');

function encodeScalar(value: Scalar): string {
    if (typeof value !== 'string') return String(value);
    const looks_like_json = /^(-?\d|true$|false$|null$|['*])/.test(value) || value === '';
    return (looks_like_json ? "'" : '') + escape(value);
}

function isScalar(value: unknown): value is Scalar {
    return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function encodeValue(leaf: Leaf): string {
    if (leaf.filter) return '~*' + escape(JSON.stringify(leaf.filter));
    if (leaf.value === undefined) return '';
    if (isScalar(leaf.value)) return '~' + encodeScalar(leaf.value);
    if (Array.isArray(leaf.value) && leaf.value.every(isScalar)) return `~(${leaf.value.map(encodeScalar).join(',')})`;
    return '~*' + escape(JSON.stringify(leaf.value));
}

export function encodeFilter(filter: Filter): string {
    if (isLeaf(filter)) return `${filter.field}~${filter.op}${encodeValue(filter)}`;
    if ('and' in filter) return `(${filter.and.map(encodeFilter).join(',')})`;
    if ('or' in filter) return `|(${filter.or.map(encodeFilter).join(',')})`;
    return `!(${encodeFilter(filter.not)})`;
}

class Reader {
    at = 0;
    constructor(readonly text: string) {}

    peek(): string {
        return this.text[this.at] ?? '';
    }
    take(expected: string): boolean {
        if (!this.text.startsWith(expected, this.at)) return false;
        this.at += expected.length;
        return true;
    }
    need(expected: string): void {
        if (!this.take(expected)) throw new SyntaxError(`${expected} expected at ${this.at}`);
    }
    /** Text up to the next reserved character, unescaped. */
    word(): string {
        let out = '';
        while (this.at < this.text.length) {
            const char = this.peek();
            if (char === '\\') {
                out += this.text[this.at + 1] ?? '';
                this.at += 2;
            } else if ('~,()'.includes(char)) break;
            else {
                out += char;
                this.at += 1;
            }
        }
        return out;
    }
}

function readScalar(reader: Reader): Scalar {
    const word = reader.word();
    if (word.startsWith("'")) return word.slice(1);
    if (/^(-?\d+(\.\d+)?([eE][+-]?\d+)?|true|false|null)$/.test(word)) return JSON.parse(word) as Scalar;
    return word;
}

function readValue(reader: Reader, leaf: Leaf): void {
    if (reader.take('*')) {
        const json: unknown = JSON.parse(reader.word());
        if (leaf.op === 'any' || leaf.op === 'none') leaf.filter = json as Filter;
        else leaf.value = json;
    } else if (reader.take('(')) {
        leaf.value = readList(reader, () => readScalar(reader));
    } else {
        leaf.value = readScalar(reader);
    }
}

function readList<T>(reader: Reader, item: () => T): T[] {
    const items: T[] = [];
    if (reader.take(')')) return items;
    do items.push(item());
    while (reader.take(','));
    reader.need(')');
    return items;
}

function readFilter(reader: Reader, depth: number): Filter {
    if (depth > depth_max) throw new SyntaxError('too deep');
    const inner = () => readFilter(reader, depth + 1);
    if (reader.take('|(')) return { or: readList(reader, inner) };
    if (reader.take('!(')) {
        const not = inner();
        reader.need(')');
        return { not };
    }
    if (reader.take('(')) return { and: readList(reader, inner) };
    const field = reader.word();
    reader.need('~');
    const op = reader.word();
    if (!/^[\w.]+$/.test(field) || !operators.includes(op)) throw new SyntaxError(`no condition: ${field}~${op}`);
    const leaf: Leaf = { field, op: op as Operator };
    if (reader.take('~')) readValue(reader, leaf);
    return leaf;
}

/** Reads what encodeFilter wrote; null for anything else, since addresses get mangled on their way. */
export function decodeFilter(text: string | undefined): Filter | null {
    if (!text) return null;
    try {
        const reader = new Reader(text);
        const filter = readFilter(reader, 0);
        return reader.at === text.length ? filter : null;
    } catch {
        return null;
    }
}
