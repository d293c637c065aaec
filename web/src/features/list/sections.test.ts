import { expect, test } from 'vitest';
import { linesOf, pagesOf, type Section } from '@/features/list/sections';

const rows = (count: number): Section => ({ key: '', rows: count, headed: false, open: true });
const group = (key: string, count: number, open: boolean): Section => ({ key, rows: count, headed: true, open });

test('a plain list is its rows', () => {
    const lines = linesOf([rows(1_000_000)]);
    expect(lines.count).toBe(1_000_000);
    expect(lines.at(999_999)).toEqual({ section: 0, row: 999_999 });
    expect(lines.at(1_000_000)).toBeUndefined();
    expect(pagesOf(lines, 150, 320, 100)).toEqual([{ section: 0, page: 1 }, { section: 0, page: 2 }, { section: 0, page: 3 }]);
});

test('a closed group is one line, an open one its head and its rows', () => {
    const lines = linesOf([group('a', 3, true), group('b', 500, false), group('c', 2, true)]);
    expect(lines.count).toBe(4 + 1 + 3);
    expect([0, 1, 3, 4, 5, 6, 7].map((index) => lines.at(index))).toEqual([
        { section: 0, row: -1 }, { section: 0, row: 0 }, { section: 0, row: 2 }, { section: 1, row: -1 },
        { section: 2, row: -1 }, { section: 2, row: 0 }, { section: 2, row: 1 },
    ]);
    expect(lines.indexOf(2, 1)).toBe(7);
    expect(pagesOf(lines, 0, 7, 100)).toEqual([{ section: 0, page: 0 }, { section: 2, page: 0 }]);
});

test('an empty list has no lines and wants no pages', () => {
    expect(linesOf([rows(0)]).at(0)).toBeUndefined();
    expect(pagesOf(linesOf([rows(0)]), 0, 20, 100)).toEqual([]);
    expect(pagesOf(linesOf([]), 0, 20, 100)).toEqual([]);
});
