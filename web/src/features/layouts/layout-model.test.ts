import { expect, test } from 'vitest';
import { moved, newSectionName, stepped, swapped, without } from '@/features/layouts/layout-model';

const sections = [
    { name: 'a', fields: ['one', 'two', 'three'] },
    { name: 'b', fields: ['four'] },
];
const fields = (list: { fields: string[] }[]) => list.map((section) => section.fields.join(' '));

test('a field goes before the place that it is dropped on', () => {
    expect(fields(moved(sections, 'one', { section: 0, at: 3 }))).toEqual(['two three one', 'four']);
    expect(fields(moved(sections, 'three', { section: 0, at: 0 }))).toEqual(['three one two', 'four']);
    expect(fields(moved(sections, 'two', { section: 1, at: 1 }))).toEqual(['one three', 'four two']);
    expect(fields(moved(sections, 'new', { section: 1, at: 0 }))).toEqual(['one two three', 'new four']);
});

test('steps lead over the edge of a section, and not out of the layout', () => {
    expect(fields(stepped(sections, 'one', 1))).toEqual(['two one three', 'four']);
    expect(fields(stepped(sections, 'three', 1))).toEqual(['one two', 'three four']);
    expect(fields(stepped(sections, 'four', -1))).toEqual(['one two three four', '']);
    expect(fields(stepped(sections, 'one', -1))).toEqual(['one two three', 'four']);
    expect(fields(stepped(sections, 'four', 1))).toEqual(['one two three', 'four']);
});

test('a field is taken off, sections change places and get names of their own', () => {
    expect(fields(without(sections, 'two'))).toEqual(['one three', 'four']);
    expect(swapped(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c']);
    expect(swapped(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(newSectionName([{ name: 'section_2', fields: [] }])).toBe('section_3');
});
