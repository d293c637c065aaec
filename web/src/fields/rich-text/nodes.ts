// What a text may hold beside words: people who are mentioned, and pictures that were uploaded. The server
// lets through exactly these forms.

import { mergeAttributes, Node } from '@tiptap/core';

export const Mention = Node.create({
    name: 'mention',
    group: 'inline',
    inline: true,
    atom: true,
    selectable: false,
    addAttributes() {
        return {
            id: { default: '', parseHTML: (element) => element.getAttribute('data-mention'), renderHTML: (attributes) => ({ 'data-mention': String(attributes['id']) }) },
            name: { default: '', parseHTML: (element) => (element.textContent ?? '').replace(/^@/, ''), renderHTML: () => ({}) },
        };
    },
    parseHTML: () => [{ tag: 'span[data-mention]' }],
    renderHTML: ({ node, HTMLAttributes }) => ['span', mergeAttributes(HTMLAttributes), `@${String(node.attrs['name'])}`],
    renderText: ({ node }) => `@${String(node.attrs['name'])}`,
});

export const Picture = Node.create({
    name: 'image',
    group: 'block',
    atom: true,
    draggable: true,
    addAttributes() {
        return { src: { default: '' }, alt: { default: '' } };
    },
    parseHTML: () => [{ tag: 'img[src^="/api/v1/attachments/"]' }],
    renderHTML: ({ HTMLAttributes }) => ['img', mergeAttributes(HTMLAttributes)],
});

/** The word after an @ that is being written: "@li" at the end of the text before the cursor. */
export function mentionQuery(before: string): string | null {
    const found = /(?:^|[\s([{（【，。：；、])@([\p{L}\p{N}.' -]{0,30})$/u.exec(before);
    return found ? (found[1] ?? '') : null;
}
