import { expect, test } from 'vitest';
import { fieldName, objectName } from '@/features/settings/names';
import { asPermissions, rightsOf, withAction, withField, withoutRights, withRights } from '@/features/settings/permissions';

const role = asPermissions({ objects: { '*': { read: 'team', create: true, update: 'own' }, products: { read: 'all' } }, actions: ['export'] });

test('what is not granted is denied, and an object without rights of its own follows the rest', () => {
    expect(rightsOf(role, 'contacts')).toEqual({ read: 'team', create: true, update: 'own', delete: 'none' });
    expect(rightsOf(role, 'products')).toEqual({ read: 'all', create: false, update: 'none', delete: 'none' });
    expect(rightsOf(asPermissions(null), 'contacts').read).toBe('none');
});

test('the first change of an object starts from what it had', () => {
    const changed = withRights(role, 'contacts', { delete: 'own' });
    expect(changed.objects['contacts']).toEqual({ read: 'team', create: true, update: 'own', delete: 'own' });
    expect(withoutRights(changed, 'contacts')).toEqual(role);
});

test('a field that may be written needs no entry', () => {
    const hidden = withField(role, 'products', 'price', 'hidden');
    expect(hidden.objects['products']).toEqual({ read: 'all', fields: { price: 'hidden' } });
    expect(withField(hidden, 'products', 'price', 'write').objects['products']?.fields).toEqual({});
});

test('actions are granted once', () => {
    expect(withAction(withAction(role, 'export', true), 'import', true).actions).toEqual(['export', 'import']);
    expect(withAction(role, 'export', false).actions).toEqual([]);
});

test('custom names are made from labels and end in _c', () => {
    expect(fieldName('Contract value (net)')).toBe('contract_value_net_c');
    expect(fieldName('  Größe ')).toBe('grosse_c');
    expect(fieldName('合同')).toBe('');
    expect(objectName('Service visits')).toBe('service_visits_c');
});
