import { expect, test } from 'vitest';
import type { ObjectMeta, RecordData } from '@/api/types';
import { ownerFilter } from '@/features/home/home-model';
import { paceOf, runningTargets, type Target } from '@/features/home/target-model';
import { toldChanges } from '@/features/home/told-model';

const target = (more: Record<string, unknown>): RecordData => ({ id: 't', version: 1, created_at: '', updated_at: '', period: 'month', starts_on: '2026-11-01', amount: { amount: '3000', base_amount: '3000' }, ...more });

test('of the targets that run, each of mine, my team’s and everybody’s is the shortest', () => {
    const found = runningTargets(
        [
            target({ person: { id: 'me' } }),
            target({ person: { id: 'me' }, period: 'year', starts_on: '2026-01-01' }),
            target({ person: { id: 'other' } }),
            target({ team: { id: 'north', name: 'North' }, period: 'quarter', starts_on: '2026-10-01' }),
            target({ team: { id: 'south', name: 'South' } }),
            target({ starts_on: '2026-10-01' }),
            target({ period: 'year', starts_on: '2026-01-01' }),
        ],
        '2026-11-22',
        'me',
        ['north'],
    );
    expect(found.map(({ whose, period, ends_on, name }) => [whose, period, ends_on, name])).toEqual([
        ['mine', 'month', '2026-11-30', ''],
        ['team', 'quarter', '2026-12-31', 'North'],
        ['all', 'year', '2026-12-31', ''],
    ]);
});

test('the pace is even over the days, and the line adds up', () => {
    const month: Target = { period: 'month', starts_on: '2026-11-01', ends_on: '2026-11-30', amount: 3000, whose: 'mine', name: '' };
    const pace = paceOf(month, [{ keys: ['2026-11-02'], values: ['600'] }, { keys: ['2026-11-03'], values: ['300'] }], '2026-11-03');
    expect(pace).toEqual({ won: 900, due: 300, share: 0.3, line: [0, 0.2, 0.3], days: 30 });
});

test('what follows from a move is not told beside it', () => {
    const fields = ['stage', 'status', 'probability', 'amount', 'name'].map((name) => ({ name, system: false }));
    const change = (field: string) => ({ field, from: null, to: 'x' });
    const told = toldChanges({ fields } as unknown as ObjectMeta, ['name', 'probability', 'status', 'amount', 'stage', 'gone'].map(change), 2);
    expect(told.map(({ field }) => field.name)).toEqual(['stage', 'amount']);
});

test('who has no team looks at everybody', () => {
    expect(ownerFilter('team', false)).toBeNull();
    expect(ownerFilter('mine', false)).toEqual({ field: 'owner', op: 'eq', value: 'me' });
});
