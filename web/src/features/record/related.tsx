import { Button, Skeleton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { oneLabel, titleOf, useMeta } from '@/api/meta';
import { relatedQuery } from '@/api/records';
import type { Field, Named, ObjectMeta, RecordData, Relation } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { RecordLink } from '@/fields/shared/record-link';
import { kindOf } from '@/fields/list';
import { useLanguage } from '@/lib/i18n';
import { CreateDialog } from '@/records/create';
import { FieldCell } from '@/records/field-view';
import { EmptyState } from '@/ui/empty-state';
import { ObjectIcon } from '@/ui/object-icon';
import classes from '@/features/record/record.module.css';

const columns_max = 5;

/** Of a junction the record on its other side, otherwise the record itself. */
function target(relation: Relation, related: ObjectMeta, record: RecordData, objects: (name: string | undefined) => ObjectMeta | undefined) {
    if (!relation.through) return { object: related.name, id: record.id, name: titleOf(related, record) };
    const other = record[relation.through] as Named | null;
    const object = objects(related.fields.find((field) => field.name === relation.through)?.object);
    return { object: object?.name ?? '', id: other?.id ?? '', name: other?.name ?? '–' };
}

function shownFields(relation: Relation, related: ObjectMeta): Field[] {
    const hidden = [relation.field, relation.through, relation.through ? '' : related.title];
    return related.list.flatMap((name) => related.fields.find((field) => field.name === name && !hidden.includes(name)) ?? []).slice(0, columns_max);
}

export function Related({ object, record, relation }: { object: ObjectMeta; record: RecordData; relation: Relation }) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const related = meta.object(relation.object);
    const [creating, setCreating] = useState(false);
    const list = useInfiniteQuery(relatedQuery(object.name, record.id, relation.name, relation.object));
    if (!related) return null;

    const fields = shownFields(relation, related);
    const rows = list.data?.pages.flatMap((page) => page.records) ?? [];
    const what = label(oneLabel(related));
    const add = related.access.create && !record.deleted_at && (
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setCreating(true)}>
            {t('related.add', { object: what })}
        </Button>
    );
    return (
        <div className={classes['related']}>
            {list.isLoading && <Skeleton height={96} />}
            {list.isError && <p className="dimmed">{problemText(t, list.error)}</p>}
            {list.isSuccess && rows.length === 0 && (
                <EmptyState icon={<ObjectIcon name={related.icon} size={22} />} title={t('related.none', { objects: label(relation.label) })}>
                    {add}
                </EmptyState>
            )}
            {rows.length > 0 && (
                <>
                    <div className={classes['relatedBar']}>{add}</div>
                    <div className={classes['tableBox']}>
                        <table className={classes['table']}>
                            <thead>
                                <tr>
                                    <th scope="col">{what}</th>
                                    {fields.map((field) => (
                                        <th key={field.name} scope="col" data-align={kindOf(field).align}>
                                            {label(field.label)}
                                        </th>
                                    ))}
                                </tr>
                            </thead>
                            <tbody>
                                {rows.map((row) => (
                                    <tr key={row.id}>
                                        <th scope="row">
                                            <RecordLink {...target(relation, related, row, (name) => meta.object(name))} />
                                        </th>
                                        {fields.map((field) => (
                                            <td key={field.name} data-align={kindOf(field).align}>
                                                <FieldCell field={field} value={row[field.name]} />
                                            </td>
                                        ))}
                                    </tr>
                                ))}
                            </tbody>
                        </table>
                    </div>
                    {list.hasNextPage && (
                        <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                            {t('list.more')}
                        </Button>
                    )}
                </>
            )}
            {creating && (
                <CreateDialog
                    object={related}
                    given={{ [relation.field]: { id: record.id, name: titleOf(object, record) } }}
                    onClose={() => setCreating(false)}
                />
            )}
        </div>
    );
}
