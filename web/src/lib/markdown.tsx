// A little Markdown as elements: headings, lists, quotes, bold, italic, code. No HTML, no links, no images:
// what somebody wrote in the settings never becomes markup of its own.

import type { ReactNode } from 'react';

export type Block =
    | { kind: 'heading'; level: number; text: string }
    | { kind: 'list'; ordered: boolean; items: string[] }
    | { kind: 'quote' | 'text'; text: string };

const heading = /^(#{1,4})\s+(.*)$/;
const bullet = /^\s*[-*+]\s+(.*)$/;
const number = /^\s*\d+[.)]\s+(.*)$/;
const quote = /^>\s?(.*)$/;

export function blocksOf(markdown: string): Block[] {
    const blocks: Block[] = [];
    let open = false; // whether the next line goes on with the last block
    for (const line of markdown.replaceAll('\r', '').split('\n')) {
        const last = open ? blocks.at(-1) : undefined;
        const title = heading.exec(line);
        const item = bullet.exec(line) ?? number.exec(line);
        const quoted = quote.exec(line);
        const ordered = number.test(line);
        open = line.trim() !== '' && !title;
        if (line.trim() === '') continue;
        if (title) blocks.push({ kind: 'heading', level: title[1]?.length ?? 1, text: title[2] ?? '' });
        else if (item && last?.kind === 'list' && last.ordered === ordered) last.items.push(item[1] ?? '');
        else if (item) blocks.push({ kind: 'list', ordered, items: [item[1] ?? ''] });
        else if (quoted && last?.kind === 'quote') last.text += `\n${quoted[1]}`;
        else if (quoted) blocks.push({ kind: 'quote', text: quoted[1] ?? '' });
        else if (last?.kind === 'text') last.text += `\n${line}`;
        else if (last?.kind === 'list') last.items[last.items.length - 1] += ` ${line.trim()}`;
        else blocks.push({ kind: 'text', text: line });
    }
    return blocks;
}

export interface Span {
    text: string;
    as: 'text' | 'strong' | 'em' | 'code';
}

const marked = /\*\*(.+?)\*\*|__(.+?)__|\*(.+?)\*|_(.+?)_|`(.+?)`/g;

export function spansOf(text: string): Span[] {
    const spans: Span[] = [];
    let from = 0;
    for (const found of text.matchAll(marked)) {
        if (found.index > from) spans.push({ text: text.slice(from, found.index), as: 'text' });
        const [, bold, also_bold, italic, also_italic, code] = found;
        if (code !== undefined) spans.push({ text: code, as: 'code' });
        else if (bold !== undefined || also_bold !== undefined) spans.push({ text: bold ?? also_bold ?? '', as: 'strong' });
        else spans.push({ text: italic ?? also_italic ?? '', as: 'em' });
        from = found.index + found[0].length;
    }
    if (from < text.length) spans.push({ text: text.slice(from), as: 'text' });
    return spans;
}

function Inline({ text }: { text: string }): ReactNode {
    return spansOf(text).map(({ text: said, as: As }, at) => (As === 'text' ? said : <As key={at}>{said}</As>));
}

/** `first` is the level that "#" stands at on the page. */
export function Markdown({ text, first = 3 }: { text: string; first?: 2 | 3 | 4 }) {
    return blocksOf(text).map((block, at) => {
        switch (block.kind) {
            case 'heading': {
                const Heading = `h${Math.min(first + Math.max(block.level - 2, 0), 6)}` as 'h3';
                return <Heading key={at}><Inline text={block.text} /></Heading>;
            }
            case 'list': {
                const List = block.ordered ? 'ol' : 'ul';
                return <List key={at}>{block.items.map((item, of) => <li key={of}><Inline text={item} /></li>)}</List>;
            }
            case 'quote':
                return <blockquote key={at}><Inline text={block.text} /></blockquote>;
            default:
                return <p key={at}><Inline text={block.text} /></p>;
        }
    });
}
