import { describe, expect, it } from 'vitest';
import type { ImportData } from '@/api/imports';
import type { ObjectMeta } from '@/api/types';
import { fileColumns } from '@/features/import/mapping-model';
import { mayChange, moved, relationsOf } from '@/features/import/whole-model';

const part = (id: string, file: string, object: string, columns: string[], mapping: object[]) => ({ id, file, object, columns: columns.map((name) => ({ name, samples: [], proposal: null })), mapping, state: 'draft' }) as unknown as ImportData;
const accounts = part('A', 'Account.csv', 'accounts', ['Id', 'Name'], [{ column: 'Id', field: 'external_id' }, { column: 'Name', field: 'name' }]);
const contacts = part('C', 'Contact.csv', 'contacts', ['Id', 'AccountId', 'Company'], [{ column: 'AccountId', field: 'account', match_column: 'Id' }]);
const metas = {
    accounts: { name: 'accounts', title: 'name', fields: [{ name: 'name', kind: 'text' }] },
    contacts: { name: 'contacts', title: 'name', fields: [{ name: 'account', kind: 'reference', object: 'accounts' }] },
} as unknown as Record<string, ObjectMeta>;
const named = (name: string | undefined) => metas[name ?? ''];

describe('an archive of several files', () => {
    it('is put into another order one place at a time', () => {
        expect(moved([accounts, contacts], 'C', -1)).toEqual(['C', 'A']);
        expect(moved([accounts, contacts], 'A', -1)).toEqual(['A', 'C']);
        expect(moved([accounts, contacts], 'C', 1)).toEqual(['A', 'C']);
    });

    it('can be changed until it runs', () => {
        expect(mayChange({ ...accounts, state: 'checked' })).toBe(true);
        expect(mayChange({ ...accounts, state: 'checking' })).toBe(false);
        expect(mayChange({ ...accounts, state: 'cancelled', batch: 'B' })).toBe(false);
    });

    it('shows which columns name rows of which file', () => {
        const [relation] = relationsOf(contacts, [accounts, contacts], named);
        expect(relation).toMatchObject({ column: 'AccountId', to: { file: 'Account.csv', column: 'Id' }, later: false });
        expect(relationsOf(contacts, [contacts, accounts], named)[0]?.later).toBe(true);
        expect(relationsOf(contacts, [contacts], named)).toEqual([]);
    });

    it('shows relations by name as well', () => {
        const by_name = { ...contacts, mapping: [{ column: 'Company', field: 'account', match: 'name' }] };
        expect(relationsOf(by_name, [accounts, by_name], named)[0]?.to).toEqual({ file: 'Account.csv', column: 'Name' });
    });

    it('offers each column of what is named, but the one that is matched', () => {
        const target = metas['accounts'] as ObjectMeta;
        expect(fileColumns(target, [accounts, contacts], { id: 'C', column: 'AccountId' })).toEqual([
            { file: 'Account.csv', column: 'Id' },
            { file: 'Account.csv', column: 'Name' },
        ]);
        expect(fileColumns(target, [accounts], { id: 'A', column: 'Id' })).toEqual([{ file: 'Account.csv', column: 'Name' }]);
    });
});
