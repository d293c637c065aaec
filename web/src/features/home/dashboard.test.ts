import { expect, test } from 'vitest';
import { lastMonths } from '@/features/home/dashboard-model';

test('the last months end with this one and cross the year', () => {
    expect(lastMonths('2026-02-15', 4)).toEqual(['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01']);
    expect(lastMonths('2026-03-31', 2)).toEqual(['2026-02-01', '2026-03-01']);
});
