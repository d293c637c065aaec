import { expect, test } from 'vitest';
import { moved } from '@/ui/grid/move';

const extent = { rows: 100, columns: 5, page: 20 };

test('arrows move by one and stop at the edges', () => {
    expect(moved({ row: 3, column: 2 }, 'ArrowDown', extent)).toEqual({ row: 4, column: 2 });
    expect(moved({ row: 99, column: 4 }, 'ArrowDown', extent)).toEqual({ row: 99, column: 4 });
    expect(moved({ row: 3, column: 0 }, 'ArrowLeft', extent)).toEqual({ row: 3, column: 0 });
});

test('the header is reached from the first row and by no page key', () => {
    expect(moved({ row: 0, column: 2 }, 'ArrowUp', extent)).toEqual({ row: -1, column: 2 });
    expect(moved({ row: -1, column: 2 }, 'ArrowUp', extent)).toEqual({ row: -1, column: 2 });
    expect(moved({ row: 5, column: 2 }, 'PageUp', extent)).toEqual({ row: 0, column: 2 });
});

test('Home and End go along the row, with Mod to the corners', () => {
    expect(moved({ row: 7, column: 2 }, 'End', extent)).toEqual({ row: 7, column: 4 });
    expect(moved({ row: 7, column: 2 }, 'Mod+Home', extent)).toEqual({ row: 0, column: 0 });
    expect(moved({ row: 7, column: 2 }, 'Mod+End', extent)).toEqual({ row: 99, column: 4 });
});

test('other keys move nothing', () => expect(moved({ row: 7, column: 2 }, 'Enter', extent)).toBeNull());
