import { expect, test } from 'vitest';
import { sharesOf } from '@/features/settings/leave-model';

const bob = { id: 'b', name: 'Bob' };
const cho = { id: 'c', name: 'Cho' };
const objects = ['accounts', 'leads'];

test('one person covers all, whatever comes until then', () => {
    expect(sharesOf(objects, [], bob, {})).toEqual([{ to: 'b' }]);
    expect(sharesOf([], [], bob, {})).toEqual([{ to: 'b' }]);
});

test('another covers some, the first the rest', () => {
    expect(sharesOf(objects, [], bob, { leads: cho })).toEqual([{ to: 'b' }, { to: 'c', objects: ['leads'] }]);
    expect(sharesOf(objects, [], bob, { leads: bob })).toEqual([{ to: 'b' }]);
});

test('what stays is named by nobody', () => {
    expect(sharesOf(objects, ['leads'], bob, {})).toEqual([{ to: 'b', objects: ['accounts'] }]);
    expect(sharesOf(objects, [], null, { leads: cho })).toEqual([{ to: 'c', objects: ['leads'] }]);
    expect(sharesOf(objects, [], null, {})).toEqual([]);
});
