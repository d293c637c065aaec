import { expect, test } from 'vitest';
import type { Permissions } from '@/features/settings/permissions';
import { permissionsDiff, widens } from '@/features/settings/permissions-diff';

const base: Permissions = {
    objects: { '*': { read: 'team', create: true, update: 'own', delete: 'own' }, contacts: { read: 'team', create: true, update: 'own', delete: 'own', fields: { phone: 'hidden' } } },
    actions: ['import'],
};

test('nothing differs from itself', () => {
    expect(permissionsDiff(base, structuredClone(base))).toEqual({ rights: [], actions: [] });
});

test('an object that leaves the others is told with what really changes for it', () => {
    const after = structuredClone(base);
    after.objects['leads'] = { read: 'all', create: true, update: 'own', delete: 'own' };
    expect(permissionsDiff(base, after).rights).toEqual([{ object: 'leads', verb: 'read', from: 'team', to: 'all' }]);
});

test('field rights and actions are told too, and what widens is known', () => {
    const after = structuredClone(base);
    after.objects['contacts'] = { ...after.objects['contacts'], update: 'none', fields: {} };
    after.actions = ['export'];
    const { rights, actions } = permissionsDiff(base, after);
    expect(rights).toEqual([
        { object: 'contacts', verb: 'update', from: 'own', to: 'none' },
        { object: 'contacts', field: 'phone', from: 'hidden', to: 'write' },
    ]);
    expect(actions).toEqual([{ action: 'import', granted: false }, { action: 'export', granted: true }]);
    expect(rights.map(widens)).toEqual([false, true]);
});
