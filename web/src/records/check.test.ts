import { expect, test } from 'vitest';
import type { Field } from '@/api/types';
import type { Say } from '@/fields/kind';
import { problemOf } from '@/records/check';

const say = { t: (id: string) => id, label: () => 'Field', texts: {} } as unknown as Say;
const field = (kind: string, more: Partial<Field> = {}) => ({ name: 'f', kind, required: false, label: { en: 'f', zh: 'f' }, ...more }) as Field;

test.each([
    ['email', 'ann@example.com', null],
    ['email', '张三@例子.中国', null],
    ['email', 'ann@example', 'check.email'],
    ['email', 'ann example.com', 'check.email'],
    ['phone', '+86 10 6552-9988 转 12', null],
    ['phone', 'tomorrow', 'check.phone'],
    ['url', 'acme.example/about', null],
    ['url', 'javascript:alert(1)', 'check.url'],
    ['integer', 'twelve', 'field.not_a_whole_number'],
])('%s %s: %s', (kind, value, problem) => expect(problemOf(field(kind), value, say)).toBe(problem));

test('what is required is missed, what is not may be empty', () => {
    expect(problemOf(field('text', { required: true }), null, say)).toBe('check.required');
    expect(problemOf(field('email'), '', say)).toBeNull();
});

test('bounds are those of the field', () => {
    const percent = field('percent', { min: 0, max: 100 });
    expect(problemOf(percent, 101, say)).toBe('check.between');
    expect(problemOf(percent, 100, say)).toBeNull();
    expect(problemOf(field('integer', { min: 1 }), 0, say)).toBe('check.at_least');
    expect(problemOf(field('text', { max_length: 2 }), '张三丰', say)).toBe('check.too_long');
});
