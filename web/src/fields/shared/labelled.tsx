// Several e-mails or phones, each with a word that says what it is for.

import { ActionIcon, Button, InputWrapper, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Kind, EditProps, ShowProps } from '@/fields/kind';
import { textEdit } from '@/fields/shared/text';
import { useT } from '@/lib/i18n';

export interface Labelled {
    value: string;
    label?: string | null;
}

function LabelledCell({ value }: ShowProps<Labelled[]>) {
    return <span className="clip">{value.map((entry) => entry.value).join(', ')}</span>;
}

export function labelledKind(kind: string, scheme: 'mailto' | 'tel', inputMode: 'email' | 'tel'): Kind<Labelled[]> {
    function Show({ value }: ShowProps<Labelled[]>) {
        return (
            <span style={{ display: 'flex', flexDirection: 'column' }}>
                {value.map((entry) => (
                    <span key={entry.value} className="clip">
                        <a href={`${scheme}:${entry.value}`}>{entry.value}</a> {entry.label && <span className="dimmed">{entry.label}</span>}
                    </span>
                ))}
            </span>
        );
    }
    function Edit({ value, onChange, input }: EditProps<Labelled[]>) {
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
    return {
        kind,
        Show,
        Edit,
        Cell: LabelledCell,
        condition_edits: { contains: textEdit({}) },
        operators: ['contains', 'empty', 'exists'],
        parse(text) {
            const values = text.split(/[,;，；\n]/).map((part) => part.trim());
            return { value: values.filter(Boolean).map((value) => ({ value })) };
        },
        format: (value) => value.map((entry) => entry.value).join(', '),
        compare: (left, right) => (left[0]?.value ?? '').localeCompare(right[0]?.value ?? ''),
        width_px: 200,
        wide: true,
    };
}
