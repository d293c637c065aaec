import { expect, test } from 'vitest';
import type { ImportData, ImportError, ImportSettings } from '@/api/imports';
import type { ObjectMeta } from '@/api/types';
import { cleanSettings, doubleTargets, foldErrors, knownValues, settingsOf, targetPlaces, unfilled } from '@/features/import/mapping-model';
import { fileOfText } from '@/features/import/paste';

const data = {
    columns: [
        { name: 'Name', samples: ['A', 'B', 'A'], proposal: { field: 'name' } },
        { name: 'deal_stage', samples: ['Won'], proposal: { field: 'stage', match: 'name' } },
        { name: 'junk', samples: [], proposal: null },
    ],
    errors: [{ column: 'deal_stage', value: 'Engaging' }],
} as unknown as ImportData;
const field = (name: string, more = {}) => ({ name, required: true, writable: true, default: null, ...more });
const object = { fields: [field('name'), field('stage'), field('pipeline'), field('kind', { default: 'task' })] } as unknown as ObjectMeta;

test('what the server proposes is what is mapped at first', () => {
    expect(settingsOf(data).mapping).toEqual([
        { column: 'Name', field: 'name' },
        { column: 'deal_stage', field: 'stage', match: 'name' },
        { column: 'junk', field: null },
    ]);
});

test('what was saved wins over the proposal', () => {
    expect(settingsOf({ ...data, mapping: [{ column: 'Name', field: null }] }).mapping[0]).toEqual({ column: 'Name', field: null });
});

test('required fields that nothing fills are named', () => {
    const settings = settingsOf(data);
    expect(unfilled(object, settings).map((each) => each.name)).toEqual(['pipeline']);
    expect(unfilled(object, { ...settings, defaults: { pipeline: 'x' } })).toEqual([]);
    expect(unfilled(object, { ...settings, mode: 'update' })).toEqual([]);
});

test('two columns for one field are noticed', () => {
    const settings = settingsOf(data);
    expect(doubleTargets(object, settings)).toEqual(new Set());
    expect(doubleTargets(object, { ...settings, mapping: settings.mapping.map((entry) => ({ ...entry, field: 'name' })) })).toEqual(new Set(['name']));
});

test('values of a column come from the samples and from what was refused', () => {
    expect(knownValues(data, 'deal_stage')).toEqual(['Won', 'Engaging']);
    expect(knownValues(data, 'Name')).toEqual(['A', 'B']);
});

test('a map of values goes with its column', () => {
    const settings: ImportSettings = { ...settingsOf(data), value_map: { deal_stage: { Engaging: 'Qualification', Won: '' }, junk: { a: 'b' }, Name: {} } };
    expect(cleanSettings(settings).value_map).toEqual({ deal_stage: { Engaging: 'Qualification', Won: '' } });
});

test('the same trouble with the same value is told once', () => {
    const error = (line: number, value: string) => ({ line, column: 'stage', value, message: 'unknown' }) as ImportError;
    expect(foldErrors([error(2, 'a'), error(3, 'b'), error(4, 'a')]).map(({ error: { line }, more }) => [line, more])).toEqual([[2, 1], [3, 0]]);
});

test('a list takes several columns, a record is named whole or by its parts', () => {
    const people = { fields: [field('emails', { kind: 'emails' }), field('account', { kind: 'reference' })] } as unknown as ObjectMeta;
    const settings = (...fields: string[]) => ({ ...settingsOf(data), mapping: fields.map((name, at) => ({ column: String(at), field: name })) });
    expect(doubleTargets(people, settings('emails', 'emails'))).toEqual(new Set());
    expect(doubleTargets(people, settings('account.name', 'account.website'))).toEqual(new Set());
    expect(doubleTargets(people, settings('account', 'account.website'))).toEqual(new Set(['account']));
});

test('fields of the company stand beside those of the person', () => {
    const account = field('account', { kind: 'reference', object: 'accounts' });
    const accounts = { name: 'accounts', role: 'record', access: { create: true }, fields: [field('name', { kind: 'text' }), field('parent', { kind: 'reference' })] };
    const contacts = { name: 'contacts', fields: [field('email', { kind: 'email' }), account] } as unknown as ObjectMeta;
    const named = (name: string | undefined) => (name === 'accounts' ? (accounts as unknown as ObjectMeta) : undefined);
    expect(targetPlaces(contacts, named).map((place) => place.name)).toEqual(['email', 'account', 'account.name']);
});

test('pasted cells become a file of their own kind', async () => {
    const file = fileOfText('Name\tMail\nA\tB', 'pasted');
    expect([file.name, file.type, await file.text()]).toEqual(['pasted.tsv', 'text/tab-separated-values', 'Name\tMail\nA\tB\n']);
    expect(fileOfText('Name,Mail\nA,B\n', 'pasted').name).toBe('pasted.csv');
});
