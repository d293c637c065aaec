import { expect, test } from 'vitest';
import type { OddsFact } from '@/api/odds';
import { calibrationDots, weightiest } from '@/features/odds/odds-model';

test('a dot on the diagonal is a promise that was kept', () => {
    const [kept, broken] = calibrationDots([
        { predicted: 0.7, observed: 0.7, samples: 100 },
        { predicted: 0.9, observed: 0.5, samples: 25 },
    ]);
    expect(kept?.x).toBeCloseTo(70);
    expect(kept?.y).toBeCloseTo(30);
    expect(broken?.y).toBeCloseTo(50);
    expect(broken?.r).toBeLessThan(kept?.r ?? 0);
    expect(calibrationDots([])).toEqual([]);
});

test('the furthest pull comes first, whichever way, and what pulls nowhere is left out', () => {
    const level = (weight: number) => ({ what: 'level' as const, label: { en: 'x', zh: 'x' }, records: 30, won_percent: 50, weight });
    const fact = (name: string, weights: number[]): OddsFact => ({ fact: name, label: { en: name, zh: name }, matters: 1, levels: weights.map(level) });
    const shown = weightiest([fact('source', [0.2, -0.9, 0.001]), fact('owner', [0.5]), fact('hidden', [])], 3);
    expect(shown.map((one) => [one.fact.fact, one.level.weight])).toEqual([['source', -0.9], ['owner', 0.5], ['source', 0.2]]);
});
