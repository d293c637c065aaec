import { expect, test } from 'vitest';
import { bandFilter, linePoints, share, worstFirst } from '@/features/quality/quality-model';

const rule = (id: string, weight: number, lacking: number) => ({ id, weight, lacking, label: { en: id, zh: id }, kind: 'filled' as const, fields: [], filter: { and: [] } });

test('a band opens what it counts, and the last one holds the best too', () => {
    expect(bandFilter(0, 10)).toEqual({ and: [{ field: 'quality', op: 'ge', value: 0 }, { field: 'quality', op: 'le', value: 9 }] });
    expect(bandFilter(9, 10)).toEqual({ and: [{ field: 'quality', op: 'ge', value: 90 }, { field: 'quality', op: 'le', value: 100 }] });
});

test('the rule that costs the most points comes first', () => {
    expect(worstFirst([rule('light', 1, 9), rule('heavy', 5, 2), rule('kept', 10, 0)]).map(({ id }) => id)).toEqual(['heavy', 'light', 'kept']);
});

test('of nothing, nothing is missing', () => {
    expect(share({ lacking: 0 }, 0)).toBe(100);
    expect(share({ lacking: 1 }, 4)).toBe(75);
});

test('a line runs from the left to the right, and one point stands in the middle', () => {
    expect(linePoints([0, 50, 100], 0, 100)).toEqual([{ x: 0, y: 100 }, { x: 50, y: 50 }, { x: 100, y: 0 }]);
    expect(linePoints([70], 0, 100)).toEqual([{ x: 50, y: 30 }]);
});
