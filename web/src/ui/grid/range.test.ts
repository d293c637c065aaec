import { expect, test } from 'vitest';
import { cellCount, rangeBetween, withoutShift } from '@/ui/grid/range';
import { columnsSeen } from '@/ui/grid/use-column-window';

test('a range is the same from whichever corner it is drawn', () => {
    const range = { top: 2, bottom: 5, left: 0, right: 2 };
    expect(rangeBetween({ row: 2, column: 1 }, { row: 5, column: 3 })).toEqual(range);
    expect(rangeBetween({ row: 5, column: 3 }, { row: 2, column: 1 })).toEqual(range);
    expect(rangeBetween({ row: 2, column: 3 }, { row: 5, column: 1 })).toEqual(range);
    expect(cellCount(range)).toBe(12);
});

test('Shift draws with the keys that move, and with no others', () => {
    expect(['Shift+ArrowDown', 'Shift+PageUp', 'Mod+Shift+End'].map(withoutShift)).toEqual(['ArrowDown', 'PageUp', 'Mod+End']);
    expect(['Shift+Enter', 'Shift+Space', 'ArrowDown', 'Alt+ArrowLeft'].map(withoutShift)).toEqual([null, null, null, null]);
});

test('only the columns in sight are drawn, and two on each side', () => {
    const cells = Array.from({ length: 50 }, (_, index) => ({ index, start: index * 100, size: 100 }));
    expect(columnsSeen(cells, 1000, 1800)).toEqual({ first: 8, last: 19 });
    expect(columnsSeen(cells, 0, 250)).toEqual({ first: 0, last: 4 });
    expect(columnsSeen(cells, 4700, 5000)).toEqual({ first: 45, last: 49 });
});
