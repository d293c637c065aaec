import { expect, test } from 'vitest';
import type { RecordData } from '@/api/types';
import { openOf } from '@/features/record/cash/goods-model';

const line = (values: Record<string, unknown>) => ({ id: '1', ...values }) as unknown as RecordData;

test('what is open is what was ordered less what has moved, exactly', () => {
    expect(openOf(line({ quantity: '10', received: '4.25' }), 'receive')).toBe('5.75');
    expect(openOf(line({ quantity: '10', received: null }), 'receive')).toBe('10');
    expect(openOf(line({ quantity: '0.3', delivered: '0.1' }), 'deliver')).toBe('0.2');
});

test('nothing is open of what has moved altogether, and only what was delivered comes back', () => {
    expect(openOf(line({ quantity: '2', delivered: '2' }), 'deliver')).toBeNull();
    expect(openOf(line({ quantity: '2', delivered: '2' }), 'return')).toBe('2');
    expect(openOf(line({ quantity: '2' }), 'return')).toBeNull();
});
