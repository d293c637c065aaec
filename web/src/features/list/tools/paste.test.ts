import { expect, test } from 'vitest';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { isNamed, planPaste, spread } from '@/features/list/tools/paste';

const field = (name: string, kind: string, more: Partial<Field> = {}) =>
    ({ name, kind, writable: true, required: false, label: { en: name, zh: name }, ...more }) as Field;
const fields = [field('name', 'text', { required: true }), field('amount', 'money'), field('close_date', 'date'), field('owner', 'user'), field('age', 'integer', { writable: false })];
const columns = fields.map((each) => ({ path: each.name, field: each }));
const object = { name: 'deals', access: { update: true }, fields } as unknown as ObjectMeta;
const record = (id: string) => ({ id, version: 1, name: id, amount: null, close_date: null }) as unknown as RecordData;
const plan = (text: string[][], range = { top: 0, bottom: 0, left: 0, right: 0 }, records = [record('a'), record('b')]) => {
    const { area, at } = spread(text, range);
    const named = new Map([['owner', new Map([['li wei', { id: '1', name: 'Li Wei' }]])]]);
    return planPaste({ object, columns, area, records, at, named, time_zone: 'Asia/Shanghai', say: (id) => id });
};

test('one cell fills the range, and a block begins where the range does', () => {
    expect(spread([['x']], { top: 2, bottom: 4, left: 1, right: 2 }).area).toEqual({ top: 2, bottom: 4, left: 1, right: 2 });
    expect(spread([['x', 'y'], ['z', 'w']], { top: 2, bottom: 4, left: 1, right: 1 }).area).toEqual({ top: 2, bottom: 3, left: 1, right: 2 });
    const twice = spread([['a'], ['b']], { top: 0, bottom: 3, left: 0, right: 0 });
    expect([0, 1, 2, 3].map((row) => twice.at(row, 0))).toEqual(['a', 'b', 'a', 'b']);
});

test('values are read as their kinds read them', () => {
    const { changes, bad } = plan([['New', '1,200.50', '2026/3/1', 'LI WEI']]);
    expect(bad).toBe(0);
    expect(changes[0]?.values).toEqual({ name: 'New', amount: { amount: '1200.5' }, close_date: '2026-03-01', owner: { id: '1', name: 'Li Wei' } });
});

test('bad cells are named and the good ones are not lost', () => {
    const { changes, problems, bad, cells } = plan([['A', 'a lot'], ['', '5']]);
    expect([bad, cells]).toEqual([2, 2]);
    expect(problems.get('a')).toEqual({ amount: 'field.not_a_number' });
    expect(problems.get('b')).toEqual({ name: 'cells.required' });
    expect(changes.map((change) => change.values)).toEqual([{ name: 'A' }, { amount: { amount: '5' } }]);
});

test('what may not be written, names nobody has, and rows that are not there', () => {
    const { problems, outside } = plan([['x', '', '', 'Nobody', '7', 'beyond'], ['y'], ['z']]);
    expect(problems.get('a')).toEqual({ owner: 'cells.no_record', age: 'list.read_only' });
    expect(outside).toBe(2);
});

test('what does not change is no change', () => {
    expect(plan([['a'], ['b']]).changes).toEqual([]);
    expect(isNamed(field('owner', 'user'))).toBe(true);
});
