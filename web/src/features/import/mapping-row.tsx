import { Button, Checkbox, NativeSelect, Select } from '@mantine/core';
import { IconAlertTriangle, IconArrowsExchange } from '@tabler/icons-react';
import { useState } from 'react';
import type { ColumnMapping, ImportColumn } from '@/api/imports';
import { isShort, useMeta } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { matchFields, targetFields } from '@/features/import/mapping-model';
import { isKnown, useChoices, ValueMapEditor } from '@/features/import/value-map';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/import/import.module.css';

interface Props {
    object: ObjectMeta;
    column: ImportColumn;
    mapping: ColumnMapping;
    /** Another column wants the same field. */
    double: boolean;
    error: string | undefined;
    values: string[];
    map: Record<string, string>;
    onMapping(mapping: ColumnMapping): void;
    onMap(map: Record<string, string>): void;
}

const skip = '';

export function MappingRow({ object, column, mapping, double, error, values, map, onMapping, onMap }: Props) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const fields = targetFields(object);
    const field = mapping.field ? object.fields.find((each) => each.name === mapping.field) : undefined;
    const target = field && ['reference', 'user'].includes(field.kind) ? meta.object(field.object) : undefined;
    const choices = useChoices(field);
    // A stage that is missing belongs into the pipeline first; a seller who has left is made as an inactive user.
    const may_create = target?.access.create && (!isShort(target) || ['users', 'teams'].includes(target.name));
    const unknown = choices && !mapping.create_missing ? values.filter((value) => !isKnown(choices, value) && !map[value]) : [];
    const [open, setOpen] = useState(false);
    const matches = target ? matchFields(target) : [];
    // A place inside of a field, such as address.city, comes as a proposal alone.
    const inner = mapping.field && !field ? [{ value: mapping.field, label: mapping.field }] : [];

    return (
        <tr data-skipped={mapping.field === null || undefined}>
            <th scope="row">
                <span className={classes['columnName']}>{column.name}</span>
                <span className={`${classes['samples']} clip`} title={column.samples.join(' · ')}>
                    {[...new Set(column.samples)].slice(0, 3).join(' · ') || t('import.no_samples')}
                </span>
            </th>
            <td>
                <Select
                    aria-label={t('import.target', { name: column.name })}
                    searchable
                    allowDeselect={false}
                    data={[{ value: skip, label: t('import.skip') }, ...inner, ...fields.map((each) => ({ value: each.name, label: label(each.label) }))]}
                    value={mapping.field ?? skip}
                    error={error || (double ? t('import.double') : undefined)}
                    onChange={(name) => {
                        const next = fields.find((each) => each.name === name);
                        const into = next && ['reference', 'user'].includes(next.kind) ? meta.object(next.object) : undefined;
                        onMapping({ column: column.name, field: name || null, ...(into ? { match: matchFields(into)[0]?.name ?? null, create_missing: false } : {}) });
                    }}
                />
                {target && (
                    <div className={classes['reference']}>
                        {matches.length > 1 && (
                            <NativeSelect
                                aria-label={t('import.match', { name: column.name })}
                                data={matches.map((each) => ({ value: each.name, label: t('import.match_by', { field: label(each.label) }) }))}
                                value={mapping.match ?? matches[0]?.name ?? ''}
                                onChange={(event) => onMapping({ ...mapping, match: event.currentTarget.value })}
                            />
                        )}
                        {may_create && (
                            <Checkbox
                                label={t('import.create_missing')}
                                checked={mapping.create_missing ?? false}
                                onChange={(event) => onMapping({ ...mapping, create_missing: event.currentTarget.checked })}
                            />
                        )}
                    </div>
                )}
                {field && choices && values.length > 0 && (
                    <>
                        <Button
                            variant="default"
                            size="compact-xs"
                            mt={6}
                            leftSection={unknown.length > 0 ? <IconAlertTriangle size={13} stroke={1.8} /> : <IconArrowsExchange size={13} stroke={1.8} />}
                            aria-expanded={open}
                            onClick={() => setOpen(!open)}
                        >
                            {unknown.length > 0 ? t('import.values_unknown', { count: unknown.length }) : t('import.values')}
                        </Button>
                        {open && <ValueMapEditor field={field} choices={choices} values={values} map={map} onChange={onMap} />}
                    </>
                )}
            </td>
        </tr>
    );
}
