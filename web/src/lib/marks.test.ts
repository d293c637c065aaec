import { describe, expect, it } from 'vitest';
import { marksOf, partsOf, withMarks } from '@/lib/marks';

const shown = (text: string, marks?: [number, number][]) =>
    partsOf(text, marks)
        .map((part) => (part.marked ? `[${part.text}]` : part.text))
        .join('');

describe('marks', () => {
    it('cut a text into what was found and what stands between', () => {
        expect(shown('张三丰', [[0, 2]])).toBe('[张三]丰');
        expect(shown('Smith & Smithson', [[0, 5], [8, 13]])).toBe('[Smith] & [Smith]son');
        expect(shown('Ann')).toBe('Ann');
        expect(shown('Ann', [])).toBe('Ann');
        expect(shown('')).toBe('');
    });
    it('count characters, not code units', () => {
        expect(shown('𠮷野家 Ltd', [[0, 1], [4, 7]])).toBe('[𠮷]野家 [Ltd]');
    });
    it('never lose a part of the text, whatever the marks are', () => {
        for (const marks of [[[2, 99]], [[5, 9]], [[1, 2], [1, 3]]] as [number, number][][]) {
            expect(partsOf('abc', marks).map((part) => part.text).join('')).toBe('abc');
        }
    });
    it('stand beside the fields of a record', () => {
        const [first, second] = withMarks([{ id: 'a' }, { id: 'b' }], [{ name: [[0, 1]] }, {}]);
        expect(marksOf(first!, 'name')).toEqual([[0, 1]]);
        expect(marksOf(second!, 'name')).toBeUndefined();
        expect(marksOf({ id: 'c' }, 'name')).toBeUndefined();
    });
});
