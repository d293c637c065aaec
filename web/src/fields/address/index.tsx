import { TextInput } from '@mantine/core';
import { defineKind, type EditProps, type ShowProps } from '@/fields/kind';
import { InputFrame } from '@/fields/shared/input-frame';
import { useT, type MessageId } from '@/lib/i18n';

export interface Address {
    street?: string | null;
    city?: string | null;
    state?: string | null;
    postal_code?: string | null;
    country?: string | null;
}

const parts: { part: keyof Address; label: MessageId; wide?: true }[] = [
    { part: 'street', label: 'address.street', wide: true },
    { part: 'city', label: 'address.city' },
    { part: 'state', label: 'address.state' },
    { part: 'postal_code', label: 'address.postal_code' },
    { part: 'country', label: 'address.country' },
];
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

function Edit({ value, onChange, input }: EditProps<Address>) {
    const t = useT();
    function change(part: keyof Address, text: string) {
        const next = { ...value, [part]: text || null };
        onChange(Object.values(next).some(Boolean) ? next : null);
    }
    return (
        <InputFrame input={input}>
            <div role="group" aria-label={input.label ?? input['aria-label']} style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 6 }}>
                {parts.map(({ part, label, wide }, at) => (
                    <TextInput
                        key={part}
                        aria-label={t(label)}
                        placeholder={t(label)}
                        autoFocus={Boolean(input.autoFocus) && at === 0}
                        style={wide ? { gridColumn: '1 / -1' } : {}}
                        value={value?.[part] ?? ''}
                        onChange={(event) => change(part, event.currentTarget.value)}
                    />
                ))}
            </div>
        </InputFrame>
    );
}

export const address = defineKind<Address>({
    kind: 'address',
    Show,
    Cell,
    Edit,
    operators: ['empty', 'exists'],
    parse: (text) => ({ value: text.trim() ? { street: text.trim() } : null }),
    format: addressLine,
    compare: (left, right) => addressLine(left).localeCompare(addressLine(right)),
    width_px: 240,
    wide: true,
});
