import { ActionIcon, Button, InputWrapper, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { EditProps } from '@/fields/kind';
import type { Labelled } from '@/fields/shared/labelled';
import { useT } from '@/lib/i18n';

export function LabelledEdit({ value, onChange, input, inputMode }: EditProps<Labelled[]> & { inputMode: 'email' | 'tel' }) {
    const t = useT();
    const entries = value ?? [];
    const change = (at: number, part: Partial<Labelled>) =>
        onChange(entries.map((entry, index) => (index === at ? { ...entry, ...part } : entry)));
    const { label, description, error, required, ...rest } = input;
    return (
        <InputWrapper label={label} description={description} error={error} required={required}>
            {entries.map((entry, at) => (
                <div key={at} style={{ display: 'flex', gap: 6, marginBottom: 6 }}>
                    <TextInput
                        {...rest}
                        aria-label={`${label ?? rest['aria-label'] ?? ''} ${at + 1}`}
                        inputMode={inputMode}
                        style={{ flex: 1 }}
                        value={entry.value}
                        onChange={(event) => change(at, { value: event.currentTarget.value })}
                    />
                    <TextInput
                        aria-label={t('field.entry_label')}
                        placeholder={t('field.entry_label')}
                        style={{ width: 96 }}
                        value={entry.label ?? ''}
                        onChange={(event) => change(at, { label: event.currentTarget.value || null })}
                    />
                    <ActionIcon aria-label={t('action.remove')} onClick={() => onChange(entries.filter((_, index) => index !== at))}>
                        <IconX size={14} />
                    </ActionIcon>
                </div>
            ))}
            <Button
                variant="subtle"
                size="compact-xs"
                leftSection={<IconPlus size={13} />}
                onClick={() => onChange([...entries, { value: '' }])}
                autoFocus={rest.autoFocus && entries.length === 0}
            >
                {t('field.add_entry')}
            </Button>
        </InputWrapper>
    );
}
