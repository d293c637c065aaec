import { expect, test } from 'vitest';
import type { AccountGroup, GroupAccount } from '@/api/account-group';
import { GroupTree, recordsBehind } from '@/features/record/accounts/group-model';

const nothing = { open: 0, won: 0, pipeline: '0', weighted: '0', won_year: '0', won_ever: '0', receivable: '0', overdue: '0' };
const account = (id: string, parent: string | null, level: number): GroupAccount => ({ id, name: id.toUpperCase(), parent, level, below: 0, own: nothing, rolled: nothing });
const group = (accounts: GroupAccount[]): AccountGroup => ({ currency: 'CNY', since: '2025-11-24', complete: true, narrowed: false, accounts });
const small = group([account('top', null, 0), account('b', 'top', 1), account('a', 'top', 1), account('b1', 'b', 2)]);
const compare = (left: string, right: string) => left.localeCompare(right);
const shown = (tree: GroupTree, open: ReadonlySet<string>) => tree.lines(open).map((line) => line.account.id);

test('a small group is unfolded, siblings stand by name', () => {
    const tree = new GroupTree(small, compare);
    expect(shown(tree, tree.unfolded('a'))).toEqual(['top', 'a', 'b', 'b1']);
    expect(shown(tree, new Set(['top']))).toEqual(['top', 'a', 'b']);
    expect(tree.lines(new Set(['top'])).map((line) => [line.position, line.siblings])).toEqual([[1, 1], [1, 2], [2, 2]]);
    expect(tree.subtree('b')).toEqual(['b', 'b1']);
});

test('of a big group only the way to the present one is unfolded', () => {
    const many = Array.from({ length: 40 }, (_, at) => [account(`c${at}`, 'top', 1), account(`d${at}`, `c${at}`, 2)]).flat();
    const tree = new GroupTree(group([account('top', null, 0), ...many]), compare);
    const lines = shown(tree, tree.unfolded('d7'));
    expect(lines).toHaveLength(42);
    expect(lines).toContain('d7');
});

test('each number opens what it counts, and none that an address could not hold', () => {
    expect(recordsBehind('pipeline', ['x'], '2025-11-24')).toEqual({ object: 'opportunities', filter: { and: [{ field: 'account', op: 'eq', value: 'x' }, { field: 'status', op: 'eq', value: 'open' }] } });
    expect(recordsBehind('won_year', ['x', 'y'], '2025-11-24')?.filter).toEqual({
        and: [{ field: 'account', op: 'in', value: ['x', 'y'] }, { field: 'status', op: 'eq', value: 'won' }, { field: 'close_date', op: 'ge', value: '2025-11-24' }],
    });
    expect(recordsBehind('overdue', ['x'], '2025-11-24')?.object).toBe('accounts');
    expect(recordsBehind('pipeline', Array.from({ length: 201 }, (_, at) => String(at)), '2025-11-24')).toBeNull();
});
