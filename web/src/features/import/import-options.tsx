// How the file is read, and what becomes of rows whose record is there already.

import { ActionIcon, Button, NativeSelect, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { DateOrder, ImportChange, ImportData, ImportMode, ImportSettings, OnTwin } from '@/api/imports';
import { useMay } from '@/api/session';
import type { Field, ObjectMeta } from '@/api/types';
import { identifies, keyFields, targetFields } from '@/features/import/mapping-model';
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
const twins: { value: OnTwin; label: MessageId }[] = [
    { value: 'rule', label: 'import.twins_rule' },
    { value: 'update', label: 'import.twins_update' },
    { value: 'skip', label: 'import.twins_skip' },
    { value: 'allow', label: 'import.twins_allow' },
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
    const may_insist = useMay('merge');
    const keys = keyFields(object, settings);
    const known = identifies(object, settings);
    const by_id = settings.mapping.some((entry) => entry.field === 'id');
    const encodings = data.encodings ?? common_encodings;
    const { encoding, delimiter, sheets = [] } = data;
    const option = <V extends string>(list: readonly { value: V; label: MessageId }[]) => list.map((each) => ({ value: each.value, label: t(each.label) }));
    return (
        <div className={classes['options']}>
            <PresetChoice data={data} onReread={onReread} />
            <NativeSelect
                label={t('import.mode')}
                data={option(modes)}
                value={settings.mode}
                onChange={(event) => {
                    const mode = event.currentTarget.value as ImportMode;
                    const likely = known ? 'identity' : (keys[0]?.name ?? null);
                    onSettings({ mode, key: settings.key ?? (mode === 'create' ? null : likely) });
                }}
            />
            <NativeSelect
                label={t('import.key')}
                description={t(settings.key === 'identity' ? 'import.key_identity_help' : 'import.key_help')}
                error={errors['key']}
                data={[...(settings.mode === 'create' || !settings.key ? [{ value: '', label: t('import.key_none') }] : []), ...(known || settings.key === 'identity' ? [{ value: 'identity', label: t('import.key_identity') }] : []), ...(settings.key === 'within' ? [{ value: 'within', label: t('import.key_within') }] : []), ...(by_id || settings.key === 'id' ? [{ value: 'id', label: t('import.record_id') }] : []), ...keys.map((field) => ({ value: field.name, label: label(field.label) }))]}
                value={settings.key ?? ''}
                onChange={(event) => onSettings({ key: event.currentTarget.value || null })}
            />
            {settings.mode !== 'update' && (
                <NativeSelect
                    label={t('import.twins')}
                    description={t('import.twins_help')}
                    error={errors['twins']}
                    data={option(twins.filter(({ value }) => value !== 'allow' || may_insist || settings.twins === 'allow'))}
                    value={settings.twins}
                    onChange={(event) => onSettings({ twins: event.currentTarget.value as OnTwin })}
                />
            )}
            {sheets.length > 1 && (
                <NativeSelect label={t('import.sheet')} data={sheets} value={data.sheet ?? ''} onChange={(event) => onReread({ sheet: event.currentTarget.value })} />
            )}
            {encoding && (
                <NativeSelect
                    label={t('import.encoding')}
                    description={data.encoding_sure === false ? t('import.encoding_unsure') : undefined}
                    error={errors['encoding']}
                    data={encodings.some((each) => each.toLowerCase() === encoding.toLowerCase()) ? encodings : [encoding, ...encodings]}
                    value={encodings.find((each) => each.toLowerCase() === encoding.toLowerCase()) ?? encoding}
                    onChange={(event) => onReread({ encoding: event.currentTarget.value })}
                />
            )}
            {delimiter && (
                <NativeSelect
                    label={t('import.delimiter')}
                    data={option(delimiters)}
                    value={delimiter}
                    onChange={(event) => onReread({ delimiter: event.currentTarget.value === '\t' ? 'tab' : event.currentTarget.value })}
                />
            )}
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

/** Which ready mapping was taken, and what else fits the headings. */
function PresetChoice({ data, onReread }: Pick<Props, 'data' | 'onReread'>) {
    const { t, label } = useLanguage();
    const fitting = (data.presets ?? []).filter((preset) => preset.object === data.object);
    const remembered = data.preset === 'remembered';
    if (fitting.length === 0 && !remembered) return null;
    const choices = [
        ...(remembered ? [{ value: 'remembered', label: t('import.preset_remembered') }] : []),
        ...fitting.map((preset) => ({ value: preset.name, label: t('import.preset_of', { name: label(preset.label) }) })),
        { value: '', label: t('import.preset_none') },
    ];
    return (
        <NativeSelect
            label={t('import.preset')}
            data={choices}
            value={data.preset ?? ''}
            onChange={(event) => onReread({ preset: event.currentTarget.value || null })}
        />
    );
}

type FixedProps = Pick<Props, 'object' | 'settings' | 'errors' | 'onSettings'>;

/** What every new record gets where its row has nothing. */
function FixedValues({ object, settings, errors, onSettings }: FixedProps) {
    const { t, label } = useLanguage();
    const [adding, setAdding] = useState(false);
    const [held, setHeld] = useState<Record<string, unknown>>(settings.defaults);
    const fields = targetFields(object).filter((field) => kindOf(field).Edit && field.kind !== 'image');
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
