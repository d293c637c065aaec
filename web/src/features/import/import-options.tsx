// How the file is read, and what becomes of rows whose record is there already.

import { ActionIcon, Button, NativeSelect, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { DateOrder, ImportChange, ImportData, ImportMode, ImportSettings } from '@/api/imports';
import type { Field, ObjectMeta } from '@/api/types';
import { keyFields, targetFields } from '@/features/import/mapping-model';
import { kindOf } from '@/fields/list';
import { useLanguage, type MessageId } from '@/lib/i18n';
import classes from '@/features/import/import.module.css';

const modes: { value: ImportMode; label: MessageId }[] = [
    { value: 'create', label: 'import.mode_create' },
    { value: 'upsert', label: 'import.mode_upsert' },
    { value: 'update', label: 'import.mode_update' },
];
const delimiters: { value: string; label: MessageId }[] = [
    { value: ',', label: 'import.comma' },
    { value: ';', label: 'import.semicolon' },
    { value: '\t', label: 'import.tab' },
    { value: '|', label: 'import.bar' },
];
const dates: { value: DateOrder; label: MessageId }[] = [
    { value: 'auto', label: 'import.date_auto' },
    { value: 'ymd', label: 'import.date_ymd' },
    { value: 'dmy', label: 'import.date_dmy' },
    { value: 'mdy', label: 'import.date_mdy' },
];
const common_encodings = ['utf-8', 'gb18030', 'utf-16le', 'windows-1252', 'big5', 'shift_jis'];

interface Props {
    object: ObjectMeta;
    data: ImportData;
    settings: ImportSettings;
    errors: Record<string, string>;
    onSettings(change: Partial<ImportSettings>): void;
    /** The server reads the file anew. */
    onReread(change: ImportChange): void;
}

export function ImportOptions({ object, data, settings, errors, onSettings, onReread }: Props) {
    const { t, label } = useLanguage();
    const keys = keyFields(object, settings);
    const encodings = data.encodings ?? common_encodings;
    const option = <V extends string>(list: readonly { value: V; label: MessageId }[]) => list.map((each) => ({ value: each.value, label: t(each.label) }));
    return (
        <div className={classes['options']}>
            <NativeSelect
                label={t('import.mode')}
                data={option(modes)}
                value={settings.mode}
                onChange={(event) => {
                    const mode = event.currentTarget.value as ImportMode;
                    onSettings({ mode, key: settings.key ?? (mode === 'create' ? null : (keys[0]?.name ?? null)) });
                }}
            />
            <NativeSelect
                label={t('import.key')}
                description={t('import.key_help')}
                error={errors['key']}
                data={[...(settings.mode === 'create' ? [{ value: '', label: t('import.key_none') }] : []), ...keys.map((field) => ({ value: field.name, label: label(field.label) }))]}
                value={settings.key ?? ''}
                onChange={(event) => onSettings({ key: event.currentTarget.value || null })}
            />
            <NativeSelect
                label={t('import.encoding')}
                error={errors['encoding']}
                data={encodings.some((each) => each.toLowerCase() === data.encoding.toLowerCase()) ? encodings : [data.encoding, ...encodings]}
                value={encodings.find((each) => each.toLowerCase() === data.encoding.toLowerCase()) ?? data.encoding}
                onChange={(event) => onReread({ encoding: event.currentTarget.value })}
            />
            <NativeSelect
                label={t('import.delimiter')}
                data={option(delimiters)}
                value={data.delimiter}
                onChange={(event) => onReread({ delimiter: event.currentTarget.value === '\t' ? 'tab' : event.currentTarget.value })}
            />
            <NativeSelect
                label={t('import.date_order')}
                data={option(dates)}
                value={settings.date_format}
                onChange={(event) => onSettings({ date_format: event.currentTarget.value as DateOrder })}
            />
            <FixedValues object={object} settings={settings} errors={errors} onSettings={onSettings} />
        </div>
    );
}

type FixedProps = Pick<Props, 'object' | 'settings' | 'errors' | 'onSettings'>;

/** What every new record gets where its row has nothing. */
function FixedValues({ object, settings, errors, onSettings }: FixedProps) {
    const { t, label } = useLanguage();
    const [adding, setAdding] = useState(false);
    const [held, setHeld] = useState<Record<string, unknown>>(settings.defaults);
    const fields = targetFields(object).filter((field) => kindOf(field).Edit);
    const chosen = Object.keys(held).flatMap((name) => fields.find((field) => field.name === name) ?? []);

    function change(next: Record<string, unknown>) {
        setHeld(next);
        const wire = Object.entries(next).map(([name, value]) => {
            const write = fields.find((field) => field.name === name);
            const kind = write && kindOf(write);
            return [name, typeof value === 'object' && value !== null && kind?.write ? kind.write(value) : value];
        });
        onSettings({ defaults: Object.fromEntries(wire.filter(([, value]) => value !== null && value !== '')) as Record<string, unknown> });
    }
    const editor = (field: Field) => {
        const { Edit } = kindOf(field);
        return Edit && <Edit field={field} value={held[field.name] ?? null} record={held} onChange={(value) => change({ ...held, [field.name]: value })} input={{ label: label(field.label), error: errors[`defaults.${field.name}`] }} />;
    };
    return (
        <div className={classes['fixed']}>
            <h3>{t('import.fixed')}</h3>
            {chosen.map((field) => (
                <div key={field.name} className={classes['fixedLine']}>
                    <div>{editor(field)}</div>
                    <ActionIcon aria-label={`${t('action.remove')} ${label(field.label)}`} onClick={() => change(Object.fromEntries(Object.entries(held).filter(([name]) => name !== field.name)))}>
                        <IconX size={14} />
                    </ActionIcon>
                </div>
            ))}
            {adding ? (
                <Select
                    autoFocus
                    searchable
                    defaultDropdownOpened
                    aria-label={t('filter.field')}
                    data={fields.filter((field) => !(field.name in held)).map((field) => ({ value: field.name, label: label(field.label) }))}
                    onBlur={() => setAdding(false)}
                    onChange={(name) => {
                        setAdding(false);
                        if (name) change({ ...held, [name]: null });
                    }}
                />
            ) : (
                <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={() => setAdding(true)}>
                    {t('import.fixed_add')}
                </Button>
            )}
        </div>
    );
}
