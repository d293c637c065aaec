import { expect, test } from 'vitest';
import { originOf, originSearch, originText } from '@/lib/list-origin';

test('the list that a record was opened from is read back', () => {
    const origin = { filter: { field: 'owner', op: 'eq', value: 'me' } as const, sort: '-amount,name', q: '张三', view: 'v1', show: undefined };
    expect(originOf(originText(origin))).toEqual(origin);
    expect(originSearch(originText(origin))).toEqual({ filter: 'owner~eq~me', sort: '-amount,name', q: '张三', view: 'v1' });
});

test('a list without conditions is a list too', () => {
    const text = originText({ filter: null, sort: '', q: '' });
    expect(text).not.toBe('');
    expect(originOf(text)).toEqual({ filter: null, sort: '', q: '', view: undefined, show: undefined });
    expect(originSearch(text)).toEqual({});
});
