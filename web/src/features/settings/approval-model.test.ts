import { expect, test } from 'vitest';
import { templates } from '@/features/settings/approval-model';
import type { ObjectMeta } from '@/api/types';

test('a template that locks an amount locks the lines that it is the sum of', () => {
    for (const { draft } of templates) {
        const { locks } = draft({} as ObjectMeta);
        if (locks.includes('amount')) expect(locks).toContain('lines');
    }
    expect(templates.filter(({ draft }) => draft({} as ObjectMeta).locks.includes('lines'))).toHaveLength(2);
});
