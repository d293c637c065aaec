import { describe, expect, it } from 'vitest';
import { blocksOf, spansOf } from '@/lib/markdown';

describe('a little Markdown', () => {
    it('reads headings, lists, quotes and text', () => {
        expect(blocksOf('## Opening\nHello,\nthere.\n\n> a\n> b\n- one\n  goes on\n- two\n1. first\n2) second')).toEqual([
            { kind: 'heading', level: 2, text: 'Opening' },
            { kind: 'text', text: 'Hello,\nthere.' },
            { kind: 'quote', text: 'a\nb' },
            { kind: 'list', ordered: false, items: ['one goes on', 'two'] },
            { kind: 'list', ordered: true, items: ['first', 'second'] },
        ]);
    });
    it('reads bold, italic and code, and leaves HTML as text', () => {
        expect(spansOf('a **b** *c* `d` <b>e</b>')).toEqual([
            { text: 'a ', as: 'text' }, { text: 'b', as: 'strong' }, { text: ' ', as: 'text' }, { text: 'c', as: 'em' }, { text: ' ', as: 'text' },
            { text: 'd', as: 'code' }, { text: ' <b>e</b>', as: 'text' },
        ]);
        expect(spansOf('2 * 3 is 6')).toEqual([{ text: '2 * 3 is 6', as: 'text' }]);
    });
});
