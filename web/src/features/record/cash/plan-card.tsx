// The payment plan of a contract or order on its page: what is due when, what came in, what is open.

import { Button, Skeleton } from '@mantine/core';
import { IconCalendarDue, IconCash, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { planQuery, type Whole } from '@/api/cash';
import { useObject } from '@/api/meta';
import type { ObjectMeta, RecordData, Relation } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { RecordLink } from '@/fields/shared/record-link';
import { amountOf, currencyOf, difference, inOrder, isPositive, sum } from '@/features/record/cash/plan-model';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { FieldCell } from '@/records/field-view';
import related from '@/features/record/related.module.css';
import classes from '@/features/record/cash/cash.module.css';

const PlanDialog = lazy(async () => ({ default: (await import('@/features/record/cash/plan-dialog')).PlanDialog }));
const PaymentDialog = lazy(async () => ({ default: (await import('@/features/record/cash/payment-dialog')).PaymentDialog }));

interface Props {
    object: ObjectMeta;
    record: RecordData;
    relation: Relation;
}

export function PlanCard({ object, record, relation }: Props) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const whole = object.name as Whole;
    const items = useObject('payment_plan_items');
    const state = items?.fields.find((field) => field.name === 'state');
    const [doing, setDoing] = useState<'plan' | 'payment' | null>(null);
    const { data, error, isLoading } = useQuery(planQuery(whole, record.id));
    const records = inOrder(data?.records ?? []);
    const currency = currencyOf(record) ?? texts.currency;
    const amount = amountOf(record, 'amount');
    const planned = sum(records.map((item) => amountOf(item, 'amount')));
    const unplanned = difference(amount, planned);
    const name = label(relation.label);
    const may = object.access.update && !record.deleted_at;
    const in_effect = !['draft', 'terminated', 'cancelled'].includes(String(record['status']));
    const money = (value: string) => texts.money(value, currency);
    const totals = [
        ['cash.amount', amount],
        ['cash.paid', amountOf(record, 'paid')],
        ['cash.open', in_effect ? amountOf(record, 'open_amount') : null],
        ['cash.overdue', isPositive(amountOf(record, 'overdue')) ? amountOf(record, 'overdue') : null],
        ['cash.unplanned', records.length > 0 && isPositive(unplanned) ? unplanned : null],
    ] as const;
    return (
        <section className={related['card']} aria-label={name}>
            <div className={related['head']}>
                <h2 className={related['name']}>
                    <IconCalendarDue size={14} stroke={1.6} aria-hidden />
                    {name}
                </h2>
                <span className={`${related['count']} tabular`}>{records.length || ''}</span>
            </div>
            {isLoading && <Skeleton height={28} />}
            {error && <p className="dimmed">{problemText(t, error)}</p>}
            <ul className={related['rows']}>
                {records.map((item) => (
                    <li key={item.id} className={`${related['row']} ${classes['item']}`}>
                        <span className={related['main']}>
                            <RecordLink object="payment_plan_items" id={item.id} name={String(item['name'] ?? '')} />
                            <span className={related['detail']}>
                                <span className="tabular">{texts.date(String(item['due_on']))}</span>
                                {state && <FieldCell field={state} value={item['state']} />}
                            </span>
                        </span>
                        <span className={`${classes['sums']} tabular`}>
                            {money(amountOf(item, 'amount'))}
                            {isPositive(amountOf(item, 'paid')) && item['state'] !== 'paid' && <span className="dimmed">{t('cash.paid_of', { amount: money(amountOf(item, 'paid')) })}</span>}
                        </span>
                    </li>
                ))}
            </ul>
            {isPositive(amount) && (
                <dl className={classes['totals']}>
                    {totals.map(
                        ([id, value]) =>
                            value !== null && (
                                <div key={id} data-late={id === 'cash.overdue' || undefined}>
                                    <dt>{t(id)}</dt>
                                    <dd className="tabular">{money(value)}</dd>
                                </div>
                            ),
                    )}
                </dl>
            )}
            {may && (
                <div className={classes['acts']} data-print="hide">
                    {isPositive(amount) ? (
                        <>
                            <Button variant="subtle" size="compact-xs" leftSection={<IconPencil size={13} stroke={1.6} />} onClick={() => setDoing('plan')}>
                                {t(records.length > 0 ? 'cash.edit_plan' : 'cash.make_plan')}
                            </Button>
                            {in_effect && (
                                <Button variant="subtle" size="compact-xs" leftSection={<IconCash size={13} stroke={1.6} />} onClick={() => setDoing('payment')}>
                                    {t('cash.record_payment')}
                                </Button>
                            )}
                        </>
                    ) : (
                        <p className="dimmed">{t('cash.no_amount')}</p>
                    )}
                </div>
            )}
            {doing && (
                <Suspense>
                    {doing === 'plan' ? (
                        <PlanDialog object={object} record={record} records={records} onClose={() => setDoing(null)} />
                    ) : (
                        <PaymentDialog object={object} record={record} records={records} onClose={() => setDoing(null)} />
                    )}
                </Suspense>
            )}
        </section>
    );
}
