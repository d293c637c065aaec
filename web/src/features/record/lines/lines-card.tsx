// The lines of an opportunity, a quote or an order on its page: what is sold or bought, what it comes to, and the way to the
// editor. What a quote comes to its server says, for a discount on the whole is part of that.

import { Button, Skeleton } from '@mantine/core';
import { IconListNumbers, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Fragment, lazy, Suspense, useState } from 'react';
import { linesQuery } from '@/api/lines';
import type { Named, ObjectMeta, RecordData, Relation } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { RecordLink } from '@/fields/shared/record-link';
import { currencyOf, inOrder, lineOf, minorDigits, totalsOf } from '@/features/record/lines/line-model';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import related from '@/features/record/related.module.css';
import classes from '@/features/record/lines/lines.module.css';

const LinesDialog = lazy(async () => ({ default: (await import('@/features/record/lines/lines-dialog')).LinesDialog }));

interface Props {
    object: ObjectMeta;
    record: RecordData;
    relation: Relation;
}

function QuoteSums({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const { label } = useLanguage();
    const texts = useTexts();
    const shown = ['subtotal', 'discount_total', 'net', 'tax', 'total'].flatMap((name) => {
        const field = object.fields.find((each) => each.name === name);
        const money = record[name] as { amount: string; currency: string } | null;
        return field && money ? [{ name, label: label(field.label), money }] : [];
    });
    const discounted = shown.some(({ name, money }) => name === 'discount_total' && Number(money.amount) !== 0);
    return (
        <dl className={classes['totals']}>
            {shown
                .filter(({ name }) => discounted || (name !== 'subtotal' && name !== 'discount_total'))
                .map(({ name, label: says, money }) => (
                    <Fragment key={name}>
                        <dt>{says}</dt>
                        <dd className="tabular">
                            {name === 'discount_total' && '−'}
                            {texts.money(money.amount, money.currency)}
                        </dd>
                    </Fragment>
                ))}
        </dl>
    );
}

export function LinesCard({ object, record, relation }: Props) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const [editing, setEditing] = useState(false);
    const { data, error, isLoading } = useQuery(linesQuery(object.name, record.id));
    const records = inOrder(data?.records ?? []);
    const currencies = [...new Set(records.flatMap((line) => currencyOf(line) ?? []))];
    const currency = currencies[0] ?? texts.currency;
    const totals = currencies.length === 1 ? totalsOf(records.map(lineOf), minorDigits(currency)) : null;
    const name = label(relation.label);
    const quoted = object.name === 'quotes';
    const moved_id = object.name === 'purchase_orders' ? 'lines.received' : 'lines.delivered';
    const may = object.access.update && !record.deleted_at && (!quoted || record['status'] === 'draft');
    return (
        <section className={related['card']} aria-label={name}>
            <div className={related['head']}>
                <h2 className={related['name']}>
                    <IconListNumbers size={14} stroke={1.6} aria-hidden />
                    {name}
                </h2>
                <span className={`${related['count']} tabular`}>{records.length || ''}</span>
                <span className={related['grow']} />
                {may && (
                    <Button variant="subtle" size="compact-xs" data-print="hide" leftSection={<IconPencil size={13} stroke={1.6} />} onClick={() => setEditing(true)}>
                        {t(records.length > 0 ? 'lines.edit' : 'lines.add')}
                    </Button>
                )}
            </div>
            {isLoading && <Skeleton height={28} />}
            {error && <p className="dimmed">{problemText(t, error)}</p>}
            <ul className={related['rows']}>
                {records.map((line) => {
                    const product = line['product'] as Named | null;
                    const net = line['total'] as { amount: string; currency: string } | null;
                    const moved = Number(line['received'] ?? line['delivered'] ?? 0);
                    return (
                        <li key={line.id} className={`${related['row']} ${classes['brief']}`}>
                            <span className={related['main']}>
                                <RecordLink object="products" id={product?.id ?? ''} name={product?.name ?? '–'} />
                            </span>
                            <span className="tabular dimmed">
                                × {texts.number(Number(line['quantity'] ?? 0))}
                                {moved !== 0 && ` · ${t(moved_id, { number: texts.number(moved) })}`}
                            </span>
                            <span className="tabular">{net ? texts.money(net.amount, net.currency) : '–'}</span>
                        </li>
                    );
                })}
            </ul>
            {quoted && records.length > 0 && <QuoteSums object={object} record={record} />}
            {!quoted && totals && records.length > 0 && (
                <dl className={classes['totals']}>
                    <dt>{t('lines.net')}</dt>
                    <dd className="tabular">{texts.money(totals.net, currency)}</dd>
                    <dt>{t('lines.tax')}</dt>
                    <dd className="tabular">{texts.money(totals.tax, currency)}</dd>
                    <dt>{t('lines.gross')}</dt>
                    <dd className="tabular">{texts.money(totals.gross, currency)}</dd>
                </dl>
            )}
            {editing && (
                <Suspense>
                    <LinesDialog object={object} record={record} records={records} onClose={() => setEditing(false)} />
                </Suspense>
            )}
        </section>
    );
}
