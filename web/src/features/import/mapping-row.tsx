import { Button, Checkbox, NativeSelect, Select } from '@mantine/core';
import { IconAlertTriangle, IconArrowsExchange } from '@tabler/icons-react';
import { useState } from 'react';
import type { ColumnMapping, ImportColumn, ImportData } from '@/api/imports';
import { isShort, useMeta } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { fileColumns, matchFields, targetPlaces } from '@/features/import/mapping-model';
import { isKnown, useChoices, ValueMapEditor } from '@/features/import/value-map';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/import/import.module.css';

interface Props {
    object: ObjectMeta;
    /** The imports that run together with this one, itself among them. */
    run: readonly ImportData[];
    id: string;
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
const by_column = 'column:';

export function MappingRow({ object, run, id, column, mapping, double, error, values, map, onMapping, onMap }: Props) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const places = targetPlaces(object, (name) => meta.object(name));
    const field = places.find((each) => each.name === mapping.field)?.field ?? object.fields.find((each) => each.name === mapping.field);
    const target = field && ['reference', 'user'].includes(field.kind) ? meta.object(field.object) : undefined;
    const choices = useChoices(field);
    // A stage that is missing belongs into the pipeline first; a seller who has left is made as an inactive user.
    const linked = Boolean(mapping.match_column);
    const may_create = !linked && target?.access.create && (!isShort(target) || ['users', 'teams'].includes(target.name));
    const unknown = choices && !mapping.create_missing && !linked ? values.filter((value) => !isKnown(choices, value) && map[value] === undefined) : [];
    const [open, setOpen] = useState(false);
    const matches = target ? matchFields(target) : [];
    const columns = target ? fileColumns(target, run, { id, column: column.name }) : [];
    // A place inside of a field, such as address.city, comes as a proposal alone.
    const inner = mapping.field && !places.some((place) => place.name === mapping.field) ? [{ value: mapping.field, label: innerLabel(mapping.field) }] : [];
    const beside = [...new Set(places.flatMap((place) => place.through ?? []))];
    const data = [
        { value: skip, label: t('import.skip') },
        ...inner,
        ...(mapping.field === 'id' ? [] : [{ value: 'id', label: t('import.record_id') }]),
        ...places.filter((place) => !place.through).map((place) => ({ value: place.name, label: label(place.field.label) })),
        ...beside.map((through) => ({
            group: label(through.label),
            items: places
                .filter((place) => place.through === through)
                .map((place) => ({ value: place.name, label: t('import.place_of', { object: label(through.label), field: label(place.field.label) }) })),
        })),
    ];

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
                    data={data}
                    value={mapping.field ?? skip}
                    error={error || (double ? t('import.double') : undefined)}
                    onChange={(name) => {
                        const next = places.find((each) => each.name === name)?.field;
                        const into = next && ['reference', 'user'].includes(next.kind) ? meta.object(next.object) : undefined;
                        onMapping({ column: column.name, field: name || null, ...(into ? { match: matchFields(into)[0]?.name ?? null, create_missing: false } : {}) });
                    }}
                />
                {target && (
                    <div className={classes['reference']}>
                        {matches.length + columns.length > 1 && (
                            <NativeSelect
                                aria-label={t('import.match', { name: column.name })}
                                data={[
                                    ...matches.map((each) => ({ value: each.name, label: t('import.match_by', { field: label(each.label) }) })),
                                    ...(columns.length > 0 ? [{ group: t('import.match_columns'), items: columns.map((each) => ({ value: by_column + each.column, label: t('import.match_column', { column: each.column, file: each.file }) })) }] : []),
                                ]}
                                value={mapping.match_column ? by_column + mapping.match_column : (mapping.match ?? matches[0]?.name ?? '')}
                                onChange={(event) => {
                                    const chosen = event.currentTarget.value;
                                    const { match: _, match_column: __, create_missing, ...kept } = mapping;
                                    onMapping(chosen.startsWith(by_column) ? { ...kept, match_column: chosen.slice(by_column.length) } : { ...kept, match: chosen, create_missing: create_missing ?? false });
                                }}
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
                {field && choices && !linked && values.length > 0 && (
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

    // A part of a field: address.city, account.address.city.
    function innerLabel(place: string): string {
        if (place === 'id') return t('import.record_id');
        if (field) return label(field.label);
        const at = place.lastIndexOf('.');
        const whole = places.find((each) => each.name === place.slice(0, at));
        if (!whole) return place;
        const part = t('import.place_of', { object: label(whole.field.label), field: place.slice(at + 1) });
        return whole.through ? t('import.place_of', { object: label(whole.through.label), field: part }) : part;
    }
}
