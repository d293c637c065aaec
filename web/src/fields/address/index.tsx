import { lazyEdit } from '@/fields/lazy-edit';
import { defineKind, type ShowProps } from '@/fields/kind';

export interface Address {
    street?: string | null;
    city?: string | null;
    state?: string | null;
    postal_code?: string | null;
    country?: string | null;
}

const chinese = ['CN', 'TW', 'HK', 'MO', '中国', 'China'];

/** From the large to the small where people write it so, from the small to the large elsewhere. */
export function addressLine(address: Address): string {
    const { street, city, state, postal_code, country } = address;
    const local = chinese.includes(country ?? '');
    const ordered = local ? [country, state, city, street, postal_code] : [street, city, [state, postal_code].filter(Boolean).join(' '), country];
    return ordered.filter(Boolean).join(local ? ' ' : ', ');
}

function Show({ value }: ShowProps<Address>) {
    return <span style={{ overflowWrap: 'anywhere' }}>{addressLine(value)}</span>;
}

function Cell({ value }: ShowProps<Address>) {
    return <span className="clip">{addressLine(value)}</span>;
}

export const address = defineKind<Address>({
    kind: 'address',
    Show,
    Cell,
    Edit: lazyEdit('AddressEdit'),
    operators: ['empty', 'exists', 'tidy'],
    parse: (text) => ({ value: text.trim() ? { street: text.trim() } : null }),
    format: addressLine,
    compare: (left, right) => addressLine(left).localeCompare(addressLine(right)),
    width_px: 240,
    wide: true,
});
