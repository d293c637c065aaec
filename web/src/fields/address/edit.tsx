import { TextInput } from '@mantine/core';
import type { Address } from '@/fields/address';
import type { EditProps } from '@/fields/kind';
import { InputFrame } from '@/fields/shared/input-frame';
import { useT, type MessageId } from '@/lib/i18n';

const parts: { part: keyof Address; label: MessageId; wide?: true }[] = [
    { part: 'street', label: 'address.street', wide: true },
    { part: 'city', label: 'address.city' },
    { part: 'state', label: 'address.state' },
    { part: 'postal_code', label: 'address.postal_code' },
    { part: 'country', label: 'address.country' },
];

export function AddressEdit({ value, onChange, input }: EditProps<Address>) {
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
