// The tree of a group as lines, and the records behind each number.

import type { AccountGroup, GroupAccount, GroupFigures } from '@/api/account-group';
import type { Filter } from '@/api/types';

export type Figure = Exclude<keyof GroupFigures, 'open' | 'won'>;
export const figures: readonly Figure[] = ['pipeline', 'weighted', 'won_year', 'won_ever', 'receivable', 'overdue'];
export type Counted = 'rolled' | 'own';

/** Up to so many, a group is shown unfolded. */
const unfolded_max = 30;
/** An address holds no more ids. */
const named_max = 200;

export interface Line {
    account: GroupAccount;
    /** At any level; empty where nothing stands below. */
    children: GroupAccount[];
    position: number;
    siblings: number;
}

export class GroupTree {
    readonly top: GroupAccount | undefined;
    private readonly by_id: ReadonlyMap<string, GroupAccount>;
    private readonly children: ReadonlyMap<string, GroupAccount[]>;

    constructor(group: AccountGroup, compare: (left: string, right: string) => number) {
        this.top = group.accounts[0];
        this.by_id = new Map(group.accounts.map((account) => [account.id, account]));
        const children = new Map<string, GroupAccount[]>();
        for (const account of group.accounts) {
            if (account.parent === null) continue;
            const siblings = children.get(account.parent);
            if (siblings) siblings.push(account);
            else children.set(account.parent, [account]);
        }
        for (const siblings of children.values()) siblings.sort((left, right) => compare(left.name, right.name));
        this.children = children;
    }

    childrenOf(id: string): GroupAccount[] {
        return this.children.get(id) ?? [];
    }

    /** The account and all that stand below it. */
    subtree(id: string): string[] {
        return [id, ...this.childrenOf(id).flatMap((child) => this.subtree(child.id))];
    }

    /** What is unfolded at first: the way from the top to the present one, and all of a small group. */
    unfolded(present: string): Set<string> {
        if (this.by_id.size <= unfolded_max) return new Set(this.children.keys());
        const open = new Set<string>(this.top ? [this.top.id] : []);
        for (let at = this.by_id.get(present); at; at = at.parent === null ? undefined : this.by_id.get(at.parent)) open.add(at.id);
        return open;
    }

    /** What is shown, from the top down. */
    lines(open: ReadonlySet<string>): Line[] {
        const lines: Line[] = [];
        const add = (account: GroupAccount, position: number, siblings: number) => {
            const children = this.childrenOf(account.id);
            lines.push({ account, children, position, siblings });
            if (open.has(account.id)) children.forEach((child, at) => add(child, at + 1, children.length));
        };
        if (this.top) add(this.top, 1, 1);
        return lines;
    }
}

const among = (field: string, ids: readonly string[]): Filter => (ids.length === 1 ? { field, op: 'eq', value: ids[0] } : { field, op: 'in', value: [...ids] });

/** The records that a number counts; null where they are too many to be named. */
export function recordsBehind(figure: Figure, ids: readonly string[], since: string): { object: string; filter: Filter; columns?: string } | null {
    if (ids.length > named_max) return null;
    if (figure === 'receivable' || figure === 'overdue')
        return { object: 'accounts', filter: { and: [among('id', ids), { field: figure, op: 'ne', value: '0' }, { field: figure, op: 'exists', value: true }] }, columns: 'name,receivable,overdue,owner' };
    const status: Filter = { field: 'status', op: 'eq', value: figure === 'pipeline' || figure === 'weighted' ? 'open' : 'won' };
    const lately: Filter[] = figure === 'won_year' ? [{ field: 'close_date', op: 'ge', value: since }] : [];
    return { object: 'opportunities', filter: { and: [among('account', ids), status, ...lately] } };
}
