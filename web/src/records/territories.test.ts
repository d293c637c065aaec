import { describe, expect, it } from 'vitest';
import type { RecordData } from '@/api/types';
import { addedUp, flat, idsOf, targetOf, targetsIn, treeOf } from '@/records/territories';

const record = (id: string, parent: string | null) => ({ id, name: id, parent: parent ? { id: parent, name: parent } : null }) as unknown as RecordData;
const named = (id: string) => ({ id, name: id });
const tree = treeOf([record('south', 'china'), record('china', null), record('east', 'china'), record('zhejiang', 'east'), record('lost', 'gone')]);
const china = tree.find((node) => node.id === 'china');

describe('the tree of territories', () => {
    it('stands each below what it is part of, by name, and whoever has lost it at the top', () => {
        expect(flat(tree).map(({ id, depth }) => [id, depth])).toEqual([['china', 0], ['east', 1], ['zhejiang', 2], ['south', 1], ['lost', 0]]);
        expect(china && idsOf(china)).toEqual(['china', 'east', 'zhejiang', 'south']);
    });

    it('adds up what its parts have', () => {
        const groups = [{ keys: [named('zhejiang')], values: ['5'] }, { keys: [named('china')], values: ['2'] }, { keys: [named('lost')], values: ['9'] }, { keys: [null], values: ['1'] }];
        expect(china && addedUp(china, groups, 0)).toBe(7);
    });

    it('takes its own target before those of its parts', () => {
        expect(china && targetOf(china, new Map([['zhejiang', 5], ['south', 3]]))).toBe(8);
        expect(china && targetOf(china, new Map([['east', 4], ['zhejiang', 5], ['south', 3]]))).toBe(7);
        expect(china && targetOf(china, new Map([['lost', 4]]))).toBeNull();
    });

    it('reads targets of a period as those of one territory', () => {
        const of = (id: string, period: string, value: string) => ({ keys: [named(id), null, period, '2026-01-01'], values: [value] });
        expect(china && targetsIn(china, [of('east', 'year', '5'), of('south', 'year', '3'), of('lost', 'year', '1'), of('south', 'month', '2')])).toEqual([
            { keys: [null, null, 'year', '2026-01-01'], values: [8] },
            { keys: [null, null, 'month', '2026-01-01'], values: [2] },
        ]);
    });
});
