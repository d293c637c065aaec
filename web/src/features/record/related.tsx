// What belongs to the record: one card a relation, with a way to add and a way to the whole list.

import { ActionIcon, Button, Skeleton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { isWhole } from '@/api/cash';
import { oneLabel, titleOf, useMeta } from '@/api/meta';
import { linesOf } from '@/api/lines';
import { relatedQuery } from '@/api/records';
import type { Field, ObjectMeta, RecordData, Relation } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { isEmpty } from '@/fields/kind';
import { RecordLink } from '@/fields/shared/record-link';
import { AddJoined, JoinedRow } from '@/features/record/joined';
import { useNewQuote } from '@/features/record/quotes/use-new-quote';
import { encodeFilter } from '@/lib/filter';
import { useLanguage } from '@/lib/i18n';
import { CreateDialog } from '@/records/create';
import { FieldCell } from '@/records/field-view';
import { ObjectIcon } from '@/ui/object-icon';
import classes from '@/features/record/related.module.css';

const LinesCard = lazy(async () => ({ default: (await import('@/features/record/lines/lines-card')).LinesCard }));

const PlanCard = lazy(async () => ({ default: (await import('@/features/record/cash/plan-card')).PlanCard }));

const details_max = 3;

/** Relations whose records the reader may see at all. */
export function shownRelations(object: ObjectMeta, objectOf: (name: string) => ObjectMeta | undefined): Relation[] {
    return object.relations.filter((relation) => objectOf(relation.object)?.access.read);
}

function detailFields(relation: Relation, related: ObjectMeta): Field[] {
    return related.list.flatMap((name) => related.fields.find((field) => field.name === name && ![relation.field, related.title].includes(name)) ?? []);
}

function Row({ relation, related, row }: { relation: Relation; related: ObjectMeta; row: RecordData }) {
    const fields = detailFields(relation, related).filter((field) => !isEmpty(row[field.name]));
    return (
        <li className={classes['row']}>
            <div className={classes['main']}>
                <RecordLink object={related.name} id={row.id} name={titleOf(related, row)} />
                {fields.length > 0 && (
                    <span className={classes['detail']}>
                        {fields.slice(0, details_max).map((field) => (
                            <FieldCell key={field.name} field={field} value={row[field.name]} />
                        ))}
                    </span>
                )}
            </div>
        </li>
    );
}

function RelationCard({ object, record, relation, related }: { object: ObjectMeta; record: RecordData; relation: Relation; related: ObjectMeta }) {
    const { t, label } = useLanguage();
    const [adding, setAdding] = useState(false);
    const list = useInfiniteQuery(relatedQuery(object.name, record.id, relation.name, relation.object));
    const rows = list.data?.pages.flatMap((page) => page.records) ?? [];
    const name = label(relation.label);
    const may_add = related.access.create && !record.deleted_at;
    const whole = related.role === 'record' && related.fields.some((field) => field.name === relation.field && field.filterable);
    const filter = encodeFilter({ field: relation.field, op: 'eq', value: record.id });
    const add_label = t('related.add', { object: label(oneLabel(related)) });
    const newQuote = useNewQuote(related, record);
    const makesQuote = object.name === 'opportunities' && relation.object === 'quotes';
    const counted = rows.length > 0 ? `${rows.length}${list.hasNextPage ? '+' : ''}` : '';
    return (
        <section className={classes['card']} aria-label={name}>
            <div className={classes['head']}>
                <h2 className={classes['name']}>
                    <ObjectIcon name={related.icon} size={14} />
                    {name}
                </h2>
                <span className={`${classes['count']} tabular`}>{counted}</span>
                <span className={classes['grow']} />
                {whole && rows.length > 0 && (
                    <Link to="/$object" params={{ object: related.name }} search={{ filter }} className={classes['all']} data-print="hide">
                        {t('related.all')}
                    </Link>
                )}
                {may_add && (
                    <ActionIcon data-hint={add_label} size="sm" aria-label={add_label} data-print="hide" onClick={() => (makesQuote ? void newQuote() : setAdding(true))}>
                        <IconPlus size={14} stroke={1.8} />
                    </ActionIcon>
                )}
            </div>
            {list.isLoading && <Skeleton height={28} />}
            {list.isError && <p className="dimmed">{problemText(t, list.error)}</p>}
            <ul className={classes['rows']}>
                {rows.map((row) =>
                    relation.through ? (
                        <JoinedRow key={row.id} relation={relation} through={relation.through} joining={related} row={row} siblings={rows} />
                    ) : (
                        <Row key={row.id} relation={relation} related={related} row={row} />
                    ),
                )}
            </ul>
            {list.hasNextPage && (
                <Button variant="subtle" size="compact-xs" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                    {t('list.more')}
                </Button>
            )}
            {adding && relation.through && <AddJoined record={record} relation={relation} through={relation.through} joining={related} rows={rows} onClose={() => setAdding(false)} />}
            {adding && !relation.through && (
                <CreateDialog object={related} given={{ [relation.field]: { id: record.id, name: titleOf(object, record), object: object.name } }} onClose={() => setAdding(false)} />
            )}
        </section>
    );
}

export function Related({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const meta = useMeta();
    return (
        <>
            {shownRelations(object, (name) => meta.object(name)).map((relation) => {
                const related = meta.object(relation.object);
                if (relation.name === 'lines' && linesOf(object.name))
                    return (
                        <Suspense key={relation.name} fallback={<Skeleton height={60} />}>
                            <LinesCard object={object} record={record} relation={relation} />
                        </Suspense>
                    );
                if (isWhole(object.name) && relation.name === 'plan')
                    return (
                        <Suspense key={relation.name} fallback={<Skeleton height={60} />}>
                            <PlanCard object={object} record={record} relation={relation} />
                        </Suspense>
                    );
                return related && <RelationCard key={relation.name} object={object} record={record} relation={relation} related={related} />;
            })}
        </>
    );
}
