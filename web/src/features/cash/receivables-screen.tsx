// Receivables: what is open by how long it has been due, what came in this month, and where invoices and
// payments differ. Each number opens its records.

import { Skeleton } from '@mantine/core';
import { IconCash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { groupQuery, type GroupPage } from '@/api/groups';
import type { Filter } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { ageingQuestion, buckets, recordsBehind, rowsOf, totalOf, type Bucket, type By, type Row } from '@/features/cash/receivables-model';
import { difference, isPositive } from '@/features/record/cash/plan-model';
import { addDays, addMonths, today } from '@/lib/dates';
import { encodeFilter } from '@/lib/filter';
import { usePageTitle } from '@/lib/hooks';
import { useT, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import { PickOne } from '@/ui/pick-one';
import classes from '@/features/cash/receivables.module.css';

const heads: Record<Bucket, MessageId> = { current: 'cash.current', to_30: 'cash.to_30', to_60: 'cash.to_60', to_90: 'cash.to_90', over_90: 'cash.over_90' };

/** Whose records a number counts: a link where there is something to open. */
function Amount({ value, object, filter, label }: { value: string; object: string; filter: Filter; label: string }) {
    const texts = useTexts();
    const shown = texts.money(value, texts.currency);
    if (!isPositive(value) && !value.startsWith('-')) return <span className="dimmed">–</span>;
    return (
        <Link to="/$object" params={{ object }} search={{ filter: encodeFilter(filter) }} aria-label={`${label}: ${shown}`}>
            {shown}
        </Link>
    );
}

export function ReceivablesScreen() {
    const t = useT();
    const texts = useTexts();
    usePageTitle(t('nav.receivables'));
    const [day] = useState(() => today(texts.time_zone, Date.now()));
    return (
        <>
            <PageHead title={t('nav.receivables')} icon={<IconCash size={16} stroke={1.6} aria-hidden />} />
            <div className={classes['page']}>
                <Ageing day={day} />
                <Received day={day} />
                <Gap />
            </div>
        </>
    );
}

function Ageing({ day }: { day: string }) {
    const t = useT();
    const [by, setBy] = useState<By>('account');
    const { data, error, isPending } = useQuery(groupQuery('payment_plan_items', ageingQuestion(by, day)));
    const rows = rowsOf(data?.groups ?? []);
    const total = totalOf(rows);
    const nameOf = ({ key }: Row) => (key && typeof key === 'object' ? key.name : t('cash.nobody'));
    const cells = (row: Row, name: string, filtered: Row | null) => (
        <>
            {buckets.map((bucket, at) => (
                <td key={bucket} className={classes['number']} data-late={(bucket === 'over_90' || bucket === 'to_90') || undefined}>
                    <Amount value={row.parts[at] ?? '0'} object="payment_plan_items" filter={recordsBehind(by, filtered, bucket, day)} label={`${name}, ${t(heads[bucket])}`} />
                </td>
            ))}
            <td className={classes['number']} data-total>
                <Amount value={row.total} object="payment_plan_items" filter={recordsBehind(by, filtered, null, day)} label={`${name}, ${t('cash.total')}`} />
            </td>
        </>
    );
    return (
        <section className={classes['block']}>
            <div className={classes['blockHead']}>
                <h2>{t('cash.ageing')}</h2>
                <PickOne<By> label={t('cash.by')} value={by} data={[{ value: 'account', label: t('cash.by_account') }, { value: 'owner', label: t('cash.by_owner') }]} onChange={setBy} />
            </div>
            <Answer data={data} error={error} pending={isPending} empty={rows.length === 0} text={t('cash.nothing_open')}>
                <div className={classes['scroll']} role="region" aria-label={t('cash.ageing')}>
                    <table className={classes['table']}>
                        <thead>
                            <tr>
                                <th scope="col">{t(by === 'account' ? 'cash.by_account' : 'cash.by_owner')}</th>
                                {buckets.map((bucket) => (
                                    <th key={bucket} scope="col" className={classes['number']}>
                                        {t(heads[bucket])}
                                    </th>
                                ))}
                                <th scope="col" className={classes['number']}>{t('cash.total')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {rows.map((row) => (
                                <tr key={row.id}>
                                    <th scope="row">
                                        {by === 'account' && row.id ? (
                                            <Link to="/$object/$record" params={{ object: 'accounts', record: row.id }} search={{}}>
                                                {nameOf(row)}
                                            </Link>
                                        ) : (
                                            nameOf(row)
                                        )}
                                    </th>
                                    {cells(row, nameOf(row), row)}
                                </tr>
                            ))}
                        </tbody>
                        <tfoot>
                            <tr>
                                <th scope="row">{t('cash.all')}</th>
                                {cells(total, t('cash.all'), null)}
                            </tr>
                        </tfoot>
                    </table>
                </div>
            </Answer>
        </section>
    );
}

/** Twelve months of payments, newest first. */
function Received({ day }: { day: string }) {
    const t = useT();
    const texts = useTexts();
    const first = `${day.slice(0, 8)}01`;
    const from = addMonths(first, -11);
    const { data, error, isPending } = useQuery(
        groupQuery('payments', {
            filter: { and: [{ field: 'paid_on', op: 'ge', value: from }, { field: 'paid_on', op: 'le', value: day }] },
            group: [{ field: 'paid_on', by: 'month', tz: texts.time_zone }],
            measures: [{ fn: 'sum', field: 'amount' }, { fn: 'count' }],
        }),
    );
    const months = (data?.groups ?? []).map(({ keys, values }) => ({ month: String(keys[0] ?? '').slice(0, 7), amount: String(values[0] ?? '0'), count: Number(values[1] ?? 0) })).toSorted((left, right) => right.month.localeCompare(left.month));
    const most = Math.max(1, ...months.map(({ amount }) => Number(amount)));
    return (
        <section className={classes['block']}>
            <div className={classes['blockHead']}>
                <h2>{t('cash.received')}</h2>
            </div>
            <Answer data={data} error={error} pending={isPending} empty={months.length === 0} text={t('cash.nothing_received')}>
                <ul className={classes['months']}>
                    {months.map(({ month, amount, count }) => (
                        <li key={month}>
                            <span className="tabular">{month}</span>
                            <span className={classes['bar']} aria-hidden>
                                <span style={{ width: `${(Number(amount) / most) * 100}%` }} />
                            </span>
                            <span className={classes['number']}>
                                <Amount
                                    value={amount}
                                    object="payments"
                                    filter={{ and: [{ field: 'paid_on', op: 'ge', value: `${month}-01` }, { field: 'paid_on', op: 'le', value: addDays(addMonths(`${month}-01`, 1), -1) }] }}
                                    label={month}
                                />
                            </span>
                            <span className="dimmed">{t('cash.payments', { count })}</span>
                        </li>
                    ))}
                </ul>
            </Answer>
        </section>
    );
}

/** Where what was invoiced is not what was received. */
function Gap() {
    const t = useT();
    const both: Filter = { field: 'invoice_gap', op: 'ne', value: '0' };
    const { data, error, isPending } = useQuery(
        groupQuery('contracts', {
            filter: { and: [both, { field: 'invoice_gap', op: 'exists', value: true }] },
            group: ['account'],
            measures: [{ fn: 'sum', field: 'invoiced' }, { fn: 'sum', field: 'paid' }, { fn: 'count' }],
            limit: 200,
        }),
    );
    const rows = (data?.groups ?? [])
        .map(({ keys, values }) => ({ account: keys[0] ?? null, invoiced: String(values[0] ?? '0'), paid: String(values[1] ?? '0') }))
        .map((row) => ({ ...row, gap: difference(row.invoiced, row.paid) }))
        .toSorted((left, right) => Math.abs(Number(right.gap)) - Math.abs(Number(left.gap)));
    return (
        <section className={classes['block']}>
            <div className={classes['blockHead']}>
                <h2>{t('cash.gap')}</h2>
            </div>
            <Answer data={data} error={error} pending={isPending} empty={rows.length === 0} text={t('cash.no_gap')}>
                <div className={classes['scroll']} role="region" aria-label={t('cash.gap')}>
                    <table className={classes['table']}>
                        <thead>
                            <tr>
                                <th scope="col">{t('cash.by_account')}</th>
                                <th scope="col" className={classes['number']}>{t('cash.invoiced')}</th>
                                <th scope="col" className={classes['number']}>{t('cash.paid')}</th>
                                <th scope="col" className={classes['number']}>{t('cash.difference')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {rows.map(({ account, invoiced, paid, gap }) => {
                                const id = account && typeof account === 'object' ? account.id : '';
                                const name = account && typeof account === 'object' ? account.name : t('cash.nobody');
                                const its: Filter = { and: [{ field: 'account', op: 'eq', value: id }, both] };
                                return (
                                    <tr key={id}>
                                        <th scope="row">
                                            <Link to="/$object/$record" params={{ object: 'accounts', record: id }} search={{}}>
                                                {name}
                                            </Link>
                                        </th>
                                        <td className={classes['number']}>
                                            <Amount value={invoiced} object="contracts" filter={its} label={`${name}, ${t('cash.invoiced')}`} />
                                        </td>
                                        <td className={classes['number']}>
                                            <Amount value={paid} object="contracts" filter={its} label={`${name}, ${t('cash.paid')}`} />
                                        </td>
                                        <td className={classes['number']} data-total>
                                            <Amount value={gap} object="contracts" filter={its} label={`${name}, ${t('cash.difference')}`} />
                                        </td>
                                    </tr>
                                );
                            })}
                        </tbody>
                    </table>
                </div>
            </Answer>
        </section>
    );
}

interface AnswerProps {
    data: GroupPage | undefined;
    error: Error | null;
    pending: boolean;
    empty: boolean;
    text: string;
    children: ReactNode;
}

function Answer({ data, error, pending, empty, text, children }: AnswerProps) {
    const t = useT();
    if (pending) return <Skeleton height={120} />;
    if (error) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    if (!data || empty) return <p className="dimmed">{text}</p>;
    return children;
}
